// The register of parental agreements of the own school's pupils.
#include <ent/sdk/text.hpp>

#include <array>
#include <map>

#include "host/chrome/texts.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/offer_frame.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr std::array<const char*, 4> kStates = {"given", "refused", "missing", "withdrawn"};
constexpr std::array<const char*, 4> kMeans = {"paper_form", "ent", "mail", "other"};

bool is_state(std::string_view state) {
  for (const char* known : kStates) {
    if (state == known) return true;
  }
  return false;
}

// Eighteen at the day of the session: the pupil agrees alone (C. civ., art. 414).
bool is_adult(const std::string& birth_date, const std::string& day) {
  if (!is_iso_day(birth_date) || !is_iso_day(day)) return false;
  const std::string eighteenth = std::to_string(std::stoi(birth_date.substr(0, 4)) + 18) + birth_date.substr(4);
  return day >= eighteenth;
}

View states_for(const std::string& selected, bool with_all) {
  std::vector<std::pair<std::string, std::string>> values;
  if (with_all) values.emplace_back("", text("agreements.all_states"));
  for (const char* state : kStates) values.emplace_back(state, text(std::string("agreement.state.") + state));
  return options(values, selected);
}

// Means are stored as the French words that the convention prints.
View means_for(const std::string& selected) {
  std::vector<std::pair<std::string, std::string>> values;
  bool known = selected.empty();
  for (const char* means : kMeans) {
    const std::string label = text(std::string("agreement.means.") + means);
    known = known || label == selected;
    values.emplace_back(label, label);
  }
  if (!known) values.emplace_back(selected, selected);
  return options(values, selected);
}

View agreement_row(const Enrolment& enrolment, const Offer& offer, const std::string& csrf, const std::string& state) {
  View row;
  std::string start, when;
  for (const auto& session : offer.sessions) {
    if (session.id == enrolment.session) start = session.start, when = session_label(session);
  }
  const bool adult = is_adult(enrolment.pupil.birth_date, start);
  const Agreement& agreement = enrolment.agreement;
  row.set("id", enrolment.id);
  row.set("pupil", enrolment.pupil.last_name + " " + enrolment.pupil.first_names);
  row.set("class", enrolment.pupil.school_class);
  row.set("adult", adult);
  row.set("offer", offer.title);
  set_url(row, "offer_url", Url::path("/offres", {offer.id}));
  row.set("when", when);
  row.set("state", text_or("agreement.state." + agreement.state, agreement.state));
  row.set("is_given", agreement.state == "given");
  row.set("is_missing", agreement.state == "missing");
  row.set("is_refused", agreement.state == "refused" || agreement.state == "withdrawn");
  std::string proof = agreement.date.empty() ? std::string() : format_day("fr", agreement.date);
  if (!agreement.means.empty()) proof += (proof.empty() ? "" : ", ") + agreement.means;
  row.set("proof", proof);
  row.set("has_proof", !proof.empty() && agreement.state != "missing");
  row.set("states", states_for(agreement.state, false));
  row.set("date", agreement.date);
  row.set("means", means_for(agreement.means));
  row.set("csrf", csrf);
  row.set("filter", state);
  set_url(row, "save_url", Url::path("/accords", {enrolment.id}));
  return row;
}

http::Response show_register(Exchange& exchange) {
  const std::string state = is_state(exchange.request.query.get("etat")) ? exchange.request.query.get("etat") : "";
  const std::string wanted = sdk::cut_utf8(exchange.request.query.get("q"), 200);
  CatalogueFilter filter;
  filter.home = exchange.visitor.school;
  std::map<std::string, Offer> offers;
  std::vector<View> rows;
  for (const auto& enrolment : need(exchange.services().catalogue().enrolments(filter))) {
    if (enrolment.state == "withdrawn" || (!state.empty() && enrolment.agreement.state != state)) continue;
    const std::string name =
        fold(enrolment.pupil.last_name + ' ' + enrolment.pupil.first_names + ' ' + enrolment.pupil.school_class);
    if (!wanted.empty() && name.find(fold(wanted)) == std::string::npos) continue;
    auto found = offers.find(enrolment.offer);
    if (found == offers.end()) {
      found = offers.emplace(enrolment.offer, need(exchange.services().catalogue().offer(enrolment.offer))).first;
    }
    rows.push_back(agreement_row(enrolment, found->second, exchange.visitor.session.csrf, state));
  }
  View view;
  view.set("states", states_for(state, true));
  view.set("q", wanted);
  view.set("count", text_count("agreements.count", static_cast<std::int64_t>(rows.size())));
  view.set("has_rows", !rows.empty());
  view.set("rows", list_of(rows));
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.title = text("menu.agreements");
  page.crumbs = {{text("menu.agreements"), {}}};
  page.body = draw_template("agreements", view);
  return exchange.draw(page);
}

Url back_to_register(const http::Request& request) {
  http::FieldList query;
  const std::string state = request.form.get("filtre");
  if (is_state(state)) query.add("etat", state);
  return Url::with(Url::path("/accords"), query);
}

http::Response save_agreement(Exchange& exchange) {
  const auto& form = exchange.request.form;
  const Enrolment enrolment = need(exchange.services().catalogue().enrolment(exchange.request.params.get("id")));
  if (enrolment.pupil.home != exchange.visitor.school) return http::problem(404);
  const Offer offer = need(exchange.services().catalogue().offer(enrolment.offer));
  std::string start;
  for (const auto& session : offer.sessions) {
    if (session.id == enrolment.session) start = session.start;
  }
  Agreement agreement;
  agreement.state = form.get("etat");
  if (!is_state(agreement.state)) return http::problem(400, text("agreements.bad_state"));
  if (agreement.state != "missing") {
    agreement.date = form.get("date");
    agreement.means = sdk::cut_utf8(form.get("moyen"), 200);
    const std::string today = format_time("fr", exchange.services().clock().now_ms(), TimeStyle::iso_date);
    if (agreement.date.empty()) agreement.date = today;
    if (!is_iso_day(agreement.date) || agreement.date > today) return http::problem(400, text("agreements.bad_date"));
  }
  agreement.by = is_adult(enrolment.pupil.birth_date, start) ? "self" : "guardian";
  need(exchange.services().catalogue().set_agreement(exchange.actor(), enrolment.id, agreement));
  exchange.site.plugins.catalogue_changed();
  return done(back_to_register(exchange.request), "agreement_saved");
}

}  // namespace

void add_agreement_pages(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, "/accords", {"enrolments.manage"}, show_register);
  add_page(site, router, http::Method::post, "/accords/{id}", {"enrolments.manage"}, save_agreement);
}

}  // namespace ent::host
