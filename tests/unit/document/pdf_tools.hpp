#pragma once
// Foreign judges of our PDF files: poppler's and qpdf's command lines, on a file of a temporary directory.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "temp_dir.hpp"
#include "tests/unit/document/sample.hpp"

namespace conventions::document {

struct Ran {
  int status = -1;
  std::string out;
};

inline Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer{};
  for (std::size_t read = 0; (read = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    ran.out.append(buffer.data(), read);
  ran.status = pclose(pipe);
  return ran;
}

inline const Fonts& test_fonts() {
  static const Fonts fonts = Fonts::load(FontPaths{}).value();
  return fonts;
}

// A rendered document on disk.
class PdfFile {
 public:
  explicit PdfFile(const RenderedDocument& document) : path_((dir_.path() / "document.pdf").string()) {
    std::ofstream file(path_, std::ios::binary);
    file.write(reinterpret_cast<const char*>(document.pdf.data()), static_cast<std::streamsize>(document.pdf.size()));
  }

  [[nodiscard]] const std::string& path() const { return path_; }

  // In reading order, blanks as they are; `page` 0 means all.
  [[nodiscard]] std::string text(int page = 0) const {
    const std::string pages = page == 0 ? "" : " -f " + std::to_string(page) + " -l " + std::to_string(page);
    return run("pdftotext" + pages + " " + path_ + " -").out;
  }

  [[nodiscard]] Ran tool(const std::string& before, const std::string& after = "") const {
    return run(before + " " + path_ + " " + after);
  }

 private:
  TempDir dir_;
  std::string path_;
};

// Newlines and no-break spaces become one plain space: for looking sentences up whatever the line breaks.
inline std::string flat(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char letter = text[i];
    const bool no_break = letter == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
    if (no_break) ++i;
    if (no_break || letter == '\n' || letter == '\f') letter = ' ';
    if (letter != ' ' || out.empty() || out.back() != ' ') out += letter;
  }
  return out;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Word {
  int page = 0;
  double left = 0, top = 0, right = 0, bottom = 0;  // points, origin top left
  std::string text;
};

inline std::vector<Word> words_of(const PdfFile& file) {
  std::vector<Word> words;
  const std::string html = run("pdftotext -bbox " + file.path() + " -").out;
  int page = 0;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t end = html.find('\n', at);
    const std::string line = html.substr(at, end - at);
    at = end == std::string::npos ? html.size() : end + 1;
    if (contains(line, "<page ")) ++page;
    Word word;
    const std::size_t start = line.find("<word ");
    if (start == std::string::npos) continue;
    const int read = std::sscanf(line.c_str() + start, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">",
                                 &word.left, &word.top, &word.right, &word.bottom);
    if (read != 4) continue;
    word.page = page;
    const std::size_t open = line.find('>', start) + 1;
    word.text = line.substr(open, line.rfind("</word>") - open);
    words.push_back(word);
  }
  return words;
}

}  // namespace conventions::document
