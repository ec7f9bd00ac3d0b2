// multipart/form-data (RFC 7578 over RFC 2046 § 5.1), as browsers write it, read strictly.
#include <algorithm>
#include <optional>

#include "host-api/host/http/form.hpp"
#include "host-api/host/http/text.hpp"

namespace ent::http {
namespace {

constexpr std::size_t kPartHeaderBytes = 8192;
constexpr std::size_t kFilenameBytes = 255;

Failure malformed(const char* what) {
  return {FailureCode::malformed, what};
}

struct Parameter {
  std::string name;  // lower case
  std::string value;
};

// Reads `; name=value` or `; name="value"` at the front of `text` and removes it. Inside quotes a backslash escapes
// only a double quote or a backslash: some clients send whole Windows paths.
Result<Parameter> take_parameter(std::string_view& text) {
  text.remove_prefix(1);  // ';'
  text = trim(text);
  const std::size_t equal = text.find('=');
  if (equal == std::string_view::npos) return malformed("parameter without value");
  Parameter out;
  for (const char c : trim(text.substr(0, equal))) out.name += ascii_lower(c);
  if (!is_token(out.name)) return malformed("bad parameter name");
  text = trim(text.substr(equal + 1));
  if (text.empty() || text.front() != '"') {
    const std::size_t end = std::min(text.find(';'), text.size());
    out.value = trim(text.substr(0, end));
    text.remove_prefix(end);
    return out;
  }
  std::size_t i = 1;
  for (; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    out.value += text[i];
  }
  if (i >= text.size()) return malformed("quoted parameter without end");
  text = trim(text.substr(i + 1));
  if (!text.empty() && text.front() != ';') return malformed("text after a quoted parameter");
  return out;
}

// What stands before the first ';', and the parameters after it.
Result<std::vector<Parameter>> parameters(std::string_view value, std::string_view expected) {
  const std::size_t end = std::min(value.find(';'), value.size());
  if (!iequals(trim(value.substr(0, end)), expected)) return malformed("another content type or disposition");
  std::vector<Parameter> out;
  value.remove_prefix(end);
  while (!value.empty() && trim(value) != ";") {
    Result<Parameter> parameter = take_parameter(value);
    if (!parameter) return parameter.error();
    out.push_back(std::move(*parameter));
  }
  return out;
}

const std::string* find(const std::vector<Parameter>& list, std::string_view name) {
  for (const Parameter& parameter : list) {
    if (parameter.name == name) return &parameter.value;
  }
  return nullptr;
}

bool is_text(std::string_view value) {
  return value.find('\0') == std::string_view::npos && is_utf8(value);
}

// The last path part without control characters, cut to kFilenameBytes at a character's border.
std::string clean_filename(std::string_view name) {
  if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string_view::npos)
    name.remove_prefix(slash + 1);
  std::string out;
  for (const char c : name) {
    if (!is_control(c)) out += c;
  }
  if (out.size() > kFilenameBytes) {
    std::size_t end = kFilenameBytes;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0U) == 0x80U) --end;
    out.resize(end);
  }
  return out;
}

struct PartHead {
  std::string name;
  std::optional<std::string> filename;
  std::string content_type;
};

Result<std::optional<std::string>> filename_of(const std::vector<Parameter>& list) {
  if (const std::string* extended = find(list, "filename*")) {
    // RFC 8187: UTF-8'language'percent-encoded
    const std::size_t first = extended->find('\'');
    const std::size_t second = first == std::string::npos ? first : extended->find('\'', first + 1);
    if (second == std::string::npos || !iequals(std::string_view(*extended).substr(0, first), "UTF-8")) {
      return malformed("bad filename*");
    }
    Result<std::string> decoded = percent_decode(std::string_view(*extended).substr(second + 1), false);
    if (!decoded) return decoded.error();
    return std::optional<std::string>(clean_filename(*decoded));
  }
  const std::string* plain = find(list, "filename");
  if (!plain) return std::optional<std::string>();
  if (!is_text(*plain)) return malformed("file name is not UTF-8");
  return std::optional<std::string>(clean_filename(*plain));
}

Result<PartHead> read_head(std::string_view lines) {
  PartHead head;
  bool disposed = false;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return malformed("bad part header");
    const std::string_view value = trim(line.substr(colon + 1));
    if (iequals(line.substr(0, colon), "Content-Type")) {
      if (!is_text(value)) return malformed("bad content type of a part");
      head.content_type = value;
    }
    if (!iequals(line.substr(0, colon), "Content-Disposition")) continue;
    if (disposed) return malformed("part with two dispositions");
    disposed = true;
    const Result<std::vector<Parameter>> list = parameters(value, "form-data");
    if (!list) return list.error();
    const std::string* name = find(*list, "name");
    if (!name || !is_text(*name)) return malformed("part without a proper name");
    head.name = *name;
    Result<std::optional<std::string>> filename = filename_of(*list);
    if (!filename) return filename.error();
    head.filename = std::move(*filename);
  }
  if (!disposed) return malformed("part without disposition");
  return head;
}

Result<void> store(PartHead head, std::string_view content, MultipartForm& form) {
  if (!head.filename) {
    if (!is_text(content)) return malformed("text field is not UTF-8");
    form.fields.add(std::move(head.name), std::string(content));
  } else if (!head.filename->empty() || !content.empty()) {
    form.files.push_back(
        {std::move(head.name), std::move(*head.filename), std::move(head.content_type), std::string(content)});
  }
  return {};
}

// After a delimiter: true and `rest` moved past the line when a part follows, false at the closing delimiter.
Result<bool> part_follows(std::string_view& rest) {
  if (rest.starts_with("--")) return false;
  const std::size_t padding = std::min(rest.find_first_not_of(" \t"), rest.size());
  rest.remove_prefix(padding);
  if (!rest.starts_with("\r\n")) return malformed("bad line after a boundary");
  rest.remove_prefix(2);
  return true;
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
  const Result<std::vector<Parameter>> list = parameters(content_type, "multipart/form-data");
  if (!list) return list.error();
  const std::string* boundary = find(*list, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ') {
    return malformed("multipart without a proper boundary");
  }
  const bool proper = std::all_of(boundary->begin(), boundary->end(), [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
  });
  if (!proper) return malformed("bad character in the boundary");
  return *boundary;
}

Result<MultipartForm> parse_multipart(std::string_view body, std::string_view boundary, std::size_t max_parts) {
  const std::string delimiter = "\r\n--" + std::string(boundary);
  std::string_view rest = body;
  // The first delimiter may stand at the very start, without the line end before it; anything else before it is a
  // preamble, which RFC 2046 tells to ignore.
  if (rest.starts_with(std::string_view(delimiter).substr(2))) {
    rest.remove_prefix(delimiter.size() - 2);
  } else {
    const std::size_t first = rest.find(delimiter);
    if (first == std::string_view::npos) return malformed("multipart without its boundary");
    rest.remove_prefix(first + delimiter.size());
  }
  MultipartForm form;
  for (std::size_t parts = 0;; ++parts) {
    const Result<bool> more = part_follows(rest);
    if (!more) return more.error();
    if (!*more) return form;
    if (parts >= max_parts) return Failure{FailureCode::too_many, "too many parts"};
    const std::size_t head_end = rest.substr(0, kPartHeaderBytes).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return malformed("part headers without end or too long");
    Result<PartHead> head = read_head(rest.substr(0, head_end));
    if (!head) return head.error();
    // The content starts two bytes early so that a delimiter right after the empty line is found for an empty content.
    rest.remove_prefix(head_end + 2);
    const std::size_t end = rest.find(delimiter);
    if (end == std::string_view::npos) return malformed("part without end");
    const std::string_view content = end == 0 ? std::string_view() : rest.substr(2, end - 2);
    const Result<void> stored = store(std::move(*head), content, form);
    if (!stored) return stored.error();
    rest.remove_prefix(end + delimiter.size());
  }
}

}  // namespace ent::http
