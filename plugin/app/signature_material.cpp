#include "plugin/app/signature_material.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>

#include "plugin/app/ent_view.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"
#include "plugin/domain/calendar.hpp"
#include "plugin/domain/names.hpp"

namespace conventions::app {
namespace {

namespace json = boost::json;
using domain::SignatureAvailability;

constexpr domain::Named<ConfigurationState> kStates[] = {{ConfigurationState::kActive, "active"},
                                                         {ConfigurationState::kReplaced, "replaced"},
                                                         {ConfigurationState::kRemoved, "removed"},
                                                         {ConfigurationState::kCompromised, "compromised"},
                                                         {ConfigurationState::kPinRefused, "pin_refused"}};

json::object to_json(const CertificateView& c) {
  return {{"subject", c.subject},         {"organisation", c.organisation},
          {"issuer", c.issuer},           {"serial", c.serial},
          {"fingerprint", c.fingerprint}, {"not_before", c.not_before_ms},
          {"not_after", c.not_after_ms},  {"key", c.key},
          {"notice", c.notice_key},       {"chain", c.chain_length},
          {"self_signed", c.self_signed}};
}

CertificateView certificate_from(const json::object* o) {
  CertificateView c;
  if (o == nullptr) return c;
  c.subject = text_of(*o, "subject");
  c.organisation = text_of(*o, "organisation");
  c.issuer = text_of(*o, "issuer");
  c.serial = text_of(*o, "serial");
  c.fingerprint = text_of(*o, "fingerprint");
  c.not_before_ms = number_of(*o, "not_before");
  c.not_after_ms = number_of(*o, "not_after");
  c.key = text_of(*o, "key");
  c.notice_key = text_of(*o, "notice");
  c.chain_length = small_of(*o, "chain");
  c.self_signed = flag_of(*o, "self_signed");
  return c;
}

struct StoredSeal {
  std::int64_t revision = 0;
  Seal seal;
};

Result<StoredSeal> read_seal(const Context& context, const ent_call& call, const domain::Uai& school) {
  auto record = context.host().records.get(call, kKindSeal, school.str());
  if (record.has_error()) {
    if (record.error().status == ENT_NOT_FOUND) return StoredSeal{};
    return from_host(record.error());
  }
  return StoredSeal{record->revision,
                    {text_of(record->body, "secret"), certificate_from(object_of(record->body, "certificate"))}};
}

Result<Seal> issue_seal(const Context& context, const ent_call& call, const domain::Uai& school, std::int64_t now_ms) {
  auto ca = instance_ca(context, call);
  if (ca.has_error()) return ca.error();
  auto directory = context.host().directory.school(call, school.str());
  if (directory.has_error()) return from_host(directory.error());
  const signing::Secret password(random_token() + random_token());
  auto issued = ca->issue_seal({text_of(*directory, "name"), school.str()}, seconds_of(now_ms), password);
  if (issued.has_error()) return from_signing(issued.error());
  auto facts = signing::certificate_facts(issued->certificate);
  if (facts.has_error()) return from_signing(facts.error());
  Seal seal{"seal." + random_token(), view_of(*facts, "", 1)};
  KeySecrets secrets;
  secrets.file = std::move(issued->pkcs12);
  secrets.password = password.clone();
  auto kept = store_key_secrets(context, call, seal.secret, secrets);
  if (kept.has_error()) return kept.error();
  return seal;
}

}  // namespace

domain::ConfigurationId Configuration::id() const {
  return domain::ConfigurationId(school.str() + "." + std::to_string(number));
}

json::object to_json(const Configuration& c) {
  return {{"school", c.school.str()},
          {"number", c.number},
          {"state", view_of(domain::find_name(kStates, c.state))},
          {"picture_document", c.picture_document},
          {"picture_version", c.picture_version},
          {"source", view_of(name_of(c.place.source))},
          {"provider", c.place.provider},
          {"token", c.place.token},
          {"key", c.place.key},
          {"secret", c.secret},
          {"certificate", to_json(c.certificate)},
          {"expires", c.certificate.not_after_ms},
          {"created", c.created_ms},
          {"created_by", c.created_by.str()},
          {"created_by_name", c.created_by_name}};
}

Configuration configuration_from(std::int64_t revision, const json::object& o) {
  Configuration c;
  c.school = domain::Uai(text_of(o, "school"));
  c.number = small_of(o, "number");
  c.revision = revision;
  c.state = domain::find_value(kStates, std::string_view(text_of(o, "state"))).value_or(ConfigurationState::kRemoved);
  c.picture_document = text_of(o, "picture_document");
  c.picture_version = number_of(o, "picture_version");
  c.secret = text_of(o, "secret");
  c.place = {key_source_from(text_of(o, "source")), text_of(o, "provider"), text_of(o, "token"), text_of(o, "key")};
  // Stored before there were others.
  if (c.place.source == KeySource::kNone && !c.secret.empty()) c.place.source = KeySource::kFile;
  c.certificate = certificate_from(object_of(o, "certificate"));
  c.created_ms = number_of(o, "created");
  c.created_by = domain::PersonId(text_of(o, "created_by"));
  c.created_by_name = text_of(o, "created_by_name");
  return c;
}

Result<std::optional<Configuration>> current_configuration(const Context& context, const ent_call& call,
                                                           const domain::Uai& school) {
  ent::sdk::Query query;
  query.kind = kKindConfiguration;
  query.matches = {{"school", ENT_MATCH_EQUAL, school.str()}, {"state", ENT_MATCH_NOT_EQUAL, "replaced"}};
  query.limit = 1000;
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  std::optional<Configuration> latest;
  for (const auto& record : *records) {
    auto configuration = configuration_from(record.revision, record.body);
    if (!latest || configuration.number > latest->number) latest = std::move(configuration);
  }
  return latest;
}

domain::SchoolFacts availability(const std::optional<Configuration>& configuration, std::int64_t now_ms) {
  domain::SchoolFacts facts;
  if (!configuration) return facts;  // missing
  if (configuration->state == ConfigurationState::kCompromised) {
    facts.signature = SignatureAvailability::kCompromised;
    return facts;
  }
  if (configuration->state == ConfigurationState::kPinRefused) {
    facts.signature = SignatureAvailability::kPinRefused;
    return facts;
  }
  if (configuration->state != ConfigurationState::kActive) {
    facts.signature = SignatureAvailability::kRemoved;
    return facts;
  }
  facts.signature = SignatureAvailability::kActive;  // a picture signs with a seal, which is renewed by itself
  if (!configuration->own_certificate()) return facts;
  const auto iso = [](std::int64_t ms) {
    return domain::to_iso(domain::Date{std::chrono::floor<std::chrono::days>(seconds_of(ms))});
  };
  if (now_ms >= configuration->certificate.not_after_ms) {
    facts.signature = SignatureAvailability::kExpired;
    facts.signature_date = iso(configuration->certificate.not_after_ms);
  } else if (now_ms < configuration->certificate.not_before_ms) {
    facts.signature = SignatureAvailability::kNotYetValid;
    facts.signature_date = iso(configuration->certificate.not_before_ms);
  }
  return facts;
}

Result<Seal> ensure_seal(const Context& context, const ent_call& call, const domain::Uai& school) {
  const std::int64_t now_ms = context.host().clock.now_ms();
  auto stored = read_seal(context, call, school);
  if (stored.has_error()) return stored.error();
  if (stored->revision != 0 && stored->seal.certificate.not_after_ms > now_ms + 30 * domain::kDayMs)
    return stored->seal;
  auto issued = issue_seal(context, call, school, now_ms);
  if (issued.has_error()) return issued.error();
  ent::sdk::Commit commit;
  commit.put(kKindSeal, school.str(), stored->revision,
             {{"school", school.str()},
              {"state", "active"},
              {"secret", issued->secret},
              {"certificate", to_json(issued->certificate)}});
  commit.audit.push_back({"seal.issued",
                          "school:" + school.str(),
                          {{"serial", issued->certificate.serial}, {"fingerprint", issued->certificate.fingerprint}}});
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_value() && *outcome == CommitOutcome::kDone) {
    erase_key_secrets(context, call, stored->seal.secret);
    return std::move(*issued);
  }
  erase_key_secrets(context, call, issued->secret);
  if (outcome.has_error()) return outcome.error();
  auto winner = read_seal(context, call, school);
  if (winner.has_error()) return winner.error();
  if (winner->revision == 0) return Failure{Code::kConflict, "failure.conflict"};
  return winner->seal;
}

Result<std::optional<signing::PreparedImage>> load_picture(const Context& context, const ent_call& call,
                                                           const Configuration& configuration) {
  if (configuration.picture_document.empty()) return std::optional<signing::PreparedImage>();
  auto bytes = context.host().documents.get(call, configuration.picture_document, configuration.picture_version);
  if (bytes.has_error()) return from_host(bytes.error());
  auto picture = signing::PreparedImage::from_bytes(signing::as_bytes(*bytes));
  if (picture.has_error()) return Failure{Code::kCorrupt, "failure.corrupt", {}, picture.error().what};
  return std::optional<signing::PreparedImage>(std::move(*picture));
}

Result<Mark> load_mark(const Context& context, const ent_call& call, const domain::Uai& school) {
  auto current = current_configuration(context, call, school);
  if (current.has_error()) return current.error();
  if (!electronic_available(availability(*current, context.host().clock.now_ms()))) {
    return Failure{Code::kBlocked, "failure.not_configured"};
  }
  Mark mark;
  mark.configuration = std::move(**current);
  auto picture = load_picture(context, call, mark.configuration);
  if (picture.has_error()) return picture.error();
  mark.picture = std::move(*picture);
  if (mark.configuration.own_certificate()) {
    mark.kind = domain::SignatureKind::kOwnCertificate;
    mark.certificate = mark.configuration.certificate;
    mark.secret = mark.configuration.secret;
    return mark;
  }
  auto seal = ensure_seal(context, call, school);
  if (seal.has_error()) return seal.error();
  mark.certificate = std::move(seal->certificate);
  mark.secret = std::move(seal->secret);
  return mark;
}

void note_key_failure(const Context& context, const ent_call& call, const Configuration& configuration,
                      const Failure& failure) {
  if (!is_pin_refusal(failure)) return;
  Configuration refused = configuration;
  refused.state = ConfigurationState::kPinRefused;
  ent::sdk::Commit commit;
  commit.put(kKindConfiguration, refused.id().str(), refused.revision, to_json(refused));
  commit.audit.push_back(
      {"signature.pin_refused", "school:" + refused.school.str(), {{"configuration", refused.id().str()}}});
  auto outcome = commit_under(context, call, commit, "");
  // Lost: somebody configured anew meanwhile, and that is another PIN.
  if (outcome.has_error()) {
    context.host().log.write(&call, ENT_LOG_ERROR,
                             "a refused PIN could not be noted and may be tried again: " + outcome.error().detail);
  }
}

Result<OpenKey> open_key(const Context& context, const ent_call& call, const Mark& mark) {
  const auto& configuration = mark.configuration;
  const Failure changed{Code::kConflict, "failure.configuration_changed"};
  OpenKey open;
  auto turn = take_turn(context, call, configuration.place);
  if (turn.has_error()) return turn.error();
  open.turn = std::move(*turn);
  if (open.turn != nullptr) {
    // Whoever had the turn before may have seen this PIN refused.
    auto now = current_configuration(context, call, configuration.school);
    if (now.has_error()) return now.error();
    if (!*now || (*now)->number != configuration.number || (*now)->revision != configuration.revision) return changed;
  }
  auto secrets = load_key_secrets(context, call, mark.secret);
  if (secrets.has_error()) {
    // Replaced between the two reads: its secrets are gone.
    return secrets.error().code == Code::kNotFound ? changed : secrets.error();
  }
  const auto now = seconds_of(context.host().clock.now_ms());
  auto loaded = open_place(context, call, configuration.place, *secrets, now);
  if (loaded.has_error()) {
    note_key_failure(context, call, configuration, loaded.error());
    return loaded.error();
  }
  if (loaded->facts.fingerprint_sha256_hex != mark.certificate.fingerprint) {
    return Failure{Code::kBlocked, "key.certificate_changed"};
  }
  open.loaded = std::move(*loaded);
  return open;
}

Result<Material> load_material(const Context& context, const ent_call& call, const domain::Uai& school) {
  auto mark = load_mark(context, call, school);
  if (mark.has_error()) return mark.error();
  auto open = open_key(context, call, *mark);
  if (open.has_error()) return open.error();
  return Material{std::move(*mark), std::move(open->turn), std::move(open->loaded)};
}

Signatory signatory_of(const domain::Viewer& viewer, const School& school, domain::Authority authority) {
  Signatory signatory;
  signatory.authority = authority;
  signatory.clicked_by = viewer.display_name;
  signatory.person = viewer.person;
  signatory.name = viewer.display_name;
  signatory.capacity = viewer.capacity;
  if (authority == domain::Authority::kHead && signatory.capacity.empty()) signatory.capacity = school.head_capacity;
  if (authority == domain::Authority::kManager) {
    signatory.person = school.head;
    signatory.name = school.head_name;
    signatory.capacity = school.head_capacity;
  }
  return signatory;
}

Result<std::vector<std::string>> block_lines(const Context& context, const ent_call& call, const Signatory& signatory,
                                             domain::SignatureKind kind, std::int64_t time_ms) {
  std::string when;
  if (context.host().i18n) {
    auto text = context.host().i18n.format_time(call, time_ms, ENT_TIME_DATE_TIME);
    if (text.has_error()) return from_host(text.error());
    when = std::move(*text);
  } else {
    when = signing::to_iso8601(seconds_of(time_ms));
  }
  std::vector<std::string> lines;
  if (signatory.authority == domain::Authority::kMandate) {
    lines.push_back("Pour le chef d’établissement et par délégation");
  }
  if (!signatory.name.empty()) lines.push_back(signatory.name);
  if (!signatory.capacity.empty()) lines.push_back(signatory.capacity);
  if (signatory.authority == domain::Authority::kManager) {
    lines.push_back("Signature apposée par " + signatory.clicked_by);
  }
  lines.push_back("Signé le " + when + " (heure déclarée)");
  if (kind == domain::SignatureKind::kInstanceSeal) lines.push_back("Cachet technique de l’ENT");
  return lines;
}

CertificateView view_of(const signing::CertificateFacts& facts, const std::string& notice_key, std::size_t chain) {
  CertificateView view;
  view.subject = facts.subject_common_name;
  view.organisation = facts.subject_organisation;
  view.issuer = facts.issuer_common_name;
  view.serial = facts.serial_hex;
  view.fingerprint = facts.fingerprint_sha256_hex;
  view.not_before_ms = ms_of(facts.not_before);
  view.not_after_ms = ms_of(facts.not_after);
  view.key =
      std::string(facts.key_kind == signing::KeyKind::kRsa ? "RSA " : "ECDSA P-") + std::to_string(facts.key_bits);
  view.notice_key = notice_key;
  view.chain_length = static_cast<int>(chain);
  view.self_signed = facts.self_signed;
  return view;
}

signing::Time seconds_of(std::int64_t unix_ms) {
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(unix_ms)));
}
std::int64_t ms_of(signing::Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace conventions::app
