// Requests to the reader's child process and its answers, as octets: numbers in 8 octets, little-endian; texts and
// lists behind their length; in the order of the fields. Both ends are of one build, so there is no version but a mark.
// The child read a stranger's file: its answer is foreign too, and decoding it gives a value or a Failure for any
// octets.
#pragma once

#include "signing/core/result.hpp"
#include "signing/verify/inspect.hpp"
#include "signing/verify/verify.hpp"

namespace signing::verify {

enum class Task { kVerify, kInspect };

// `options.algorithms` does not travel; `algorithms` is its JSON, "" for the built-in one.
struct ReaderRequest {
  Task task = Task::kVerify;
  VerifyOptions options;
  std::string algorithms;
  std::string password;
};

Bytes to_wire(const ReaderRequest& request);
Bytes to_wire(const Report& report);
Bytes to_wire(const Result<std::vector<Revision>>& revisions);

// Failure of each: kReaderCrashed, subject "answer". Octets behind the last field are a failure too.
[[nodiscard]] Result<ReaderRequest> request_from_wire(BytesView octets);
[[nodiscard]] Result<Report> report_from_wire(BytesView octets);
// Or the failure that was sent.
[[nodiscard]] Result<std::vector<Revision>> revisions_from_wire(BytesView octets);

}  // namespace signing::verify
