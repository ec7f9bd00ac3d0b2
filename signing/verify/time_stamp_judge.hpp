// Time-stamps judged: is the token right, over the right octets, from a trusted authority at a time that is proven for
// the token itself.
#pragma once

#include "signing/timestamp/token.hpp"
#include "signing/verify/covered_digests.hpp"
#include "signing/verify/path_judge.hpp"

namespace signing::verify {

struct StampVerdict {
  bool proves = false;  // the time counts
  // A token over this signature by an established authority, whose revocation alone may be unknown: makes a B-T.
  bool right = false;
  Time time{};
  std::string authority;
  PathVerdict path;                 // when the token itself is right
  std::optional<Finding> broken;    // the token is none, or over something else
  std::optional<Finding> unproven;  // right, but its authority cannot be established
};

// Signature time-stamp over `value`, standing at `offset` of the file.
[[nodiscard]] StampVerdict judge_signature_stamp(BytesView token, BytesView value, std::size_t offset,
                                                 const PathJudge& judge, const Proofs& proofs);

// The notice that nobody asked for news of the authority since.
Finding authority_known_until(Time until);

// Document time-stamp. Facts of the field besides.
[[nodiscard]] TimeStampReport judge_document_stamp(const CoveredDigests& digests, const FoundSignature& found,
                                                   const PathJudge& judge, const Proofs& proofs,
                                                   std::vector<MissingEvidence>& missing);

}  // namespace signing::verify
