#include "signing/revocation/distribution_point.hpp"

#include <algorithm>

namespace signing::revocation {
namespace {

constexpr std::uint8_t kCrlDistributionPoints[] = {0x55, 0x1D, 0x1F};
constexpr std::size_t kMaxNames = 32;

Failure bad_point(const char* what) {
  return failure(Code::kCrlMalformed, what);
}

// The names of a DistributionPointName given in full; nothing when it is relative or damaged.
std::optional<std::vector<BytesView>> full_names(BytesView point_name) {
  const auto full = der::only(point_name, der::context_tag(0));
  if (!full) return std::nullopt;
  std::vector<BytesView> out;
  der::Reader reader(full->content);
  while (!reader.at_end()) {
    const auto name = reader.next();
    if (!name || out.size() == kMaxNames) return std::nullopt;
    out.push_back(name->whole);
  }
  return out;
}

}  // namespace

std::vector<BytesView> distribution_points(const CertificateView& certificate) {
  std::vector<BytesView> out;
  const auto extension = find_extension(certificate.extensions, kCrlDistributionPoints);
  const auto list = extension ? der::only(extension->value, der::kSequence) : std::nullopt;
  if (!list) return out;
  der::Reader reader(list->content);
  while (const auto point = reader.next(der::kSequence)) {
    der::Reader parts(point->content);
    const auto name = parts.next(der::context_tag(0));
    if (!name || !parts.at_end()) continue;  // only some reasons, or of another issuer
    const auto names = full_names(name->content);
    if (!names || out.size() + names->size() > kMaxNames) continue;
    out.insert(out.end(), names->begin(), names->end());
  }
  return out;
}

Result<void> check_distribution_point(BytesView value, const CertificateView& certificate) {
  const auto point = der::only(value, der::kSequence);
  if (!point) return bad_point("damaged distribution point");
  der::Reader reader(point->content);
  while (!reader.at_end()) {
    const auto part = reader.next();
    if (!part) return bad_point("damaged distribution point");
    switch (part->tag) {
      case 0xA0: {
        const auto names = full_names(part->content);
        if (!names) return bad_point("the list's distribution point is relative or damaged");
        const auto own = distribution_points(certificate);
        const bool common = std::any_of(names->begin(), names->end(), [&](BytesView name) {
          return std::any_of(own.begin(), own.end(), [&](BytesView other) { return same(name, other); });
        });
        if (!common) return bad_point("the list is of another distribution point");
        break;
      }
      case 0x81:
        if (is_authority(certificate)) return bad_point("the list is not for authorities");
        break;
      case 0x82:
        if (!is_authority(certificate)) return bad_point("the list is for authorities only");
        break;
      default:  // onlySomeReasons, indirectCRL, onlyContainsAttributeCerts
        return bad_point("the list is indirect or not for all reasons");
    }
  }
  return {};
}

}  // namespace signing::revocation
