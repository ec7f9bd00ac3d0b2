#include "signing/verify/chain.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "signing/core/openssl.hpp"

namespace signing::verify {
namespace {

void add_anchors(X509_STORE* store, const std::string& pem) {
  const OwnedBio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  while (bio != nullptr) {
    const OwnedCertificate anchor(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (anchor == nullptr) break;
    X509_STORE_add_cert(store, anchor.get());
  }
  ERR_clear_error();
}

ChainVerdict verdict_for(int error, bool at_signer) {
  const std::string detail = X509_verify_cert_error_string(error);
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {Indication::kIndeterminate, SubIndication::kNoCertificateChainFound,
              Finding{"verify.no_chain", "Le certificat du signataire n'est relié à aucune autorité reconnue ici.",
                      detail}};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {Indication::kIndeterminate, SubIndication::kOutOfBoundsNoPoe,
              Finding{"verify.expired",
                      "Un certificat est expiré et aucun horodatage ne prouve une signature antérieure.", detail}};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      if (!at_signer) break;
      return {Indication::kTotalFailed, SubIndication::kNotYetValid,
              Finding{"verify.not_yet_valid", "Le certificat du signataire n'était pas encore valable.", detail}};
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return {Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailure,
              Finding{"verify.weak_chain", "Un certificat de la chaîne emploie une clé ou une empreinte trop faible.",
                      detail}};
    default:
      break;
  }
  return {Indication::kIndeterminate, SubIndication::kChainConstraintsFailure,
          Finding{"verify.chain", "La chaîne de certificats n'est pas acceptable.", detail}};
}

}  // namespace

ChainVerdict check_chain(BytesView signer, const std::vector<Bytes>& certificates,
                         const std::vector<std::string>& anchors_pem, Time at) {
  // Nothing to reach: no work, and the reason is the same.
  if (anchors_pem.empty()) return verdict_for(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, true);
  const OwnedCertificate certificate = parse_certificate(signer.data(), signer.size());
  const OwnedStore store(X509_STORE_new());
  const OwnedStoreContext context(X509_STORE_CTX_new());
  const OwnedCertificateStack others(sk_X509_new_null());
  if (certificate == nullptr || store == nullptr || context == nullptr || others == nullptr)
    return verdict_for(X509_V_ERR_UNSPECIFIED, true);
  for (const std::string& pem : anchors_pem) add_anchors(store.get(), pem);
  for (const Bytes& der : certificates) {
    OwnedCertificate other = parse_certificate(der.data(), der.size());
    if (other != nullptr && sk_X509_push(others.get(), other.get()) > 0) other.release();
  }
  if (X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), others.get()) != 1)
    return verdict_for(X509_V_ERR_UNSPECIFIED, true);
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(at.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);  // an anchor need not be self-signed
  X509_VERIFY_PARAM_set_auth_level(parameters, 2);                     // RSA >= 2048, SHA-2
  X509_VERIFY_PARAM_set_depth(parameters, 10);
  const bool holds = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  const int depth = X509_STORE_CTX_get_error_depth(context.get());
  ERR_clear_error();
  if (holds) return {Indication::kTotalPassed, SubIndication::kNone, std::nullopt};
  return verdict_for(error, depth == 0);
}

}  // namespace signing::verify
