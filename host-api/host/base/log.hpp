// The host log: one line per event, "2026-11-18T13:05:02.123Z WARNING [CV-7F3A91] text".
#pragma once
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

#include "host/base/clock.hpp"

namespace ent::host {

enum class LogLevel { debug = 0, info = 1, warning = 2, error = 3 };

/// Writes to stderr, or appends to a file. Control characters and bad UTF-8 are escaped, so that one event is one line
/// whatever it says. Callers give no secret and no pupil name. [any-thread]
class Log {
 public:
  explicit Log(const Clock& clock, LogLevel least = LogLevel::info);
  Log(const Clock& clock, LogLevel least, const std::filesystem::path& file);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void write(LogLevel level, std::string_view correlation_id, std::string_view text);
  void info(std::string_view text) { write(LogLevel::info, {}, text); }
  void warning(std::string_view text) { write(LogLevel::warning, {}, text); }
  void error(std::string_view text) { write(LogLevel::error, {}, text); }

 private:
  const Clock& clock_;
  LogLevel least_;
  std::FILE* file_;
  bool owned_ = false;
  std::mutex mutex_;
};

/// `text` with every control character and malformed byte as \xNN.
std::string escape_line(std::string_view text);

}  // namespace ent::host
