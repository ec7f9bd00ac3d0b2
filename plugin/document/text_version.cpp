// The same content as plain text: for screen readers and for people who cannot open the PDF.

#include "plugin/document/model.hpp"

namespace conventions::document {
namespace {

std::string breaks_as_spaces(std::string text) {
  for (char& letter : text) {
    if (letter == '\n') letter = ' ';
  }
  return text;
}

struct Writer {
  std::string out;

  void operator()(const TextBlock& block) {
    const bool heading =
        block.style == TextStyle::kTitle || block.style == TextStyle::kSection || block.style == TextStyle::kArticle;
    if (heading) out += "\n";
    out += block.text + "\n";
  }

  // Each cell with its column's title, so that a row makes sense alone.
  void operator()(const TableBlock& table) {
    out += "\n" + table.summary + ".\n";
    for (const auto& row : table.rows) {
      out += "- ";
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] == "□") continue;
        if (i > 0) out += i == 1 && table.row_headers ? " : " : "\u00a0; ";
        const bool names_the_row = table.row_headers && i == 0;
        out += names_the_row ? row[i] : table.columns[i].title + "\u00a0: " + breaks_as_spaces(row[i]);
      }
      out += "\n";
    }
  }

  void operator()(const SignaturesBlock& block) {
    for (const SignatureBlock* one : {&block.home, &block.host}) {
      out += "\n" + one->heading + "\n" + one->school + "\n" + one->person + "\n";
      for (const std::string& label : one->blanks) out += label + "\u00a0: …\n";
      if (!one->blanks.empty()) out += one->prompt + "\n";
    }
  }

  void operator()(const PageBreak&) {}

  void operator()(const Group& group) {
    for (const Block& block : group.blocks) std::visit(*this, block);
  }
};

}  // namespace

std::string text_version(const DocumentModel& model, const std::string& short_fingerprint) {
  Writer writer;
  for (const Block& block : model.blocks) std::visit(writer, block);
  return writer.out + "\nEmpreinte\u00a0: " + short_fingerprint + "\n";
}

}  // namespace conventions::document
