// The command line of ent-host.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ent::host {

/// Options by name without "--" and the words that are none. [any-thread]
class Arguments {
 public:
  /// `valued` and `flags` are the known options. False: `error()` says in French what is wrong.
  bool read(const std::vector<std::string>& words, const std::vector<std::string>& valued,
            const std::vector<std::string>& flags);
  const std::string& error() const { return error_; }

  bool has(const std::string& name) const { return options_.count(name) > 0; }
  /// The last value given.
  std::string get(const std::string& name, const std::string& fallback = {}) const;
  std::vector<std::string> all(const std::string& name) const;
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, std::vector<std::string>> options_;
  std::vector<std::string> words_;
  std::string error_;
};

/// A whole number within bounds; false when it is none.
bool read_number(const std::string& text, long least, long most, long& number);
/// "2026-11-18", "2026-11-18T13:05:02Z" as Unix ms; false when it is no such time.
bool read_time(const std::string& text, std::int64_t& time_ms);

}  // namespace ent::host
