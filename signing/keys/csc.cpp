#include "signing/keys/csc.hpp"

#include <boost/json.hpp>

#include <algorithm>

#include "signing/core/base64.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/openssl.hpp"
#include "signing/core/signature_check.hpp"
#include "signing/keys/key_choice.hpp"

namespace signing {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxAnswer = 256u * 1024;
constexpr std::size_t kMaxCertificates = 16;

Failure malformed(const char* what) {
  return failure(Code::kCscMalformed, what);
}

Result<json::object> read_object(std::string_view text) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = 16;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error, {}, options);
  if (error || !value.is_object()) return malformed("the answer is no JSON object");
  return std::move(value.get_object());
}

const json::value* member(const json::object& object, const char* name) {
  return object.if_contains(name);
}

std::string text_member(const json::object& object, const char* name) {
  const json::value* value = member(object, name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

const char* digest_oid(DigestAlgorithm algorithm) {
  switch (algorithm) {
    case DigestAlgorithm::kSha384:
      return "2.16.840.1.101.3.4.2.2";
    case DigestAlgorithm::kSha512:
      return "2.16.840.1.101.3.4.2.3";
    case DigestAlgorithm::kSha256:
      break;
  }
  return "2.16.840.1.101.3.4.2.1";
}

// signAlgo: an OID that says the hash too.
const char* signature_oid(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha256:
      return "1.2.840.113549.1.1.11";
    case SignatureAlgorithm::kRsaPkcs1Sha384:
      return "1.2.840.113549.1.1.12";
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      return "1.2.840.113549.1.1.13";
    case SignatureAlgorithm::kEcdsaSha256:
      return "1.2.840.10045.4.3.2";
    case SignatureAlgorithm::kEcdsaSha384:
      return "1.2.840.10045.4.3.3";
    case SignatureAlgorithm::kEcdsaSha512:
      return "1.2.840.10045.4.3.4";
    default:
      return "1.2.840.113549.1.1.10";
  }
}

// RSASSA-PSS-params with SHA-256, MGF1 of it, salt of 32 octets (RFC 4055 § 3.1): the only ones algorithm_for()
// chooses.
constexpr std::uint8_t kPssSha256[] = {
    0x30, 0x34, 0xA0, 0x0F, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0xA1, 0x1C, 0x30, 0x1A, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08, 0x30, 0x0D,
    0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0xA2, 0x03, 0x02, 0x01, 0x20};

// Over https, or to this machine itself.
bool may_carry_secrets(std::string_view url) {
  if (url.starts_with("https://")) return true;
  for (const std::string_view own : {"http://127.0.0.1", "http://[::1]", "http://localhost"})
    if (url.starts_with(own) && (url.size() == own.size() || url[own.size()] == ':' || url[own.size()] == '/'))
      return true;
  return false;
}

class Service {
 public:
  Service(net::HttpClient& client, CscSettings settings, const Secret& token)
      : client_(client), settings_(std::move(settings)), token_(token.clone()) {}

  Result<std::string> post(const char* method, json::object parameters, int retries) const {
    if (!may_carry_secrets(settings_.url))
      return failure(Code::kNetAddress, "tokens and PINs go over https only", settings_.url.substr(0, 200));
    net::HttpRequest request;
    request.method = net::HttpRequest::Method::kPost;
    request.url = settings_.url + "/" + method;
    request.content_type = "application/json";
    request.accept = "application/json";
    request.headers.emplace_back("Authorization", "Bearer " + token_.reveal());
    const std::string body = json::serialize(parameters);
    request.body.assign(body.begin(), body.end());
    request.timeout = settings_.timeout;
    request.max_octets = kMaxAnswer;
    request.retries = retries;
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    std::string text(as_text(answer->body));
    if (answer->status == 200) return text;
    return refusal(answer->status, text);
  }

 private:
  // § 10.1: {"error", "error_description"}. Only the short code is passed on: the rest is anybody's text.
  static Failure refusal(int status, const std::string& text) {
    std::string error;
    if (auto object = read_object(text)) error = text_member(*object, "error").substr(0, 60);
    const bool plain = std::all_of(error.begin(), error.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (!plain) error.clear();
    const std::string what =
        "the signing service answered " + std::to_string(status) + (error.empty() ? "" : " " + error);
    if (status == 401 || error == "invalid_token") return failure(Code::kCscTokenExpired, what, error);
    if (status >= 400 && status < 500) return failure(Code::kCscRefused, what, error);
    return failure(Code::kNetStatus, what, std::to_string(status));
  }

  net::HttpClient& client_;
  CscSettings settings_;
  Secret token_;
};

class CscKey final : public SigningKey {
 public:
  CscKey(Service service, std::string credential, const Secret& pin, bool needs_authorization, bool needs_pin,
         SignatureAlgorithm algorithm, Bytes certificate, std::vector<Bytes> chain, OwnedKey public_key)
      : service_(std::move(service)),
        credential_(std::move(credential)),
        pin_(pin.clone()),
        needs_authorization_(needs_authorization),
        needs_pin_(needs_pin),
        algorithm_(algorithm),
        certificate_(std::move(certificate)),
        chain_(std::move(chain)),
        public_key_(std::move(public_key)) {}

  SignatureAlgorithm algorithm() const override { return algorithm_; }
  BytesView certificate() const override { return certificate_; }
  const std::vector<Bytes>& chain() const override { return chain_; }

  Result<Bytes> sign(BytesView tbs) const override {
    Digest digest(digest_of(algorithm_));
    digest.add(tbs);
    const std::string hash = to_base64(digest.finish());
    json::object parameters{{"credentialID", credential_},
                            {"hashes", json::array{json::value(hash)}},
                            {"hashAlgorithmOID", digest_oid(digest_of(algorithm_))},
                            {"signAlgo", signature_oid(algorithm_)}};
    if (algorithm_ == SignatureAlgorithm::kRsaPssSha256) parameters["signAlgoParams"] = to_base64(kPssSha256);
    if (needs_authorization_) {
      auto sad = authorize(hash);
      if (!sad) return sad.error();
      parameters["SAD"] = *sad;
    }
    auto answer = service_.post("signatures/signHash", std::move(parameters), 0);
    if (!answer) {
      Failure failed = answer.error();
      // A service that fails may have signed before.
      if (failed.code == Code::kNetStatus) failed.outcome = Outcome::kUnknown;
      return failed;
    }
    auto value = read_csc_signature(*answer);
    if (!value) return value;
    if (!signature_is_right(algorithm_, public_key_.get(), tbs, *value))
      return failure(Code::kCscMalformed, "the service's signature is not that of the certificate");
    return value;
  }

 private:
  Result<std::string> authorize(const std::string& hash) const {
    json::object parameters{{"credentialID", credential_},
                            {"numSignatures", 1},
                            {"hashes", json::array{json::value(hash)}},
                            {"hashAlgorithmOID", digest_oid(digest_of(algorithm_))}};
    if (needs_pin_) parameters["authData"] = json::array{json::object{{"id", "PIN"}, {"value", pin_.reveal()}}};
    auto answer = service_.post("credentials/authorize", std::move(parameters), 0);
    if (!answer) return answer.error();
    auto object = read_object(*answer);
    if (!object) return object.error();
    std::string sad = text_member(*object, "SAD");
    if (sad.empty()) return malformed("the authorisation came without SAD");
    return sad;
  }

  Service service_;
  std::string credential_;
  Secret pin_;
  bool needs_authorization_, needs_pin_;
  SignatureAlgorithm algorithm_;
  Bytes certificate_;
  std::vector<Bytes> chain_;
  OwnedKey public_key_;
};

}  // namespace

Result<CscCredential> read_csc_credential(std::string_view text) {
  auto object = read_object(text);
  if (!object) return object.error();
  const json::value* key = member(*object, "key");
  if (key != nullptr && key->is_object() && text_member(key->get_object(), "status") == "disabled")
    return failure(Code::kCscRefused, "the credential is disabled", "disabled");
  const json::value* cert = member(*object, "cert");
  if (cert == nullptr || !cert->is_object()) return malformed("no certificate in the answer");
  const json::value* list = member(cert->get_object(), "certificates");
  if (list == nullptr || !list->is_array() || list->get_array().empty() || list->get_array().size() > kMaxCertificates)
    return malformed("no certificate in the answer");
  CscCredential out;
  for (const json::value& one : list->get_array()) {
    auto der = one.is_string() ? from_base64(one.get_string()) : std::nullopt;
    if (!der || !view_certificate(*der)) return malformed("a certificate of the answer cannot be read");
    out.certificates.push_back(std::move(*der));
  }
  const json::value* auth = member(*object, "auth");
  std::string mode = text_member(*object, "authMode");  // version 1
  if (auth != nullptr && auth->is_object()) {
    mode = text_member(auth->get_object(), "mode");
    const json::value* objects = member(auth->get_object(), "objects");
    if (objects != nullptr && objects->is_array())
      for (const json::value& one : objects->get_array())
        out.needs_pin = out.needs_pin || (one.is_object() && text_member(one.get_object(), "id") == "PIN");
  }
  const json::value* pin = member(*object, "PIN");
  if (pin != nullptr && pin->is_object() && text_member(pin->get_object(), "presence") == "true") out.needs_pin = true;
  if (mode == "oauth2code" || mode == "oauth2")
    return failure(Code::kCscRefused, "the credential wants its holder's consent in a browser for each signature",
                   "oauth2code");
  out.needs_authorization = mode == "explicit" || mode == "implicit";
  return out;
}

Result<Bytes> read_csc_signature(std::string_view text) {
  auto object = read_object(text);
  if (!object) return object.error();
  const json::value* list = member(*object, "signatures");
  if (list == nullptr || !list->is_array() || list->get_array().size() != 1 || !list->get_array()[0].is_string())
    return malformed("not one signature in the answer");
  auto value = from_base64(list->get_array()[0].get_string());
  if (!value || value->empty()) return malformed("the signature is not base64");
  return std::move(*value);
}

Result<std::unique_ptr<SigningKey>> open_csc_key(net::HttpClient& client, const CscSettings& settings,
                                                 const Secret& token, const Secret& pin) {
  Service service(client, settings, token);
  auto answer = service.post(
      "credentials/info",
      {{"credentialID", settings.credential}, {"certificates", "chain"}, {"certInfo", false}, {"authInfo", true}}, 1);
  if (!answer) return answer.error();
  auto credential = read_csc_credential(*answer);
  if (!credential) return credential.error();
  const Bytes certificate = credential->certificates.front();
  auto algorithm = algorithm_for_certificate(certificate, settings.rsa_pss);
  if (!algorithm) return algorithm.error();
  OwnedKey key = public_key(view_certificate(certificate)->key);
  if (key == nullptr) return malformed("the signer's key cannot be read");
  return std::unique_ptr<SigningKey>(std::make_unique<CscKey>(
      std::move(service), settings.credential, pin, credential->needs_authorization, credential->needs_pin, *algorithm,
      certificate, chain_above(certificate, credential->certificates), std::move(key)));
}

Result<std::vector<std::string>> list_csc_credentials(net::HttpClient& client, const CscSettings& settings,
                                                      const Secret& token) {
  const Service service(client, settings, token);
  auto answer = service.post("credentials/list", {{"maxResults", 100}}, 1);
  if (!answer) return answer.error();
  auto object = read_object(*answer);
  if (!object) return object.error();
  const json::value* list = member(*object, "credentialIDs");
  if (list == nullptr || !list->is_array()) return malformed("no list of credentials in the answer");
  std::vector<std::string> out;
  for (const json::value& one : list->get_array()) {
    if (!one.is_string()) return malformed("a credential is no text");
    out.emplace_back(one.get_string());
  }
  return out;
}

}  // namespace signing
