// Who is enrolled: the tab of an offer, and the list of the own school's pupils.
#include <algorithm>
#include <map>

#include "host/chrome/texts.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/offer_frame.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

View enrolment_row(const Enrolment& enrolment, const std::string& session, const std::string& school) {
  View row;
  row.set("pupil", enrolment.pupil.last_name + " " + enrolment.pupil.first_names);
  row.set("class", enrolment.pupil.school_class);
  row.set("school", school);
  row.set("session", session);
  row.set("state", text_or("enrolment.state." + enrolment.state, enrolment.state));
  row.set("is_withdrawn", enrolment.state == "withdrawn");
  row.set("is_waiting", enrolment.state == "waiting");
  row.set("agreement", text_or("agreement.state." + enrolment.agreement.state, enrolment.agreement.state));
  row.set("is_given", enrolment.agreement.state == "given");
  row.set("is_missing", enrolment.agreement.state == "missing");
  row.set("is_refused", enrolment.agreement.state == "refused" || enrolment.agreement.state == "withdrawn");
  return row;
}

std::map<std::string, std::string> session_labels(const Offer& offer) {
  std::map<std::string, std::string> labels;
  for (const auto& session : offer.sessions) labels[session.id] = session_label(session);
  return labels;
}

// The form that enrols a pupil of the own school: those who are not enrolled in the offer yet.
void add_enrol_form(Exchange& exchange, const Offer& offer, const std::vector<Enrolment>& enrolled, View& view) {
  const Visitor& visitor = exchange.visitor;
  const bool may = visitor.may("enrolments.manage") && !is_own_offer(visitor, offer) && offer.state == "open" &&
                   !offer.sessions.empty();
  view.set("may_enrol", may);
  if (!may) return;
  std::vector<std::pair<std::string, std::string>> pupils, sessions;
  for (const auto& pupil : need(exchange.services().catalogue().pupils(visitor.school))) {
    const bool there = std::any_of(enrolled.begin(), enrolled.end(), [&](const Enrolment& enrolment) {
      return enrolment.pupil.id == pupil.id && enrolment.state != "withdrawn" && offer.sessions.size() == 1;
    });
    if (there) continue;
    pupils.emplace_back(pupil.id, pupil.last_name + " " + pupil.first_names + " (" + pupil.school_class + ")");
  }
  for (const auto& session : offer.sessions) sessions.emplace_back(session.id, session_label(session));
  view.set("has_pupils", !pupils.empty());
  view.set("pupils", options(pupils, {}));
  view.set("sessions", options(sessions, {}));
  set_url(view, "enrol_url", Url::path("/offres", {offer.id, "inscriptions"}));
}

http::Response show_tab(Exchange& exchange) {
  const Visitor& visitor = exchange.visitor;
  const Offer offer = need(exchange.services().catalogue().offer(exchange.request.params.get("id")));
  if (!may_see_enrolments(visitor)) return http::problem(403, text("rights.refused"));
  const bool own_offer = is_own_offer(visitor, offer);
  CatalogueFilter filter;
  filter.offer = offer.id;
  if (!own_offer) filter.home = visitor.school;  // another school's pupils are nobody's business here
  const auto enrolments = need(exchange.services().catalogue().enrolments(filter));
  auto labels = session_labels(offer);
  std::vector<View> rows;
  for (const auto& enrolment : enrolments) {
    View row =
        enrolment_row(enrolment, labels[enrolment.session], school_name(exchange.services(), enrolment.pupil.home));
    const bool own_pupil = enrolment.pupil.home == visitor.school && visitor.may("enrolments.manage");
    row.set("may_withdraw", own_pupil && enrolment.state != "withdrawn");
    set_url(row, "withdraw_url", Url::path("/inscriptions", {enrolment.id, "retirer"}));
    rows.push_back(row);
  }
  View view;
  view.set("own_offer", own_offer);
  view.set("count", text_count("enrolments.count", static_cast<std::int64_t>(rows.size())));
  view.set("has_enrolments", !rows.empty());
  view.set("enrolments", list_of(rows));
  view.set("csrf", visitor.session.csrf);
  view.set("cancelled", offer.state == "cancelled");
  set_url(view, "agreements_url", Url::path("/accords"));
  add_enrol_form(exchange, offer, enrolments, view);
  return exchange.draw(offer_page(exchange, offer, "inscriptions", draw_template("offer_enrolments", view)));
}

http::Response enrol(Exchange& exchange) {
  const Visitor& visitor = exchange.visitor;
  const Offer offer = need(exchange.services().catalogue().offer(exchange.request.params.get("id")));
  const std::string pupil = exchange.request.form.get("pupil");
  const std::string session = exchange.request.form.get("session");
  const auto pupils = need(exchange.services().catalogue().pupils(visitor.school));
  const bool own_pupil =
      std::any_of(pupils.begin(), pupils.end(), [&](const Pupil& candidate) { return candidate.id == pupil; });
  const bool own_session = std::any_of(offer.sessions.begin(), offer.sessions.end(),
                                       [&](const OfferSession& candidate) { return candidate.id == session; });
  if (!own_pupil || !own_session) return http::problem(404, text("enrolments.unknown"));
  if (is_own_offer(visitor, offer)) return http::problem(409, text("enrolments.own_offer"));
  const Url tab = Url::path("/offres", {offer.id, "inscriptions"});
  const auto enrolled = exchange.services().catalogue().enrol(exchange.actor(), pupil, session);
  if (enrolled.has_error()) {
    if (enrolled.error().status == Status::exists) return done(tab, "already_enrolled");
    return problem_of(exchange.site, exchange.request, enrolled.error());
  }
  exchange.site.plugins.catalogue_changed();
  return done(tab, "enrolled");
}

http::Response withdraw(Exchange& exchange) {
  const Visitor& visitor = exchange.visitor;
  const Enrolment enrolment = need(exchange.services().catalogue().enrolment(exchange.request.params.get("id")));
  if (enrolment.pupil.home != visitor.school) return http::problem(404);
  need(exchange.services().catalogue().withdraw(exchange.actor(), enrolment.id));
  exchange.site.plugins.catalogue_changed();
  const Url tab = Url::path("/offres", {enrolment.offer, "inscriptions"});
  return done(Url::local_or(exchange.request.form.get("retour"), tab), "withdrawn");
}

// Every enrolment of the school's pupils, whatever the offer.
http::Response show_own(Exchange& exchange) {
  const Visitor& visitor = exchange.visitor;
  CatalogueFilter filter;
  filter.home = visitor.school;
  std::map<std::string, Offer> offers;
  std::vector<View> rows;
  for (const auto& enrolment : need(exchange.services().catalogue().enrolments(filter))) {
    auto found = offers.find(enrolment.offer);
    if (found == offers.end()) {
      found = offers.emplace(enrolment.offer, need(exchange.services().catalogue().offer(enrolment.offer))).first;
    }
    View row = enrolment_row(enrolment, session_labels(found->second)[enrolment.session],
                             school_name(exchange.services(), found->second.host));
    row.set("offer", found->second.title);
    set_url(row, "offer_url", Url::path("/offres", {enrolment.offer, "inscriptions"}));
    rows.push_back(row);
  }
  View view;
  view.set("count", text_count("enrolments.count", static_cast<std::int64_t>(rows.size())));
  view.set("has_enrolments", !rows.empty());
  view.set("enrolments", list_of(rows));
  HtmlPage page;
  page.title = text("menu.enrolments");
  page.crumbs = {{text("menu.enrolments"), {}}};
  page.body = draw_template("enrolments", view);
  return exchange.draw(page);
}

}  // namespace

void add_enrolment_pages(Site& site, http::Router& router) {
  using http::Method;
  add_page(site, router, Method::get, "/offres/{id}/inscriptions", {"enrolments.manage", "offers.manage"}, show_tab);
  add_page(site, router, Method::post, "/offres/{id}/inscriptions", {"enrolments.manage"}, enrol);
  add_page(site, router, Method::post, "/inscriptions/{id}/retirer", {"enrolments.manage"}, withdraw);
  add_page(site, router, Method::get, "/inscriptions", {"enrolments.manage"}, show_own);
}

}  // namespace ent::host
