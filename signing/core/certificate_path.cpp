#include "signing/core/certificate_path.hpp"

#include <openssl/err.h>

#include "signing/core/certificate_view.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/openssl.hpp"
#include "signing/core/pem.hpp"
#include "signing/core/recent.hpp"

namespace signing {

struct TrustStore::Inside {
  OwnedStore store{X509_STORE_new()};
  std::size_t count = 0;
  // Paths whose names, signatures and constraints hold, by their leaf and what it came with; their dates are judged
  // each time.
  Recent<std::vector<Bytes>> paths{256};
};

TrustStore::TrustStore() : inside_(std::make_shared<Inside>()) {}

TrustStore::TrustStore(const std::vector<std::string>& pem) {
  thread_local Recent<std::shared_ptr<Inside>> recent(32);
  std::string all;
  for (const std::string& text : pem) all += std::to_string(text.size()) + ":" + text;
  const std::string id = Recent<std::shared_ptr<Inside>>::id_of(as_bytes(all));
  if (const auto* known = recent.find(id)) {
    inside_ = *known;
    return;
  }
  inside_ = std::make_shared<Inside>();
  for (const std::string& text : pem) add(text);
  recent.put(id, inside_);
}

void TrustStore::add(std::string_view pem_or_der) {
  for (const Bytes& der : certificates_from_pem(pem_or_der)) {
    const OwnedCertificate anchor = parse_certificate(der.data(), der.size());
    if (anchor != nullptr && X509_STORE_add_cert(inside_->store.get(), anchor.get()) == 1) ++inside_->count;
  }
  ERR_clear_error();
}

bool TrustStore::empty() const {
  return inside_->count == 0;
}

namespace {

PathProblem problem_of(int error) {
  switch (error) {
    case X509_V_OK:
      return PathProblem::kNone;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return PathProblem::kNoPath;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return PathProblem::kExpired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return PathProblem::kNotYetValid;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return PathProblem::kWeak;
    default:
      return PathProblem::kUnacceptable;
  }
}

CertificatePath failed(int error) {
  return {problem_of(error), true, X509_verify_cert_error_string(error), {}};
}

bool valid_at(const std::vector<Bytes>& path, Time at) {
  for (const Bytes& der : path) {
    const auto view = view_certificate(der);
    if (!view || at < view->not_before || at > view->not_after) return false;
  }
  return true;
}

CertificatePath ask_openssl(BytesView leaf, const std::vector<Bytes>& others, X509_STORE* anchors, Time at) {
  const OwnedCertificate certificate = parse_certificate(leaf.data(), leaf.size());
  const OwnedStoreContext context(X509_STORE_CTX_new());
  const OwnedCertificateStack stack(sk_X509_new_null());
  if (certificate == nullptr || context == nullptr || stack == nullptr) return failed(X509_V_ERR_UNSPECIFIED);
  for (const Bytes& der : others) {
    OwnedCertificate other = parse_certificate(der.data(), der.size());
    if (other != nullptr && sk_X509_push(stack.get(), other.get()) > 0) other.release();
  }
  if (X509_STORE_CTX_init(context.get(), anchors, certificate.get(), stack.get()) != 1)
    return failed(X509_V_ERR_UNSPECIFIED);
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(at.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_flags(
      parameters, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK);  // an anchor need not be self-signed
  X509_VERIFY_PARAM_set_auth_level(parameters, 2);                        // RSA >= 2048, SHA-2
  X509_VERIFY_PARAM_set_depth(parameters, 10);
  CertificatePath out;
  const bool holds = X509_verify_cert(context.get()) == 1;
  const int error = holds ? X509_V_OK : X509_STORE_CTX_get_error(context.get());
  out.problem = holds ? PathProblem::kNone : problem_of(error);
  if (!holds && out.problem == PathProblem::kNone) out.problem = PathProblem::kUnacceptable;
  out.at_leaf = X509_STORE_CTX_get_error_depth(context.get()) == 0;
  out.detail = X509_verify_cert_error_string(error);
  if (const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get()))
    for (int i = 0; i < sk_X509_num(chain); ++i) out.certificates.push_back(to_der(sk_X509_value(chain, i), i2d_X509));
  ERR_clear_error();
  return out;
}

}  // namespace

CertificatePath build_path(BytesView leaf, const std::vector<Bytes>& others, const TrustStore& anchors, Time at) {
  // Nothing to reach: no work, and the reason is the same.
  if (anchors.empty()) return failed(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  Digest all(DigestAlgorithm::kSha256);
  for (const Bytes& other : others) all.add(other);
  const std::string id = Recent<std::vector<Bytes>>::id_of(leaf) + std::string(as_text(all.finish()));
  if (const auto* known = anchors.inside().paths.find(id); known != nullptr && valid_at(*known, at))
    return {PathProblem::kNone, false, "ok", *known};
  CertificatePath path = ask_openssl(leaf, others, anchors.inside().store.get(), at);
  if (path.problem == PathProblem::kNone) anchors.inside().paths.put(id, path.certificates);
  return path;
}

}  // namespace signing
