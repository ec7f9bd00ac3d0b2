#include "plugin/app/receive_scan.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/act.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/stored_document.hpp"
#include "plugin/app/tick_step.hpp"
#include "plugin/domain/rules.hpp"
#include "plugin/scan/scan.hpp"

namespace conventions::app {
namespace {

static_assert(scan::kMaxFiles == kMaxScanFiles && scan::kMaxPages == kMaxScanPages &&
              scan::kMaxOctets == kMaxScanMegabytes * std::size_t{1'000'000});

// A value of an address's query; names and values of ours need no decoding. Empty: not there.
std::string_view query_value(std::string_view address, std::string_view name) {
  std::size_t at = address.find('?');
  while (at != std::string_view::npos) {
    const std::string_view rest = address.substr(at + 1);
    const std::string_view pair = rest.substr(0, rest.find('&'));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
    at = address.find('&', at + 1);
  }
  return {};
}

Failure refused_scan(const scan::Refused& refusal) {
  const bool large = refusal.why == scan::Refusal::kTooLarge;
  return {large ? Code::kTooLarge : Code::kInvalid,
          "scan." + std::string(scan::name_of(refusal.why)),
          {{"file", std::to_string(refusal.file)},
           {"pages", std::to_string(scan::kMaxPages)},
           {"files", std::to_string(scan::kMaxFiles)},
           {"megabytes", std::to_string(scan::kMaxOctets / 1'000'000)},
           {"side", std::to_string(scan::kMaxSide)}}};
}

Result<scan::Taken> read_scan_files(const ReceiveScanRequest& request) {
  std::vector<scan::BytesView> files;
  for (const std::string_view file : request.files) files.push_back(signing::as_bytes(file));
  auto answer = scan::take_in(files);
  if (answer.has_error()) return Failure{Code::kUnavailable, "scan.reader_missing", {}, answer.error().what};
  if (const auto* refusal = std::get_if<scan::Refused>(&*answer)) return refused_scan(*refusal);
  return std::get<scan::Taken>(std::move(*answer));
}

Result<domain::Scan> store_scan(const Context& context, const ent_call& call, const ReceiveScanRequest& request,
                                const scan::Taken& taken) {
  domain::Scan stored;
  stored.document = scan_folder(request.command.convention) + random_token();
  stored.media_type = "application/pdf";
  auto put = put_document(context, call, stored.document, stored.media_type.c_str(),
                          signing::as_text(scan::BytesView(taken.pdf)));
  if (put.has_error()) return put.error();
  stored.version = put->version;
  stored.sha256 = put->sha256;
  return stored;
}

}  // namespace

std::string_view name_of(ScanMatch match) {
  switch (match) {
    case ScanMatch::kSame:
      return "same";
    case ScanMatch::kNoCode:
      return "no_code";
    case ScanMatch::kOther:
      break;
  }
  return "other";
}

ScanMatch match_codes(const std::vector<std::string>& codes, const std::string& number,
                      const std::string& fingerprint) {
  constexpr std::size_t kPrintedDigits = 16;
  bool same = false;
  for (const std::string& code : codes) {
    const std::string_view reference = query_value(code, "reference");
    const std::string_view printed = query_value(code, "e");
    if (reference.empty() || printed.empty()) continue;  // no code of a convention
    if (reference != number || printed != fingerprint.substr(0, kPrintedDigits)) return ScanMatch::kOther;
    same = true;
  }
  return same ? ScanMatch::kSame : ScanMatch::kNoCode;
}

Result<ReceivedScan> receive_scan(const Context& context, const ent_call& call, const ReceiveScanRequest& request) {
  auto loaded = load_for(context, call, request.command, domain::Action::kTickStep);
  if (loaded.has_error()) return loaded.error();
  if (!loaded->side) return forbidden();  // a person's act
  const auto& convention = loaded->convention;
  if (convention.live_version == 0 || domain::expected_step(convention) == domain::PaperStep::kNone) {
    return blocked({{domain::BlockerCode::kWrongState,
                     {{"state", std::string(domain::name_of(convention.state))}},
                     domain::Remedy::kOpenConvention}});
  }
  auto version = load_version(context, call, convention.id, convention.live_version);
  if (version.has_error()) return version.error();
  auto taken = read_scan_files(request);
  if (taken.has_error()) return taken.error();
  ReceivedScan received;
  received.pages = taken->pages;
  received.match = match_codes(taken->codes, convention.number, version->fingerprint);
  if (received.match != ScanMatch::kSame && !request.any_document) {
    return Failure{Code::kBlocked, received.match == ScanMatch::kOther ? "scan.other_document" : "scan.no_code"};
  }
  auto scan = store_scan(context, call, request, *taken);
  if (scan.has_error()) return scan.error();
  received.scan = std::move(*scan);
  boost::json::object detail{{"version", version->number},
                             {"step", std::string(domain::name_of(request.step))},
                             {"side", std::string(domain::name_of(*loaded->side))},
                             {"scan_sha256", received.scan.sha256},
                             {"pages", std::to_string(received.pages)},
                             {"codes", std::string(name_of(received.match))}};
  if (received.match != ScanMatch::kSame) detail["overridden"] = "yes";
  ent::sdk::Commit commit;
  commit.audit.push_back({"convention.scan_received", audit_subject(convention.id), std::move(detail)});
  auto done = commit_under(context, call, commit, "");
  if (done.has_error()) return done.error();
  return received;
}

Result<Download> scan_file(const Context& context, const ent_call& call, const domain::ConventionId& id, int version,
                           int entry) {
  auto loaded = load_for(context, call, id, domain::Action::kDownload);
  if (loaded.has_error()) return loaded.error();
  auto found = load_version(context, call, id, version == 0 ? loaded->convention.last_version : version);
  if (found.has_error()) return found.error();
  if (loaded->side == domain::Side::kHost && found->status == domain::VersionStatus::kWithdrawn) return not_found();
  for (const auto& one : found->paper) {
    if (one.number != entry || one.scan.document.empty()) continue;
    auto bytes = context.host().documents.get(call, one.scan.document, one.scan.version);
    if (bytes.has_error()) return from_host(bytes.error());
    const char* extension = one.scan.media_type == "image/png"    ? ".png"
                            : one.scan.media_type == "image/jpeg" ? ".jpg"
                                                                  : ".pdf";
    Download file;
    file.bytes = std::move(*bytes);
    file.sha256 = one.scan.sha256;
    file.media_type = one.scan.media_type;
    file.file_name = "copie-numerisee-" + domain::version_reference(loaded->convention, found->number) + "-" +
                     std::to_string(entry) + extension;
    return file;
  }
  return not_found();
}

}  // namespace conventions::app
