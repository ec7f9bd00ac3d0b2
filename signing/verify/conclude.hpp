#pragma once

#include "signing/verify/report.hpp"

namespace signing::verify {

// The worst reason decides: FAILED before INDETERMINATE before PASSED. For both kinds of reports.
template <class AnyReport>
void conclude(AnyReport& report, Indication indication, SubIndication sub, Finding finding) {
  const bool worse = report.indication == Indication::kTotalPassed ||
                     (report.indication == Indication::kIndeterminate && indication == Indication::kTotalFailed);
  if (worse) {
    report.indication = indication;
    report.sub_indication = sub;
  }
  report.failures.push_back(std::move(finding));
}

template <class AnyReport>
void fail_format(AnyReport& report, Finding finding) {
  conclude(report, Indication::kTotalFailed, SubIndication::kFormatFailure, std::move(finding));
}

}  // namespace signing::verify
