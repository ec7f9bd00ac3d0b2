#include "signing/timestamp/tst_info.hpp"

#include <algorithm>

#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/signature_check.hpp"

namespace signing::timestamp {
namespace {

constexpr std::size_t kMaxInteger = 64;  // octets of a serial number or nonce; real ones have 20 at most

Failure bad_tst_info(const char* what) {
  return failure(Code::kTsaMalformed, what);
}

// GeneralizedTime with an optional fraction, which is dropped (RFC 3161 § 2.4.2: YYYYMMDDhhmmss[.s...]Z).
std::optional<Time> gen_time(std::string_view text) {
  if (text.size() < 15 || text.size() > 32 || text.back() != 'Z') return std::nullopt;
  const std::string_view fraction = text.substr(14, text.size() - 15);
  if (!fraction.empty()) {
    const bool digits = std::all_of(fraction.begin() + 1, fraction.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (fraction.size() < 2 || fraction[0] != '.' || !digits) return std::nullopt;
  }
  return from_asn1_time(std::string(text.substr(0, 14)) + "Z");
}

Result<void> read_imprint(BytesView content, Token& out) {
  der::Reader reader(content);
  const auto algorithm = reader.next(der::kSequence), hash = reader.next(der::kOctetString);
  if (!algorithm || !hash || !reader.at_end()) return bad_tst_info("damaged imprint");
  const auto digest = digest_algorithm(algorithm->content);
  if (!digest) return bad_tst_info("the imprint is not SHA-256, SHA-384 or SHA-512");
  if (hash->content.size() != digest_size(*digest)) return bad_tst_info("the imprint has not its digest's length");
  out.digest = *digest;
  out.imprint.assign(hash->content.begin(), hash->content.end());
  return {};
}

// accuracy, ordering, nonce, tsa, extensions: all optional, in this order.
Result<void> read_rest(der::Reader& reader, Token& out) {
  if (reader.next_tag() == der::kSequence && !reader.next()) return bad_tst_info("damaged accuracy");
  if (reader.next_tag() == der::kBoolean && !reader.next()) return bad_tst_info("damaged ordering");
  if (reader.next_tag() == der::kInteger) {
    const auto nonce = reader.next();
    if (!nonce || nonce->content.empty() || nonce->content.size() > kMaxInteger) return bad_tst_info("damaged nonce");
    out.nonce.assign(nonce->content.begin(), nonce->content.end());
  }
  if (reader.next_tag() == der::context_tag(0) && !reader.next()) return bad_tst_info("damaged name of the authority");
  if (reader.next_tag() == der::context_tag(1)) {
    const auto list = reader.next();
    const auto extensions = list ? split_extensions(list->content) : std::nullopt;
    if (!extensions) return bad_tst_info("damaged extensions");
    for (const ExtensionView& extension : *extensions)
      if (extension.critical) return bad_tst_info("a critical extension is not known");
  }
  if (!reader.at_end()) return bad_tst_info("something follows in TSTInfo");
  return {};
}

}  // namespace

Result<Token> read_tst_info(BytesView der) {
  const auto whole = der::only(der, der::kSequence);
  if (!whole) return bad_tst_info("damaged TSTInfo");
  der::Reader reader(whole->content);
  const auto version = reader.next(der::kInteger), policy = reader.next(der::kOid),
             imprint = reader.next(der::kSequence), serial = reader.next(der::kInteger),
             time = reader.next(der::kGeneralizedTime);
  if (!version || !policy || !imprint || !serial || !time) return bad_tst_info("damaged TSTInfo");
  if (version->content.size() != 1 || version->content[0] != 1) return bad_tst_info("TSTInfo is not of version 1");
  if (serial->content.empty() || serial->content.size() > kMaxInteger) return bad_tst_info("damaged serial number");
  Token out;
  const auto at = gen_time(as_text(time->content));
  if (!at) return bad_tst_info("genTime is not a time");
  out.time = *at;
  out.policy_oid = der::oid_text(policy->content);
  out.serial_hex = to_hex(serial->content);
  auto read = read_imprint(imprint->content, out);
  if (read) read = read_rest(reader, out);
  if (!read) return read.error();
  return out;
}

}  // namespace signing::timestamp
