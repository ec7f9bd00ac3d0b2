#pragma once
// The convention as PDF: data in, bytes out. No clock, no network, no state; the same data, template and fonts give the
// same bytes. The only files read are the fonts, once, by Fonts::load.
//
//   auto fonts = Fonts::load(FontPaths{});                        // once per process
//   auto made  = render_convention(data, *fonts);                 // PDF + text version + fingerprint
//
// The PDF (version 1.7) is tagged, in French, with all fonts embedded. In electronic mode it holds two prepared, empty
// signature fields, kHomeField then kHostField, and the font /AcroForm /DR /Font /CvSig (Type0, Identity-H, /ToUnicode,
// /W) in which a signature's appearance may be written without embedding anything. In paper mode it holds no field.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/document/convention_data.hpp"
#include "plugin/document/failure.hpp"

namespace conventions::document {

inline constexpr const char* kHomeField = "Signature_Origine";
inline constexpr const char* kHostField = "Signature_Accueil";  // locks the whole document when signed

// TrueType (glyf) files. `fallback` is asked for characters the first two do not have (Chinese, Japanese, Korean).
struct FontPaths {
  std::string regular = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
  std::string bold = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";
  std::string fallback = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf";
};

class FontSet;

// The fonts, read, checked and subset once. Immutable: one object serves every thread. Cheap to copy. [any-thread]
class Fonts {
 public:
  // kFont when a file is absent, is no TrueType font, or lacks the letters a signature block needs.
  [[nodiscard]] static Result<Fonts> load(const FontPaths& paths);
  [[nodiscard]] const FontSet& set() const { return *set_; }

 private:
  explicit Fonts(std::shared_ptr<const FontSet> set) : set_(std::move(set)) {}
  std::shared_ptr<const FontSet> set_;
};

struct TemplateContent;

struct VisaInfo {
  std::string id;
  std::string label;  // short, for a settings page: « C. éduc., art. L. 421-4 »
  std::string text;
  bool on_by_default = false;
  bool to_confirm = false;
};

// The wording: title, visas, articles. Immutable, cheap to copy. [any-thread]
class Template {
 public:
  // The wording shipped with the library.
  [[nodiscard]] static const Template& french();
  // Another wording, same JSON shape (plugin/document/templates/convention_fr.json is the model). kBadTemplate names
  // the place at fault; an unknown {{placeholder}}, condition, block or member is refused.
  [[nodiscard]] static Result<Template> parse(std::string_view json);
  // The JSON text of the shipped wording, to start an own one from.
  [[nodiscard]] static std::string_view french_json();

  [[nodiscard]] std::vector<VisaInfo> visas() const;
  [[nodiscard]] const TemplateContent& content() const { return *content_; }

 private:
  explicit Template(std::shared_ptr<const TemplateContent> content) : content_(std::move(content)) {}
  std::shared_ptr<const TemplateContent> content_;
};

struct SignatureField {
  std::string name;
  int page = 0;                                // from 1
  double x = 0, y = 0, width = 0, height = 0;  // PDF points, origin bottom left
};

struct RenderedDocument {
  std::vector<std::uint8_t> pdf;
  int pages = 0;
  std::vector<SignatureField> fields;  // home, host; empty in paper mode
  std::string fingerprint;             // SHA-256 of canonical_json(), 64 hexadecimal digits
  std::string short_fingerprint;       // what each page prints: the first 16 digits, « 3f2a 9c01 77be 04d2 »
  std::string text;                    // « Version texte » for the page: the same content, in order, plain UTF-8
};

// The frozen content of a version: sorted keys, no spaces, dates ISO 8601, texts in NFC, and the SHA-256 of the
// template. Neither copy numbers nor the reference URL nor `switched_to_paper` are part of it: all copies carry the
// same fingerprint.
[[nodiscard]] Result<std::string> canonical_json(const ConventionData& data,
                                                 const Template& wording = Template::french());

// SHA-256 of canonical_json(), in hexadecimal; the same as RenderedDocument::fingerprint, without rendering.
[[nodiscard]] Result<std::string> fingerprint(const ConventionData& data, const Template& wording = Template::french());

// One document. Errors: every FailureCode but kFont. [any-thread]
[[nodiscard]] Result<RenderedDocument> render_convention(const ConventionData& data, const Fonts& fonts,
                                                         const Template& wording = Template::french());

// What is printed to sign by hand, in one file: the sending slip, then « exemplaire 1/2 » and « exemplaire 2/2 », each
// counting its own pages. Each part begins on an odd page: printed on both sides, it begins a sheet. `data.copy` is
// ignored; data that is not for paper is taken as switched to paper. No signature field. [any-thread]
[[nodiscard]] Result<RenderedDocument> render_print_file(const ConventionData& data, const Fonts& fonts,
                                                         const Template& wording = Template::french());

}  // namespace conventions::document
