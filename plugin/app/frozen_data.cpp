#include "plugin/app/frozen_data.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/stored_document.hpp"
#include "plugin/document/digest.hpp"
#include "plugin/document/frozen.hpp"

namespace conventions::app {
namespace {

std::string wording_id(const std::string& sha256) {
  return "wordings/" + sha256 + ".json";
}

std::string frozen_data_id(const domain::Version& version) {
  return version.document + ".json";
}

// Two freezes may store the first one of a new wording at once; both write the same.
Result<void> keep_wording(const Context& context, const ent_call& call, const std::string& sha256) {
  const auto& documents = context.host().documents;
  auto known = documents.info(call, wording_id(sha256));
  if (known.has_value() && known->sha256 == sha256) return {};
  auto stored = put_document(context, call, wording_id(sha256), "application/json", document::Template::french_json());
  if (stored.has_error() && stored.error().code != Code::kConflict) return stored.error();
  return {};
}

Failure corrupt_freeze(std::string detail) {
  return {Code::kCorrupt, "failure.corrupt", {}, std::move(detail)};
}

}  // namespace

Result<void> keep_frozen_data(const Context& context, const ent_call& call, const document::ConventionData& data,
                              const domain::Version& version) {
  auto text = document::frozen_json(data);
  if (text.has_error()) return from_document(text.error());
  auto kept = keep_wording(context, call, document::sha256_hex(std::string(document::Template::french_json())));
  if (kept.has_error()) return kept.error();
  auto stored = put_document(context, call, frozen_data_id(version), "application/json", *text);
  if (stored.has_error()) return stored.error();
  return {};
}

Result<FrozenData> frozen_data(const Context& context, const ent_call& call, const domain::Version& version) {
  const auto& documents = context.host().documents;
  auto last = documents.info(call, frozen_data_id(version));
  if (last.has_error()) return from_host(last.error());
  // A freeze that lost a race or crashed may have left data of its own.
  for (auto number = last->version; number >= 1; --number) {
    auto text = documents.get(call, frozen_data_id(version), number);
    if (text.has_error()) return from_host(text.error());
    auto frozen = document::read_frozen(*text);
    if (frozen.has_error()) return corrupt_freeze(frozen.error().what);
    auto json = documents.get(call, wording_id(frozen->wording_sha256), 0);
    if (json.has_error()) return from_host(json.error());
    auto wording = document::Template::parse(*json);
    if (wording.has_error()) return corrupt_freeze("wording: " + wording.error().what);
    const auto fingerprint = document::fingerprint(frozen->data, *wording);
    if (fingerprint.has_value() && *fingerprint == version.fingerprint) {
      return FrozenData{std::move(frozen->data), std::move(*wording)};
    }
  }
  return corrupt_freeze("frozen data of another version");
}

}  // namespace conventions::app
