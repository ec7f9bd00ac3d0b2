#include "signing/revocation/fetch.hpp"

#include <openssl/cms.h>
#include <openssl/err.h>

#include "signing/core/base64.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/openssl.hpp"
#include "signing/core/pem.hpp"

namespace signing::revocation {
namespace {

constexpr std::size_t kMaxOcsp = 100'000;
constexpr std::size_t kMaxCrl = 20'000'000;
constexpr std::size_t kMaxIssuer = 1'000'000;
constexpr std::chrono::minutes kClockSkew{5};

bool is_fresh(const Evidence& evidence, Time now) {
  return evidence.this_update <= now + kClockSkew && (!evidence.next_update || *evidence.next_update >= now);
}

// RFC 6960 appendix A.1: url-encoded base64 behind the responder's address.
std::string get_address(const std::string& url, BytesView request) {
  std::string out = url;
  if (out.back() != '/') out += '/';
  for (const char c : to_base64(request)) {
    if (c == '+')
      out += "%2B";
    else if (c == '/')
      out += "%2F";
    else if (c == '=')
      out += "%3D";
    else
      out += c;
  }
  return out;
}

Result<Bytes> body_of(Result<net::HttpResponse> answer) {
  if (!answer) return answer.error();
  if (answer->status != 200)
    return failure(Code::kNetStatus, "status " + std::to_string(answer->status), std::to_string(answer->status));
  return std::move(answer->body);
}

Result<Bytes> ask_responder(net::HttpClient& client, const std::string& url, BytesView request) {
  net::HttpRequest post;
  post.method = net::HttpRequest::Method::kPost;
  post.url = url;
  post.content_type = "application/ocsp-request";
  post.accept = "application/ocsp-response";
  post.body.assign(request.begin(), request.end());
  post.max_octets = kMaxOcsp;
  auto answer = client.send(post);
  if (!answer || answer->status != 405) return body_of(std::move(answer));
  net::HttpRequest get;
  get.url = get_address(url, request);
  get.accept = "application/ocsp-response";
  get.max_octets = kMaxOcsp;
  return body_of(client.send(get));
}

Result<Bytes> get(net::HttpClient& client, const std::string& url, std::size_t max_octets) {
  net::HttpRequest request;
  request.url = url;
  request.max_octets = max_octets;
  return body_of(client.send(request));
}

// A reason that must not stop the search, kept for the final message.
class Attempts {
 public:
  void note(const std::string& url, const std::string& why) { text_ += (text_.empty() ? "" : "; ") + url + ": " + why; }
  Failure failed() const {
    return failure(Code::kRevocationUnavailable,
                   text_.empty() ? "the certificate names no responder and no CRL" : text_);
  }

 private:
  std::string text_;
};

// Certificates in a certs-only CMS message (RFC 5280 § 4.2.2.1).
std::vector<Bytes> certificates_from_cms(BytesView der) {
  std::vector<Bytes> out;
  const unsigned char* at = der.data();
  const Owned<CMS_ContentInfo, CMS_ContentInfo_free> message(
      d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  const OwnedCertificateStack stack(message != nullptr ? CMS_get1_certs(message.get()) : nullptr);
  for (int i = 0; stack != nullptr && i < sk_X509_num(stack.get()); ++i)
    out.push_back(to_der(sk_X509_value(stack.get(), i), i2d_X509));
  ERR_clear_error();
  return out;
}

class NetworkEvidence final : public EvidenceSource {
 public:
  explicit NetworkEvidence(net::HttpClient& client) : client_(client) {}
  Result<Evidence> evidence_for(BytesView certificate, BytesView issuer, Time now) override {
    return fetch_evidence(client_, certificate, issuer, now);
  }
  Result<Bytes> issuer_of(BytesView certificate) override { return fetch_issuer(client_, certificate); }

 private:
  net::HttpClient& client_;
};

}  // namespace

Result<Evidence> fetch_evidence(net::HttpClient& client, BytesView certificate, BytesView issuer, Time now) {
  const Addresses addresses = addresses_of(certificate);
  Attempts attempts;
  auto request = make_ocsp_request(certificate, issuer);
  if (!request) return request.error();
  const auto usable = [&](const std::string& url, Result<Evidence> evidence) -> std::optional<Evidence> {
    if (!evidence)
      attempts.note(url, evidence.error().what);
    else if (!is_fresh(*evidence, now))
      attempts.note(url, "not valid now");
    else if (evidence->status == Status::kUnknown)
      attempts.note(url, "does not know the certificate");
    else
      return std::move(*evidence);
    return std::nullopt;
  };
  for (const std::string& url : addresses.ocsp) {
    auto response = ask_responder(client, url, *request);
    auto evidence = usable(url, response ? read_ocsp(*response, certificate, issuer) : response.error());
    if (evidence) return std::move(*evidence);
  }
  for (const std::string& url : addresses.crl) {
    auto crl = get(client, url, kMaxCrl);
    auto evidence = usable(url, crl ? read_crl(*crl, certificate, issuer) : crl.error());
    if (evidence) return std::move(*evidence);
  }
  return attempts.failed();
}

Result<Bytes> fetch_issuer(net::HttpClient& client, BytesView certificate) {
  const auto view = view_certificate(certificate);
  if (!view) return failure(Code::kCertificateMalformed, "not a certificate");
  Failure last = failure(Code::kCertificateMalformed, "the certificate does not say where its issuer is");
  for (const std::string& url : addresses_of(certificate).issuers) {
    auto body = get(client, url, kMaxIssuer);
    if (!body) {
      last = body.error();
      continue;
    }
    std::vector<Bytes> candidates = certificates_from_pem(as_text(*body));
    if (candidates.empty()) candidates = certificates_from_cms(*body);
    for (Bytes& candidate : candidates) {
      const auto issuer = view_certificate(candidate);
      if (issuer && is_signed_by(*view, *issuer)) return std::move(candidate);
    }
    last = failure(Code::kCertificateMalformed, "the issuer's certificate is not at its address");
  }
  return last;
}

std::unique_ptr<EvidenceSource> make_network_evidence(net::HttpClient& client) {
  return std::make_unique<NetworkEvidence>(client);
}

}  // namespace signing::revocation
