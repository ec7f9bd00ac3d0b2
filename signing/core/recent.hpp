// What was worked out lately from octets that never change (a key decoded, a certificate read): looked up by their
// SHA-256. One per thread, so without locks; a school's authorities and signers come back with every document.
#pragma once

#include <string>
#include <unordered_map>

#include "signing/core/digest.hpp"

namespace signing {

template <class Value>
class Recent {
 public:
  explicit Recent(std::size_t limit) : limit_(limit) {}

  static std::string id_of(BytesView octets) {
    const Sha256 digest = sha256(octets);
    return std::string(as_text(digest));
  }
  // Valid until the next put().
  Value* find(const std::string& id) {
    const auto found = values_.find(id);
    return found == values_.end() ? nullptr : &found->second;
  }
  Value& put(const std::string& id, Value value) {
    if (values_.size() >= limit_) values_.clear();  // rare; the next documents fill it again
    return values_.insert_or_assign(id, std::move(value)).first->second;
  }

 private:
  std::size_t limit_;
  std::unordered_map<std::string, Value> values_;
};

}  // namespace signing
