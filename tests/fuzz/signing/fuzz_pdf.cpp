// The reader, fields and signing of a foreign file: only a Failure may come out.
#include "signing/pdf/fields.hpp"
#include "signing/pdf/form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const signing::BytesView file(data, size);
  (void)signing::list_signature_fields(file);
  (void)signing::prepare_fields(file, {{"Fuzz", 0, {0, 0, 10, 10}, true}});
  auto document = signing::pdf::Document::parse(file);
  if (!document) return 0;
  for (std::uint32_t number = 1; number < document->xref().size() && number < 2000; ++number) {
    auto object = document->load({number, document->xref()[number].generation});
    if (object && (*object)->stream() != nullptr) (void)document->decode(*(*object)->stream());
  }
  return 0;
}
