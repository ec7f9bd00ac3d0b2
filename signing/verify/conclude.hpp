#pragma once

#include "signing/verify/report.hpp"

namespace signing::verify {

inline constexpr std::size_t kMaxFindings = 200;  // of one kind, of one signature

// The rest is counted, so that a small file cannot ask for a report without end.
inline void add_finding(std::vector<Finding>& list, Finding finding) {
  if (list.size() < kMaxFindings) return list.push_back(std::move(finding));
  if (list.size() == kMaxFindings) list.push_back({"verify.more", "", "0"});
  Finding& more = list.back();
  more.detail = std::to_string(std::stoul(more.detail) + 1);
  more.text = "Et " + more.detail + " autres constats.";
}

// The worst reason decides: FAILED before INDETERMINATE before PASSED. For both kinds of reports.
template <class AnyReport>
void conclude(AnyReport& report, Indication indication, SubIndication sub, Finding finding) {
  const bool worse = report.indication == Indication::kTotalPassed ||
                     (report.indication == Indication::kIndeterminate && indication == Indication::kTotalFailed);
  if (worse) {
    report.indication = indication;
    report.sub_indication = sub;
  }
  add_finding(report.failures, std::move(finding));
}

template <class AnyReport>
void fail_format(AnyReport& report, Finding finding) {
  conclude(report, Indication::kTotalFailed, SubIndication::kFormatFailure, std::move(finding));
}

}  // namespace signing::verify
