#include "signing/verify/covered_digests.hpp"

namespace signing::verify {

CoveredDigests::CoveredDigests(BytesView file, const std::vector<FoundSignature>& signatures) : file_(file) {
  std::set<std::size_t> gaps;
  for (const FoundSignature& found : signatures)
    if (found.revision_end != 0) gaps.insert(static_cast<std::size_t>(found.byte_range[1]));
  Digest running(DigestAlgorithm::kSha256);
  std::size_t done = 0;
  for (const std::size_t gap : gaps) {
    running.add(file_.subspan(done, gap - done));
    done = gap;
    sha256_until_.emplace(gap, running);
  }
}

Bytes CoveredDigests::of(const FoundSignature& found, DigestAlgorithm algorithm) const {
  const auto gap = static_cast<std::size_t>(found.byte_range[1]),
             behind = static_cast<std::size_t>(found.byte_range[2]);
  const auto known = sha256_until_.find(gap);
  const bool shared = algorithm == DigestAlgorithm::kSha256 && known != sha256_until_.end();
  Digest digest = shared ? Digest(known->second) : Digest(algorithm);
  if (!shared) digest.add(file_.first(gap));
  digest.add(file_.subspan(behind, found.revision_end - behind));
  return digest.finish();
}

Bytes CoveredDigests::of_file() const {
  if (sha256_until_.empty()) {
    Digest all(DigestAlgorithm::kSha256);
    all.add(file_);
    return all.finish();
  }
  const auto& [until, state] = *sha256_until_.rbegin();
  Digest digest(state);
  digest.add(file_.subspan(until));
  return digest.finish();
}

}  // namespace signing::verify
