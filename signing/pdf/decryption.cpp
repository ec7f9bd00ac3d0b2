#include "signing/pdf/decryption.hpp"

#include <algorithm>
#include <array>

#include "signing/core/openssl.hpp"

namespace signing::pdf {
namespace {

constexpr std::size_t kBlock = 16;

using OwnedCipher = Owned<EVP_CIPHER, EVP_CIPHER_free>;
using OwnedCipherContext = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

// ISO 32000-2 § 7.6.3.2, algorithm 1.
Bytes object_key(const Bytes& file_key, Ref ref, Cipher cipher) {
  if (cipher == Cipher::kAesV3) return file_key;
  Bytes salted = file_key;
  for (const unsigned shift : {0u, 8u, 16u}) salted.push_back(static_cast<std::uint8_t>(ref.number >> shift & 0xFF));
  for (const unsigned shift : {0u, 8u}) salted.push_back(static_cast<std::uint8_t>(ref.generation >> shift & 0xFF));
  if (cipher == Cipher::kAesV2) append(salted, std::string_view("sAlT"));
  std::array<std::uint8_t, 16> digest{};
  std::size_t size = 0;
  if (EVP_Q_digest(legacy_context(), "MD5", nullptr, salted.data(), salted.size(), digest.data(), &size) != 1)
    return {};
  return {digest.begin(), digest.begin() + static_cast<std::ptrdiff_t>(std::min(file_key.size() + 5, digest.size()))};
}

Failure undecipherable(const char* what) {
  take_openssl_error();
  return failure(Code::kPdfMalformed, what);
}

bool is_signature(const Dict& dict) {
  const Object *range = dict.find("ByteRange"), *contents = dict.find("Contents");
  return range != nullptr && contents != nullptr && contents->string() != nullptr;
}

}  // namespace

Result<Bytes> Decryption::decrypt(Cipher cipher, Ref ref, BytesView data) const {
  if (cipher == Cipher::kNone || data.empty()) return Bytes(data.begin(), data.end());
  const bool aes = cipher != Cipher::kRc4;
  if (aes && (data.size() < 2 * kBlock || data.size() % kBlock != 0))
    return undecipherable("encrypted data of a bad length");
  if (data.size() > 0x7FFFFF00) return failure(Code::kPdfLimit, "encrypted data too long");
  const Bytes own = object_key(key, ref, cipher);
  const char* const name = !aes ? "RC4" : cipher == Cipher::kAesV2 ? "AES-128-CBC" : "AES-256-CBC";
  const OwnedCipher algorithm(EVP_CIPHER_fetch(legacy_context(), name, nullptr));
  const OwnedCipherContext context(EVP_CIPHER_CTX_new());
  if (algorithm == nullptr || context == nullptr) return undecipherable("this system lacks the cipher of the document");
  bool good = EVP_DecryptInit_ex2(context.get(), algorithm.get(), nullptr, nullptr, nullptr) == 1;
  good = good && (aes ? static_cast<int>(own.size()) == EVP_CIPHER_CTX_get_key_length(context.get())
                      : EVP_CIPHER_CTX_set_key_length(context.get(), static_cast<int>(own.size())) == 1);
  const std::uint8_t* const initial = aes ? data.data() : nullptr;
  good = good && EVP_DecryptInit_ex2(context.get(), nullptr, own.data(), initial, nullptr) == 1;
  const BytesView body = aes ? data.subspan(kBlock) : data;
  Bytes out(body.size() + kBlock);
  int size = 0, rest = 0;
  good = good && EVP_DecryptUpdate(context.get(), out.data(), &size, body.data(), static_cast<int>(body.size())) == 1;
  good = good && EVP_DecryptFinal_ex(context.get(), out.data() + size, &rest) == 1;
  if (!good) return undecipherable("encrypted data that do not decrypt");
  out.resize(static_cast<std::size_t>(size + rest));
  return out;
}

Result<void> Decryption::decrypt_strings(Ref ref, Object& object) const {
  if (auto* string = std::get_if<String>(&object.value)) {
    auto plain = decrypt(strings, ref, as_bytes(string->octets));
    if (!plain) return plain.error();
    string->octets = as_text(*plain);
    return {};
  }
  if (auto* array = std::get_if<Array>(&object.value))
    for (Object& element : *array) {
      auto done = decrypt_strings(ref, element);
      if (!done) return done;
    }
  Dict* dict = std::get_if<Dict>(&object.value);
  if (auto* stream = std::get_if<Stream>(&object.value)) dict = &stream->dict;
  if (dict == nullptr) return {};
  const bool signature = is_signature(*dict);
  for (Entry& entry : dict->entries) {
    if (signature && entry.key == "Contents") continue;
    auto done = decrypt_strings(ref, entry.value);
    if (!done) return done;
  }
  return {};
}

Cipher Decryption::cipher_of(const Dict& stream) const {
  const Object* type = stream.find("Type");
  if (type == nullptr) return streams;
  if (type->is_name("XRef") || (type->is_name("Metadata") && !metadata)) return Cipher::kNone;
  return type->is_name("EmbeddedFile") ? embedded_files : streams;
}

}  // namespace signing::pdf
