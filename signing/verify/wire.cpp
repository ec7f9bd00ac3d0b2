#include "signing/verify/wire.hpp"

#include <limits>

#include "signing/core/time.hpp"

namespace signing::verify {
namespace {

constexpr std::uint64_t kRequestMark = 0x3152657130416450, kReportMark = 0x3152657230416450,
                        kRevisionsMark = 0x3152766930416450;
// Years 0 to 9999: what the spellings of a time can hold.
constexpr std::int64_t kFirstTime = -62167219200, kLastTime = 253402300799;

// Writes fields. describe() below names every field once, for both directions.
class Encoder {
 public:
  void number(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xFF));
  }
  void mark(std::uint64_t value) { number(value); }
  template <class Octets>
  void octets(const Octets& value) {
    number(value.size());
    out_.insert(out_.end(), value.begin(), value.end());
  }
  template <class Element>
  void list(std::vector<Element>& elements) {
    number(elements.size());
    for (Element& element : elements) describe(*this, element);
  }
  template <class Value>
  void optional(std::optional<Value>& value) {
    number(value.has_value() ? 1 : 0);
    if (value) describe(*this, *value);
  }
  template <class Enum>
  void enumeration(Enum& value, Enum) {
    number(static_cast<std::uint64_t>(value));
  }
  template <class Integer>
  void integer(Integer& value, std::int64_t, std::int64_t) {
    number(static_cast<std::uint64_t>(value));
  }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

// Reads them; after the first defect everything stays as it is and good() is false.
class Decoder {
 public:
  explicit Decoder(BytesView in) : in_(in) {}

  std::uint64_t number() {
    if (in_.size() < 8) good_ = false;
    if (!good_) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value |= std::uint64_t{in_[i]} << (8 * i);
    in_ = in_.subspan(8);
    return value;
  }
  void mark(std::uint64_t expected) { good_ = number() == expected && good_; }
  template <class Octets>
  void octets(Octets& value) {
    const std::uint64_t size = number();
    if (size > in_.size()) good_ = false;
    if (!good_) return;
    value.assign(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(size));
    in_ = in_.subspan(static_cast<std::size_t>(size));
  }
  // Grows with what is really there: a count alone takes no memory.
  template <class Element>
  void list(std::vector<Element>& elements) {
    for (std::uint64_t left = number(); left > 0 && good_; --left) describe(*this, elements.emplace_back());
  }
  template <class Value>
  void optional(std::optional<Value>& value) {
    const std::uint64_t present = number();
    if (present > 1) good_ = false;
    if (good_ && present == 1) describe(*this, value.emplace());
  }
  template <class Enum>
  void enumeration(Enum& value, Enum last) {
    const std::uint64_t read = number();
    if (read > static_cast<std::uint64_t>(last)) good_ = false;
    if (good_) value = static_cast<Enum>(read);
  }
  template <class Integer>
  void integer(Integer& value, std::int64_t least, std::int64_t most) {
    const auto read = static_cast<std::int64_t>(number());
    if (read < least || read > most) good_ = false;
    if (good_) value = static_cast<Integer>(read);
  }
  bool good() const { return good_; }
  bool at_end() const { return good_ && in_.empty(); }

 private:
  BytesView in_;
  bool good_ = true;
};

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

template <class Wire>
void describe(Wire& wire, std::string& text) {
  wire.octets(text);
}

template <class Wire>
void describe(Wire& wire, Bytes& octets) {
  wire.octets(octets);
}

template <class Wire>
void describe(Wire& wire, bool& value) {
  wire.integer(value, 0, 1);
}

template <class Wire>
void describe(Wire& wire, std::size_t& value) {
  wire.integer(value, 0, kMost);
}

template <class Wire>
void describe(Wire& wire, std::int64_t& value) {
  wire.integer(value, -kMost, kMost);
}

template <class Wire>
void describe(Wire& wire, Time& value) {
  std::int64_t seconds = value.time_since_epoch().count();
  wire.integer(seconds, kFirstTime, kLastTime);
  value = Time(std::chrono::seconds(seconds));
}

template <class Wire>
void describe(Wire& wire, Level& value) {
  wire.enumeration(value, Level::kBLTA);
}

template <class Wire>
void describe(Wire& wire, Finding& finding) {
  wire.octets(finding.key);
  wire.octets(finding.text);
  wire.octets(finding.detail);
}

template <class Wire>
void describe(Wire& wire, RevocationFact& fact) {
  wire.octets(fact.subject);
  wire.enumeration(fact.status, RevocationFact::Status::kNotPublished);
  wire.octets(fact.source);
  wire.optional(fact.this_update);
  wire.optional(fact.revoked_at);
}

template <class Wire>
void describe(Wire& wire, MissingEvidence& missing) {
  wire.octets(missing.certificate);
  wire.octets(missing.issuer);
}

template <class Wire>
void describe_verdict(Wire& wire, Indication& indication, SubIndication& sub_indication) {
  wire.enumeration(indication, Indication::kUnreadable);
  wire.enumeration(sub_indication, SubIndication::kSignatureMissing);
}

template <class Wire>
void describe(Wire& wire, SignatureReport& report) {
  describe_verdict(wire, report.indication, report.sub_indication);
  for (std::string* text : {&report.field_name, &report.signer_name, &report.signer_organisation, &report.issuer_name,
                            &report.serial_hex, &report.certificate_sha256_hex, &report.algorithm, &report.level,
                            &report.time_stamp_authority, &report.reason, &report.location, &report.name})
    wire.octets(*text);
  for (std::optional<Time>* time :
       {&report.certificate_not_before, &report.certificate_not_after, &report.claimed_time, &report.proven_time})
    wire.optional(*time);
  wire.enumeration(report.proof, ProofOfTime::kDocumentTimeStamp);
  wire.list(report.path);
  wire.list(report.revocation);
  wire.list(report.byte_range);
  describe(wire, report.covered_octets);
  describe(wire, report.covers_whole_file);
  describe(wire, report.revision);
  wire.integer(report.doc_mdp, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
  describe(wire, report.locks_document);
  describe(wire, report.cryptographically_intact);
  wire.list(report.failures);
  wire.list(report.notices);
  wire.list(report.later_changes);
}

template <class Wire>
void describe(Wire& wire, TimeStampReport& report) {
  describe_verdict(wire, report.indication, report.sub_indication);
  wire.octets(report.field_name);
  wire.octets(report.authority);
  wire.optional(report.time);
  wire.optional(report.certificate_not_after);
  describe(wire, report.covered_octets);
  describe(wire, report.covers_whole_file);
  wire.list(report.revocation);
  wire.list(report.failures);
  wire.list(report.notices);
}

template <class Wire>
void describe(Wire& wire, Report& report) {
  wire.mark(kReportMark);
  describe_verdict(wire, report.indication, report.sub_indication);
  wire.list(report.signatures);
  wire.list(report.document_time_stamps);
  wire.list(report.missing);
  describe(wire, report.unsigned_fields);
  wire.optional(report.expected_signatures);
  wire.list(report.failures);
  describe(wire, report.at);
  wire.octets(report.document_sha256_hex);
  describe(wire, report.document_octets);
}

template <class Wire>
void describe(Wire& wire, Revision& revision) {
  describe(wire, revision.end);
  wire.octets(revision.signature);
  describe(wire, revision.is_time_stamp);
  wire.list(revision.allowed);
  wire.list(revision.refused);
}

// What inspect_pdf() answers: `failure` when it is there, else `revisions`.
struct Inspected {
  std::vector<Revision> revisions;
  std::optional<Failure> failure;
};

template <class Wire>
void describe(Wire& wire, Failure& failure) {
  wire.enumeration(failure.code, Code::kInternal);
  wire.octets(failure.what);
  wire.octets(failure.subject);
}

template <class Wire>
void describe(Wire& wire, Inspected& inspected) {
  wire.mark(kRevisionsMark);
  wire.optional(inspected.failure);
  wire.list(inspected.revisions);
}

template <class Wire>
void describe(Wire& wire, VerifyOptions& options) {
  wire.list(options.trust_anchors_pem);
  wire.list(options.tsa_trust_pem);
  describe(wire, options.at);
  wire.optional(options.expected_signatures);
  wire.optional(options.min_level);
  wire.enumeration(options.policy, ChangePolicy::kPdf);
  wire.list(options.certificates);
  wire.list(options.ocsp_responses);
  wire.list(options.crls);
}

template <class Wire>
void describe(Wire& wire, ReaderRequest& request) {
  wire.mark(kRequestMark);
  wire.enumeration(request.task, Task::kInspect);
  describe(wire, request.options);
  wire.octets(request.algorithms);
  wire.octets(request.password);
}

template <class Value>
Bytes encode(Value value) {
  Encoder encoder;
  describe(encoder, value);
  return encoder.take();
}

template <class Value>
Result<Value> decode(BytesView octets) {
  Decoder decoder(octets);
  Value value;
  describe(decoder, value);
  if (!decoder.at_end()) return failure(Code::kReaderCrashed, "the answer is no answer", "answer");
  return value;
}

}  // namespace

Bytes to_wire(const ReaderRequest& request) {
  return encode(request);
}

Bytes to_wire(const Report& report) {
  return encode(report);
}

Bytes to_wire(const Result<std::vector<Revision>>& revisions) {
  return encode(revisions ? Inspected{*revisions, std::nullopt} : Inspected{{}, revisions.error()});
}

Result<ReaderRequest> request_from_wire(BytesView octets) {
  return decode<ReaderRequest>(octets);
}

Result<Report> report_from_wire(BytesView octets) {
  return decode<Report>(octets);
}

Result<std::vector<Revision>> revisions_from_wire(BytesView octets) {
  auto inspected = decode<Inspected>(octets);
  if (!inspected) return inspected.error();
  if (inspected->failure) return *inspected->failure;
  return std::move(inspected->revisions);
}

}  // namespace signing::verify
