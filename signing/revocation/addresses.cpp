#include <algorithm>
#include <cctype>

#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/revocation/distribution_point.hpp"
#include "signing/revocation/evidence.hpp"

namespace signing::revocation {
namespace {

constexpr std::uint8_t kAuthorityInfoAccess[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01};
constexpr std::uint8_t kOcspAccess[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01};
constexpr std::uint8_t kIssuersAccess[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02};
constexpr std::uint8_t kDistributionPoints[] = {0x55, 0x1D, 0x1F};
constexpr std::uint8_t kFreshestCrl[] = {0x55, 0x1D, 0x2E};
constexpr std::uint8_t kNoRevocation[] = {0x55, 0x1D, 0x38};
constexpr std::uint8_t kShortTerm[] = {0x04, 0x00, 0x8B, 0xEC, 0x49, 0x02, 0x01};
constexpr std::uint8_t kUri = 0x86;  // GeneralName uniformResourceIdentifier
constexpr std::size_t kMaxUri = 2048;
constexpr std::size_t kMaxEach = 8;

bool starts_with_scheme(std::string_view text, std::string_view scheme) {
  return text.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), text.begin(),
                    [](char wanted, char given) { return wanted == std::tolower(static_cast<unsigned char>(given)); });
}

void add(BytesView general_name, std::vector<std::string>& out) {
  const auto uri = der::only(general_name, kUri);
  if (!uri || uri->content.size() > kMaxUri || out.size() == kMaxEach) return;
  const std::string_view text = as_text(uri->content);
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (printable && (starts_with_scheme(text, "http://") || starts_with_scheme(text, "https://")))
    out.emplace_back(text);
}

}  // namespace

Addresses addresses_of(BytesView certificate) {
  Addresses out;
  const auto view = view_certificate(certificate);
  if (!view) return out;
  for (const BytesView name : distribution_points(*view)) add(name, out.crl);
  const auto extension = find_extension(view->extensions, kAuthorityInfoAccess);
  const auto list = extension ? der::only(extension->value, der::kSequence) : std::nullopt;
  if (!list) return out;
  der::Reader reader(list->content);
  while (const auto description = reader.next(der::kSequence)) {
    der::Reader parts(description->content);
    const auto method = parts.next(der::kOid), location = parts.next();
    if (!method || !location) continue;
    if (same(method->content, kOcspAccess)) add(location->whole, out.ocsp);
    if (same(method->content, kIssuersAccess)) add(location->whole, out.issuers);
  }
  return out;
}

bool publishes_status(BytesView certificate) {
  const auto view = view_certificate(certificate);
  if (!view || find_extension(view->extensions, kDistributionPoints) || find_extension(view->extensions, kFreshestCrl))
    return true;
  const auto extension = find_extension(view->extensions, kAuthorityInfoAccess);
  if (!extension) return false;
  const auto list = der::only(extension->value, der::kSequence);
  if (!list) return true;  // damaged: it cannot be said that it publishes nothing
  der::Reader reader(list->content);
  while (const auto description = reader.next(der::kSequence)) {
    const auto method = der::Reader(description->content).next(der::kOid);
    if (!method || same(method->content, kOcspAccess)) return true;
  }
  return !reader.at_end();
}

bool needs_no_status(BytesView certificate) {
  const auto view = view_certificate(certificate);
  return view && (find_extension(view->extensions, kNoRevocation) || find_extension(view->extensions, kShortTerm));
}

}  // namespace signing::revocation
