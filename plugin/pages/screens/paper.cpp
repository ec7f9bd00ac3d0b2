// U6: the forms of the paper process. One page for each act: GET shows the form, POST does it and goes back to the
// convention, or shows the form again with what was typed and what is wrong beside each field.
#include <algorithm>
#include <map>

#include "plugin/app/actor.hpp"
#include "plugin/app/edit_copies.hpp"
#include "plugin/app/report_incident.hpp"
#include "plugin/app/switch_channel.hpp"
#include "plugin/app/tick_step.hpp"
#include "plugin/app/undo_step.hpp"
#include "plugin/domain/calendar.hpp"
#include "plugin/domain/names.hpp"
#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/paper_body.hpp"
#include "plugin/pages/screens/paper_forms.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

using domain::BlockerCode;
using domain::Incident;
using domain::PaperStep;

constexpr domain::Named<PaperStep> kSlugs[] = {{PaperStep::kEdited, "edition"},
                                               {PaperStep::kSignedHome, "signature-origine"},
                                               {PaperStep::kSent, "envoi"},
                                               {PaperStep::kReceivedHost, "reception-accueil"},
                                               {PaperStep::kSignedHost, "signature-accueil"},
                                               {PaperStep::kReturned, "renvoi"},
                                               {PaperStep::kReceivedHome, "reception-origine"}};

enum class Kind { kEdit, kTick, kUndo, kIncident, kSwitch };

struct FormAct {
  Kind kind = Kind::kTick;
  PaperStep step = PaperStep::kNone;
  std::string_view slug;
};

std::optional<FormAct> act_of(std::string_view slug) {
  if (slug == kUndoSlug) return FormAct{Kind::kUndo, {}, slug};
  if (slug == kIncidentSlug) return FormAct{Kind::kIncident, {}, slug};
  if (slug == kSwitchSlug) return FormAct{Kind::kSwitch, {}, slug};
  const PaperStep step = step_of(slug);
  if (step == PaperStep::kNone) return std::nullopt;
  return FormAct{step == PaperStep::kEdited ? Kind::kEdit : Kind::kTick, step, slug};
}

// The field in which a blocker is repaired; empty: in none.
const char* field_of(BlockerCode code, Kind kind) {
  switch (code) {
    case BlockerCode::kDayNeeded:
    case BlockerCode::kDayInFuture:
    case BlockerCode::kDayBeforePrevious:
      return "jour";
    case BlockerCode::kListNotAttached:
      return "liste";
    case BlockerCode::kCarrierNeeded:
      return "transporteur";
    case BlockerCode::kCopiesNotTwo:
      return "exemplaires";
    case BlockerCode::kStepSkipped:
      return "confirme";
    case BlockerCode::kSignatoryUnproven:
      return "atteste";
    case BlockerCode::kFingerprintNeeded:
    case BlockerCode::kFingerprintSame:
      return "empreinte";
    case BlockerCode::kMotiveNeeded:
      return "motif";
    case BlockerCode::kReasonNeeded:
      return kind == Kind::kIncident ? "commentaire" : "raison";
    default:
      return "";
  }
}

// The field that a kInvalid failure names in its parameters.
const char* field_of(const app::Failure& failure) {
  if (failure.key == "paper.incident_needed") return "incident";
  static const std::map<std::string, const char*, std::less<>> kFields = {{"day", "jour"},
                                                                          {"comment", "commentaire"},
                                                                          {"carrier", "transporteur"},
                                                                          {"done_by", "personne"},
                                                                          {"received_fingerprint", "empreinte"},
                                                                          {"reason", "raison"},
                                                                          {"motive", "motif"}};
  for (const auto& [name, value] : failure.parameters) {
    const auto found = kFields.find(value);
    if (name == "field" && found != kFields.end()) return found->second;
  }
  return "";
}

// Builds the fields of a form, each with what was typed and what is wrong with it.
class Fields {
 public:
  Fields(const Exchange& x, const std::map<std::string, std::string>& errors) : x_(x), errors_(errors) {}

  // `start`: the value of a form that was not sent yet.
  View& line(const char* name, std::string label, std::string hint, const char* type, const std::string& start) {
    View& view = field(name, std::move(label), std::move(hint));
    view.flag("line", true).text("type", type).text("value", typed(name, start));
    return view;
  }
  void area(const char* name, std::string label, std::string hint) {
    field(name, std::move(label), std::move(hint)).flag("area", true).text("value", typed(name, ""));
  }
  void check(const char* name, std::string label, std::string hint) {
    field(name, std::move(label), std::move(hint)).flag("check", true).flag("checked", !x_.form(name).empty());
  }
  void incidents(const std::vector<Incident>& offered) {
    View& view = field("incident", x_.say("paper.incident_which"), "");
    view.flag("choice", true);
    const std::string chosen = typed("incident", std::string(x_.query("incident")));
    std::vector<View> options;
    for (const auto incident : offered) {
      const std::string name(domain::name_of(incident));
      View option;
      option.text("option_id", options.empty() ? "cv-incident" : "cv-incident-" + name).text("option", name);
      option.text("option_label", x_.say("paper.incident_" + name)).flag("chosen", name == chosen);
      option.text("option_hint", x_.say("paper.incident_hint_" + name));
      options.push_back(std::move(option));
    }
    view.list("options", std::move(options));
  }
  std::vector<View> take() { return std::move(fields_); }

 private:
  std::string typed(const char* name, const std::string& start) const {
    return x_.is_post() ? std::string(x_.form(name)) : start;
  }
  View& field(const char* name, std::string label, std::string hint) {
    const auto found = errors_.find(name);
    const std::string error = found == errors_.end() ? std::string() : found->second;
    const std::string id = std::string("cv-") + name;
    std::string described = hint.empty() ? "" : id + "-aide";
    if (!error.empty()) described += (described.empty() ? "" : " ") + id + "-erreur";
    View view;
    view.text("field_id", id).text("field_name", name).text("label", label).text("hint", hint);
    view.text("error", error).text("described", described);
    for (const char* kind : {"line", "area", "check", "checked", "choice", "required"}) view.flag(kind, false);
    fields_.push_back(std::move(view));
    return fields_.back();
  }

  const Exchange& x_;
  const std::map<std::string, std::string>& errors_;
  std::vector<View> fields_;
};

const app::PaperStepView* find_step(const app::ProcessView& process, PaperStep step) {
  for (const auto& line : process.steps) {
    const bool open =
        line.status == app::PaperStepView::Status::kExpected || line.status == app::PaperStepView::Status::kLater;
    if (line.step == step && line.ours && open) return &line;
  }
  return nullptr;
}

// Why the form cannot be shown at all; nothing when it can.
std::optional<app::Failure> closed(const app::ProcessView& process, const FormAct& act, bool has_scan) {
  app::Failure failure{app::Code::kBlocked, "failure.blocked"};
  const auto one = [&](BlockerCode code, domain::Parameters parameters = {}) {
    failure.blockers = {{code, std::move(parameters), domain::Remedy::kNone}};
    return failure;
  };
  if (act.kind == Kind::kUndo) {
    if (!process.may_undo) {
      const bool none = process.convention.paper.step == PaperStep::kNone;
      return one(none ? BlockerCode::kNothingToUndo : BlockerCode::kNotAuthor);
    }
    return std::nullopt;
  }
  if (act.kind == Kind::kIncident) {
    if (process.incidents.empty()) return one(BlockerCode::kNoPaperStep);
    return std::nullopt;
  }
  if (act.kind == Kind::kSwitch) {
    if (!process.switch_to) return one(BlockerCode::kNoPaperStep);
    failure.blockers = process.switch_blockers;
  } else {
    const auto* line = find_step(process, act.step);
    if (line == nullptr) {
      for (const auto& other : process.steps) {
        if (other.step == act.step && other.entry) return one(BlockerCode::kStepDone);
        if (other.step == act.step && !other.ours) return one(BlockerCode::kWrongSide);
      }
      return one(BlockerCode::kNoPaperStep);
    }
    if (line->scan_needed && !has_scan) return one(BlockerCode::kScanNeeded);
    failure.blockers = line->blockers;
  }
  if (failure.blockers.empty()) return std::nullopt;
  return failure;
}

// A stored scan that the upload hands over in the address, then the form in its hidden fields.
struct ScanFields {
  std::string document;
  int version = 0;
};
ScanFields scan_of(const Exchange& x) {
  if (x.is_post()) return {std::string(x.form("numerisation")), read_number(x.form("numerisation_version"))};
  return {std::string(x.query("numerisation")), read_number(x.query("numerisation_version"))};
}

void step_fields(Fields& fields, const Exchange& x, const app::PaperStepView& line, const std::string& today,
                 const std::map<std::string, std::string>& errors) {
  const std::string name(domain::name_of(line.step));
  fields.line("jour", x.say("paper.day"), x.say("paper.day_hint"), "date", today).flag("required", true);
  fields.line("personne", x.say("paper.person_" + name), x.say("paper.person_hint"), "text", "");
  if (line.step == PaperStep::kSent) {
    fields.line("transporteur", x.say("paper.carrier"), x.say("paper.carrier_hint"), "text", "").flag("required", true);
    fields.check("liste", x.say("paper.list_attached"), x.say("paper.list_attached_hint"));
  }
  if (line.step == PaperStep::kReceivedHost) {
    fields.line("exemplaires", x.say("paper.copies"), x.say("paper.copies_hint"), "number", "2").flag("required", true);
  }
  fields.area("commentaire", x.say("paper.comment"), "");
  if (line.skips) fields.check("confirme", x.say("paper.skip_confirm"), x.say("paper.skip_hint"));
  // Asked only of a person who is neither head nor known to hold a delegation.
  if (errors.contains("atteste") || !x.form("atteste").empty()) {
    fields.check("atteste", x.say("paper.signatory_confirm"), x.say("paper.signatory_hint"));
  }
}

std::vector<View> form_fields(const Exchange& x, const app::ProcessView& process, const FormAct& act,
                              const std::string& today, const std::map<std::string, std::string>& errors) {
  Fields fields(x, errors);
  switch (act.kind) {
    case Kind::kEdit:
      if (process.motive_needed) {
        fields.line("motif", x.say("freeze.motive"), x.say("freeze.motive_hint"), "text", "").flag("required", true);
      }
      fields.area("commentaire", x.say("paper.comment"), "");
      break;
    case Kind::kTick:
      step_fields(fields, x, *find_step(process, act.step), today, errors);
      break;
    case Kind::kUndo:
      fields.line("raison", x.say("paper.undo_why"), x.say("paper.undo_why_hint"), "text", "").flag("required", true);
      break;
    case Kind::kIncident:
      fields.incidents(process.incidents);
      fields.line("jour", x.say("paper.day"), x.say("paper.day_hint"), "date", today).flag("required", true);
      if (std::find(process.incidents.begin(), process.incidents.end(), Incident::kWrongVersion) !=
          process.incidents.end()) {
        fields.line("empreinte", x.say("paper.fingerprint"), x.say("paper.fingerprint_hint"), "text",
                    std::string(x.query("empreinte").substr(0, 80)));
      }
      fields.area("commentaire", x.say("paper.comment"), x.say("paper.incident_comment_hint"));
      break;
    case Kind::kSwitch:
      break;
  }
  return fields.take();
}

// Words of the page: title, explanation, button.
struct Words {
  std::string title, explain, button;
};
Words words_of(const Exchange& x, const app::ProcessView& process, const FormAct& act) {
  switch (act.kind) {
    case Kind::kUndo: {
      std::string last;
      for (const auto& step : process.steps) {
        if (step.step == process.convention.paper.step) last = x.say("paper.step_" + std::string(name_of(step.step)));
      }
      return {x.say("paper.undo_title"), x.say("paper.undo_explain", {{"step", last}}), x.say("paper.undo_act")};
    }
    case Kind::kIncident:
      return {x.say("paper.incident_title"), x.say("paper.incident_explain"), x.say("paper.incident_act")};
    case Kind::kSwitch: {
      const bool to_paper = process.switch_to == domain::Channel::kPaper;
      return {x.say(to_paper ? "paper.switch_to_paper" : "paper.switch_to_electronic"),
              x.say(to_paper ? "paper.switch_explain_paper" : "paper.switch_explain_electronic"),
              x.say(to_paper ? "paper.switch_to_paper" : "paper.switch_to_electronic")};
    }
    default: {
      const std::string name(domain::name_of(act.step));
      return {x.say("paper.act_" + name), x.say("paper.explain_" + name), x.say("paper.save_" + name)};
    }
  }
}

// The summary of what is wrong, each point with a link to its field, and the same beside the fields.
std::map<std::string, std::string> put_errors(View& view, const Exchange& x, const app::ProcessView& process, Kind kind,
                                              const app::Failure* failure) {
  std::map<std::string, std::string> errors;
  if (failure == nullptr) {
    put_no_problem(view);
    return errors;
  }
  put_problem(view, x, *failure, &process.convention);
  const std::string field = field_of(*failure);
  if (!field.empty()) {
    errors[field] = message(x, *failure);
    view.text("problem_field", x.say("settings.go_to_field")).url("problem_field_url", Url::anchor("cv-" + field));
  }
  auto points = blocker_views(x, failure->blockers, &process.convention);
  for (std::size_t i = 0; i != points.size(); ++i) {
    const auto& blocker = failure->blockers[i];
    const std::string name = field_of(blocker.code, kind);
    if (name.empty()) continue;
    errors[name] = message(x, domain::key_of(blocker.code), blocker.parameters);
    points[i].flag("has_remedy", true).text("remedy", x.say("settings.go_to_field"));
    points[i].url("remedy_url", Url::anchor("cv-" + name));
  }
  view.list("problem_blockers", std::move(points));
  return errors;
}

ent_status show(const Exchange& x, const Room& room, std::string_view id, const FormAct& act,
                const app::Failure* failure) {
  const Url back = x.page({"conventions", id});
  const auto actor = app::identify(room.app, x.call());
  if (actor.has_error()) return problem_page(x, actor.error());
  const auto process = app::process_view(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (process.has_error()) return problem_page(x, process.error());
  const auto& convention = process->convention;
  const auto scan = scan_of(x);
  if (const auto why = closed(*process, act, !scan.document.empty())) {
    return problem_page(x, failure == nullptr ? *why : *failure, {x.say("act.read_again"), back}, &convention);
  }
  const bool home = process->side == domain::Side::kHome;
  const Words words = words_of(x, *process, act);
  View view;
  view.text("title", words.title).text("flash", "");
  const TextArgument names[] = {
      {"home", convention.home_name}, {"host", convention.host_name}, {"offer", convention.offer_title}};
  view.text("lead", x.texts().format("detail.lead", names, 3));
  const auto errors = put_errors(view, x, *process, act.kind, failure);
  view.text("explain", words.explain).text("save", words.button).text("number", convention.number);
  const auto* line = act.kind == Kind::kTick ? find_step(*process, act.step) : nullptr;
  const std::string other = school_name(convention, domain::other(process->side));
  view.text("observed", line != nullptr && line->for_other ? x.say("paper.for_other", {{"school", other}}) : "");
  view.flag("one_copy", act.step == PaperStep::kReceivedHost);
  view.url("incident_url", form_url(x, convention.id, kIncidentSlug));
  view.text("proof", process->proof.empty() || act.kind != Kind::kSwitch ? "" : x.say(process->proof));
  view.list("fields", form_fields(x, *process, act, domain::to_iso(actor->today), errors));
  put_form_guard(view, x);
  view.url("save_url", form_url(x, convention.id, act.slug)).url("back_url", back);
  view.text("idempotency", random_key()).number("revision", convention.revision);
  view.number("shown_version", process->shown.version).text("shown_sha256", process->shown.sha256);
  view.text("channel", process->switch_to && act.kind == Kind::kSwitch ? domain::name_of(*process->switch_to) : "");
  view.text("scan", scan.document).number("scan_version", scan.version);
  const std::vector<std::string_view> list =
      home ? std::vector<std::string_view>{} : std::vector<std::string_view>{"accueil"};
  return x.answer(PageAnswer{failure == nullptr ? 200 : app::http_status(failure->code),
                             words.title,
                             {{x.say(home ? "list.home.crumb" : "list.host.crumb"), x.page(list)},
                              {convention.number, back},
                              {words.title, form_url(x, convention.id, act.slug)}},
                             render("paper_form", x.texts(), view)});
}

app::Result<app::Outcome> tick(const Exchange& x, const Room& room, std::string_view id, PaperStep step) {
  const auto scan = scan_of(x);
  app::TickStepRequest request;
  request.command = read_command(x, id);
  request.shown = read_shown(x);
  request.step = step;
  request.day = x.form("jour");
  request.skip_confirmed = !x.form("confirme").empty();
  request.done_by = x.form("personne");
  request.unmandated_confirmed = !x.form("atteste").empty();
  request.comment = x.form("commentaire");
  request.carrier = x.form("transporteur");
  request.list_attached = !x.form("liste").empty();
  request.copies = read_number(x.form("exemplaires"));
  request.scan_document = scan.document;
  request.scan_version = scan.version;
  return app::tick_step(room.app, x.call(), request);
}

app::Result<app::Outcome> report(const Exchange& x, const Room& room, std::string_view id) {
  const auto incident = domain::incident_from(x.form("incident"));
  if (!incident || *incident == Incident::kNone) return app::Failure{app::Code::kInvalid, "paper.incident_needed"};
  return app::report_incident(room.app, x.call(),
                              {read_command(x, id), read_shown(x), *incident, std::string(x.form("jour")),
                               std::string(x.form("empreinte")), std::string(x.form("commentaire"))});
}

app::Result<app::Outcome> perform(const Exchange& x, const Room& room, std::string_view id, const FormAct& act) {
  switch (act.kind) {
    case Kind::kEdit:
      return app::edit_copies(
          room.app, x.call(),
          {read_command(x, id), read_shown(x), std::string(x.form("motif")), std::string(x.form("commentaire"))});
    case Kind::kUndo:
      return app::undo_step(room.app, x.call(), {read_command(x, id), read_shown(x), std::string(x.form("raison"))});
    case Kind::kIncident:
      return report(x, room, id);
    case Kind::kSwitch: {
      const auto channel = domain::channel_from(x.form("voie"));
      if (!channel) return app::Failure{app::Code::kInvalid, "failure.bad_request"};
      return app::switch_channel(room.app, x.call(), {read_command(x, id), *channel});
    }
    default:
      return tick(x, room, id, act.step);
  }
}

std::string done_of(const FormAct& act) {
  switch (act.kind) {
    case Kind::kUndo:
      return "paper_undone";
    case Kind::kIncident:
      return "paper_incident";
    case Kind::kSwitch:
      return "paper_switched";
    default:
      return "paper_" + std::string(domain::name_of(act.step));
  }
}

}  // namespace

std::string_view slug_of(PaperStep step) {
  return domain::find_name(kSlugs, step);
}

PaperStep step_of(std::string_view slug) {
  return domain::find_value(kSlugs, slug).value_or(PaperStep::kNone);
}

Url form_url(const Exchange& x, const domain::ConventionId& id, std::string_view slug) {
  return x.page({"conventions", id.str(), "papier", slug});
}

ent_status paper_form_screen(const Exchange& x, const Room& room, std::string_view id, std::string_view slug) {
  const auto act = act_of(slug);
  if (!act) return problem_page(x, 404, "error.title_not_found", "error.no_such_page");
  return show(x, room, id, *act, nullptr);
}

ent_status paper_act(const Exchange& x, const Room& room, std::string_view id, std::string_view slug) {
  const auto act = act_of(slug);
  if (!act) return problem_page(x, 404, "error.title_not_found", "error.no_such_page");
  const auto outcome = perform(x, room, id, *act);
  if (outcome.has_value()) return x.redirect(x.page({"conventions", id}, {{"fait", done_of(*act)}}));
  const auto& failure = outcome.error();
  if (failure.code == app::Code::kBlocked || failure.code == app::Code::kInvalid) {
    return show(x, room, id, *act, &failure);
  }
  return problem_page(x, failure, {x.say("act.read_again"), x.page({"conventions", id})});
}

}  // namespace conventions::pages
