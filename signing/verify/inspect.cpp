#include "signing/verify/inspect.hpp"

#include <algorithm>

#include "signing/core/json_writer.hpp"
#include "signing/core/utf8.hpp"
#include "signing/verify/conclude.hpp"
#include "signing/verify/found_signature.hpp"
#include "signing/verify/revision_diff.hpp"

namespace signing {
namespace {

constexpr std::size_t kMaxRevisions = 3000;

// Behind each "%%EOF" with one line end: where a revision may end.
std::vector<std::size_t> ends_of(BytesView file) {
  std::vector<std::size_t> out;
  const std::string_view text = as_text(file);
  for (std::size_t at = text.find("%%EOF"); at != std::string_view::npos; at = text.find("%%EOF", at + 1)) {
    std::size_t end = at + 5;
    if (end < text.size() && text[end] == '\r') ++end;
    if (end < text.size() && text[end] == '\n') ++end;
    out.push_back(end);
  }
  if (out.empty() || out.back() != file.size()) out.push_back(file.size());
  return out;
}

bool is_signed(const std::vector<verify::FoundSignature>& found, std::size_t end) {
  return std::any_of(found.begin(), found.end(), [end](const verify::FoundSignature& one) {
    return one.revision_end != 0 && one.revision_end <= end;
  });
}

std::string described(const Finding& finding) {
  return printable(finding.text + " [" + finding.detail + "]");
}

void write_changes(JsonWriter& json, const char* key, const std::vector<Finding>& findings) {
  json.key(key).begin_array();
  for (const Finding& finding : findings) {
    json.begin_object();
    json.key("text").text(finding.text);
    json.key("detail").text(finding.detail);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

Result<std::vector<Revision>> inspect_pdf(BytesView file, const pdf::Decryption* decryption) {
  auto whole = pdf::Document::parse(file, decryption);
  if (!whole) return whole.error();
  auto form = pdf::read_form(*whole);
  if (!form) return form.error();
  auto found = verify::find_signatures(*whole, *form);
  if (!found) return found.error();
  const std::vector<std::size_t> ends = ends_of(file);
  if (ends.size() > kMaxRevisions) return failure(Code::kPdfLimit, "too many revisions", std::to_string(ends.size()));
  std::vector<Revision> out;
  std::optional<pdf::Document> before;
  for (const std::size_t end : ends) {
    Revision revision;
    revision.end = end;
    for (const verify::FoundSignature& one : *found) {
      if (one.revision_end != end) continue;
      revision.signature = one.field.name;
      revision.is_time_stamp = one.is_time_stamp();
    }
    auto now = whole->revision(end);
    if (!now) {
      // A linearized file has an "%%EOF" of its own near the beginning that ends nothing.
      if (out.empty() && end != ends.back()) continue;
      revision.refused.push_back({"verify.revision", "Cette version est illisible seule.", now.error().what});
      out.push_back(std::move(revision));
      continue;
    }
    if (before) {
      auto changes = verify::compare_revisions(*before, *now, ChangePolicy::kAgreement);
      if (changes && !is_signed(*found, out.back().end)) {
        for (const auto* list : {&changes->allowed, &changes->refused})
          for (const Finding& change : *list)
            verify::add_finding(revision.allowed,
                                {"verify.unsigned_change", "Modification avant toute signature.", change.detail});
      } else if (changes) {
        revision.allowed = std::move(changes->allowed);
        revision.refused = std::move(changes->refused);
      } else {
        revision.refused.push_back({"verify.revision", "Cette version est illisible seule.", changes.error().what});
      }
    }
    out.push_back(std::move(revision));
    before = std::move(*now);
  }
  return out;
}

std::string to_json(const std::vector<Revision>& revisions) {
  JsonWriter json;
  json.begin_array();
  for (const Revision& revision : revisions) {
    json.begin_object();
    json.key("end").number(static_cast<std::int64_t>(revision.end));
    json.key("signature").text(revision.signature);
    json.key("time_stamp").boolean(revision.is_time_stamp);
    write_changes(json, "allowed", revision.allowed);
    write_changes(json, "refused", revision.refused);
    json.end_object();
  }
  json.end_array();
  return json.take();
}

std::string to_french_text(const std::vector<Revision>& revisions) {
  std::string out;
  std::size_t number = 0, start = 0;
  for (const Revision& revision : revisions) {
    out += "Version " + std::to_string(++number) + " : octets " + std::to_string(start) + " à " +
           std::to_string(revision.end);
    if (!revision.signature.empty())
      out += (revision.is_time_stamp ? ", horodatage « " : ", signature « ") + printable(revision.signature) + " »";
    out += "\n";
    for (const Finding& finding : revision.refused) out += "    ✗ " + described(finding) + "\n";
    for (const Finding& finding : revision.allowed) out += "    – " + described(finding) + "\n";
    start = revision.end;
  }
  return out;
}

}  // namespace signing
