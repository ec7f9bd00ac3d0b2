#include "plugin/app/signature_config.hpp"

#include <chrono>
#include <ent/sdk/clients.hpp>
#include <ent/sdk/text.hpp>

#include "plugin/app/configuring.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/time_stamping.hpp"
#include "plugin/domain/calendar.hpp"

namespace conventions::app {
namespace {

// What a school can choose from.
Result<void> read_surroundings(const Context& context, const ent_call& call, const Actor& actor,
                               ConfigurationView& view) {
  for (const auto source : {KeySource::kToken, KeySource::kRemote}) {
    auto providers = key_providers(context, call, source);
    if (providers.has_error()) return providers.error();
    for (auto& provider : *providers) {
      (source == KeySource::kToken ? view.modules : view.services).push_back(std::move(provider.name));
    }
  }
  auto stamping = school_time_stamping(context, call, actor.viewer.school);
  if (stamping.has_error()) return stamping.error();
  view.time_stamping = std::move(*stamping);
  return {};
}

Result<ConfigurationView> show(const Context& context, const ent_call& call, const Actor& actor,
                               const std::optional<Configuration>& current) {
  ConfigurationView view;
  auto surroundings = read_surroundings(context, call, actor, view);
  if (surroundings.has_error()) return surroundings.error();
  const auto facts = availability(current, actor.now_ms);
  view.availability = facts.signature;
  view.availability_date = facts.signature_date;
  if (!current) return view;
  view.id = current->id();
  view.number = current->number;
  view.created_ms = current->created_ms;
  view.created_by_name = current->created_by_name;
  if (!current->in_force()) return view;
  view.place = current->place;
  view.has_picture = !current->picture_document.empty();
  if (current->own_certificate()) {
    view.kind = domain::SignatureKind::kOwnCertificate;
    view.certificate = current->certificate;
    view.days_left = static_cast<int>((current->certificate.not_after_ms - actor.now_ms) / domain::kDayMs);
    return view;
  }
  auto seal = ensure_seal(context, call, actor.viewer.school);
  if (seal.has_error()) return seal.error();
  view.certificate = seal->certificate;
  return view;
}

// The next version, with what the current one has.
Configuration successor(const Configuring& desk) {
  Configuration next;
  next.school = desk.actor.viewer.school;
  next.number = desk.current ? desk.current->number + 1 : 1;
  next.created_ms = desk.actor.now_ms;
  next.created_by = desk.actor.viewer.person;
  next.created_by_name = desk.actor.viewer.display_name;
  if (desk.in_force()) {
    next.state = desk.current->state;  // a refused PIN stays refused
    next.picture_document = desk.current->picture_document;
    next.picture_version = desk.current->picture_version;
    next.place = desk.current->place;
    next.secret = desk.current->secret;
    next.certificate = desk.current->certificate;
  }
  return next;
}

// The next version with another key; state active again.
Configuration with_key(const Configuring& desk, const KeyPlace& place, const signing::LoadedKey& key) {
  Configuration next = successor(desk);
  next.state = ConfigurationState::kActive;
  next.place = place;
  next.secret = "certificate." + random_token();
  next.certificate = view_of(key.facts, key.notice_key, key.chain_length);
  return next;
}

// Stores `next` as the version in force; the one before keeps its place in the history. kConflict when somebody else
// changed the configuration meanwhile.
Result<void> install(const Context& context, const ent_call& call, const Configuring& desk, const Configuration& next,
                     const char* event) {
  ent::sdk::Commit commit;
  if (desk.current && desk.current->state != ConfigurationState::kCompromised) {
    Configuration before = *desk.current;
    before.state = ConfigurationState::kReplaced;
    commit.put(kKindConfiguration, before.id().str(), before.revision, to_json(before));
  }
  commit.put(kKindConfiguration, next.id().str(), 0, to_json(next));
  commit.audit.push_back({event,
                          "school:" + next.school.str(),
                          {{"configuration", next.id().str()},
                           {"picture", !next.picture_document.empty()},
                           {"source", view_of(name_of(next.place.source))},
                           {"certificate", next.certificate.fingerprint}}});
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_error()) return outcome.error();
  if (*outcome != CommitOutcome::kDone) return Failure{Code::kConflict, "failure.conflict"};
  if (desk.current && desk.current->secret != next.secret) erase_key_secrets(context, call, desk.current->secret);
  return {};
}

Result<ConfigurationView> install_key(const Context& context, const ent_call& call, const Configuring& desk,
                                      const Configuration& next, const KeySecrets& secrets) {
  auto kept = store_key_secrets(context, call, next.secret, secrets);
  if (kept.has_error()) return kept.error();
  auto installed = install(context, call, desk, next, "signature.certificate_set");
  // Only when nothing was committed: after a time-out nobody knows, and the secrets must stay.
  if (installed.has_error() && installed.error().code != Code::kUnknown) {
    erase_key_secrets(context, call, next.secret);
  }
  if (installed.has_error()) return installed.error();
  return show(context, call, desk.actor, next);
}

// What is wrong with a key somebody configures can be corrected by that person.
Failure as_input(Failure failure) {
  if (failure.code == Code::kBlocked) failure.code = Code::kInvalid;
  return failure;
}

Result<void> check_input(const KeyPlace& place, const KeySecrets& secrets) {
  const auto missing = [](const char* field) {
    return Failure{Code::kInvalid, "key.field_missing", {{"field", field}}};
  };
  const auto is_text = [](const std::string& text) {
    return !text.empty() && text.size() <= 200 && ent::sdk::is_utf8(text);
  };
  if (place.source == KeySource::kToken) {
    if (!is_text(place.token)) return missing("token");
    if (!is_text(place.key)) return missing("token_key");
    if (!is_text(secrets.pin.reveal())) return missing("pin");
    return {};
  }
  if (!is_text(place.key)) return missing("credential");
  // One header value (RFC 6750 § 2.1).
  const std::string& token = secrets.access_token.reveal();
  if (token.empty() || token.size() > 8000 || token.find_first_of(" \t\r\n") != std::string::npos) {
    return missing("access_token");
  }
  return {};
}

// A key in a token or a service: opened, tried, and then installed.
Result<ConfigurationView> set_key(const Context& context, const ent_call& call, const KeyPlace& place,
                                  const KeySecrets& secrets) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  auto input = check_input(place, secrets);
  if (input.has_error()) return input.error();
  auto turn = take_turn(context, call, place);
  if (turn.has_error()) return as_input(turn.error());
  auto opened = open_place(context, call, place, secrets, seconds_of(desk->actor.now_ms));
  if (opened.has_error()) return as_input(opened.error());
  auto proven = prove_key(*opened->key);
  if (proven.has_error()) return as_input(proven.error());
  return install_key(context, call, *desk, with_key(*desk, place, *opened), secrets);
}

}  // namespace

Result<Configuring> open_configuring(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!domain::may(actor->viewer, domain::Action::kConfigure, domain::Side::kHome, actor->policy.access)) {
    return forbidden();
  }
  auto current = current_configuration(context, call, actor->viewer.school);
  if (current.has_error()) return current.error();
  return Configuring{std::move(*actor), std::move(*current)};
}

Result<domain::SchoolFacts> signature_facts(const Context& context, const ent_call& call, const domain::Uai& school) {
  auto current = current_configuration(context, call, school);
  if (current.has_error()) return current.error();
  return availability(*current, context.host().clock.now_ms());
}

Result<ConfigurationView> configuration(const Context& context, const ent_call& call) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  return show(context, call, desk->actor, desk->current);
}

Result<ConfigurationView> set_picture(const Context& context, const ent_call& call, std::string_view file) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  auto picture = signing::prepare_image(signing::as_bytes(file));
  if (picture.has_error()) return from_intake(picture.error());
  const auto& school = desk->actor.viewer.school;
  const std::string document = "signatures/" + school.str() + "/" + random_token();
  auto stored = context.host().documents.put(call, document, 0, "application/octet-stream",
                                             signing::as_text(picture->to_bytes()));
  if (stored.has_error()) return from_host(stored.error());
  Configuration next = successor(*desk);
  next.picture_document = document;
  next.picture_version = stored->version;
  if (!next.own_certificate()) {
    // Made now, so that the page can show what the signature will be and a signature never waits for it.
    auto seal = ensure_seal(context, call, school);
    if (seal.has_error()) return seal.error();
  }
  auto installed = install(context, call, *desk, next, "signature.picture_set");
  if (installed.has_error()) return installed.error();
  return show(context, call, desk->actor, next);
}

Result<ConfigurationView> set_certificate(const Context& context, const ent_call& call, std::string_view file,
                                          const signing::Secret& password) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  auto key = signing::load_pkcs12(signing::as_bytes(file), password, seconds_of(desk->actor.now_ms));
  if (key.has_error()) return from_intake(key.error());
  KeySecrets secrets;
  const auto octets = signing::as_bytes(file);
  secrets.file.assign(octets.begin(), octets.end());
  secrets.password = password.clone();
  return install_key(context, call, *desk, with_key(*desk, {KeySource::kFile, {}, {}, {}}, *key), secrets);
}

Result<ConfigurationView> set_token_key(const Context& context, const ent_call& call, const KeyPlace& place,
                                        const signing::Secret& pin) {
  KeyPlace asked = place;
  asked.source = KeySource::kToken;
  KeySecrets secrets;
  secrets.pin = pin.clone();
  return set_key(context, call, asked, secrets);
}

Result<ConfigurationView> set_remote_key(const Context& context, const ent_call& call, const KeyPlace& place,
                                         const signing::Secret& access_token, const signing::Secret& pin) {
  KeyPlace asked = place;
  asked.source = KeySource::kRemote;
  asked.token.clear();
  KeySecrets secrets;
  secrets.access_token = access_token.clone();
  secrets.pin = pin.clone();
  return set_key(context, call, asked, secrets);
}

Result<std::vector<TokenKeyView>> token_keys(const Context& context, const ent_call& call, const KeyPlace& place) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  KeyPlace asked = place;
  asked.source = KeySource::kToken;
  if (asked.token.empty()) return Failure{Code::kInvalid, "key.field_missing", {{"field", "token"}}};
  auto keys = read_token_keys(context, call, asked);
  if (keys.has_error()) return as_input(keys.error());
  return keys;
}

Result<ConfigurationView> set_time_stamping(const Context& context, const ent_call& call, std::string_view url,
                                            std::string_view trust) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  auto stored = store_school_time_stamping(context, call, desk->actor.viewer.school, url, trust);
  if (stored.has_error()) return stored.error();
  return show(context, call, desk->actor, desk->current);
}

Result<ConfigurationView> remove_configuration(const Context& context, const ent_call& call, Part part) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  if (!desk->in_force()) return not_found();
  Configuration next = successor(*desk);
  if (part != Part::kCertificate) {
    next.picture_document.clear();
    next.picture_version = 0;
  }
  if (part != Part::kPicture) {
    next.state = ConfigurationState::kActive;
    next.place = {};
    next.secret.clear();
    next.certificate = {};
  }
  if (next.picture_document.empty() && !next.own_certificate()) next.state = ConfigurationState::kRemoved;
  auto installed = install(context, call, *desk, next, "signature.removed");
  if (installed.has_error()) return installed.error();
  return show(context, call, desk->actor, next);
}

Result<ConfigurationView> declare_compromised(const Context& context, const ent_call& call) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  if (!desk->in_force()) return not_found();
  Configuration stopped = *desk->current;
  stopped.state = ConfigurationState::kCompromised;
  const std::string secret = std::exchange(stopped.secret, std::string());
  ent::sdk::Commit commit;
  commit.put(kKindConfiguration, stopped.id().str(), stopped.revision, to_json(stopped));
  commit.audit.push_back({"signature.compromised",
                          "school:" + stopped.school.str(),
                          {{"configuration", stopped.id().str()}, {"certificate", stopped.certificate.fingerprint}}});
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_error()) return outcome.error();
  if (*outcome != CommitOutcome::kDone) return Failure{Code::kConflict, "failure.conflict"};
  erase_key_secrets(context, call, secret);
  return show(context, call, desk->actor, stopped);
}

}  // namespace conventions::app
