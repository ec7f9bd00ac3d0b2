// U1 « Établissement d'origine » > « Conventions », and the same list seen from the host school (U2, « Reçues »).
#include "plugin/app/list.hpp"

#include <ent/sdk/text.hpp>

#include "plugin/app/actor.hpp"
#include "plugin/domain/calendar.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

// Where the list of a side lives and what it says.
struct ListPlace {
  domain::Side side;
  std::vector<std::string_view> segments;
  std::string_view view;  // value of ?vue=
  const char* words;      // prefix of its texts
};

const ListPlace& place_of(domain::Side side) {
  static const ListPlace home{domain::Side::kHome, {}, "", "list.home."};
  static const ListPlace host{domain::Side::kHost, {"accueil"}, "recues", "list.host."};
  return side == domain::Side::kHome ? home : host;
}

// The address of the list with the same filters, another tab or page.
Url list_url(const Exchange& x, const ListPlace& place, const app::ListRequest& request, std::string_view tab,
             std::string_view cursor) {
  return x.page(place.segments, {{"vue", std::string(place.view)},
                                 {"onglet", std::string(tab)},
                                 {"texte", request.text},
                                 {"etablissement", request.other_school},
                                 {"du", request.from},
                                 {"au", request.until},
                                 {"suite", std::string(cursor)}});
}

app::ListRequest read_request(const Exchange& x, domain::Side side) {
  app::ListRequest request;
  request.side = side;
  request.tab = app::tab_from(x.query("onglet"));
  request.text = ent::sdk::cut_utf8(std::string(x.query("texte")), 100);
  request.other_school = x.query("etablissement");
  request.from = x.query("du");
  request.until = x.query("au");
  request.cursor = x.query("suite");
  return request;
}

std::vector<View> tab_views(const Exchange& x, const ListPlace& place, const app::ListRequest& request,
                            const app::ListPage& page) {
  std::vector<View> tabs;
  for (const auto& [tab, count] : page.counts) {
    if (place.side == domain::Side::kHost && tab == app::Tab::kDraft) continue;  // drafts are never shown to the host
    const std::string name(app::name_of(tab));
    View view;
    view.text("label", x.say("tab." + name)).number("count", count);
    view.text("count_words", x.say("list.conventions_word", {{"count", count}}));
    view.url("tab_url", list_url(x, place, request, name, "")).flag("current", tab == request.tab);
    tabs.push_back(std::move(view));
  }
  return tabs;
}

View row_view(const Exchange& x, const ListPlace& place, const app::ListRow& row, domain::Date today) {
  const auto& convention = row.convention;
  const bool home = place.side == domain::Side::kHome;
  View view;
  view.text("school", home ? convention.host_name : convention.home_name).text("number", convention.number);
  view.url("row_url", x.page({"conventions", convention.id.str()}));
  view.text("offer", convention.offer_title).text("pupils", pupils(x, convention.pupils));
  view.text("session", days(x, convention.first_day, convention.last_day));
  put_chip(view, x, convention.state, convention.paper);
  view.flag("ours", row.next.ours).text("next", next_action(x, row.next)).text("since", since(x, row.next));
  view.text("proof", proof(x, convention, true));
  const bool running = convention.state == domain::State::kDraft || convention.state == domain::State::kToSignHome ||
                       convention.state == domain::State::kToSignHost;
  const bool shown = running && convention.deadline.ok();
  view.text("deadline", shown ? day(x, convention.deadline) : "");
  view.flag("late", shown && today.ok() && convention.deadline < today);
  return view;
}

std::vector<View> school_views(const app::ListRequest& request, const app::ListPage& page) {
  std::vector<View> schools;
  for (const auto& [uai, name] : page.schools) {
    View view;
    view.text("uai", uai).text("name", name + " (" + uai + ")").flag("selected", uai == request.other_school);
    schools.push_back(std::move(view));
  }
  return schools;
}

// What an empty list means depends on the tab; each says what to do next.
void put_empty(View& view, const Exchange& x, const ListPlace& place, const app::ListRequest& request) {
  const bool filtered =
      !request.text.empty() || !request.other_school.empty() || !request.from.empty() || !request.until.empty();
  view.flag("filtered", filtered);
  view.url("clear_url", x.page(place.segments,
                               {{"vue", std::string(place.view)}, {"onglet", std::string(app::name_of(request.tab))}}));
  const bool all = request.tab == app::Tab::kAll;
  const std::string name(app::name_of(request.tab));
  view.text("empty_title", filtered ? x.say("list.nothing_found") : x.say("empty." + name));
  view.text("empty_text", filtered ? x.say("list.nothing_found_text")
                                   : x.say(all ? std::string(place.words) + "empty_all" : "empty.text"));
  view.text("empty_action", all ? x.say("list.see_offers") : x.say("list.see_all"));
  view.url("empty_url", all ? x.place("home") : list_url(x, place, {}, "all", ""));
}

ent_status show(const Exchange& x, const Room& room, domain::Side side) {
  const ListPlace& place = place_of(side);
  const auto actor = app::identify(room.app, x.call());
  if (actor.has_error()) return problem_page(x, actor.error());
  const auto abilities = app::abilities(*actor);
  // Somebody who only works on the other side is led there rather than refused.
  if (side == domain::Side::kHome && !abilities.home && abilities.host) return x.redirect(x.page({"accueil"}));

  const auto request = read_request(x, side);
  const auto page = app::list_conventions(room.app, x.call(), request);
  if (page.has_error()) return problem_page(x, page.error(), {x.say("list.clear"), x.page(place.segments)});

  const std::string words = place.words;
  View view;
  view.text("title", x.say(words + "title")).text("lead", x.say(words + "lead"));
  put_no_problem(view);
  put_flash(view, x);
  view.flag("no_signature", !page->electronic_available).flag("can_configure", abilities.configure);
  view.url("configure_url", x.page({"parametres"}));
  view.list("tabs", tab_views(x, place, request, *page)).text("tab", app::name_of(request.tab));
  view.url("list_url", x.page(place.segments)).text("view", place.view);
  view.url("received_url", x.page(place.segments, {{"vue", std::string(place.view)}}));
  view.text("query_text", request.text).text("from", request.from).text("until", request.until);
  view.text("other_label", x.say(words + "other")).list("schools", school_views(request, *page));
  std::vector<View> rows;
  for (const auto& row : page->rows) rows.push_back(row_view(x, place, row, actor->today));
  view.text("caption", x.say("list.caption", {{"count", static_cast<std::int64_t>(rows.size())},
                                              {"tab", x.say("tab." + std::string(app::name_of(request.tab)))}}));
  view.list("rows", std::move(rows));
  view.flag("first", !request.cursor.empty());
  view.url("first_url", list_url(x, place, request, app::name_of(request.tab), ""));
  view.flag("more", !page->next_cursor.empty());
  view.url("next_url", list_url(x, place, request, app::name_of(request.tab), page->next_cursor));
  put_empty(view, x, place, request);
  const std::string title = x.say(words + "title");
  return x.answer(
      PageAnswer{200, title, {{x.say(words + "crumb"), x.page(place.segments)}}, render("list", x.texts(), view)});
}

}  // namespace

ent_status home_list_screen(const Exchange& x, const Room& room) {
  return show(x, room, domain::Side::kHome);
}

ent_status host_received_screen(const Exchange& x, const Room& room) {
  return show(x, room, domain::Side::kHost);
}

}  // namespace conventions::pages
