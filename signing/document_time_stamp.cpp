#include "signing/document_time_stamp.hpp"

#include "signing/core/digest.hpp"
#include "signing/pdf/form.hpp"
#include "signing/pdf/signature_slot.hpp"

namespace signing {
namespace {

using pdf::Array;
using pdf::Dict;
using pdf::Object;
using pdf::Ref;

constexpr std::size_t kReserve = 12 * 1024;
constexpr DigestAlgorithm kDigest = DigestAlgorithm::kSha256;

std::string unused_name(const pdf::Form& form) {
  for (int number = 1;; ++number) {
    const std::string name = "DocTimeStamp" + std::to_string(number);
    bool taken = false;
    for (const pdf::FormField& field : form.fields) taken = taken || field.name == name;
    if (!taken) return name;
  }
}

// Invisible: nothing on any page changes, not even the list of annotations.
Dict field_dict(const std::string& name, Ref stamp) {
  Dict dict;
  dict.set("FT", pdf::Name{"Sig"});
  dict.set("T", pdf::String{name, false, 0, 0});
  dict.set("Type", pdf::Name{"Annot"});
  dict.set("Subtype", pdf::Name{"Widget"});
  dict.set("F", std::int64_t{132});  // Print, Locked
  const Object zero(std::int64_t{0});
  dict.set("Rect", Array{zero, zero, zero, zero});
  dict.set("V", stamp);
  return dict;
}

Result<void> add_to_form(pdf::Document& document, const pdf::Form& form, pdf::ObjectWriter& out, Ref field) {
  auto fields = document.get(*form.acro_form, "Fields");
  if (!fields) return fields.error();
  Array list = (*fields)->array() != nullptr ? *(*fields)->array() : Array{};
  list.emplace_back(field);
  Dict changed = *form.acro_form;
  changed.set("Fields", std::move(list));
  if (form.acro_form_ref) {
    out.put(*form.acro_form_ref, Object(std::move(changed)));
    return {};
  }
  auto catalog = document.catalog();
  if (!catalog) return catalog.error();
  Dict root = **catalog;
  root.set("AcroForm", std::move(changed));
  out.put(*document.trailer().find("Root")->ref(), Object(std::move(root)));
  return {};
}

struct Laid {
  Bytes file;
  pdf::SignatureSlot slot;
};

Result<Laid> lay_out(BytesView file, std::size_t reserve) {
  auto document = pdf::Document::parse(file);
  if (!document) return document.error();
  auto form = pdf::read_form(*document);
  if (!form) return form.error();
  if (form->acro_form == nullptr) return failure(Code::kPdfUnsupported, "no form: nothing was ever signed here");
  pdf::ObjectWriter out(*document, reserve * 2 + 8192);
  const Ref stamp = out.new_ref(), field = out.new_ref();
  Laid laid;
  laid.slot = pdf::put_signature_slot(out, stamp, "/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161",
                                      reserve, "");
  const std::string name = unused_name(*form);
  out.put(field, Object(field_dict(name, stamp)));
  auto added = add_to_form(*document, *form, out, field);
  if (!added) return added.error();
  laid.file = out.finish(name + std::to_string(file.size()));
  pdf::fill_byte_range(laid.file, laid.slot);
  return laid;
}

}  // namespace

Result<Bytes> add_document_time_stamp(BytesView file, timestamp::TimeStamper& stamper) {
  for (std::size_t reserve = kReserve;;) {
    auto laid = lay_out(file, reserve);
    if (!laid) return laid.error();
    Digest digest(kDigest);
    digest.add(BytesView(laid->file).first(laid->slot.contents));
    digest.add(BytesView(laid->file).subspan(laid->slot.after));
    auto token = stamper.stamp(digest.finish(), kDigest);
    if (!token) return token.error();
    if (token->size() <= reserve) {
      pdf::fill_contents(laid->file, laid->slot.contents, *token);
      return std::move(laid->file);
    }
    if (reserve != kReserve)
      return failure(Code::kSignatureTooLarge, "the time-stamp grew twice", std::to_string(token->size()));
    reserve = token->size() + kReserve;
  }
}

}  // namespace signing
