// Local accounts: login, person, scrypt hash.
#pragma once
#include <string>
#include <string_view>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

/// scrypt N = 2^15, r = 8, p = 1, 16 bytes of salt, 32 bytes of hash (RFC 7914). About 60 ms and 32 MiB a check: call
/// it from a worker, behind the throttle. [any-thread]
class Accounts {
 public:
  Accounts(Database& database, const Clock& clock) : database_(database), clock_(clock) {}
  static const std::vector<Migration>& migrations();

  /// Makes the account or changes its password. Logins are folded to lower case, [a-z0-9._@-]{1,100}. The password has
  /// 8 to 1024 bytes. Failures: invalid, conflict (the login belongs to another person).
  Result<void> set_password(std::string_view login, std::string_view person, std::string_view password);
  /// The same, inside a transaction (import). The hash is computed by the caller through hash_password().
  Result<void> store(Transaction& transaction, std::string_view login, std::string_view person,
                     std::string_view password_hash);
  /// Person id. Failure: unauthenticated, the same and as slow for an unknown login as for a wrong password.
  Result<std::string> authenticate(std::string_view login, std::string_view password);
  Result<bool> has_account(std::string_view person);

  /// "scrypt$15$8$1$salt$hash", base64url.
  static std::string hash_password(std::string_view password);

 private:
  Database& database_;
  const Clock& clock_;
};

}  // namespace ent::host
