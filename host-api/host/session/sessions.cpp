#include "host/session/sessions.hpp"

namespace ent::host {
namespace {

constexpr std::int64_t kTouchMs = 60'000;  // the idle clock is written at most once a minute

std::string token_hash(std::string_view token) {
  return hex(sha256(token));
}

constexpr const char* kLive = " token_hash=? AND last_seen_ms>? AND created_ms>? ";

}  // namespace

const std::vector<Migration>& Sessions::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE sessions (
      token_hash TEXT PRIMARY KEY NOT NULL, person TEXT NOT NULL, school TEXT NOT NULL, created_ms INTEGER NOT NULL,
      last_seen_ms INTEGER NOT NULL, authenticated_ms INTEGER NOT NULL);
    CREATE INDEX sessions_person ON sessions(person);
  )"}};
  return list;
}

Sessions::Sessions(Database& database, const Clock& clock, const InstanceKey& key)
    : database_(database), clock_(clock), csrf_key_(key.derive("ent-host csrf v1")) {}

Result<std::string> Sessions::start(std::string_view person, std::string_view school, std::string_view old_token) {
  const Bytes random = random_bytes(32);
  const std::string token = base64url(random.data(), random.size());
  return database_.write([&](Transaction& transaction) -> Result<std::string> {
    const std::int64_t now = clock_.now_ms();
    if (!old_token.empty())
      transaction.prepare("DELETE FROM sessions WHERE token_hash=?").bind(token_hash(old_token)).run();
    transaction
        .prepare(
            "INSERT INTO sessions(token_hash,person,school,created_ms,last_seen_ms,authenticated_ms) "
            "VALUES(?,?,?,?,?,?)")
        .bind(token_hash(token))
        .bind(person)
        .bind(school)
        .bind(now)
        .bind(now)
        .bind(now)
        .run();
    return token;
  });
}

Result<Session> Sessions::find(std::string_view token) {
  const Failure nobody = fail(Status::unauthenticated, "session.none");
  if (token.empty() || token.size() > 100) return nobody;
  const std::int64_t now = clock_.now_ms();
  const std::string hash = token_hash(token);
  std::int64_t last_seen = 0;
  auto session = database_.read([&](Transaction& transaction) -> Result<Session> {
    auto row = transaction.prepare(
        std::string("SELECT person,school,created_ms,authenticated_ms,last_seen_ms FROM sessions WHERE") + kLive);
    if (!row.bind(hash).bind(now - kSessionIdleMs).bind(now - kSessionAbsoluteMs).step()) return nobody;
    last_seen = row.number(4);
    return Session{std::string(row.text(0)), std::string(row.text(1)), {}, row.number(2), row.number(3)};
  });
  if (session.has_error()) return session;
  session->csrf = csrf_token(token);
  if (now - last_seen < kTouchMs) return session;
  const auto touched = database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("UPDATE sessions SET last_seen_ms=? WHERE token_hash=?").bind(now).bind(hash).run();
    return {};
  });
  // A full disk must not lock everybody out: the session is good, only its idle clock was not moved.
  if (touched.has_error() && touched.error().status != Status::quota) return touched.error();
  return session;
}

Result<void> Sessions::choose_school(std::string_view token, std::string_view school) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto changed = transaction.prepare("UPDATE sessions SET school=? WHERE token_hash=?")
                             .bind(school)
                             .bind(token_hash(token))
                             .run();
    if (changed == 0) return fail(Status::unauthenticated, "session.none");
    return {};
  });
}

Result<void> Sessions::reauthenticated(std::string_view token) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto changed = transaction.prepare("UPDATE sessions SET authenticated_ms=? WHERE token_hash=?")
                             .bind(clock_.now_ms())
                             .bind(token_hash(token))
                             .run();
    if (changed == 0) return fail(Status::unauthenticated, "session.none");
    return {};
  });
}

Result<void> Sessions::end(std::string_view token) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("DELETE FROM sessions WHERE token_hash=?").bind(token_hash(token)).run();
    return {};
  });
}

Result<void> Sessions::end_all(std::string_view person) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("DELETE FROM sessions WHERE person=?").bind(person).run();
    return {};
  });
}

Result<int> Sessions::prune() {
  return database_.write([&](Transaction& transaction) -> Result<int> {
    const std::int64_t now = clock_.now_ms();
    return static_cast<int>(transaction.prepare("DELETE FROM sessions WHERE last_seen_ms<=? OR created_ms<=?")
                                .bind(now - kSessionIdleMs)
                                .bind(now - kSessionAbsoluteMs)
                                .run());
  });
}

std::string Sessions::csrf_token(std::string_view binding) const {
  const Digest digest = hmac_sha256(csrf_key_.data(), csrf_key_.size(), binding);
  return base64url(digest.data(), digest.size());
}

bool Sessions::csrf_matches(std::string_view binding, std::string_view token) const {
  return !binding.empty() && constant_time_equal(csrf_token(binding), token);
}

}  // namespace ent::host
