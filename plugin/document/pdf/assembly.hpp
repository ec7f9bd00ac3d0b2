#pragma once
// The adapter to PoDoFo: laid out pages, fonts and structure to the bytes of a PDF 1.7 file.

#include <string>
#include <vector>

#include "plugin/document/layout/pages.hpp"
#include "plugin/document/layout/qr.hpp"

namespace conventions::document {

struct AssemblyInput {
  const LaidOut& laid_out;
  const StructureTree& tree;
  const DocumentFonts& fonts;
  const std::vector<QrCode>& codes;  // of each page; without modules: none
  std::string title;
  std::string subject;  // reference and fingerprint; also what makes the file's /ID its own
  std::string author;
  std::string iso_date;  // 2026-11-18
};

// kInternal when PoDoFo refuses. [any-thread]
[[nodiscard]] Result<std::vector<std::uint8_t>> assemble_pdf(const AssemblyInput& input);

}  // namespace conventions::document
