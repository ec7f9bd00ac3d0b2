// One convention: its page, its acts, its files.
#include "plugin/app/detail.hpp"

#include "plugin/app/cancel.hpp"
#include "plugin/app/correct.hpp"
#include "plugin/app/download.hpp"
#include "plugin/app/freeze.hpp"
#include "plugin/app/refuse.hpp"
#include "plugin/app/take_back.hpp"
#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/page_images.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/detail_body.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

ent_status show(const Exchange& x, const Room& room, std::string_view id, const RefusedAct& refused) {
  const auto detail = app::convention_detail(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (detail.has_error()) return problem_page(x, detail.error());
  const auto process = app::process_view(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (process.has_error()) return problem_page(x, process.error());
  const auto& convention = detail->convention;
  const bool home = detail->side == domain::Side::kHome;
  View view;
  const std::string title = x.say("detail.title", {{"school", home ? convention.host_name : convention.home_name}});
  view.text("title", title);
  const TextArgument names[] = {
      {"home", convention.home_name}, {"host", convention.host_name}, {"offer", convention.offer_title}};
  view.text("lead", x.texts().format("detail.lead", names, 3));
  view.html("detail_html", detail_body(x, room, *detail, *process, refused));
  const std::vector<std::string_view> list =
      home ? std::vector<std::string_view>{} : std::vector<std::string_view>{"accueil"};
  const std::int32_t status = refused.failure == nullptr ? 200 : app::http_status(refused.failure->code);
  return x.answer(PageAnswer{status,
                             title,
                             {{x.say(home ? "list.home.crumb" : "list.host.crumb"), x.page(list)},
                              {convention.number, x.page({"conventions", id})}},
                             render("detail", x.texts(), view)});
}

// After an act: the convention with « c'est fait », a page « La convention a changé », or the form again.
template <class Done>
ent_status finish(const Exchange& x, const Room& room, std::string_view id, const app::Result<Done>& outcome,
                  std::string_view done, RefusedAct refused) {
  if (outcome.has_value()) return x.redirect(x.page({"conventions", id}, {{"fait", std::string(done)}}));
  const auto& failure = outcome.error();
  if (failure.code == app::Code::kBlocked || failure.code == app::Code::kInvalid) {
    refused.failure = &failure;
    return show(x, room, id, refused);
  }
  return problem_page(x, failure, {x.say("act.read_again"), x.page({"conventions", id})});
}

}  // namespace

ent_status detail_screen(const Exchange& x, const Room& room, std::string_view id) {
  return show(x, room, id, {});
}

ent_status freeze_act(const Exchange& x, const Room& room, std::string_view id) {
  const std::string motive(x.form("motif"));
  const auto outcome = app::freeze(room.app, x.call(), {read_command(x, id), motive});
  return finish(x, room, id, outcome, "frozen", {nullptr, domain::Event::kFreeze, "", "", motive});
}

ent_status take_back_act(const Exchange& x, const Room& room, std::string_view id) {
  const auto outcome = app::take_back(room.app, x.call(), read_command(x, id));
  return finish(x, room, id, outcome, "taken_back", {nullptr, domain::Event::kTakeBack, "", "", ""});
}

ent_status correct_act(const Exchange& x, const Room& room, std::string_view id) {
  const auto outcome = app::correct(room.app, x.call(), read_command(x, id));
  return finish(x, room, id, outcome, "corrected", {nullptr, domain::Event::kCorrect, "", "", ""});
}

ent_status refuse_act(const Exchange& x, const Room& room, std::string_view id) {
  const std::string code(x.form("motif"));
  const std::string text(x.form("texte"));
  const auto outcome = app::refuse(room.app, x.call(), {read_command(x, id), read_shown(x), code, text});
  return finish(x, room, id, outcome, "refused", {nullptr, domain::Event::kRefuse, code, text, ""});
}

ent_status cancel_act(const Exchange& x, const Room& room, std::string_view id) {
  const std::string code(x.form("motif"));
  const std::string text(x.form("texte"));
  const auto outcome = app::cancel(room.app, x.call(), {read_command(x, id), code, text});
  return finish(x, room, id, outcome, "cancelled", {nullptr, domain::Event::kCancel, code, text, ""});
}

ent_status document_file(const Exchange& x, const Room& room, std::string_view id) {
  const auto file = app::download(room.app, x.call(), domain::ConventionId(std::string(id)),
                                  read_number(x.query("version")), std::string(x.query("empreinte")));
  if (file.has_error()) return problem_page(x, file.error());
  RawAnswer raw;
  raw.media_type = file->media_type;
  raw.content = file->bytes;
  raw.file_name = file->file_name;
  raw.download = !x.query("telecharger").empty();
  raw.etag = file->sha256;
  return x.answer(raw);
}

ent_status text_file(const Exchange& x, const Room& room, std::string_view id) {
  const auto file =
      app::download_text(room.app, x.call(), domain::ConventionId(std::string(id)), read_number(x.query("version")));
  if (file.has_error()) return problem_page(x, file.error());
  RawAnswer raw;
  raw.media_type = "text/plain; charset=utf-8";
  raw.content = file->bytes;
  raw.file_name = file->file_name;
  return x.answer(raw);
}

ent_status page_image(const Exchange& x, const Room& room, std::string_view id, std::string_view name) {
  if (name.size() < 5 || name.substr(name.size() - 4) != ".svg") {
    return problem_page(x, 404, "error.title_not_found", "failure.not_found");
  }
  const int number = read_number(name.substr(0, name.size() - 4));
  // The use case checks the right each time; only the picture itself is kept.
  const auto file = app::download(room.app, x.call(), domain::ConventionId(std::string(id)),
                                  read_number(x.query("version")), std::string(x.query("empreinte")));
  if (file.has_error()) return problem_page(x, file.error());
  const auto svg = room.images.svg(file->sha256, number, [&] { return file->bytes; });
  if (svg == nullptr) return problem_page(x, 404, "error.title_not_found", "error.no_page_image");
  RawAnswer raw;
  raw.media_type = "image/svg+xml";
  raw.content = *svg;
  raw.etag = file->sha256.substr(0, 16) + "-" + std::to_string(number);
  return x.answer(raw);
}

}  // namespace conventions::pages
