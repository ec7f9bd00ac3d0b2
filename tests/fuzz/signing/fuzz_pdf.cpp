// The reader, fields and signing of a foreign file, and an encrypted one with some key: only a Failure may come out.
#include "signing/pdf/fields.hpp"
#include "signing/pdf/form.hpp"

namespace {

void read_all(signing::BytesView file, const signing::pdf::Decryption* decryption) {
  auto document = signing::pdf::Document::parse(file, decryption);
  if (!document) return;
  for (std::uint32_t number = 1; number < document->xref().size() && number < 2000; ++number) {
    auto object = document->load({number, document->xref()[number].generation});
    if (object && (*object)->stream() != nullptr) (void)document->decode(*(*object)->stream());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using signing::pdf::Cipher;
  const signing::BytesView file(data, size);
  (void)signing::list_signature_fields(file);
  (void)signing::prepare_fields(file, {{"Fuzz", 0, {0, 0, 10, 10}, true}});
  read_all(file, nullptr);
  if (signing::as_text(file).find("/Encrypt") == std::string_view::npos) return 0;
  for (const auto& [cipher, key_octets] : {std::pair{Cipher::kRc4, 5}, {Cipher::kAesV2, 16}, {Cipher::kAesV3, 32}}) {
    const signing::pdf::Decryption decryption{signing::Bytes(static_cast<std::size_t>(key_octets), 7), cipher, cipher,
                                              cipher, false};
    read_all(file, &decryption);
  }
  return 0;
}
