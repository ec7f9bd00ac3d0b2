// Documents per second on one core, by number of pupils; and what loading the fonts costs once per process.

#include <benchmark/benchmark.h>

#include "tests/unit/document/sample.hpp"

namespace conventions::document {
namespace {

void render(benchmark::State& state) {
  const Fonts fonts = Fonts::load(FontPaths{}).value();
  const ConventionData data = sample_convention(static_cast<std::size_t>(state.range(0)));
  std::size_t bytes = 0;
  for (auto _ : state) {
    const RenderedDocument document = render_convention(data, fonts).value();
    bytes = document.pdf.size();
    benchmark::DoNotOptimize(bytes);
  }
  state.counters["documents/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["bytes"] = static_cast<double>(bytes);
}

void load_fonts(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Fonts::load(FontPaths{}).value());
}

BENCHMARK(render)->Arg(1)->Arg(30)->Arg(200)->Unit(benchmark::kMillisecond);
BENCHMARK(load_fonts)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace conventions::document

BENCHMARK_MAIN();
