// U2: the host school's individual offers with the state of their conventions, and the tab « Convention » of an offer.
#include "plugin/app/detail.hpp"
#include "plugin/app/host_list.hpp"
#include "plugin/app/prepare.hpp"
#include "plugin/domain/calendar.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/detail_body.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

View offer_view(const Exchange& x, const app::OfferRow& row) {
  View view;
  view.text("title", row.title).text("type", offer_type(x, row.type)).flag("cancelled", row.cancelled);
  view.url("tab_url", x.place("tab:convention:" + row.offer));
  view.text("dates", days(x, row.first_day, row.last_day));
  view.text("schools", x.say("offers.schools_count", {{"count", row.schools}}));
  view.text("to_sign", row.to_sign == 0 ? "" : x.say("offers.to_sign", {{"count", row.to_sign}}));
  const TextArgument counts[] = {{"total", row.schools}, {"signed", row.signed_count}, {"missing", row.missing}};
  view.text("summary", row.schools == 0 ? x.say("offers.nobody") : x.texts().format("offers.summary", counts, 3));
  return view;
}

std::string lead_of(const Exchange& x, const app::OfferMatrix& matrix) {
  std::int64_t ours = 0;
  std::int64_t complete = 0;
  for (const auto& cell : matrix.cells) {
    ours += cell.next.ours ? 1 : 0;
    complete += cell.exists && (cell.state == domain::State::kSigned || cell.state == domain::State::kClosed) ? 1 : 0;
  }
  const auto total = static_cast<std::int64_t>(matrix.cells.size());
  return x.say("tab_page.lead", {{"total", total}, {"signed", complete}, {"ours", ours}});
}

View cell_view(const Exchange& x, const app::OfferMatrix& matrix, const app::OfferCell& cell,
               std::string_view selected) {
  const bool open = !cell.convention.empty();
  View view;
  view.text("school", cell.home_name).text("uai", cell.home).flag("open", open);
  view.url("cell_url", open ? x.page({"conventions", cell.convention.str()}) : Url::anchor(""));
  view.flag("current", open && cell.convention.str() == selected);
  view.text("session", cell.first_day.ok() ? day(x, cell.first_day) : x.say("tab_page.all_sessions"));
  const TextArgument counts[] = {{"registered", cell.registered}, {"pupils", cell.pupils}};
  view.text("pupils",
            x.texts().format(cell.pupils > 0 ? "tab_page.pupils_frozen" : "tab_page.pupils_registered", counts, 2));
  if (cell.exists) {
    put_chip(view, x, cell.state, cell.paper);
  } else {
    put_chip(view, x.say("tab_page.none_yet"), Tone::kNeutral, Icon::kNone);
  }
  const bool can_prepare = !cell.exists && matrix.side == domain::Side::kHome && !matrix.cancelled;
  view.flag("ours", cell.next.ours);
  view.text("next", cell.exists ? next_action(x, cell.next)
                                : x.say(can_prepare ? "tab_page.yours_to_prepare" : "tab_page.home_prepares"));
  view.flag("can_prepare", can_prepare).url("prepare_url", x.page({"conventions"}));
  view.text("offer", matrix.offer).text("session_id", cell.session).text("key", random_key());
  return view;
}

// The convention shown below the matrix: the one asked for, else the first that waits for us, else the only one.
std::string chosen(const Exchange& x, const app::OfferMatrix& matrix) {
  const std::string asked(x.query("convention"));
  std::string ours, first;
  int open = 0;
  for (const auto& cell : matrix.cells) {
    if (cell.convention.empty()) continue;
    if (cell.convention.str() == asked) return asked;
    if (ours.empty() && cell.next.ours) ours = cell.convention.str();
    if (first.empty()) first = cell.convention.str();
    ++open;
  }
  if (!ours.empty()) return ours;
  return open == 1 ? first : "";
}

}  // namespace

ent_status host_list_screen(const Exchange& x, const Room& room) {
  if (x.query("vue") == "recues") return host_received_screen(x, room);
  const auto actor = app::identify(room.app, x.call());
  if (actor.has_error()) return problem_page(x, actor.error());
  const auto page = app::list_host_offers(room.app, x.call());
  if (page.has_error()) return problem_page(x, page.error());
  View view;
  view.flag("no_signature", !page->electronic_available);
  view.flag("can_configure", app::abilities(*actor).configure).url("configure_url", x.page({"parametres"}));
  view.flag("by_offer", true).url("offers_url", x.page({"accueil"}));
  view.url("received_url", x.page({"accueil"}, {{"vue", "recues"}}));
  std::vector<View> rows;
  for (const auto& row : page->rows) rows.push_back(offer_view(x, row));
  view.text("caption", x.say("offers.caption", {{"count", static_cast<std::int64_t>(rows.size())}}));
  view.list("rows", std::move(rows)).url("catalogue_url", x.place("home"));
  const std::string title = x.say("offers.title");
  return x.answer(
      PageAnswer{200, title, {{x.say("list.host.crumb"), x.page({"accueil"})}}, render("offers", x.texts(), view)});
}

ent_status offer_tab_screen(const Exchange& x, const Room& room, std::string_view offer) {
  const auto actor = app::identify(room.app, x.call());
  if (actor.has_error()) return problem_page(x, actor.error());
  const auto matrix = app::offer_matrix(room.app, x.call(), std::string(offer));
  if (matrix.has_error()) return problem_page(x, matrix.error());
  View view;
  view.text("lead", lead_of(x, *matrix));
  put_no_problem(view);
  put_flash(view, x);
  view.flag("no_signature", !matrix->electronic_available);
  view.flag("can_configure", app::abilities(*actor).configure).url("configure_url", x.page({"parametres"}));
  view.url("offer_url", x.place("offer:" + matrix->offer));
  put_form_guard(view, x);
  const std::string selected = chosen(x, *matrix);
  std::vector<View> cells;
  for (const auto& cell : matrix->cells) cells.push_back(cell_view(x, *matrix, cell, selected));
  view.text("caption", x.say("tab_page.caption", {{"count", static_cast<std::int64_t>(cells.size())}}));
  view.list("cells", std::move(cells)).flag("selected", false);
  if (!selected.empty()) {
    const auto detail = app::convention_detail(room.app, x.call(), domain::ConventionId(selected));
    const auto process = app::process_view(room.app, x.call(), domain::ConventionId(selected));
    if (detail.has_value() && process.has_value()) {
      view.flag("selected", true).html("detail_html", detail_body(x, room, *detail, *process, {}));
    }
  }
  const std::string title = x.say("tab_page.page_title", {{"offer", matrix->title}});
  return x.answer(PageAnswer{200, title, {}, render("tab", x.texts(), view)});
}

ent_status prepare_act(const Exchange& x, const Room& room) {
  const std::string offer(x.form("offre"));
  const auto made = app::prepare(room.app, x.call(), {offer, std::string(x.form("seance"))});
  if (made.has_error()) {
    return problem_page(x, made.error(), {x.say("remedy.open_offer"), x.place("offer:" + offer)});
  }
  return x.redirect(x.page({"conventions", made->convention.id.str()}, {{"fait", "prepared"}}));
}

}  // namespace conventions::pages
