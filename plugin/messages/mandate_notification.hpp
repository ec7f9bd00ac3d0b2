// The words of what is told about a delegation of signature.
#pragma once

#include <string_view>

#include "plugin/domain/mandate.hpp"
#include "plugin/messages/notification.hpp"

namespace conventions::messages {

enum class MandateNotice { kGiven, kWithdrawn, kEnds };
std::string_view name_of(MandateNotice notice);  // the id in the manifest, "mandate.given"

// `holder`: the reader is the person it was given to, else a head of the school.
Notification compose(MandateNotice notice, const domain::Mandate& mandate, bool holder);

}  // namespace conventions::messages
