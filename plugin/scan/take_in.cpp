// The parent's side: limits that need no reading, then the child.
#include <algorithm>
#include <numeric>
#include <semaphore>

#include "plugin/scan/scan.hpp"

namespace conventions::scan {
namespace {

// A picture may need a few hundred megabytes for a moment.
std::counting_semaphore<2> slots(2);

struct Slot {
  Slot() { slots.acquire(); }
  ~Slot() { slots.release(); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
};

}  // namespace

signing::Result<Answer> take_in(std::span<const BytesView> files, const Settings& settings) {
  if (files.empty()) return Answer(Refused{Refusal::kNoFile, 0});
  if (files.size() > kMaxFiles) return Answer(Refused{Refusal::kTooManyFiles, 0});
  std::size_t octets = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].empty()) return Answer(Refused{Refusal::kUnknownFormat, i + 1});
    octets += files[i].size();
  }
  if (octets > kMaxOctets) return Answer(Refused{Refusal::kTooLarge, 0});
  signing::isolate::Limits limits = settings.limits;
  limits.memory_octets += 4 * octets;
  std::vector<std::string> arguments = {std::to_string(limits.memory_octets), std::to_string(limits.cpu.count())};
  for (const BytesView file : files) arguments.push_back(std::to_string(file.size()));
  const Slot slot;
  auto answer = signing::isolate::run_child(
      settings.program.empty() ? signing::isolate::find_beside("conventions-scan") : settings.program, arguments, files,
      limits);
  if (answer) return from_wire(*answer);
  const signing::Failure& failed = answer.error();
  const bool ours =
      failed.subject == "missing" || failed.subject == "confine" || failed.code == signing::Code::kInternal;
  if (ours) return failed;
  return Answer(Refused{Refusal::kTooHard, 0});
}

}  // namespace conventions::scan
