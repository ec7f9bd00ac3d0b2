// A PDF file read from its last cross-reference section back (ISO 32000-2 § 7.5): classic sections and cross-reference
// streams, object streams, /Prev chains. Strict: no repair, because a repaired file is not the one that was signed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>

#include "signing/pdf/decryption.hpp"
#include "signing/pdf/parser.hpp"

namespace signing::pdf {

struct XrefEntry {
  enum class Kind : std::uint8_t { kAbsent, kFree, kOffset, kInStream };
  Kind kind = Kind::kAbsent;
  std::uint16_t generation = 0;  // of an object at an offset
  std::uint32_t index = 0;       // within its object stream
  std::uint64_t offset = 0;      // in the file, or number of the object stream
  bool operator==(const XrefEntry&) const = default;
};

class Document {
 public:
  // `file` is borrowed for the life of the document, `decryption` too: without it an encrypted document is
  // kPdfEncrypted. Failures: kPdfTooLarge, kPdfMalformed, kPdfEncrypted, kPdfUnsupported (hybrid files), kPdfLimit. One
  // thread at a time: objects are read when asked for.
  [[nodiscard]] static Result<Document> parse(BytesView file, const Decryption* decryption = nullptr);

  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

  BytesView file() const { return file_; }
  const Decryption* decryption() const { return decryption_; }
  const Dict& trailer() const { return trailer_; }
  const std::vector<XrefEntry>& xref() const { return xref_; }
  bool uses_xref_stream() const { return newest_is_stream_; }
  std::size_t last_startxref() const { return last_startxref_; }
  // Offset just behind the last "%%EOF" (its line end not included).
  std::size_t end_of_eof() const { return end_of_eof_; }
  // First unused object number: /Size, or more when the table goes further.
  std::uint32_t next_number() const;

  // The object, read once and kept; the null object when the file has none of this number and generation.
  [[nodiscard]] Result<const Object*> load(Ref ref);
  // `object` itself, or what it refers to.
  [[nodiscard]] Result<const Object*> resolve(const Object& object);
  // Value of a key, resolved; the null object when absent.
  [[nodiscard]] Result<const Object*> get(const Dict& dict, std::string_view key);
  // As get(), and a failure when the value is no dictionary.
  [[nodiscard]] Result<const Dict*> get_dict(const Dict& dict, std::string_view key);
  [[nodiscard]] Result<const Dict*> catalog() { return get_dict(trailer_, "Root"); }
  // Data of a stream without filter or with one FlateDecode (PNG predictors included).
  [[nodiscard]] Result<Bytes> decode(const Stream& stream);

 private:
  struct ObjectStream {
    Bytes data;
    std::vector<std::pair<std::uint32_t, std::size_t>> members;  // number, offset in data
  };

  Document() = default;
  Result<void> find_startxref();
  Result<void> read_sections();
  Result<std::optional<std::size_t>> read_section(std::size_t at, bool newest);
  Result<Dict> read_table(std::size_t at);
  Result<Dict> read_xref_stream(std::size_t at);
  Result<void> store_stream_entries(const Dict& dict, BytesView data);
  bool store(std::uint64_t number, const XrefEntry& entry);
  Result<Object> read_object_at(std::size_t at, Ref expected);
  Result<void> decrypt(Ref ref, Object& object);
  Result<Stream> read_stream(Parser& parser, Dict dict);
  Result<Object> read_from_stream(const XrefEntry& entry, std::uint32_t number);
  Result<const ObjectStream*> object_stream(std::uint32_t number);

  BytesView file_;
  const Decryption* decryption_ = nullptr;         // null too when the document is not encrypted
  std::vector<std::unique_ptr<Bytes>> decrypted_;  // data of streams
  Dict trailer_;
  std::vector<XrefEntry> xref_;
  bool newest_is_stream_ = false;
  std::size_t last_startxref_ = 0;
  std::size_t end_of_eof_ = 0;
  std::map<std::uint32_t, std::unique_ptr<Object>> objects_;
  std::map<std::uint32_t, std::unique_ptr<ObjectStream>> object_streams_;
  std::set<std::uint32_t> in_progress_;  // guards against a /Length or an object stream that leads to itself
};

}  // namespace signing::pdf
