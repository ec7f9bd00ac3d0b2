#include "plugin/app/drafts_sync.hpp"

#include <ent/sdk/call_context.hpp>
#include <ent/sdk/clients.hpp>
#include <set>

#include "plugin/app/act.hpp"
#include "plugin/app/draft.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"

namespace conventions::app {
namespace {

// How long before today something may have begun and still go on.
constexpr int kSessionDays = 31;
constexpr int kOfferDays = 366;

// Enough to make one thing true again; failures of one convention do not stop the others.
class Sync {
 public:
  Sync(const Context& context, const ent_call& call, Actor actor)
      : context_(context), call_(call), actor_(std::move(actor)) {}

  Result<SyncReport> run() {
    auto created = create_missing();
    if (created.has_error()) return created.error();
    auto updated = update_live();
    if (updated.has_error()) return updated.error();
    return report_;
  }

 private:
  Result<void> create_missing() {
    ent::sdk::CatalogueFilter filter;
    filter.kind = "individual";
    auto rows = context_.host().catalogue.offers(call_, filter);
    if (rows.has_error()) return from_host(rows.error());
    for (const auto& row : *rows) {
      if (ent::sdk::is_cancelled(call_)) return stopped();
      const Offer offer = offer_from(row);
      if (offer.collective || offer.cancelled) continue;  // S1, I4
      auto keys = keys_of(offer);
      if (keys.has_error()) {
        auto next = skip("offer " + offer.id, keys.error());
        if (next.has_error()) return next.error();
        continue;
      }
      for (const auto& key : *keys) {
        auto done = create(key);
        if (done.has_error()) return done.error();
      }
    }
    return {};
  }

  // One key per home school with a confirmed enrolment (and per session).
  Result<std::vector<domain::Key>> keys_of(const Offer& offer) {
    auto enrolments = read_enrolments(context_, call_, offer, "", "");
    if (enrolments.has_error()) return enrolments.error();
    std::set<std::pair<std::string, std::string>> pairs;
    const bool by_session = actor_.policy.granularity == Granularity::kSession;
    for (const auto& line : *enrolments) {
      const auto session = sessions_of(offer, line.enrolment.session.str());
      const bool future = !session.empty() && session.front().start >= actor_.today;  // later ones need « Préparer »
      if (!line.enrolment.confirmed || !future) continue;
      pairs.insert({line.home, by_session ? line.enrolment.session.str() : std::string()});
    }
    std::vector<domain::Key> keys;
    for (const auto& [home, session] : pairs) {
      keys.push_back(
          {domain::OfferId(offer.id), domain::SessionId(session), domain::Uai(home), domain::Uai(offer.host)});
    }
    return keys;
  }

  Result<void> create(const domain::Key& key) {
    auto entry = find_by_key(context_, call_, key);
    if (entry.has_error()) return entry.error();
    if (entry->convention &&
        (entry->convention->state != domain::State::kCancelled || !entry->convention->reason.by.empty())) {
      return {};
    }
    auto view = read_view(context_, call_, key);
    if (view.has_error()) return skip("offer " + key.offer.str(), view.error());
    auto facts = read_facts(context_, call_, *view, actor_);
    if (facts.has_error()) return facts.error();
    if (!domain::blockers(std::nullopt, domain::Event::kPrepare, std::nullopt, *facts).empty()) return {};
    auto made = find_or_create(context_, call_, actor_, key, *view, Replace::kCancelledBySystem);
    if (made.has_error()) return skip("offer " + key.offer.str(), made.error());
    if (!made->already) ++report_.created;
    return {};
  }

  Result<void> update_live() {
    const ent::sdk::Match open{"state", ENT_MATCH_ONE_OF, "DRAFT\x1fTO_SIGN_HOME\x1fTO_SIGN_HOST"};
    // A signed convention whose last day is past is history; the first day narrows the query.
    const ent::sdk::Match is_signed{"state", ENT_MATCH_EQUAL, "SIGNED"};
    const ent::sdk::Match one_session{"session", ENT_MATCH_NOT_EQUAL, ""};
    const ent::sdk::Match whole_offer{"session", ENT_MATCH_EQUAL, ""};
    for (const auto& matches :
         {std::vector<ent::sdk::Match>{open}, std::vector<ent::sdk::Match>{is_signed, one_session, since(kSessionDays)},
          std::vector<ent::sdk::Match>{is_signed, whole_offer, since(kOfferDays)}}) {
      ent::sdk::Query query;
      query.kind = kKindConvention;
      query.limit = 500;
      query.matches = matches;
      auto records = query_all(context_, call_, query);
      if (records.has_error()) return records.error();
      for (const auto& record : *records) {
        if (ent::sdk::is_cancelled(call_)) return stopped();
        auto convention = convention_from(record.id, record.revision, record.body);
        if (convention.state == domain::State::kSigned && convention.last_day < actor_.today) continue;
        auto done = update(std::move(convention));
        if (done.has_error()) return done.error();
      }
    }
    return {};
  }

  Result<void> update(domain::Convention convention) {
    Loaded loaded{actor_, std::move(convention), std::nullopt, {}, false};
    auto situation = read_situation(context_, call_, loaded);
    if (situation.has_error()) return skip(loaded.convention.id.str(), situation.error());
    if (const std::string reason = why_cancel(*situation); !reason.empty()) {
      situation->facts.reason = {reason, "", {}};
      return count(loaded, domain::Event::kCancel, *situation, report_.cancelled);
    }
    if (domain::blockers(loaded.convention, domain::Event::kExpire, std::nullopt, situation->facts).empty()) {
      return count(loaded, domain::Event::kExpire, *situation, report_.expired);
    }
    if (loaded.convention.state == domain::State::kDraft && situation->view &&
        refresh_from(*situation->view, loaded.convention)) {
      return refresh(loaded.convention);
    }
    return {};
  }

  // Empty: stays. Whoever turned the offer collective was asked first and answered yes.
  static std::string why_cancel(const Situation& situation) {
    if (situation.facts.offer_cancelled) return "offer_cancelled";
    if (situation.facts.collective) return "collective_offer";
    if (situation.facts.registered == 0) return "no_pupil_left";
    return {};
  }

  Result<void> refresh(domain::Convention& draft) {
    draft.updated_ms = actor_.now_ms;
    ent::sdk::Commit commit;
    auto stored = put(context_, call_, commit, draft);
    if (stored.has_error()) return stored.error();
    auto outcome = commit_under(context_, call_, commit, "");
    if (outcome.has_error()) return skip(draft.id.str(), outcome.error());
    if (*outcome == CommitOutcome::kDone) ++report_.refreshed;
    return {};
  }

  Result<void> count(const Loaded& loaded, domain::Event event, const Situation& situation, int& counter) {
    const auto outcome = perform(context_, call_, loaded, event, situation);
    if (outcome.has_error()) return skip(loaded.convention.id.str(), outcome.error());
    ++counter;
    return {};
  }

  ent::sdk::Match since(int days_ago) const {
    return {"first_day", ENT_MATCH_AT_LEAST, domain::to_iso(domain::add_days(actor_.today, -days_ago))};
  }

  static Failure stopped() { return {Code::kUnavailable, "failure.unavailable", {}, "the host stops"}; }

  // A lost race, an offer or a convention at fault: the next run sees it again. A service that is down ends the run.
  Result<void> skip(const std::string& subject, const Failure& failure) {
    if (failure.code == Code::kUnavailable || failure.code == Code::kUnknown || failure.code == Code::kQuota) {
      return failure;
    }
    context_.host().log.write(&call_, ENT_LOG_WARNING,
                              "drafts.sync skipped " + subject + ": " + failure.key + " " + failure.detail);
    return {};
  }

  const Context& context_;
  const ent_call& call_;
  const Actor actor_;
  SyncReport report_;
};

}  // namespace

Result<SyncReport> sync_drafts(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!actor->viewer.system) return forbidden();
  return Sync(context, call, std::move(*actor)).run();
}

}  // namespace conventions::app
