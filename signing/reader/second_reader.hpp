// The same octets read by libqpdf, an independent reader, to be compared with ours. Used in the child process only:
// libqpdf trusts its input more than we do.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "signing/pdf/document.hpp"

class QPDF;

namespace signing::reader {

class SecondReader {
 public:
  // `file` is borrowed. Failures: kPdfEncrypted (subject "wrong" when a password was given), kPdfMalformed (refused).
  // Nothing is repaired. One thread at a time.
  [[nodiscard]] static Result<SecondReader> open(BytesView file, const std::string& password);
  SecondReader(SecondReader&&) noexcept;
  SecondReader& operator=(SecondReader&&) noexcept;
  ~SecondReader();

  // How the document is encrypted; nothing when it is not. Failure: kPdfUnsupported (an unknown cipher).
  [[nodiscard]] Result<std::optional<pdf::Decryption>> decryption() const;
  // Both see the same: where the live objects are, and every object that the trailer leads to, data of streams
  // included. Failure: kPdfMalformed, what = the first difference, or the first damage that libqpdf warned of.
  [[nodiscard]] Result<void> agrees_with(pdf::Document& ours) const;

 private:
  explicit SecondReader(std::unique_ptr<QPDF> qpdf);
  std::unique_ptr<QPDF> qpdf_;
};

}  // namespace signing::reader
