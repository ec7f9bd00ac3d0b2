#include "plugin/document/layout/pages.hpp"

#include <utility>

#include "plugin/document/layout/canvas.hpp"
#include "plugin/document/text.hpp"

namespace conventions::document {
namespace {

constexpr double kWatermarkSize = 104;
constexpr double kFooterLeading = 9.6;
constexpr double kPageNumberWidth = 60;
constexpr double kFooterTextWidth = kBodyWidth - kQrSize - 14 - kPageNumberWidth;

std::vector<ShapedChar> shaped(const std::string& text, DocumentFonts& fonts, Weight weight) {
  std::vector<ShapedChar> chars;
  for (const char32_t code : decode_utf8(text)) chars.push_back({code, fonts.glyph(code, weight)});
  return chars;
}

double width_of(const std::vector<ShapedChar>& chars, double size) {
  double width = 0;
  for (const ShapedChar& one : chars) width += one.glyph.advance * size / 1000;
  return width;
}

// Fills pages from the top, one model.
class PageFiller {
 public:
  PageFiller(const Flow& flow, int first_page, StructureTree& tree)
      : flow_(flow), first_page_(first_page), tree_(tree) {}

  void fill() {
    start_page();
    for (std::size_t i = 0; i < flow_.atoms.size(); ++i) {
      const Atom& atom = flow_.atoms[i];
      const bool chain_starts = i == 0 || !flow_.atoms[i - 1].keep_with_next;
      const bool wanted = atom.page_break_before && !at_top();
      if (wanted || (!at_top() && !fits(i, chain_starts))) {
        start_page();
        if (atom.header >= 0) place(flow_.headers[static_cast<std::size_t>(atom.header)], true);
      }
      place(atom, false);
    }
  }

  std::vector<Canvas>& pages() { return pages_; }
  std::vector<FieldOnPage>& fields() { return fields_; }

 private:
  bool at_top() const { return used_ == 0; }

  void start_page() {
    pages_.emplace_back(first_page_ + static_cast<int>(pages_.size()), tree_);
    used_ = 0;
  }

  // Whether atom i, with what must stay with it, fits under what the page holds already. A chain taller than a page is
  // cut where it must.
  bool fits(std::size_t i, bool chain_starts) const {
    const double own = flow_.atoms[i].space_before + flow_.atoms[i].height;
    if (!chain_starts) return used_ + own <= kBodyHeight;
    double chain = own;
    for (std::size_t next = i; flow_.atoms[next].keep_with_next && next + 1 < flow_.atoms.size(); ++next) {
      chain += flow_.atoms[next + 1].space_before + flow_.atoms[next + 1].height;
    }
    return used_ + (chain <= kBodyHeight ? chain : own) <= kBodyHeight;
  }

  void place(const Atom& atom, bool as_artifact) {
    if (!at_top()) used_ += atom.space_before;
    const double top = kPageHeight - kMarginTop - used_;
    pages_.back().draw(atom, kMarginSide, top, as_artifact);
    for (const PlacedField& field : atom.fields) {
      FieldOnPage placed{field, first_page_ + static_cast<int>(pages_.size()) - 1};
      placed.field.x = kMarginSide + field.x;
      placed.field.y = top - field.y - field.height;
      fields_.push_back(std::move(placed));
    }
    used_ += atom.height;
  }

  const Flow& flow_;
  int first_page_;
  StructureTree& tree_;
  std::vector<Canvas> pages_;
  std::vector<FieldOnPage> fields_;
  double used_ = 0;
};

class Furniture {
 public:
  Furniture(const DocumentModel& model, const std::string& short_fingerprint, DocumentFonts& fonts)
      : model_(model), fonts_(fonts), fingerprint_("Empreinte : " + short_fingerprint) {}

  // `figure` is the QR code's element on the page that describes it, kArtifact elsewhere.
  void draw(Canvas& canvas, std::size_t number, std::size_t count, int figure) {
    Atom rule;
    rule.rects.push_back({0, 0, kBodyWidth, 0.5, kRule, true});
    canvas.draw(rule, kMarginSide, kFooterTop, true);
    canvas.mark(kArtifact);
    double y = kFooterTop - 12;
    for (const ShapedLine& line : break_lines(model_.footer, fonts_, Weight::kRegular, kFooterSize, kFooterTextWidth)) {
      if (y < kFooterTop - 12 - 1.5 * kFooterLeading) break;  // two lines at most
      text(canvas, line.chars, Weight::kRegular, kMarginSide, y);
      y -= kFooterLeading;
    }
    text(canvas, shaped(fingerprint_, fonts_, Weight::kRegular), Weight::kRegular, kMarginSide, y);
    if (!model_.copy_mark.empty()) {
      const auto mark = shaped(model_.copy_mark, fonts_, Weight::kBold);
      text(canvas, mark, Weight::kBold, kMarginSide, y - kFooterLeading);
    }
    const std::string page = "Page " + std::to_string(number) + "/" + std::to_string(count);
    const auto chars = shaped(page, fonts_, Weight::kRegular);
    const double right = kMarginSide + kBodyWidth - kQrSize - 14;
    text(canvas, chars, Weight::kRegular, right - width_of(chars, kFooterSize), kFooterTop - 12);
    if (model_.specimen) canvas.draw_watermark(shaped("SPÉCIMEN", fonts_, Weight::kBold), kWatermarkSize);
    canvas.mark(figure);
    canvas.draw_object(kQrObject, kMarginSide + kBodyWidth - kQrSize, kFooterTop - 6 - kQrSize, kQrSize);
    canvas.finish();
  }

 private:
  static void text(Canvas& canvas, const std::vector<ShapedChar>& chars, Weight weight, double x, double y) {
    PlacedLine line;
    line.size = kFooterSize;
    line.weight = weight;
    line.color = kQuiet;
    line.chars = chars;
    canvas.draw_line(line, x, y);
  }

  const DocumentModel& model_;
  DocumentFonts& fonts_;
  std::string fingerprint_;
};

PageContent blank_page(int page, DocumentFonts& fonts, StructureTree& tree) {
  constexpr double kSize = 9;
  Canvas canvas(page, tree);
  canvas.mark(kArtifact);
  PlacedLine line;
  line.size = kSize;
  line.color = kQuiet;
  line.chars = shaped("page laissée blanche", fonts, Weight::kRegular);
  canvas.draw_line(line, (kPageWidth - width_of(line.chars, kSize)) / 2, kPageHeight / 2);
  canvas.finish();
  PageContent out;
  out.stream = canvas.stream();
  out.blank = true;
  return out;
}

}  // namespace

LaidOut lay_out(const std::vector<DocumentModel>& models, const std::string& short_fingerprint, DocumentFonts& fonts,
                StructureTree& tree) {
  LaidOut out;
  for (const DocumentModel& model : models) {
    if (model.new_sheet && out.pages.size() % 2 == 1) {
      out.pages.push_back(blank_page(static_cast<int>(out.pages.size()), fonts, tree));
    }
    const Flow flow = make_flow(model, fonts, tree);
    PageFiller filler(flow, static_cast<int>(out.pages.size()), tree);
    filler.fill();
    int figure = tree.add("Figure", kRootElement);
    tree.at(figure).alternate =
        "Code QR : adresse de la page de vérification de la convention dans l’espace numérique de travail";
    Furniture furniture(model, short_fingerprint, fonts);
    std::size_t number = 0;
    for (Canvas& canvas : filler.pages()) {
      furniture.draw(canvas, ++number, filler.pages().size(), std::exchange(figure, kArtifact));
      PageContent page;
      page.stream = canvas.stream();
      page.content_elements = canvas.content_elements();
      page.number = model.slip ? 0 : static_cast<int>(number);
      out.pages.push_back(std::move(page));
    }
    for (FieldOnPage& field : filler.fields()) {
      const int index = static_cast<int>(out.fields.size());
      tree.at(field.field.element).kids.push_back({StructureKid::Kind::kField, index, field.page});
      out.fields.push_back(std::move(field));
    }
  }
  return out;
}

}  // namespace conventions::document
