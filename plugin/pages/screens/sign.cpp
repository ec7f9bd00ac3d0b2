// U3: read, check who signs in what quality, sign; then the receipt.
#include "plugin/app/sign.hpp"

#include "plugin/app/signature_config.hpp"
#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/detail_body.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

using domain::Side;

std::string kind_key(const char* prefix, domain::SignatureKind kind) {
  return std::string(prefix) + std::string(domain::name_of(kind));
}

void put_mandate(std::vector<View>& facts, const Exchange& x, const domain::MandateUse& mandate) {
  if (!mandate.any()) return;
  facts.push_back(fact(x.say("mandates.signed_with_label"), mandate_text(x, mandate)));
  facts.push_back(fact(x.say("mandates.act_sha256"), mandate.act_sha256));
}

std::vector<View> who_facts(const Exchange& x, const app::SigningView& signing) {
  std::vector<View> facts;
  facts.push_back(fact(x.say("sign.school"),
                       signing.side == Side::kHome ? signing.convention.home_name : signing.convention.host_name));
  facts.push_back(fact(x.say("sign.role"),
                       x.say(signing.side == Side::kHome ? "side.home_signs_first" : "side.host_signs_second")));
  facts.push_back(fact(x.say("sign.in_name_of"), signing.in_name_of_name));
  facts.push_back(
      fact(x.say("sign.capacity"), signing.capacity.empty() ? "" : x.say("sign.as", {{"capacity", signing.capacity}})));
  facts.push_back(fact(x.say("sign.clicked_by"), signing.clicked_by_name));
  facts.push_back(fact(x.say("sign.authority"), x.say("authority." + std::string(domain::name_of(signing.authority)))));
  put_mandate(facts, x, signing.mandate);
  return facts;
}

void put_mark(View& view, const Exchange& x, const app::SigningView& signing) {
  std::vector<View> lines;
  std::string all;
  for (const auto& line : signing.block_lines) {
    View item;
    item.text("line", line);
    lines.push_back(std::move(item));
    all += (all.empty() ? "" : ", ") + line;
  }
  view.flag("has_mark", !lines.empty());
  view.flag("has_preview", signing.blockers.empty()).url("preview_url", x.page({"parametres", "apercu.svg"}));
  view.text("preview_alt", x.say("sign.mark_alt", {{"lines", all}})).list("lines", std::move(lines));
}

ent_status show(const Exchange& x, const Room& room, std::string_view id, const app::Failure* failure) {
  const Url back = x.page({"conventions", id});
  const auto signing = app::signing_view(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (signing.has_error()) return problem_page(x, signing.error(), {x.say("act.read_again"), back});
  const auto& convention = signing->convention;
  const bool home = signing->side == Side::kHome;
  View view;
  const std::string title = x.say("sign.title");
  view.text("title", title);
  const TextArgument names[] = {
      {"home", convention.home_name}, {"host", convention.host_name}, {"offer", convention.offer_title}};
  view.text("lead", x.texts().format("detail.lead", names, 3)).text("flash", "");
  if (failure != nullptr) {
    put_problem(view, x, *failure, &convention);
  } else {
    put_no_problem(view);
  }
  view.text("blockers_title", x.say("blockers.sign"));
  view.list("blockers", blocker_views(x, signing->blockers, &convention));
  view.list("warnings", blocker_views(x, signing->warnings, &convention));
  put_document(view, x, room, convention.id, signing->version.number, signing->version.sha256, signing->version.pages,
               x.say("sign.read"));
  view.list("facts", who_facts(x, *signing));
  put_mark(view, x, *signing);
  view.text("kind", x.say(kind_key("kind.", signing->kind))).text("proof", x.say(kind_key("proof.", signing->kind)));
  view.flag("can_sign", signing->blockers.empty());
  const TextArgument promise[] = {{"version", signing->version.number},
                                  {"count", static_cast<std::int64_t>(domain::count_pupils(signing->version.pupils))}};
  view.text("promise", x.texts().format(home ? "sign.promise_home" : "sign.promise_host", promise, 2));
  put_form_guard(view, x);
  view.url("sign_url", x.page({"conventions", id, "signer"}));
  view.text("idempotency", random_key()).number("revision", convention.revision);
  view.number("shown_version", signing->shown.version).text("shown_sha256", signing->shown.sha256);
  view.flag("can_refuse", !home);
  view.url("refuse_url", x.page({"conventions", id}, {{"acte", "refuser"}}).with_anchor("cv-fin"))
      .url("back_url", back);
  const std::vector<std::string_view> list =
      home ? std::vector<std::string_view>{} : std::vector<std::string_view>{"accueil"};
  return x.answer(PageAnswer{failure == nullptr ? 200 : app::http_status(failure->code),
                             title,
                             {{x.say(home ? "list.home.crumb" : "list.host.crumb"), x.page(list)},
                              {convention.number, back},
                              {title, x.page({"conventions", id, "signer"})}},
                             render("sign", x.texts(), view)});
}

}  // namespace

ent_status signing_screen(const Exchange& x, const Room& room, std::string_view id) {
  return show(x, room, id, nullptr);
}

ent_status sign_act(const Exchange& x, const Room& room, std::string_view id) {
  const auto receipt = app::sign(room.app, x.call(), {read_command(x, id), read_shown(x)});
  if (receipt.has_value()) {
    return x.redirect(x.page({"conventions", id, "recu"}, {{"version", std::to_string(receipt->version.number)},
                                                           {"deja", receipt->already ? "1" : ""}}));
  }
  const auto& failure = receipt.error();
  if (failure.code == app::Code::kBlocked) return show(x, room, id, &failure);
  return problem_page(x, failure, {x.say("act.read_again"), x.page({"conventions", id})});
}

ent_status receipt_screen(const Exchange& x, const Room& room, std::string_view id) {
  const auto receipt =
      app::receipt(room.app, x.call(), domain::ConventionId(std::string(id)), read_number(x.query("version")));
  if (receipt.has_error()) return problem_page(x, receipt.error());
  const auto& convention = receipt->convention;
  const auto& signature = receipt->signature;
  const bool home = signature.side == Side::kHome;
  const std::string number = std::to_string(receipt->version.number);
  View view;
  view.text("lead", x.say("receipt.lead", {{"number", convention.number}, {"version", receipt->version.number}}));
  view.flag("already", receipt->already || !x.query("deja").empty());
  put_chip(view, x, convention.state);
  const bool waits = convention.state == domain::State::kToSignHost;
  view.text("next", x.say(waits ? "receipt.next_host" : "receipt.next_done",
                          {{"other", home ? convention.host_name : convention.home_name}}));
  view.url("download_url", x.page({"conventions", id, "document"},
                                  {{"version", number}, {"empreinte", signature.signed_sha256}, {"telecharger", "1"}}));
  view.url("detail_url", x.page({"conventions", id}));
  view.url("list_url", home ? x.page({}) : x.page({"accueil"}));
  std::vector<View> facts;
  facts.push_back(fact(x.say("receipt.who"), signed_by(x, signature)));
  facts.push_back(fact(x.say("sign.clicked_by"), signature.clicked_by_name));
  put_mandate(facts, x, signature.mandate);
  facts.push_back(fact(x.say("receipt.kind"), x.say(kind_key("kind.", signature.kind))));
  facts.push_back(fact(x.say("receipt.certificate"), signature.certificate_subject));
  facts.push_back(fact(x.say("receipt.issuer"), signature.certificate_issuer));
  facts.push_back(fact(x.say("receipt.time"), x.moment(signature.time_ms)));
  facts.push_back(fact(x.say("receipt.shown"), signature.shown_sha256));
  facts.push_back(fact(x.say("receipt.signed"), signature.signed_sha256));
  facts.push_back(fact(x.say("versions.fingerprint"), receipt->version.short_fingerprint));
  view.list("facts", std::move(facts));
  const bool proven = !signature.level.empty() && signature.level != "B-B";
  view.text("time_note", x.say(proven ? "receipt.time_stamped" : "receipt.time_claimed"));
  const std::string title = x.say("receipt.title");
  return x.answer(
      PageAnswer{200,
                 title,
                 {{x.say(home ? "list.home.crumb" : "list.host.crumb"), home ? x.page({}) : x.page({"accueil"})},
                  {convention.number, x.page({"conventions", id})},
                  {title, x.page({"conventions", id, "recu"}, {{"version", number}})}},
                 render("receipt", x.texts(), view)});
}

}  // namespace conventions::pages
