// When something cannot be done: the page that says what, why and what to do, with a reference.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/failure.hpp"
#include "plugin/domain/convention.hpp"
#include "plugin/pages/exchange.hpp"

namespace conventions::pages {

struct WayOut {
  std::string label;  // empty: only the way back to the list
  Url url = Url::anchor("");
};

// A whole page. Failures that a developer has to see are logged and kept for the administrator.
ent_status problem_page(const Exchange& x, const app::Failure& failure, const WayOut& way_out = {},
                        const domain::Convention* convention = nullptr);

// Without a failure of a use case: wrong address, wrong method.
ent_status problem_page(const Exchange& x, std::int32_t status, std::string_view title_key, std::string_view text_key);

// For a page that shows the form again: fills what the include "flash" needs.
void put_problem(View& view, const Exchange& x, const app::Failure& failure, const domain::Convention* convention);
void put_no_problem(View& view);
// « C’est fait » after a redirect: the value of ?fait= when it is one of ours.
void put_flash(View& view, const Exchange& x);

// What the administrator's page lists: the last failures of the plugin, newest first, at most 20.
struct KeptFailure {
  std::string reference, where, key;
  std::int64_t time_ms = 0;
};
std::vector<KeptFailure> kept_failures(const Exchange& x);

}  // namespace conventions::pages
