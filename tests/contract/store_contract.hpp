// The contract of ent.records/1, ent.documents/1, ent.audit/1, ent.outbox/1 and ent.settings/1, for any host: driven
// through the C ABI alone. The host's manifest declares the kind "thing" with the fields name, state, rank and an index
// on (state, rank).
//
//   TEST(Store, Contract) { ent_contract::run_store_contract(host); }
//
// The store may hold data of other tests: every id made here starts with `prefix`.
#pragma once
#include <ent/ext/audit.h>
#include <ent/ext/documents.h>
#include <ent/ext/outbox.h>
#include <ent/ext/records.h>
#include <ent/ext/settings.h>
#include <gtest/gtest.h>

#include <cstring>
#include <ent/sdk/call_context.hpp>
#include <ent/sdk/text.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ent_contract {

using ent::sdk::str;
using ent::sdk::to_string;

struct Store {
  const ent_host* host;
  const ent_records* records;
  const ent_documents* documents;
  const ent_audit* audit;
  const ent_outbox* outbox;
  const ent_settings* settings;
  std::string prefix;

  Store(const ent_host* given, std::string given_prefix) : host(given), prefix(std::move(given_prefix)) {
    records = static_cast<const ent_records*>(host->get_service(host, ENT_RECORDS_ID));
    documents = static_cast<const ent_documents*>(host->get_service(host, ENT_DOCUMENTS_ID));
    audit = static_cast<const ent_audit*>(host->get_service(host, ENT_AUDIT_ID));
    outbox = static_cast<const ent_outbox*>(host->get_service(host, ENT_OUTBOX_ID));
    settings = static_cast<const ent_settings*>(host->get_service(host, ENT_SETTINGS_ID));
  }

  ent_call call(const std::string& key = {}) const {
    static thread_local std::string kept;
    kept = key;
    ent_call made{};
    made.struct_size = sizeof made;
    made.actor = str("p-contract");
    made.locale = str("fr");
    made.correlation_id = str("CV-CONTRACT");
    made.idempotency_key = str(kept);
    return made;
  }

  ent_status put(const std::string& id, std::int64_t revision, const std::string& json, const std::string& key = {},
                 const char* event = nullptr, const char* message = nullptr) const {
    const std::string whole = prefix + id;
    ent_change change{ENT_CHANGE_PUT, 0, str("thing"), str(whole), revision, str(json)};
    const std::string subject = "thing:" + whole;
    ent_audit_entry entry{sizeof entry, 0, str(event == nullptr ? "" : event), str(subject), str("{\"n\":1}")};
    const std::string dedup = prefix + (message == nullptr ? "" : message);
    ent_outbox_message mail{
        sizeof mail,     0,          str(dedup), str("p-contract"), str(""), str("thing.made"), str("Un titre"),
        str("Un texte"), str("home")};
    ent_commit commit{};
    commit.struct_size = sizeof commit;
    commit.changes = &change;
    commit.change_count = 1;
    commit.audit = &entry;
    commit.audit_count = event == nullptr ? 0 : 1;
    commit.messages = &mail;
    commit.message_count = message == nullptr ? 0 : 1;
    const ent_call made = call(key);
    return records->commit(host, &made, &commit, nullptr);
  }

  ent_status read(const std::string& id, std::string* json, std::int64_t* revision) const {
    struct Out {
      std::string* json;
      std::int64_t* revision;
    } out{json, revision};
    const ent_call made = call();
    const std::string whole = prefix + id;
    return records->get(
        host, &made, str("thing"), str(whole),
        [](void* data, const ent_record* record) noexcept -> std::int32_t {
          auto* kept = static_cast<Out*>(data);
          *kept->json = to_string(record->json);
          *kept->revision = record->revision;
          return 0;
        },
        &out, nullptr);
  }

  int audit_entries(const std::string& id) const {
    int count = 0;
    const ent_call made = call();
    const std::string subject = "thing:" + prefix + id;
    audit->list(
        host, &made, str(subject),
        [](void* data, const ent_audit_record*) noexcept -> std::int32_t {
          ++*static_cast<int*>(data);
          return 0;
        },
        &count, nullptr);
    return count;
  }
};

inline void compare_and_set(const Store& store) {
  std::string json;
  std::int64_t revision = 0;
  EXPECT_EQ(store.read("a", &json, &revision), ENT_NOT_FOUND);
  EXPECT_EQ(store.put("a", 1, R"({"name":"x"})"), ENT_CONFLICT) << "a revision of what does not exist";
  EXPECT_EQ(store.put("a", 0, R"({"name":"x"})"), ENT_OK);
  EXPECT_EQ(store.put("a", 0, R"({"name":"y"})"), ENT_CONFLICT) << "it exists already";
  EXPECT_EQ(store.put("a", 1, R"({"name":"z"})"), ENT_OK);
  EXPECT_EQ(store.put("a", 1, R"({"name":"late"})"), ENT_CONFLICT) << "a lost race";
  ASSERT_EQ(store.read("a", &json, &revision), ENT_OK);
  EXPECT_EQ(revision, 2);
  EXPECT_EQ(json, R"({"name":"z"})");
  EXPECT_EQ(store.put("a", 2, "[1]"), ENT_INVALID) << "no object";
  EXPECT_EQ(store.put("a b", 0, "{}"), ENT_INVALID) << "a blank in the id";
  EXPECT_EQ(store.put(std::string(80, 'x'), 0, "{}"), ENT_INVALID) << "an id over 64 bytes";
}

inline void all_or_nothing(const Store& store) {
  EXPECT_EQ(store.put("b", 0, "{}", {}, "thing.made", "m1"), ENT_OK);
  EXPECT_EQ(store.put("b", 0, "{}", {}, "thing.made", "m2"), ENT_CONFLICT);
  EXPECT_EQ(store.audit_entries("b"), 1) << "a refused commit leaves no audit entry";
  const ent_call call = store.call();
  std::int64_t delivered = 0;
  const std::string kept = store.prefix + "m1";
  const std::string refused = store.prefix + "m2";
  EXPECT_EQ(store.outbox->delivery(store.host, &call, str(kept), &delivered, nullptr), ENT_OK);
  EXPECT_EQ(store.outbox->delivery(store.host, &call, str(refused), &delivered, nullptr), ENT_NOT_FOUND);
}

inline void idempotency(const Store& store) {
  const std::string key = store.prefix + "key";
  EXPECT_EQ(store.put("c", 0, "{}", key, "thing.made"), ENT_OK);
  EXPECT_EQ(store.put("c", 1, R"({"name":"again"})", key, "thing.made"), ENT_EXISTS);
  EXPECT_EQ(store.audit_entries("c"), 1);
  EXPECT_EQ(store.put("c2", 5, "{}", store.prefix + "key2"), ENT_CONFLICT);
  EXPECT_EQ(store.put("c2", 0, "{}", store.prefix + "key2"), ENT_OK) << "a refused commit does not use its key up";
}

struct Listed {
  std::vector<std::string> ids;
  std::string next;
};

inline ent_status list(const Store& store, const std::vector<ent_match>& matches, const std::string& order,
                       bool descending, int limit, const std::string& cursor, Listed& out) {
  ent_query query{};
  query.struct_size = sizeof query;
  query.matches = matches.data();
  query.match_count = static_cast<std::uint32_t>(matches.size());
  query.kind = str("thing");
  query.order_by = str(order);
  query.descending = descending ? 1 : 0;
  query.limit = limit;
  query.cursor = str(cursor);
  ent::sdk::Blob next;
  const ent_call call = store.call();
  const ent_status status = store.records->query(
      store.host, &call, &query,
      [](void* data, const ent_record* record) noexcept -> std::int32_t {
        static_cast<Listed*>(data)->ids.push_back(to_string(record->id));
        return 0;
      },
      &out, next.out(), nullptr);
  out.next = next.str();
  return status;
}

inline void pages(const Store& store) {
  const std::string state = store.prefix + "state";
  for (int i = 0; i < 25; ++i)
    ASSERT_EQ(store.put("p" + std::to_string(i), 0,
                        "{\"state\":\"" + state + "\",\"rank\":\"" + std::to_string(i % 7) + "\",\"name\":\"n" +
                            std::to_string(i) + "\"}"),
              ENT_OK);
  const std::vector<ent_match> matches = {{str("state"), ENT_MATCH_EQUAL, 0, str(state)}};
  for (const bool descending : {false, true}) {
    Listed whole;
    ASSERT_EQ(list(store, matches, "rank", descending, 100, "", whole), ENT_OK);
    ASSERT_EQ(whole.ids.size(), 25u);
    EXPECT_EQ(whole.next, "");
    Listed paged;
    do {
      Listed page;
      ASSERT_EQ(list(store, matches, "rank", descending, 4, paged.next, page), ENT_OK);
      ASSERT_LE(page.ids.size(), 4u);
      paged.ids.insert(paged.ids.end(), page.ids.begin(), page.ids.end());
      paged.next = page.next;
    } while (!paged.next.empty());
    EXPECT_EQ(paged.ids, whole.ids) << "pages join to the whole, nothing twice, nothing lost";
  }
  Listed none;
  EXPECT_EQ(list(store, {{str("nothing"), ENT_MATCH_EQUAL, 0, str("")}}, "", false, 10, "", none), ENT_INVALID);
  EXPECT_EQ(list(store, matches, "nothing", false, 10, "", none), ENT_INVALID);
  EXPECT_EQ(list(store, matches, "rank", false, 0, "", none), ENT_INVALID);
  EXPECT_EQ(list(store, matches, "rank", false, 10, "garbage!", none), ENT_INVALID);
  Listed some;
  ASSERT_EQ(list(store,
                 {matches[0],
                  {str("rank"), ENT_MATCH_ONE_OF, 0,
                   str("1\x1F"
                       "2")}},
                 "", false, 100, "", some),
            ENT_OK);
  EXPECT_EQ(some.ids.size(), 8u);
  Listed injected;
  ASSERT_EQ(list(store, {{str("state"), ENT_MATCH_EQUAL, 0, str("x' OR '1'='1")}}, "", false, 100, "", injected),
            ENT_OK);
  EXPECT_TRUE(injected.ids.empty());
}

inline ent_status put_document(const Store& store, const std::string& id, std::int64_t expected, std::string content,
                               ent_document& out) {
  struct Source {
    std::string text;
    std::size_t at = 0;
  } source{std::move(content), 0};
  const ent_istream stream{&source, [](void* data, std::uint8_t* buffer, std::uint64_t len) noexcept -> std::int64_t {
                             auto* from = static_cast<Source*>(data);
                             const std::size_t count = std::min<std::size_t>(len, from->text.size() - from->at);
                             if (count > 0) std::memcpy(buffer, from->text.data() + from->at, count);
                             from->at += count;
                             return static_cast<std::int64_t>(count);
                           }};
  out = ent_document{};
  out.struct_size = sizeof out;
  const ent_call call = store.call();
  const std::string whole = store.prefix + id;
  return store.documents->put(store.host, &call, str(whole), expected, str("application/pdf"), &stream, &out, nullptr);
}

inline ent_status get_document(const Store& store, const std::string& id, std::int64_t version, std::string& content) {
  const ent_ostream stream{&content, [](void* data, ent_bytes bytes) noexcept -> ent_status {
                             static_cast<std::string*>(data)->append(ent::sdk::view(bytes));
                             return ENT_OK;
                           }};
  ent_document out{};
  out.struct_size = sizeof out;
  const ent_call call = store.call();
  const std::string whole = store.prefix + id;
  return store.documents->get(store.host, &call, str(whole), version, &stream, &out, nullptr);
}

inline void document_versions(const Store& store) {
  ent_document info{};
  EXPECT_EQ(put_document(store, "d", 1, "too early", info), ENT_CONFLICT);
  ASSERT_EQ(put_document(store, "d", 0, "abc", info), ENT_OK);
  EXPECT_STREQ(info.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2, B.1
  EXPECT_EQ(info.version, 1);
  EXPECT_EQ(put_document(store, "d", 0, "late", info), ENT_CONFLICT);
  std::string big(300'000, 'x');
  big[123'456] = 'y';
  ASSERT_EQ(put_document(store, "d", 1, big, info), ENT_OK);
  EXPECT_EQ(info.size, big.size());
  std::string content;
  ASSERT_EQ(get_document(store, "d", 0, content), ENT_OK);
  EXPECT_TRUE(content == big);
  content.clear();
  ASSERT_EQ(get_document(store, "d", 1, content), ENT_OK) << "an old version stays as it was";
  EXPECT_EQ(content, "abc");
  EXPECT_EQ(get_document(store, "d", 3, content), ENT_NOT_FOUND);
  EXPECT_EQ(get_document(store, "none", 0, content), ENT_NOT_FOUND);
  EXPECT_EQ(put_document(store, "with blank", 0, "x", info), ENT_INVALID);
}

inline void secrets(const Store& store) {
  const ent_call call = store.call();
  const std::string name = store.prefix + "key";
  const std::string value("s\0cret", 6);
  ent::sdk::Blob none;
  EXPECT_EQ(store.settings->secret_get(store.host, &call, str(name), none.out(), nullptr), ENT_NOT_FOUND);
  EXPECT_EQ(store.settings->secret_put(store.host, &call, str(name), ent::sdk::bytes(value), nullptr), ENT_OK);
  EXPECT_EQ(store.settings->secret_put(store.host, &call, str(name), ent::sdk::bytes(value), nullptr), ENT_EXISTS);
  ent::sdk::Blob read;
  ASSERT_EQ(store.settings->secret_get(store.host, &call, str(name), read.out(), nullptr), ENT_OK);
  EXPECT_EQ(read.text(), value);
  EXPECT_EQ(store.settings->secret_erase(store.host, &call, str(name), nullptr), ENT_OK);
  EXPECT_EQ(store.settings->secret_erase(store.host, &call, str(name), nullptr), ENT_NOT_FOUND);
}

inline void bad_calls(const Store& store) {
  ent_error error{};
  error.struct_size = sizeof error;
  ent_call call = store.call();
  std::int64_t delivered = 0;
  EXPECT_EQ(store.outbox->delivery(store.host, nullptr, str("x"), &delivered, &error), ENT_INVALID);
  EXPECT_EQ(error.status, ENT_INVALID);
  EXPECT_STRNE(error.key, "");
  call.struct_size = 4;
  EXPECT_EQ(store.outbox->delivery(store.host, &call, str("x"), &delivered, nullptr), ENT_INVALID);
  call = store.call();
  call.deadline_ms = 1;
  EXPECT_EQ(store.outbox->delivery(store.host, &call, str("x"), &delivered, nullptr), ENT_TIMEOUT);
  call = store.call();
  const ent_cancel cancel{nullptr, [](void*) noexcept -> std::int32_t { return 1; }};
  call.cancel = &cancel;
  EXPECT_EQ(store.outbox->delivery(store.host, &call, str("x"), &delivered, nullptr), ENT_CANCELLED);
  EXPECT_EQ(store.put("u", 0, "{\"name\":\"\xFF\"}"), ENT_INVALID) << "no UTF-8";
  EXPECT_EQ(store.host->get_service(store.host, "ent.nothing/1"), nullptr);
}

/// Everything above. `prefix`: [a-z0-9-], fresh in this store.
inline void run_store_contract(const ent_host* host, const std::string& prefix) {
  const Store store(host, prefix);
  ASSERT_NE(store.records, nullptr);
  ASSERT_NE(store.documents, nullptr);
  ASSERT_NE(store.audit, nullptr);
  ASSERT_NE(store.outbox, nullptr);
  ASSERT_NE(store.settings, nullptr);
  compare_and_set(store);
  all_or_nothing(store);
  idempotency(store);
  pages(store);
  document_versions(store);
  secrets(store);
  bad_calls(store);
  const ent_call call = store.call();
  std::int64_t checked = 0;
  EXPECT_EQ(store.audit->verify(host, &call, &checked, nullptr), ENT_OK);
  EXPECT_GT(checked, 0);
}

}  // namespace ent_contract
