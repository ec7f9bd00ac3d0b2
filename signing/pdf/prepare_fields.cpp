#include <algorithm>

#include "signing/pdf/embedded_font.hpp"
#include "signing/pdf/form.hpp"
#include "signing/pdf/object_writer.hpp"

namespace signing {
namespace {

using pdf::Array;
using pdf::Dict;
using pdf::Object;
using pdf::Ref;

// Characters of European names and French text: what a block will need, so that signing embeds no font.
std::u32string block_characters() {
  std::u32string out;
  const auto range = [&](char32_t from, char32_t to) {
    for (char32_t c = from; c <= to; ++c) out += c;
  };
  range(0x20, 0x7E);
  range(0xA0, 0x17F);   // Latin-1, Latin Extended-A
  range(0x1A0, 0x1A1);  // Vietnamese letters
  range(0x1AF, 0x1B0);
  range(0x1EA0, 0x1EF9);
  range(0x218, 0x21B);  // Romanian comma below
  range(0x384, 0x3CE);  // Greek
  range(0x400, 0x45F);  // Cyrillic
  return out + U"‐–—‘’‚“”„…‹›€№œŒŸ";
}

Result<Ref> embed_block_font(pdf::ObjectWriter& out, const std::string& font_file) {
  auto font = pdf::TrueTypeFont::open(font_file);
  if (!font) return font.error();
  pdf::FontSubset subset(*font);
  for (const char32_t c : block_characters()) subset.use(c);
  return subset.embed(out);
}

Dict field_dict(const FieldSpec& spec, Ref page) {
  const auto number = [](double value) { return Object(pdf::Real{value}); };
  Dict dict;
  dict.set("FT", pdf::Name{"Sig"});
  dict.set("T", pdf::String{spec.name, false, 0, 0});
  dict.set("Type", pdf::Name{"Annot"});
  dict.set("Subtype", pdf::Name{"Widget"});
  dict.set("F", std::int64_t{132});  // Print, Locked
  dict.set("P", page);
  dict.set("Rect", Array{number(spec.rect.x), number(spec.rect.y), number(spec.rect.x + spec.rect.width),
                         number(spec.rect.y + spec.rect.height)});
  dict.set("MK", Dict{});
  if (spec.lock_document) {
    Dict lock;
    lock.set("Type", pdf::Name{"SigFieldLock"});
    lock.set("Action", pdf::Name{"All"});
    lock.set("P", std::int64_t{1});
    dict.set("Lock", std::move(lock));
  }
  return dict;
}

bool valid_name(const std::string& name) {
  return !name.empty() && name.size() <= 100 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '.'; });
}

// A copy of the array under `key` (resolved), empty when there is none.
Result<Array> array_copy(pdf::Document& document, const Dict& dict, std::string_view key) {
  auto value = document.get(dict, key);
  if (!value) return value.error();
  return (*value)->array() != nullptr ? *(*value)->array() : Array{};
}

Result<void> add_widgets(pdf::Document& document, pdf::ObjectWriter& out, Ref page_ref,
                         const std::vector<Ref>& widgets) {
  auto page = document.load(page_ref);
  if (!page) return page.error();
  if ((*page)->dict() == nullptr) return failure(Code::kPdfMalformed, "a page is no dictionary");
  auto annotations = array_copy(document, *(*page)->dict(), "Annots");
  if (!annotations) return annotations.error();
  for (const Ref widget : widgets) annotations->emplace_back(widget);
  Dict changed = *(*page)->dict();
  changed.set("Annots", std::move(*annotations));
  out.put(page_ref, Object(std::move(changed)));
  return {};
}

Result<Dict> form_with_fields(pdf::Document& document, const pdf::Form& form, const std::vector<Ref>& fields,
                              Ref font) {
  Dict dict = form.acro_form != nullptr ? *form.acro_form : Dict{};
  auto list = array_copy(document, dict, "Fields");
  if (!list) return list.error();
  for (const Ref field : fields) list->emplace_back(field);
  dict.set("Fields", std::move(*list));
  dict.set("SigFlags", std::int64_t{3});
  auto resources = document.get(dict, "DR");
  if (!resources) return resources.error();
  Dict dr = (*resources)->dict() != nullptr ? *(*resources)->dict() : Dict{};
  auto fonts = document.get(dr, "Font");
  if (!fonts) return fonts.error();
  Dict font_dict = (*fonts)->dict() != nullptr ? *(*fonts)->dict() : Dict{};
  font_dict.set("CvSig", font);
  dr.set("Font", std::move(font_dict));
  dict.set("DR", std::move(dr));
  return dict;
}

// /Extensions /ESIC, EN 319 142-1 § 5.6.
void add_extension(Dict& catalog) {
  Dict esic, extensions;
  esic.set("BaseVersion", pdf::Name{"1.7"});
  esic.set("ExtensionLevel", std::int64_t{1});
  const Object* given = catalog.find("Extensions");
  if (given != nullptr && given->dict() != nullptr) extensions = *given->dict();
  extensions.set("ESIC", std::move(esic));
  catalog.set("Extensions", std::move(extensions));
}

}  // namespace

Result<std::vector<SignatureField>> list_signature_fields(BytesView file) {
  auto document = pdf::Document::parse(file);
  if (!document) return document.error();
  auto form = pdf::read_form(*document);
  if (!form) return form.error();
  auto pages = pdf::page_refs(*document);
  if (!pages) return pages.error();
  std::vector<SignatureField> out;
  for (const pdf::FormField& field : form->fields) {
    if (field.type != "Sig") continue;
    SignatureField found;
    found.name = field.name;
    found.is_signed = field.value != nullptr && !field.value->is_null();
    found.rect = pdf::read_rect(*document, *field.dict).value_or(PdfRect{});
    auto locks = pdf::locks_all(*document, *field.dict);
    if (!locks) return locks.error();
    found.locks_document = *locks;
    for (std::size_t i = 0; i < pages->size() && found.page < 0; ++i) {
      auto page = document->load((*pages)[i]);
      if (!page) return page.error();
      auto annotations = array_copy(*document, *(*page)->dict(), "Annots");
      if (!annotations) return annotations.error();
      for (const Object& annotation : *annotations)
        if (annotation.ref() != nullptr && *annotation.ref() == field.ref) found.page = static_cast<int>(i);
    }
    out.push_back(std::move(found));
  }
  return out;
}

Result<Bytes> prepare_fields(BytesView file, const std::vector<FieldSpec>& specs, const std::string& font_file) {
  auto document = pdf::Document::parse(file);
  if (!document) return document.error();
  auto form = pdf::read_form(*document);
  if (!form) return form.error();
  auto pages = pdf::page_refs(*document);
  if (!pages) return pages.error();
  std::set<std::string> names;
  for (const pdf::FormField& field : form->fields) {
    if (field.type == "Sig" && field.value != nullptr && !field.value->is_null())
      return failure(Code::kPdfAlreadySigned, "fields must be prepared before the first signature", field.name);
    names.insert(field.name);
  }
  pdf::ObjectWriter out(*document, 70000);
  std::vector<Ref> fields;
  std::map<Ref, std::vector<Ref>> by_page;
  for (const FieldSpec& spec : specs) {
    if (!valid_name(spec.name))
      return failure(Code::kTextInvalid, "field name must be printable ASCII without dot", spec.name);
    if (!names.insert(spec.name).second) return failure(Code::kPdfFieldExists, "field exists", spec.name);
    const auto count = static_cast<int>(pages->size());
    const int page = spec.page < 0 ? count + spec.page : spec.page;
    if (page < 0 || page >= count) return failure(Code::kPdfPageMissing, "no such page", std::to_string(spec.page));
    const Ref page_ref = (*pages)[static_cast<std::size_t>(page)];
    const Ref ref = out.new_ref();
    out.put(ref, Object(field_dict(spec, page_ref)));
    fields.push_back(ref);
    by_page[page_ref].push_back(ref);
  }
  for (const auto& [page, widgets] : by_page) {
    auto added = add_widgets(*document, out, page, widgets);
    if (!added) return added.error();
  }
  auto font = embed_block_font(out, font_file);
  if (!font) return font.error();
  auto dict = form_with_fields(*document, *form, fields, *font);
  if (!dict) return dict.error();
  const Ref form_ref = form->acro_form_ref.value_or(out.new_ref());
  out.put(form_ref, Object(std::move(*dict)));
  auto catalog = document->catalog();
  if (!catalog) return catalog.error();
  Dict changed = **catalog;
  changed.set("AcroForm", form_ref);
  add_extension(changed);
  out.put(*document->trailer().find("Root")->ref(), Object(std::move(changed)));
  std::string seed = "fields";
  for (const std::string& name : names) seed += "/" + name;
  return out.finish(seed);
}

}  // namespace signing
