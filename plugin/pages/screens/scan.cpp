// « Joindre une copie numérisée »: takes the scan of the signed sheets, then goes on to the form of its step.
#include "plugin/app/receive_scan.hpp"
#include "plugin/app/timeline.hpp"
#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/paper_body.hpp"
#include "plugin/pages/screens/paper_forms.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

// The step that was asked for, else the first that the viewer's school may record with a scan.
const app::PaperStepView* scanned_step(const app::ProcessView& process, std::string_view slug) {
  for (const auto& step : process.steps) {
    if (may_scan(step) && (slug.empty() || slug_of(step.step) == slug)) return &step;
  }
  return nullptr;
}

bool is_about_codes(const app::Failure& failure) {
  return failure.key == "scan.no_code" || failure.key == "scan.other_document";
}

void put_other_steps(View& view, const Exchange& x, const app::ProcessView& process, domain::PaperStep chosen) {
  std::vector<View> others;
  for (const auto& other : process.steps) {
    if (!may_scan(other) || other.step == chosen) continue;
    View item;
    item.text("label", step_act(x, other.step)).url("step_url", scan_url(x, process.convention.id, other.step));
    others.push_back(std::move(item));
  }
  view.list("others", std::move(others));
}

ent_status show_scan_form(const Exchange& x, const Room& room, std::string_view id, const app::Failure* failure) {
  const auto process = app::process_view(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (process.has_error()) return problem_page(x, process.error());
  const auto& convention = process->convention;
  const Url back = x.page({"conventions", id});
  const auto* step = scanned_step(*process, x.is_post() ? x.form("etape") : x.query("etape"));
  if (step == nullptr) {
    return problem_page(x, app::Failure{app::Code::kBlocked, "scan.no_step"}, {x.say("act.read_again"), back});
  }
  const std::string title = x.say("scan.title");
  View view;
  view.text("title", title).text("flash", "");
  const TextArgument names[] = {
      {"home", convention.home_name}, {"host", convention.host_name}, {"offer", convention.offer_title}};
  view.text("lead", x.texts().format("detail.lead", names, 3));
  if (failure != nullptr) {
    put_problem(view, x, *failure, &convention);
    view.text("problem_field", x.say("settings.go_to_field")).url("problem_field_url", Url::anchor("cv-scan"));
  } else {
    put_no_problem(view);
  }
  view.text("file_error", failure == nullptr ? "" : message(x, *failure));
  view.flag("any_document", failure != nullptr && is_about_codes(*failure));
  view.text("files_hint", x.say("scan.files_hint", {{"files", std::int64_t{app::kMaxScanFiles}},
                                                    {"pages", std::int64_t{app::kMaxScanPages}},
                                                    {"megabytes", std::int64_t{app::kMaxScanMegabytes}}}));
  view.text("step_title", step_act(x, step->step)).text("step", slug_of(step->step));
  put_form_guard(view, x);
  view.text("idempotency", random_key()).number("revision", convention.revision);
  const Url own = x.page({"conventions", id, "numerisation"});
  view.url("scan_url", own).url("convention_url", back);
  put_other_steps(view, x, *process, step->step);
  const bool home = process->side == domain::Side::kHome;
  const std::vector<std::string_view> list =
      home ? std::vector<std::string_view>{} : std::vector<std::string_view>{"accueil"};
  return x.answer(PageAnswer{
      failure == nullptr ? 200 : app::http_status(failure->code),
      title,
      {{x.say(home ? "list.home.crumb" : "list.host.crumb"), x.page(list)}, {convention.number, back}, {title, own}},
      render("scan", x.texts(), view)});
}

}  // namespace

ent_status scan_screen(const Exchange& x, const Room& room, std::string_view id) {
  return show_scan_form(x, room, id, nullptr);
}

ent_status scan_act(const Exchange& x, const Room& room, std::string_view id) {
  app::ReceiveScanRequest request;
  request.command = read_command(x, id);
  request.step = step_of(x.form("etape"));
  request.files = x.uploads("fichiers");
  request.any_document = !x.form("autre").empty();
  const auto received = app::receive_scan(room.app, x.call(), request);
  if (received.has_error()) {
    const app::Failure failure = received.error();
    if (failure.key.rfind("scan.", 0) == 0) return show_scan_form(x, room, id, &failure);
    return problem_page(x, failure, {x.say("act.read_again"), x.page({"conventions", id})});
  }
  const std::string_view slug = slug_of(request.step);
  if (slug.empty()) return show_scan_form(x, room, id, nullptr);
  return x.redirect(x.page(
      {"conventions", id, "papier", slug},
      {{"numerisation", received->scan.document}, {"numerisation_version", std::to_string(received->scan.version)}}));
}

}  // namespace conventions::pages
