// The place of a signature in a file being written: a dictionary whose /ByteRange and /Contents are filled once all
// other octets stand (ISO 32000-2 § 12.8.1). Shared by signatures and document time-stamps.
#pragma once

#include <array>
#include <string>

#include "signing/pdf/object_writer.hpp"

namespace signing::pdf {

using ByteRange = std::array<std::int64_t, 4>;

struct SignatureSlot {
  std::size_t byte_range = 0;                                         // offset of "["
  std::size_t contents = 0;                                           // offset of "<"
  std::size_t after = 0;                                              // offset behind ">"
  std::size_t reserve() const { return (after - contents - 2) / 2; }  // DER octets that fit
};

// Writes `ref` as "<< <head> /ByteRange ... /Contents <zeros> <tail> >>".
SignatureSlot put_signature_slot(ObjectWriter& out, Ref ref, std::string_view head, std::size_t reserve,
                                 std::string_view tail);

// Everything of `file` but the slot's /Contents token. Writes it into the file.
ByteRange fill_byte_range(Bytes& file, const SignatureSlot& slot);
// `der` as hexadecimal digits from offset `contents` ("<") on; the zeros behind it stay. Precondition: it fits.
void fill_contents(Bytes& file, std::size_t contents, BytesView der);

}  // namespace signing::pdf
