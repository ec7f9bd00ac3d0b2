// Shared prefixes must not change a digest: each is compared with one that was computed alone.
#include "signing/verify/covered_digests.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signing {
namespace {

using verify::CoveredDigests;
using verify::FoundSignature;

Bytes random_octets(std::size_t size) {
  std::mt19937 random(7);
  Bytes out(size);
  for (std::uint8_t& octet : out) octet = static_cast<std::uint8_t>(random());
  return out;
}

FoundSignature covering(std::int64_t gap, std::int64_t behind, std::int64_t rest) {
  FoundSignature found;
  found.byte_range = {0, gap, behind, rest};
  found.revision_end = static_cast<std::size_t>(behind + rest);
  return found;
}

Bytes alone(BytesView file, const FoundSignature& found, DigestAlgorithm algorithm) {
  const auto behind = static_cast<std::size_t>(found.byte_range[2]);
  Digest digest(algorithm);
  digest.add(file.first(static_cast<std::size_t>(found.byte_range[1])));
  digest.add(file.subspan(behind, found.revision_end - behind));
  return digest.finish();
}

TEST(CoveredDigests, AreThoseOfEachRangeByItself) {
  const Bytes file = random_octets(5000);
  // Not in the order of their gaps, one gap inside another's, two gaps at one place.
  const std::vector<FoundSignature> found = {covering(3000, 3100, 10), covering(700, 3500, 100),
                                             covering(1000, 1900, 2000), covering(1000, 1900, 3100)};
  const CoveredDigests digests(file, found);
  for (const FoundSignature& one : found)
    for (const DigestAlgorithm algorithm :
         {DigestAlgorithm::kSha256, DigestAlgorithm::kSha384, DigestAlgorithm::kSha512})
      EXPECT_EQ(digests.of(one, algorithm), alone(file, one, algorithm)) << one.byte_range[1];
  const Sha256 whole = sha256(file);
  EXPECT_EQ(digests.of_file(), Bytes(whole.begin(), whole.end()));
}

TEST(CoveredDigests, PassesUnusableRangesOver) {
  const Bytes file = random_octets(100);
  FoundSignature unusable;
  unusable.byte_range = {0, 4000, 4100, 10};
  const CoveredDigests digests(file, {unusable, FoundSignature{}});
  const Sha256 whole = sha256(file);
  EXPECT_EQ(digests.of_file(), Bytes(whole.begin(), whole.end()));
}

}  // namespace
}  // namespace signing
