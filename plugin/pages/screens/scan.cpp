// « Joindre une copie numérisée »: a step of the paper process recorded with the scan of the signed sheet.
#include <algorithm>
#include <optional>

#include "plugin/app/receive_scan.hpp"
#include "plugin/app/tick_step.hpp"
#include "plugin/app/timeline.hpp"
#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

using domain::PaperStep;

bool may_carry(const app::PaperStepView& step) {
  const bool open =
      step.status == app::PaperStepView::Status::kExpected || step.status == app::PaperStepView::Status::kLater;
  return step.ours && open && step.step != PaperStep::kEdited;
}

// The step that was asked for, else the first that the viewer's school may record with a scan.
const app::PaperStepView* step_of(const app::ProcessView& process, std::string_view asked) {
  const app::PaperStepView* first = nullptr;
  for (const auto& step : process.steps) {
    if (!may_carry(step)) continue;
    if (asked == domain::name_of(step.step)) return &step;
    if (first == nullptr) first = &step;
  }
  return asked.empty() ? first : nullptr;
}

std::string label(const Exchange& x, PaperStep step) {
  return x.say("next.paper_" + std::string(domain::name_of(step)));
}

// A scan that is stored already, while something else in the form has to be mended.
struct Stored {
  std::string document;
  std::int64_t version = 0;
};

void put_entered(View& view, const Exchange& x) {
  view.text("day", x.form("jour")).text("done_by", x.form("par")).text("carrier", x.form("porteur"));
  view.text("comment", x.form("remarque")).flag("list_attached", !x.form("liste").empty());
  view.text("copies", x.is_post() ? x.form("exemplaires") : std::string_view("2"));
}

void put_files(View& view, const Exchange& x, const app::Failure* failure, const Stored& stored) {
  const bool about_codes =
      failure != nullptr && (failure->key == "scan.no_code" || failure->key == "scan.other_document");
  const bool about_file = failure != nullptr && failure->key.rfind("scan.", 0) == 0;
  view.flag("any_document", about_codes).text("file_error", about_file ? message(x, *failure) : "");
  view.text("files_hint", x.say("scan.files_hint", {{"files", std::int64_t{app::kMaxScanFiles}},
                                                    {"pages", std::int64_t{app::kMaxScanPages}},
                                                    {"megabytes", std::int64_t{app::kMaxScanMegabytes}}}));
  view.text("received", stored.document.empty() ? "" : x.say("scan.received"));
  view.text("scan_document", stored.document).number("scan_version", stored.version);
}

ent_status show(const Exchange& x, const Room& room, std::string_view id, const app::Failure* failure,
                const Stored& stored) {
  const auto process = app::process_view(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (process.has_error()) return problem_page(x, process.error());
  const auto& convention = process->convention;
  const WayOut back{x.say("act.read_again"), x.page({"conventions", id})};
  const auto* step = step_of(*process, x.is_post() ? x.form("etape") : x.query("etape"));
  if (step == nullptr) return problem_page(x, app::Failure{app::Code::kBlocked, "scan.no_step"}, back);
  const bool home = process->side == domain::Side::kHome;
  const std::string title = x.say("scan.title");
  View view;
  view.text("title", title);
  const TextArgument names[] = {
      {"home", convention.home_name}, {"host", convention.host_name}, {"offer", convention.offer_title}};
  view.text("lead", x.texts().format("detail.lead", names, 3));
  put_flash(view, x);
  if (failure != nullptr) {
    put_problem(view, x, *failure, &convention);
  } else {
    put_no_problem(view);
  }
  view.text("blockers_title", x.say("scan.blocked")).list("blockers", blocker_views(x, step->blockers, &convention));
  view.list("warnings", {});
  view.text("step_title", label(x, step->step)).text("step", domain::name_of(step->step));
  view.text("for_other", step->for_other ? x.say("scan.for_other") : "");
  view.flag("sending", step->step == PaperStep::kSent).flag("receiving", step->step == PaperStep::kReceivedHost);
  view.flag("skips", step->skips);
  put_entered(view, x);
  put_files(view, x, failure, stored);
  put_form_guard(view, x);
  view.text("idempotency", random_key()).number("revision", convention.revision);
  view.number("shown_version", process->shown.version).text("shown_sha256", process->shown.sha256);
  view.url("scan_url", x.page({"conventions", id, "numerisation"})).url("convention_url", x.page({"conventions", id}));
  std::vector<View> others;
  for (const auto& other : process->steps) {
    if (!may_carry(other) || other.step == step->step) continue;
    View item;
    item.text("label", label(x, other.step));
    item.url("step_url",
             x.page({"conventions", id, "numerisation"}, {{"etape", std::string(domain::name_of(other.step))}}));
    others.push_back(std::move(item));
  }
  view.list("others", std::move(others));
  const std::vector<std::string_view> list =
      home ? std::vector<std::string_view>{} : std::vector<std::string_view>{"accueil"};
  return x.answer(PageAnswer{failure == nullptr ? 200 : app::http_status(failure->code),
                             title,
                             {{x.say(home ? "list.home.crumb" : "list.host.crumb"), x.page(list)},
                              {convention.number, x.page({"conventions", id})},
                              {title, x.page({"conventions", id, "numerisation"})}},
                             render("scan", x.texts(), view)});
}

ent_status refuse(const Exchange& x, const Room& room, std::string_view id, const app::Failure& failure,
                  const Stored& stored) {
  using app::Code;
  const bool mendable = failure.code == Code::kInvalid || failure.code == Code::kBlocked ||
                        failure.code == Code::kTooLarge || failure.code == Code::kUnavailable;
  if (mendable) return show(x, room, id, &failure, stored);
  return problem_page(x, failure, {x.say("act.read_again"), x.page({"conventions", id})});
}

}  // namespace

ent_status scan_screen(const Exchange& x, const Room& room, std::string_view id) {
  return show(x, room, id, nullptr, {});
}

ent_status scan_act(const Exchange& x, const Room& room, std::string_view id) {
  const auto step = domain::paper_step_from(x.form("etape")).value_or(PaperStep::kNone);
  Stored stored{std::string(x.form("scan")), read_number(x.form("scan_version"))};
  if (stored.document.empty()) {
    app::ReceiveScanRequest request;
    request.command = read_command(x, id);
    request.step = step;
    request.files = x.uploads("fichiers");
    request.any_document = !x.form("autre").empty();
    const auto received = app::receive_scan(room.app, x.call(), request);
    if (received.has_error()) return refuse(x, room, id, received.error(), {});
    stored = {received->scan.document, received->scan.version};
  }
  app::TickStepRequest request;
  request.command = read_command(x, id);
  request.shown = read_shown(x);
  request.step = step;
  request.day = std::string(x.form("jour"));
  request.skip_confirmed = !x.form("saut").empty();
  request.done_by = std::string(x.form("par"));
  request.comment = std::string(x.form("remarque"));
  request.carrier = std::string(x.form("porteur"));
  request.list_attached = !x.form("liste").empty();
  request.copies = read_number(x.form("exemplaires"));
  request.scan_document = stored.document;
  request.scan_version = stored.version;
  const auto outcome = app::tick_step(room.app, x.call(), request);
  if (outcome.has_error()) return refuse(x, room, id, outcome.error(), stored);
  return x.redirect(x.page({"conventions", id}, {{"fait", "scan"}}));
}

ent_status scan_file(const Exchange& x, const Room& room, std::string_view id, std::string_view entry) {
  const auto file = app::scan_file(room.app, x.call(), domain::ConventionId(std::string(id)),
                                   read_number(x.query("version")), read_number(entry));
  if (file.has_error()) return problem_page(x, file.error());
  RawAnswer raw;
  raw.media_type = file->media_type;
  raw.content = file->bytes;
  raw.file_name = file->file_name;
  raw.download = true;
  raw.etag = file->sha256;
  return x.answer(raw);
}

}  // namespace conventions::pages
