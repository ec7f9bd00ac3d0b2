// U5, S3, S4: the signature a school affixes. Configurations are versioned: each change makes the next version, each
// signature keeps the id of its own. Picture and certificate are independent; a picture alone signs with a seal of the
// instance's certificate authority. Everything here acts on the viewer's school and needs the right to configure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/domain/state_machine.hpp"
#include "signing/core/secret.hpp"

namespace conventions::app {

struct CertificateView {
  std::string subject, organisation, issuer, serial, fingerprint;
  std::int64_t not_before_ms = 0, not_after_ms = 0;
  std::string key;         // « RSA 2048 », « ECDSA P-256 »
  std::string notice_key;  // "" or i18n key of a notice ("key.rsa_until_2028")
  int chain_length = 0;    // certificates above the signer found in the file
  bool self_signed = false;
};

struct ConfigurationView {
  domain::ConfigurationId id;  // empty: never configured
  int number = 0;
  domain::SignatureAvailability availability = domain::SignatureAvailability::kMissing;
  std::string availability_date;  // ISO day, see domain::SchoolFacts
  bool has_picture = false;
  domain::SignatureKind kind = domain::SignatureKind::kInstanceSeal;
  std::optional<CertificateView> certificate;  // own certificate, or the school's seal
  std::int64_t created_ms = 0;
  std::string created_by_name;
};

[[nodiscard]] Result<ConfigurationView> configuration(const Context& context, const ent_call& call);

// PNG or JPEG as uploaded. kInvalid with an "image.*" key, kTooLarge.
[[nodiscard]] Result<ConfigurationView> set_picture(const Context& context, const ent_call& call,
                                                    std::string_view file);
// PKCS#12 as uploaded. kInvalid with a "p12.*" key. The password is wiped, file and password are stored as secrets.
[[nodiscard]] Result<ConfigurationView> set_certificate(const Context& context, const ent_call& call,
                                                        std::string_view file, const signing::Secret& password);

enum class Part { kPicture, kCertificate, kAll };
[[nodiscard]] Result<ConfigurationView> remove_configuration(const Context& context, const ent_call& call, Part part);
// The key may be in foreign hands: signing stops at once; kept in the history as compromised.
[[nodiscard]] Result<ConfigurationView> declare_compromised(const Context& context, const ent_call& call);

// PNG of the configured picture. kNotFound when there is none.
[[nodiscard]] Result<std::string> picture_png(const Context& context, const ent_call& call);
// One-page PDF of the real signature block (points of the convention's field), with the active configuration.
// Also for signatories (signing page). kNotFound when not configured.
[[nodiscard]] Result<std::string> preview_block_pdf(const Context& context, const ent_call& call);

struct Finding {
  std::string key;   // i18n key, may have no text: then show `text`
  std::string text;  // French
  bool good = false;
};
struct TestSignature {
  std::string pdf;         // one specimen convention, marked SPÉCIMEN, signed in the viewer's school's name
  bool good = false;       // intact, by the configured certificate
  std::string indication;  // "TOTAL-PASSED", "INDETERMINATE" ...
  std::vector<Finding> findings;
  std::string report_text;  // the whole report in French
};
[[nodiscard]] Result<TestSignature> test_signature(const Context& context, const ent_call& call);

// S3, invariant I12: of any school, for the use cases; needs no right.
[[nodiscard]] Result<domain::SchoolFacts> signature_facts(const Context& context, const ent_call& call,
                                                          const domain::Uai& school);

}  // namespace conventions::app
