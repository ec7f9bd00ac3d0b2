#include "plugin/app/mandates.hpp"
#include "signing/image/prepared_image.hpp"
#include "signing/verify/isolated.hpp"

namespace conventions::app {
namespace {

constexpr int kMaxSidePx = 5000;  // a page at 400 dpi, a photograph of 20 megapixels

bool starts_with(std::string_view file, std::string_view magic) {
  return file.substr(0, magic.size()) == magic;
}

// Only whether it can be read at all: whether the head signed it electronically is for people to look at.
Result<void> check_pdf(std::string_view file) {
  if (file.find("/Encrypt") != std::string_view::npos) return Failure{Code::kInvalid, "mandates.act_encrypted"};
  const auto report = signing::verify_isolated(signing::as_bytes(file), {});
  if (report.indication != signing::Indication::kUnreadable) return {};
  for (const auto& finding : report.failures) {
    if (finding.key == "reader.missing") return Failure{Code::kUnavailable, "mandates.act_no_reader"};
  }
  return Failure{Code::kInvalid, "mandates.act_unreadable"};
}

Result<void> check_picture(std::string_view file) {
  signing::ImageLimits limits;
  limits.max_file_octets = kMaxActOctets;
  limits.max_side_px = kMaxSidePx;
  auto read = signing::prepare_image(signing::as_bytes(file), limits);
  if (read.has_value()) return {};
  switch (read.error().code) {
    case signing::Code::kImageBlank:
      return Failure{Code::kInvalid, "mandates.act_blank"};
    case signing::Code::kImageDimensions:
      return Failure{Code::kInvalid, "mandates.act_dimensions", {{"limit", std::to_string(kMaxSidePx)}}};
    default:
      return Failure{Code::kInvalid, "mandates.act_unreadable", {}, read.error().what};
  }
}

}  // namespace

Result<std::string> check_act(std::string_view file) {
  if (file.empty()) return Failure{Code::kInvalid, "mandates.act_missing"};
  if (file.size() > kMaxActOctets) return Failure{Code::kTooLarge, "mandates.act_too_large"};
  std::string type;
  if (starts_with(file, "%PDF-")) type = "application/pdf";
  if (starts_with(file, "\x89PNG")) type = "image/png";
  if (starts_with(file, "\xFF\xD8\xFF")) type = "image/jpeg";
  if (type.empty()) return Failure{Code::kInvalid, "mandates.act_format"};
  auto checked = type == "application/pdf" ? check_pdf(file) : check_picture(file);
  if (checked.has_error()) return checked.error();
  return type;
}

}  // namespace conventions::app
