#include "plugin/app/store.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <ent/sdk/call_context.hpp>
#include <ent/sdk/clients.hpp>
#include <stdexcept>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/domain/rules.hpp"
#include "signing/core/digest.hpp"

namespace conventions::app {

using ent::sdk::Commit;

Result<domain::Convention> load_convention(const Context& context, const ent_call& call,
                                           const domain::ConventionId& id) {
  // Ids come from addresses: what cannot be an id cannot exist.
  const bool shaped = id.str().size() == 35 && id.str().compare(0, 3, "cv-") == 0 &&
                      id.str().find_first_not_of("0123456789abcdef", 3) == std::string::npos;
  if (!shaped) return not_found();
  auto record = context.host().records.get(call, kKindConvention, id.str());
  if (record.has_error()) return from_host(record.error());
  return convention_from(record->id, record->revision, record->body);
}

Result<domain::Version> load_version(const Context& context, const ent_call& call, const domain::ConventionId& id,
                                     int number) {
  if (number < 1) return not_found();
  auto record = context.host().records.get(call, kKindVersion, version_record_id(id, number));
  if (record.has_error()) return from_host(record.error());
  return version_from(record->revision, record->body);
}

Result<std::vector<domain::Version>> load_versions(const Context& context, const ent_call& call,
                                                   const domain::ConventionId& id) {
  ent::sdk::Query query;
  query.kind = kKindVersion;
  query.matches = {{"convention", ENT_MATCH_EQUAL, id.str()}};
  query.limit = 1000;
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  std::vector<domain::Version> versions;
  for (const auto& record : *records) versions.push_back(version_from(record.revision, record.body));
  std::sort(versions.begin(), versions.end(),
            [](const domain::Version& a, const domain::Version& b) { return a.number < b.number; });
  return versions;
}

Result<KeyEntry> find_by_key(const Context& context, const ent_call& call, const domain::Key& key) {
  KeyEntry entry;
  const auto digest = signing::sha256(signing::as_bytes(domain::canonical(key)));
  entry.record_id = signing::to_hex(digest);
  auto record = context.host().records.get(call, kKindKey, entry.record_id);
  if (record.has_error()) {
    if (record.error().status == ENT_NOT_FOUND) return entry;
    return from_host(record.error());
  }
  entry.revision = record->revision;
  auto convention = load_convention(context, call, domain::ConventionId(text_of(record->body, "convention")));
  if (convention.has_error()) return convention.error();
  entry.convention = std::move(*convention);
  return entry;
}

Result<void> put(const Context& context, const ent_call& call, Commit& commit, const domain::Convention& convention) {
  auto search = fold(context, call,
                     convention.number + " " + convention.home_name + " " + convention.host_name + " " +
                         convention.key.home.str() + " " + convention.key.host.str() + " " + convention.offer_title);
  if (search.has_error()) return search.error();
  commit.put(kKindConvention, convention.id.str(), convention.revision, to_json(convention, *search));
  return {};
}

void put(Commit& commit, const domain::Version& version) {
  commit.put(kKindVersion, version_record_id(version.convention, version.number), version.revision, to_json(version));
}

void put_file(Commit& commit, const domain::Version& version) {
  commit.put(kKindFile, version.sha256, 0, {{"convention", version.convention.str()}, {"version", version.number}});
}

Result<CommitOutcome> commit_under(const Context& context, const ent_call& call, const Commit& commit,
                                   const std::string& idempotency_key) {
  ent::sdk::CallContext own(call);
  own.idempotency_key = idempotency_key;
  auto done = context.host().records.commit(own.view(), commit);
  if (done.has_value()) return CommitOutcome::kDone;
  if (done.error().status == ENT_EXISTS) return CommitOutcome::kAlready;
  if (done.error().status == ENT_CONFLICT) return CommitOutcome::kLost;
  return from_host(done.error());
}

Result<std::vector<ent::sdk::Record>> query_all(const Context& context, const ent_call& call, ent::sdk::Query query,
                                                std::size_t limit) {
  std::vector<ent::sdk::Record> all;
  do {
    auto page = context.host().records.query(call, query);
    if (page.has_error()) return from_host(page.error());
    for (auto& record : page->records) all.push_back(std::move(record));
    query.cursor = page->next;
  } while (!query.cursor.empty() && all.size() < limit);
  return all;
}

Result<std::string> fold(const Context& context, const ent_call& call, const std::string& text) {
  if (!context.host().i18n) return text;
  auto folded = context.host().i18n.fold(call, text);
  if (folded.has_error()) return from_host(folded.error());
  std::replace(folded->begin(), folded->end(), '-', ' ');  // « grand pre » finds « Grand-Pré »
  return std::move(*folded);
}

std::string random_token() {
  std::array<std::uint8_t, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no randomness");
  return signing::to_hex(bytes);
}

}  // namespace conventions::app
