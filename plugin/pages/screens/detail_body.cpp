#include "plugin/pages/screens/detail_body.hpp"

#include <ent/sdk/clients.hpp>

#include <algorithm>

#include "plugin/domain/calendar.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/page_images.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/paper_body.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

using domain::Event;
using domain::Side;
using domain::State;

bool allowed(const app::ConventionDetail& detail, Event event) {
  return std::find(detail.allowed.begin(), detail.allowed.end(), event) != detail.allowed.end();
}

const app::VersionView* find_version(const app::ConventionDetail& detail, int number) {
  for (const auto& version : detail.versions) {
    if (version.number == number) return &version;
  }
  return nullptr;
}

const domain::SignatureFact* find_signature(const app::VersionView* version, Side side) {
  if (version == nullptr) return nullptr;
  for (const auto& fact : version->signatures) {
    if (fact.side == side) return &fact;
  }
  return nullptr;
}

// The version on screen: the one asked for, else the live one, else the newest.
const app::VersionView* shown_version(const Exchange& x, const app::ConventionDetail& detail) {
  const std::string asked(x.query("version"));
  for (const auto& version : detail.versions) {
    if (std::to_string(version.number) == asked) return &version;
  }
  if (const auto* live = find_version(detail, detail.convention.live_version)) return live;
  return detail.versions.empty() ? nullptr : &detail.versions.front();
}

std::string name_of_school(const app::ConventionDetail& detail, Side side) {
  const auto& party = side == Side::kHome ? detail.home : detail.host;
  const auto& stored = side == Side::kHome ? detail.convention.home_name : detail.convention.host_name;
  return party.known && !party.name.empty() ? party.name : stored;
}

View step(std::string_view label, const char* mark, std::string_view when) {
  View view;
  const std::string_view name = mark;
  view.text("label", label).text("mark", mark).text("when", when);
  view.flag("now", name == "now").flag("done", name == "done");
  return view;
}

// Prepared -> signed by home -> signed by host -> done; a stop (refused, cancelled, expired) shows where it happened.
std::vector<View> steps(const Exchange& x, const app::ConventionDetail& detail) {
  using domain::PaperStep;
  const auto on_paper = detail.convention.paper.step;
  const auto* live = find_version(detail, detail.convention.live_version);
  const auto* last = live == nullptr && !detail.versions.empty() ? &detail.versions.front() : live;
  const auto state = detail.convention.state;
  const bool draft = state == State::kDraft;
  const auto* home = draft ? nullptr : find_signature(last, Side::kHome);
  const auto* host = draft ? nullptr : find_signature(last, Side::kHost);
  const bool stopped = state == State::kRefused || state == State::kCancelled || state == State::kExpired;
  const auto when = [&](const domain::SignatureFact* fact) { return fact == nullptr ? "" : x.day(fact->time_ms); };
  const char* now = stopped ? "stop" : "now";
  std::vector<View> items;
  const bool frozen = !draft && last != nullptr;
  items.push_back(step(x.say("steps.prepared"), frozen ? "done" : now, frozen ? x.day(last->created_ms) : ""));
  const bool home_done = home != nullptr || on_paper >= PaperStep::kSignedHome;
  const bool host_done = host != nullptr || on_paper >= PaperStep::kSignedHost;
  const bool under_way = state == State::kToSignHome || state == State::kToSignHost;
  const bool complete = host != nullptr || (host_done && !under_way && !stopped);
  items.push_back(step(x.say("steps.home"), home_done ? "done" : frozen ? now : "later", when(home)));
  items.push_back(step(x.say("steps.host"), host_done ? "done" : home_done ? now : "later", when(host)));
  items.push_back(step(x.say("steps.signed"), complete ? "done" : host_done ? now : "later", ""));
  return items;
}

std::string sentence(const Exchange& x, const app::ConventionDetail& detail) {
  const Side other = domain::other(detail.side);
  const std::string key = "sentence." + std::string(domain::name_of(detail.convention.state)) + "." +
                          std::string(domain::name_of(detail.side));
  const TextArgument arguments[] = {{"other", name_of_school(detail, other)},
                                    {"date", x.day(detail.convention.since_ms)},
                                    {"count", detail.convention.pupils}};
  return x.texts().format(key, arguments, 3);
}

void put_primary(View& view, const Exchange& x, const app::ConventionDetail& detail, const RefusedAct& refused) {
  const auto& convention = detail.convention;
  const auto& id = convention.id.str();
  const auto act = [&](const char* name) { return x.page({"conventions", id, name}); };
  put_form_guard(view, x);
  view.text("idempotency", random_key()).number("revision", convention.revision);
  view.flag("can_sign", allowed(detail, Event::kSignHome) || allowed(detail, Event::kSignHost));
  view.url("sign_url", act("signer"));
  view.flag("can_freeze",
            allowed(detail, Event::kFreeze) ||
                (detail.motive_needed && detail.awaited == Event::kFreeze && detail.blockers.size() <= 1));
  view.url("freeze_url", act("figer")).flag("motive_needed", detail.motive_needed).text("motive", refused.motive);
  view.text("freeze_label", x.say("act.freeze", {{"count", convention.pupils}}));
  const bool ended = convention.state == State::kRefused || convention.state == State::kExpired;
  view.flag("can_correct", allowed(detail, Event::kCorrect))
      .flag("correct_first", ended)
      .url("correct_url", act("corriger"));
  view.flag("can_take_back", allowed(detail, Event::kTakeBack)).url("take_back_url", act("reprendre"));

  const auto* version = find_version(detail, convention.live_version);
  const bool complete = convention.state == State::kSigned || convention.state == State::kClosed;
  view.flag("can_download", version != nullptr && version->downloadable);
  view.flag("download_first", complete);
  view.text("download_label", x.say(complete ? "act.download_signed" : "act.download"));
  const std::string number = version == nullptr ? "" : std::to_string(version->number);
  view.url("download_url", x.page({"conventions", id, "document"}, {{"version", number}, {"telecharger", "1"}}));
  view.flag("my_receipt", find_signature(version, detail.side) != nullptr);
  view.url("receipt_url", x.page({"conventions", id, "recu"}, {{"version", number}}));
  view.text("hint", !detail.awaited && detail.next.key != "next.none" && !detail.next.ours
                        ? x.say("detail.nothing_for_you")
                        : "");
}

std::string address_line(std::string text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string(", ") : std::string(1, c);
  return out;
}

View party_view(const Exchange& x, const app::ConventionDetail& detail, const app::ProcessView& process, Side side,
                const app::VersionView* version) {
  const auto& party = side == Side::kHome ? detail.home : detail.host;
  const auto* fact = find_signature(version, side);
  View view;
  view.text("rank", side == Side::kHome ? "1" : "2").text("name", name_of_school(detail, side));
  view.text("role", x.say(side == Side::kHome ? "side.home_signs_first" : "side.host_signs_second"));
  view.text("uai", party.uai).text("address", address_line(party.address));
  view.text("head", party.head_name.empty()
                        ? x.say("parties.no_head")
                        : x.say("parties.head", {{"name", party.head_name}, {"capacity", party.head_capacity}}));
  const std::string by_hand = fact == nullptr ? handwritten(x, process, side) : "";
  view.flag("signed", fact != nullptr || !by_hand.empty());
  view.text("signature", fact != nullptr   ? signed_by(x, *fact)
                         : by_hand.empty() ? x.say("parties.not_signed")
                                           : by_hand);
  std::string more;
  view.text("level", fact != nullptr && !fact->level.empty() ? x.say("verification.level_" + fact->level) : "");
  if (fact != nullptr) {
    more = x.say("kind." + std::string(domain::name_of(fact->kind)));
    if (fact->mandate.any()) {
      more += " · " + mandate_text(x, fact->mandate);
    } else if (fact->clicked_by_name != fact->in_name_of_name) {
      more += " · " + x.say("parties.clicked_by", {{"name", fact->clicked_by_name}});
    }
  } else if (by_hand.empty() && !party.electronic_available) {
    more = x.say("parties.no_signature_configured");
  }
  view.text("signature_detail", more);
  return view;
}

void put_pupils(View& view, const Exchange& x, const app::ConventionDetail& detail) {
  std::vector<View> rows;
  for (const auto& pupil : detail.pupils) {
    View row;
    row.text("name", pupil.last_name + " " + pupil.first_names).text("class_name", pupil.class_name);
    row.flag("adult", pupil.adult);
    const std::string date = day(x, pupil.agreement_date);
    row.text("agreement", pupil.agreement_means.empty()
                              ? date
                              : x.say("pupils.agreement_by", {{"date", date}, {"means", pupil.agreement_means}}));
    rows.push_back(std::move(row));
  }
  const bool draft = detail.convention.state == State::kDraft;
  const auto count = detail.pupils.empty() ? static_cast<std::int64_t>(detail.convention.pupils)
                                           : static_cast<std::int64_t>(domain::count_pupils(detail.pupils));
  view.text("pupils_title", x.say(draft ? "pupils.title_live" : "pupils.title_frozen", {{"count", count}}));
  view.text("pupils_note", detail.pupils_hidden ? x.say("pupils.hidden") : draft ? x.say("pupils.live_note") : "");
  view.list("pupils", std::move(rows));
  std::vector<View> left_out;
  for (const auto& pupil : detail.left_out) {
    View item;
    item.text("name", pupil.last_name + " " + pupil.first_names).text("class_name", pupil.class_name);
    item.text("why", x.say("left_out." + std::string(domain::name_of(pupil.reason))));
    left_out.push_back(std::move(item));
  }
  view.text("left_out_title", x.say("pupils.left_out", {{"count", static_cast<std::int64_t>(left_out.size())}}));
  view.list("left_out", std::move(left_out));
}

std::vector<View> offer_facts(const Exchange& x, const app::ConventionDetail& detail) {
  const auto& convention = detail.convention;
  std::vector<View> facts;
  facts.push_back(
      fact(x.say("list.offer"), convention.offer_title + " (" + offer_type(x, convention.offer_type) + ")"));
  facts.push_back(fact(x.say("list.session"), days(x, convention.first_day, convention.last_day)));
  if (!detail.session_from.empty()) {
    facts.push_back(fact(x.say("detail.hours"), x.say("detail.hours_range", {{"from", detail.session_from},
                                                                             {"until", detail.session_until}})));
  }
  if (!detail.place.empty()) facts.push_back(fact(x.say("detail.place"), detail.place));
  facts.push_back(fact(x.say("detail.number"), convention.number));
  facts.push_back(fact(x.say("detail.school_year"), convention.school_year));
  return facts;
}

// Every state of the file that was stored: frozen, signed by home, signed by both.
std::vector<View> file_views(const Exchange& x, const app::ConventionDetail& detail, const app::VersionView& version) {
  std::vector<View> files;
  if (!version.downloadable) return files;
  const std::string number = std::to_string(version.number);
  const auto file = [&](const std::string& label, const std::string& sha256) {
    View view;
    view.text("label", label);
    view.url("file_url", x.page({"conventions", detail.convention.id.str(), "document"},
                                {{"version", number}, {"empreinte", sha256}, {"telecharger", "1"}}));
    files.push_back(std::move(view));
  };
  const auto* home = find_signature(&version, Side::kHome);
  const auto* host = find_signature(&version, Side::kHost);
  if (host != nullptr) file(x.say("versions.file_both"), host->signed_sha256);
  if (home != nullptr) file(x.say("versions.file_home"), home->signed_sha256);
  file(x.say("versions.file_frozen"), home != nullptr ? home->shown_sha256 : version.sha256);
  return files;
}

std::vector<View> version_views(const Exchange& x, const app::ConventionDetail& detail) {
  std::vector<View> items;
  for (const auto& version : detail.versions) {
    View view;
    view.text("label", x.say("versions.label", {{"number", version.number}}));
    view.text("status", x.say("version_status." + std::string(domain::name_of(version.status))));
    view.text("made", x.moment(version.created_ms)).text("fingerprint", version.short_fingerprint);
    view.list("files", file_views(x, detail, version));
    items.push_back(std::move(view));
  }
  return items;
}

View end_act(const Exchange& x, const app::ConventionDetail& detail, Event event, const RefusedAct& refused) {
  const bool refuse = event == Event::kRefuse;
  const std::string name = refuse ? "refuser" : "annuler";
  const bool again = refused.failure != nullptr && refused.event == event;
  View view;
  view.text("label", x.say(refuse ? "act.refuse" : "act.cancel"));
  view.text("explain", x.say(refuse ? "ends.refuse_explain" : "ends.cancel_explain"));
  view.url("act_url", x.page({"conventions", detail.convention.id.str(), name})).text("key", random_key());
  const auto* live = find_version(detail, detail.convention.live_version);
  view.number("shown_version", live == nullptr ? 0 : live->number);
  view.text("shown_sha256", live == nullptr ? "" : live->sha256);
  view.text("code_id", "cv-motif-" + name).text("text_id", "cv-texte-" + name);
  view.text("error", again ? message(x, *refused.failure) : "").text("typed", again ? refused.text : "");
  view.flag("open", again || x.query("acte") == name);
  std::vector<View> codes;
  for (const auto& code : domain::reason_codes(event)) {
    View option;
    option.text("code", code).text("label", x.say("reason." + code)).flag("chosen", again && refused.code == code);
    codes.push_back(std::move(option));
  }
  view.list("codes", std::move(codes));
  return view;
}

// The button of the next step on paper, when it is this school's and nothing stands in its way.
void put_paper_act(View& view, const Exchange& x, const app::ProcessView& process, const app::PaperStepView* next) {
  const bool ready = next != nullptr && next->ours && next->blockers.empty() && !next->scan_needed;
  view.text("paper_act", ready ? step_act(x, next->step) : "");
  view.url("paper_act_url", ready ? step_url(x, process.convention.id, next->step) : Url::anchor(""));
  if (next != nullptr) view.text("hint", next->ours ? "" : x.say("detail.nothing_for_you"));
}

std::string blockers_title(const Exchange& x, const app::ConventionDetail& detail) {
  if (detail.awaited == Event::kFreeze) return x.say("blockers.freeze");
  if (detail.awaited == Event::kSignHome || detail.awaited == Event::kSignHost) return x.say("blockers.sign");
  return x.say("blockers.other");
}

// What stands in the way, with its title: of the next step on paper, else of the electronic act. A school that is on
// paper only because nothing else is configured also reads what the electronic way lacks.
std::pair<std::string, domain::Blockers> obstacles(const Exchange& x, const app::ConventionDetail& detail,
                                                   const app::ProcessView& process, const app::PaperStepView* next) {
  if (next == nullptr || !chose_paper(process)) {
    const bool paper_blocked = next != nullptr && next->ours && !next->blockers.empty();
    if (!paper_blocked || !detail.blockers.empty()) return {blockers_title(x, detail), detail.blockers};
  }
  domain::Blockers blockers = next->ours ? next->blockers : domain::Blockers{};
  if (next->ours && next->scan_needed) {
    blockers.push_back({domain::BlockerCode::kScanNeeded, {}, domain::Remedy::kNone});
  }
  return {x.say("paper.blocked"), std::move(blockers)};
}

bool pages_are_shown(const Exchange& x) {
  const auto setting = x.host().settings.get(x.call(), "", "preview_pages");
  return setting.has_error() || !setting->is_bool() || setting->get_bool();
}

}  // namespace

std::string reason_text(const Exchange& x, const domain::Reason& reason) {
  if (reason.code.empty()) return reason.text;
  const std::string key = "reason." + reason.code;
  const std::string label = x.texts().has(key) ? x.say(key) : reason.code;
  return reason.text.empty() ? label : x.say("detail.reason_with_text", {{"reason", label}, {"text", reason.text}});
}

std::string signed_by(const Exchange& x, const domain::SignatureFact& fact) {
  const TextArgument arguments[] = {{"name", fact.by_delegation ? fact.clicked_by_name : fact.in_name_of_name},
                                    {"capacity", fact.capacity.empty() ? x.say("authority.head") : fact.capacity},
                                    {"time", x.moment(fact.time_ms)}};
  return x.texts().format(fact.by_delegation ? "parties.signed_by_delegation" : "parties.signed_by", arguments, 3);
}

void put_document(View& view, const Exchange& x, const Room& room, const domain::ConventionId& id, int version,
                  const std::string& sha256, int pages, const std::string& title) {
  const std::string number = std::to_string(version);
  view.flag("document", true).text("document_title", title);
  view.url("pdf_url", x.page({"conventions", id.str(), "document"}, {{"version", number}, {"empreinte", sha256}}));
  view.url("text_url", x.page({"conventions", id.str(), "texte"}, {{"version", number}}));
  view.text("document_note", x.say("document.note", {{"pages", pages}, {"version", version}}));
  std::vector<View> sheets;
  const int shown = pages_are_shown(x) ? std::min(pages, room.images.most_pages()) : 0;
  for (int page = 1; page <= shown; ++page) {
    View sheet;
    const std::string file = std::to_string(page) + ".svg";
    sheet.url("image_url",
              x.page({"conventions", id.str(), "pages", file}, {{"version", number}, {"empreinte", sha256}}));
    sheet.text("alt", x.say("document.page_alt", {{"page", page}, {"pages", pages}}));
    sheets.push_back(std::move(sheet));
  }
  view.text("sheets_more", shown > 0 && shown < pages ? x.say("document.more_pages", {{"count", pages - shown}}) : "");
  view.list("sheets", std::move(sheets));
}

SafeHtml detail_body(const Exchange& x, const Room& room, const app::ConventionDetail& detail,
                     const app::ProcessView& process, const RefusedAct& refused) {
  const auto& convention = detail.convention;
  const auto* version = shown_version(x, detail);
  const auto* next = paper_next(process);
  View view;
  if (refused.failure != nullptr) {
    put_problem(view, x, *refused.failure, &convention);
  } else {
    put_no_problem(view);
  }
  put_flash(view, x);
  view.list("steps", steps(x, detail));
  put_chip(view, x, convention.state, convention.paper);
  view.text("sentence", next == nullptr ? sentence(x, detail) : paper_sentence(x, process, *next));
  const bool running = convention.state == State::kDraft || convention.state == State::kToSignHome ||
                       convention.state == State::kToSignHost;
  view.text("deadline", running && convention.deadline.ok()
                            ? x.say("detail.deadline", {{"date", day(x, convention.deadline)}})
                            : "");
  view.text("reason", running ? "" : reason_text(x, convention.reason));
  const bool some_signed = version != nullptr && !version->signatures.empty();
  view.text("proof", proof(x, convention, false)).flag("can_verify", some_signed);
  view.url("verify_url", x.page({"verification"}, {{"reference", convention.number}}));
  put_primary(view, x, detail, refused);
  put_paper_act(view, x, process, next);
  const auto [title, blockers] = obstacles(x, detail, process, next);
  view.text("blockers_title", title).list("blockers", blocker_views(x, blockers, &convention));
  put_paper(view, x, process);
  view.list("warnings", blocker_views(x, detail.warnings, &convention));
  view.flag("document", false);
  if (version != nullptr && version->downloadable) {
    put_document(view, x, room, convention.id, version->number, version->sha256, version->pages,
                 x.say("document.title", {{"version", version->number}}));
  }
  const auto* signed_version = convention.state == State::kDraft ? nullptr : version;
  std::vector<View> parties;
  parties.push_back(party_view(x, detail, process, Side::kHome, signed_version));
  parties.push_back(party_view(x, detail, process, Side::kHost, signed_version));
  view.list("parties", std::move(parties));
  put_pupils(view, x, detail);
  view.list("facts", offer_facts(x, detail)).url("offer_url", x.place("offer:" + convention.key.offer.str()));
  view.list("versions", version_views(x, detail)).list("timeline", process_lines(x, process));
  std::vector<View> ends;
  for (const auto event : {Event::kRefuse, Event::kCancel}) {
    if (allowed(detail, event)) ends.push_back(end_act(x, detail, event, refused));
  }
  view.list("end_acts", std::move(ends));
  return render("detail_body", x.texts(), view);
}

}  // namespace conventions::pages
