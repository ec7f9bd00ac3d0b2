// Secrets at rest: AES-256-GCM (NIST SP 800-38D), a fresh 96-bit nonce each, bound to plugin and name.
#include <openssl/evp.h>

#include <memory>

#include "host/settings/settings.hpp"

namespace ent::host {
namespace {

constexpr std::size_t kMaxSecret = 1u << 20;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

std::string associated_data(std::string_view plugin, std::string_view name) {
  return std::string(plugin) + "\n" + std::string(name);
}

// nonce | ciphertext | tag
std::string seal(const SecretBytes& key, std::string_view aad, const std::uint8_t* data, std::size_t size) {
  const Bytes nonce = random_bytes(kNonce);
  std::string out(kNonce + size + kTag, '\0');
  auto* bytes = reinterpret_cast<std::uint8_t*>(out.data());
  std::copy(nonce.begin(), nonce.end(), bytes);
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0;
  const bool good = cipher != nullptr &&
                    EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) == 1 &&
                    EVP_EncryptUpdate(cipher.get(), nullptr, &length, reinterpret_cast<const std::uint8_t*>(aad.data()),
                                      static_cast<int>(aad.size())) == 1 &&
                    EVP_EncryptUpdate(cipher.get(), bytes + kNonce, &length, data, static_cast<int>(size)) == 1 &&
                    EVP_EncryptFinal_ex(cipher.get(), bytes + kNonce + length, &length) == 1 &&
                    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, bytes + kNonce + size) == 1;
  if (!good) throw std::runtime_error("OpenSSL failed: AES-256-GCM");
  return out;
}

// False when it was changed, moved to another name, or sealed under another key.
bool unseal(const SecretBytes& key, std::string_view aad, std::string_view sealed, Bytes& plain) {
  if (sealed.size() < kNonce + kTag) return false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(sealed.data());
  const std::size_t size = sealed.size() - kNonce - kTag;
  Bytes tag(bytes + kNonce + size, bytes + sealed.size());
  plain.assign(size + 1, 0);
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0;
  const bool good =
      cipher != nullptr && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &length, reinterpret_cast<const std::uint8_t*>(aad.data()),
                        static_cast<int>(aad.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), plain.data(), &length, bytes + kNonce, static_cast<int>(size)) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), plain.data() + length, &length) == 1;
  plain.resize(size);  // only shrinks: no copy of the plain text is left behind
  return good;
}

}  // namespace

Result<void> Settings::secret_put(std::string_view plugin, std::string_view name, const std::uint8_t* data,
                                  std::size_t size) {
  if (name.empty() || name.size() > 200) return fail(Status::invalid, "settings.bad_secret", "secret name");
  if (size > kMaxSecret) return fail(Status::too_large, "settings.bad_secret", "a secret has at most 1 MiB");
  const std::string sealed = seal(key_, associated_data(plugin, name), data, size);
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto stored = transaction
                            .prepare(
                                "INSERT INTO secrets(plugin,name,sealed,created_ms) VALUES(?,?,?,?) "
                                "ON CONFLICT(plugin,name) DO NOTHING")
                            .bind(plugin)
                            .bind(name)
                            .bind_blob(sealed)
                            .bind(clock_.now_ms())
                            .run();
    if (stored == 0) return fail(Status::exists, "settings.secret_exists");
    return {};
  });
}

Result<SecretBytes> Settings::secret_get(std::string_view plugin, std::string_view name) {
  return database_.read([&](Transaction& transaction) -> Result<SecretBytes> {
    auto row = transaction.prepare("SELECT sealed FROM secrets WHERE plugin=? AND name=?");
    if (!row.bind(plugin).bind(name).step()) return fail(Status::not_found, "settings.no_secret");
    Bytes plain;
    const bool good = unseal(key_, associated_data(plugin, name), row.text(0), plain);
    SecretBytes secret(std::move(plain));
    if (!good) return fail(Status::corrupt, "settings.secret_corrupt", "the secret does not open with this key");
    return secret;
  });
}

Result<void> Settings::secret_erase(std::string_view plugin, std::string_view name) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto erased =
        transaction.prepare("DELETE FROM secrets WHERE plugin=? AND name=?").bind(plugin).bind(name).run();
    if (erased == 0) return fail(Status::not_found, "settings.no_secret");
    return {};
  });
}

}  // namespace ent::host
