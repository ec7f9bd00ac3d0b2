// U7 « Vérifier une convention »: by a file, which is kept nowhere, or by the number of a convention. One verdict, then
// six lines for each signature.
#include "plugin/app/verification.hpp"

#include <algorithm>

#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/detail_body.hpp"
#include "plugin/pages/screens/paper_body.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

using app::Grade;
using app::Verdict;
using domain::Side;

enum class Field { kNone, kFile, kReference };

struct Look {
  Tone tone;
  Icon icon;
};

Look look_of(Grade grade) {
  switch (grade) {
    case Grade::kGood:
      return {Tone::kGood, Icon::kGood};
    case Grade::kReserve:
      return {Tone::kWait, Icon::kWait};
    case Grade::kBad:
      return {Tone::kBad, Icon::kBad};
    case Grade::kNote:
      break;
  }
  return {Tone::kNote, Icon::kNone};
}

Look look_of(Verdict verdict) {
  return look_of(verdict == Verdict::kValid      ? Grade::kGood
                 : verdict == Verdict::kPaper    ? Grade::kNote
                 : verdict == Verdict::kReserved ? Grade::kReserve
                                                 : Grade::kBad);
}

std::string words_of(const Exchange& x, Verdict verdict) {
  return x.say("verification.verdict." + std::string(app::name_of(verdict)));
}

std::string words_of(const Exchange& x, const app::Remark& remark) {
  domain::Parameters parameters = remark.parameters;
  parameters.emplace_back("time", remark.time_ms == 0 ? x.say("date.unknown") : x.moment(remark.time_ms));
  return message(x, remark.key, parameters);
}

View remark_view(const Exchange& x, const app::Remark& remark) {
  View item;
  item.text("text", words_of(x, remark));
  return item;
}

std::string level_words(const Exchange& x, const std::string& level) {
  return x.say("verification.level_" + (level.empty() ? std::string("none") : level));
}

// What is recorded wins over what the signature declares: it says who clicked and by what authority.
std::vector<View> who_facts(const Exchange& x, const app::CheckedSignature& signature) {
  std::vector<View> facts;
  if (signature.fact) {
    facts.push_back(fact(x.say("verification.fact"), signed_by(x, *signature.fact)));
    facts.push_back(fact(x.say("sign.clicked_by"), signature.fact->clicked_by_name));
    facts.push_back(fact(x.say("verification.capacity"),
                         x.say("authority." + std::string(domain::name_of(signature.fact->authority)))));
  } else {
    facts.push_back(fact(x.say("verification.declared"), signature.declared_name));
  }
  facts.push_back(fact(x.say("verification.reason"), signature.declared_reason));
  facts.push_back(fact(x.say("verification.certificate"), signature.subject));
  facts.push_back(fact(x.say("certificate.issuer"), signature.issuer));
  if (signature.proven_ms != 0) {
    facts.push_back(fact(x.say("verification.time_proven"), x.moment(signature.proven_ms)));
  }
  facts.push_back(fact(x.say("verification.time_claimed"), x.moment(signature.claimed_ms)));
  facts.push_back(fact(x.say("verification.level"), level_words(x, signature.level)));
  return facts;
}

View signature_view(const Exchange& x, const app::CheckedSignature& signature, std::size_t number) {
  View view;
  view.text("anchor", "cv-signature-" + std::to_string(number));
  view.text("name", !signature.side                  ? x.say("verification.field_other", {{"field", signature.field}})
                    : *signature.side == Side::kHome ? x.say("verification.side_home")
                                                     : x.say("verification.side_host"));
  const Look look = look_of(signature.verdict);
  put_chip(view, words_of(x, signature.verdict), look.tone, look.icon);
  std::vector<View> checks;
  for (const auto question : app::kAllQuestions) {
    const app::Remark& remark = signature.checks[static_cast<std::size_t>(question)];
    View item = remark_view(x, remark);
    const Look own = look_of(remark.grade);
    put_chip(item, x.say("verification.question." + std::string(app::name_of(question))), own.tone, own.icon);
    checks.push_back(std::move(item));
  }
  view.list("checks", std::move(checks)).list("facts", who_facts(x, signature));
  view.text("meaning", x.say(signature.meaning_key));
  return view;
}

std::vector<View> document_facts(const Exchange& x, const app::Verification& found) {
  std::vector<View> facts;
  if (found.known) {
    facts.push_back(fact(x.say("verification.convention"), found.known->convention.number));
    facts.push_back(fact(x.say("side.home_school"), found.known->convention.home_name));
    facts.push_back(fact(x.say("side.host_school"), found.known->convention.host_name));
  }
  facts.push_back(fact(x.say("verification.verified_at"), x.moment(found.at_ms)));
  if (found.sha256.empty()) return facts;
  if (!found.signatures.empty()) {
    facts.push_back(fact(x.say("verification.level"), level_words(x, found.level)));
    if (found.proven_until_ms != 0 && !found.level.empty()) {
      facts.push_back(fact(x.say("verification.mean"),
                           x.say(found.long_term ? "verification.proof_long" : "verification.proof_certificates",
                                 {{"date", x.day(found.proven_until_ms)}})));
    }
  }
  facts.push_back(fact(x.say("certificate.fingerprint"), found.sha256));
  facts.push_back(fact(x.say("verification.file"),
                       x.say("verification.octets", {{"count", static_cast<std::int64_t>(found.octets)}})));
  return facts;
}

std::vector<View> report_lines(std::string_view text) {
  std::vector<View> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    View line;
    line.text("line", text.substr(0, end));
    lines.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void put_result(View& view, const Exchange& x, const app::Verification& found) {
  const Look look = look_of(found.verdict);
  put_chip(view, words_of(x, found.verdict), look.tone, look.icon);
  static constexpr const char* kNotice[] = {"good", "note", "wait", "bad"};
  view.flag("result", true).text("notice", kNotice[static_cast<int>(found.verdict)]);
  view.text("verdict_text", x.say("verification.verdict_text." + std::string(app::name_of(found.verdict))));
  std::vector<View> remarks;
  if (found.printed) remarks.push_back(remark_view(x, *found.printed));
  for (const auto& remark : found.remarks) remarks.push_back(remark_view(x, remark));
  view.list("remarks", std::move(remarks));
  const bool read = !found.sha256.empty();
  const bool kept = read && found.known;
  view.text("kept", !read  ? ""
                    : kept ? x.say("verification.kept", {{"version", found.known->version.number}})
                           : x.say("verification.not_kept"));
  view.flag("known", found.known.has_value());
  view.url("convention_url", found.known ? x.page({"conventions", found.known->convention.id.str()}) : x.page({}));
  view.text("pending", found.known && found.known->convention.proof == domain::Proof::kPending
                           ? x.say("verification.proof_pending")
                           : "");
  view.list("facts", document_facts(x, found));
  std::vector<View> signatures;
  for (const auto& signature : found.signatures) {
    signatures.push_back(signature_view(x, signature, signatures.size() + 1));
  }
  view.list("signatures", std::move(signatures)).list("report", report_lines(found.report_text));
}

// Whoever holds the paper and works on that convention finds its next step; whoever does not sees no card.
void put_card(View& view, const Exchange& x, const Room& room, const app::Verification& found) {
  if (!found.known || x.is_post()) return;
  const auto process = app::process_view(room.app, x.call(), found.known->convention.id);
  if (process.has_error()) return;
  const std::string fingerprint(x.query("e").substr(0, 40));
  const bool current = found.printed && found.printed->grade == app::Grade::kGood;
  put_paper_card(view, x, *process, !fingerprint.empty() && !current, fingerprint);
}

// The page with the result, the problem, or neither; the two forms always.
ent_status show(const Exchange& x, const Room& room, const app::Verification* found, const app::Failure* failure,
                Field field) {
  const std::string title = x.say("verification.title");
  View view;
  view.text("heading", title).flag("result", false);
  put_flash(view, x);
  if (failure != nullptr) {
    put_problem(view, x, *failure, nullptr);
    if (field != Field::kNone) {
      view.text("problem_field", x.say("settings.go_to_field"));
      view.url("problem_field_url", Url::anchor(field == Field::kFile ? "cv-fichier" : "cv-reference"));
    }
  } else {
    put_no_problem(view);
  }
  const std::string error = failure == nullptr ? std::string() : message(x, *failure);
  view.text("file_error", field == Field::kFile ? error : "");
  view.text("reference_error", field == Field::kReference ? error : "");
  view.flag("paper_card", false);
  if (found != nullptr) {
    put_result(view, x, *found);
    put_card(view, x, room, *found);
  }
  put_form_guard(view, x);
  view.url("verification_url", x.page({"verification"}));
  view.text("file_hint",
            x.say("verification.file_hint", {{"limit", static_cast<std::int64_t>(app::kMaxVerifiedBytes >> 20)}}));
  view.text("reference", x.query("reference").substr(0, 100)).text("fingerprint", x.query("e").substr(0, 40));
  return x.answer(PageAnswer{failure == nullptr ? 200 : app::http_status(failure->code),
                             title,
                             {{title, x.page({"verification"})}},
                             render("verification", x.texts(), view)});
}

// Bad input is shown beside its field; who may not verify, or a service that does not answer, has its own page.
ent_status finish(const Exchange& x, const Room& room, const app::Result<app::Verification>& found, Field field) {
  if (found.has_value()) return show(x, room, &*found, nullptr, Field::kNone);
  const auto& failure = found.error();
  const bool correctable = failure.code == app::Code::kInvalid || failure.code == app::Code::kTooLarge ||
                           failure.code == app::Code::kNotFound;
  return correctable ? show(x, room, nullptr, &failure, field) : problem_page(x, failure);
}

}  // namespace

ent_status verification_screen(const Exchange& x, const Room& room) {
  if (!x.query("reference").empty() || !x.query("e").empty()) {
    const app::ReferenceRequest request{std::string(x.query("reference").substr(0, 100)),
                                        std::string(x.query("e").substr(0, 40)), read_number(x.query("p"))};
    return finish(x, room, app::verify_reference(room.app, x.call(), request), Field::kReference);
  }
  const auto entered = app::may_enter_verification(room.app, x.call());
  if (entered.has_error()) return problem_page(x, entered.error());
  return show(x, room, nullptr, nullptr, Field::kNone);
}

ent_status verification_act(const Exchange& x, const Room& room) {
  const auto* file = x.upload("fichier");
  const std::string_view content = file == nullptr || file->content.len == 0
                                       ? std::string_view()
                                       : std::string_view(reinterpret_cast<const char*>(file->content.ptr),
                                                          static_cast<std::size_t>(file->content.len));
  return finish(x, room, app::verify_upload(room.app, x.call(), content), Field::kFile);
}

}  // namespace conventions::pages
