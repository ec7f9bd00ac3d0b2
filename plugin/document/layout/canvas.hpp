#pragma once
// One page's content stream (ISO 32000-1 § 8, § 9, § 14.6), with its marked content.

#include <string>
#include <vector>

#include "plugin/document/layout/atom.hpp"

namespace conventions::document {

class Canvas {
 public:
  Canvas(int page, StructureTree& tree) : page_(page), tree_(tree) {}

  // Everything drawn until the next call belongs to `element` (kArtifact for none).
  void mark(int element);
  // `left`, `top`: where the atom's corner lies, in PDF coordinates (y upwards). `as_artifact` for repeated headers.
  void draw(const Atom& atom, double left, double top, bool as_artifact);
  void draw_line(const PlacedLine& line, double left, double top);
  // Large, turned, faint: across the page.
  void draw_watermark(const std::vector<ShapedChar>& chars, double size);
  // The XObject `name` (1 x 1 unit) in a square.
  void draw_object(const char* name, double x, double y, double side);
  void finish();

  [[nodiscard]] const std::string& stream() const { return out_; }
  // The element of each marked content id.
  [[nodiscard]] const std::vector<int>& content_elements() const { return content_elements_; }

 private:
  void color(const Color& color);
  void stroke_color(const Color& color);
  void show(const std::vector<ShapedChar>& chars, double size);

  static constexpr int kNothingOpen = -2;
  int page_;
  StructureTree& tree_;
  std::string out_;
  std::vector<int> content_elements_;
  int open_ = kNothingOpen;
  Color fill_{-1, -1, -1};
};

// Hundredths at most, no exponent, never the locale's decimal comma.
void append_number(std::string& out, double value);

}  // namespace conventions::document
