#include "signing/verify/allowed_additions.hpp"

#include <algorithm>

namespace signing::verify {
namespace {

using pdf::Array;
using pdf::Dict;
using pdf::Document;
using pdf::Object;

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// The null object when it cannot be read.
const Object& value_of(Document& document, const Dict& dict, std::string_view key) {
  static const Object kNull;
  auto value = document.get(dict, key);
  return value ? **value : kNull;
}

bool is_absent_or(Document& document, const Dict& dict, std::string_view key, std::string_view name) {
  return dict.find(key) == nullptr || value_of(document, dict, key).is_name(name);
}

bool is_signature_dictionary(Document& document, const Object& value) {
  if (value.ref() == nullptr) return false;
  auto object = document.resolve(value);
  const Dict* dict = object ? (*object)->dict() : nullptr;
  if (dict == nullptr) return false;
  const Object *contents = dict->find("Contents"), *range = dict->find("ByteRange");
  const Object& type = value_of(document, *dict, "Type");
  return contents != nullptr && contents->string() != nullptr && range != nullptr && range->array() != nullptr &&
         value_of(document, *dict, "SubFilter").name() != nullptr &&
         (type.is_null() || type.is_name("Sig") || type.is_name("DocTimeStamp"));
}

bool same_element(Document& before, const Object& then, Document& after, const Object& now) {
  if (then == now) return true;
  auto a = before.resolve(then);
  auto b = after.resolve(now);
  return a && b && **a == **b;
}

bool list_only_grew(Document& before, const Object& then, Document& after, const Object& now) {
  if (then.is_null()) return now.is_null() || now.array() != nullptr;
  const Array *a = then.array(), *b = now.array();
  if (a == nullptr || b == nullptr || b->size() < a->size()) return false;
  for (std::size_t i = 0; i < a->size(); ++i)
    if (!same_element(before, (*a)[i], after, (*b)[i])) return false;
  return true;
}

bool map_only_grew(Document& before, const Object& then, Document& after, const Object& now) {
  if (then.is_null()) return now.is_null() || now.dict() != nullptr;
  if (then.dict() == nullptr || now.dict() == nullptr) return false;
  for (const pdf::Entry& entry : then.dict()->entries) {
    const Object* kept = now.dict()->find(entry.key);
    if (kept == nullptr || !same_element(before, entry.value, after, *kept)) return false;
  }
  return true;
}

bool is_extension(Document& document, const Object& object) {
  auto value = document.resolve(object);
  if (!value || (*value)->dict() == nullptr) return false;
  const Dict& dict = *(*value)->dict();
  for (const pdf::Entry& entry : dict.entries)
    if (!is_one_of(entry.key, {"Type", "BaseVersion", "ExtensionLevel", "URL", "ExtensionRevision"})) return false;
  return is_absent_or(document, dict, "Type", "DeveloperExtensions") &&
         value_of(document, dict, "BaseVersion").name() != nullptr &&
         value_of(document, dict, "ExtensionLevel").integer() != nullptr;
}

}  // namespace

bool is_document_time_stamp(Document& document, const Dict& field) {
  const Object& value = value_of(document, field, "V");
  if (value.dict() == nullptr) return false;
  return value_of(document, *value.dict(), "SubFilter").is_name("ETSI.RFC3161") ||
         value_of(document, *value.dict(), "Type").is_name("DocTimeStamp");
}

std::string why_not_added(Document& document, const pdf::FormField& field, ChangePolicy policy) {
  const Dict& dict = *field.dict;
  const Object* value = dict.find("V");
  const bool is_signed = value != nullptr;
  const bool stamp = is_document_time_stamp(document, dict);
  const bool may_show = policy == ChangePolicy::kPdf && !stamp;
  for (const pdf::Entry& entry : dict.entries) {
    const bool appearance = entry.key == "AP" && may_show && is_signed;
    if (!appearance && !is_one_of(entry.key, {"FT", "T", "Type", "Subtype", "F", "Rect", "P", "V", "Lock", "MK"}))
      return "/" + entry.key + " in a new field";
  }
  if (!value_of(document, dict, "FT").is_name("Sig") || !value_of(document, dict, "Subtype").is_name("Widget") ||
      !is_absent_or(document, dict, "Type", "Annot"))
    return "the new field is no signature widget";
  if (is_signed && !is_signature_dictionary(document, *value)) return "the value of the new field is no signature";
  const auto rect = pdf::read_rect(document, dict);
  if (!rect) return "the new field has no /Rect";
  const bool shows = rect->width != 0 && rect->height != 0;
  if (shows && !may_show) return "the new field shows";
  const Object& look = value_of(document, dict, "MK");
  const bool plain = look.is_null() || (look.dict() != nullptr && look.dict()->entries.empty());
  if (shows && !is_signed && !plain) return "the new field shows before it is signed";
  return "";
}

bool store_only_grew(Document& before, const Object& then, Document& after, const Object& now) {
  const Dict empty;
  if (now.dict() == nullptr || (then.dict() == nullptr && !then.is_null())) return false;
  const Dict &a = then.dict() != nullptr ? *then.dict() : empty, &b = *now.dict();
  for (const pdf::Entry& entry : b.entries)
    if (!is_one_of(entry.key, {"Type", "Certs", "OCSPs", "CRLs", "VRI"})) return false;
  for (const char* key : {"Certs", "OCSPs", "CRLs"})
    if (!list_only_grew(before, value_of(before, a, key), after, value_of(after, b, key))) return false;
  return is_absent_or(after, b, "Type", "DSS") &&
         map_only_grew(before, value_of(before, a, "VRI"), after, value_of(after, b, "VRI"));
}

bool is_extensions(Document& document, const Object& object) {
  if (object.dict() == nullptr) return false;
  for (const pdf::Entry& entry : object.dict()->entries) {
    if (entry.key == "Type" && value_of(document, *object.dict(), "Type").is_name("Extensions")) continue;
    auto value = document.resolve(entry.value);
    const Array* several = value ? (*value)->array() : nullptr;
    const bool good = several != nullptr ? std::all_of(several->begin(), several->end(),
                                                       [&](const Object& one) { return is_extension(document, one); })
                                         : is_extension(document, entry.value);
    if (!good) return false;
  }
  return true;
}

}  // namespace signing::verify
