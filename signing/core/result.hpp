// Errors a caller is expected to handle: a closed list of codes, each with a stable key for the message catalogue.
// Exceptions leave this library only for bugs and memory exhaustion. A verification verdict is a value, not a Failure.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace signing {

enum class Code {
  // keys/pkcs12
  kP12TooLarge,
  kP12Corrupt,
  kP12WrongPassword,
  kP12NoKey,
  kP12SeveralKeys,
  kP12NoCertificate,
  kP12KeyMismatch,
  kP12Expired,
  kP12NotYetValid,
  kP12NoSigningUsage,
  kP12WeakKey,
  kP12UnsupportedKey,
  kP12WeakDigest,
  // signing with a key
  kKeyExpired,
  kKeyNotYetValid,
  kKeyFailed,
  kCertificateMalformed,
  // image
  kImageTooLarge,
  kImageUnknownFormat,
  kImageDimensions,
  kImageCorrupt,
  kImageBlank,
  // pdf
  kPdfTooLarge,
  kPdfMalformed,
  kPdfEncrypted,
  kPdfUnsupported,
  kPdfLimit,
  kPdfFieldMissing,
  kPdfFieldSigned,
  kPdfFieldExists,
  kPdfAlreadySigned,
  kPdfPageMissing,
  kPdfHashMismatch,
  kPdfEarlierSignatureBroken,
  kPdfLocked,  // an earlier signature forbids another
  // appearance
  kGlyphMissing,
  kTextDoesNotFit,
  kTextInvalid,
  kFontFile,
  // CMS
  kSignatureTooLarge,
  kCmsMalformed,
  // network: TSA, OCSP, CRL, remote signing
  kNetAddress,  // not an http(s) address, or a redirection to something else
  kNetUnreachable,
  kNetTimeout,
  kNetStatus,  // subject = the HTTP status
  kNetTooLarge,
  // time-stamps
  kTsaRejected,  // the authority refused the request
  kTsaMalformed,
  kTsaMismatch,   // imprint or nonce of another request
  kTsaUntrusted,  // certificate expired, without the time-stamping usage, or of an unknown authority
  // revocation
  kOcspMalformed,
  kOcspUntrusted,
  kCrlMalformed,
  kCrlUntrusted,
  kRevocationUnavailable,
  kCertificateRevoked,
  // keys in a PKCS#11 token
  kPkcs11Module,
  kPkcs11TokenMissing,
  kPkcs11WrongPin,  // never retried: cards lock
  kPkcs11PinLocked,
  kPkcs11KeyMissing,
  // keys in a remote signing service (CSC API)
  kCscRefused,
  kCscTokenExpired,
  kCscMalformed,
  // the child process that reads foreign files
  kReaderCrashed,
  kReaderLimit,  // subject = "memory", "time" or "output"
  // files and the cryptographic library
  kFile,
  kInternal,
};

// What is known about the operation that failed. kUnknown exists for remote keys: a time-out is neither.
enum class Outcome { kNotDone, kDone, kUnknown };

// Stable key for translated messages, e.g. "p12.wrong_password"; never renamed.
std::string_view remedy_key(Code code);

struct Failure {
  Code code = Code::kInternal;
  std::string what;     // English, for developers and logs; never holds a secret
  std::string subject;  // what the message names to the user (a character, a field, a date); may be empty
  Outcome outcome = Outcome::kNotDone;

  std::string_view remedy() const { return remedy_key(code); }
};

template <class T>
using Result = boost::system::result<T, Failure>;

inline Failure failure(Code code, std::string what, std::string subject = {}) {
  return Failure{code, std::move(what), std::move(subject), Outcome::kNotDone};
}

// result<T>::value() on a failure is a bug of the caller: std::logic_error.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace signing
