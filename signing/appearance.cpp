#include "signing/appearance.hpp"

#include <algorithm>

#include "signing/pdf/embedded_font.hpp"
#include "signing/pdf/text_block.hpp"

namespace signing {
namespace {

using pdf::number_text;

constexpr double kMargin = 3;           // points inside the field's rectangle
constexpr double kPictureShare = 0.42;  // of the width, when there is text beside it

// The document's own font first, then font files, opened only when a character asks for them.
class Fonts {
 public:
  Fonts(const std::optional<pdf::DocumentFont>& prepared, const std::vector<std::string>& files)
      : prepared_(prepared), files_(files) {}

  std::optional<pdf::Glyph> choose(char32_t c) {
    if (prepared_)
      if (const auto code = prepared_->face->glyph(c))
        return pdf::Glyph{0, *code, prepared_->face->width(*code), false};
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (subsets_.size() <= i) open_next();
      if (!subsets_[i]) continue;
      const auto glyph = subsets_[i]->font().glyph(c);
      const auto code = glyph ? subsets_[i]->use(c) : std::nullopt;
      if (code) return pdf::Glyph{i + 1, *code, subsets_[i]->font().width(*glyph), false};
    }
    return std::nullopt;
  }

  // "/F0 12 0 R ..." after embedding what was used.
  Result<std::string> resources(pdf::ObjectWriter& out) const {
    std::string entries;
    if (prepared_) entries += "/F0 " + pdf::ref_text(prepared_->ref) + " ";
    for (std::size_t i = 0; i < subsets_.size(); ++i) {
      if (!subsets_[i] || subsets_[i]->empty()) continue;
      auto ref = subsets_[i]->embed(out);
      if (!ref) return ref.error();
      entries += "/F" + std::to_string(i + 1) + " " + pdf::ref_text(*ref) + " ";
    }
    return entries;
  }
  // The first font that could not be opened, when one could not.
  const std::optional<Failure>& trouble() const { return trouble_; }

 private:
  void open_next() {
    auto font = pdf::TrueTypeFont::open(files_[subsets_.size()]);
    if (font) {
      subsets_.emplace_back(pdf::FontSubset(*font));
    } else {
      if (!trouble_) trouble_ = font.error();
      subsets_.emplace_back(std::nullopt);
    }
  }

  const std::optional<pdf::DocumentFont>& prepared_;
  const std::vector<std::string>& files_;
  std::vector<std::optional<pdf::FontSubset>> subsets_;
  std::optional<Failure> trouble_;
};

pdf::Ref write_picture(pdf::ObjectWriter& out, const PreparedImage& image) {
  const std::string size = "/Type /XObject /Subtype /Image /Width " + std::to_string(image.width) + " /Height " +
                           std::to_string(image.height) + " /BitsPerComponent 8 /Filter /FlateDecode ";
  const pdf::Ref mask = out.put_stream(size + "/ColorSpace /DeviceGray", image.alpha_deflated);
  return out.put_stream(size + "/ColorSpace /DeviceRGB /SMask " + pdf::ref_text(mask), image.rgb_deflated);
}

// Placed in its box, centred, proportions kept.
std::string show_picture(const PreparedImage& image, double box_width, double box_height) {
  const double scale = std::min(box_width / image.width, box_height / image.height);
  const double width = image.width * scale, height = image.height * scale;
  return "q " + number_text(width) + " 0 0 " + number_text(height) + " " +
         number_text(kMargin + (box_width - width) / 2) + " " + number_text(kMargin + (box_height - height) / 2) +
         " cm /Im Do Q\n";
}

}  // namespace

Result<pdf::Ref> write_appearance(pdf::ObjectWriter& out, const Appearance& appearance, double width, double height,
                                  const std::optional<pdf::DocumentFont>& prepared,
                                  const std::vector<std::string>& font_files) {
  const double inner_width = width - 2 * kMargin, inner_height = height - 2 * kMargin;
  const bool has_content = appearance.image != nullptr || !appearance.lines.empty();
  if (has_content && (inner_width <= 4 || inner_height <= 4))
    return failure(Code::kTextDoesNotFit, "the signature field is too small for a visible block");
  std::string content, resources = "/Resources << ";
  double left = kMargin;
  if (appearance.image != nullptr) {
    const double box = appearance.lines.empty() ? inner_width : inner_width * kPictureShare;
    content += show_picture(*appearance.image, box, inner_height);
    resources += "/XObject << /Im " + pdf::ref_text(write_picture(out, *appearance.image)) + " >> ";
    left += box + kMargin;
  }
  if (!appearance.lines.empty()) {
    Fonts fonts(prepared, font_files);
    auto block = pdf::set_text(appearance.lines, width - kMargin - left, inner_height, appearance.max_font_size_pt,
                               appearance.min_font_size_pt, [&](char32_t c) { return fonts.choose(c); });
    if (!block) return fonts.trouble() && block.error().code == Code::kGlyphMissing ? *fonts.trouble() : block.error();
    const double used = static_cast<double>(block->lines.size()) * block->leading_pt;
    content += pdf::show_text(*block, left, height - kMargin - (inner_height - used) / 2);
    auto entries = fonts.resources(out);
    if (!entries) return entries.error();
    resources += "/Font << " + *entries + ">> ";
  }
  return out.put_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + number_text(width) + " " + number_text(height) +
                            "] " + resources + ">>",
                        as_bytes(content));
}

Result<Bytes> preview_appearance(const Appearance& appearance, double width, double height,
                                 const std::vector<std::string>& font_files) {
  pdf::ObjectWriter out;
  auto form = write_appearance(out, appearance, width, height, std::nullopt, font_files);
  if (!form) return form.error();
  const pdf::Ref content = out.put_stream("", as_bytes("/Block Do\n"));
  const pdf::Ref page = out.new_ref(), pages = out.new_ref(), catalog = out.new_ref();
  out.put(page, "<< /Type /Page /Parent " + pdf::ref_text(pages) + " /MediaBox [0 0 " + number_text(width) + " " +
                    number_text(height) + "] /Contents " + pdf::ref_text(content) +
                    " /Resources << /XObject << /Block " + pdf::ref_text(*form) + " >> >> >>");
  out.put(pages, "<< /Type /Pages /Count 1 /Kids [" + pdf::ref_text(page) + "] >>");
  out.put(catalog, "<< /Type /Catalog /Pages " + pdf::ref_text(pages) + " >>");
  return out.finish_new(catalog);
}

}  // namespace signing
