#include "signing/pdf/document_font.hpp"

#include <list>
#include <mutex>
#include <unordered_map>

#include "signing/core/digest.hpp"

namespace signing::pdf {
namespace {

class MappedFace final : public FontFace {
 public:
  std::unordered_map<char32_t, std::uint16_t> glyphs;
  std::unordered_map<std::uint16_t, double> widths;
  double default_width = 1000;

  std::optional<std::uint16_t> glyph(char32_t character) const override {
    const auto found = glyphs.find(character);
    if (found == glyphs.end()) return std::nullopt;
    return found->second;
  }
  double width(std::uint16_t glyph) const override {
    const auto found = widths.find(glyph);
    return found == widths.end() ? default_width : found->second;
  }
};

std::optional<std::uint32_t> code_of(const Object& object) {
  const String* string = object.string();
  if (string == nullptr || string->octets.empty() || string->octets.size() > 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : string->octets) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// The one character a bfchar target stands for; ligatures (several) are of no use here.
std::optional<char32_t> character_of(const Object& object) {
  const String* string = object.string();
  if (string == nullptr) return std::nullopt;
  const auto code = code_of(object);
  if (!code) return std::nullopt;
  if (string->octets.size() <= 2) return static_cast<char32_t>(*code);
  const std::uint32_t high = *code >> 16, low = *code & 0xFFFF;
  if (high < 0xD800 || high >= 0xDC00 || low < 0xDC00 || low >= 0xE000) return std::nullopt;
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

void map(MappedFace& face, std::uint32_t code, std::optional<char32_t> character) {
  if (character && code <= 0xFFFF && code != 0) face.glyphs.emplace(*character, static_cast<std::uint16_t>(code));
}

// Skips one token the map does not need: an operator or a PostScript word the object grammar has no rule for.
void skip_word(Parser& parser, BytesView cmap, std::size_t& at) {
  parser.skip_space();
  at = parser.position();
  while (at < cmap.size() && !is_space(cmap[at]) && !is_delimiter(cmap[at])) ++at;
  if (at == parser.position() && at < cmap.size()) ++at;
  parser = Parser(cmap, at);
}

void read_range(MappedFace& face, const Object& from, const Object& to, const Object& target) {
  const auto first = code_of(from), last = code_of(to);
  if (!first || !last || *last < *first || *last - *first > 0xFFFF) return;
  for (std::uint32_t code = *first; code <= *last; ++code) {
    if (const Array* each = target.array()) {
      if (code - *first < each->size()) map(face, code, character_of((*each)[code - *first]));
    } else if (const auto base = character_of(target)) {
      map(face, code, *base + (code - *first));
    }
  }
}

void read_to_unicode(MappedFace& face, BytesView cmap) {
  Parser parser(cmap);
  std::size_t at = 0;
  enum { kNone, kChars, kRanges } section = kNone;
  while (at < cmap.size()) {
    parser.skip_space();
    if (parser.keyword("beginbfchar")) {
      section = kChars;
    } else if (parser.keyword("beginbfrange")) {
      section = kRanges;
    } else if (parser.keyword("endbfchar") || parser.keyword("endbfrange")) {
      section = kNone;
    } else if (section == kNone) {
      skip_word(parser, cmap, at);
    } else {
      auto first = parser.object();
      auto second = first ? parser.object() : first;
      if (!second) return;
      if (section == kChars) {
        const auto code = code_of(*first);
        if (code) map(face, *code, character_of(*second));
      } else {
        auto target = parser.object();
        if (!target) return;
        read_range(face, *first, *second, *target);
      }
    }
    at = parser.position();
  }
}

// /W [c [w1 w2 ...] cfirst clast w ...], ISO 32000-2 § 9.7.4.3.
void read_widths(MappedFace& face, const Array& w) {
  for (std::size_t i = 0; i + 1 < w.size();) {
    const std::int64_t* first = w[i].integer();
    if (first == nullptr || *first < 0 || *first > 0xFFFF) return;
    if (const Array* each = w[i + 1].array()) {
      for (std::size_t k = 0; k < each->size() && *first + static_cast<std::int64_t>(k) <= 0xFFFF; ++k)
        face.widths[static_cast<std::uint16_t>(*first + static_cast<std::int64_t>(k))] = (*each)[k].number_or(1000);
      i += 2;
    } else {
      const std::int64_t* last = w[i + 1].integer();
      if (last == nullptr || i + 2 >= w.size() || *last > 0xFFFF) return;
      for (std::int64_t code = *first; code <= *last; ++code)
        face.widths[static_cast<std::uint16_t>(code)] = w[i + 2].number_or(1000);
      i += 3;
    }
  }
}

// The few fonts in use, by the digest of their maps: decoding one costs more than a P-256 signature.
class FaceCache {
 public:
  std::shared_ptr<const FontFace> find(const Sha256& key) {
    const std::lock_guard lock(mutex_);
    for (auto it = faces_.begin(); it != faces_.end(); ++it) {
      if (it->first != key) continue;
      faces_.splice(faces_.begin(), faces_, it);
      return it->second;
    }
    return nullptr;
  }
  void keep(const Sha256& key, std::shared_ptr<const FontFace> face) {
    const std::lock_guard lock(mutex_);
    faces_.emplace_front(key, std::move(face));
    if (faces_.size() > 8) faces_.pop_back();
  }

 private:
  std::mutex mutex_;
  std::list<std::pair<Sha256, std::shared_ptr<const FontFace>>> faces_;
};

FaceCache& face_cache() {
  static FaceCache cache;
  return cache;
}

// Nothing unless `font` is a Type0 font with Identity-H, one descendant and a /ToUnicode stream.
std::optional<std::pair<const Stream*, const Dict*>> parts_of(Document& document, const Dict& font) {
  const Object* subtype = font.find("Subtype");
  const Object* encoding = font.find("Encoding");
  if (subtype == nullptr || !subtype->is_name("Type0") || encoding == nullptr || !encoding->is_name("Identity-H"))
    return std::nullopt;
  auto to_unicode = document.get(font, "ToUnicode");
  auto descendants = document.get(font, "DescendantFonts");
  if (!to_unicode || (*to_unicode)->stream() == nullptr || !descendants) return std::nullopt;
  const Array* list = (*descendants)->array();
  if (list == nullptr || list->size() != 1) return std::nullopt;
  auto descendant = document.resolve(list->front());
  if (!descendant || (*descendant)->dict() == nullptr) return std::nullopt;
  return std::pair((*to_unicode)->stream(), (*descendant)->dict());
}

// The value as octets of its own, integers in the machine's form: as text the hundreds of /W cost more than their
// digest.
void append_value(std::string& out, const Object& object) {
  if (const std::int64_t* whole = object.integer()) {
    out += 'i';
    out.append(reinterpret_cast<const char*>(whole), sizeof *whole);
  } else if (const Array* array = object.array()) {
    out += '[';
    for (const Object& element : *array) append_value(out, element);
    out += ']';
  } else {
    write(out, object);
    out += ' ';
  }
}

}  // namespace

std::optional<DocumentFont> find_document_font(Document& document, const Dict* acro_form) {
  if (acro_form == nullptr) return std::nullopt;
  auto resources = document.get_dict(*acro_form, "DR");
  if (!resources) return std::nullopt;
  auto fonts = document.get_dict(**resources, "Font");
  if (!fonts) return std::nullopt;
  const Object* entry = (*fonts)->find("CvSig");
  if (entry == nullptr || entry->ref() == nullptr) return std::nullopt;
  auto font = document.resolve(*entry);
  if (!font || (*font)->dict() == nullptr) return std::nullopt;
  const auto parts = parts_of(document, *(*font)->dict());
  if (!parts) return std::nullopt;
  auto widths = document.get(*parts->second, "W");
  if (!widths) return std::nullopt;

  Digest digest(DigestAlgorithm::kSha256);
  digest.add(parts->first->data);
  std::string values;
  append_value(values, **widths);
  if (const Object* dw = parts->second->find("DW")) append_value(values, *dw);
  digest.add(as_bytes(values));
  const Bytes octets = digest.finish();
  Sha256 key{};
  std::copy(octets.begin(), octets.end(), key.begin());
  if (auto known = face_cache().find(key)) return DocumentFont{*entry->ref(), std::move(known)};

  auto cmap = document.decode(*parts->first);
  if (!cmap) return std::nullopt;
  auto face = std::make_shared<MappedFace>();
  if (const Object* dw = parts->second->find("DW")) face->default_width = dw->number_or(1000);
  read_to_unicode(*face, *cmap);
  if ((*widths)->array() != nullptr) read_widths(*face, *(*widths)->array());
  if (face->glyphs.empty()) return std::nullopt;
  face_cache().keep(key, face);
  return DocumentFont{*entry->ref(), std::move(face)};
}

}  // namespace signing::pdf
