#include "signing/pdf/dss.hpp"

namespace signing::pdf {
namespace {

constexpr std::size_t kMaxEntries = 1000;
constexpr std::size_t kMaxOctets = std::size_t{64} * 1000 * 1000;

struct Kind {
  const char* key;
  std::vector<Bytes> Dss::*list;
  std::vector<std::size_t> DssPlaces::*places;
};
constexpr Kind kKinds[] = {{"Certs", &Dss::certificates, &DssPlaces::certificates},
                           {"OCSPs", &Dss::ocsp_responses, &DssPlaces::ocsp_responses},
                           {"CRLs", &Dss::crls, &DssPlaces::crls}};

// The end of the file when it cannot be said: proven by nothing but what covers all.
std::size_t place_of(const Document& document, const Object& element) {
  const Ref* ref = element.ref();
  if (ref == nullptr || ref->number >= document.xref().size()) return document.file().size();
  XrefEntry entry = document.xref()[ref->number];
  if (entry.kind == XrefEntry::Kind::kInStream && entry.offset < document.xref().size())
    entry = document.xref()[static_cast<std::size_t>(entry.offset)];
  return entry.kind == XrefEntry::Kind::kOffset ? static_cast<std::size_t>(entry.offset) : document.file().size();
}

Result<const Dict*> store_of(Document& document) {
  auto catalog = document.catalog();
  if (!catalog) return catalog.error();
  auto store = document.get(**catalog, "DSS");
  if (!store) return store.error();
  return (*store)->dict();
}

}  // namespace

Result<Dss> read_dss(Document& document, DssPlaces* places) {
  Dss out;
  auto store = store_of(document);
  if (!store) return store.error();
  if (*store == nullptr) return out;
  std::size_t octets = 0, entries = 0;
  for (const Kind& kind : kKinds) {
    auto list = document.get(**store, kind.key);
    if (!list) return list.error();
    if ((*list)->is_null()) continue;
    if ((*list)->array() == nullptr) return failure(Code::kPdfMalformed, "a list of the DSS is no array");
    for (const Object& element : *(*list)->array()) {
      auto object = document.resolve(element);
      if (!object) return object.error();
      if ((*object)->stream() == nullptr) return failure(Code::kPdfMalformed, "an entry of the DSS is no stream");
      auto data = document.decode(*(*object)->stream());
      if (!data) return data.error();
      octets += data->size();
      if (++entries > kMaxEntries || octets > kMaxOctets) return failure(Code::kPdfLimit, "the DSS is too large");
      (out.*kind.list).push_back(std::move(*data));
      if (places != nullptr) (places->*kind.places).push_back(place_of(document, element));
    }
  }
  return out;
}

Result<void> append_dss(Document& document, ObjectWriter& out, const Dss& more) {
  auto catalog = document.catalog();
  if (!catalog) return catalog.error();
  auto store = store_of(document);
  if (!store) return store.error();
  Dict changed = *store != nullptr ? **store : Dict{};
  for (const Kind& kind : kKinds) {
    const std::vector<Bytes>& added = more.*kind.list;
    if (added.empty()) continue;
    Array list;
    if (*store != nullptr) {
      auto before = document.get(**store, kind.key);
      if (!before) return before.error();
      if ((*before)->array() != nullptr) list = *(*before)->array();
    }
    for (const Bytes& der : added) list.emplace_back(out.put_stream("", der));
    changed.set(kind.key, std::move(list));
  }
  const Object* place = (*catalog)->find("DSS");
  if (place != nullptr && place->ref() != nullptr) {
    out.put(*place->ref(), Object(std::move(changed)));
    return {};
  }
  const Ref ref = out.new_ref();
  out.put(ref, Object(std::move(changed)));
  Dict root = **catalog;
  root.set("DSS", ref);
  out.put(*document.trailer().find("Root")->ref(), Object(std::move(root)));
  return {};
}

}  // namespace signing::pdf
