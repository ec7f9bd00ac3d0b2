// Writes JSON (RFC 8259) in order; the caller balances begin and end. The library reads no JSON, so a writer is enough.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signing {

class JsonWriter {
 public:
  JsonWriter& key(std::string_view name);
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void text(std::string_view utf8);  // malformed UTF-8 becomes U+FFFD
  void number(std::int64_t value);
  void boolean(bool value);
  void null();
  std::string take() { return std::move(out_); }

 private:
  void separate();
  void open(char bracket);
  void close(char bracket);
  void quote(std::string_view utf8);

  std::string out_;
  bool first_ = true;  // nothing written yet in the open array or object
  bool after_key_ = false;
};

}  // namespace signing
