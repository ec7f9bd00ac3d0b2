// What a signature is made of: the stored configuration, its key and picture, the seal of a school. Internal to
// plugin/app.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/app/key_source.hpp"
#include "plugin/app/signature_config.hpp"
#include "signing/image/prepared_image.hpp"
#include "signing/keys/pkcs12.hpp"
#include "signing/sign.hpp"

namespace conventions::app {

enum class ConfigurationState {
  kActive,
  kReplaced,
  kRemoved,
  kCompromised,
  kPinRefused  // like active, but nothing is signed with its key any more
};

// One version of a school's configuration, as stored: record "<uai>.<number>". Never edited but for its state.
struct Configuration {
  domain::Uai school;
  int number = 0;
  std::int64_t revision = 0;
  ConfigurationState state = ConfigurationState::kActive;
  std::string picture_document;  // empty: no picture
  std::int64_t picture_version = 0;
  KeyPlace place;               // of the own key; kNone: seal
  std::string secret;           // own key: name of its secrets; empty: seal
  CertificateView certificate;  // of the own key
  std::int64_t created_ms = 0;
  domain::PersonId created_by;
  std::string created_by_name;

  domain::ConfigurationId id() const;
  bool own_certificate() const { return !secret.empty(); }
  bool in_force() const { return state == ConfigurationState::kActive || state == ConfigurationState::kPinRefused; }
};

boost::json::object to_json(const Configuration& configuration);
Configuration configuration_from(std::int64_t revision, const boost::json::object& body);

// The latest version; nothing when the school never configured one.
[[nodiscard]] Result<std::optional<Configuration>> current_configuration(const Context& context, const ent_call& call,
                                                                         const domain::Uai& school);
domain::SchoolFacts availability(const std::optional<Configuration>& configuration, std::int64_t now_ms);

// The school's seal certificate, issued at first use and again when it ends within 30 days.
struct Seal {
  std::string secret;
  CertificateView certificate;
};
[[nodiscard]] Result<Seal> ensure_seal(const Context& context, const ent_call& call, const domain::Uai& school);

// What a signature will be, known without opening its key: no page that only shows it asks a card or a service.
struct Mark {
  Configuration configuration;
  CertificateView certificate;  // own, or the school's seal
  std::string secret;           // of the own key or the seal
  std::optional<signing::PreparedImage> picture;
  domain::SignatureKind kind = domain::SignatureKind::kInstanceSeal;
};
// kBlocked ("failure.not_configured") when the configuration is not active now.
[[nodiscard]] Result<Mark> load_mark(const Context& context, const ent_call& call, const domain::Uai& school);

// Opens the key of a mark, in its turn. Failures: those of open_place; kBlocked ("key.certificate_changed") when
// another certificate is there than was configured; kConflict when the configuration changed meanwhile. A refused PIN
// is noted.
[[nodiscard]] Result<OpenKey> open_key(const Context& context, const ent_call& call, const Mark& mark);
// After every failure of a key: a refused PIN marks the configuration, so that it is not tried again (key_source.hpp).
void note_key_failure(const Context& context, const ent_call& call, const Configuration& configuration,
                      const Failure& failure);

// Key and picture, ready to sign.
struct Material : Mark {
  std::unique_ptr<KeyTurn> turn;
  signing::LoadedKey key;
};
[[nodiscard]] Result<Material> load_material(const Context& context, const ent_call& call, const domain::Uai& school);
[[nodiscard]] Result<std::optional<signing::PreparedImage>> load_picture(const Context& context, const ent_call& call,
                                                                         const Configuration& configuration);

// Who stands in the signature and the texts of its visible block.
struct Signatory {
  std::string name;  // in whose name
  domain::PersonId person;
  std::string capacity;
  std::string clicked_by;  // shown when it is somebody else
  domain::Authority authority = domain::Authority::kNone;
};
struct School;
Signatory signatory_of(const domain::Viewer& viewer, const School& school, domain::Authority authority);
[[nodiscard]] Result<std::vector<std::string>> block_lines(const Context& context, const ent_call& call,
                                                           const Signatory& signatory, domain::SignatureKind kind,
                                                           std::int64_t time_ms);

CertificateView view_of(const signing::CertificateFacts& facts, const std::string& notice_key, std::size_t chain);
signing::Time seconds_of(std::int64_t unix_ms);
std::int64_t ms_of(signing::Time time);
signing::Bytes bytes_from_hex(std::string_view hex);

}  // namespace conventions::app
