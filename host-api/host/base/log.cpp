#include "host/base/log.hpp"

#include <array>
#include <ctime>
#include <ent/sdk/text.hpp>
#include <stdexcept>

namespace ent::host {
namespace {

void append_escaped(std::string& out, unsigned char byte) {
  std::array<char, 5> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "\\x%02X", byte);
  out += buffer.data();
}

const char* level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "DEBUG";
    case LogLevel::info:
      return "INFO";
    case LogLevel::warning:
      return "WARNING";
    case LogLevel::error:
      return "ERROR";
  }
  return "INFO";
}

std::string stamp(std::int64_t now_ms) {
  const std::time_t seconds = static_cast<std::time_t>(now_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> buffer{};
  std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> millis{};
  std::snprintf(millis.data(), millis.size(), ".%03dZ", static_cast<int>(now_ms % 1000));
  return std::string(buffer.data()) + millis.data();
}

}  // namespace

std::string escape_line(std::string_view text) {
  const bool utf8 = sdk::is_utf8(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080..U+009F (C2 80..9F) are control characters too: some terminals obey them.
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8) || c1) {
      append_escaped(out, byte);
      if (c1 && utf8) append_escaped(out, static_cast<unsigned char>(text[++i]));
    } else {
      out += text[i];
    }
  }
  return out;
}

Log::Log(const Clock& clock, LogLevel least) : clock_(clock), least_(least), file_(stderr) {}

Log::Log(const Clock& clock, LogLevel least, const std::filesystem::path& file)
    : clock_(clock), least_(least), file_(std::fopen(file.c_str(), "ae")), owned_(true) {
  if (file_ == nullptr) throw std::runtime_error("cannot open the log file " + file.string());
}

Log::~Log() {
  if (owned_) std::fclose(file_);
}

void Log::write(LogLevel level, std::string_view correlation_id, std::string_view text) {
  if (level < least_) return;
  std::string line = stamp(clock_.now_ms()) + " " + level_name(level) + " ";
  if (!correlation_id.empty()) line += "[" + escape_line(correlation_id) + "] ";
  line += escape_line(text) + "\n";
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), file_);
  std::fflush(file_);
}

}  // namespace ent::host
