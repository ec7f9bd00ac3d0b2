// Failures of the rooms below, in the terms of this one. Internal to plugin/app.
#pragma once

#include <ent/sdk/result.hpp>

#include "plugin/app/failure.hpp"
#include "plugin/document/failure.hpp"
#include "signing/core/result.hpp"

namespace conventions::app {

Failure from_host(const ent::sdk::Failure& failure);
Failure from_document(const document::Failure& failure);
// A picture or key file given by a person: kInvalid or kTooLarge with the key of the signing library.
Failure from_intake(const signing::Failure& failure);
// A signature that could not be made.
Failure from_signing(const signing::Failure& failure);

Failure not_found();
Failure forbidden();
Failure stale();
Failure blocked(domain::Blockers blockers);

}  // namespace conventions::app
