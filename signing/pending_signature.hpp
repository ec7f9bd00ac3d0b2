// A signature between its two halves: the document is laid out and its attributes are frozen; the signature value comes
// later, from a remote service whose holder must first agree, or from another machine.
#pragma once

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/pdf/signature_slot.hpp"

namespace signing {

struct PendingSignature {
  Bytes file;                   // the whole new document, /Contents still zeros
  std::size_t source_size = 0;  // octets before it are the given document
  pdf::ByteRange byte_range{};
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEcdsaSha256;
  Bytes certificate;         // signer's, DER
  std::vector<Bytes> chain;  // above it, without the root
  Bytes attributes;          // what is to be signed as `algorithm` says: the DER SET of RFC 5652 § 5.4

  std::size_t reserve() const { return static_cast<std::size_t>(byte_range[2] - byte_range[1] - 2) / 2; }
};

// To keep it: length-prefixed parts behind a mark; no secret is in it. [any-thread]
Bytes to_bytes(const PendingSignature& pending);
// Strict; checks that the parts fit together (range within the file, /Contents all zeros, attributes of this document).
// Failure: kPdfMalformed. [any-thread]
[[nodiscard]] Result<PendingSignature> read_pending_signature(BytesView bytes);

}  // namespace signing
