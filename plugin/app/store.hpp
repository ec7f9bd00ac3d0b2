// Reading and writing conventions and versions through the host's records. Internal to plugin/app.
#pragma once

#include <ent/sdk/records_client.hpp>
#include <optional>
#include <string>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

// kNotFound when there is none. No access check here.
[[nodiscard]] Result<domain::Convention> load_convention(const Context& context, const ent_call& call,
                                                         const domain::ConventionId& id);
[[nodiscard]] Result<domain::Version> load_version(const Context& context, const ent_call& call,
                                                   const domain::ConventionId& id, int number);
// All versions, oldest first.
[[nodiscard]] Result<std::vector<domain::Version>> load_versions(const Context& context, const ent_call& call,
                                                                 const domain::ConventionId& id);

// The convention a key leads to, whatever its state, and the revision of the key record (0: never had one).
struct KeyEntry {
  std::optional<domain::Convention> convention;
  std::int64_t revision = 0;
  std::string record_id;
};
[[nodiscard]] Result<KeyEntry> find_by_key(const Context& context, const ent_call& call, const domain::Key& key);

// Adds the record of a convention to a commit; expected revision = convention.revision.
[[nodiscard]] Result<void> put(const Context& context, const ent_call& call, ent::sdk::Commit& commit,
                               const domain::Convention& convention);
void put(ent::sdk::Commit& commit, const domain::Version& version);
// Remembers which version the bytes just stored belong to: verification finds it again by their SHA-256.
void put_file(ent::sdk::Commit& commit, const domain::Version& version);

// Commits under an idempotency key (empty: none). kAlready: the key was committed before; kLost: a revision differs.
enum class CommitOutcome { kDone, kAlready, kLost };
[[nodiscard]] Result<CommitOutcome> commit_under(const Context& context, const ent_call& call,
                                                 const ent::sdk::Commit& commit, const std::string& idempotency_key);

// Every record that matches, page by page, at most `limit`.
[[nodiscard]] Result<std::vector<ent::sdk::Record>> query_all(const Context& context, const ent_call& call,
                                                              ent::sdk::Query query, std::size_t limit = 100000);

// Case and accents folded by the host, hyphens as spaces: for comparing and finding what people type.
[[nodiscard]] Result<std::string> fold(const Context& context, const ent_call& call, const std::string& text);

// 32 hexadecimal digits nobody can guess (128 bits).
std::string random_token();

}  // namespace conventions::app
