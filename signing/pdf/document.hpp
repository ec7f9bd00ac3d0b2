// A PDF file read from its last cross-reference section back (ISO 32000-2 § 7.5): classic sections and cross-reference
// streams, object streams, /Prev chains. Strict: no repair, because a repaired file is not the one that was signed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>

#include "signing/pdf/cross_reference.hpp"
#include "signing/pdf/decryption.hpp"

namespace signing::pdf {

// What reading one file may cost in all, its earlier revisions included: a small file must not ask for much.
struct Budget {
  std::size_t rows = 1500u * 1000;                  // of cross-reference sections
  std::size_t values = 8u * 1000 * 1000;            // numbers, strings, arrays ... in objects; and 8 for each object
  std::size_t decoded_octets = 256u * 1000 * 1000;  // out of streams
};

class Document {
 public:
  // `file` is borrowed for the life of the document, `decryption` too: without it an encrypted document is
  // kPdfEncrypted. Failures: kPdfTooLarge, kPdfMalformed, kPdfEncrypted, kPdfUnsupported (hybrid files), kPdfLimit. One
  // thread at a time: objects are read when asked for.
  [[nodiscard]] static Result<Document> parse(BytesView file, const Decryption* decryption = nullptr);
  // The document that the first `end` octets are. It spends this one's budget.
  [[nodiscard]] Result<Document> revision(std::size_t end) const;

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
  // A cross-reference section: from "xref" to the end of its trailer dictionary, or its whole stream object.
  struct Section {
    std::size_t begin = 0, end = 0;
  };
  const std::vector<Section>& sections() const { return sections_; }  // newest first
  [[nodiscard]] Result<std::vector<XrefRow>> rows_of(const Section& section);
  // First unused object number: /Size, or more when the table goes further.
  std::uint32_t next_number() const;

  // The object, read once and kept; the null object when the file has none of this number and generation.
  [[nodiscard]] Result<const Object*> load(Ref ref);
  // As load(), and nothing is kept.
  [[nodiscard]] Result<Object> read(Ref ref);
  // Offset behind "endobj" of the object at an offset.
  [[nodiscard]] Result<std::size_t> end_of_object(std::size_t at, Ref ref);
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

  struct SectionContent {
    std::vector<XrefRow> rows;
    Dict trailer;
    std::size_t end = 0;
    bool is_stream = false;
  };

  Document() = default;
  static Result<Document> parse(BytesView file, const Decryption* decryption, std::shared_ptr<Budget> budget);
  Result<void> find_startxref();
  Result<void> read_sections();
  Result<SectionContent> read_section(std::size_t at);
  Result<std::optional<std::size_t>> take_section(std::size_t at);
  Result<void> spend(std::size_t Budget::*what, std::size_t amount);
  bool has(Ref ref) const;
  Result<Object> read_object_at(std::size_t at, Ref expected, std::size_t* end = nullptr);
  Result<void> decrypt(Ref ref, Object& object);
  Result<Stream> read_stream(Parser& parser, Dict dict);
  Result<std::int64_t> length_of(const Dict& dict, std::size_t data);
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
  std::set<std::uint32_t> in_progress_;  // what leads to what: neither in a circle nor without end
  std::vector<Section> sections_;
  std::uint32_t size_ = 0;  // the newest /Size
  std::shared_ptr<Budget> budget_;
};

}  // namespace signing::pdf
