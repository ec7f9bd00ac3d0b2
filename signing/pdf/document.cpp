#include "signing/pdf/document.hpp"

#include <algorithm>

#include "signing/pdf/filters.hpp"

namespace signing::pdf {
namespace {

constexpr std::size_t kMaxFile = 64u * 1000 * 1000;
constexpr std::uint64_t kMaxObjects = 500000;
constexpr std::size_t kMaxSections = 4096;
constexpr std::size_t kTail = 2048;
constexpr std::size_t kMaxObjectStream = 32u * 1000 * 1000;

const Object kNull{};

Failure bad(std::string what) {
  return failure(Code::kPdfMalformed, std::move(what));
}

}  // namespace

Result<Document> Document::parse(BytesView file, const Decryption* decryption) {
  if (file.size() > kMaxFile)
    return failure(Code::kPdfTooLarge, "file larger than the limit", std::to_string(kMaxFile));
  if (file.size() < 32 || as_text(file.first(5)) != "%PDF-") return bad("no %PDF- header");
  Document document;
  document.file_ = file;
  auto found = document.find_startxref();
  if (!found) return found.error();
  auto read = document.read_sections();
  if (!read) return read.error();
  if (document.trailer_.find("Encrypt") != nullptr) {
    if (decryption == nullptr) return failure(Code::kPdfEncrypted, "the document is encrypted");
    document.decryption_ = decryption;
  }
  const Object* root = document.trailer_.find("Root");
  if (root == nullptr || root->ref() == nullptr) return bad("trailer without /Root reference");
  return document;
}

Result<void> Document::find_startxref() {
  const std::size_t from = file_.size() > kTail ? file_.size() - kTail : 0;
  const std::string_view tail = as_text(file_.subspan(from));
  const std::size_t word = tail.rfind("startxref");
  if (word == std::string_view::npos) return bad("no startxref at the end of the file");
  Parser parser(file_, from + word + 9);
  const std::int64_t at = parser.unsigned_integer();
  if (at < 0 || static_cast<std::uint64_t>(at) >= from + word) return bad("startxref out of range");
  const std::size_t eof = tail.find("%%EOF", parser.position() - from);
  if (eof == std::string_view::npos) return bad("no %%EOF behind startxref");
  last_startxref_ = static_cast<std::size_t>(at);
  end_of_eof_ = from + eof + 5;
  return {};
}

Result<void> Document::read_sections() {
  std::set<std::size_t> seen;
  std::optional<std::size_t> at = last_startxref_;
  bool newest = true;
  while (at) {
    if (!seen.insert(*at).second) return bad("cross-reference sections form a loop");
    if (seen.size() > kMaxSections) return failure(Code::kPdfLimit, "too many cross-reference sections");
    auto previous = read_section(*at, newest);
    if (!previous) return previous.error();
    at = *previous;
    newest = false;
  }
  return {};
}

Result<std::optional<std::size_t>> Document::read_section(std::size_t at, bool newest) {
  Parser probe(file_, at);
  const bool is_stream = !probe.keyword("xref");
  auto dict = is_stream ? read_xref_stream(at) : read_table(probe.position());
  if (!dict) return dict.error();
  if (dict->find("XRefStm") != nullptr) return failure(Code::kPdfUnsupported, "hybrid-reference file");
  std::optional<std::size_t> previous;
  if (const Object* prev = dict->find("Prev")) {
    const std::int64_t* offset = prev->integer();
    if (offset == nullptr || *offset < 0 || static_cast<std::uint64_t>(*offset) >= file_.size())
      return bad("/Prev out of range");
    previous = static_cast<std::size_t>(*offset);
  }
  if (newest) {
    newest_is_stream_ = is_stream;
    trailer_ = std::move(*dict);
  }
  return previous;
}

// Sections come newest first: what is known already stays.
bool Document::store(std::uint64_t number, const XrefEntry& entry) {
  if (number > kMaxObjects) return false;
  if (number >= xref_.size()) xref_.resize(static_cast<std::size_t>(number) + 1);
  XrefEntry& slot = xref_[static_cast<std::size_t>(number)];
  if (slot.kind == XrefEntry::Kind::kAbsent) slot = entry;
  return true;
}

Result<Dict> Document::read_table(std::size_t at) {
  Parser parser(file_, at);
  while (!parser.keyword("trailer")) {
    const std::int64_t first = parser.unsigned_integer();
    const std::int64_t count = parser.unsigned_integer();
    if (first < 0 || count < 0) return parser.malformed("bad cross-reference subsection");
    if (static_cast<std::uint64_t>(first + count) > kMaxObjects) return failure(Code::kPdfLimit, "too many objects");
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t offset = parser.unsigned_integer();
      const std::int64_t generation = parser.unsigned_integer();
      const bool in_use = parser.keyword("n");
      if (offset < 0 || generation < 0 || generation > 0xFFFF || (!in_use && !parser.keyword("f")))
        return parser.malformed("bad cross-reference entry");
      const auto kind = in_use ? XrefEntry::Kind::kOffset : XrefEntry::Kind::kFree;
      store(static_cast<std::uint64_t>(first + i),
            {kind, static_cast<std::uint16_t>(generation), 0, static_cast<std::uint64_t>(offset)});
    }
  }
  auto dict = parser.object();
  if (!dict) return dict.error();
  if (dict->dict() == nullptr) return bad("trailer is no dictionary");
  return *dict->dict();
}

Result<Dict> Document::read_xref_stream(std::size_t at) {
  auto object = read_object_at(at, Ref{0, 0});
  if (!object) return object.error();
  const Stream* stream = object->stream();
  const Object* type = stream != nullptr ? stream->dict.find("Type") : nullptr;
  if (type == nullptr || !type->is_name("XRef")) return bad("no cross-reference section where one is announced");
  auto data = decode(*stream);
  if (!data) return data.error();
  auto stored = store_stream_entries(stream->dict, *data);
  if (!stored) return stored.error();
  return stream->dict;
}

Result<void> Document::store_stream_entries(const Dict& dict, BytesView data) {
  const Object* w = dict.find("W");
  const Object* size = dict.find("Size");
  if (w == nullptr || w->array() == nullptr || w->array()->size() != 3 || size == nullptr || size->integer() == nullptr)
    return bad("cross-reference stream without /W or /Size");
  std::size_t widths[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const std::int64_t* width = (*w->array())[i].integer();
    if (width == nullptr || *width < 0 || *width > 8) return bad("bad /W");
    widths[i] = static_cast<std::size_t>(*width);
  }
  const std::size_t row = widths[0] + widths[1] + widths[2];
  if (row == 0) return bad("bad /W");
  Array index{Object(std::int64_t{0}), Object(*size->integer())};
  if (const Object* given = dict.find("Index")) {
    if (given->array() == nullptr || given->array()->size() % 2 != 0) return bad("bad /Index");
    index = *given->array();
  }
  std::size_t at = 0;
  const auto field = [&](std::size_t width, std::uint64_t otherwise) {
    if (width == 0) return otherwise;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | data[at++];
    return value;
  };
  for (std::size_t pair = 0; pair < index.size(); pair += 2) {
    const std::int64_t* first = index[pair].integer();
    const std::int64_t* count = index[pair + 1].integer();
    if (first == nullptr || count == nullptr || *first < 0 || *count < 0) return bad("bad /Index");
    if (*first > static_cast<std::int64_t>(kMaxObjects) || *count > static_cast<std::int64_t>(kMaxObjects) - *first)
      return failure(Code::kPdfLimit, "too many objects");
    for (std::int64_t i = 0; i < *count; ++i) {
      if (data.size() - at < row) return bad("cross-reference stream too short");
      const std::uint64_t kind = field(widths[0], 1), second = field(widths[1], 0), third = field(widths[2], 0);
      XrefEntry entry;
      if (kind == 0) {
        entry.kind = XrefEntry::Kind::kFree;
      } else if (kind == 1) {
        entry = {XrefEntry::Kind::kOffset, static_cast<std::uint16_t>(third & 0xFFFF), 0, second};
      } else if (kind == 2) {
        entry = {XrefEntry::Kind::kInStream, 0, static_cast<std::uint32_t>(third & 0xFFFFFFFF), second};
      } else {
        continue;  // ISO 32000-2 § 7.5.8.3: unknown kinds are references to the null object
      }
      store(static_cast<std::uint64_t>(*first + i), entry);
    }
  }
  return {};
}

std::uint32_t Document::next_number() const {
  const Object* size = trailer_.find("Size");
  const std::int64_t* declared = size != nullptr ? size->integer() : nullptr;
  const std::uint64_t from_trailer = declared != nullptr && *declared > 0
                                         ? std::min<std::uint64_t>(static_cast<std::uint64_t>(*declared), kMaxObjects)
                                         : 0;
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(from_trailer, std::max<std::size_t>(xref_.size(), 1)));
}

// `expected` with number 0: any object header will do (a cross-reference stream, before the table is known).
Result<Object> Document::read_object_at(std::size_t at, Ref expected) {
  Parser parser(file_, at);
  const std::int64_t number = parser.unsigned_integer();
  const std::int64_t generation = parser.unsigned_integer();
  if (number <= 0 || generation < 0 || !parser.keyword("obj")) return bad("no object at offset " + std::to_string(at));
  if (expected.number != 0 && (number != expected.number || generation != expected.generation))
    return bad("object " + std::to_string(expected.number) + " is not where the cross-reference says");
  auto object = parser.object();
  if (!object) return object;
  if (object->dict() != nullptr && parser.keyword("stream")) {
    auto stream = read_stream(parser, *object->dict());
    if (!stream) return stream.error();
    return Object(std::move(*stream));
  }
  if (!parser.keyword("endobj")) return parser.malformed("no endobj");
  return object;
}

// The dictionary that says how, cross-reference streams and what object streams hold are not encrypted (ISO 32000-2
// § 7.6.2, § 7.5.8.2).
Result<void> Document::decrypt(Ref ref, Object& object) {
  const Object* how = trailer_.find("Encrypt");
  if (decryption_ == nullptr || (how != nullptr && how->ref() != nullptr && *how->ref() == ref)) return {};
  auto* stream = std::get_if<Stream>(&object.value);
  const Object* type = stream != nullptr ? stream->dict.find("Type") : nullptr;
  if (type != nullptr && type->is_name("XRef")) return {};
  auto strings = decryption_->decrypt_strings(ref, object);
  if (!strings || stream == nullptr) return strings;
  auto data = decryption_->decrypt(decryption_->cipher_of(stream->dict), ref, stream->data);
  if (!data) return data.error();
  decrypted_.push_back(std::make_unique<Bytes>(std::move(*data)));
  stream->data = *decrypted_.back();
  return {};
}

Result<Stream> Document::read_stream(Parser& parser, Dict dict) {
  std::size_t at = parser.position();
  if (at < file_.size() && file_[at] == '\r') ++at;
  if (at >= file_.size() || file_[at] != '\n') return parser.malformed("no line end behind stream");
  ++at;
  auto length = get(dict, "Length");
  if (!length) return length.error();
  const std::int64_t* size = (*length)->integer();
  if (size == nullptr || *size < 0 || static_cast<std::uint64_t>(*size) > file_.size() - at)
    return parser.malformed("bad stream /Length");
  Stream stream{std::move(dict), file_.subspan(at, static_cast<std::size_t>(*size))};
  Parser behind(file_, at + stream.data.size());
  if (!behind.keyword("endstream") || !behind.keyword("endobj"))
    return behind.malformed("no endstream where /Length ends");
  parser = behind;
  return stream;
}

Result<const Object*> Document::load(Ref ref) {
  if (ref.number >= xref_.size()) return &kNull;
  const XrefEntry& entry = xref_[ref.number];
  const bool present = (entry.kind == XrefEntry::Kind::kOffset && entry.generation == ref.generation) ||
                       (entry.kind == XrefEntry::Kind::kInStream && ref.generation == 0);
  if (!present) return &kNull;
  const auto known = objects_.find(ref.number);
  if (known != objects_.end()) return known->second.get();
  if (!in_progress_.insert(ref.number).second) return bad("object " + std::to_string(ref.number) + " leads to itself");
  auto object = entry.kind == XrefEntry::Kind::kOffset
                    ? (entry.offset < file_.size() ? read_object_at(static_cast<std::size_t>(entry.offset), ref)
                                                   : Result<Object>(bad("object beyond the end of the file")))
                    : read_from_stream(entry, ref.number);
  in_progress_.erase(ref.number);
  if (!object) return object.error();
  if (entry.kind == XrefEntry::Kind::kOffset) {
    auto plain = decrypt(ref, *object);
    if (!plain) return plain.error();
  }
  return objects_.emplace(ref.number, std::make_unique<Object>(std::move(*object))).first->second.get();
}

Result<const Object*> Document::resolve(const Object& object) {
  const Object* at = &object;
  for (int hops = 0; at->ref() != nullptr; ++hops) {
    if (hops > 8) return bad("chain of references");
    auto next = load(*at->ref());
    if (!next) return next;
    at = *next;
  }
  return at;
}

Result<const Object*> Document::get(const Dict& dict, std::string_view key) {
  const Object* value = dict.find(key);
  if (value == nullptr) return &kNull;
  return resolve(*value);
}

Result<const Dict*> Document::get_dict(const Dict& dict, std::string_view key) {
  auto value = get(dict, key);
  if (!value) return value.error();
  if ((*value)->dict() == nullptr) return bad(std::string(key) + " is no dictionary");
  return (*value)->dict();
}

Result<const Document::ObjectStream*> Document::object_stream(std::uint32_t number) {
  const auto known = object_streams_.find(number);
  if (known != object_streams_.end()) return known->second.get();
  if (number >= xref_.size() || xref_[number].kind != XrefEntry::Kind::kOffset)
    return bad("object stream " + std::to_string(number) + " is missing");
  auto object = load(Ref{number, xref_[number].generation});
  if (!object) return object.error();
  const Stream* stream = (*object)->stream();
  if (stream == nullptr) return bad("object stream is no stream");
  auto count = get(stream->dict, "N"), first = get(stream->dict, "First");
  if (!count) return count.error();
  if (!first) return first.error();
  const std::int64_t *n = (*count)->integer(), *start = (*first)->integer();
  auto made = std::make_unique<ObjectStream>();
  auto data = decode(*stream);
  if (!data) return data.error();
  made->data = std::move(*data);
  if (n == nullptr || *n < 0 || *n > 100000 || start == nullptr || *start < 0 ||
      static_cast<std::uint64_t>(*start) > made->data.size())
    return bad("bad object stream header");
  Parser parser(made->data);
  for (std::int64_t i = 0; i < *n; ++i) {
    const std::int64_t member = parser.unsigned_integer(), offset = parser.unsigned_integer();
    if (member < 0 || offset < 0 || static_cast<std::uint64_t>(*start + offset) >= made->data.size())
      return bad("bad object stream index");
    made->members.emplace_back(static_cast<std::uint32_t>(member), static_cast<std::size_t>(*start + offset));
  }
  return object_streams_.emplace(number, std::move(made)).first->second.get();
}

Result<Object> Document::read_from_stream(const XrefEntry& entry, std::uint32_t number) {
  if (entry.offset > kMaxObjects) return bad("object stream number out of range");
  auto stream = object_stream(static_cast<std::uint32_t>(entry.offset));
  if (!stream) return stream.error();
  const auto& members = (*stream)->members;
  if (entry.index >= members.size() || members[entry.index].first != number)
    return bad("object " + std::to_string(number) + " is not in its object stream");
  Parser parser((*stream)->data, members[entry.index].second);
  return parser.object();
}

Result<Bytes> Document::decode(const Stream& stream) {
  auto filter = get(stream.dict, "Filter");
  if (!filter) return filter.error();
  auto parms = get(stream.dict, "DecodeParms");
  if (!parms) return parms.error();
  const Object *name = *filter, *settings = *parms;
  if (const Array* several = name->array()) {
    if (several->empty()) {
      name = &kNull;
    } else if (several->size() == 1) {
      auto only = resolve(several->front());
      if (!only) return only.error();
      name = *only;
    } else {
      return failure(Code::kPdfUnsupported, "several stream filters");
    }
    if (const Array* list = settings->array()) settings = list->size() == 1 ? &list->front() : &kNull;
  }
  if (name->is_null()) return Bytes(stream.data.begin(), stream.data.end());
  if (!name->is_name("FlateDecode")) return failure(Code::kPdfUnsupported, "stream filter other than FlateDecode");
  return flate_decode(stream.data, settings->dict(), kMaxObjectStream);
}

}  // namespace signing::pdf
