#include "signing/pdf/document.hpp"

#include "signing/pdf/filters.hpp"

namespace signing::pdf {
namespace {

constexpr std::size_t kMaxFile = 64u * 1000 * 1000;
constexpr std::size_t kMaxSections = 4096;
constexpr std::size_t kTail = 2048;
constexpr std::size_t kMaxObjectStream = 32u * 1000 * 1000;
constexpr std::size_t kValuesOfObject = 8;
constexpr std::size_t kMaxNesting = 32;  // objects that need each other to be read

const Object kNull{};

Failure bad_pdf(std::string what) {
  return failure(Code::kPdfMalformed, std::move(what));
}

}  // namespace

Result<Document> Document::parse(BytesView file, const Decryption* decryption) {
  return parse(file, decryption, std::make_shared<Budget>());
}

Result<Document> Document::revision(std::size_t end) const {
  return parse(file_.first(end), decryption_, budget_);
}

Result<Document> Document::parse(BytesView file, const Decryption* decryption, std::shared_ptr<Budget> budget) {
  if (file.size() > kMaxFile)
    return failure(Code::kPdfTooLarge, "file larger than the limit", std::to_string(kMaxFile));
  if (file.size() < 32 || as_text(file.first(5)) != "%PDF-") return bad_pdf("no %PDF- header");
  Document document;
  document.file_ = file;
  document.budget_ = std::move(budget);
  auto found = document.find_startxref();
  if (!found) return found.error();
  auto read = document.read_sections();
  if (!read) return read.error();
  if (document.trailer_.find("Encrypt") != nullptr) {
    if (decryption == nullptr) return failure(Code::kPdfEncrypted, "the document is encrypted");
    document.decryption_ = decryption;
  }
  const Object* root = document.trailer_.find("Root");
  if (root == nullptr || root->ref() == nullptr) return bad_pdf("trailer without /Root reference");
  return document;
}

Result<void> Document::spend(std::size_t Budget::*what, std::size_t amount) {
  std::size_t& left = (*budget_).*what;
  if (amount > left)
    return failure(Code::kPdfLimit, what == &Budget::rows     ? "cross-reference sections list too much in all"
                                    : what == &Budget::values ? "objects and revisions hold too much in all"
                                                              : "streams decode to too much in all");
  left -= amount;
  return {};
}

Result<void> Document::find_startxref() {
  const std::size_t from = file_.size() > kTail ? file_.size() - kTail : 0;
  const std::size_t word = as_text(file_.subspan(from)).rfind("startxref");
  if (word == std::string_view::npos) return bad_pdf("no startxref at the end of the file");
  const std::size_t at = from + word;
  if (at == 0 || (!is_space(file_[at - 1]) && !is_delimiter(file_[at - 1]))) return bad_pdf("startxref is no word");
  const auto end = read_revision_end(file_, at);
  if (!end) return bad_pdf("no number and %%EOF behind startxref, or something between");
  if (end->section >= at) return bad_pdf("startxref out of range");
  if (skip_white(file_, end->end) != file_.size()) return bad_pdf("something behind %%EOF");
  last_startxref_ = end->section;
  end_of_eof_ = end->end;
  return {};
}

Result<void> Document::read_sections() {
  std::set<std::size_t> seen;
  std::optional<std::size_t> at = last_startxref_;
  while (at) {
    if (!seen.insert(*at).second) return bad_pdf("cross-reference sections form a loop");
    if (seen.size() > kMaxSections) return failure(Code::kPdfLimit, "too many cross-reference sections");
    auto previous = take_section(*at);
    if (!previous) return previous.error();
    at = *previous;
  }
  return {};
}

// Sections come newest first: what is known already stays. Gives the place of the one before.
Result<std::optional<std::size_t>> Document::take_section(std::size_t at) {
  auto section = read_section(at);
  if (!section) return section.error();
  const Dict& trailer = section->trailer;
  if (trailer.find("XRefStm") != nullptr) return failure(Code::kPdfUnsupported, "hybrid-reference file");
  auto size = checked_size(trailer, section->rows);
  if (!size) return size.error();
  // Readers pass over objects that the newest /Size leaves out (ISO 32000-2 § 7.5.5).
  if (!sections_.empty() && *size > size_) return bad_pdf("/Size is smaller than in an earlier revision");
  for (const XrefRow& row : section->rows) {
    if (row.number >= xref_.size()) xref_.resize(std::size_t{row.number} + 1);
    if (xref_[row.number].kind == XrefEntry::Kind::kAbsent) xref_[row.number] = row.entry;
  }
  std::optional<std::size_t> previous;
  if (const Object* prev = trailer.find("Prev")) {
    const std::int64_t* offset = prev->integer();
    if (offset == nullptr || *offset < 0 || static_cast<std::uint64_t>(*offset) >= file_.size())
      return bad_pdf("/Prev out of range");
    previous = static_cast<std::size_t>(*offset);
  }
  if (sections_.empty()) {
    size_ = *size;
    newest_is_stream_ = section->is_stream;
    trailer_ = std::move(section->trailer);
  }
  sections_.push_back({at, section->end});
  return previous;
}

Result<Document::SectionContent> Document::read_section(std::size_t at) {
  if (at < file_.size() && file_[at] == 'x') {
    auto table = read_xref_table(file_, at);
    if (!table) return table.error();
    auto spent = spend(&Budget::rows, table->rows.size());
    if (!spent) return spent.error();
    return SectionContent{std::move(table->rows), std::move(table->trailer), table->end, false};
  }
  if (at >= file_.size() || is_space(file_[at]) || file_[at] == '%')
    return bad_pdf("no cross-reference section where one is announced");
  SectionContent out;
  out.is_stream = true;
  auto object = read_object_at(at, Ref{0, 0}, &out.end);
  if (!object) return object.error();
  const Stream* stream = object->stream();
  const Object* type = stream != nullptr ? stream->dict.find("Type") : nullptr;
  if (type == nullptr || !type->is_name("XRef")) return bad_pdf("no cross-reference section where one is announced");
  auto data = decode(*stream);
  if (!data) return data.error();
  auto rows = read_xref_rows(stream->dict, *data);
  if (!rows) return rows.error();
  auto spent = spend(&Budget::rows, rows->size());
  if (!spent) return spent.error();
  out.rows = std::move(*rows);
  out.trailer = stream->dict;
  return out;
}

Result<std::vector<XrefRow>> Document::rows_of(const Section& section) {
  auto content = read_section(section.begin);
  if (!content) return content.error();
  return std::move(content->rows);
}

std::uint32_t Document::next_number() const {
  return size_;
}

// `expected` with number 0: any object header will do (a cross-reference stream, before the table is known).
Result<Object> Document::read_object_at(std::size_t at, Ref expected, std::size_t* end) {
  if (skip_white(file_, at) >= file_.size() || file_[skip_white(file_, at)] == '%')
    return bad_pdf("no object at offset " + std::to_string(at));
  Parser parser(file_, at);
  const std::int64_t number = parser.unsigned_integer();
  const std::int64_t generation = parser.unsigned_integer();
  if (number <= 0 || generation < 0 || !parser.keyword("obj"))
    return bad_pdf("no object at offset " + std::to_string(at));
  if (expected.number != 0 && (number != expected.number || generation != expected.generation))
    return bad_pdf("object " + std::to_string(expected.number) + " is not where the cross-reference says");
  auto object = parser.object();
  if (!object) return object;
  auto spent = spend(&Budget::values, parser.values() + kValuesOfObject);
  if (!spent) return spent.error();
  if (object->dict() != nullptr && parser.keyword("stream")) {
    auto stream = read_stream(parser, *object->dict());
    if (!stream) return stream.error();
    object = Object(std::move(*stream));
  } else if (!parser.keyword("endobj")) {
    return parser.malformed("no endobj");
  }
  if (end != nullptr) *end = parser.position();
  return object;
}

Result<std::size_t> Document::end_of_object(std::size_t at, Ref ref) {
  std::size_t end = 0;
  auto object = read_object_at(at, ref, &end);
  if (!object) return object.error();
  return end;
}

// An integer, or a plain integer object that does not stand in the stream it measures.
Result<std::int64_t> Document::length_of(const Dict& dict, std::size_t data) {
  const Object* length = dict.find("Length");
  const Ref* ref = length != nullptr ? length->ref() : nullptr;
  const XrefEntry entry = ref != nullptr && ref->number < xref_.size() ? xref_[ref->number] : XrefEntry{};
  Object value = length != nullptr && ref == nullptr ? *length : Object();
  if (ref != nullptr && entry.kind == XrefEntry::Kind::kInStream) {
    auto loaded = load(*ref);
    if (!loaded) return loaded.error();
    value = **loaded;
  } else if (ref != nullptr && entry.kind == XrefEntry::Kind::kOffset && entry.offset < file_.size()) {
    Parser parser(file_, static_cast<std::size_t>(entry.offset));
    const bool right = parser.unsigned_integer() == ref->number && parser.unsigned_integer() == ref->generation &&
                       entry.generation == ref->generation && parser.keyword("obj");
    const std::int64_t number = right ? parser.unsigned_integer() : -1;
    if (number >= 0 && parser.keyword("endobj")) value = Object(number);
  }
  const std::int64_t* size = value.integer();
  if (size == nullptr || *size < 0 || static_cast<std::uint64_t>(*size) > file_.size() - data)
    return bad_pdf("bad stream /Length before octet " + std::to_string(data));
  if (entry.kind == XrefEntry::Kind::kOffset && entry.offset >= data &&
      entry.offset < data + static_cast<std::size_t>(*size))
    return bad_pdf("the /Length of a stream stands in it");
  return *size;
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
  auto spent = spend(&Budget::decoded_octets, data->size());
  if (!spent) return spent;
  decrypted_.push_back(std::make_unique<Bytes>(std::move(*data)));
  stream->data = *decrypted_.back();
  return {};
}

Result<Stream> Document::read_stream(Parser& parser, Dict dict) {
  std::size_t at = parser.position();
  if (at < file_.size() && file_[at] == '\r') ++at;
  if (at >= file_.size() || file_[at] != '\n') return parser.malformed("no line end behind stream");
  ++at;
  auto size = length_of(dict, at);
  if (!size) return size.error();
  Stream stream{std::move(dict), file_.subspan(at, static_cast<std::size_t>(*size))};
  Parser behind(file_, at + stream.data.size());
  if (!behind.keyword("endstream") || !behind.keyword("endobj"))
    return behind.malformed("no endstream where /Length ends");
  parser = behind;
  return stream;
}

bool Document::has(Ref ref) const {
  if (ref.number >= xref_.size()) return false;
  const XrefEntry& entry = xref_[ref.number];
  return (entry.kind == XrefEntry::Kind::kOffset && entry.generation == ref.generation) ||
         (entry.kind == XrefEntry::Kind::kInStream && ref.generation == 0);
}

Result<Object> Document::read(Ref ref) {
  if (!has(ref)) return Object();
  if (const auto known = objects_.find(ref.number); known != objects_.end()) return *known->second;
  if (in_progress_.size() >= kMaxNesting) return failure(Code::kPdfLimit, "objects need each other too deep");
  if (!in_progress_.insert(ref.number).second)
    return bad_pdf("object " + std::to_string(ref.number) + " leads to itself");
  const XrefEntry& entry = xref_[ref.number];
  auto object = entry.kind == XrefEntry::Kind::kOffset
                    ? (entry.offset < file_.size() ? read_object_at(static_cast<std::size_t>(entry.offset), ref)
                                                   : Result<Object>(bad_pdf("object beyond the end of the file")))
                    : read_from_stream(entry, ref.number);
  in_progress_.erase(ref.number);
  if (!object || entry.kind != XrefEntry::Kind::kOffset) return object;
  auto plain = decrypt(ref, *object);
  if (!plain) return plain.error();
  return object;
}

Result<const Object*> Document::load(Ref ref) {
  if (!has(ref)) return &kNull;
  const auto known = objects_.find(ref.number);
  if (known != objects_.end()) return known->second.get();
  auto object = read(ref);
  if (!object) return object.error();
  return objects_.emplace(ref.number, std::make_unique<Object>(std::move(*object))).first->second.get();
}

Result<const Object*> Document::resolve(const Object& object) {
  const Object* at = &object;
  for (int hops = 0; at->ref() != nullptr; ++hops) {
    if (hops > 8) return bad_pdf("chain of references");
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
  if ((*value)->dict() == nullptr) return bad_pdf(std::string(key) + " is no dictionary");
  return (*value)->dict();
}

Result<const Document::ObjectStream*> Document::object_stream(std::uint32_t number) {
  const auto known = object_streams_.find(number);
  if (known != object_streams_.end()) return known->second.get();
  if (number >= xref_.size() || xref_[number].kind != XrefEntry::Kind::kOffset)
    return bad_pdf("object stream " + std::to_string(number) + " is missing");
  auto object = load(Ref{number, xref_[number].generation});
  if (!object) return object.error();
  const Stream* stream = (*object)->stream();
  if (stream == nullptr) return bad_pdf("object stream is no stream");
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
    return bad_pdf("bad object stream header");
  Parser parser(made->data);
  for (std::int64_t i = 0; i < *n; ++i) {
    const std::int64_t member = parser.unsigned_integer(), offset = parser.unsigned_integer();
    if (member < 0 || offset < 0 || static_cast<std::uint64_t>(*start + offset) >= made->data.size())
      return bad_pdf("bad object stream index");
    made->members.emplace_back(static_cast<std::uint32_t>(member), static_cast<std::size_t>(*start + offset));
  }
  return object_streams_.emplace(number, std::move(made)).first->second.get();
}

Result<Object> Document::read_from_stream(const XrefEntry& entry, std::uint32_t number) {
  auto stream = object_stream(static_cast<std::uint32_t>(entry.offset));
  if (!stream) return stream.error();
  const auto& members = (*stream)->members;
  if (entry.index >= members.size() || members[entry.index].first != number)
    return bad_pdf("object " + std::to_string(number) + " is not in its object stream");
  Parser parser((*stream)->data, members[entry.index].second);
  auto object = parser.object();
  if (!object) return object;
  auto spent = spend(&Budget::values, parser.values() + kValuesOfObject);
  if (!spent) return spent.error();
  return object;
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
  if (!name->is_null() && !name->is_name("FlateDecode"))
    return failure(Code::kPdfUnsupported, "stream filter other than FlateDecode");
  auto data = name->is_null() ? Result<Bytes>(Bytes(stream.data.begin(), stream.data.end()))
                              : flate_decode(stream.data, settings->dict(), kMaxObjectStream);
  if (!data) return data;
  auto spent = spend(&Budget::decoded_octets, data->size());
  if (!spent) return spent.error();
  return data;
}

}  // namespace signing::pdf
