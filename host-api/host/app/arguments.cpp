#include "host/app/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "host/chrome/texts.hpp"

namespace ent::host {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool read_digits(std::string_view text, int& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace

bool Arguments::read(const std::vector<std::string>& words, const std::vector<std::string>& valued,
                     const std::vector<std::string>& flags) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].rfind("--", 0) != 0) {
      words_.push_back(words[i]);
      continue;
    }
    std::string name = words[i].substr(2);
    const auto equal = name.find('=');
    if (equal != std::string::npos && contains(valued, name.substr(0, equal))) {
      options_[name.substr(0, equal)].push_back(name.substr(equal + 1));
    } else if (contains(flags, name)) {
      options_[name].emplace_back();
    } else if (!contains(valued, name)) {
      error_ = text("cli.unknown_option", {words[i]});
      return false;
    } else if (i + 1 == words.size()) {
      error_ = text("cli.value_missing", {words[i]});
      return false;
    } else {
      options_[name].push_back(words[++i]);
    }
  }
  return true;
}

std::string Arguments::get(const std::string& name, const std::string& fallback) const {
  const auto found = options_.find(name);
  return found == options_.end() ? fallback : found->second.back();
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  const auto found = options_.find(name);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

bool read_number(const std::string& text, long least, long most, long& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && number >= least && number <= most;
}

bool read_time(const std::string& text, std::int64_t& time_ms) {
  std::tm parts{};
  const bool with_hour = text.size() == 20 && text[10] == 'T' && text[19] == 'Z' && text[13] == ':' && text[16] == ':';
  if (text.size() != 10 && !with_hour) return false;
  const std::string_view view(text);
  int year = 0, month = 0;
  if (text[4] != '-' || text[7] != '-' || !read_digits(view.substr(0, 4), year) ||
      !read_digits(view.substr(5, 2), month) || !read_digits(view.substr(8, 2), parts.tm_mday)) {
    return false;
  }
  if (with_hour && (!read_digits(view.substr(11, 2), parts.tm_hour) || !read_digits(view.substr(14, 2), parts.tm_min) ||
                    !read_digits(view.substr(17, 2), parts.tm_sec))) {
    return false;
  }
  if (month < 1 || month > 12 || parts.tm_mday < 1 || parts.tm_mday > 31 || year < 1970) return false;
  if (parts.tm_hour > 23 || parts.tm_min > 59 || parts.tm_sec > 60) return false;
  parts.tm_year = year - 1900;
  parts.tm_mon = month - 1;
  time_ms = static_cast<std::int64_t>(timegm(&parts)) * 1000;
  return true;
}

}  // namespace ent::host
