// Objects out of untrusted octets (ISO 32000-2 § 7.2, 7.3): bounded depth and size, every defect a Failure.
#pragma once

#include "signing/core/result.hpp"
#include "signing/pdf/characters.hpp"
#include "signing/pdf/object.hpp"

namespace signing::pdf {

class Parser {
 public:
  // `octets` is borrowed; string positions are offsets in it.
  explicit Parser(BytesView octets, std::size_t at = 0) : octets_(octets), at_(at) {}

  // One direct object or reference. Leaves position() behind its last octet.
  [[nodiscard]] Result<Object> object() { return object(0); }
  std::size_t position() const { return at_; }
  std::size_t values() const { return values_; }  // read so far, those inside others included
  void skip_space();                              // white space and comments
  // Consumes `word` (after white space) when it stands there as a whole token.
  bool keyword(std::string_view word);
  // An unsigned integer after white space; nothing consumed and -1 otherwise.
  std::int64_t unsigned_integer();
  Failure malformed(const char* what) const;

 private:
  Result<Object> object(int depth);
  bool no_reference_follows() const;
  Result<Object> number_or_ref();
  Result<Object> literal_string();
  void take_plain_digits(std::string& out);
  Result<Object> hex_string();
  Result<Object> array(int depth);
  Result<Object> dict(int depth);
  Result<std::string> name();
  int peek() const { return at_ < octets_.size() ? octets_[at_] : -1; }

  BytesView octets_;
  std::size_t at_;
  std::size_t values_ = 0;
};

}  // namespace signing::pdf
