#include "signing/verify/history.hpp"

#include <algorithm>

#include "signing/verify/conclude.hpp"
#include "signing/verify/revision_diff.hpp"

namespace signing::verify {
namespace {

// A change counts against every signature made before it.
void judge_changes(const RevisionChanges& changes, std::span<const Stage> earlier) {
  for (const Stage& stage : earlier) {
    if (stage.report == nullptr) continue;
    SignatureReport& report = *stage.report;
    for (const Finding& allowed : changes.allowed) add_finding(report.later_changes, allowed);
    for (const Finding& refused : changes.refused) {
      add_finding(report.later_changes, refused);
      fail_format(report, refused);
    }
    for (const std::string& field : changes.signed_fields)
      if (stage.locks->forbid(field))
        fail_format(report, {"verify.locked", "La signature interdisait celle qui a suivi.", field});
  }
}

Failure broken_chain(const char* what) {
  return failure(Code::kPdfMalformed, what);
}

// Each signature must already stand, as such, in the revision it covers.
Result<void> check_own_revision(pdf::Document& revision, const FoundSignature& found) {
  auto object = revision.load(found.ref);
  if (!object) return object.error();
  if ((*object)->dict() == nullptr || !(*(*object)->dict() == *found.dict))
    return broken_chain("the signature is not in the revision it covers");
  return {};
}

Result<void> judge_step(std::optional<pdf::Document>& before, pdf::Document& now, std::span<const Stage> earlier,
                        ChangePolicy policy, std::set<std::string>& added_fields) {
  if (has_trailing_octets(now)) return broken_chain("octets behind %%EOF of a signed revision");
  if (!before) return {};
  auto changes = compare_revisions(*before, now, policy);
  if (!changes) return changes.error();
  judge_changes(*changes, earlier);
  if (std::any_of(earlier.begin(), earlier.end(), [](const Stage& stage) { return stage.report != nullptr; }))
    added_fields.insert(changes->added_fields.begin(), changes->added_fields.end());
  return {};
}

// The stages, and each revision between them and behind them: what one added, the next must not take away.
std::vector<Stage> with_unsigned_revisions(const pdf::Document& whole, std::span<const Stage> signed_stages) {
  std::vector<Stage> out(signed_stages.begin(), signed_stages.end());
  for (const auto& section : whole.sections()) {
    if (signed_stages.empty() || section.begin < signed_stages.front().end) break;
    const auto revision = pdf::read_revision_end(whole.file(), section.end);
    const auto ends_here = [&](const Stage& stage) {
      return stage.end >= revision->end && pdf::skip_white(whole.file().first(stage.end), revision->end) == stage.end;
    };
    if (revision && std::none_of(out.begin(), out.end(), ends_here)) out.push_back({revision->end});
  }
  std::stable_sort(out.begin(), out.end(), [](const Stage& a, const Stage& b) { return a.end < b.end; });
  return out;
}

}  // namespace

Result<void> judge_revisions(pdf::Document& whole, std::span<const Stage> signed_stages, ChangePolicy policy,
                             std::set<std::string>& added_fields) {
  const std::vector<Stage> all = with_unsigned_revisions(whole, signed_stages);
  const std::span<const Stage> stages(all);
  std::optional<pdf::Document> before;
  Result<void> chain;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Stage& stage = stages[i];
    if (stage.end == whole.file().size()) {
      if (chain) chain = judge_step(before, whole, stages.first(i), policy, added_fields);
      continue;
    }
    auto now = whole.revision(stage.end);
    if (stage.report != nullptr) {
      auto own = now ? check_own_revision(*now, *stage.found) : Result<void>(now.error());
      if (!own)
        fail_format(*stage.report,
                    {"verify.revision", "La version signée du document est illisible.", own.error().what});
    }
    if (chain)
      chain = now ? judge_step(before, *now, stages.first(i), policy, added_fields) : Result<void>(now.error());
    if (now) before.emplace(std::move(*now));
  }
  return chain;
}

}  // namespace signing::verify
