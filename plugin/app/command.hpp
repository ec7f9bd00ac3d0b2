// What commands on a convention share.
#pragma once

#include <string>

#include "plugin/app/failure.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

// The version a page displayed, sent back by its form (invariant I1). version 0: none was shown.
struct Shown {
  int version = 0;
  std::string sha256;
};

struct Command {
  domain::ConventionId convention;
  std::string idempotency_key;  // made by the page for each form: 1..64 of [A-Za-z0-9_-]; empty: none
  std::int64_t revision = 0;    // of the convention the page displayed; 0: not checked
};

struct Outcome {
  domain::Convention convention;  // as stored now
  bool already = false;           // the same act was done before (double click); nothing was done again
};

}  // namespace conventions::app
