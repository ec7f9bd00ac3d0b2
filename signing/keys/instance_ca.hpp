// The certificate authority of one ENT instance, made at first use, and the technical seals it issues to schools that
// have no certificate of their own. Named as what it is; it proves "sealed by this ENT", nothing more.
#pragma once

#include <string>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/core/secret.hpp"
#include "signing/core/time.hpp"

namespace signing {

struct SealSubject {
  std::string school_name;  // UTF-8, shortened to what X.520 allows (64 characters) in the common name
  std::string uai;          // 8 characters, e.g. 0990001X (fictitious)
};

struct IssuedSeal {
  Bytes pkcs12;       // AES-256 file of key, seal certificate and CA certificate under the given password
  Bytes certificate;  // DER
  Time not_after{};
};

class InstanceCa {
 public:
  // P-256, self-signed, 10 years, CA:TRUE pathlen 0. `instance_name` is shown in the subject.
  [[nodiscard]] static Result<InstanceCa> make(const std::string& instance_name, Time time);
  // From what private_key() and certificate() gave. Failures: kCertificateMalformed, kP12KeyMismatch.
  [[nodiscard]] static Result<InstanceCa> load(BytesView pkcs8, BytesView certificate);

  InstanceCa(InstanceCa&&) noexcept = default;
  InstanceCa& operator=(InstanceCa&&) noexcept = default;
  InstanceCa(const InstanceCa&) = delete;
  InstanceCa& operator=(const InstanceCa&) = delete;
  ~InstanceCa();

  // PKCS#8, DER, in clear: the caller encrypts it at rest and wipes its copies.
  const Bytes& private_key() const { return pkcs8_; }
  const Bytes& certificate() const { return certificate_; }
  // The trust anchor to publish and to give to verifiers.
  std::string certificate_pem() const;

  // CertificateList (RFC 5280 § 5) of this authority, DER: no seal is on it (a compromised one is replaced by its
  // school, and what it sealed is judged by the ENT's own log). Valid for `life` from `time`. [any-thread]
  [[nodiscard]] Result<Bytes> issue_crl(Time time, std::chrono::hours life = std::chrono::hours(24 * 7)) const;

  // A new P-256 key and a certificate « Cachet technique ENT – <school> (<UAI>) », digitalSignature + nonRepudiation,
  // 3 years (never beyond the CA's end). Load it with load_pkcs12. [any-thread]
  [[nodiscard]] Result<IssuedSeal> issue_seal(const SealSubject& subject, Time time, const Secret& password) const;

 private:
  InstanceCa() = default;
  Bytes pkcs8_;
  Bytes certificate_;
};

}  // namespace signing
