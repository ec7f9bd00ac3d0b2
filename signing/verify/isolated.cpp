#include "signing/verify/isolated.hpp"

#include <array>

#include "signing/core/digest.hpp"
#include "signing/verify/wire.hpp"

namespace signing {
namespace {

Result<Bytes> ask(BytesView pdf, verify::ReaderRequest request, const ReaderSettings& settings) {
  if (settings.password != nullptr) request.password = settings.password->reveal();
  Bytes head = verify::to_wire(request);
  OPENSSL_cleanse(request.password.data(), request.password.size());
  isolate::Limits limits = settings.limits;
  limits.memory_octets += 4 * pdf.size();
  // An encrypted file may need ciphers that the child must load before it confines itself.
  const bool encrypted = as_text(pdf).find("/Encrypt") != std::string_view::npos;
  const std::vector<std::string> arguments = {std::to_string(limits.memory_octets), std::to_string(limits.cpu.count()),
                                              std::to_string(head.size()), encrypted ? "legacy" : "plain"};
  const std::array<BytesView, 2> input = {BytesView(head), pdf};
  auto answer = isolate::run_child(settings.program.empty() ? isolate::find_beside("pades-reader") : settings.program,
                                   arguments, input, limits);
  OPENSSL_cleanse(head.data(), head.size());
  return answer;
}

Finding why(const Failure& failed) {
  const std::string detail = failed.what + (failed.subject.empty() ? "" : " (" + failed.subject + ")");
  const auto say = [&](const char* key, const char* text) { return Finding{key, text, detail}; };
  if (failed.code == Code::kReaderLimit && failed.subject == "memory")
    return say("reader.memory", "La lecture du document a été arrêtée : il demande trop de mémoire.");
  if (failed.code == Code::kReaderLimit && failed.subject == "time")
    return say("reader.time", "La lecture du document a été arrêtée : elle prend trop de temps.");
  if (failed.code == Code::kReaderLimit)
    return say("reader.output", "La lecture du document a été arrêtée : le résultat est trop long.");
  if (failed.subject == "forbidden")
    return say("reader.forbidden", "La lecture du document a été arrêtée : elle a tenté une opération interdite.");
  if (failed.subject == "missing" || failed.subject == "confine" || failed.code == Code::kInternal)
    return say("reader.missing", "Le programme de lecture pades-reader manque ou ne peut pas être isolé.");
  return say("reader.crashed", "La lecture du document s'est interrompue : il est sans doute endommagé.");
}

}  // namespace

Report verify_isolated(BytesView pdf, const VerifyOptions& options, const ReaderSettings& settings) {
  verify::ReaderRequest request;
  request.options = options;
  if (options.algorithms != nullptr) request.algorithms = options.algorithms->json();
  auto answer = ask(pdf, std::move(request), settings);
  auto report = answer ? verify::report_from_wire(*answer) : Result<Report>(answer.error());
  Report out;
  if (report)
    out = std::move(*report);
  else
    out.failures.push_back(why(report.error()));
  // What is known here is not taken from the child.
  out.at = options.at;
  out.expected_signatures = options.expected_signatures;
  out.document_octets = pdf.size();
  out.document_sha256_hex = to_hex(sha256(pdf));
  return out;
}

Result<std::vector<Revision>> inspect_isolated(BytesView pdf, const ReaderSettings& settings) {
  verify::ReaderRequest request;
  request.task = verify::Task::kInspect;
  auto answer = ask(pdf, std::move(request), settings);
  if (!answer) return answer.error();
  return verify::revisions_from_wire(*answer);
}

}  // namespace signing
