#pragma once
// The document as a reader meets it, before any page: headings, paragraphs, tables, signature blocks, in order. Both
// the pages (layout/) and the text version are made from it.

#include <string>
#include <variant>
#include <vector>

#include "plugin/document/convention_document.hpp"

namespace conventions::document {

enum class TextStyle { kKicker, kTitle, kSubtitle, kReference, kSection, kArticle, kBody, kVisa, kNote, kMark, kSmall };

// A heading when the style is kTitle (level 1), kSection (2) or kArticle (3), else a paragraph.
struct TextBlock {
  TextStyle style = TextStyle::kBody;
  std::string text;
};

enum class CellAlign { kLeft, kCenter };

struct Column {
  std::string title;
  double share = 1;  // of the table's width
  CellAlign align = CellAlign::kLeft;
};

// The first row is the columns' titles, repeated on each page. With `row_headers` the first cell of a row names the
// row.
struct TableBlock {
  std::string summary;  // read out by screen readers, not printed
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`; a cell may hold newlines
  bool row_headers = false;
  bool striped = false;
  bool small = false;
};

struct SignatureBlock {
  std::string heading;  // « Pour l'établissement d'origine »
  std::string school;
  std::string person;               // name and capacity
  std::string prompt;               // what the empty box is for
  std::vector<std::string> blanks;  // to be filled in by hand: a label and a line to write on
  std::string field;                // name of the PDF signature field, empty on paper
  std::string field_label;          // read out by screen readers
};

// Side by side: home, then host.
struct SignaturesBlock {
  SignatureBlock home;
  SignatureBlock host;
};

struct PageBreak {};

struct Group;  // blocks kept on one page

using Block = std::variant<TextBlock, TableBlock, SignaturesBlock, PageBreak, Group>;

struct Group {
  std::vector<Block> blocks;
};

struct DocumentModel {
  std::string title;      // of the file
  std::string footer;     // « Convention n° ..., version 1 »
  std::string copy_mark;  // in the footer: « exemplaire 1/2 »; may be empty
  bool specimen = false;
  bool slip = false;       // accompanies the convention: its pages are none of the convention's
  bool new_sheet = false;  // begins on an odd page
  std::vector<Block> blocks;
};

// Data (checked) and wording to model. kBadTemplate ("visas") for a visa the wording does not have.
[[nodiscard]] Result<DocumentModel> compose(const ConventionData& data, const TemplateContent& wording,
                                            const std::string& short_fingerprint);

// The sending slip of the two originals. `data` as for compose().
[[nodiscard]] DocumentModel compose_slip(const ConventionData& data, const std::string& short_fingerprint);

// « Exemplaire 1/2 », with the copy's number when it is not the first edition.
[[nodiscard]] std::string copy_mark(const ConventionData& data, int copy);

[[nodiscard]] std::string text_version(const DocumentModel& model, const std::string& short_fingerprint);

}  // namespace conventions::document
