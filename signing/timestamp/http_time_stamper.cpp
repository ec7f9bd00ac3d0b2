#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "signing/core/certificate_path.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/timestamp/time_stamper.hpp"
#include "signing/timestamp/token.hpp"

namespace signing::timestamp {
namespace {

constexpr std::uint8_t kSha256[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
constexpr std::uint8_t kSha384[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02};
constexpr std::uint8_t kSha512[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03};
constexpr std::size_t kNonceOctets = 16;
constexpr std::size_t kMaxReply = 256u * 1024;
constexpr std::chrono::minutes kMaxSkew{5};

BytesView digest_oid(DigestAlgorithm algorithm) {
  if (algorithm == DigestAlgorithm::kSha384) return kSha384;
  return algorithm == DigestAlgorithm::kSha512 ? BytesView(kSha512) : BytesView(kSha256);
}

Failure untrusted_answer(const char* what) {
  return failure(Code::kTsaUntrusted, what);
}

// "1.2.840..." to the content octets of an OBJECT IDENTIFIER; nothing when it is none.
std::optional<Bytes> oid_content(const std::string& text) {
  std::vector<std::uint64_t> arcs(1);
  bool digit = false;
  for (const char c : text) {
    if (c == '.' && digit) {
      arcs.push_back(0);
      digit = false;
    } else if (c >= '0' && c <= '9' && arcs.back() < (std::uint64_t{1} << 56)) {
      arcs.back() = arcs.back() * 10 + static_cast<std::uint64_t>(c - '0');
      digit = true;
    } else {
      return std::nullopt;
    }
  }
  if (!digit || arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39)) return std::nullopt;
  Bytes out;
  arcs[1] += arcs[0] * 40;
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    Bytes digits{static_cast<std::uint8_t>(arcs[i] & 0x7F)};
    for (std::uint64_t rest = arcs[i] >> 7; rest != 0; rest >>= 7)
      digits.push_back(static_cast<std::uint8_t>((rest & 0x7F) | 0x80));
    out.insert(out.end(), digits.rbegin(), digits.rend());
  }
  return out;
}

class HttpTimeStamper final : public TimeStamper {
 public:
  HttpTimeStamper(net::HttpClient& client, TsaSettings settings, Time (*clock)())
      : client_(client), settings_(std::move(settings)), anchors_(settings_.trust_pem), clock_(clock) {}

  Result<Bytes> stamp(BytesView digest, DigestAlgorithm algorithm) override {
    Bytes nonce(kNonceOctets);
    if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1) return failure(Code::kInternal, "no random");
    nonce[0] = static_cast<std::uint8_t>((nonce[0] & 0x3F) | 0x40);  // a positive INTEGER of exactly this size
    auto request = make_request(digest, algorithm, nonce);
    if (!request) return request.error();
    auto answer = client_.send(*request);
    if (!answer) return answer.error();
    if (answer->status != 200)
      return failure(Code::kNetStatus, "the time-stamping authority answered " + std::to_string(answer->status),
                     std::to_string(answer->status));
    auto der = read_reply(answer->body);
    if (!der) return der;
    auto judged = judge(*der, digest, algorithm, nonce);
    if (!judged) return judged.error();
    return der;
  }

 private:
  // TimeStampReq, RFC 3161 § 2.4.1.
  Result<net::HttpRequest> make_request(BytesView digest, DigestAlgorithm algorithm, BytesView nonce) const {
    static constexpr std::uint8_t kVersion1[] = {der::kInteger, 1, 1};
    static constexpr std::uint8_t kCertificatePlease[] = {der::kBoolean, 1, 0xFF};
    const Bytes identifier = der::wrap(der::kSequence, BytesView(der::wrap(der::kOid, digest_oid(algorithm))));
    const Bytes imprint = der::wrap(der::kSequence, {identifier, der::wrap(der::kOctetString, digest)});
    Bytes policy;
    if (!settings_.policy_oid.empty()) {
      const auto content = oid_content(settings_.policy_oid);
      if (!content) return failure(Code::kTsaRejected, "the policy is no object identifier", settings_.policy_oid);
      policy = der::wrap(der::kOid, BytesView(*content));
    }
    net::HttpRequest request;
    request.method = net::HttpRequest::Method::kPost;
    request.url = settings_.url;
    request.content_type = "application/timestamp-query";
    request.accept = "application/timestamp-reply";
    if (!settings_.authorization.empty()) request.headers.emplace_back("Authorization", settings_.authorization);
    request.body = der::wrap(der::kSequence, {BytesView(kVersion1), imprint, policy, der::wrap(der::kInteger, nonce),
                                              BytesView(kCertificatePlease)});
    request.timeout = settings_.timeout;
    request.max_octets = kMaxReply;
    return request;
  }

  // TimeStampResp, RFC 3161 § 2.4.2.
  static Result<Bytes> read_reply(BytesView body) {
    const auto bad = [] { return failure(Code::kTsaMalformed, "the answer is no time-stamp response"); };
    const auto outer = der::only(body, der::kSequence);
    if (!outer) return bad();
    der::Reader reader(outer->content);
    const auto info = reader.next(der::kSequence);
    const auto status = info ? der::Reader(info->content).next(der::kInteger) : std::nullopt;
    if (!status || status->content.size() != 1) return bad();
    if (status->content[0] > 1)  // granted, grantedWithMods
      return failure(Code::kTsaRejected, "the authority refused, status " + std::to_string(status->content[0]),
                     std::to_string(status->content[0]));
    const auto token = reader.next(der::kSequence);
    if (!token || !reader.at_end()) return bad();
    return Bytes(token->whole.begin(), token->whole.end());
  }

  Result<void> judge(BytesView der, BytesView digest, DigestAlgorithm algorithm, BytesView nonce) const {
    auto token = read_token(der);
    if (!token) return token.error();
    if (token->digest != algorithm || !same(token->imprint, digest))
      return failure(Code::kTsaMismatch, "the time-stamp is over something else");
    if (!same(token->nonce, nonce)) return failure(Code::kTsaMismatch, "the time-stamp is of another request");
    const Time now = clock_();
    if (token->time < now - kMaxSkew || token->time > now + kMaxSkew)
      return failure(Code::kTsaUntrusted, "the time of the authority and the clock here are minutes apart",
                     to_iso8601(token->time));
    const auto certificate = view_certificate(token->certificate);
    if (!certificate || token->time < certificate->not_before || token->time > certificate->not_after)
      return untrusted_answer("the authority's certificate is not valid at the time it states");
    if (anchors_.empty()) return {};
    const CertificatePath path = build_path(token->certificate, token->certificates, anchors_, token->time);
    if (path.problem != PathProblem::kNone) return failure(Code::kTsaUntrusted, "the authority: " + path.detail);
    return {};
  }

  net::HttpClient& client_;
  TsaSettings settings_;
  TrustStore anchors_;
  Time (*clock_)();
};

}  // namespace

std::unique_ptr<TimeStamper> make_http_time_stamper(net::HttpClient& client, TsaSettings settings, Time (*clock)()) {
  return std::make_unique<HttpTimeStamper>(client, std::move(settings), clock);
}

}  // namespace signing::timestamp
