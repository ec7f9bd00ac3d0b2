#include "plugin/app/actor.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/mandate_record.hpp"

namespace conventions::app {
namespace {

using ent::sdk::Host;

// An undeclared setting (another host, an older manifest) has its default.
Result<boost::json::value> setting(const Host& host, const ent_call& call, const std::string& school, const char* key,
                                   boost::json::value fallback) {
  auto value = host.settings.get(call, school, key);
  if (value.has_value()) return std::move(*value);
  if (value.error().status == ENT_NOT_FOUND) return fallback;
  return from_host(value.error());
}

void describe_post(const boost::json::object& person, domain::Viewer& viewer) {
  const auto* schools = array_of(person, "schools");
  if (schools == nullptr) return;
  for (const auto& entry : *schools) {
    if (!entry.is_object() || text_of(entry.get_object(), "uai") != viewer.school.str()) continue;
    const auto& post = entry.get_object();
    viewer.posted = true;
    viewer.capacity = text_of(post, "capacity");
    if (const auto* functions = array_of(post, "functions")) {
      for (const auto& function : *functions) {
        if (function.is_string() && function.get_string() == domain::kHeadFunction) viewer.head = true;
      }
    }
  }
}

Result<void> read_rights(const Host& host, const ent_call& call, domain::Viewer& viewer) {
  const std::pair<std::string_view, bool*> wanted[] = {{domain::kRightOffers, &viewer.offers},
                                                       {domain::kRightEnrolments, &viewer.enrolments},
                                                       {domain::kRightConfigure, &viewer.configure},
                                                       {domain::kRightAdmin, &viewer.admin},
                                                       {domain::kRightAudit, &viewer.audit}};
  for (const auto& [right, held] : wanted) {
    auto answer = host.rights.check(call, right, viewer.school.str());
    if (answer.has_error()) return from_host(answer.error());
    *held = *answer;
  }
  return {};
}

Result<domain::Viewer> read_viewer(const Host& host, const ent_call& call) {
  domain::Viewer viewer;
  viewer.school = domain::Uai(ent::sdk::to_string(call.school));
  if ((call.flags & ENT_CALL_SYSTEM) != 0) {
    viewer.system = true;
    return viewer;
  }
  auto person = host.session.describe(call);
  if (person.has_error()) return from_host(person.error());
  viewer.person = domain::PersonId(text_of(*person, "person"));
  if (viewer.person.empty()) return Failure{Code::kUnauthenticated, "failure.unauthenticated"};
  viewer.display_name = text_of(*person, "display_name");
  if (viewer.school.empty()) viewer.school = domain::Uai(text_of(*person, "school"));
  describe_post(*person, viewer);
  auto rights = read_rights(host, call, viewer);
  if (rights.has_error()) return rights.error();
  return viewer;
}

}  // namespace

Result<Policy> read_policy(const Context& context, const ent_call& call, const domain::Uai& school) {
  const Host& host = context.host();
  Policy policy;
  auto mapping = setting(host, call, school.str(), "rights_mapping", "literal");
  if (mapping.has_error()) return mapping.error();
  auto granularity = setting(host, call, school.str(), "granularity", "session");
  if (granularity.has_error()) return granularity.error();
  auto manager = setting(host, call, school.str(), "manager_may_sign", false);
  if (manager.has_error()) return manager.error();
  auto late = setting(host, call, school.str(), "regularisation_allowed", true);
  if (late.has_error()) return late.error();
  auto year = setting(host, call, school.str(), "school_year_start", "09-01");
  if (year.has_error()) return year.error();
  if (*mapping == "swapped") policy.access.mapping = domain::RightsMapping::kSwapped;
  if (*granularity == "offer") policy.granularity = Granularity::kOffer;
  policy.access.manager_may_sign = manager->is_bool() && manager->get_bool();
  policy.regularisation_allowed = !late->is_bool() || late->get_bool();
  if (year->is_string()) {
    // 2004 is a leap year: "02-29" is a day of it.
    if (const auto day = domain::parse_date("2004-" + std::string(year->get_string()))) {
      policy.year_month = static_cast<unsigned>(day->month());
      policy.year_day = static_cast<unsigned>(day->day());
    }
  }
  return policy;
}

Result<Actor> identify(const Context& context, const ent_call& call) {
  Actor actor;
  auto viewer = read_viewer(context.host(), call);
  if (viewer.has_error()) return viewer.error();
  actor.viewer = std::move(*viewer);
  if (actor.viewer.posted && !actor.viewer.head) {
    auto mandates = load_mandates_of(context, call, actor.viewer.school, actor.viewer.person);
    if (mandates.has_error()) return mandates.error();
    actor.viewer.mandates = std::move(*mandates);
  }
  if (!actor.viewer.system && actor.viewer.school.empty() && !actor.viewer.admin && !actor.viewer.audit) {
    return Failure{Code::kForbidden, "failure.no_school"};
  }
  auto policy = read_policy(context, call, actor.viewer.school);
  if (policy.has_error()) return policy.error();
  actor.policy = *policy;
  actor.now_ms = context.host().clock.now_ms();
  auto today = local_day(context, call, actor.now_ms);
  if (today.has_error()) return today.error();
  actor.today = *today;
  return actor;
}

Result<domain::Date> local_day(const Context& context, const ent_call& call, std::int64_t time_ms) {
  if (context.host().i18n) {
    auto text = context.host().i18n.format_time(call, time_ms, ENT_TIME_ISO_DATE);
    if (text.has_error()) return from_host(text.error());
    if (const auto day = domain::parse_date(*text)) return *day;
  }
  return domain::Date{std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time_ms)))};
}

Abilities abilities(const Actor& actor) {
  using domain::Action;
  using domain::Side;
  const auto& policy = actor.policy.access;
  return {domain::may(actor.viewer, Action::kList, Side::kHome, policy),
          domain::may(actor.viewer, Action::kList, Side::kHost, policy),
          domain::may(actor.viewer, Action::kConfigure, Side::kHome, policy),
          domain::may(actor.viewer, Action::kAdministrate, Side::kHome, policy)};
}

}  // namespace conventions::app
