#include "signing/keys/key_choice.hpp"

#include "signing/core/certificate.hpp"
#include "signing/core/certificate_view.hpp"

namespace signing {

SignatureAlgorithm algorithm_for(KeyKind kind, int bits, bool wants_pss) {
  switch (kind) {
    case KeyKind::kP256:
      return SignatureAlgorithm::kEcdsaSha256;
    case KeyKind::kP384:
      return SignatureAlgorithm::kEcdsaSha384;
    case KeyKind::kP521:
      return SignatureAlgorithm::kEcdsaSha512;
    case KeyKind::kRsa:
      break;
  }
  return wants_pss || bits >= 3072 ? SignatureAlgorithm::kRsaPssSha256 : SignatureAlgorithm::kRsaPkcs1Sha256;
}

Result<SignatureAlgorithm> algorithm_for_certificate(BytesView certificate, bool wants_pss) {
  auto facts = certificate_facts(certificate);
  if (!facts) return facts.error();
  if (facts->key_kind == KeyKind::kRsa && facts->key_bits < 2048)
    return failure(Code::kP12WeakKey, "RSA key under 2048 bits", std::to_string(facts->key_bits));
  if (!facts->digital_signature && !facts->non_repudiation)
    return failure(Code::kP12NoSigningUsage, "the certificate is not for signing");
  if (!facts->for_documents)
    return failure(Code::kP12NoSigningUsage, "extKeyUsage is for something else than signing documents");
  return algorithm_for(facts->key_kind, facts->key_bits, wants_pss);
}

std::vector<Bytes> chain_above(BytesView signer, const std::vector<Bytes>& others) {
  std::vector<Bytes> out;
  Bytes below(signer.begin(), signer.end());
  for (std::size_t depth = 0; depth < 10; ++depth) {
    const auto view = view_certificate(below);
    if (!view || same(view->subject, view->issuer)) break;
    const Bytes* above = nullptr;
    for (const Bytes& other : others) {
      const auto candidate = view_certificate(other);
      if (candidate && same(candidate->subject, view->issuer) && is_signed_by(*view, *candidate)) above = &other;
    }
    if (above == nullptr) break;
    const auto found = view_certificate(*above);
    if (same(found->subject, found->issuer)) break;
    out.push_back(*above);
    below = *above;
  }
  return out;
}

}  // namespace signing
