#include "plugin/app/list.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/reason.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_config.hpp"
#include "plugin/app/store.hpp"
#include "plugin/domain/names.hpp"
#include "plugin/domain/paper_process.hpp"

namespace conventions::app {
namespace {

using domain::Side;
using domain::State;

constexpr domain::Named<Tab> kTabs[] = {{Tab::kAll, "all"},         {Tab::kDraft, "draft"},   {Tab::kToSign, "to_sign"},
                                        {Tab::kWaiting, "waiting"}, {Tab::kSigned, "signed"}, {Tab::kPaper, "paper"},
                                        {Tab::kEnded, "ended"}};

std::string one_of(const std::vector<State>& states) {
  std::string text;
  for (const State state : states) text += (text.empty() ? "" : "\x1f") + std::string(domain::name_of(state));
  return text;
}

Result<ent::sdk::Query> base_query(const Context& context, const ent_call& call, const ListRequest& request,
                                   const domain::Uai& school) {
  const bool home = request.side == Side::kHome;
  ent::sdk::Query query;
  query.kind = kKindConvention;
  query.order_by = "first_day";
  query.matches = {{home ? "home_uai" : "host_uai", ENT_MATCH_EQUAL, school.str()}};
  if (!home) query.matches.push_back({"host_sees", ENT_MATCH_EQUAL, "yes"});  // never drafts (§ 7)
  if (!request.other_school.empty()) {
    query.matches.push_back({home ? "host_uai" : "home_uai", ENT_MATCH_EQUAL, request.other_school});
  }
  if (!request.offer.empty()) query.matches.push_back({"offer", ENT_MATCH_EQUAL, request.offer});
  for (const auto& [day, op, field] : {std::make_tuple(request.from, ENT_MATCH_AT_LEAST, "from"),
                                       std::make_tuple(request.until, ENT_MATCH_AT_MOST, "until")}) {
    if (day.empty()) continue;
    if (!domain::parse_date(day)) return bad_field(field);
    query.matches.push_back({"first_day", op, day});
  }
  if (!ent::sdk::is_utf8(request.text) || request.text.size() > 200) return bad_field("text");
  if (!request.text.empty()) {
    auto text = fold(context, call, request.text);
    if (text.has_error()) return text.error();
    query.matches.push_back({"search", ENT_MATCH_CONTAINS, *text});
  }
  return query;
}

}  // namespace

std::string_view name_of(Tab tab) {
  return domain::find_name(kTabs, tab);
}
Tab tab_from(std::string_view name) {
  return domain::find_value(kTabs, name).value_or(Tab::kAll);
}

std::vector<State> states_of(Tab tab, Side side) {
  const bool home = side == Side::kHome;
  switch (tab) {
    case Tab::kDraft:
      return home ? std::vector<State>{State::kDraft} : std::vector<State>{};
    case Tab::kToSign:
      return {home ? State::kToSignHome : State::kToSignHost};
    case Tab::kWaiting:
      return {home ? State::kToSignHost : State::kToSignHome};
    case Tab::kSigned:
      return {State::kSigned, State::kClosed, State::kArchived, State::kSuperseded};
    case Tab::kPaper:
      return {State::kToSignHome, State::kToSignHost};
    case Tab::kEnded:
      return {State::kRefused, State::kExpired, State::kCancelled};
    case Tab::kAll:
      break;
  }
  std::vector<State> all;
  for (const State state : domain::kAllStates) {
    if (home || state != State::kDraft) all.push_back(state);
  }
  return all;
}

namespace {

// The next step on paper; nothing when the next act is electronic or the school has not chosen yet.
std::optional<domain::PaperStep> next_on_paper(const domain::Convention& convention) {
  using domain::Channel;
  using domain::PaperStep;
  const auto& paper = convention.paper;
  if (convention.state == State::kDraft) {
    return paper.home == Channel::kPaper ? std::optional(PaperStep::kEdited) : std::nullopt;
  }
  const auto step = domain::expected_step(convention);
  if (convention.state == State::kToSignHome) {
    const bool begun = paper.step != PaperStep::kNone || paper.incident != domain::Incident::kNone;
    const bool on_paper = paper.home ? *paper.home == Channel::kPaper : begun;
    return on_paper ? std::optional(step) : std::nullopt;
  }
  if (convention.state != State::kToSignHost) return std::nullopt;
  if (domain::home_signed_electronically(convention)) {
    return paper.host == Channel::kPaper ? std::optional(step) : std::nullopt;
  }
  // P2 with a scan, or P4: the host school may sign electronically what it saw.
  const bool host_signs = (step == PaperStep::kSent && paper.awaits == Side::kHost) ||
                          (step == PaperStep::kSignedHost && paper.host == Channel::kElectronic);
  return host_signs ? std::nullopt : std::optional(step);
}

}  // namespace

NextAction next_action(const domain::Convention& convention, Side side) {
  const bool home = side == Side::kHome;
  if (const auto step = next_on_paper(convention)) {
    return {"next.paper_" + std::string(domain::name_of(*step)), domain::owner_of(*step) == side, convention.since_ms};
  }
  switch (convention.state) {
    case State::kDraft:
      return {"next.freeze", home, convention.since_ms};
    case State::kToSignHome:
      return {"next.sign_home", home, convention.since_ms};
    case State::kToSignHost:
      return {"next.sign_host", !home, convention.since_ms};
    case State::kRefused:
    case State::kExpired:
      return {"next.correct", home, convention.since_ms};
    default:
      return {"next.none", false, convention.since_ms};
  }
}

Result<ListPage> list_conventions(const Context& context, const ent_call& call, const ListRequest& request) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  const auto& school = actor->viewer.school;
  if (school.empty() || !domain::may(actor->viewer, domain::Action::kList, request.side, actor->policy.access)) {
    return forbidden();
  }
  auto query = base_query(context, call, request, school);
  if (query.has_error()) return query.error();
  ListPage page;
  auto counts = context.host().records.count(call, *query, "state");
  if (counts.has_error()) return from_host(counts.error());
  auto paper_query = *query;
  paper_query.matches.push_back({"on_paper", ENT_MATCH_EQUAL, "yes"});
  auto paper_counts = context.host().records.count(call, paper_query, "state");
  if (paper_counts.has_error()) return from_host(paper_counts.error());
  for (const Tab tab : kAllTabs) {
    std::int64_t total = 0;
    for (const State state : states_of(tab, request.side)) {
      for (const auto& [name, count] : tab == Tab::kPaper ? *paper_counts : *counts) {
        total += name == domain::name_of(state) ? count : 0;
      }
    }
    page.counts.emplace_back(tab, total);
  }
  const auto states = states_of(request.tab, request.side);
  if (!states.empty()) {
    if (request.tab == Tab::kPaper) query = paper_query;
    query->matches.push_back({"state", ENT_MATCH_ONE_OF, one_of(states)});
    query->limit = request.limit < 1 ? 1 : (request.limit > 200 ? 200 : request.limit);
    query->cursor = request.cursor;
    auto records = context.host().records.query(call, *query);
    if (records.has_error()) return from_host(records.error());
    for (const auto& record : records->records) {
      auto convention = convention_from(record.id, record.revision, record.body);
      auto next = next_action(convention, request.side);
      page.rows.push_back({std::move(convention), std::move(next)});
    }
    page.next_cursor = records->next;
  }
  auto schools = context.host().directory.schools(call);
  if (schools.has_error()) return from_host(schools.error());
  for (const auto& row : *schools) {
    if (text_of(row, "uai") != school.str()) page.schools.emplace_back(text_of(row, "uai"), text_of(row, "name"));
  }
  auto facts = signature_facts(context, call, school);
  if (facts.has_error()) return facts.error();
  page.electronic_available = domain::electronic_available(*facts);
  return page;
}

}  // namespace conventions::app
