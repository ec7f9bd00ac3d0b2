// U5 « Paramètres » > « Configurer l'application »: the signature a school affixes.
#include "plugin/app/signature_config.hpp"
#include "plugin/domain/calendar.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/page_images.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

using domain::SignatureAvailability;

enum class Field { kNone, kPicture, kCertificate };

void put_state(View& view, const Exchange& x, const app::ConfigurationView& configuration) {
  struct Look {
    const char* name;
    Tone tone;
    Icon icon;
  };
  const Look look = [&]() -> Look {
    switch (configuration.availability) {
      case SignatureAvailability::kActive:
        return {"active", Tone::kGood, Icon::kGood};
      case SignatureAvailability::kMissing:
        return {"missing", Tone::kWait, Icon::kEdit};
      case SignatureAvailability::kExpired:
        return {"expired", Tone::kBad, Icon::kBad};
      case SignatureAvailability::kNotYetValid:
        return {"not_yet_valid", Tone::kWait, Icon::kWait};
      case SignatureAvailability::kRemoved:
        return {"removed", Tone::kNeutral, Icon::kNone};
      case SignatureAvailability::kCompromised:
        break;
    }
    return {"compromised", Tone::kBad, Icon::kBad};
  }();
  put_chip(view, x.say(std::string("settings.state_") + look.name), look.tone, look.icon);
  view.text("sentence",
            x.say(std::string("settings.sentence_") + look.name, {{"date", x.day(configuration.availability_date)}}));
  view.text("made", configuration.id.empty() ? ""
                                             : x.say("settings.made", {{"name", configuration.created_by_name},
                                                                       {"date", x.moment(configuration.created_ms)},
                                                                       {"number", configuration.number}}));
}

void put_certificate(View& view, const Exchange& x, const app::ConfigurationView& configuration) {
  const bool own = configuration.kind == domain::SignatureKind::kOwnCertificate && configuration.certificate;
  view.flag("certificate", configuration.certificate.has_value()).flag("own_certificate", own);
  view.text("certificate_title", x.say(own ? "settings.own_certificate" : "settings.seal_certificate"));
  if (!configuration.certificate) return;
  const auto& certificate = *configuration.certificate;
  std::vector<View> facts;
  facts.push_back(fact(x.say("certificate.subject"), certificate.subject));
  facts.push_back(fact(x.say("certificate.issuer"), certificate.issuer));
  facts.push_back(fact(
      x.say("certificate.validity"),
      x.say("date.range", {{"first", x.day(certificate.not_before_ms)}, {"last", x.day(certificate.not_after_ms)}})));
  facts.push_back(
      fact(x.say("certificate.chain"), certificate.self_signed
                                           ? x.say("certificate.self_signed")
                                           : x.say("certificate.chain_length", {{"count", certificate.chain_length}})));
  facts.push_back(fact(x.say("certificate.key"), certificate.key));
  facts.push_back(fact(x.say("certificate.serial"), certificate.serial));
  facts.push_back(fact(x.say("certificate.fingerprint"), certificate.fingerprint));
  view.list("facts", std::move(facts));
  view.text("notice", certificate.notice_key.empty() || !x.texts().has(certificate.notice_key)
                          ? ""
                          : x.say(certificate.notice_key));
}

ent_status show(const Exchange& x, const Room& room, const app::Failure* failure, Field field) {
  const auto configuration = app::configuration(room.app, x.call());
  if (configuration.has_error()) return problem_page(x, configuration.error());
  const bool configured = configuration->availability == SignatureAvailability::kActive;
  View view;
  put_flash(view, x);
  if (failure != nullptr) {
    put_problem(view, x, *failure, nullptr);
    view.text("problem_field", x.say("settings.go_to_field"));
    view.url("problem_field_url", Url::anchor(field == Field::kPicture ? "cv-image" : "cv-cert"));
  } else {
    put_no_problem(view);
  }
  put_state(view, x, *configuration);
  view.flag("configured", configured)
      .url("preview_url", x.page({"parametres", "apercu.svg"}, {{"no", std::to_string(configuration->number)}}));
  view.text("proof", x.say("proof." + std::string(domain::name_of(configuration->kind))));
  view.text("csrf", x.csrf()).text("idempotency", random_key());
  view.url("test_url", x.page({"parametres", "tester"})).url("specimen_url", x.page({"parametres", "specimen"}));
  view.flag("has_picture", configuration->has_picture);
  view.url("picture_url", x.page({"parametres", "image.png"}, {{"no", std::to_string(configuration->number)}}));
  view.url("picture_post_url", x.page({"parametres", "image"}));
  view.text("picture_error", failure != nullptr && field == Field::kPicture ? message(x, *failure) : "");
  view.url("certificate_post_url", x.page({"parametres", "certificat"}));
  view.text("certificate_error", failure != nullptr && field == Field::kCertificate ? message(x, *failure) : "");
  view.url("remove_url", x.page({"parametres", "retirer"}))
      .url("compromised_url", x.page({"parametres", "compromise"}));
  put_certificate(view, x, *configuration);
  const std::string title = x.say("settings.title");
  return x.answer(PageAnswer{failure == nullptr ? 200 : app::http_status(failure->code),
                             title,
                             {{title, x.page({"parametres"})}},
                             render("settings", x.texts(), view)});
}

ent_status finish(const Exchange& x, const Room& room, const app::Result<app::ConfigurationView>& outcome,
                  std::string_view done, Field field) {
  if (outcome.has_value()) return x.redirect(x.page({"parametres"}, {{"fait", std::string(done)}}));
  const auto& failure = outcome.error();
  if (field != Field::kNone && (failure.code == app::Code::kInvalid || failure.code == app::Code::kTooLarge)) {
    return show(x, room, &failure, field);
  }
  return problem_page(x, failure, {x.say("settings.title"), x.page({"parametres"})});
}

std::string_view content(const ent_upload* upload) {
  return upload == nullptr || upload->content.ptr == nullptr
             ? std::string_view()
             : std::string_view(reinterpret_cast<const char*>(upload->content.ptr),
                                static_cast<std::size_t>(upload->content.len));
}

}  // namespace

ent_status settings_screen(const Exchange& x, const Room& room) {
  return show(x, room, nullptr, Field::kNone);
}

ent_status picture_act(const Exchange& x, const Room& room) {
  const auto* file = x.upload("image");
  if (file == nullptr) {
    const app::Failure none(app::Code::kInvalid, "image.none");
    return show(x, room, &none, Field::kPicture);
  }
  return finish(x, room, app::set_picture(room.app, x.call(), content(file)), "picture", Field::kPicture);
}

ent_status certificate_act(const Exchange& x, const Room& room) {
  const auto* file = x.upload("certificat");
  if (file == nullptr) {
    const app::Failure none(app::Code::kInvalid, "p12.none");
    return show(x, room, &none, Field::kCertificate);
  }
  const signing::Secret password(x.form("mot_de_passe"));
  return finish(x, room, app::set_certificate(room.app, x.call(), content(file), password), "certificate",
                Field::kCertificate);
}

ent_status remove_act(const Exchange& x, const Room& room) {
  const auto part = x.form("partie");
  if (part != "image" && part != "certificat" && part != "tout") {
    return problem_page(x, app::Failure(app::Code::kInvalid, "failure.bad_request"));
  }
  const auto what = part == "image" ? app::Part::kPicture : part == "tout" ? app::Part::kAll : app::Part::kCertificate;
  return finish(x, room, app::remove_configuration(room.app, x.call(), what), "removed", Field::kNone);
}

ent_status compromised_act(const Exchange& x, const Room& room) {
  return finish(x, room, app::declare_compromised(room.app, x.call()), "compromised", Field::kNone);
}

ent_status test_act(const Exchange& x, const Room& room) {
  const auto test = app::test_signature(room.app, x.call());
  if (test.has_error()) return problem_page(x, test.error(), {x.say("settings.title"), x.page({"parametres"})});
  View view;
  view.text("tone", test->good ? "good" : "bad");
  view.text("verdict", x.say(test->good ? "test.good" : "test.bad"));
  view.text("verdict_text", x.say(test->good ? "test.good_text" : "test.bad_text"));
  std::vector<View> findings;
  for (const auto& finding : test->findings) {
    View item;
    put_chip(item, x.say(finding.good ? "test.ok" : "test.look"), finding.good ? Tone::kNote : Tone::kBad,
             finding.good ? Icon::kNone : Icon::kBad);
    item.text("text", x.texts().has(finding.key) ? message(x, finding.key, {}) : finding.text);
    const std::string fix = "fix." + finding.key;
    item.text("fix", !finding.good && x.texts().has(fix) ? x.say(fix) : "");
    findings.push_back(std::move(item));
  }
  view.list("findings", std::move(findings));
  std::vector<View> lines;
  for (std::string_view rest = test->report_text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    View line;
    line.text("line", rest.substr(0, end));
    lines.push_back(std::move(line));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  view.list("report", std::move(lines)).text("csrf", x.csrf());
  view.url("specimen_url", x.page({"parametres", "specimen"})).url("settings_url", x.page({"parametres"}));
  const std::string title = x.say("test.title");
  return x.answer(PageAnswer{200,
                             title,
                             {{x.say("settings.title"), x.page({"parametres"})}, {title, x.page({"parametres"})}},
                             render("test_result", x.texts(), view)});
}

// Made anew: nothing of a test is stored.
ent_status specimen_file(const Exchange& x, const Room& room) {
  const auto test = app::test_signature(room.app, x.call());
  if (test.has_error()) return problem_page(x, test.error(), {x.say("settings.title"), x.page({"parametres"})});
  RawAnswer raw;
  raw.media_type = "application/pdf";
  raw.content = test->pdf;
  raw.file_name = "specimen-signature.pdf";
  raw.download = true;
  return x.answer(raw);
}

ent_status picture_file(const Exchange& x, const Room& room) {
  const auto picture = app::picture_png(room.app, x.call());
  if (picture.has_error()) return problem_page(x, picture.error());
  RawAnswer raw;
  raw.media_type = "image/png";
  raw.content = *picture;
  return x.answer(raw);
}

ent_status preview_file(const Exchange& x, const Room& room) {
  const auto block = app::preview_block_pdf(room.app, x.call());
  if (block.has_error()) return problem_page(x, block.error());
  const auto svg = room.images.svg_of(*block, 1);
  if (svg == nullptr) return problem_page(x, 404, "error.title_not_found", "error.no_page_image");
  RawAnswer raw;
  raw.media_type = "image/svg+xml";
  raw.content = *svg;
  return x.answer(raw);
}

}  // namespace conventions::pages
