// Foreign files are read by a child without rights: what it may not do, which limits end it, and what its answers
// become.
#include <gtest/gtest.h>

#include <array>

#include "signing/isolate/child.hpp"
#include "signing/isolate/confine.hpp"
#include "signing/verify/isolated.hpp"
#include "signing/verify/wire.hpp"
#include "support.hpp"

namespace signing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMemory = std::size_t{256} << 20;

Result<Bytes> probe(const std::string& action, const isolate::Limits& limits = {}, int cpu_seconds = 10) {
  return isolate::run_child(CONFINEMENT_PROBE, {std::to_string(kMemory), std::to_string(cpu_seconds), action}, {},
                            limits);
}

std::string fate(const Result<Bytes>& answer) {
  return answer ? "answered " + std::string(as_text(*answer))
                : std::string(answer.error().remedy()) + " " + answer.error().subject;
}

TEST(Confinement, ForbidsAllButMemoryAndTheAnswer) {
  EXPECT_EQ(fate(probe("nothing")), "answered alive\n");
  for (const char* action : {"open", "create", "unlink", "stat", "read", "dup", "write-elsewhere", "socket", "exec",
                             "fork", "kill", "ptrace", "prctl", "executable-memory", "map-file"})
    EXPECT_EQ(fate(probe(action)), "reader.crashed forbidden") << action;
}

TEST(Confinement, LimitsEndTheChild) {
  EXPECT_EQ(fate(probe("spin", {}, 1)), "reader.limit time");
  isolate::Limits hasty;
  hasty.wall = 50ms;
  EXPECT_EQ(fate(probe("spin", hasty)), "reader.limit time");
  isolate::Limits terse;
  terse.answer_octets = 1000;
  EXPECT_EQ(fate(probe("talk", terse)), "reader.limit output");
  // Shadow memory leaves no room for a limit; tests/e2e/hard_files.py sees it in the optimised build.
  if (!isolate::kSanitized) EXPECT_EQ(fate(probe("memory")), "reader.limit memory");
}

TEST(Confinement, CrashesAreTold) {
  EXPECT_EQ(fate(probe("abort")), "reader.crashed signal 6");
  EXPECT_EQ(fate(probe("null")).substr(0, 14), "reader.crashed");
  EXPECT_EQ(fate(isolate::run_child("/bin/false", {}, {}, {})), "reader.crashed exit 1");
  EXPECT_EQ(fate(isolate::run_child("/nowhere/reader", {}, {}, {})), "reader.crashed missing");
  EXPECT_EQ(fate(isolate::run_child("", {}, {}, {})), "reader.crashed missing");
}

TEST(Confinement, TheChildInheritsNothing) {
  EXPECT_EQ(fate(isolate::run_child("/usr/bin/env", {}, {}, {})), "answered ");
  // 3 is the folder that ls reads.
  EXPECT_EQ(fate(isolate::run_child("/bin/ls", {"/proc/self/fd"}, {}, {})), "answered 0\n1\n2\n3\n");
  const Bytes one{'a', 'b'}, two{'c'};
  const std::array<BytesView, 2> parts = {BytesView(one), BytesView(two)};
  EXPECT_EQ(fate(isolate::run_child("/bin/cat", {"/proc/self/fd/0"}, parts, {})), "answered abc");
}

const Bytes& signed_pdf() {
  static const Bytes made = test::sign(test::prepared_pdf(), "Home", *test::load_key("ec:P-256").key)->bytes;
  return made;
}

VerifyOptions options() {
  VerifyOptions out;
  out.at = now();
  out.trust_anchors_pem = {test::cert_pem("ec:P-256")};
  out.expected_signatures = 1;
  return out;
}

TEST(Isolated, SaysWhatTheReaderInProcessSays) {
  const VerifyOptions asked = options();
  const Report here = verify_pdf(signed_pdf(), asked), there = verify_isolated(signed_pdf(), asked);
  EXPECT_EQ(there.indication, Indication::kTotalPassed) << to_json(there);
  EXPECT_EQ(to_json(here), to_json(there));
  const Bytes plain = test::plain_pdf(), streams = test::stream_pdf();
  for (const Bytes* file : {&plain, &streams})
    EXPECT_EQ(to_json(verify_pdf(*file, asked)), to_json(verify_isolated(*file, asked)));
  const auto revisions = inspect_isolated(signed_pdf());
  ASSERT_TRUE(revisions) << revisions.error().what;
  EXPECT_EQ(to_json(*revisions), to_json(*inspect_pdf(signed_pdf())));
  const auto none = inspect_isolated(as_bytes("no PDF at all"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::kPdfMalformed);
}

TEST(Isolated, TakesAnotherAlgorithmPolicyAlong) {
  const auto none = AlgorithmPolicy::parse(R"({"format":1,"digests":[],"schemes":[],"keys":[]})");
  ASSERT_TRUE(none);
  VerifyOptions asked = options();
  asked.algorithms = &*none;
  EXPECT_EQ(verify_isolated(signed_pdf(), asked).sub_indication, SubIndication::kCryptoConstraintsFailure);
}

std::string finding_of(const Report& report) {
  EXPECT_EQ(report.indication, Indication::kUnreadable);
  return report.failures.empty() ? "" : report.failures.front().key;
}

TEST(Isolated, AnyEndOfTheChildIsAReport) {
  ReaderSettings settings;
  const auto ended = [&](const char* program) {
    settings.program = program;
    return finding_of(verify_isolated(signed_pdf(), options(), settings));
  };
  EXPECT_EQ(ended("/nowhere/reader"), "reader.missing");
  EXPECT_EQ(ended("/bin/true"), "reader.crashed");   // no answer
  EXPECT_EQ(ended("/bin/echo"), "reader.crashed");   // nonsense
  EXPECT_EQ(ended("/bin/false"), "reader.crashed");  // an exit code
  settings.program.clear();
  settings.limits.wall = 0ms;
  EXPECT_EQ(finding_of(verify_isolated(signed_pdf(), options(), settings)), "reader.time");
  settings.limits = {};
  settings.limits.answer_octets = 100;
  EXPECT_EQ(finding_of(verify_isolated(signed_pdf(), options(), settings)), "reader.output");
}

// --- the answer as octets
// ---------------------------------------------------------------------------------------------

Report full_report() {
  Report report = verify_pdf(signed_pdf(), options());
  SignatureReport& signature = report.signatures.front();
  signature.proven_time = options().at;
  signature.proof = ProofOfTime::kSignatureTimeStamp;
  signature.revocation = {{"CN=Ada", RevocationFact::Status::kRevoked, "CRL", options().at, options().at}};
  signature.later_changes = {{"key", "texte", "detail"}};
  TimeStampReport stamp;
  stamp.indication = Indication::kTotalPassed;
  stamp.field_name = "Time";
  stamp.time = options().at;
  stamp.failures = {{"a", "b", "c"}};
  report.document_time_stamps = {stamp};
  report.missing = {{{1, 2, 3}, {4}}, {{5}, {}}};
  return report;
}

TEST(Wire, ReportsComeBackAsTheyWere) {
  const Report report = full_report();
  const Bytes octets = verify::to_wire(report);
  const auto back = verify::report_from_wire(octets);
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(to_json(*back), to_json(report));
  EXPECT_EQ(verify::to_wire(*back), octets);
  ASSERT_EQ(back->missing.size(), 2u);
  EXPECT_EQ(back->missing[0].issuer, Bytes{4});
}

TEST(Wire, RevisionsAndFailuresComeBack) {
  const auto revisions = inspect_pdf(signed_pdf());
  EXPECT_EQ(to_json(*verify::revisions_from_wire(verify::to_wire(revisions))), to_json(*revisions));
  const auto failed = verify::revisions_from_wire(
      verify::to_wire(Result<std::vector<Revision>>(failure(Code::kPdfLimit, "too many", "3001"))));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::kPdfLimit);
  EXPECT_EQ(failed.error().subject, "3001");
}

TEST(Wire, ForeignOctetsGiveAValueOrAFailure) {
  const Bytes octets = verify::to_wire(full_report());
  for (std::size_t size = 0; size < octets.size(); ++size)
    EXPECT_FALSE(verify::report_from_wire(BytesView(octets).first(size))) << size;
  Bytes longer = octets;
  longer.push_back(0);
  EXPECT_FALSE(verify::report_from_wire(longer));
  // Every octet set to its worst: counts and lengths beyond the end, times and enumerations out of range.
  for (std::size_t i = 0; i < octets.size(); ++i) {
    Bytes changed = octets;
    changed[i] = 0xFF;
    const auto read = verify::report_from_wire(changed);
    EXPECT_TRUE(!read || verify::to_wire(*read) == changed) << i;
  }
}

}  // namespace
}  // namespace signing
