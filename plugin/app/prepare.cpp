#include "plugin/app/prepare.hpp"

#include "plugin/app/draft.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/reason.hpp"
#include "plugin/domain/state_machine.hpp"

namespace conventions::app {
namespace {

// The session a request means under the granularity in force.
Result<domain::SessionId> choose_session(const Offer& offer, const Policy& policy, const std::string& asked) {
  if (policy.granularity == Granularity::kOffer) return domain::SessionId();
  if (asked.empty() && offer.sessions.size() == 1) return domain::SessionId(offer.sessions.front().id);
  if (asked.empty()) return bad_field("session");
  if (sessions_of(offer, asked).empty()) return not_found();
  return domain::SessionId(asked);
}

}  // namespace

Result<Outcome> prepare(const Context& context, const ent_call& call, const PrepareRequest& request) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!domain::may(actor->viewer, domain::Action::kPrepare, domain::Side::kHome, actor->policy.access)) {
    return forbidden();
  }
  auto offer = read_offer(context, call, request.offer);
  if (offer.has_error()) return offer.error();
  if (offer->collective) return blocked({{domain::BlockerCode::kCollectiveOffer, {}, domain::Remedy::kNone}});
  auto session = choose_session(*offer, actor->policy, request.session);
  if (session.has_error()) return session.error();
  const domain::Key key{domain::OfferId(offer->id), *session, actor->viewer.school, domain::Uai(offer->host)};
  auto view = read_view(context, call, key);
  if (view.has_error()) return view.error();
  if (view->registered == 0) return not_found();
  auto facts = read_facts(context, call, *view, *actor);
  if (facts.has_error()) return facts.error();
  auto found = domain::blockers(std::nullopt, domain::Event::kPrepare, domain::Side::kHome, *facts);
  if (!found.empty()) return blocked(std::move(found));
  return find_or_create(context, call, *actor, key, *view, Replace::kCancelled);
}

}  // namespace conventions::app
