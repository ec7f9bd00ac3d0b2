#include <optional>
#include <set>

#include "signing/cli/commands.hpp"
#include "signing/cli/files.hpp"
#include "signing/cli/sources.hpp"
#include "signing/core/json_writer.hpp"
#include "signing/core/pem.hpp"
#include "signing/verify/isolated.hpp"

namespace signing::cli {
namespace {

constexpr int kMaxRounds = 4;  // a responder's certificate may need evidence of its own

int exit_code_of(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return 0;
    case Indication::kTotalFailed:
      return 1;
    case Indication::kIndeterminate:
      return 2;
    case Indication::kNoSignature:
      return 3;
    case Indication::kUnreadable:
      break;
  }
  return 4;
}

Result<VerifyOptions> read_options(const Arguments& arguments) {
  const VerifyArguments& asked = arguments.verify;
  VerifyOptions out;
  out.at = asked.at.value_or(now());
  out.expected_signatures = asked.expected;
  out.min_level = asked.min_level;
  out.policy = asked.pdf_policy ? ChangePolicy::kPdf : ChangePolicy::kAgreement;
  std::vector<std::string> anchors = asked.trust;
  for (const std::string& folder : asked.trust_dirs) {
    auto files = certificate_files_in(folder);
    if (!files) return files.error();
    anchors.insert(anchors.end(), files->begin(), files->end());
  }
  auto trust = read_texts(anchors);
  if (!trust) return trust.error();
  out.trust_anchors_pem = std::move(*trust);
  auto tsa_trust = read_texts(asked.tsa_trust);
  if (!tsa_trust) return tsa_trust.error();
  out.tsa_trust_pem = std::move(*tsa_trust);
  auto certificates = read_texts(asked.certificates);
  if (!certificates) return certificates.error();
  for (const std::string& text : *certificates)
    for (Bytes& der : certificates_from_pem(text)) out.certificates.push_back(std::move(der));
  for (const std::string& path : asked.crls) {
    auto file = read_file(path, 64u << 20);
    if (!file) return file.error();
    out.crls.push_back(der_from_pem(*file, "X509 CRL"));
  }
  return out;
}

// Asks the network for what the report says is missing, until nothing new comes.
Report verify_online(BytesView pdf, VerifyOptions options, const ReaderSettings& reader,
                     revocation::EvidenceSource& source) {
  std::set<Bytes> asked;
  Report report = verify_isolated(pdf, options, reader);
  for (int round = 0; round < kMaxRounds; ++round) {
    bool found = false;
    for (const MissingEvidence& missing : report.missing) {
      if (!asked.insert(missing.certificate).second) continue;
      if (missing.issuer.empty()) {
        auto issuer = source.issuer_of(missing.certificate);
        if (issuer) options.certificates.push_back(std::move(*issuer));
        found = found || issuer.has_value();
        if (issuer) asked.erase(missing.certificate);  // its status comes next
        continue;
      }
      auto evidence = source.evidence_for(missing.certificate, missing.issuer, now());
      if (!evidence) continue;
      found = true;
      for (Bytes& certificate : evidence->certificates) options.certificates.push_back(std::move(certificate));
      (evidence->source == revocation::Source::kOcsp ? options.ocsp_responses : options.crls)
          .push_back(std::move(evidence->der));
    }
    if (!found) break;
    report = verify_isolated(pdf, options, reader);
  }
  return report;
}

std::string print(const Report& report, const VerifyArguments& arguments, const std::string& file, bool several,
                  int exit_code) {
  if (arguments.json && !several) return to_json(report);
  if (arguments.json) {
    JsonWriter head;
    head.text(file);
    return "{\"file\":" + head.take() + ",\"exit\":" + std::to_string(exit_code) + ",\"report\":" + to_json(report) +
           "}";
  }
  std::string text = arguments.html ? to_french_html(report) : to_french_text(report);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (!several) return text;
  return arguments.html ? "<article>\n" + text + "\n</article>" : "== " + file + "\n" + text + "\n";
}

}  // namespace

int verify_command(const Arguments& arguments, bool french) {
  auto options = read_options(arguments);
  if (!options) return report_failure(options.error());
  std::optional<AlgorithmPolicy> policy;
  if (!arguments.verify.algorithms.empty()) {
    auto file = read_file(arguments.verify.algorithms, 1u << 20);
    if (!file) return report_failure(file.error());
    auto parsed = AlgorithmPolicy::parse(as_text(*file));
    if (!parsed) return report_failure(parsed.error());
    options->algorithms = &policy.emplace(std::move(*parsed));
  }
  auto password = document_password(arguments.verify);
  if (!password) return report_failure(password.error());
  ReaderSettings reader;
  reader.password = &*password;
  auto network = open_network(arguments.network);
  if (!network) return report_failure(network.error());
  const bool several = arguments.files.files.size() > 1;
  return run_batch(arguments.files, french, [&](const Job& job) -> FileResult {
    auto pdf = read_file(job.in, kMaxPdfOctets);
    if (!pdf) return failure_result(pdf.error(), job.in);
    const Report report = arguments.verify.online ? verify_online(*pdf, *options, reader, *network->evidence)
                                                  : verify_isolated(*pdf, *options, reader);
    const int code = exit_code_of(report.indication);
    return {code, print(report, arguments.verify, job.in, several, code), false};
  });
}

}  // namespace signing::cli
