// U5 « Paramètres » > « Configurer l'application »: the signature a school affixes.
#include "plugin/app/signature_config.hpp"

#include <algorithm>

#include "plugin/domain/calendar.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/page_images.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/settings_show.hpp"

namespace conventions::pages {
namespace {

using domain::SignatureAvailability;

// What a form's problem is shown at.
const char* anchor_of(SettingsForm form) {
  switch (form) {
    case SettingsForm::kPicture:
      return "cv-image";
    case SettingsForm::kToken:
      return "cv-jeton-module";
    case SettingsForm::kRemote:
      return "cv-service";
    case SettingsForm::kTimeStamping:
      return "cv-tsa";
    case SettingsForm::kCertificate:
    case SettingsForm::kNone:
      break;
  }
  return "cv-cert";
}

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
      case SignatureAvailability::kPinRefused:
        return {"pin_refused", Tone::kBad, Icon::kBad};
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

std::string place_text(const Exchange& x, const app::KeyPlace& place) {
  switch (place.source) {
    case app::KeySource::kToken:
      return x.say("place.token", {{"module", place.provider}, {"token", place.token}, {"key", place.key}});
    case app::KeySource::kRemote:
      return x.say("place.remote", {{"service", place.provider}, {"key", place.key}});
    default:
      return x.say("place.file");
  }
}

std::vector<View> choices(const std::vector<std::string>& names, const std::string& chosen) {
  std::vector<View> items;
  for (const auto& name : names) {
    View item;
    item.text("name", name).flag("selected", name == chosen);
    items.push_back(std::move(item));
  }
  return items;
}

// The three places a key can be, one fold each: open where a key is configured or a problem is told.
void put_sources(View& view, const Exchange& x, const app::ConfigurationView& configuration,
                 const SettingsInput& input) {
  const auto source = configuration.place.source;
  const auto error = [&](SettingsForm form) {
    return input.failure != nullptr && input.form == form ? message(x, *input.failure) : std::string();
  };
  const auto place = [&](SettingsForm form, app::KeySource of) {
    return input.form == form ? input.place : source == of ? configuration.place : app::KeyPlace{};
  };
  const bool other = input.form == SettingsForm::kToken || input.form == SettingsForm::kRemote;
  view.flag("file_open", !other && source != app::KeySource::kToken && source != app::KeySource::kRemote);
  view.url("certificate_post_url", x.page({"parametres", "certificat"}));
  view.text("certificate_error", error(SettingsForm::kCertificate));

  const auto token = place(SettingsForm::kToken, app::KeySource::kToken);
  view.flag("token_open", input.form == SettingsForm::kToken || (!other && source == app::KeySource::kToken));
  view.url("token_post_url", x.page({"parametres", "jeton"})).text("token_error", error(SettingsForm::kToken));
  view.list("modules", choices(configuration.modules, token.provider));
  view.text("token", token.token).text("token_key", token.key);
  std::vector<View> keys;
  for (const auto& key : input.token_keys) {
    View item;
    item.text("id", key.id_hex.empty() ? key.label : key.id_hex);
    item.text("label", key.subject.empty() ? key.label : key.label + " : " + key.subject);
    item.flag("selected", token.key == key.id_hex || token.key == key.label);
    keys.push_back(std::move(item));
  }
  view.list("keys", std::move(keys));

  const auto remote = place(SettingsForm::kRemote, app::KeySource::kRemote);
  view.flag("remote_open", input.form == SettingsForm::kRemote || (!other && source == app::KeySource::kRemote));
  view.url("remote_post_url", x.page({"parametres", "service"})).text("remote_error", error(SettingsForm::kRemote));
  view.list("services", choices(configuration.services, remote.provider)).text("credential", remote.key);
}

void put_time_stamping(View& view, const Exchange& x, const app::TimeStampingView& stamping,
                       const SettingsInput& input) {
  const bool again = input.form == SettingsForm::kTimeStamping;
  const bool own = stamping.own_allowed && !stamping.own_url.empty();
  view.text("tsa_sentence", own ? x.say("settings.tsa_own", {{"url", stamping.own_url}})
                            : stamping.instance_url.empty()
                                ? x.say("settings.tsa_none")
                                : x.say("settings.tsa_instance", {{"url", stamping.instance_url}}));
  view.flag("tsa_allowed", stamping.own_allowed).flag("tsa_kept", !stamping.own_allowed && !stamping.own_url.empty());
  view.url("tsa_post_url", x.page({"parametres", "horodatage"}));
  view.text("tsa_address", again ? input.tsa_url : stamping.own_url);
  view.text("tsa_trust", again ? input.tsa_trust : stamping.own_trust);
  view.text("tsa_error", again && input.failure != nullptr ? message(x, *input.failure) : "");
}

void put_certificate(View& view, const Exchange& x, const app::ConfigurationView& configuration) {
  const bool own = configuration.kind == domain::SignatureKind::kOwnCertificate && configuration.certificate;
  view.flag("certificate", configuration.certificate.has_value()).flag("own_certificate", own);
  view.text("certificate_title", x.say(own ? "settings.own_certificate" : "settings.seal_certificate"));
  view.text("expires", "").text("expires_tone", "");
  if (!configuration.certificate) return;
  if (own && configuration.days_left <= 60) {
    view.text("expires", x.say("settings.expires", {{"days", std::max(configuration.days_left, 0)}}));
    view.text("expires_tone", configuration.days_left <= 7 ? "bad" : configuration.days_left <= 30 ? "wait" : "note");
  }
  const auto& certificate = *configuration.certificate;
  std::vector<View> facts;
  if (own) facts.push_back(fact(x.say("certificate.place"), place_text(x, configuration.place)));
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

std::string_view content(const ent_upload* upload) {
  return upload == nullptr || upload->content.ptr == nullptr
             ? std::string_view()
             : std::string_view(reinterpret_cast<const char*>(upload->content.ptr),
                                static_cast<std::size_t>(upload->content.len));
}

}  // namespace

ent_status show_settings(const Exchange& x, const Room& room, const SettingsInput& input) {
  const auto configuration = app::configuration(room.app, x.call());
  if (configuration.has_error()) return problem_page(x, configuration.error());
  const auto* failure = input.failure;
  const bool configured = configuration->availability == SignatureAvailability::kActive;
  View view;
  put_flash(view, x);
  if (failure != nullptr) {
    put_problem(view, x, *failure, nullptr);
    view.text("problem_field", x.say("settings.go_to_field"));
    view.url("problem_field_url", Url::anchor(anchor_of(input.form)));
  } else {
    put_no_problem(view);
  }
  put_state(view, x, *configuration);
  view.flag("configured", configured)
      .flag("can_stop", configured || configuration->availability == SignatureAvailability::kPinRefused)
      .url("preview_url", x.page({"parametres", "apercu.svg"}, {{"no", std::to_string(configuration->number)}}));
  view.text("proof", x.say("proof." + std::string(domain::name_of(configuration->kind))));
  put_form_guard(view, x);
  view.text("idempotency", random_key());
  view.url("test_url", x.page({"parametres", "tester"})).url("specimen_url", x.page({"parametres", "specimen"}));
  view.flag("has_picture", configuration->has_picture);
  view.url("picture_url", x.page({"parametres", "image.png"}, {{"no", std::to_string(configuration->number)}}));
  view.url("picture_post_url", x.page({"parametres", "image"}));
  view.text("picture_error", failure != nullptr && input.form == SettingsForm::kPicture ? message(x, *failure) : "");
  view.url("remove_url", x.page({"parametres", "retirer"}))
      .url("compromised_url", x.page({"parametres", "compromise"}));
  put_certificate(view, x, *configuration);
  put_sources(view, x, *configuration, input);
  put_time_stamping(view, x, configuration->time_stamping, input);
  const std::string title = x.say("settings.title");
  return x.answer(PageAnswer{failure == nullptr ? 200 : app::http_status(failure->code),
                             title,
                             {{title, x.page({"parametres"})}},
                             render("settings", x.texts(), view)});
}

ent_status finish_settings(const Exchange& x, const Room& room, const app::Result<app::ConfigurationView>& outcome,
                           std::string_view done, SettingsInput input) {
  if (outcome.has_value()) return x.redirect(x.page({"parametres"}, {{"fait", std::string(done)}}));
  const auto& failure = outcome.error();
  if (input.form != SettingsForm::kNone &&
      (failure.code == app::Code::kInvalid || failure.code == app::Code::kTooLarge)) {
    input.failure = &failure;
    return show_settings(x, room, input);
  }
  return problem_page(x, failure, {x.say("settings.title"), x.page({"parametres"})});
}

ent_status settings_screen(const Exchange& x, const Room& room) {
  return show_settings(x, room, {});
}

ent_status picture_act(const Exchange& x, const Room& room) {
  const auto* file = x.upload("image");
  if (file == nullptr) {
    const app::Failure none(app::Code::kInvalid, "image.none");
    return finish_settings(x, room, none, "", {SettingsForm::kPicture, nullptr, {}, {}, {}, {}});
  }
  return finish_settings(x, room, app::set_picture(room.app, x.call(), content(file)), "picture",
                         {SettingsForm::kPicture, nullptr, {}, {}, {}, {}});
}

ent_status certificate_act(const Exchange& x, const Room& room) {
  const auto* file = x.upload("certificat");
  if (file == nullptr) {
    const app::Failure none(app::Code::kInvalid, "p12.none");
    return finish_settings(x, room, none, "", {SettingsForm::kCertificate, nullptr, {}, {}, {}, {}});
  }
  const signing::Secret password(x.form("mot_de_passe"));
  return finish_settings(x, room, app::set_certificate(room.app, x.call(), content(file), password), "certificate",
                         {SettingsForm::kCertificate, nullptr, {}, {}, {}, {}});
}

ent_status remove_act(const Exchange& x, const Room& room) {
  const auto part = x.form("partie");
  if (part != "image" && part != "certificat" && part != "tout") {
    return problem_page(x, app::Failure(app::Code::kInvalid, "failure.bad_request"));
  }
  const auto what = part == "image" ? app::Part::kPicture : part == "tout" ? app::Part::kAll : app::Part::kCertificate;
  return finish_settings(x, room, app::remove_configuration(room.app, x.call(), what), "removed", {});
}

ent_status compromised_act(const Exchange& x, const Room& room) {
  return finish_settings(x, room, app::declare_compromised(room.app, x.call()), "compromised", {});
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
