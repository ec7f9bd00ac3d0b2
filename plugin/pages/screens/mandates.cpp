// « Paramètres » > « Délégations de signature »: the mandate book of the school.
#include "plugin/app/mandates.hpp"

#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

using domain::MandateStatus;

// What a form came to: its problem, and what was typed. A file has to be chosen again.
struct MandateInput {
  const app::Failure* failure = nullptr;
  std::string_view withdrawn;  // the mandate whose withdrawal failed; empty: the form that gives one
  std::string person, from, until, offer;
  bool long_confirmed = false;
};

// The field a problem is told at, by its name in the template.
std::string field_of(const std::string& key) {
  for (const char* of_until : {"bad_until", "end_before_start", "already_over", "long"}) {
    if (key == std::string("mandates.") + of_until) return "until";
  }
  if (key == "mandates.bad_from") return "from";
  if (key == "mandates.unknown_offer") return "offer";
  return key.starts_with("mandates.act_") ? "act" : "person";
}

const char* anchor_of(const std::string& field) {
  if (field == "until") return "cv-terme";
  if (field == "from") return "cv-debut";
  if (field == "offer") return "cv-objet";
  return field == "act" ? "cv-acte" : "cv-personne";
}

void put_state(View& view, const Exchange& x, const app::MandateLine& line) {
  const auto& m = line.mandate;
  const std::string label = x.say("mandates.state_" + std::string(domain::name_of(line.status)));
  std::string more;
  switch (line.status) {
    case MandateStatus::kInForce:
      put_chip(view, label, Tone::kGood, Icon::kGood);
      break;
    case MandateStatus::kToCome:
      put_chip(view, label, Tone::kWait, Icon::kWait);
      break;
    case MandateStatus::kEnded:
      put_chip(view, label, Tone::kNeutral, Icon::kNone);
      break;
    case MandateStatus::kWithdrawn:
      put_chip(view, label, Tone::kBad, Icon::kBad);
      more = x.say("mandates.withdrawn_by",
                   {{"name", m.withdrawn_by_name}, {"time", x.moment(m.withdrawn_ms)}, {"reason", m.withdrawn_reason}});
      break;
    case MandateStatus::kLapsed:
      put_chip(view, label, Tone::kBad, Icon::kBad);
      more = x.say("mandates.lapsed", {{"name", m.given_by_name}});
      break;
  }
  view.text("more", more);
  view.text("used", m.signatures == 0 ? "" : x.say("mandates.used", {{"count", m.signatures}}));
}

View row_of(const Exchange& x, const app::MandateLine& line, const MandateInput& input) {
  const auto& m = line.mandate;
  View view;
  view.text("id", m.id.str()).text("person", m.person_name).text("capacity", m.capacity);
  view.text("matter", m.offer.empty() ? x.say("mandates.all") : m.offer_title);
  view.text("given", x.say("mandates.given_by", {{"name", m.given_by_name}}));
  view.text("entered", m.entered_by == m.given_by ? ""
                                                  : x.say("mandates.entered_by", {{"name", m.entered_by_name},
                                                                                  {"time", x.moment(m.entered_ms)}}));
  view.text("period", x.say("date.range", {{"first", day(x, m.from)}, {"last", day(x, m.until)}}));
  put_state(view, x, line);
  view.url("act_url", x.page({"parametres", "delegations", m.id.str(), "acte"}));
  view.flag("may_withdraw", line.may_withdraw);
  view.url("withdraw_url", x.page({"parametres", "delegations", m.id.str(), "retirer"}));
  const bool wrong = input.failure != nullptr && input.withdrawn == m.id.str();
  view.text("reason_error", wrong ? message(x, *input.failure) : "");
  return view;
}

View choice(const std::string& id, const std::string& name, const std::string& chosen) {
  View view;
  view.text("id", id).text("name", name).flag("selected", id == chosen);
  return view;
}

void put_form(View& view, const Exchange& x, const app::MandateBook& book, const MandateInput& input) {
  view.flag("can_add", !book.head_name.empty() && !book.people.empty());
  view.text("cannot", x.say(book.head_name.empty() ? "mandates.no_head" : "mandates.no_people"));
  view.text("giver",
            book.by_head ? x.say("mandates.you_give") : x.say("mandates.you_enter", {{"name", book.head_name}}));
  view.url("add_url", x.page({"parametres", "delegations"}));
  std::vector<View> people;
  for (const auto& person : book.people) {
    people.push_back(
        choice(person.id, person.capacity.empty() ? person.name : person.name + ", " + person.capacity, input.person));
  }
  view.list("people", std::move(people));
  std::vector<View> offers;
  for (const auto& offer : book.offers) offers.push_back(choice(offer.id, offer.title, input.offer));
  view.list("offers", std::move(offers));
  view.text("from", input.from).text("until", input.until).flag("long", input.long_confirmed);
  view.text("act_hint", x.say("mandates.act_hint", {{"limit", static_cast<std::int64_t>(app::kMaxActOctets >> 20)}}));
  const bool wrong = input.failure != nullptr && input.withdrawn.empty();
  const std::string field = wrong ? field_of(input.failure->key) : "";
  for (const char* name : {"person", "offer", "from", "until", "act"}) {
    view.text(std::string(name) + "_error", field == name ? message(x, *input.failure) : "");
  }
}

ent_status show(const Exchange& x, const Room& room, const MandateInput& input) {
  const auto book = app::mandate_book(room.app, x.call());
  if (book.has_error()) return problem_page(x, book.error());
  const auto* failure = input.failure;
  View view;
  put_flash(view, x);
  if (failure != nullptr) {
    put_problem(view, x, *failure, nullptr);
    view.text("problem_field", x.say("settings.go_to_field"));
    const std::string anchor =
        input.withdrawn.empty() ? anchor_of(field_of(failure->key)) : "cv-motif-" + std::string(input.withdrawn);
    view.url("problem_field_url", Url::anchor(anchor));
  } else {
    put_no_problem(view);
  }
  view.text("caption", x.say("mandates.caption", {{"count", static_cast<std::int64_t>(book->lines.size())}}));
  std::vector<View> rows;
  for (const auto& line : book->lines) rows.push_back(row_of(x, line, input));
  view.list("rows", std::move(rows));
  put_form_guard(view, x);
  view.text("idempotency", random_key());
  put_form(view, x, *book, input);
  const std::string title = x.say("mandates.title");
  return x.answer(PageAnswer{failure == nullptr ? 200 : app::http_status(failure->code),
                             title,
                             {{title, x.page({"parametres", "delegations"})}},
                             render("mandates", x.texts(), view)});
}

// The form again, or the problem on a page of its own.
ent_status finish(const Exchange& x, const Room& room, const app::Result<domain::Mandate>& outcome,
                  std::string_view done, MandateInput input) {
  if (outcome.has_value()) return x.redirect(x.page({"parametres", "delegations"}, {{"fait", std::string(done)}}));
  const auto& failure = outcome.error();
  if (failure.code == app::Code::kInvalid || failure.code == app::Code::kTooLarge) {
    input.failure = &failure;
    return show(x, room, input);
  }
  return problem_page(x, failure, {x.say("mandates.title"), x.page({"parametres", "delegations"})});
}

std::string typed(const Exchange& x, std::string_view name) {
  return std::string(x.form(name).substr(0, 200));
}

}  // namespace

ent_status mandates_screen(const Exchange& x, const Room& room) {
  return show(x, room, {});
}

ent_status give_mandate_act(const Exchange& x, const Room& room) {
  MandateInput input;
  input.person = typed(x, "personne");
  input.from = typed(x, "debut");
  input.until = typed(x, "terme");
  input.offer = typed(x, "offre");
  input.long_confirmed = x.form("longue") == "oui";
  const auto* file = x.upload("acte");
  const std::string_view act = file == nullptr || file->content.len == 0
                                   ? std::string_view()
                                   : std::string_view(reinterpret_cast<const char*>(file->content.ptr),
                                                      static_cast<std::size_t>(file->content.len));
  const app::GiveMandate request{read_key(x), input.person,         input.from, input.until,
                                 input.offer, input.long_confirmed, act};
  return finish(x, room, app::give_mandate(room.app, x.call(), request), "mandate_given", input);
}

ent_status withdraw_mandate_act(const Exchange& x, const Room& room, std::string_view id) {
  MandateInput input;
  input.withdrawn = id;
  return finish(
      x, room,
      app::withdraw_mandate(room.app, x.call(), domain::MandateId(std::string(id)), std::string(x.form("motif"))),
      "mandate_withdrawn", input);
}

ent_status mandate_act_file(const Exchange& x, const Room& room, std::string_view id) {
  const auto act = app::mandate_act(room.app, x.call(), domain::MandateId(std::string(id)));
  if (act.has_error()) return problem_page(x, act.error());
  RawAnswer raw;
  raw.media_type = act->media_type;
  raw.content = act->bytes;
  raw.file_name = act->file_name;
  raw.download = true;
  return x.answer(raw);
}

}  // namespace conventions::pages
