// One line of JSON, then the PDF.
#include <algorithm>
#include <boost/json.hpp>

#include "plugin/scan/scan.hpp"

namespace conventions::scan {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxHead = 256 * 1024;
constexpr std::size_t kMaxCodeOctets = 400;

struct Name {
  Refusal refusal;
  const char* name;
};
constexpr Name kNames[] = {{Refusal::kNoFile, "no_file"},
                           {Refusal::kTooManyFiles, "too_many_files"},
                           {Refusal::kTooLarge, "too_large"},
                           {Refusal::kTooManyPages, "too_many_pages"},
                           {Refusal::kUnknownFormat, "unknown_format"},
                           {Refusal::kPictureCorrupt, "picture_corrupt"},
                           {Refusal::kPictureTooLarge, "picture_too_large"},
                           {Refusal::kPdfCorrupt, "pdf_corrupt"},
                           {Refusal::kPdfEncrypted, "pdf_encrypted"},
                           {Refusal::kTooHard, "too_hard"}};

signing::Failure nonsense(const char* what) {
  return signing::failure(signing::Code::kReaderCrashed, what, "nonsense");
}

bool printable(std::string_view text) {
  return text.size() <= kMaxCodeOctets &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

signing::Result<Answer> refused_from(const json::object& head) {
  const std::string name(head.at("refusal").as_string());
  const auto found =
      std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& one) { return name == one.name; });
  const auto file = json::value_to<std::size_t>(head.at("file"));
  if (found == std::end(kNames) || file > kMaxFiles) return nonsense("an unknown refusal");
  return Answer(Refused{found->refusal, file});
}

signing::Result<Answer> taken_from(const json::object& head, BytesView pdf) {
  Taken taken;
  taken.pages = json::value_to<int>(head.at("pages"));
  for (const json::value& code : head.at("codes").as_array()) taken.codes.emplace_back(code.as_string());
  const bool sound = taken.pages >= 1 && taken.pages <= kMaxPages && taken.codes.size() <= kMaxCodes &&
                     std::all_of(taken.codes.begin(), taken.codes.end(), printable) &&
                     signing::as_text(pdf).starts_with("%PDF-");
  if (!sound) return nonsense("an answer beyond the limits");
  taken.pdf.assign(pdf.begin(), pdf.end());
  return Answer(std::move(taken));
}

}  // namespace

std::string_view name_of(Refusal refusal) {
  return std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& one) { return refusal == one.refusal; })
      ->name;
}

Bytes to_wire(const Answer& answer) {
  Bytes out;
  if (const auto* refused = std::get_if<Refused>(&answer)) {
    const json::object head{{"refusal", std::string(name_of(refused->why))}, {"file", refused->file}};
    signing::append(out, json::serialize(head) + "\n");
    return out;
  }
  const auto& taken = std::get<Taken>(answer);
  json::array codes;
  for (const std::string& code : taken.codes) {
    if (printable(code) && codes.size() < kMaxCodes) codes.emplace_back(code);
  }
  signing::append(out, json::serialize(json::object{{"pages", taken.pages}, {"codes", std::move(codes)}}) + "\n");
  signing::append(out, BytesView(taken.pdf));
  return out;
}

signing::Result<Answer> from_wire(BytesView wire) {
  const std::string_view text = signing::as_text(wire);
  const std::size_t end = text.substr(0, kMaxHead).find('\n');
  if (end == std::string_view::npos) return nonsense("no head");
  try {
    const json::value value = json::parse(json::string_view(text.data(), end));
    const json::object& head = value.as_object();
    if (head.contains("refusal")) return refused_from(head);
    return taken_from(head, wire.subspan(end + 1));
  } catch (const std::exception& error) {
    return nonsense(error.what());
  }
}

}  // namespace conventions::scan
