// A well-made file whose signature dictionary, or the signature's field, has any octets as its body: only a verdict
// comes out. The first octet says which of the two. The ten-digit numbers 1111111111, 2222222222 and 3333333333 of a
// /ByteRange become those that fit, so that what is behind the range check is reached.
#include <array>
#include <cstdio>
#include <string>

#include "signing/verify/verify.hpp"

namespace {

constexpr std::string_view kRange = "1111111111 2222222222 3333333333";
constexpr std::string_view kSignature =
    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20261101120000Z) "
    "/ByteRange [0 1111111111 2222222222 3333333333] /Contents <3000> >>";
constexpr std::string_view kField =
    "<< /FT /Sig /T (A) /Type /Annot /Subtype /Widget /F 132 /Rect [0 0 0 0] /P 3 0 R /V 4 0 R >>";

std::string file_with(std::string_view signature, std::string_view field) {
  const std::array<std::string_view, 5> bodies = {
      "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [5 0 R] >>", signature, field};
  std::string out = "%PDF-1.7\n", table = "0000000000 65535 f \n";
  std::array<char, 32> row{};
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    std::snprintf(row.data(), row.size(), "%010zu 00000 n \n", out.size());
    table += row.data();
    out += std::to_string(i + 1) + " 0 obj\n" + std::string(bodies[i]) + "\nendobj\n";
  }
  const std::size_t at = out.size();
  return out + "xref\n0 6\n" + table + "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n" + std::to_string(at) +
         "\n%%EOF\n";
}

void fit_range(std::string& file) {
  const std::size_t range = file.find(kRange), contents = file.find("/Contents <");
  if (range == std::string::npos || contents == std::string::npos) return;
  const std::size_t start = contents + 10, close = file.find('>', start);
  if (close == std::string::npos) return;
  std::array<char, 64> numbers{};
  std::snprintf(numbers.data(), numbers.size(), "%010zu %010zu %010zu", start, close + 1, file.size() - close - 1);
  file.replace(range, kRange.size(), numbers.data());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body = signing::as_text({data + 1, size - 1});
  std::string file = data[0] % 2 == 0 ? file_with(body, kField) : file_with(kSignature, body);
  fit_range(file);
  signing::VerifyOptions options;
  options.at = *signing::make_time(2027, 1, 1, 0, 0, 0);
  const signing::Report report = signing::verify_pdf(signing::as_bytes(file), options);
  if (report.indication == signing::Indication::kTotalPassed) __builtin_trap();
  (void)signing::to_json(report);
  return 0;
}
