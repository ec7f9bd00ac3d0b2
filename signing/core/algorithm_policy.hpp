// Until when an algorithm is acceptable: data with its sources (signing/policy/algorithms.json), not code paths. What
// the data do not name is not acceptable at all.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "signing/core/algorithm.hpp"
#include "signing/core/result.hpp"

namespace signing {

class AlgorithmPolicy {
 public:
  static const AlgorithmPolicy& built_in();
  // {"format": 1, "digests": [{"name", "until"?}], "schemes": [...], "keys": [{"kind", "min_bits", "until"?}]}; `until`
  // is the last good day. Failure: kFile (what = the rule broken). [any-thread]
  [[nodiscard]] static Result<AlgorithmPolicy> parse(std::string_view json);

  struct Verdict {
    bool known = false;         // false: never acceptable
    std::optional<Time> until;  // first instant of the day after the last good one; nothing = no end known
  };
  // The earliest end of digest, scheme and key. [any-thread]
  Verdict judge(SignatureAlgorithm algorithm, KeyKind kind, int bits) const;
  // The JSON it was made from.
  const std::string& json() const { return json_; }

 private:
  struct KeyRule {
    bool rsa = false;
    int min_bits = 0;
    std::optional<Time> until;
  };
  std::string json_;
  std::map<std::string, std::optional<Time>> digests_, schemes_;
  std::vector<KeyRule> keys_;
};

}  // namespace signing
