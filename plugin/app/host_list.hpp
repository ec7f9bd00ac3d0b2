// U2: the individual offers of the host school with the state of their conventions, and the matrix of one offer.
#pragma once

#include <string>
#include <vector>

#include "plugin/app/list.hpp"

namespace conventions::app {

struct OfferCell {
  std::string home, home_name;  // home school
  std::string session;          // session id, empty when the convention covers the offer
  domain::Date first_day{};
  int registered = 0;   // confirmed enrolments of that school
  bool exists = false;  // a convention exists
  domain::State state = domain::State::kDraft;
  domain::ConventionId convention;  // empty when there is none or the viewer may not open it (a draft)
  int pupils = 0;                   // frozen; 0 for a draft
  NextAction next;
  domain::Paper paper;
};

struct OfferRow {
  std::string offer, title, type;  // type: "immersion" | "atelier"
  bool cancelled = false;
  domain::Date first_day{}, last_day{};
  int schools = 0, signed_count = 0, to_sign = 0, missing = 0;  // cells: all, SIGNED.., TO_SIGN_HOST, none or DRAFT
};

struct OffersPage {
  std::vector<OfferRow> rows;
  bool electronic_available = false;
};

// kForbidden without the right of the host side.
[[nodiscard]] Result<OffersPage> list_host_offers(const Context& context, const ent_call& call);

struct OfferMatrix {
  std::string offer, title, type, host, host_name;
  domain::Side side = domain::Side::kHost;  // of the viewer; a home school sees its own cells only
  bool cancelled = false;
  bool electronic_available = false;
  std::vector<OfferCell> cells;  // by home school, then day
};

// The tab « Convention » of an offer. kBlocked with kCollectiveOffer for a collective one (S1); kNotFound for an offer
// that is neither the viewer's nor has pupils of the viewer's school.
[[nodiscard]] Result<OfferMatrix> offer_matrix(const Context& context, const ent_call& call, const std::string& offer);

}  // namespace conventions::app
