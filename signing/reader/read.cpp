#include "signing/reader/read.hpp"

#include "signing/reader/second_reader.hpp"
#include "signing/verify/document_findings.hpp"

namespace signing::reader {
namespace {

// Signed revisions are compared until this many octets are read; the others get a notice. The whole file always is.
constexpr std::size_t kMaxComparedOctets = std::size_t{64} * 1000 * 1000;

// Both readers on one revision.
Result<void> agree(const Result<SecondReader>& second, BytesView file, const pdf::Decryption* decryption) {
  if (!second) return second.error();
  auto ours = pdf::Document::parse(file, decryption);
  if (!ours) return ours.error();
  return second->agrees_with(*ours);
}

Result<void> agree_on_revisions(Report& report, BytesView file, const std::string& password,
                                const pdf::Decryption* decryption) {
  std::size_t octets = 0;
  for (SignatureReport& signature : report.signatures) {
    const auto end = static_cast<std::size_t>(signature.covered_octets);
    if (end == 0 || end >= file.size()) continue;
    octets += end;
    if (octets > kMaxComparedOctets) {
      signature.notices.push_back({"verify.one_reader",
                                   "La version signée, trop longue, a été lue par un seul des deux lecteurs.",
                                   std::to_string(end) + " octets"});
      continue;
    }
    const BytesView revision = file.first(end);
    auto same = agree(SecondReader::open(revision, password), revision, decryption);
    if (!same)
      return failure(same.error().code, "revision of " + std::to_string(end) + " octets: " + same.error().what);
  }
  return {};
}

struct Opened {
  std::optional<pdf::Decryption> decryption;
  Result<SecondReader> second;
};

// libqpdf sees only what ours can read. Failure: ours cannot, or the password does not open the document.
Result<Opened> open(BytesView file, const std::string& password) {
  const auto ours = pdf::Document::parse(file);
  if (!ours && ours.error().code != Code::kPdfEncrypted) return ours.error();
  Opened out{std::nullopt, SecondReader::open(file, password)};
  if (!out.second) {
    if (!ours) return out.second.error();
    return out;  // a difference, told when the rest is known
  }
  auto decryption = out.second->decryption();
  if (!decryption) return decryption.error();
  out.decryption = std::move(*decryption);
  return out;
}

Report verdict(const verify::ReaderRequest& request, BytesView file) {
  VerifyOptions options = request.options;
  std::optional<AlgorithmPolicy> policy;
  if (!request.algorithms.empty())
    options.algorithms = &policy.emplace(AlgorithmPolicy::parse(request.algorithms).value());
  auto opened = open(file, request.password);
  if (!opened) {
    Report report;
    report.failures.push_back(verify::unreadable(opened.error()));
    return report;
  }
  if (opened->decryption) options.decryption = &*opened->decryption;
  Report report = verify_pdf(file, options);
  if (report.indication == Indication::kUnreadable) return report;
  auto same = agree(opened->second, file, options.decryption);
  if (same) same = agree_on_revisions(report, file, request.password, options.decryption);
  if (!same) verify::two_readers_differ(report, same.error().what);
  return report;
}

Result<std::vector<Revision>> revisions(const verify::ReaderRequest& request, BytesView file) {
  auto opened = open(file, request.password);
  if (!opened) return opened.error();
  const pdf::Decryption* decryption = opened->decryption ? &*opened->decryption : nullptr;
  auto found = inspect_pdf(file, decryption);
  if (!found || found->empty()) return found;
  auto same = agree(opened->second, file, decryption);
  if (!same)
    found->back().refused.push_back(
        {"verify.two_readers", "Deux lecteurs indépendants ne lisent pas le même document.", same.error().what});
  return found;
}

}  // namespace

Bytes answer(const verify::ReaderRequest& request, BytesView file) {
  return request.task == verify::Task::kVerify ? verify::to_wire(verdict(request, file))
                                               : verify::to_wire(revisions(request, file));
}

}  // namespace signing::reader
