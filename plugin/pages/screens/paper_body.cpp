#include "plugin/pages/screens/paper_body.hpp"

#include <algorithm>

#include "plugin/pages/labels.hpp"
#include "plugin/pages/screens/detail_body.hpp"
#include "plugin/pages/screens/paper_forms.hpp"

namespace conventions::pages {
namespace {

using app::PaperStepView;
using domain::Channel;
using domain::PaperStep;
using domain::Side;
using Status = app::PaperStepView::Status;

std::string key(const char* prefix, std::string_view name) {
  return std::string(prefix) + std::string(name);
}

std::string_view status_name(Status status) {
  static constexpr std::string_view kNames[] = {"done", "skipped", "expected", "later"};
  return kNames[static_cast<int>(status)];
}

void put_status(View& view, const Exchange& x, Status status) {
  static constexpr Tone kTones[] = {Tone::kGood, Tone::kNote, Tone::kWait, Tone::kNeutral};
  static constexpr Icon kIcons[] = {Icon::kGood, Icon::kGood, Icon::kPen, Icon::kWait};
  const auto index = static_cast<std::size_t>(status);
  put_chip(view, x.say(key("paper.status_", status_name(status))), kTones[index], kIcons[index]);
}

// « le 18 novembre 2026, par Mme Ada Exemple (La Poste) »
std::string done_when(const Exchange& x, const domain::PaperEntry& entry) {
  return x.say("paper.done_when",
               {{"date", day(x, entry.day)}, {"name", entry.done_by.empty() ? entry.by_name : entry.done_by}});
}

View step_view(const Exchange& x, const app::ProcessView& process, const PaperStepView& step) {
  View view;
  // A hybrid has some of the seven steps; they keep their numbers.
  view.number("number", static_cast<int>(step.step))
      .text("label", x.say(key("paper.step_", domain::name_of(step.step))));
  view.text("school", school_name(process.convention, step.owner));
  view.flag("now", step.status == Status::kExpected);
  put_status(view, x, step.status);
  std::string when = step.entry ? done_when(x, *step.entry) : "";
  if (step.entry && step.entry->observed_for_other) when += ", " + x.say("paper.observed_short");
  view.text("when", when);
  const bool scan = step.entry && !step.entry->scan.document.empty();
  view.flag("scan", scan);
  const std::string entry = std::to_string(step.entry ? step.entry->number : 0);
  view.url("scan_file_url", x.page({"conventions", process.convention.id.str(), "numerisation", entry},
                                   {{"version", std::to_string(process.convention.live_version)}}));
  view.flag("can_scan", step.status == Status::kExpected && may_scan(step));
  view.url("scan_url", scan_url(x, process.convention.id, step.step));
  const bool open = step.status == Status::kExpected || step.status == Status::kLater;
  const bool form = open && step.ours && step.blockers.empty() && !step.scan_needed &&
                    process.convention.state != domain::State::kDraft;
  view.flag("can_skip", form && step.skips);
  view.url("step_url", step_url(x, process.convention.id, step.step));
  view.text("skip_label", x.say("paper.skip_to", {{"step", step_act(x, step.step)}}));
  return view;
}

void put_channels(View& view, const Exchange& x, const app::ProcessView& process) {
  std::vector<View> channels;
  for (const Side side : {Side::kHome, Side::kHost}) {
    const Channel channel = side == Side::kHome ? process.home : process.host;
    channels.push_back(
        fact(school_name(process.convention, side), x.say(key("paper.channel_", domain::name_of(channel)))));
  }
  view.list("channels", std::move(channels));
  view.flag("can_switch", process.switch_to && process.switch_blockers.empty());
  const bool to_paper = process.switch_to == Channel::kPaper;
  view.text("switch_label", x.say(to_paper ? "paper.switch_to_paper" : "paper.switch_to_electronic"));
  view.url("switch_url", form_url(x, process.convention.id, kSwitchSlug));
  view.list("switch_blockers", blocker_views(x, process.switch_blockers, &process.convention));
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) {
    if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
  }
  return text;
}

// What is recorded of a paper act beside its day.
std::string entry_facts(const Exchange& x, const app::ProcessView& process, const domain::PaperEntry& entry,
                        bool undoing) {
  if (undoing) return x.say("paper.undo_reason", {{"reason", entry.undo_reason}});
  std::vector<std::string> facts;
  if (entry.incident != domain::Incident::kNone) {
    facts.push_back(x.say(key("paper.incident_", domain::name_of(entry.incident))));
  }
  if (!entry.done_by.empty()) facts.push_back(x.say("paper.fact_person", {{"name", entry.done_by}}));
  if (!entry.carrier.empty()) facts.push_back(x.say("paper.fact_carrier", {{"carrier", entry.carrier}}));
  if (entry.list_attached) facts.push_back(x.say("paper.fact_list"));
  if (entry.copies != 0) facts.push_back(x.say("paper.fact_copies", {{"count", entry.copies}}));
  if (!entry.received_fingerprint.empty()) {
    facts.push_back(x.say("paper.fact_fingerprint", {{"fingerprint", entry.received_fingerprint}}));
  }
  if (entry.skipped) facts.push_back(x.say("paper.fact_skipped"));
  if (entry.observed_for_other) {
    facts.push_back(
        x.say("paper.fact_observed", {{"school", school_name(process.convention, domain::other(entry.side))}}));
  }
  if (!entry.scan.document.empty()) facts.push_back(x.say("paper.scan_label"));
  return join(facts);
}

std::string signature_facts(const Exchange& x, const domain::SignatureFact& fact) {
  return join({x.say("paper.fact_electronic"), x.say(key("kind.", domain::name_of(fact.kind)))});
}

}  // namespace

const PaperStepView* paper_next(const app::ProcessView& process) {
  for (const auto& step : process.steps) {
    if (step.status != Status::kExpected) continue;
    // After P2 the host school may sign electronically what it saw on a scan.
    if (step.step == PaperStep::kSent && process.next.key == "next.sign_host") return nullptr;
    const Channel channel = step.step <= PaperStep::kSignedHome   ? process.home
                            : step.step == PaperStep::kSignedHost ? process.host
                                                                  : Channel::kPaper;
    return channel == Channel::kPaper ? &step : nullptr;
  }
  return nullptr;
}

bool chose_paper(const app::ProcessView& process) {
  const auto& paper = process.convention.paper;
  return (process.side == Side::kHome ? paper.home : paper.host) == Channel::kPaper || paper.step != PaperStep::kNone ||
         paper.incident != domain::Incident::kNone;
}

std::string school_name(const domain::Convention& convention, Side side) {
  return side == Side::kHome ? convention.home_name : convention.host_name;
}

Url step_url(const Exchange& x, const domain::ConventionId& id, PaperStep step) {
  return form_url(x, id, slug_of(step));
}

bool may_scan(const PaperStepView& step) {
  const bool open = step.status == Status::kExpected || step.status == Status::kLater;
  return open && step.ours && step.blockers.empty() && step.step != PaperStep::kEdited;
}

Url scan_url(const Exchange& x, const domain::ConventionId& id, PaperStep step) {
  return x.page({"conventions", id.str(), "numerisation"}, {{"etape", std::string(slug_of(step))}});
}

std::string step_act(const Exchange& x, PaperStep step) {
  return x.say(key("paper.act_", domain::name_of(step)));
}

std::string paper_sentence(const Exchange& x, const app::ProcessView& process, const PaperStepView& next) {
  const auto& convention = process.convention;
  const std::string name(domain::name_of(next.step));
  const TextArgument arguments[] = {{"other", school_name(convention, next.owner)},
                                    {"date", x.day(convention.since_ms)}};
  std::string text =
      x.texts().format(key(next.owner == process.side ? "paper.ours_" : "paper.theirs_", name), arguments, 2);
  if (convention.paper.incident != domain::Incident::kNone) {
    text = x.say(key("paper.after_", domain::name_of(convention.paper.incident))) + " " + text;
  }
  return text;
}

void put_paper(View& view, const Exchange& x, const app::ProcessView& process) {
  std::vector<View> steps;
  bool for_other = false;
  for (const auto& step : process.steps) {
    steps.push_back(step_view(x, process, step));
    for_other = for_other || (step.for_other && step.status != Status::kDone);
  }
  view.list("paper_steps", std::move(steps));
  view.text("for_other", for_other ? x.say("paper.for_other",
                                           {{"school", school_name(process.convention, domain::other(process.side))}})
                                   : "");
  view.text("paper_proof", process.proof.empty() ? "" : x.say(process.proof));
  const auto& convention = process.convention;
  view.flag("can_print", convention.live_version != 0 && convention.paper.step >= PaperStep::kEdited &&
                             convention.paper.first_copy != 0 && !domain::home_signed_electronically(convention));
  view.url("print_url", x.page({"conventions", convention.id.str(), "exemplaires"}));
  view.flag("may_undo", process.may_undo).url("undo_url", form_url(x, process.convention.id, kUndoSlug));
  view.flag("may_report", !process.incidents.empty());
  view.url("incident_url", form_url(x, process.convention.id, kIncidentSlug));
  put_channels(view, x, process);
}

std::vector<View> process_lines(const Exchange& x, const app::ProcessView& process) {
  const auto& convention = process.convention;
  std::vector<View> items;
  for (const auto& line : process.lines) {
    const auto& act = line.act;
    View view;
    view.text("what",
              message(x, "timeline." + act.event, {{"version", std::to_string(act.version)}}, "timeline.other"));
    const std::string school = act.school == convention.key.home.str()   ? convention.home_name
                               : act.school == convention.key.host.str() ? convention.host_name
                                                                         : act.school;
    const std::string actor = act.actor_name.empty() ? x.say("timeline.system") : act.actor_name;
    const std::string who = school.empty() ? actor : actor + ", " + school;
    const bool paper = line.paper.has_value();
    const bool undoing = line.undoes;
    // The day of the fact first; when and by whom it was entered after it.
    view.text("when", paper && !undoing
                          ? x.say("paper.line_fact", {{"date", day(x, line.day)}, {"time", x.moment(act.time_ms)}})
                          : x.moment(act.time_ms));
    view.text("who", who);
    view.text("facts", paper            ? entry_facts(x, process, *line.paper, undoing)
                       : line.signature ? signature_facts(x, *line.signature)
                                        : "");
    view.text("why", paper && !undoing ? line.paper->comment : reason_text(x, act.reason));
    view.flag("undone", paper && !undoing && line.paper->undone);
    items.push_back(std::move(view));
  }
  return items;
}

std::string handwritten(const Exchange& x, const app::ProcessView& process, Side side) {
  const PaperStep signature = side == Side::kHome ? PaperStep::kSignedHome : PaperStep::kSignedHost;
  for (const auto& step : process.steps) {
    if (step.step != signature) continue;
    if (step.status == Status::kDone && step.entry) {
      return x.say("paper.signed_by_hand",
                   {{"date", day(x, step.entry->day)},
                    {"name", step.entry->done_by.empty() ? step.entry->by_name : step.entry->done_by}});
    }
    if (step.status == Status::kSkipped) return x.say("paper.signed_by_hand_presumed");
  }
  return {};
}

void put_paper_card(View& view, const Exchange& x, const app::ProcessView& process, bool wrong_version,
                    const std::string& fingerprint) {
  const auto& convention = process.convention;
  const auto* next = paper_next(process);
  view.flag("paper_card", next != nullptr || (wrong_version && !process.steps.empty()));
  view.text("card_number", convention.number).flag("card_wrong", wrong_version);
  view.text("card_names", convention.home_name + " → " + convention.host_name);
  view.text("card_sentence", next == nullptr ? "" : paper_sentence(x, process, *next));
  const bool act = next != nullptr && next->ours && next->blockers.empty() && !next->scan_needed && !wrong_version;
  view.flag("card_act", act).text("card_label", next == nullptr ? "" : step_act(x, next->step));
  view.url("card_act_url", next == nullptr ? Url::anchor("") : step_url(x, convention.id, next->step));
  const bool may_report = std::find(process.incidents.begin(), process.incidents.end(),
                                    domain::Incident::kWrongVersion) != process.incidents.end();
  view.flag("card_report", wrong_version && may_report);
  view.url("card_report_url", x.page({"conventions", convention.id.str(), "papier", kIncidentSlug},
                                     {{"incident", std::string(domain::name_of(domain::Incident::kWrongVersion))},
                                      {"empreinte", fingerprint}}));
  view.list("card_blockers", next == nullptr || !next->ours || wrong_version
                                 ? std::vector<View>{}
                                 : blocker_views(x, next->blockers, &convention));
  view.url("card_convention_url", x.page({"conventions", convention.id.str()}));
}

}  // namespace conventions::pages
