#include "plugin/app/draft.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/act.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"

namespace conventions::app {
namespace {

struct Counter {
  std::string id;
  std::int64_t revision = 0;
  int next = 1;
};

// One sequence per home school, host school and school year.
Result<Counter> read_counter(const Context& context, const ent_call& call, const domain::Key& key,
                             const std::string& year) {
  Counter counter;
  counter.id = key.home.str() + "." + key.host.str() + "." + year;
  auto record = context.host().records.get(call, kKindCounter, counter.id);
  if (record.has_error()) {
    if (record.error().status == ENT_NOT_FOUND) return counter;
    return from_host(record.error());
  }
  counter.revision = record->revision;
  counter.next = small_of(record->body, "next");
  return counter;
}

bool gives_way(const domain::Convention& convention, Replace replace) {
  if (convention.state != domain::State::kCancelled) return false;
  return replace == Replace::kCancelled || convention.reason.by.empty();
}

domain::Convention new_draft(const Actor& actor, const domain::Key& key, const EntView& view, const Counter& counter,
                             const std::string& year) {
  domain::Convention draft;
  draft.id = domain::ConventionId("cv-" + random_token());
  draft.key = key;
  draft.school_year = year;
  draft.sequence = counter.next;
  draft.number = domain::convention_number(key.home, key.host, year, counter.next);
  draft.created_ms = draft.updated_ms = draft.since_ms = actor.now_ms;
  refresh_from(view, draft);
  return draft;
}

// After a change of the setting `granularity` the conventions that stand go on standing: their pupils get no second
// one.
Result<std::optional<domain::Convention>> standing_otherwise(const Context& context, const ent_call& call,
                                                             const domain::Key& key, const EntView& view) {
  std::vector<domain::SessionId> others;
  if (!key.session.empty()) {
    others.emplace_back();
  } else {
    for (const auto& session : view.sessions) others.emplace_back(session.id);
  }
  for (const auto& session : others) {
    auto entry = find_by_key(context, call, {key.offer, session, key.home, key.host});
    if (entry.has_error()) return entry.error();
    if (!entry->convention) continue;
    const auto state = entry->convention->state;
    if (!domain::is_terminal(state) || domain::has_live_version(state)) return std::move(entry->convention);
  }
  return std::optional<domain::Convention>();
}

}  // namespace

Result<Outcome> find_or_create(const Context& context, const ent_call& call, const Actor& actor, const domain::Key& key,
                               const EntView& view, Replace replace) {
  constexpr int kAttempts = 8;
  const std::string year = domain::school_year(view.first_day, actor.policy.year_month, actor.policy.year_day);
  auto standing = standing_otherwise(context, call, key, view);
  if (standing.has_error()) return standing.error();
  if (*standing) return Outcome{std::move(**standing), true};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto entry = find_by_key(context, call, key);
    if (entry.has_error()) return entry.error();
    if (entry->convention && !gives_way(*entry->convention, replace)) return Outcome{*entry->convention, true};
    auto counter = read_counter(context, call, key, year);
    if (counter.has_error()) return counter.error();
    domain::Convention draft = new_draft(actor, key, view, *counter, year);
    ent::sdk::Commit commit;
    auto stored = put(context, call, commit, draft);
    if (stored.has_error()) return stored.error();
    commit.put(kKindKey, entry->record_id, entry->revision, {{"convention", draft.id.str()}});
    commit.put(kKindCounter, counter->id, counter->revision, {{"next", counter->next + 1}});
    commit.audit.push_back({"convention.prepared",
                            audit_subject(draft.id),
                            {{"to", std::string(domain::name_of(draft.state))}, {"number", draft.number}}});
    auto outcome = commit_under(context, call, commit, "");
    if (outcome.has_error()) return outcome.error();
    if (*outcome == CommitOutcome::kDone) {
      draft.revision = 1;
      return Outcome{std::move(draft), false};
    }
  }
  return Failure{Code::kConflict, "failure.conflict"};
}

}  // namespace conventions::app
