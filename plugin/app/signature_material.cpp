#include "plugin/app/signature_material.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>

#include "plugin/app/ent_view.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"
#include "plugin/domain/names.hpp"

namespace conventions::app {
namespace {

namespace json = boost::json;
using domain::SignatureAvailability;

constexpr domain::Named<ConfigurationState> kStates[] = {{ConfigurationState::kActive, "active"},
                                                         {ConfigurationState::kReplaced, "replaced"},
                                                         {ConfigurationState::kRemoved, "removed"},
                                                         {ConfigurationState::kCompromised, "compromised"}};

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

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

// The two secrets of a key: file and password.
Result<signing::LoadedKey> load_key(const Context& context, const ent_call& call, const std::string& secret,
                                    signing::Time now) {
  const auto& settings = context.host().settings;
  auto file = settings.secret_get(call, secret + ".p12");
  if (file.has_error()) return from_host(file.error());
  auto password = settings.secret_get(call, secret + ".password");
  if (password.has_error()) return from_host(password.error());
  auto key = signing::load_pkcs12(signing::as_bytes(file->text()), signing::Secret(password->text()), now);
  if (key.has_error()) return from_signing(key.error());
  return std::move(*key);
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
  auto kept = store_key_secrets(context, call, seal.secret, issued->pkcs12, password);
  OPENSSL_cleanse(issued->pkcs12.data(), issued->pkcs12.size());
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

Result<void> store_key_secrets(const Context& context, const ent_call& call, const std::string& secret,
                               signing::BytesView p12, const signing::Secret& password) {
  const auto& settings = context.host().settings;
  auto file = settings.secret_put(call, secret + ".p12", {p12.data(), p12.size()});
  if (file.has_error()) return from_host(file.error());
  auto word = settings.secret_put(call, secret + ".password", ent::sdk::bytes(std::string_view(password.reveal())));
  if (word.has_error()) {
    erase_key_secrets(context, call, secret);
    return from_host(word.error());
  }
  return {};
}

void erase_key_secrets(const Context& context, const ent_call& call, const std::string& secret) {
  if (secret.empty()) return;
  for (const char* part : {".p12", ".password"}) {
    auto done = context.host().settings.secret_erase(call, secret + part);
    if (done.has_error() && done.error().status != ENT_NOT_FOUND) {
      context.host().log.write(&call, ENT_LOG_WARNING, "a secret that is not used any more could not be erased");
    }
  }
}

Result<Seal> ensure_seal(const Context& context, const ent_call& call, const domain::Uai& school) {
  const std::int64_t now_ms = context.host().clock.now_ms();
  auto stored = read_seal(context, call, school);
  if (stored.has_error()) return stored.error();
  if (stored->revision != 0 && stored->seal.certificate.not_after_ms > now_ms + 30 * kDayMs) return stored->seal;
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

Result<Material> load_material(const Context& context, const ent_call& call, const domain::Uai& school) {
  const std::int64_t now_ms = context.host().clock.now_ms();
  auto current = current_configuration(context, call, school);
  if (current.has_error()) return current.error();
  if (!electronic_available(availability(*current, now_ms))) {
    return Failure{Code::kBlocked, "failure.not_configured"};
  }
  Material material;
  material.configuration = std::move(**current);
  auto picture = load_picture(context, call, material.configuration);
  if (picture.has_error()) return picture.error();
  material.picture = std::move(*picture);
  std::string secret = material.configuration.secret;
  if (material.configuration.own_certificate()) {
    material.kind = domain::SignatureKind::kOwnCertificate;
  } else {
    auto seal = ensure_seal(context, call, school);
    if (seal.has_error()) return seal.error();
    secret = seal->secret;
  }
  auto key = load_key(context, call, secret, seconds_of(now_ms));
  if (key.has_error()) {
    // Replaced between the two reads: its secrets are gone.
    if (key.error().code == Code::kNotFound) return Failure{Code::kConflict, "failure.configuration_changed"};
    return key.error();
  }
  material.key = std::move(*key);
  return material;
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
