#pragma once

#include <ent/sdk/clients.hpp>
#include <string>
#include <string_view>

#include "plugin/app/context.hpp"

namespace conventions::app {

// Stores bytes as the next version of a document, whatever a crash or a lost race left there before: such bytes are in
// no record.
[[nodiscard]] Result<ent::sdk::StoredDocument> put_document(const Context& context, const ent_call& call,
                                                            const std::string& id, const char* media_type,
                                                            std::string_view bytes);

}  // namespace conventions::app
