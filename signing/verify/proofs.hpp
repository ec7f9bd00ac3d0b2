// Proofs of existence (EN 319 102-1 § 5.6.2.3): which document time-stamp proves since when which octets were there.
#pragma once

#include <algorithm>
#include <vector>

#include "signing/core/time.hpp"

namespace signing::verify {

class Proofs {
 public:
  explicit Proofs(Time validation_time) : now_(validation_time) {}

  void add(std::size_t revision_end, Time time) { known_.push_back({revision_end, time}); }
  // The earliest time at which the octet at `offset` is proven to have been there; the validation time without proof.
  Time since(std::size_t offset) const {
    Time best = now_;
    for (const Known& known : known_)
      if (offset < known.revision_end && known.time < best) best = known.time;
    return best;
  }
  // Something proves it, be it at this very second.
  bool covers(std::size_t offset) const {
    return std::any_of(known_.begin(), known_.end(), [&](const Known& known) { return offset < known.revision_end; });
  }
  Time validation_time() const { return now_; }

 private:
  struct Known {
    std::size_t revision_end;
    Time time;
  };
  std::vector<Known> known_;
  Time now_;
};

// Where something stands that the caller gave: proven by no time-stamp of the document.
inline constexpr std::size_t kOutsideDocument = static_cast<std::size_t>(-1);

}  // namespace signing::verify
