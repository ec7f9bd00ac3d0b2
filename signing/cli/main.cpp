// pades: sign and verify PDF documents from a shell. Messages in French or English by LANG; facts on standard output,
// problems on standard error.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "signing/cli/arguments.hpp"
#include "signing/cli/files.hpp"
#include "signing/keys/pkcs12.hpp"
#include "signing/sign.hpp"
#include "signing/verify/verify.hpp"

namespace signing::cli {
namespace {

constexpr std::size_t kMaxPdf = 64u * 1000 * 1000;
constexpr int kUsage = 64;

bool wants_french() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return std::string_view(value).substr(0, 2) == "fr";
  }
  return false;
}

int report_failure(const Failure& failure) {
  std::fprintf(stderr, "pades: %s: %s", std::string(failure.remedy()).c_str(), failure.what.c_str());
  if (!failure.subject.empty()) std::fprintf(stderr, " (%s)", failure.subject.c_str());
  std::fputc('\n', stderr);
  const Code code = failure.code;
  const bool unreadable = code == Code::kPdfMalformed || code == Code::kPdfEncrypted || code == Code::kPdfUnsupported ||
                          code == Code::kPdfLimit || code == Code::kPdfTooLarge || code == Code::kFile;
  return unreadable ? 4 : 1;
}

Result<Secret> read_password(const std::string& path) {
  auto content = read_file(path, 4096);
  if (!content) return content.error();
  std::string_view text = as_text(*content);
  Secret password(text.substr(0, text.find_first_of("\r\n")));
  OPENSSL_cleanse(content->data(), content->size());
  return password;
}

// Two columns at the foot of the last page: A4 in points.
Result<Bytes> prepare(BytesView pdf, const std::vector<std::string>& names) {
  std::vector<FieldSpec> specs;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const PdfRect rect{40 + 270 * static_cast<double>(i % 2), 60 + 100 * static_cast<double>(i / 2), 245, 90};
    specs.push_back({names[i], -1, rect, names.size() > 1 && i + 1 == names.size()});
  }
  return prepare_fields(pdf, specs);
}

Result<void> sign(const SignArguments& arguments) {
  auto pdf = read_file(arguments.in, kMaxPdf);
  if (!pdf) return pdf.error();
  auto p12 = read_file(arguments.p12, 1u << 20);
  if (!p12) return p12.error();
  auto password = read_password(arguments.password_file);
  if (!password) return password.error();
  Pkcs12Policy policy;
  policy.rsa_pss = arguments.pss;
  auto loaded = load_pkcs12(*p12, *password, now(), policy);
  if (!loaded) return loaded.error();
  if (!arguments.prepare.empty()) {
    auto prepared = prepare(*pdf, arguments.prepare);
    if (!prepared) return prepared.error();
    *pdf = std::move(*prepared);
  }
  SignRequest request;
  PreparedImage picture;
  if (!arguments.image.empty()) {
    auto file = read_file(arguments.image, 16u << 20);
    if (!file) return file.error();
    auto image = prepare_image(*file);
    if (!image) return image.error();
    picture = std::move(*image);
    request.appearance.image = &picture;
  }
  request.pdf = *pdf;
  request.key = loaded->key.get();
  request.field_name = arguments.field;
  request.reason = arguments.reason;
  request.location = arguments.location;
  request.name = arguments.name;
  request.time = now();
  request.appearance.lines = arguments.lines;
  if (arguments.lines.empty() && !arguments.name.empty()) request.appearance.lines.push_back(arguments.name);
  auto done = sign_pdf(request);
  if (!done) return done.error();
  return write_file(arguments.out, done->bytes);
}

int verify(const VerifyArguments& arguments) {
  auto file = read_file(arguments.file, kMaxPdf);
  if (!file) return report_failure(file.error());
  VerifyOptions options;
  options.at = now();
  options.expected_signatures = arguments.expected;
  options.policy = arguments.pdf_policy ? ChangePolicy::kPdf : ChangePolicy::kAgreement;
  for (const std::string& path : arguments.trust) {
    auto pem = read_file(path, 1u << 20);
    if (!pem) return report_failure(pem.error());
    options.trust_anchors_pem.emplace_back(as_text(*pem));
  }
  const Report report = verify_pdf(*file, options);
  const std::string text = arguments.json ? to_json(report) + "\n" : to_french_text(report);
  std::fwrite(text.data(), 1, text.size(), stdout);
  switch (report.indication) {
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

int run(const std::vector<std::string>& words) {
  const bool french = wants_french();
  std::string error;
  const auto arguments = parse_arguments(words, french, error);
  if (!arguments) {
    std::fprintf(stderr, "pades: %s\n\n%s", error.c_str(), help_text(french));
    return kUsage;
  }
  if (arguments->command == Arguments::Command::kHelp) {
    std::fputs(help_text(french), stdout);
    return 0;
  }
  if (arguments->command == Arguments::Command::kVerify) return verify(arguments->verify);
  const auto done = sign(arguments->sign);
  return done ? 0 : report_failure(done.error());
}

}  // namespace
}  // namespace signing::cli

int main(int argc, char** argv) {
  try {
    return signing::cli::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pades: %s\n", error.what());
    return 70;
  }
}
