// U5, S3, S4: the signature a school affixes. Configurations are versioned: each change makes the next version, each
// signature keeps the id of its own. Picture and key are independent; a picture alone signs with a seal of the
// instance's certificate authority. The key is a file, in a token, or in a remote service: see key_place.hpp for who
// decides what. Everything here acts on the viewer's school and needs the right to configure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/app/key_place.hpp"
#include "plugin/domain/state_machine.hpp"
#include "signing/core/secret.hpp"

namespace conventions::app {

struct CertificateView {
  std::string subject, organisation, issuer, serial, fingerprint;
  std::int64_t not_before_ms = 0, not_after_ms = 0;
  std::string key;         // « RSA 2048 », « ECDSA P-256 »
  std::string notice_key;  // "" or i18n key of a notice ("key.rsa_until_2028")
  int chain_length = 0;    // certificates above the signer found with the key
  bool self_signed = false;
};

// The time-stamping authority of the school's signatures: the ENT's, or its own where the ENT administrator lets
// schools have one (setting `school_tsa_allowed`, off by default: ent-host connects to that address, also inside its
// network).
struct TimeStampingView {
  std::string instance_url;  // "": the ENT has none
  std::string own_url;       // "": the ENT's counts
  std::string own_trust;     // PEM as given
  bool own_allowed = false;  // false: own_url is kept and not used
};

struct ConfigurationView {
  domain::ConfigurationId id;  // empty: never configured
  int number = 0;
  domain::SignatureAvailability availability = domain::SignatureAvailability::kMissing;
  std::string availability_date;  // ISO day, see domain::SchoolFacts
  bool has_picture = false;
  domain::SignatureKind kind = domain::SignatureKind::kInstanceSeal;
  std::optional<CertificateView> certificate;  // own certificate, or the school's seal
  int days_left = 0;                           // of the own certificate, whole days
  KeyPlace place;
  std::vector<std::string> modules, services;  // names the ENT administrator allows
  TimeStampingView time_stamping;
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
// A key in a token: `place.provider` (name of the module), `token`, `key`. Logs in once and has random octets signed,
// so that PIN, key and certificate are known to go together. kInvalid with a "pkcs11.*", "p12.*" or "key.*" key:
// nothing is stored then, and the PIN is not tried again.
[[nodiscard]] Result<ConfigurationView> set_token_key(const Context& context, const ent_call& call,
                                                      const KeyPlace& place, const signing::Secret& pin);
// A key in a remote service: `place.provider` (name of the service), `key` (credentialID), an OAuth 2.0 access token
// and, where the credential has one, its PIN. Has random octets signed likewise. kInvalid with a "csc.*", "p12.*" or
// "key.*" key.
[[nodiscard]] Result<ConfigurationView> set_remote_key(const Context& context, const ent_call& call,
                                                       const KeyPlace& place, const signing::Secret& access_token,
                                                       const signing::Secret& pin);

// The keys of one token, whose label the school knows: other tokens of the module may be other schools'. Read without a
// PIN. kInvalid as above.
struct TokenKeyView {
  std::string label, id_hex;
  std::string subject;  // of its certificate; "": the token shows none
};
[[nodiscard]] Result<std::vector<TokenKeyView>> token_keys(const Context& context, const ent_call& call,
                                                           const KeyPlace& place);

// Own authority of the school; both empty: the ENT's again. kForbidden when the ENT administrator does not allow own
// ones; kInvalid ("tsa.bad_url", "tsa.bad_trust").
[[nodiscard]] Result<ConfigurationView> set_time_stamping(const Context& context, const ent_call& call,
                                                          std::string_view url, std::string_view trust);

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
// What was tried, in order; the first bad one is the last.
enum class TestStep { kKey, kSign, kTimeStamp, kVerify };
struct TimedStep {
  TestStep step = TestStep::kKey;
  bool good = false;
  std::int64_t ms = 0;
  std::string failure_key;        // when bad: i18n key of what happened
  domain::Parameters parameters;  // of its text
};
struct TestSignature {
  std::string pdf;         // one specimen convention, marked SPÉCIMEN, signed in the school's name; "" when it was not
  bool good = false;       // every step was, and the document is intact and by the configured certificate
  std::string indication;  // "TOTAL-PASSED", "INDETERMINATE" ...
  std::vector<TimedStep> steps;
  std::vector<Finding> findings;
  std::string report_text;  // the whole report in French
};
// kBlocked when no signature is active. A key, service or authority that fails is a step of the result, not a failure;
// a refused PIN has the consequence it has when signing.
[[nodiscard]] Result<TestSignature> test_signature(const Context& context, const ent_call& call);

// S3, invariant I12: of any school, for the use cases; needs no right.
[[nodiscard]] Result<domain::SchoolFacts> signature_facts(const Context& context, const ent_call& call,
                                                          const domain::Uai& school);

}  // namespace conventions::app
