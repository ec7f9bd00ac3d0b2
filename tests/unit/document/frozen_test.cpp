// The data of a version, stored and read again: the same print, the same fingerprint.

#include <gtest/gtest.h>

#include "plugin/document/digest.hpp"
#include "plugin/document/frozen.hpp"
#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

ConventionData full() {
  ConventionData data = sample_convention(7);
  data.home.means = SigningMeans::kOwnCertificate;
  data.regularisation = "séance avancée";
  data.visas = std::vector<VisaChoice>{{Template::french().visas().front().id, true}};
  data.offer.sessions.push_back({day(2026, 11, 19), {8, 5}, {12, 0}, "Atelier", "M. Exemple"});
  data.annex_days = {day(2026, 11, 18), day(2026, 11, 19)};
  for (std::size_t i = 0; i < data.pupils.size(); ++i) data.pupils[i].annex = i % 2;
  data.persons = 5;
  return data;
}

TEST(Frozen, ReadAgainItPrintsTheSameBytes) {
  for (ConventionData data : {full(), sample_convention(3)}) {
    for (const Mode mode : {Mode::kElectronic, Mode::kPaper}) {
      data.mode = mode;
      const Frozen frozen = read_frozen(frozen_json(data).value()).value();
      const ConventionData& again = frozen.data;
      EXPECT_EQ(frozen.wording_sha256, sha256_hex(std::string(Template::french_json())));
      EXPECT_EQ(canonical_json(again).value(), canonical_json(data).value());
      EXPECT_EQ(render_convention(again, test_fonts())->pdf, render_convention(data, test_fonts())->pdf);
      EXPECT_EQ(render_print_file(again, test_fonts())->pdf, render_print_file(data, test_fonts())->pdf);
    }
  }
}

TEST(Frozen, RefusesWhatItDidNotWrite) {
  const std::string good = frozen_json(full()).value();
  EXPECT_FALSE(read_frozen(""));
  EXPECT_FALSE(read_frozen("[]"));
  EXPECT_FALSE(read_frozen("{\"content\":{},\"around\":{}}"));
  for (std::size_t length = 0; length < good.size(); length += 97) EXPECT_FALSE(read_frozen(good.substr(0, length)));
  for (const auto& [from, to] : {std::pair{"\"annexes\":[0,", "\"annexes\":[2,"},
                                 {"\"annexes\":[0,", "\"annexes\":["},
                                 {"2026-11-18", "2026-11"},
                                 {"\"persons\":5", "\"persons\":-5"}}) {
    std::string bad = good;
    const std::size_t at = bad.rfind(from);
    ASSERT_NE(at, std::string::npos) << from;
    bad.replace(at, std::string(from).size(), to);
    EXPECT_FALSE(read_frozen(bad)) << from;
  }
}

}  // namespace
}  // namespace conventions::document
