// Digests over what the signatures of one file cover. Their ranges begin alike: what they share is hashed once.
#pragma once

#include <map>
#include <vector>

#include "signing/core/digest.hpp"
#include "signing/verify/found_signature.hpp"

namespace signing::verify {

class CoveredDigests {
 public:
  // `file` is borrowed.
  CoveredDigests(BytesView file, const std::vector<FoundSignature>& signatures);

  BytesView file() const { return file_; }
  // Over what `found` covers. Precondition: its range is usable.
  Bytes of(const FoundSignature& found, DigestAlgorithm algorithm) const;
  // SHA-256 over the whole file.
  Bytes of_file() const;

 private:
  BytesView file_;
  std::map<std::size_t, Digest> sha256_until_;  // running over the first octets, as many as the key says
};

}  // namespace signing::verify
