#pragma once
// Short ways to make PoDoFo objects. Only the files of this folder include it.

#include <podofo/podofo.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "plugin/document/fonts/truetype.hpp"

namespace conventions::document::pdf {

using Entry = std::pair<const char*, PoDoFo::PdfObject>;

inline PoDoFo::PdfObject name(const char* text) {
  return PoDoFo::PdfName(text);
}
inline PoDoFo::PdfObject integer(long value) {
  return static_cast<PoDoFo::pdf_int64>(value);
}
inline PoDoFo::PdfObject real(double value) {
  return value;
}

// A text string: plain when ASCII, else UTF-16BE with its mark (ISO 32000-1 § 7.9.2.2).
inline PoDoFo::PdfObject text(const std::string& utf8) {
  const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char letter) { return letter >= ' ' && letter <= '~'; });
  if (ascii) return PoDoFo::PdfString(utf8);
  return PoDoFo::PdfString(reinterpret_cast<const PoDoFo::pdf_utf8*>(utf8.c_str()));
}

inline PoDoFo::PdfObject reference(const PoDoFo::PdfObject* object) {
  return object->Reference();
}

inline PoDoFo::PdfDictionary dictionary(std::initializer_list<Entry> entries) {
  PoDoFo::PdfDictionary out;
  for (const Entry& entry : entries) out.AddKey(PoDoFo::PdfName(entry.first), entry.second);
  return out;
}

inline void add(PoDoFo::PdfObject* object, const char* key, const PoDoFo::PdfObject& value) {
  object->GetDictionary().AddKey(PoDoFo::PdfName(key), value);
}

// An indirect dictionary of `objects`, which owns it.
inline PoDoFo::PdfObject* make(PoDoFo::PdfVecObjects& objects, std::initializer_list<Entry> entries) {
  return objects.CreateObject(PoDoFo::PdfVariant(dictionary(entries)));
}

// Bytes as they are (already deflated, or never to be).
inline void set_stream(PoDoFo::PdfObject* object, const char* bytes, std::size_t size) {
  object->GetStream()->Set(bytes, static_cast<PoDoFo::pdf_long>(size), PoDoFo::TVecFilters());
}

inline PoDoFo::PdfObject* make_deflated(PoDoFo::PdfVecObjects& objects, const Bytes& deflated,
                                        std::initializer_list<Entry> entries) {
  PoDoFo::PdfObject* object = make(objects, entries);
  set_stream(object, reinterpret_cast<const char*>(deflated.data()), deflated.size());
  add(object, "Filter", name("FlateDecode"));
  return object;
}

}  // namespace conventions::document::pdf
