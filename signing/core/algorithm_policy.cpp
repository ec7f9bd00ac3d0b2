#include "signing/core/algorithm_policy.hpp"

#include <boost/json.hpp>

namespace signing {

// Made from signing/policy/algorithms.json at build time.
extern const char kBuiltInAlgorithms[];

namespace {

namespace json = boost::json;

Failure bad_policy(const std::string& what) {
  return failure(Code::kFile, "algorithm policy: " + what);
}

const char* digest_name(SignatureAlgorithm algorithm) {
  switch (digest_of(algorithm)) {
    case DigestAlgorithm::kSha384:
      return "SHA-384";
    case DigestAlgorithm::kSha512:
      return "SHA-512";
    case DigestAlgorithm::kSha256:
      break;
  }
  return "SHA-256";
}

// "ECDSA / SHA-256" without its digest.
std::string scheme_name(SignatureAlgorithm algorithm) {
  const std::string_view name = name_of(algorithm);
  return std::string(name.substr(0, name.find(" / ")));
}

struct Entry {
  const json::object& object;

  std::string text(const char* key) const {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  }
  Result<std::optional<Time>> until() const {
    if (!object.contains("until")) return std::optional<Time>();
    const auto day = from_iso8601(text("until"));
    if (!day || text("until").size() != 10) return bad_policy("\"until\" is no day");
    return std::optional<Time>(*day + std::chrono::hours(24));
  }
};

const json::array* list_of(const json::object& root, const char* key) {
  const json::value* value = root.if_contains(key);
  return value != nullptr && value->is_array() ? &value->get_array() : nullptr;
}

Result<std::map<std::string, std::optional<Time>>> read_names(const json::object& root, const char* key) {
  const json::array* list = list_of(root, key);
  if (list == nullptr) return bad_policy(std::string("no list \"") + key + "\"");
  std::map<std::string, std::optional<Time>> out;
  for (const json::value& one : *list) {
    if (!one.is_object()) return bad_policy("an entry is no object");
    const Entry entry{one.get_object()};
    auto until = entry.until();
    if (!until) return until.error();
    if (entry.text("name").empty() || !out.emplace(entry.text("name"), *until).second)
      return bad_policy("a name is missing or stands twice");
  }
  return out;
}

void shorten(std::optional<Time>& end, const std::optional<Time>& other) {
  if (other && (!end || *other < *end)) end = other;
}

}  // namespace

const AlgorithmPolicy& AlgorithmPolicy::built_in() {
  static const AlgorithmPolicy policy = parse(kBuiltInAlgorithms).value();
  return policy;
}

Result<AlgorithmPolicy> AlgorithmPolicy::parse(std::string_view text) {
  json::error_code error;
  const json::value root = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !root.is_object()) return bad_policy("not a JSON object");
  const json::object& object = root.get_object();
  const json::value* format = object.if_contains("format");
  if (format == nullptr || *format != json::value(1)) return bad_policy("format 1 is expected");
  AlgorithmPolicy out;
  out.json_ = text;
  auto digests = read_names(object, "digests");
  if (!digests) return digests.error();
  auto schemes = read_names(object, "schemes");
  if (!schemes) return schemes.error();
  out.digests_ = std::move(*digests);
  out.schemes_ = std::move(*schemes);
  const json::array* keys = list_of(object, "keys");
  if (keys == nullptr) return bad_policy("no list \"keys\"");
  for (const json::value& one : *keys) {
    if (!one.is_object()) return bad_policy("an entry is no object");
    const Entry entry{one.get_object()};
    const std::string kind = entry.text("kind");
    const json::value* bits = entry.object.if_contains("min_bits");
    auto until = entry.until();
    if (!until) return until.error();
    if ((kind != "RSA" && kind != "EC") || bits == nullptr || !bits->is_int64() || bits->get_int64() < 1 ||
        bits->get_int64() > 100'000)
      return bad_policy("a key rule needs \"kind\" RSA or EC and \"min_bits\"");
    out.keys_.push_back({kind == "RSA", static_cast<int>(bits->get_int64()), *until});
  }
  return out;
}

AlgorithmPolicy::Verdict AlgorithmPolicy::judge(SignatureAlgorithm algorithm, KeyKind kind, int bits) const {
  const auto digest = digests_.find(digest_name(algorithm));
  const auto scheme = schemes_.find(scheme_name(algorithm));
  const KeyRule* rule = nullptr;  // the strictest that the key fulfils
  for (const KeyRule& one : keys_)
    if (one.rsa == (kind == KeyKind::kRsa) && bits >= one.min_bits &&
        (rule == nullptr || one.min_bits > rule->min_bits))
      rule = &one;
  if (digest == digests_.end() || scheme == schemes_.end() || rule == nullptr) return {};
  Verdict verdict{true, rule->until};
  shorten(verdict.until, digest->second);
  shorten(verdict.until, scheme->second);
  return verdict;
}

}  // namespace signing
