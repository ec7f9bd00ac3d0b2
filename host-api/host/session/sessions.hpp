// Server-side sessions and their CSRF tokens.
#pragma once
#include <string>
#include <string_view>

#include "host/base/clock.hpp"
#include "host/base/crypto.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"
#include "host/settings/settings.hpp"

namespace ent::host {

constexpr std::int64_t kSessionIdleMs = std::int64_t{30} * 60 * 1000;
constexpr std::int64_t kSessionAbsoluteMs = std::int64_t{10} * 60 * 60 * 1000;

struct Session {
  std::string person;
  std::string school;  // chosen UAI; empty: none
  std::string csrf;    // for the hidden field "_csrf"
  std::int64_t created_ms = 0;
  std::int64_t authenticated_ms = 0;  // when the password was last proved
};

/// A token is 256 random bits; only its SHA-256 is stored. [any-thread]
class Sessions {
 public:
  Sessions(Database& database, const Clock& clock, const InstanceKey& key);
  static const std::vector<Migration>& migrations();

  /// Starts a session after a login and ends `old_token`, if any (rotation). Returns the token for the cookie.
  Result<std::string> start(std::string_view person, std::string_view school, std::string_view old_token = {});
  /// The live session of a token, whose idle clock starts again. Failure: unauthenticated.
  Result<Session> find(std::string_view token);
  /// The caller has checked that the person belongs to the school.
  Result<void> choose_school(std::string_view token, std::string_view school);
  /// The person proved who they are once more.
  Result<void> reauthenticated(std::string_view token);
  Result<void> end(std::string_view token);
  /// Ends every session of a person (password changed, person gone).
  Result<void> end_all(std::string_view person);
  /// Removes expired rows.
  Result<int> prune();

  /// HMAC over `binding` (a session token, or a pre-login cookie), base64url.
  std::string csrf_token(std::string_view binding) const;
  /// In constant time.
  bool csrf_matches(std::string_view binding, std::string_view token) const;

 private:
  Database& database_;
  const Clock& clock_;
  SecretBytes csrf_key_;
};

}  // namespace ent::host
