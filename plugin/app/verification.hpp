// U7: what the signatures of a file prove, in terms a page can say. Two ways in: a file somebody brings, which is read
// in memory and kept nowhere; and a convention of the viewer's school, by its number or a printed page's QR code.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

// Under what ent-host takes in one request (12 MB), so that the person reads our sentence and not the host's.
inline constexpr std::size_t kMaxVerifiedBytes = std::size_t{10} * 1024 * 1024;

// kPaper: the unsigned file of a version that the schools sign by hand; it has no signature to judge.
enum class Verdict { kValid, kPaper, kReserved, kInvalid };
std::string_view name_of(Verdict verdict);  // "valid", "paper", "reserved", "invalid"

enum class Grade { kGood, kNote, kReserve, kBad };

// One sentence of the page: i18n key with its arguments; {time} is `time_ms`.
struct Remark {
  Grade grade = Grade::kNote;
  std::string key;
  domain::Parameters parameters;
  std::int64_t time_ms = 0;
};

// The six questions put to each signature, in the order of the page.
enum class Question { kIntegrity, kSignature, kIdentity, kValidity, kRevocation, kTimeStamp };
inline constexpr Question kAllQuestions[] = {Question::kIntegrity, Question::kSignature,  Question::kIdentity,
                                             Question::kValidity,  Question::kRevocation, Question::kTimeStamp};
std::string_view name_of(Question question);  // "integrity", "signature" ...

struct CheckedSignature {
  Verdict verdict = Verdict::kInvalid;
  std::optional<domain::Side> side;  // whose field of a convention it stands in; none: another document's
  std::string field;
  std::string declared_name, declared_reason;  // what the signature itself says
  std::string subject, issuer;                 // of the certificate
  std::string meaning_key;                     // what such a signature proves
  std::int64_t claimed_ms = 0, proven_ms = 0;  // 0: none
  std::string level;                           // "B-B" ... "B-LTA", "" below
  std::optional<domain::SignatureFact> fact;   // as this ENT recorded it
  std::array<Remark, 6> checks;                // by Question
};

// The version of this ENT whose bytes these are; only where the viewer may see the convention.
struct KnownVersion {
  domain::Convention convention;
  domain::Version version;
  bool latest = false;  // no more complete file of this version is kept
};

struct Verification {
  Verdict verdict = Verdict::kInvalid;
  std::vector<Remark> remarks;    // about the document as a whole: what is wrong or missing, what to do
  std::optional<Remark> printed;  // which version a printed page comes from
  std::vector<CheckedSignature> signatures;
  std::string level;                 // what every signature reaches
  std::int64_t proven_until_ms = 0;  // 0: nothing proves it; see `long_term`
  bool long_term = false;            // by document time-stamps, else only while the certificates last
  std::optional<KnownVersion> known;
  std::string sha256;  // empty: no file was read
  std::size_t octets = 0;
  std::int64_t at_ms = 0;
  std::string report_text;  // the whole report, French
};

// Whether the page opens: kForbidden for whoever neither manages a side nor signs nor administers. [any-thread]
[[nodiscard]] Result<void> may_enter_verification(const Context& context, const ent_call& call);

// kForbidden as above; kTooLarge; kInvalid ("verification.no_file") for an empty file. Anything else that is no signed
// PDF is a verdict. [any-thread]
[[nodiscard]] Result<Verification> verify_upload(const Context& context, const ent_call& call, std::string_view file);

struct ReferenceRequest {
  std::string number;       // of the convention, as printed; "-v2" at its end asks for that version
  std::string fingerprint;  // short, of a printed page; empty: none
  int page = 0;             // of the printed page; 0: none
};
// kNotFound: unknown, of another school, or not visible to the viewer's side yet. kForbidden as above. [any-thread]
[[nodiscard]] Result<Verification> verify_reference(const Context& context, const ent_call& call,
                                                    const ReferenceRequest& request);

}  // namespace conventions::app
