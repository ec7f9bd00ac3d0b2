#include "plugin/app/download.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/act.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/store.hpp"
#include "plugin/domain/rules.hpp"

namespace conventions::app {
namespace {

struct Found {
  domain::Convention convention;
  domain::Version version;
};

Result<Found> find(const Context& context, const ent_call& call, const domain::ConventionId& id, int number) {
  auto loaded = load_for(context, call, id, domain::Action::kDownload);
  if (loaded.has_error()) return loaded.error();
  const auto& convention = loaded->convention;
  auto version = load_version(context, call, id, number == 0 ? convention.last_version : number);
  if (version.has_error()) return version.error();
  if (loaded->side == domain::Side::kHost && version->status == domain::VersionStatus::kWithdrawn) return not_found();
  return Found{convention, std::move(*version)};
}

// The host's document version that holds exactly these bytes, 0 when none does.
std::int64_t document_version_of(const domain::Version& version, const std::string& sha256) {
  if (sha256.empty() || sha256 == version.sha256) return version.document_version;
  if (sha256 == version.frozen_sha256) return version.frozen_document_version;
  for (const auto& fact : version.signatures) {
    if (fact.signed_sha256 == sha256) return fact.document_version;
  }
  return 0;
}

}  // namespace

Result<Download> download(const Context& context, const ent_call& call, const domain::ConventionId& id, int version,
                          const std::string& at_sha256) {
  auto found = find(context, call, id, version);
  if (found.has_error()) return found.error();
  const auto document_version = document_version_of(found->version, at_sha256);
  if (document_version == 0) return not_found();
  auto bytes = context.host().documents.get(call, found->version.document, document_version);
  if (bytes.has_error()) return from_host(bytes.error());
  Download file;
  file.bytes = std::move(*bytes);
  file.sha256 = at_sha256.empty() ? found->version.sha256 : at_sha256;
  file.file_name = "convention-" + domain::version_reference(found->convention, found->version.number) + ".pdf";
  file.media_type = "application/pdf";
  file.pages = found->version.pages;
  return file;
}

Result<Download> download_text(const Context& context, const ent_call& call, const domain::ConventionId& id,
                               int version) {
  auto found = find(context, call, id, version);
  if (found.has_error()) return found.error();
  auto bytes = context.host().documents.get(call, found->version.text_document, found->version.text_version);
  if (bytes.has_error()) return from_host(bytes.error());
  Download file;
  file.bytes = std::move(*bytes);
  file.sha256 = found->version.text_sha256;
  file.file_name = "convention-" + domain::version_reference(found->convention, found->version.number) + ".txt";
  file.media_type = "text/plain; charset=utf-8";
  file.pages = found->version.pages;
  return file;
}

}  // namespace conventions::app
