#include "plugin/app/host_list.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>
#include <map>
#include <set>

#include "plugin/app/ent_view.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_config.hpp"
#include "plugin/app/store.hpp"

namespace conventions::app {
namespace {

using domain::Side;
using domain::State;

// Home school and session.
using CellKey = std::pair<std::string, std::string>;

Result<std::vector<domain::Convention>> conventions_of(const Context& context, const ent_call& call,
                                                       std::vector<ent::sdk::Match> matches) {
  ent::sdk::Query query;
  query.kind = kKindConvention;
  query.matches = std::move(matches);
  query.limit = 500;
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  std::vector<domain::Convention> all;
  for (const auto& record : *records) all.push_back(convention_from(record.id, record.revision, record.body));
  return all;
}

// Of several conventions of one key (a cancelled one and its successor) the one that is not cancelled, else the latest.
bool better(const domain::Convention& a, const domain::Convention& b) {
  const bool a_cancelled = a.state == State::kCancelled;
  const bool b_cancelled = b.state == State::kCancelled;
  if (a_cancelled != b_cancelled) return b_cancelled;
  return a.created_ms > b.created_ms;
}

class Matrix {
 public:
  Matrix(const Offer& offer, const Policy& policy, Side side) : offer_(offer), policy_(policy), side_(side) {}

  void add(const HomeEnrolment& line) {
    if (!line.enrolment.confirmed) return;
    const std::string session = policy_.granularity == Granularity::kOffer ? "" : line.enrolment.session.str();
    ++cell({line.home, session}).registered;
  }

  void add(const domain::Convention& convention) {
    const CellKey key{convention.key.home.str(), convention.key.session.str()};
    auto [known, fresh] = chosen_.try_emplace(key, convention);
    if (!fresh && better(convention, known->second)) known->second = convention;
  }

  std::vector<OfferCell> take(const std::map<std::string, std::string>& names) {
    for (const auto& [key, convention] : chosen_) show(cell(key), convention);
    std::vector<OfferCell> cells;
    for (auto& [key, c] : cells_) {
      const auto name = names.find(c.home);
      if (name != names.end()) c.home_name = name->second;
      cells.push_back(std::move(c));
    }
    std::sort(cells.begin(), cells.end(), [](const OfferCell& a, const OfferCell& b) {
      return std::tie(a.home_name, a.first_day, a.session) < std::tie(b.home_name, b.first_day, b.session);
    });
    return cells;
  }

 private:
  OfferCell& cell(const CellKey& key) {
    auto [found, fresh] = cells_.try_emplace(key);
    if (fresh) {
      found->second.home = key.first;
      found->second.session = key.second;
      const auto sessions = sessions_of(offer_, key.second);
      if (!sessions.empty()) found->second.first_day = sessions.front().start;
      found->second.next.key = "next.none";
    }
    return found->second;
  }

  void show(OfferCell& c, const domain::Convention& convention) {
    c.exists = true;
    c.state = convention.state;
    c.home_name = convention.home_name;
    c.first_day = convention.first_day;
    c.next = next_action(convention, side_);
    c.paper = convention.paper;
    const bool opens = side_ == Side::kHome || domain::visible_to_host(convention);
    if (!opens) return;
    c.convention = convention.id;
    c.pupils = convention.last_version > 0 ? convention.pupils : 0;
  }

  const Offer& offer_;
  const Policy& policy_;
  const Side side_;
  std::map<CellKey, OfferCell> cells_;
  std::map<CellKey, domain::Convention> chosen_;
};

Result<std::map<std::string, std::string>> school_names(const Context& context, const ent_call& call) {
  auto schools = context.host().directory.schools(call);
  if (schools.has_error()) return from_host(schools.error());
  std::map<std::string, std::string> names;
  for (const auto& row : *schools) names[text_of(row, "uai")] = text_of(row, "name");
  return names;
}

OfferRow row_of(const Offer& offer, const std::vector<OfferCell>& cells) {
  OfferRow row;
  row.offer = offer.id;
  row.title = offer.title;
  row.type = offer.type;
  row.cancelled = offer.cancelled;
  if (!offer.sessions.empty()) {
    row.first_day = offer.sessions.front().start;
    row.last_day = row.first_day;
    for (const auto& session : offer.sessions) row.last_day = std::max(row.last_day, session.end);
  }
  for (const auto& cell : cells) {
    ++row.schools;
    if (!cell.exists || cell.state == State::kDraft || cell.state == State::kToSignHome) {
      ++row.missing;
    } else if (cell.state == State::kToSignHost) {
      ++row.to_sign;
    } else if (cell.state == State::kSigned || cell.state == State::kClosed || cell.state == State::kArchived) {
      ++row.signed_count;
    }
  }
  return row;
}

}  // namespace

Result<OffersPage> list_host_offers(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  const auto& school = actor->viewer.school;
  if (school.empty() || !domain::may(actor->viewer, domain::Action::kList, Side::kHost, actor->policy.access)) {
    return forbidden();
  }
  ent::sdk::CatalogueFilter filter;
  filter.host = school.str();
  filter.kind = "individual";
  auto offers = context.host().catalogue.offers(call, filter);
  if (offers.has_error()) return from_host(offers.error());
  auto stored = conventions_of(context, call, {{"host_uai", ENT_MATCH_EQUAL, school.str()}});
  if (stored.has_error()) return stored.error();
  auto names = school_names(context, call);
  if (names.has_error()) return names.error();
  OffersPage page;
  for (const auto& object : *offers) {
    const Offer offer = offer_from(object);
    if (offer.collective || offer.host != school.str()) continue;
    auto enrolments = read_enrolments(context, call, offer, "", "");
    if (enrolments.has_error()) return enrolments.error();
    Matrix matrix(offer, actor->policy, Side::kHost);
    for (const auto& line : *enrolments) matrix.add(line);
    for (const auto& convention : *stored) {
      if (convention.key.offer.str() == offer.id) matrix.add(convention);
    }
    page.rows.push_back(row_of(offer, matrix.take(*names)));
  }
  auto facts = signature_facts(context, call, school);
  if (facts.has_error()) return facts.error();
  page.electronic_available = domain::electronic_available(*facts);
  return page;
}

Result<OfferMatrix> offer_matrix(const Context& context, const ent_call& call, const std::string& id) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  const auto& school = actor->viewer.school;
  auto offer = read_offer(context, call, id);
  if (offer.has_error()) return offer.error();
  const Side side = offer->host == school.str() ? Side::kHost : Side::kHome;
  if (school.empty() || !domain::may(actor->viewer, domain::Action::kList, side, actor->policy.access)) {
    return side == Side::kHost ? forbidden() : not_found();
  }
  const std::string home = side == Side::kHome ? school.str() : std::string();
  auto enrolments = read_enrolments(context, call, *offer, "", home);
  if (enrolments.has_error()) return enrolments.error();
  std::vector<ent::sdk::Match> matches = {{"offer", ENT_MATCH_EQUAL, offer->id}};
  if (!home.empty()) matches.push_back({"home_uai", ENT_MATCH_EQUAL, home});
  auto stored = conventions_of(context, call, std::move(matches));
  if (stored.has_error()) return stored.error();
  if (side == Side::kHome && enrolments->empty() && stored->empty()) return not_found();
  if (offer->collective) return blocked({{domain::BlockerCode::kCollectiveOffer, {}, domain::Remedy::kNone}});
  auto names = school_names(context, call);
  if (names.has_error()) return names.error();
  Matrix matrix(*offer, actor->policy, side);
  for (const auto& line : *enrolments) matrix.add(line);
  for (const auto& convention : *stored) matrix.add(convention);
  OfferMatrix result;
  result.offer = offer->id;
  result.title = offer->title;
  result.type = offer->type;
  result.host = offer->host;
  result.host_name = names->count(offer->host) != 0 ? names->at(offer->host) : offer->host;
  result.side = side;
  result.cancelled = offer->cancelled;
  result.cells = matrix.take(*names);
  auto facts = signature_facts(context, call, school);
  if (facts.has_error()) return facts.error();
  result.electronic_available = domain::electronic_available(*facts);
  return result;
}

}  // namespace conventions::app
