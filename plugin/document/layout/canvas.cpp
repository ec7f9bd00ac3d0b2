#include "plugin/document/layout/canvas.hpp"

#include <cmath>
#include <cstdlib>
#include <initializer_list>

namespace conventions::document {
namespace {

void append_hex(std::string& out, std::uint16_t value) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[value >> shift & 15];
}

void append_numbers(std::string& out, std::initializer_list<double> values) {
  for (const double value : values) {
    append_number(out, value);
    out += ' ';
  }
}

}  // namespace

void append_number(std::string& out, double value) {
  const long hundredths = std::lround(value * 100);
  const long size = std::labs(hundredths);
  if (hundredths < 0) out += '-';
  out += std::to_string(size / 100);
  const long rest = size % 100;
  if (rest == 0) return;
  out += '.';
  out += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
}

void Canvas::mark(int element) {
  if (element == open_) return;
  if (open_ != kNothingOpen) out_ += "EMC\n";
  open_ = element;
  if (element == kNothingOpen) return;
  if (element == kArtifact) {
    out_ += "/Artifact BMC\n";
    return;
  }
  const int id = static_cast<int>(content_elements_.size());
  content_elements_.push_back(element);
  tree_.at(element).kids.push_back({StructureKid::Kind::kContent, id, page_});
  out_ += "/";
  out_ += tree_.at(element).type;
  out_ += " <</MCID " + std::to_string(id) + ">> BDC\n";
}

void Canvas::color(const Color& color) {
  if (color == fill_) return;
  fill_ = color;
  append_numbers(out_, {color.red, color.green, color.blue});
  out_ += "rg\n";
}

void Canvas::stroke_color(const Color& color) {
  append_numbers(out_, {color.red, color.green, color.blue});
  out_ += "RG\n";
}

void Canvas::draw(const Atom& atom, double left, double top, bool as_artifact) {
  for (const PlacedRect& rect : atom.rects) {
    mark(kArtifact);
    if (rect.filled) {
      color(rect.color);
    } else {
      stroke_color(rect.color);
      out_ += "0.7 w ";
    }
    append_numbers(out_, {left + rect.x, top - rect.y - rect.height, rect.width, rect.height});
    out_ += rect.filled ? "re f\n" : "re S\n";
  }
  for (const PlacedLine& line : atom.lines) {
    mark(as_artifact ? kArtifact : line.element);
    draw_line(line, left, top);
  }
}

void Canvas::draw_line(const PlacedLine& line, double left, double top) {
  if (line.chars.empty()) return;
  color(line.color);
  out_ += "BT ";
  append_numbers(out_, {1, 0, 0, 1, left + line.x, top - line.baseline});
  out_ += "Tm ";
  show(line.chars, line.size);
  out_ += "ET\n";
}

// Identity-H: two bytes a glyph.
void Canvas::show(const std::vector<ShapedChar>& chars, double size) {
  int font = -1;
  for (const ShapedChar& one : chars) {
    if (one.glyph.font != font) {
      if (font >= 0) out_ += "> Tj ";
      font = one.glyph.font;
      out_ += "/";
      out_ += DocumentFonts::kResourceNames[one.glyph.font];
      out_ += " ";
      append_number(out_, size);
      out_ += " Tf <";
    }
    append_hex(out_, one.glyph.number);
  }
  out_ += "> Tj ";
}

void Canvas::draw_watermark(const std::vector<ShapedChar>& chars, double size) {
  mark(kArtifact);
  double width = 0;
  for (const ShapedChar& one : chars) width += one.glyph.advance * size / 1000;
  const double angle = std::atan2(kPageHeight, kPageWidth);
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double x = kPageWidth / 2 - c * width / 2 + s * size * 0.35;
  const double y = kPageHeight / 2 - s * width / 2 - c * size * 0.35;
  out_ += "q /CvFaint gs 0.6 0.1 0.1 rg BT ";
  append_numbers(out_, {c, s, -s, c, x, y});
  out_ += "Tm ";
  show(chars, size);
  out_ += "ET Q\n";
}

void Canvas::draw_object(const char* name, double x, double y, double side) {
  out_ += "q ";
  append_numbers(out_, {side, 0, 0, side, x, y});
  out_ += "cm /";
  out_ += name;
  out_ += " Do Q\n";
}

void Canvas::finish() {
  mark(kNothingOpen);
}

}  // namespace conventions::document
