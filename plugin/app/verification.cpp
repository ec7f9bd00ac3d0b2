#include "plugin/app/verification.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_check.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/verification_checks.hpp"
#include "signing/core/digest.hpp"
#include "signing/verify/isolated.hpp"

namespace conventions::app {
namespace {

using domain::Side;
using domain::VersionStatus;
using signing::Indication;

constexpr std::size_t kSignaturesExpected = 2;

// The one place where bytes of unknown origin are read: by a confined child process, never in the ENT's own.
signing::Report read_foreign(signing::BytesView pdf, const signing::VerifyOptions& options) {
  return signing::verify_isolated(pdf, options);
}

bool is_ours(const signing::Report& report) {
  return std::any_of(report.signatures.begin(), report.signatures.end(), [](const auto& signature) {
    return signature.field_name == field_of(Side::kHome) || signature.field_name == field_of(Side::kHost);
  });
}

Result<Actor> enter(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!domain::may_verify(actor->viewer, actor->policy.access, actor->today)) return forbidden();
  return std::move(*actor);
}

// Certificates the schools of this ENT registered as theirs, whatever became of the configuration.
Result<Registered> read_registered(const Context& context, const ent_call& call) {
  ent::sdk::Query query;
  query.kind = kKindConfiguration;
  query.limit = 1000;
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  Registered registered;
  for (const auto& record : *records) {
    const auto configuration = configuration_from(record.revision, record.body);
    if (configuration.certificate.fingerprint.empty()) continue;  // a seal, or a picture alone
    registered.school.emplace(configuration.certificate.fingerprint, configuration.school.str());
    if (configuration.state == ConfigurationState::kCompromised) {
      registered.compromised.insert(configuration.certificate.fingerprint);
    }
  }
  return registered;
}

void say(Verification& out, Grade grade, std::string key, domain::Parameters parameters = {}) {
  out.verdict = worse(out.verdict, verdict_of(grade));
  out.remarks.push_back({grade, std::move(key), std::move(parameters), 0});
}

// Why there is nothing to judge.
std::string unreadable_key(std::string_view file, const signing::Report& report) {
  const auto said = [&](std::string_view key) {
    return std::any_of(report.failures.begin(), report.failures.end(),
                       [key](const auto& finding) { return finding.key.starts_with(key); });
  };
  if (said("reader.missing")) return "verification.reader_missing";
  if (said("reader.memory") || said("reader.time") || said("reader.output") || said("verify.limit"))
    return "verification.file_too_much";
  if (file.substr(0, 1024).find("%PDF-") == std::string_view::npos) return "verification.file_not_pdf";
  if (file.find("/Encrypt") != std::string_view::npos) return "verification.file_encrypted";
  return "verification.file_damaged";
}

class Examination {
 public:
  Examination(const Context& context, const ent_call& call, const Actor& actor, std::string_view file)
      : context_(context), call_(call), actor_(actor), file_(file) {}

  Result<Verification> run() {
    out_.sha256 = signing::to_hex(signing::sha256(signing::as_bytes(file_)));
    auto known = find_known();
    if (known.has_error()) return known.error();
    std::vector<domain::Uai> schools{actor_.viewer.school};
    if (out_.known) schools = {out_.known->convention.key.home, out_.known->convention.key.host};
    auto options = verify_options(context_, call_, actor_.now_ms, schools);
    if (options.has_error()) return options.error();
    options->expected_signatures = kSignaturesExpected;
    report_ = read_foreign(signing::as_bytes(file_), *options);
    const bool ours = is_ours(report_);
    if (!ours && !report_.signatures.empty()) {  // another document has its own number of signatures
      options->expected_signatures.reset();
      report_ = read_foreign(signing::as_bytes(file_), *options);
    }
    out_.verdict = Verdict::kValid;
    out_.octets = report_.document_octets;
    out_.at_ms = actor_.now_ms;
    out_.report_text = signing::to_french_text(report_);
    if (report_.indication == Indication::kUnreadable) {
      say(out_, Grade::kBad, unreadable_key(file_, report_));
      return std::move(out_);
    }
    if (report_.signatures.empty()) {
      if (signed_by_hand()) {
        out_.verdict = Verdict::kPaper;
        say(out_, Grade::kNote, "verification.signed_by_hand");
      } else {
        say(out_, Grade::kBad, "verification.file_unsigned");
      }
      return std::move(out_);
    }
    auto signatures = judge_signatures();
    if (signatures.has_error()) return signatures.error();
    judge_document(ours);
    put_proof(report_, out_);
    auto state = judge_state();
    if (state.has_error()) return state.error();
    return std::move(out_);
  }

 private:
  // Nothing is said of a convention the viewer may not see: not even that it exists.
  Result<void> find_known() {
    auto record = context_.host().records.get(call_, kKindFile, out_.sha256);
    if (record.has_error() && record.error().status == ENT_NOT_FOUND) return {};
    if (record.has_error()) return from_host(record.error());
    auto convention = load_convention(context_, call_, domain::ConventionId(text_of(record->body, "convention")));
    if (convention.has_error()) return convention.error();
    const auto access =
        domain::access(actor_.viewer, domain::Action::kView, *convention, actor_.policy.access, actor_.today);
    if (access != domain::Access::kAllowed) return {};
    auto version = load_version(context_, call_, convention->id, small_of(record->body, "version"));
    if (version.has_error()) return version.error();
    const bool host = domain::side_of(*convention, actor_.viewer.school) == Side::kHost;
    if (host && version->status == VersionStatus::kWithdrawn) return {};  // as for downloads
    const bool latest = version->sha256 == out_.sha256;
    out_.known = KnownVersion{std::move(*convention), std::move(*version), latest};
    return {};
  }

  bool signed_by_hand() const {
    return out_.known && out_.known->convention.paper.step != domain::PaperStep::kNone &&
           out_.known->convention.live_version == out_.known->version.number;
  }

  Result<void> judge_signatures() {
    Registered registered;
    if (std::any_of(report_.signatures.begin(), report_.signatures.end(), lacks_chain)) {
      auto found = read_registered(context_, call_);
      if (found.has_error()) return found.error();
      registered = std::move(*found);
    }
    for (const auto& report : report_.signatures) {
      CheckedSignature signature = checked(report, registered, report_.at);
      if (out_.known && signature.side) {
        const auto* fact = out_.known->version.signature(*signature.side);
        if (fact != nullptr && fact->certificate_sha256 == report.certificate_sha256_hex) signature.fact = *fact;
      }
      out_.verdict = worse(out_.verdict, signature.verdict);
      out_.signatures.push_back(std::move(signature));
    }
    return {};
  }

  void judge_document(bool ours) {
    const bool stamp_failed =
        std::any_of(report_.document_time_stamps.begin(), report_.document_time_stamps.end(),
                    [](const auto& stamp) { return stamp.indication == Indication::kTotalFailed; });
    if (stamp_failed) say(out_, Grade::kBad, "verification.document_stamp_broken");
    if (!ours) return say(out_, Grade::kReserve, "verification.file_foreign");
    for (const auto side : {Side::kHome, Side::kHost}) {
      const bool there = std::any_of(out_.signatures.begin(), out_.signatures.end(),
                                     [side](const auto& signature) { return signature.side == side; });
      if (there) continue;
      say(out_, Grade::kReserve, side == Side::kHome ? "verification.missing_home" : "verification.missing_host");
    }
    if (out_.signatures.size() > kSignaturesExpected) say(out_, Grade::kReserve, "verification.too_many");
  }

  // What became of the convention and of the means of signing since.
  Result<void> judge_state() {
    if (!out_.known) return {};
    const auto& [convention, version, latest] = *out_.known;
    if (version.status != VersionStatus::kLive) {
      say(out_, Grade::kReserve, "verification.version_" + std::string(domain::name_of(version.status)),
          {{"version", std::to_string(version.number)}});
    }
    if (version.number < convention.last_version) {
      say(out_, Grade::kReserve, "verification.version_followed",
          {{"version", std::to_string(version.number)}, {"last", std::to_string(convention.last_version)}});
    }
    if (!latest) say(out_, Grade::kNote, "verification.newer_file");
    for (const auto& signature : out_.signatures) {
      if (!signature.fact) continue;
      auto record = context_.host().records.get(call_, kKindConfiguration, signature.fact->configuration.str());
      if (record.has_error() && record.error().status == ENT_NOT_FOUND) continue;
      if (record.has_error()) return from_host(record.error());
      if (configuration_from(record->revision, record->body).state != ConfigurationState::kCompromised) continue;
      say(out_, Grade::kReserve,
          signature.side == Side::kHome ? "verification.compromised_home" : "verification.compromised_host");
    }
    return {};
  }

  const Context& context_;
  const ent_call& call_;
  const Actor& actor_;
  const std::string_view file_;
  signing::Report report_;
  Verification out_;
};

// « N° 0990001x – 0990002Y-2026-2027-007-v2 » to its number and version (0: none given).
struct Wanted {
  std::string number;
  int version = 0;
};

Wanted wanted_from(const std::string& typed) {
  std::string text;
  const std::size_t end = std::min(typed.find(','), typed.size());  // « ..., version 1, année scolaire ... »
  for (std::size_t i = std::min(typed.find_first_of("0123456789"), end); i < end; ++i) {
    const auto c = static_cast<unsigned char>(typed[i]);
    if (c >= 'a' && c <= 'z') text += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') text += typed[i];
    if (typed.compare(i, 3, "\u2013") == 0) text += '-';
  }
  Wanted wanted;
  const auto mark = text.rfind("-V");
  if (mark != std::string::npos && mark + 2 < text.size() && text.size() - mark <= 6 &&
      text.find_first_not_of("0123456789", mark + 2) == std::string::npos) {
    wanted.version = std::stoi(text.substr(mark + 2));
    text.erase(mark);
  }
  wanted.number = std::move(text);
  return wanted;
}

// The sixteen digits of a short fingerprint, empty when it is none.
std::string digits_of(const std::string& typed) {
  std::string out;
  for (const char c : typed) {
    if (c == ' ') continue;
    const char low = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((low < '0' || low > '9') && (low < 'a' || low > 'f')) return {};
    out += low;
  }
  return out.size() == 16 ? out : std::string();
}

Result<domain::Convention> find_convention(const Context& context, const ent_call& call, const Actor& actor,
                                           const std::string& number) {
  ent::sdk::Query query;
  query.kind = kKindConvention;
  query.matches = {{"number", ENT_MATCH_EQUAL, number}};
  query.limit = 10;
  auto records = query_all(context, call, query, 10);
  if (records.has_error()) return records.error();
  for (const auto& record : *records) {
    auto convention = convention_from(record.id, record.revision, record.body);
    const auto access =
        domain::access(actor.viewer, domain::Action::kView, convention, actor.policy.access, actor.today);
    if (access == domain::Access::kAllowed) return convention;
  }
  return not_found();
}

// Which version a printed page comes from. Both schools learn that a page was replaced, also by a version that only one
// of them may open.
Remark printed_from(const domain::Convention& convention, const domain::Version& version, int page) {
  domain::Parameters parameters{{"page", std::to_string(page)},
                                {"version", std::to_string(version.number)},
                                {"last", std::to_string(convention.last_version)}};
  if (version.number < convention.last_version) {
    return {Grade::kReserve, "verification.page_replaced", std::move(parameters), 0};
  }
  if (version.status != VersionStatus::kLive) {
    return {Grade::kReserve, "verification.page_ended", std::move(parameters), 0};
  }
  return {Grade::kGood, "verification.page_current", std::move(parameters), 0};
}

// The version asked for: by the page's fingerprint, by number, else the newest.
const domain::Version* choose(const std::vector<domain::Version>& versions, const ReferenceRequest& request,
                              int number) {
  const std::string digits = digits_of(request.fingerprint);
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (!request.fingerprint.empty()) {
      if (!digits.empty() && version->fingerprint.compare(0, digits.size(), digits) == 0) return &*version;
    } else if (number == 0 || version->number == number) {
      return &*version;
    }
  }
  return nullptr;
}

}  // namespace

Result<void> may_enter_verification(const Context& context, const ent_call& call) {
  auto actor = enter(context, call);
  if (actor.has_error()) return actor.error();
  return {};
}

Result<Verification> verify_upload(const Context& context, const ent_call& call, std::string_view file) {
  auto actor = enter(context, call);
  if (actor.has_error()) return actor.error();
  if (file.empty()) return Failure{Code::kInvalid, "verification.no_file"};
  if (file.size() > kMaxVerifiedBytes) {
    return Failure{Code::kTooLarge,
                   "verification.too_large",
                   {{"limit", std::to_string(kMaxVerifiedBytes / (std::size_t{1024} * 1024))}}};
  }
  return Examination(context, call, *actor, file).run();
}

Result<Verification> verify_reference(const Context& context, const ent_call& call, const ReferenceRequest& request) {
  auto actor = enter(context, call);
  if (actor.has_error()) return actor.error();
  const Wanted wanted = wanted_from(request.number);
  if (wanted.number.empty()) return Failure{Code::kInvalid, "verification.no_reference"};
  auto convention = find_convention(context, call, *actor, wanted.number);
  if (convention.has_error()) return convention.error();
  auto versions = load_versions(context, call, convention->id);
  if (versions.has_error()) return versions.error();
  const bool host = domain::side_of(*convention, actor->viewer.school) == Side::kHost;
  const domain::Version* version = choose(*versions, request, wanted.version);
  const bool printed = !request.fingerprint.empty();
  const bool open = version != nullptr && !(host && version->status == VersionStatus::kWithdrawn);
  if (!open && !printed && wanted.version != 0) return not_found();
  Verification out;
  if (open) {
    auto bytes = exact_bytes(context, call, *version);
    if (bytes.has_error()) return bytes.error();
    auto examined = Examination(context, call, *actor, *bytes).run();
    if (examined.has_error()) return examined.error();
    out = std::move(*examined);
  } else {
    out.at_ms = actor->now_ms;
    out.known = KnownVersion{*convention, {}, false};
  }
  if (version == nullptr) {
    say(out, Grade::kBad, printed ? "verification.page_unknown" : "verification.no_version");
  } else if (printed) {
    out.printed = printed_from(*convention, *version, request.page);
    out.verdict = worse(out.verdict, verdict_of(out.printed->grade));
  }
  return out;
}

}  // namespace conventions::app
