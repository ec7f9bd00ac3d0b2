#include "signing/pdf/object_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "signing/core/digest.hpp"

namespace signing::pdf {

ObjectWriter::ObjectWriter(const Document& document, std::size_t room)
    : document_(&document), next_number_(document.next_number()) {
  out_.reserve(document.file().size() + room);
  append(out_, document.file());
  if (out_.back() != '\n' && out_.back() != '\r') out_.push_back('\n');
}

ObjectWriter::ObjectWriter() {
  append(out_, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
}

std::size_t ObjectWriter::put(Ref ref, std::string_view body) {
  written_.push_back({ref, out_.size()});
  next_number_ = std::max(next_number_, ref.number + 1);
  append(out_, std::to_string(ref.number) + " " + std::to_string(ref.generation) + " obj\n");
  const std::size_t at = out_.size();
  append(out_, body);
  append(out_, "\nendobj\n");
  return at;
}

std::size_t ObjectWriter::put(Ref ref, const Object& object) {
  std::string body;
  write(body, object);
  return put(ref, body);
}

Ref ObjectWriter::put_stream(std::string_view dict_entries, BytesView data) {
  const Ref ref = new_ref();
  written_.push_back({ref, out_.size()});
  append(out_, std::to_string(ref.number) + " 0 obj\n<< ");
  append(out_, dict_entries);
  append(out_, " /Length " + std::to_string(data.size()) + " >>\nstream\n");
  append(out_, data);
  append(out_, "\nendstream\nendobj\n");
  return ref;
}

bool ObjectWriter::written(Ref ref) const {
  return std::any_of(written_.begin(), written_.end(), [&](const Written& w) { return w.ref == ref; });
}

void ObjectWriter::append_table() {
  std::sort(written_.begin(), written_.end(), [](const Written& a, const Written& b) { return a.ref < b.ref; });
  append(out_, "xref\n");
  if (document_ == nullptr) append(out_, "0 1\n0000000000 65535 f \n");
  for (std::size_t i = 0; i < written_.size();) {
    std::size_t end = i + 1;
    while (end < written_.size() && written_[end].ref.number == written_[end - 1].ref.number + 1) ++end;
    append(out_, std::to_string(written_[i].ref.number) + " " + std::to_string(end - i) + "\n");
    for (; i < end; ++i) {
      std::array<char, 24> row{};
      std::snprintf(row.data(), row.size(), "%010zu %05u n \n", written_[i].offset,
                    unsigned{written_[i].ref.generation});
      append(out_, std::string_view(row.data(), 20));
    }
  }
}

// One row per object, uncompressed: /W [1 4 2].
void ObjectWriter::append_xref_stream(Dict trailer) {
  const Ref self = new_ref();
  const std::size_t at = out_.size();
  written_.push_back({self, at});
  std::sort(written_.begin(), written_.end(), [](const Written& a, const Written& b) { return a.ref < b.ref; });
  Array index;
  Bytes rows;
  for (std::size_t i = 0; i < written_.size(); ++i) {
    if (i == 0 || written_[i].ref.number != written_[i - 1].ref.number + 1) {
      index.emplace_back(static_cast<std::int64_t>(written_[i].ref.number));
      index.emplace_back(std::int64_t{0});
    }
    index.back() = Object(*index.back().integer() + 1);
    rows.push_back(1);
    for (int shift = 24; shift >= 0; shift -= 8)
      rows.push_back(static_cast<std::uint8_t>(written_[i].offset >> shift & 0xFF));
    rows.push_back(static_cast<std::uint8_t>(written_[i].ref.generation >> 8));
    rows.push_back(static_cast<std::uint8_t>(written_[i].ref.generation & 0xFF));
  }
  trailer.set("Type", Name{"XRef"});
  trailer.set("Size", static_cast<std::int64_t>(next_number_));
  trailer.set("W", Array{Object(std::int64_t{1}), Object(std::int64_t{4}), Object(std::int64_t{2})});
  trailer.set("Index", std::move(index));
  trailer.set("Length", static_cast<std::int64_t>(rows.size()));
  std::string head = std::to_string(self.number) + " 0 obj\n";
  write(head, trailer);
  append(out_, head + "\nstream\n");
  append(out_, BytesView(rows));
  append(out_, "\nendstream\nendobj\n");
}

void ObjectWriter::append_end(std::size_t startxref) {
  append(out_, "startxref\n" + std::to_string(startxref) + "\n%%EOF\n");
}

Bytes ObjectWriter::finish(std::string_view id_seed) {
  Dict trailer;
  for (const char* key : {"Root", "Info"})
    if (const Object* kept = document_->trailer().find(key)) trailer.set(key, *kept);
  const Sha256 digest = sha256(as_bytes(id_seed));
  const String second{std::string(as_text(BytesView(digest).first(16))), true, 0, 0};
  const Object* id = document_->trailer().find("ID");
  const bool has_id = id != nullptr && id->array() != nullptr && id->array()->size() == 2;
  trailer.set("ID", Array{has_id ? id->array()->front() : Object(second), Object(second)});
  trailer.set("Prev", static_cast<std::int64_t>(document_->last_startxref()));
  const std::size_t at = out_.size();
  if (document_->uses_xref_stream()) {
    append_xref_stream(std::move(trailer));
  } else {
    append_table();
    trailer.set("Size", static_cast<std::int64_t>(next_number_));
    std::string text = "trailer\n";
    write(text, trailer);
    append(out_, text + "\n");
  }
  append_end(at);
  return std::move(out_);
}

Bytes ObjectWriter::finish_new(Ref catalog) {
  const std::size_t at = out_.size();
  append_table();
  append(out_, "trailer\n<< /Size " + std::to_string(next_number_) + " /Root " + ref_text(catalog) + " >>\n");
  append_end(at);
  return std::move(out_);
}

}  // namespace signing::pdf
