// What a signature is made of: the stored configuration, its key and picture, the seal of a school. Internal to
// plugin/app.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/app/signature_config.hpp"
#include "signing/image/prepared_image.hpp"
#include "signing/keys/pkcs12.hpp"
#include "signing/sign.hpp"

namespace conventions::app {

enum class ConfigurationState { kActive, kReplaced, kRemoved, kCompromised };

// One version of a school's configuration, as stored: record "<uai>.<number>". Never edited but for its state.
struct Configuration {
  domain::Uai school;
  int number = 0;
  std::int64_t revision = 0;
  ConfigurationState state = ConfigurationState::kActive;
  std::string picture_document;  // empty: no picture
  std::int64_t picture_version = 0;
  std::string secret;           // own certificate: secrets "<secret>.p12" and "<secret>.password"; empty: seal
  CertificateView certificate;  // of the own certificate
  std::int64_t created_ms = 0;
  domain::PersonId created_by;
  std::string created_by_name;

  domain::ConfigurationId id() const;
  bool own_certificate() const { return !secret.empty(); }
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

// A key's file and password as two secrets of the host; all or nothing.
[[nodiscard]] Result<void> store_key_secrets(const Context& context, const ent_call& call, const std::string& secret,
                                             signing::BytesView p12, const signing::Secret& password);
// Of a key that is not used any more; a failure is logged.
void erase_key_secrets(const Context& context, const ent_call& call, const std::string& secret);

// Key and picture, ready to sign. kBlocked when the configuration is not active now.
struct Material {
  Configuration configuration;
  signing::LoadedKey key;
  std::optional<signing::PreparedImage> picture;
  domain::SignatureKind kind = domain::SignatureKind::kInstanceSeal;
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
