#pragma once
// The smallest things the page filler moves: a line of text, a table row, a pair of signature blocks.

#include <optional>
#include <string>
#include <vector>

#include "plugin/document/layout/line_breaking.hpp"
#include "plugin/document/layout/structure.hpp"
#include "plugin/document/layout/style.hpp"

namespace conventions::document {

// Positions are points from the atom's top left corner, y downwards.
struct PlacedLine {
  double x = 0;
  double baseline = 0;
  double size = 0;
  Weight weight = Weight::kRegular;
  Color color = kInk;
  int element = kArtifact;
  std::vector<ShapedChar> chars;
};

struct PlacedRect {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  Color color = kRule;
  bool filled = true;  // else its outline is stroked
};

struct PlacedField {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  std::string name;
  int element = kArtifact;
};

struct Atom {
  double height = 0;
  double space_before = 0;      // dropped at the top of a page
  bool keep_with_next = false;  // on the same page, when the whole chain fits one
  bool page_break_before = false;
  int header = -1;  // index of the header row to repeat when this atom starts a page, in Flow::headers
  std::vector<PlacedRect> rects;
  std::vector<PlacedLine> lines;
  std::vector<PlacedField> fields;
};

struct Flow {
  std::vector<Atom> atoms;
  std::vector<Atom> headers;  // drawn as artifacts when repeated
};

// All atoms of a document, in order; elements are added to `tree` in the same order.
[[nodiscard]] Flow make_flow(const DocumentModel& model, DocumentFonts& fonts, StructureTree& tree);

}  // namespace conventions::document
