// U8: how the plugin feels, for the administrator of the ENT.
#include <ent/abi.h>
#include <ent/sdk/clients.hpp>

#include "plugin/app/health.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

#ifndef CONVENTIONS_VERSION
#error "the build gives the version"
#endif

namespace conventions::pages {
namespace {

std::vector<View> check_views(const Exchange& x, const app::HealthReport& report) {
  std::vector<View> checks;
  for (const auto& check : report.checks) {
    View item;
    const bool ok = check.state == "ok";
    const bool warning = check.state == "warning";
    put_chip(item,
             x.say(ok        ? "health.state_ok"
                   : warning ? "health.state_warning"
                             : "health.state_error"),
             ok        ? Tone::kGood
             : warning ? Tone::kWait
                       : Tone::kBad,
             ok        ? Icon::kGood
             : warning ? Icon::kWait
                       : Icon::kBad);
    item.text("name", message(x, "health." + check.id, {}, "health.other"));
    item.text("text", message(x, check.key, check.parameters));
    item.text("remedy", check.remedy_key.empty() ? "" : message(x, check.remedy_key, check.parameters));
    checks.push_back(std::move(item));
  }
  return checks;
}

std::vector<View> right_views(const Exchange& x, const app::HealthReport& report) {
  const bool literal = report.policy.access.mapping == domain::RightsMapping::kLiteral;
  std::vector<View> rights;
  rights.push_back(fact(x.say("admin.mapping"), x.say(literal ? "admin.mapping_literal" : "admin.mapping_swapped")));
  rights.push_back(fact(x.say("side.home_school"), x.say(literal ? "right.offers" : "right.enrolments")));
  rights.push_back(fact(x.say("side.host_school"), x.say(literal ? "right.enrolments" : "right.offers")));
  rights.push_back(
      fact(x.say("admin.signatories"),
           x.say(report.policy.access.manager_may_sign ? "admin.signatories_manager" : "admin.signatories_head")));
  rights.push_back(fact(x.say("admin.granularity"),
                        x.say(report.policy.granularity == app::Granularity::kSession ? "admin.granularity_session"
                                                                                      : "admin.granularity_offer")));
  return rights;
}

// The chain itself is the host's; it is checked here because the plugin's proofs stand on it.
std::string audit_sentence(const Exchange& x) {
  const auto checked = x.host().audit.verify(x.call());
  if (checked.has_value()) return x.say("admin.audit_good", {{"count", *checked}});
  return x.say(checked.error().status == ENT_CORRUPT ? "admin.audit_broken" : "admin.audit_unknown");
}

}  // namespace

ent_status administration_screen(const Exchange& x, const Room& room) {
  const auto report = app::health(room.app, x.call());
  if (report.has_error()) return problem_page(x, report.error());
  View view;
  std::vector<View> facts;
  facts.push_back(fact(x.say("admin.plugin_version"), CONVENTIONS_VERSION));
  facts.push_back(fact(x.say("admin.abi"), std::to_string(ENT_ABI_MAJOR) + "." + std::to_string(ENT_ABI_MINOR)));
  facts.push_back(fact(x.say("admin.compiler"), __VERSION__));
  facts.push_back(fact(x.say("admin.schools"), x.say("admin.schools_count", {{"count", report->schools_with_signature},
                                                                             {"total", report->schools}})));
  facts.push_back(fact(x.say("admin.anchor_fingerprint"), report->trust_anchor_sha256));
  view.list("facts", std::move(facts)).list("rights", right_views(x, *report)).list("checks", check_views(x, *report));
  view.flag("has_anchor", !report->trust_anchor_sha256.empty())
      .url("anchor_url", x.page({"administration", "ancre.pem"}));
  std::vector<View> counts;
  for (const auto& [state, count] : report->counts) {
    const std::string key = "state." + state;
    counts.push_back(fact(x.texts().has(key) ? x.say(key) : state, std::to_string(count)));
  }
  view.list("counts", std::move(counts));
  std::vector<View> errors;
  for (const auto& failure : kept_failures(x)) {
    View item;
    item.text("reference", failure.reference).text("when", x.moment(failure.time_ms)).text("where", failure.where);
    item.text("what", message(x, failure.key, {}));
    errors.push_back(std::move(item));
  }
  view.list("errors", std::move(errors)).text("audit", audit_sentence(x));
  const std::string title = x.say("admin.title");
  return x.answer(
      PageAnswer{200, title, {{title, x.page({"administration"})}}, render("administration", x.texts(), view)});
}

ent_status anchor_file(const Exchange& x, const Room& room) {
  // Public by nature; still only from the administrator's page, which checks the right.
  const auto report = app::health(room.app, x.call());
  if (report.has_error()) return problem_page(x, report.error());
  const auto pem = app::trust_anchor(room.app, x.call());
  if (pem.has_error()) return problem_page(x, pem.error());
  RawAnswer raw;
  raw.media_type = "application/x-pem-file";
  raw.content = *pem;
  raw.file_name = "conventions-ancre.pem";
  raw.download = true;
  return x.answer(raw);
}

}  // namespace conventions::pages
