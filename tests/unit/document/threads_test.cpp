// One Fonts object and one wording serve every thread.

#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

TEST(Threads, RenderTheSameBytesAtOnce) {
  constexpr std::size_t kThreads = 4;
  constexpr int kRounds = 5;
  std::vector<std::vector<std::vector<std::uint8_t>>> made(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([i, &made] {
      for (int round = 0; round < kRounds; ++round) {
        made[i].push_back(render_convention(sample_convention(3 + i), test_fonts()).value().pdf);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < kThreads; ++i) {
    const auto expected = render_convention(sample_convention(3 + i), test_fonts()).value().pdf;
    for (const auto& pdf : made[i]) EXPECT_EQ(pdf, expected);
  }
}

}  // namespace
}  // namespace conventions::document
