#pragma once
// Atoms to pages.

#include <string>
#include <vector>

#include "plugin/document/layout/atom.hpp"

namespace conventions::document {

inline constexpr const char* kQrObject = "CvQR";  // image of a page, drawn in its footer

struct PageContent {
  std::string stream;
  std::vector<int> content_elements;  // the structure element of each marked content id
  int number = 0;                     // as printed: from 1 in each copy; 0: no page of the convention
  bool blank = false;                 // left blank, so that the next part begins a sheet: without QR code
};

struct FieldOnPage {
  PlacedField field;  // x, y in PDF coordinates (bottom left corner)
  int page = 0;       // from 0
};

struct LaidOut {
  std::vector<PageContent> pages;
  std::vector<FieldOnPage> fields;
};

// The models one after the other, each starting on a new page and counting its own pages. A page that says it is left
// blank comes before a model that must begin a sheet and would not.
[[nodiscard]] LaidOut lay_out(const std::vector<DocumentModel>& models, const std::string& short_fingerprint,
                              DocumentFonts& fonts, StructureTree& tree);

}  // namespace conventions::document
