// Decryption of strings and streams with a file's key (ISO 32000-2 § 7.6, standard security handler). Who opens the
// document with its password brings the key; this room never sees a password.
#pragma once

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/pdf/object.hpp"

namespace signing::pdf {

// kRc4 and kAesV2 make a key for each object (§ 7.6.3.2); kAesV3 takes the file's own (§ 7.6.3.3).
enum class Cipher { kNone, kRc4, kAesV2, kAesV3 };

struct Decryption {
  Bytes key;
  Cipher strings = Cipher::kNone, streams = Cipher::kNone, embedded_files = Cipher::kNone;
  bool metadata = true;  // /EncryptMetadata

  // Failure: kPdfMalformed when `data` is nothing that the cipher made, or RC4 is missing on this system.
  [[nodiscard]] Result<Bytes> decrypt(Cipher cipher, Ref ref, BytesView data) const;
  // Every string of an object, except /Contents of a signature dictionary (§ 7.6.2).
  [[nodiscard]] Result<void> decrypt_strings(Ref ref, Object& object) const;
  Cipher cipher_of(const Dict& stream) const;
};

}  // namespace signing::pdf
