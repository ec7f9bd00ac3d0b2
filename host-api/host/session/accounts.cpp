#include "host/session/accounts.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>

#include "host/base/crypto.hpp"

namespace ent::host {
namespace {

// RFC 7914; 128 * N * r bytes = 32 MiB of memory, and a little more for OpenSSL's own.
constexpr std::uint64_t kN = 1u << 15;
constexpr std::uint64_t kR = 8;
constexpr std::uint64_t kP = 1;
constexpr std::uint64_t kMaxMemory = 64u << 20;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

std::string scrypt(std::string_view password, std::string_view salt) {
  std::string out(kHashBytes, '\0');
  if (EVP_PBE_scrypt(password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                     kN, kR, kP, kMaxMemory, reinterpret_cast<unsigned char*>(out.data()), out.size()) != 1)
    throw std::runtime_error("OpenSSL failed: scrypt");
  return out;
}

std::string encode(std::string_view bytes) {
  return base64url(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

constexpr std::string_view kPrefix = "scrypt$15$8$1$";

bool matches(std::string_view stored, std::string_view password) {
  if (stored.substr(0, kPrefix.size()) != kPrefix) return false;
  stored.remove_prefix(kPrefix.size());
  const auto dollar = stored.find('$');
  std::string salt;
  std::string hash;
  if (dollar == std::string_view::npos || !base64url_decode(stored.substr(0, dollar), salt) ||
      !base64url_decode(stored.substr(dollar + 1), hash))
    return false;
  return constant_time_equal(scrypt(password, salt), hash);
}

// "" when it is no login.
std::string fold_login(std::string_view login) {
  if (login.empty() || login.size() > 100) return {};
  std::string folded;
  for (char c : login) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '@' || c == '-';
    if (!good) return {};
    folded += c;
  }
  return folded;
}

}  // namespace

const std::vector<Migration>& Accounts::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE accounts (
      login TEXT PRIMARY KEY NOT NULL, person TEXT NOT NULL, password TEXT NOT NULL, updated_ms INTEGER NOT NULL);
    CREATE INDEX accounts_person ON accounts(person);
  )"}};
  return list;
}

std::string Accounts::hash_password(std::string_view password) {
  const Bytes random = random_bytes(kSaltBytes);
  const std::string salt(random.begin(), random.end());
  return std::string(kPrefix) + encode(salt) + "$" + encode(scrypt(password, salt));
}

Result<void> Accounts::set_password(std::string_view login, std::string_view person, std::string_view password) {
  if (password.size() < 8 || password.size() > 1024)
    return fail(Status::invalid, "accounts.bad_password", "a password has 8 to 1024 bytes");
  const std::string hash = hash_password(password);
  return database_.write([&](Transaction& transaction) { return store(transaction, login, person, hash); });
}

Result<void> Accounts::store(Transaction& transaction, std::string_view login, std::string_view person,
                             std::string_view password_hash) {
  const std::string folded = fold_login(login);
  if (folded.empty() || person.empty()) return fail(Status::invalid, "accounts.bad_login", std::string(login));
  {
    auto owner = transaction.prepare("SELECT person FROM accounts WHERE login=?");
    if (owner.bind(folded).step() && owner.text(0) != person)
      return fail(Status::conflict, "accounts.login_taken", folded);
  }
  transaction.prepare("INSERT OR REPLACE INTO accounts(login,person,password,updated_ms) VALUES(?,?,?,?)")
      .bind(folded)
      .bind(person)
      .bind(password_hash)
      .bind(clock_.now_ms())
      .run();
  return {};
}

Result<std::string> Accounts::authenticate(std::string_view login, std::string_view password) {
  // An unknown login is checked against this one: the same work, never a match.
  static const std::string nobody = hash_password(random_id("nobody"));
  const Failure wrong = fail(Status::unauthenticated, "accounts.wrong");
  if (password.size() > 1024) return wrong;
  struct Account {
    std::string person, password;
  };
  const std::string folded = fold_login(login);
  const auto account = database_.read([&](Transaction& transaction) -> Result<Account> {
    auto row = transaction.prepare("SELECT person,password FROM accounts WHERE login=?");
    if (!row.bind(folded).step()) return Account{{}, nobody};
    return Account{std::string(row.text(0)), std::string(row.text(1))};
  });
  if (account.has_error()) return account.error();
  const bool good = matches(account->password, password);
  if (!good || account->person.empty()) return wrong;
  return account->person;
}

Result<bool> Accounts::has_account(std::string_view person) {
  return database_.read([&](Transaction& transaction) -> Result<bool> {
    return transaction.prepare("SELECT 1 FROM accounts WHERE person=?").bind(person).step();
  });
}

}  // namespace ent::host
