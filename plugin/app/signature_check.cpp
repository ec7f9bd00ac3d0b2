#include "plugin/app/signature_check.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/time_stamping.hpp"
#include "plugin/document/convention_document.hpp"
#include "signing/core/digest.hpp"

namespace conventions::app {

const char* field_of(domain::Side side) {
  return side == domain::Side::kHome ? document::kHomeField : document::kHostField;
}

Result<signing::VerifyOptions> verify_options(const Context& context, const ent_call& call, std::int64_t time_ms,
                                              const std::vector<domain::Uai>& schools) {
  signing::VerifyOptions options;
  options.at = seconds_of(time_ms);
  auto anchor = trust_anchor(context, call);
  if (anchor.has_value()) {
    options.trust_anchors_pem.push_back(*anchor);
  } else if (anchor.error().code != Code::kNotFound) {
    return anchor.error();
  }
  auto trust = time_stamping_trust(context, call, schools);
  if (trust.has_error()) return trust.error();
  options.tsa_trust_pem = std::move(*trust);
  return options;
}

Result<signing::Report> verify(const Context& context, const ent_call& call, signing::BytesView pdf,
                               std::int64_t time_ms, const std::vector<domain::Uai>& schools) {
  auto options = verify_options(context, call, time_ms, schools);
  if (options.has_error()) return options.error();
  return signing::verify_pdf(pdf, *options);
}

bool holds(const signing::Report& report, domain::Side side, const std::string& certificate_sha256) {
  if (report.indication == signing::Indication::kUnreadable) return false;
  int found = 0;
  for (const auto& signature : report.signatures) {
    if (signature.field_name != field_of(side)) continue;
    ++found;
    if (!signature.cryptographically_intact || signature.indication == signing::Indication::kTotalFailed) return false;
    if (certificate_sha256.empty() || signature.certificate_sha256_hex != certificate_sha256) return false;
  }
  return found == 1;
}

Result<std::string> exact_bytes(const Context& context, const ent_call& call, const domain::Version& version) {
  auto bytes = context.host().documents.get(call, version.document, version.document_version);
  if (bytes.has_error()) return from_host(bytes.error());
  if (signing::to_hex(signing::sha256(signing::as_bytes(*bytes))) != version.sha256) {
    return Failure{Code::kCorrupt, "failure.corrupt", {}, "stored bytes have another hash than the version"};
  }
  return std::move(*bytes);
}

Result<domain::Check> check_home_signature(const Context& context, const ent_call& call, const domain::Version& version,
                                           const std::string& bytes, std::int64_t now_ms) {
  const auto* home = version.signature(domain::Side::kHome);
  if (home == nullptr) return domain::Check::kBad;
  auto report = verify(context, call, signing::as_bytes(bytes), now_ms);
  if (report.has_error()) return report.error();
  return holds(*report, domain::Side::kHome, home->certificate_sha256) ? domain::Check::kGood : domain::Check::kBad;
}

}  // namespace conventions::app
