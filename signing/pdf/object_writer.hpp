// Writes objects behind a document that stays untouched (incremental update, ISO 32000-2 § 7.5.6), or a small new file.
#pragma once

#include "signing/pdf/document.hpp"

namespace signing::pdf {

class ObjectWriter {
 public:
  // An update of `document`, whose octets come first in the result, unchanged. Borrowed for the writer's life.
  // `room` = octets the update will about need.
  ObjectWriter(const Document& document, std::size_t room);
  // A new file.
  ObjectWriter();

  Ref new_ref() { return Ref{next_number_++, 0}; }
  // Each gives the offset of the body's first octet in the result.
  std::size_t put(Ref ref, std::string_view body);
  std::size_t put(Ref ref, const Object& object);
  // `dict_entries`: text between << and >>, without /Length.
  Ref put_stream(std::string_view dict_entries, BytesView data);

  // Cross-reference section in the source's own style, and trailer; /Root, /Info and the first half of /ID are kept,
  // the second half of /ID becomes `id_seed`'s digest. Gives the whole file. Call once.
  Bytes finish(std::string_view id_seed);
  // For a new file.
  Bytes finish_new(Ref catalog);

  Bytes& out() { return out_; }
  bool written(Ref ref) const;

 private:
  struct Written {
    Ref ref;
    std::size_t offset;
  };
  void append_table();
  void append_xref_stream(Dict trailer);
  void append_end(std::size_t startxref);

  const Document* document_ = nullptr;
  Bytes out_;
  std::uint32_t next_number_ = 1;
  std::vector<Written> written_;
};

}  // namespace signing::pdf
