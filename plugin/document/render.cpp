// The public functions: check, compose, lay out, assemble.

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "plugin/document/data_check.hpp"
#include "plugin/document/digest.hpp"
#include "plugin/document/fonts/big_endian.hpp"
#include "plugin/document/fonts/font_set.hpp"
#include "plugin/document/french.hpp"
#include "plugin/document/layout/pages.hpp"
#include "plugin/document/model.hpp"
#include "plugin/document/pdf/assembly.hpp"
#include "plugin/document/template_content.hpp"

namespace conventions::document {
namespace {

Result<TrueType> read_font(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Failure{FailureCode::kFont, "cannot open " + path, "", "document.font"};
  Result<TrueType> font = TrueType::parse(Bytes(std::istreambuf_iterator<char>(file), {}));
  if (font) return font;
  return Failure{FailureCode::kFont, path + ": " + font.error().what, "", "document.font"};
}

// « 3f2a 9c01 77be 04d2 »
std::string short_form(const std::string& digest) {
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += digest[i];
  }
  return out;
}

Result<void> check_wording(const DocumentModel& model, const FontSet& fonts, const std::string& short_fingerprint) {
  return check_printable(text_version(model, short_fingerprint), fonts, "template");
}

// Each page of the convention says which version and which page it is, so that a sheet found alone can be checked.
Result<std::vector<QrCode>> page_codes(const std::string& url, const std::string& fingerprint,
                                       const LaidOut& laid_out) {
  const std::string start = url + (url.find('?') == std::string::npos ? "?" : "&") + "e=" + fingerprint.substr(0, 16);
  std::vector<QrCode> codes;
  for (const PageContent& page : laid_out.pages) {
    codes.emplace_back();
    if (page.blank) continue;
    Result<QrCode> code = make_qr(page.number == 0 ? start : start + "&p=" + std::to_string(page.number));
    if (!code) return code.error();
    codes.back() = std::move(*code);
  }
  return codes;
}

// What is printed, in order: a model per part. The fingerprint is that of the data as frozen.
using Compose = Result<std::vector<DocumentModel>> (*)(ConventionData data, const TemplateContent& wording,
                                                       const std::string& short_fingerprint);

Result<std::vector<DocumentModel>> compose_one(ConventionData data, const TemplateContent& wording,
                                               const std::string& short_fingerprint) {
  Result<DocumentModel> model = compose(data, wording, short_fingerprint);
  if (!model) return model.error();
  return std::vector<DocumentModel>{std::move(*model)};
}

Result<std::vector<DocumentModel>> compose_print_file(ConventionData data, const TemplateContent& wording,
                                                      const std::string& short_fingerprint) {
  data.switched_to_paper = data.mode == Mode::kElectronic;
  std::vector<DocumentModel> models = {compose_slip(data, short_fingerprint)};
  for (data.copy = 1; data.copy <= 2; ++data.copy) {
    Result<DocumentModel> model = compose(data, wording, short_fingerprint);
    if (!model) return model.error();
    model->new_sheet = true;
    models.push_back(std::move(*model));
  }
  return models;
}

Result<RenderedDocument> render(const ConventionData& raw, const Fonts& fonts, const Template& wording,
                                Compose compose_all) {
  const Result<std::string> canonical = canonical_json(raw, wording);
  if (!canonical) return canonical.error();
  const Result<ConventionData> clean = checked(raw);
  if (!clean) return clean.error();
  const ConventionData& data = *clean;
  if (auto printable = check_printable(data, fonts.set()); !printable) return printable.error();

  RenderedDocument out;
  out.fingerprint = sha256_hex(*canonical);
  out.short_fingerprint = short_form(out.fingerprint);
  const Result<std::vector<DocumentModel>> models = compose_all(data, wording.content(), out.short_fingerprint);
  if (!models) return models.error();
  for (const DocumentModel& model : *models) {
    if (auto printable = check_wording(model, fonts.set(), out.short_fingerprint); !printable) {
      return printable.error();
    }
    out.text += text_version(model, out.short_fingerprint);
  }
  DocumentFonts document_fonts(fonts.set());
  StructureTree tree;
  const LaidOut laid_out = lay_out(*models, out.short_fingerprint, document_fonts, tree);
  const Result<std::vector<QrCode>> codes = page_codes(data.reference_url, out.fingerprint, laid_out);
  if (!codes) return codes.error();
  const AssemblyInput input{laid_out,
                            tree,
                            document_fonts,
                            *codes,
                            models->back().title,
                            models->back().footer + ", empreinte " + out.short_fingerprint,
                            data.home.name + " ; " + data.host.name,
                            iso_date(data.date)};
  Result<std::vector<std::uint8_t>> bytes = assemble_pdf(input);
  if (!bytes) return bytes.error();
  out.pdf = std::move(*bytes);
  out.pages = static_cast<int>(laid_out.pages.size());
  for (const FieldOnPage& field : laid_out.fields) {
    out.fields.push_back(
        {field.field.name, field.page + 1, field.field.x, field.field.y, field.field.width, field.field.height});
  }
  return out;
}

}  // namespace

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error("unchecked document failure: " + failure.what + " (" + failure.field + ")");
}

Result<Fonts> Fonts::load(const FontPaths& paths) {
  Result<TrueType> regular = read_font(paths.regular);
  if (!regular) return regular.error();
  Result<TrueType> bold = read_font(paths.bold);
  if (!bold) return bold.error();
  Result<TrueType> fallback = read_font(paths.fallback);
  if (!fallback) return fallback.error();
  try {
    auto set = std::make_shared<const FontSet>(std::move(*regular), std::move(*bold), std::move(*fallback));
    for (char32_t code = 0x20; code <= 0x17F; ++code) {
      const bool letter = code <= 0x7E || code >= 0xC0;
      if (letter && set->base_glyph(code) == 0) {
        return Failure{FailureCode::kFont, paths.regular + ": no Latin letters", "", "document.font"};
      }
    }
    return Fonts(std::move(set));
  } catch (const FontError& error) {
    return Failure{FailureCode::kFont, error.what(), "", "document.font"};
  }
}

Result<RenderedDocument> render_convention(const ConventionData& data, const Fonts& fonts, const Template& wording) {
  try {
    return render(data, fonts, wording, &compose_one);
  } catch (const FontError& error) {
    return Failure{FailureCode::kFont, error.what(), "", "document.font"};
  }
}

Result<RenderedDocument> render_print_file(const ConventionData& data, const Fonts& fonts, const Template& wording) {
  ConventionData both = data;
  both.copy = 0;
  try {
    return render(both, fonts, wording, &compose_print_file);
  } catch (const FontError& error) {
    return Failure{FailureCode::kFont, error.what(), "", "document.font"};
  }
}

}  // namespace conventions::document
