#include "signing/pdf/parser.hpp"

#include <algorithm>

namespace signing::pdf {
namespace {

constexpr int kMaxParseDepth = 48;
constexpr std::size_t kMaxElements = 200000;
constexpr std::size_t kMaxDictEntries = 4096;
constexpr std::size_t kMaxValues = 1000000;

}  // namespace

Failure Parser::malformed(const char* what) const {
  return failure(Code::kPdfMalformed, std::string(what) + " at octet " + std::to_string(at_));
}

void Parser::skip_space() {
  while (at_ < octets_.size()) {
    const int c = octets_[at_];
    if (is_space(c)) {
      ++at_;
    } else if (c == '%') {
      while (at_ < octets_.size() && octets_[at_] != '\n' && octets_[at_] != '\r') ++at_;
    } else {
      return;
    }
  }
}

bool Parser::keyword(std::string_view word) {
  const std::size_t before = at_;
  skip_space();
  if (octets_.size() - at_ >= word.size() && as_text(octets_.subspan(at_, word.size())) == word) {
    const std::size_t end = at_ + word.size();
    if (end == octets_.size() || is_space(octets_[end]) || is_delimiter(octets_[end])) {
      at_ = end;
      return true;
    }
  }
  at_ = before;
  return false;
}

std::int64_t Parser::unsigned_integer() {
  const std::size_t before = at_;
  skip_space();
  std::int64_t value = 0;
  const std::size_t start = at_;
  while (at_ < octets_.size() && octets_[at_] >= '0' && octets_[at_] <= '9' && at_ - start < 15)
    value = value * 10 + (octets_[at_++] - '0');
  if (at_ > start && (at_ == octets_.size() || is_space(peek()) || is_delimiter(peek()))) return value;
  at_ = before;
  return -1;
}

Result<Object> Parser::object(int depth) {
  if (depth > kMaxParseDepth) return failure(Code::kPdfLimit, "objects nested too deep");
  if (++values_ > kMaxValues) return failure(Code::kPdfLimit, "object too large");
  skip_space();
  const int c = peek();
  if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') return number_or_ref();
  if (c == '/') {
    auto text = name();
    if (!text) return text.error();
    return Object(Name{std::move(*text)});
  }
  if (c == '(') return literal_string();
  if (c == '[') return array(depth);
  if (c == '<') return at_ + 1 < octets_.size() && octets_[at_ + 1] == '<' ? dict(depth) : hex_string();
  if (keyword("true")) return Object(true);
  if (keyword("false")) return Object(false);
  if (keyword("null")) return Object();
  return malformed("no object");
}

// Behind an integer: "g R" is out of the question. Asked for each number of long arrays, so without reading one.
bool Parser::no_reference_follows() const {
  std::size_t at = at_;
  while (at < octets_.size() && is_space(octets_[at])) ++at;
  while (at < octets_.size() && octets_[at] >= '0' && octets_[at] <= '9') ++at;
  while (at < octets_.size() && is_space(octets_[at])) ++at;
  return at < octets_.size() && octets_[at] != 'R' && octets_[at] != '%';
}

Result<Object> Parser::number_or_ref() {
  const std::size_t start = at_;
  const std::int64_t first = unsigned_integer();
  if (first >= 0) {
    const std::size_t behind = at_;
    if (is_space(peek()) && !no_reference_follows()) {
      const std::int64_t generation = unsigned_integer();
      if (generation >= 0 && keyword("R")) {
        if (first == 0 || first > 0x7FFFFF || generation > 0xFFFF) return malformed("reference out of range");
        return Object(Ref{static_cast<std::uint32_t>(first), static_cast<std::uint16_t>(generation)});
      }
      at_ = behind;
    }
    return Object(first);
  }
  at_ = start;
  bool negative = false, real = false;
  if (peek() == '+' || peek() == '-') negative = octets_[at_++] == '-';
  double value = 0, scale = 1;
  std::size_t digits = 0;
  for (; at_ < octets_.size() && digits < 40; ++at_) {
    const int c = octets_[at_];
    if (c == '.' && !real) {
      real = true;
    } else if (c >= '0' && c <= '9') {
      value = value * 10 + (c - '0');
      if (real) scale *= 10;
      ++digits;
    } else {
      break;
    }
  }
  if (digits == 0 || (peek() >= 0 && !is_space(peek()) && !is_delimiter(peek()))) return malformed("bad number");
  value = (negative ? -value : value) / scale;
  if (real) return Object(Real{value});
  if (value > 9e15 || value < -9e15) return malformed("number out of range");
  return Object(static_cast<std::int64_t>(value));
}

Result<std::string> Parser::name() {
  std::string out;
  ++at_;
  while (at_ < octets_.size() && !is_space(peek()) && !is_delimiter(peek())) {
    int c = octets_[at_++];
    if (c == '#') {
      const int high = at_ + 1 < octets_.size() ? hex_value(octets_[at_]) : -1;
      const int low = at_ + 1 < octets_.size() ? hex_value(octets_[at_ + 1]) : -1;
      if (high < 0 || low < 0) return malformed("bad # in a name");
      c = high << 4 | low;
      at_ += 2;
    }
    out += static_cast<char>(c);
  }
  return out;
}

Result<Object> Parser::literal_string() {
  String string;
  string.begin = at_++;
  int open = 1;
  while (at_ < octets_.size()) {
    int c = octets_[at_++];
    if (c == '(') ++open;
    if (c == ')' && --open == 0) {
      string.end = at_;
      return Object(std::move(string));
    }
    if (c == '\r') {
      if (peek() == '\n') ++at_;
      c = '\n';
    } else if (c == '\\') {
      c = peek();
      if (c < 0) break;
      ++at_;
      if (c == '\r' || c == '\n') {
        if (c == '\r' && peek() == '\n') ++at_;
        continue;
      }
      if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; ++i) value = value * 8 + (octets_[at_++] - '0');
        c = value & 0xFF;
      } else {
        c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c == 'b' ? '\b' : c == 'f' ? '\f' : c;
      }
    }
    string.octets += static_cast<char>(c);
  }
  return malformed("string without end");
}

// Two digits after the other as far as there is nothing else: /Contents is the longest string of a signed file by far.
void Parser::take_plain_digits(std::string& out) {
  const BytesView digits = octets_.subspan(at_);
  out.resize(std::min(as_text(digits).find('>'), digits.size()) / 2);
  std::size_t count = 0;
  for (char& octet : out) {
    const int value = hex_value(digits[count]) * 16 | hex_value(digits[count + 1]);
    if (value < 0) break;
    octet = static_cast<char>(value);
    count += 2;
  }
  out.resize(count / 2);
  at_ += count;
}

Result<Object> Parser::hex_string() {
  String string;
  string.hex = true;
  string.begin = at_++;
  take_plain_digits(string.octets);
  int high = -1;
  while (at_ < octets_.size()) {
    const int c = octets_[at_++];
    if (c == '>') {
      if (high >= 0) string.octets += static_cast<char>(high << 4);
      string.end = at_;
      return Object(std::move(string));
    }
    if (is_space(c)) continue;
    const int value = hex_value(c);
    if (value < 0) return malformed("bad digit in a hexadecimal string");
    if (high < 0) {
      high = value;
    } else {
      string.octets += static_cast<char>(high << 4 | value);
      high = -1;
    }
  }
  return malformed("hexadecimal string without end");
}

Result<Object> Parser::array(int depth) {
  ++at_;
  Array out;
  for (;;) {
    skip_space();
    if (peek() == ']') {
      ++at_;
      return Object(std::move(out));
    }
    if (out.size() >= kMaxElements) return failure(Code::kPdfLimit, "array too long");
    const std::size_t before = at_;
    const std::int64_t number = depth < kMaxParseDepth ? unsigned_integer() : -1;
    if (number >= 0 && no_reference_follows()) {
      out.emplace_back(number);  // most elements of long arrays: no way round over an Object of its own
      continue;
    }
    at_ = before;
    auto element = object(depth + 1);
    if (!element) return element.error();
    out.push_back(std::move(*element));
  }
}

Result<Object> Parser::dict(int depth) {
  at_ += 2;
  Dict out;
  for (;;) {
    skip_space();
    if (peek() == '>' && at_ + 1 < octets_.size() && octets_[at_ + 1] == '>') {
      at_ += 2;
      break;
    }
    if (peek() != '/') return malformed("dictionary key is no name");
    if (out.entries.size() >= kMaxDictEntries) return failure(Code::kPdfLimit, "dictionary too long");
    auto key = name();
    if (!key) return key.error();
    auto value = object(depth + 1);
    if (!value) return value.error();
    out.entries.push_back(Entry{std::move(*key), std::move(*value)});
  }
  // Readers disagree on which of two equal keys counts: such a file shows different things to different people.
  std::vector<std::string_view> keys;
  keys.reserve(out.entries.size());
  for (const Entry& entry : out.entries) keys.emplace_back(entry.key);
  std::sort(keys.begin(), keys.end());
  if (std::adjacent_find(keys.begin(), keys.end()) != keys.end())
    return malformed("the same key twice in a dictionary");
  return Object(std::move(out));
}

}  // namespace signing::pdf
