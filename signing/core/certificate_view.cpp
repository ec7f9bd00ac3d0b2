#include "signing/core/certificate_view.hpp"

#include <algorithm>

#include "signing/core/signature_check.hpp"

namespace signing {
namespace {

constexpr std::uint8_t kKeyUsage[] = {0x55, 0x1D, 0x0F};
constexpr std::uint8_t kBasicConstraints[] = {0x55, 0x1D, 0x13};
constexpr std::uint8_t kExtendedKeyUsage[] = {0x55, 0x1D, 0x25};
constexpr std::size_t kMaxOctets = 1u << 20;
constexpr std::size_t kMaxExtensions = 64;

std::optional<ExtensionView> read_extension(BytesView content) {
  der::Reader reader(content);
  ExtensionView out;
  const auto oid = reader.next(der::kOid);
  if (!oid) return std::nullopt;
  out.oid = oid->content;
  if (reader.next_tag() == der::kBoolean) {
    const auto critical = reader.next();
    if (!critical || critical->content.size() != 1) return std::nullopt;
    out.critical = critical->content[0] != 0;
  }
  const auto value = reader.next(der::kOctetString);
  if (!value || !reader.at_end()) return std::nullopt;
  out.value = value->content;
  return out;
}

// TBSCertificate after the serial number.
bool read_body(der::Reader& reader, CertificateView& out) {
  const auto algorithm = reader.next(der::kSequence), issuer = reader.next(der::kSequence),
             validity = reader.next(der::kSequence), subject = reader.next(der::kSequence),
             key = reader.next(der::kSequence);
  if (!algorithm || !issuer || !validity || !subject || !key) return false;
  if (!same(algorithm->content, out.signature_algorithm)) return false;  // RFC 5280 § 4.1.1.2
  der::Reader dates(validity->content);
  const auto from = dates.next(), to = dates.next();
  if (!from || !to || !dates.at_end()) return false;
  const auto not_before = time_from(*from), not_after = time_from(*to);
  der::Reader key_parts(key->content);
  const auto key_algorithm = key_parts.next(der::kSequence), bits = key_parts.next(der::kBitString);
  if (!not_before || !not_after || !key_algorithm || !bits || !key_parts.at_end()) return false;
  const auto key_octets = whole_octets(*bits);
  if (!key_octets) return false;
  out.issuer = issuer->whole;
  out.not_before = *not_before;
  out.not_after = *not_after;
  out.subject = subject->whole;
  out.key = key->whole;
  out.key_octets = *key_octets;
  return true;
}

// [1] issuerUniqueID and [2] subjectUniqueID are passed over; [3] holds the extensions.
bool read_tail(der::Reader& reader, CertificateView& out) {
  for (const int unique_id : {0x81, 0x82})
    if (reader.next_tag() == unique_id && !reader.next()) return false;
  if (reader.at_end()) return true;
  const auto tagged = reader.next(der::context_tag(3));
  if (!tagged || !reader.at_end()) return false;
  const auto list = der::only(tagged->content, der::kSequence);
  if (!list || !split_extensions(list->content)) return false;
  out.extensions = list->content;
  return true;
}

}  // namespace

bool same(BytesView a, BytesView b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

std::optional<Time> time_from(const der::Element& element) {
  const bool right = (element.tag == der::kUtcTime && element.content.size() == 13) ||
                     (element.tag == der::kGeneralizedTime && element.content.size() == 15);
  return right ? from_asn1_time(as_text(element.content)) : std::nullopt;
}

std::optional<BytesView> whole_octets(const der::Element& bit_string) {
  if (bit_string.content.empty() || bit_string.content[0] != 0) return std::nullopt;
  return bit_string.content.subspan(1);
}

std::optional<std::vector<ExtensionView>> split_extensions(BytesView content) {
  std::vector<ExtensionView> out;
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto element = reader.next(der::kSequence);
    if (!element || out.size() == kMaxExtensions) return std::nullopt;
    const auto extension = read_extension(element->content);
    if (!extension) return std::nullopt;
    for (const ExtensionView& other : out)
      if (same(other.oid, extension->oid)) return std::nullopt;
    out.push_back(*extension);
  }
  return out;
}

std::optional<ExtensionView> find_extension(BytesView content, BytesView oid) {
  der::Reader reader(content);
  while (const auto element = reader.next(der::kSequence)) {
    const auto extension = read_extension(element->content);
    if (extension && same(extension->oid, oid)) return extension;
  }
  return std::nullopt;
}

std::optional<CertificateView> view_certificate(BytesView der) {
  if (der.size() > kMaxOctets) return std::nullopt;
  const auto whole = der::only(der, der::kSequence);
  if (!whole) return std::nullopt;
  der::Reader outer(whole->content);
  const auto tbs = outer.next(der::kSequence), algorithm = outer.next(der::kSequence),
             signature = outer.next(der::kBitString);
  if (!tbs || !algorithm || !signature || !outer.at_end()) return std::nullopt;
  const auto value = whole_octets(*signature);
  if (!value) return std::nullopt;
  CertificateView out;
  out.tbs = tbs->whole;
  out.signature_algorithm = algorithm->content;
  out.signature = *value;
  der::Reader reader(tbs->content);
  if (reader.next_tag() == der::context_tag(0) && !reader.next()) return std::nullopt;
  const auto serial = reader.next(der::kInteger);
  if (!serial || serial->content.empty()) return std::nullopt;
  out.serial = serial->content;
  if (!read_body(reader, out) || !read_tail(reader, out)) return std::nullopt;
  return out;
}

std::optional<ExtendedKeyUsage> extended_key_usage(const CertificateView& certificate) {
  const auto extension = find_extension(certificate.extensions, kExtendedKeyUsage);
  if (!extension) return std::nullopt;
  ExtendedKeyUsage out;
  out.critical = extension->critical;
  const auto list = der::only(extension->value, der::kSequence);
  if (!list) return out;
  der::Reader reader(list->content);
  while (const auto purpose = reader.next(der::kOid)) out.purposes.push_back(purpose->content);
  if (!reader.at_end()) out.purposes.clear();
  return out;
}

bool may_be_used_for(const CertificateView& certificate, std::initializer_list<unsigned> bits) {
  const auto extension = find_extension(certificate.extensions, kKeyUsage);
  if (!extension) return true;
  const auto usage = der::only(extension->value, der::kBitString);
  if (!usage) return false;
  for (const unsigned bit : bits) {
    const std::size_t octet = 1 + bit / 8;  // the first one counts the unused bits
    if (octet < usage->content.size() && (usage->content[octet] & (0x80u >> bit % 8)) != 0) return true;
  }
  return false;
}

bool may_sign_documents(const CertificateView& certificate) {
  static constexpr std::uint8_t kAny[] = {0x55, 0x1D, 0x25, 0x00};
  static constexpr std::uint8_t kEmailProtection[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x04};
  static constexpr std::uint8_t kDocumentSigning[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x24};
  static constexpr std::uint8_t kAdobe[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x2F, 0x01, 0x01, 0x05};
  static constexpr std::uint8_t kMicrosoft[] = {0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x0A, 0x03, 0x0C};
  const auto usage = extended_key_usage(certificate);
  if (!usage) return true;
  for (const BytesView purpose : usage->purposes)
    for (const BytesView wanted : {BytesView(kAny), BytesView(kEmailProtection), BytesView(kDocumentSigning),
                                   BytesView(kAdobe), BytesView(kMicrosoft)})
      if (same(purpose, wanted)) return true;
  return false;
}

bool is_authority(const CertificateView& certificate) {
  const auto extension = find_extension(certificate.extensions, kBasicConstraints);
  if (!extension) return false;
  const auto constraints = der::only(extension->value, der::kSequence);
  if (!constraints) return false;
  const auto authority = der::Reader(constraints->content).next(der::kBoolean);
  return authority && authority->content.size() == 1 && authority->content[0] != 0;
}

bool is_signed_by(const CertificateView& certificate, const CertificateView& issuer) {
  if (!same(certificate.issuer, issuer.subject)) return false;
  const auto algorithm = signature_algorithm(certificate.signature_algorithm);
  return algorithm &&
         signature_is_right(*algorithm, public_key(issuer.key).get(), certificate.tbs, certificate.signature);
}

}  // namespace signing
