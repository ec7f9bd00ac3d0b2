// make_flow: blocks to atoms.

#include <algorithm>
#include <utility>

#include "plugin/document/layout/atom.hpp"

namespace conventions::document {
namespace {

// Where a line's baseline lies under its top, as a share of the leading.
constexpr double kBaselineShare = 0.76;
constexpr double kMaxRowHeight = kBodyHeight * 0.6;  // a taller row is cut between lines

class FlowMaker {
 public:
  FlowMaker(DocumentFonts& fonts, StructureTree& tree) : fonts_(fonts), tree_(tree) {}

  void operator()(const TextBlock& block) {
    const ParagraphStyle& style = style_of(block.style);
    const double width = kBodyWidth - style.indent;
    std::vector<ShapedLine> lines = break_lines(block.text, fonts_, style.weight, style.size, width);
    const int element = tree_.add(style.tag, kRootElement);
    const bool heading = style.tag[0] == 'H';
    const std::size_t count = lines.size();
    for (std::size_t i = 0; i < count; ++i) {
      Atom atom;
      atom.height = style.leading;
      atom.space_before = i == 0 ? style.before : 0;
      atom.page_break_before = std::exchange(break_pending_, false);
      // No single first or last line alone on a page; a heading stays with what it announces.
      atom.keep_with_next = heading || (i + 1 < count && (i == 0 || i + 2 == count));
      atom.lines.push_back(placed(std::move(lines[i]), style.indent, style.leading * kBaselineShare, style.size,
                                  style.weight, style.color, element));
      if (block.style == TextStyle::kNote) atom.rects.push_back({4, 0, 1.2, style.leading, kRule, true});
      if (block.style == TextStyle::kSection && i + 1 == count) {
        atom.rects.push_back({0, style.leading + 1.5, kBodyWidth, 0.6, kRule, true});
        atom.height += 4;
      }
      flow_.atoms.push_back(std::move(atom));
    }
  }

  void operator()(const TableBlock& table) {
    const int element = tree_.add("Table", kRootElement);
    tree_.at(element).alternate = table.summary;
    std::vector<std::string> titles;
    for (const Column& column : table.columns) titles.push_back(column.title);

    Atom header = row_atoms(table, titles, element, true, false).front();
    header.space_before = 6;
    header.keep_with_next = true;
    const int repeated = static_cast<int>(flow_.headers.size());
    flow_.headers.push_back(header);
    flow_.atoms.push_back(std::move(header));
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      for (Atom& atom : row_atoms(table, table.rows[i], element, false, table.striped && i % 2 == 1)) {
        atom.header = repeated;
        flow_.atoms.push_back(std::move(atom));
      }
    }
  }

  // Both blocks are one atom: side by side, never apart.
  void operator()(const SignaturesBlock& block) {
    const double width = (kBodyWidth - kSignatureGap) / 2;
    Atom atom;
    atom.space_before = 10;
    const double left = signature_text(block.home, 0, width, atom);
    const double right = signature_text(block.host, width + kSignatureGap, width, atom);
    const double top = std::max(left, right) + 6;
    signature_box(block.home, 0, top, width, atom);
    signature_box(block.host, width + kSignatureGap, top, width, atom);
    atom.height = top + kSignatureBoxHeight + 4;
    flow_.atoms.push_back(std::move(atom));
  }

  void operator()(const PageBreak&) { break_pending_ = true; }

  void operator()(const Group& group) {
    const std::size_t first = flow_.atoms.size();
    for (const Block& block : group.blocks) std::visit(*this, block);
    for (std::size_t i = first; i + 1 < flow_.atoms.size(); ++i) flow_.atoms[i].keep_with_next = true;
  }

  Flow take() { return std::move(flow_); }

 private:
  PlacedLine placed(ShapedLine line, double x, double baseline, double size, Weight weight, Color color, int element) {
    PlacedLine out;
    out.x = x;
    out.baseline = baseline;
    out.size = size;
    out.weight = weight;
    out.color = color;
    out.element = element;
    out.chars = std::move(line.chars);
    // The blank that the line break swallowed, so that extracted words do not stick together.
    if (line.ends_word && !out.chars.empty()) out.chars.push_back({U' ', fonts_.glyph(U' ', weight)});
    return out;
  }

  struct Cell {
    std::vector<ShapedLine> lines;
    int element = kArtifact;
    Weight weight = Weight::kRegular;
  };

  std::vector<Atom> row_atoms(const TableBlock& table, const std::vector<std::string>& texts, int table_element,
                              bool header, bool striped) {
    const bool roomy = table.row_headers && !table.small;
    const double size = roomy ? kPartyCellSize : kCellSize;
    const double leading = roomy ? kPartyCellLeading : kCellLeading;
    const int row = tree_.add("TR", table_element);
    std::vector<Cell> cells;
    std::size_t tallest = 1;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool head_cell = header || (table.row_headers && i == 0);
      Cell cell;
      cell.weight = head_cell ? Weight::kBold : Weight::kRegular;
      cell.element = tree_.add(head_cell ? "TH" : "TD", row);
      if (head_cell) tree_.at(cell.element).scope = header ? "Column" : "Row";
      const double width = table.columns[i].share * kBodyWidth - 2 * kCellPadding;
      cell.lines = break_lines(texts[i], fonts_, cell.weight, size, width);
      tallest = std::max(tallest, cell.lines.size());
      cells.push_back(std::move(cell));
    }
    const auto lines_per_atom = std::max<std::size_t>(1, static_cast<std::size_t>(kMaxRowHeight / leading));
    std::vector<Atom> atoms;
    for (std::size_t first = 0; first < tallest; first += lines_per_atom) {
      const std::size_t last = std::min(first + lines_per_atom, tallest);
      atoms.push_back(row_part(table, cells, first, last, size, leading));
      decorate(atoms.back(), header, striped, last == tallest);
    }
    return atoms;
  }

  // Lines first .. last of each cell.
  Atom row_part(const TableBlock& table, std::vector<Cell>& cells, std::size_t first, std::size_t last, double size,
                double leading) {
    Atom atom;
    atom.height = static_cast<double>(last - first) * leading + 2 * kCellPadding;
    double x = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const double width = table.columns[i].share * kBodyWidth;
      for (std::size_t line = first; line < std::min(last, cells[i].lines.size()); ++line) {
        const bool centered = table.columns[i].align == CellAlign::kCenter;
        const double inset = centered ? (width - cells[i].lines[line].width) / 2 : kCellPadding;
        const double baseline = kCellPadding + leading * (static_cast<double>(line - first) + kBaselineShare);
        atom.lines.push_back(placed(std::move(cells[i].lines[line]), x + inset, baseline, size, cells[i].weight,
                                    cells[i].weight == Weight::kBold ? kAccent : kInk, cells[i].element));
      }
      x += width;
    }
    return atom;
  }

  static void decorate(Atom& atom, bool header, bool striped, bool last_part) {
    if (header) atom.rects.push_back({0, 0, kBodyWidth, atom.height, kHeaderFill, true});
    if (striped) atom.rects.push_back({0, 0, kBodyWidth, atom.height, kStripeFill, true});
    if (last_part) atom.rects.push_back({0, atom.height - 0.5, kBodyWidth, 0.5, kRule, true});
  }

  // Returns the height used.
  double signature_text(const SignatureBlock& block, double x, double width, Atom& atom) {
    struct Part {
      const std::string& text;
      TextStyle style;
      Weight weight;
    };
    const Part parts[] = {{block.heading, TextStyle::kArticle, Weight::kBold},
                          {block.school, TextStyle::kBody, Weight::kRegular},
                          {block.person, TextStyle::kBody, Weight::kRegular}};
    double y = 0;
    const auto put = [&](const Part& part) {
      const ParagraphStyle& style = style_of(part.style);
      const int element = tree_.add("P", kRootElement);
      const Color color = &part.text == &block.prompt ? kQuiet : style.color;
      for (ShapedLine& line : break_lines(part.text, fonts_, part.weight, style.size, width)) {
        atom.lines.push_back(
            placed(std::move(line), x, y + style.leading * kBaselineShare, style.size, part.weight, color, element));
        y += style.leading;
      }
    };
    for (const Part& part : parts) put(part);
    for (const std::string& label : block.blanks) y = blank_line(label, x, y, width, atom);
    if (!block.blanks.empty()) y += 5;
    put({block.prompt, TextStyle::kVisa, Weight::kRegular});
    return y;
  }

  // A label and a line to write on; returns where the next one starts.
  double blank_line(const std::string& label, double x, double y, double width, Atom& atom) {
    const ParagraphStyle& style = style_of(TextStyle::kVisa);
    const int element = tree_.add("P", kRootElement);
    ShapedLine line = break_lines(label + "\u00a0:", fonts_, Weight::kRegular, style.size, width).front();
    const double start = line.width + 4;
    const double baseline = y + kBlankLeading - 4;
    atom.rects.push_back({x + start, baseline + 1.5, width - start, 0.6, kQuiet, true});
    atom.lines.push_back(placed(std::move(line), x, baseline, style.size, Weight::kRegular, kQuiet, element));
    return y + kBlankLeading;
  }

  void signature_box(const SignatureBlock& block, double x, double y, double width, Atom& atom) {
    atom.rects.push_back({x, y, width, kSignatureBoxHeight, kRule, false});
    if (block.field.empty()) return;
    const int element = tree_.add("Form", kRootElement);
    tree_.at(element).alternate = block.field_label;
    constexpr double kInset = 2;
    atom.fields.push_back(
        {x + kInset, y + kInset, width - 2 * kInset, kSignatureBoxHeight - 2 * kInset, block.field, element});
  }

  DocumentFonts& fonts_;
  StructureTree& tree_;
  Flow flow_;
  bool break_pending_ = false;
};

}  // namespace

Flow make_flow(const DocumentModel& model, DocumentFonts& fonts, StructureTree& tree) {
  FlowMaker maker(fonts, tree);
  for (const Block& block : model.blocks) std::visit(maker, block);
  return maker.take();
}

}  // namespace conventions::document
