#include "plugin/document/pdf/parts.hpp"

namespace conventions::document::pdf {
namespace {

constexpr long kSymbolic = 4;  // glyphs are reached by number, not through a standard encoding

PoDoFo::PdfObject* write_descriptor(PoDoFo::PdfVecObjects& objects, const EmbeddedFont& font) {
  PoDoFo::PdfObject* file =
      make_deflated(objects, font.file_deflated, {{"Length1", integer(static_cast<long>(font.file_size))}});
  PoDoFo::PdfArray box;
  for (const int side : font.metrics.box) box.push_back(integer(side));
  return make(objects, {{"Type", name("FontDescriptor")},
                        {"FontName", name(font.name.c_str())},
                        {"Flags", integer(kSymbolic)},
                        {"FontBBox", box},
                        {"ItalicAngle", integer(0)},
                        {"Ascent", integer(font.metrics.ascent)},
                        {"Descent", integer(font.metrics.descent)},
                        {"CapHeight", integer(font.metrics.cap_height)},
                        {"StemV", integer(font.bold ? 140 : 80)},
                        {"FontFile2", reference(file)}});
}

}  // namespace

PoDoFo::PdfObject* write_font(PoDoFo::PdfVecObjects& objects, const EmbeddedFont& font) {
  PoDoFo::PdfArray widths;
  for (const int width : font.widths) widths.push_back(integer(width));
  PoDoFo::PdfArray w;
  w.push_back(integer(0));
  w.push_back(widths);
  const PoDoFo::PdfObject system_info(dictionary({{"Registry", PoDoFo::PdfString("Adobe")},
                                                  {"Ordering", PoDoFo::PdfString("Identity")},
                                                  {"Supplement", integer(0)}}));
  PoDoFo::PdfObject* descendant = make(objects, {{"Type", name("Font")},
                                                 {"Subtype", name("CIDFontType2")},
                                                 {"BaseFont", name(font.name.c_str())},
                                                 {"CIDSystemInfo", system_info},
                                                 {"CIDToGIDMap", name("Identity")},
                                                 {"FontDescriptor", reference(write_descriptor(objects, font))},
                                                 {"DW", integer(font.widths.front())},
                                                 {"W", w}});
  PoDoFo::PdfArray descendants;
  descendants.push_back(reference(descendant));
  return make(objects, {{"Type", name("Font")},
                        {"Subtype", name("Type0")},
                        {"BaseFont", name(font.name.c_str())},
                        {"Encoding", name("Identity-H")},
                        {"DescendantFonts", descendants},
                        {"ToUnicode", reference(make_deflated(objects, font.to_unicode_deflated, {}))}});
}

}  // namespace conventions::document::pdf
