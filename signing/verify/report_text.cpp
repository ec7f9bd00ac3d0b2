// The report for people, in French: as text for a terminal, as HTML for a page. Both from the same lines.
#include "signing/core/utf8.hpp"
#include "signing/verify/report.hpp"

namespace signing {
namespace {

std::string_view in_french(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return "valide";
    case Indication::kIndeterminate:
      return "non établie";
    case Indication::kTotalFailed:
      return "invalide";
    case Indication::kNoSignature:
      return "aucune signature";
    case Indication::kUnreadable:
      return "document illisible";
  }
  return "";
}

enum class Mark { kFact, kFailure, kChange, kNotice };

struct Line {
  Mark mark = Mark::kFact;
  std::string label, text;
};

struct Part {
  std::string title;
  std::vector<Line> lines;
};

std::string verdict(Indication indication, SubIndication sub) {
  std::string out = std::string(in_french(indication)) + " – " + std::string(name_of(indication));
  if (sub != SubIndication::kNone) out += " / " + std::string(name_of(sub));
  return out;
}

void fact(Part& part, const char* label, const std::string& value) {
  if (!value.empty()) part.lines.push_back({Mark::kFact, label, value});
}

void findings(Part& part, Mark mark, const std::vector<Finding>& list) {
  for (const Finding& finding : list) {
    std::string text = (mark == Mark::kChange ? "ensuite : " : "") + finding.text;
    if (mark == Mark::kFailure && !finding.detail.empty()) text += " [" + finding.detail + "]";
    part.lines.push_back({mark, "", std::move(text)});
  }
}

std::string describe(const RevocationFact& one) {
  switch (one.status) {
    case RevocationFact::Status::kGood:
      return one.subject + " : non révoqué (" + one.source + " du " + to_iso8601(*one.this_update) + ")";
    case RevocationFact::Status::kRevoked:
      return one.subject + " : révoqué" + (one.revoked_at ? " le " + to_iso8601(*one.revoked_at) : "") + " (" +
             one.source + ")";
    case RevocationFact::Status::kMissing:
      return one.subject + " : état inconnu";
    case RevocationFact::Status::kNotPublished:
      break;
  }
  return one.subject + " : son autorité ne publie pas de révocation";
}

void revocation(Part& part, const std::vector<RevocationFact>& facts) {
  for (const RevocationFact& one : facts) fact(part, "révocation", describe(one));
}

std::string coverage(bool whole, std::int64_t octets) {
  return whole ? "tout le document" : "les " + std::to_string(octets) + " premiers octets";
}

std::string proven(const SignatureReport& s) {
  if (!s.proven_time) return "";
  return to_iso8601(*s.proven_time) + (s.proof == ProofOfTime::kSignatureTimeStamp
                                           ? " (horodatage de " + s.time_stamp_authority + ")"
                                           : " (horodatage du document)");
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ← ") + name;
  return out;
}

Part describe(const SignatureReport& s, std::size_t number, std::size_t count) {
  Part part;
  part.title = "Signature " + std::to_string(number) + " sur " + std::to_string(count) + " (champ « " + s.field_name +
               " ») : " + verdict(s.indication, s.sub_indication);
  fact(part, "signataire (certificat)", s.signer_name);
  fact(part, "organisation", s.signer_organisation);
  fact(part, "certificat émis par", s.issuer_name);
  fact(part, "chaîne", joined(s.path));
  revocation(part, s.revocation);
  fact(part, "nom déclaré", s.name);
  fact(part, "motif", s.reason);
  fact(part, "lieu", s.location);
  if (s.claimed_time) fact(part, "heure déclarée (non prouvée)", to_iso8601(*s.claimed_time));
  fact(part, "existait au plus tard le", proven(s));
  fact(part, "algorithme", s.algorithm);
  fact(part, "niveau", s.level.empty() ? "" : "PAdES " + s.level);
  fact(part, "portée", coverage(s.covers_whole_file, s.covered_octets));
  findings(part, Mark::kFailure, s.failures);
  findings(part, Mark::kChange, s.later_changes);
  findings(part, Mark::kNotice, s.notices);
  return part;
}

Part describe(const TimeStampReport& s) {
  Part part;
  part.title = "Horodatage du document (champ « " + s.field_name + " ») : " + verdict(s.indication, s.sub_indication);
  fact(part, "autorité", s.authority);
  if (s.time) fact(part, "heure", to_iso8601(*s.time));
  if (s.certificate_not_after) fact(part, "à renouveler avant le", to_iso8601(*s.certificate_not_after));
  fact(part, "portée", coverage(s.covers_whole_file, s.covered_octets));
  revocation(part, s.revocation);
  findings(part, Mark::kFailure, s.failures);
  findings(part, Mark::kNotice, s.notices);
  return part;
}

std::vector<Part> parts_of(const Report& report) {
  Part whole;
  whole.title = "Résultat : " + verdict(report.indication, report.sub_indication);
  fact(whole, "Examiné au", to_iso8601(report.at));
  fact(whole, "Empreinte SHA-256", report.document_sha256_hex);
  std::string count = std::to_string(report.signatures.size());
  if (report.expected_signatures) count += " (attendues : " + std::to_string(*report.expected_signatures) + ")";
  fact(whole, "Signatures", count + ", champs non signés : " + std::to_string(report.unsigned_fields));
  findings(whole, Mark::kFailure, report.failures);
  std::vector<Part> out{std::move(whole)};
  for (std::size_t i = 0; i < report.signatures.size(); ++i)
    out.push_back(describe(report.signatures[i], i + 1, report.signatures.size()));
  for (const TimeStampReport& stamp : report.document_time_stamps) out.push_back(describe(stamp));
  return out;
}

const char* sign_of(Mark mark) {
  switch (mark) {
    case Mark::kFailure:
      return "✗ ";
    case Mark::kChange:
      return "– ";
    case Mark::kNotice:
      return "· ";
    case Mark::kFact:
      break;
  }
  return "";
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

const char* class_of(Mark mark) {
  switch (mark) {
    case Mark::kFailure:
      return "pades-failure";
    case Mark::kChange:
      return "pades-change";
    case Mark::kNotice:
      return "pades-notice";
    case Mark::kFact:
      break;
  }
  return "pades-fact";
}

}  // namespace

std::string to_french_text(const Report& report) {
  std::string out;
  bool first = true;
  for (const Part& part : parts_of(report)) {
    const char* indent = first ? "" : "    ";
    out += (first ? "" : "\n") + printable(part.title) + "\n";
    first = false;
    for (const Line& line : part.lines)
      out += indent + std::string(sign_of(line.mark)) + (line.label.empty() ? "" : line.label + " : ") +
             printable(line.text) + "\n";
  }
  return out;
}

std::string to_french_html(const Report& report) {
  std::string out;
  for (const Part& part : parts_of(report)) {
    out += "<section class=\"pades-part\"><h3>" + escaped(part.title) + "</h3><ul>";
    for (const Line& line : part.lines) {
      out += std::string("<li class=\"") + class_of(line.mark) + "\">" + sign_of(line.mark);
      if (!line.label.empty()) out += "<b>" + escaped(line.label) + "</b> : ";
      out += escaped(line.text) + "</li>";
    }
    out += "</ul></section>\n";
  }
  return out;
}

}  // namespace signing
