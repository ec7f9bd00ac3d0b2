#include "signing/verify/found_signature.hpp"

#include <algorithm>

#include "signing/core/der.hpp"

namespace signing::verify {
namespace {

using pdf::Object;

constexpr std::size_t kMaxSignatures = 500;

Finding format_failure(const char* detail) {
  return {"verify.format", "La structure de la signature n'est pas conforme.", detail};
}

// The gap of the range must be this dictionary's own /Contents token and nothing else: a forged dictionary elsewhere,
// a second /ByteRange or white space hidden in the gap would not be signed (signature wrapping).
void check_range(const pdf::Document& document, const pdf::String& contents, FoundSignature& found) {
  const auto size = static_cast<std::int64_t>(document.file().size());
  const auto& r = found.byte_range;
  if (r.size() != 4 || r[0] != 0) {
    found.failures.push_back(format_failure("/ByteRange is not [0 a b c]"));
    return;
  }
  if (r[1] <= 0 || r[2] <= r[1] || r[3] <= 0 || r[2] > size || r[3] > size - r[2]) {
    found.failures.push_back(format_failure("/ByteRange is out of the file"));
    return;
  }
  if (r[1] != static_cast<std::int64_t>(contents.begin) || r[2] != static_cast<std::int64_t>(contents.end)) {
    found.failures.push_back(format_failure("the gap of /ByteRange is not the /Contents of this signature"));
    return;
  }
  const BytesView token = document.file().subspan(contents.begin, contents.end - contents.begin);
  if (!contents.hex || token.size() < 4 || token.size() % 2 != 0 ||
      !std::all_of(token.begin() + 1, token.end() - 1, [](std::uint8_t c) { return pdf::hex_value(c) >= 0; })) {
    found.failures.push_back(format_failure("/Contents is not plain hexadecimal digits"));
    return;
  }
  found.revision_end = static_cast<std::size_t>(r[2] + r[3]);
}

void read_cms(const pdf::String& contents, FoundSignature& found) {
  const BytesView all = as_bytes(contents.octets);
  const auto element = der::Reader(all).next(der::kSequence);
  if (!element) {
    found.failures.push_back(format_failure("/Contents does not begin with a DER element"));
    return;
  }
  const BytesView padding = all.subspan(element->whole.size());
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t c) { return c != 0; }))
    found.failures.push_back(format_failure("the padding of /Contents is not zero"));
  found.cms.assign(element->whole.begin(), element->whole.end());
}

Result<FoundSignature> read_one(pdf::Document& document, const pdf::FormField& field) {
  FoundSignature found;
  found.field = field;
  if (field.value->ref() == nullptr) {
    found.failures.push_back(format_failure("the signature dictionary is no indirect object"));
    return found;
  }
  found.ref = *field.value->ref();
  auto object = document.load(found.ref);
  if (!object) return object.error();
  found.dict = (*object)->dict();
  if (found.dict == nullptr) {
    found.failures.push_back(format_failure("/V is no dictionary"));
    return found;
  }
  const auto& entry = document.xref()[found.ref.number];
  if (entry.kind != pdf::XrefEntry::Kind::kOffset)
    found.failures.push_back(format_failure("the signature dictionary is inside an object stream"));
  const Object* sub_filter = found.dict->find("SubFilter");
  if (sub_filter != nullptr && sub_filter->name() != nullptr) found.sub_filter = sub_filter->name()->text;
  const Object* range = found.dict->find("ByteRange");
  if (range != nullptr && range->array() != nullptr)
    for (const Object& number : *range->array())
      found.byte_range.push_back(number.integer() != nullptr ? *number.integer() : -1);
  const Object* contents = found.dict->find("Contents");
  if (contents == nullptr || contents->string() == nullptr) {
    found.failures.push_back(format_failure("/Contents is missing or indirect"));
    return found;
  }
  if (!found.failures.empty()) return found;
  check_range(document, *contents->string(), found);
  read_cms(*contents->string(), found);
  return found;
}

}  // namespace

Result<std::vector<FoundSignature>> find_signatures(pdf::Document& document, const pdf::Form& form) {
  std::vector<FoundSignature> out;
  std::map<pdf::Ref, std::size_t> uses;  // of each signature dictionary
  for (const pdf::FormField& field : form.fields)
    if (field.type == "Sig" && field.value != nullptr && field.value->ref() != nullptr) ++uses[*field.value->ref()];
  for (const pdf::FormField& field : form.fields) {
    if (field.type != "Sig" || field.value == nullptr || field.value->is_null()) continue;
    if (out.size() >= kMaxSignatures) return failure(Code::kPdfLimit, "more signatures than are judged");
    if (field.value->ref() != nullptr && uses[*field.value->ref()] > 1) {
      FoundSignature shared;
      shared.field = field;
      shared.failures.push_back(format_failure("two fields share one signature dictionary"));
      out.push_back(std::move(shared));
      continue;
    }
    auto found = read_one(document, field);
    if (!found) return found.error();
    out.push_back(std::move(*found));
  }
  std::map<std::size_t, std::size_t> by_revision;
  for (const FoundSignature& one : out) ++by_revision[one.revision_end];
  for (FoundSignature& one : out)
    if (one.revision_end != 0 && by_revision[one.revision_end] > 1)
      one.failures.push_back(format_failure("two fields share one signed revision"));
  std::stable_sort(out.begin(), out.end(),
                   [](const FoundSignature& a, const FoundSignature& b) { return a.revision_end < b.revision_end; });
  return out;
}

bool has_trailing_octets(const pdf::Document& document) {
  const std::string_view rest = as_text(document.file().subspan(document.end_of_eof()));
  return !(rest.empty() || rest == "\n" || rest == "\r" || rest == "\r\n");
}

}  // namespace signing::verify
