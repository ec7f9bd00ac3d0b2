#include <gtest/gtest.h>
#include <fstream>
#include "tests/unit/document/pdf_tools.hpp"
using namespace conventions::document;
TEST(Scratch, Write) {
  auto data = sample_convention(31);
  std::ofstream f("/tmp/print_look_e.pdf", std::ios::binary);
  data.first_copy = 3;
  auto made = render_print_file(data, test_fonts()).value();
  f.write(reinterpret_cast<const char*>(made.pdf.data()), static_cast<std::streamsize>(made.pdf.size()));
  data.first_copy = 1;
  data.mode = Mode::kPaper;
  data.specimen = false;
  std::ofstream g("/tmp/print_look_p.pdf", std::ios::binary);
  made = render_print_file(data, test_fonts()).value();
  g.write(reinterpret_cast<const char*>(made.pdf.data()), static_cast<std::streamsize>(made.pdf.size()));
}
