#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/core/signature_check.hpp"
#include "signing/revocation/distribution_point.hpp"
#include "signing/revocation/evidence.hpp"

namespace signing::revocation {
namespace {

// Extensions (RFC 5280 §§ 5.2, 5.3) as DER content octets.
constexpr std::uint8_t kDeltaIndicator[] = {0x55, 0x1D, 0x1B};
constexpr std::uint8_t kIssuingDistributionPoint[] = {0x55, 0x1D, 0x1C};
constexpr std::uint8_t kReasonCode[] = {0x55, 0x1D, 0x15};
constexpr std::uint8_t kInvalidityDate[] = {0x55, 0x1D, 0x18};
constexpr std::uint8_t kExpiredCertsOnCrl[] = {0x55, 0x1D, 0x3C};

constexpr std::size_t kMaxOctets = 64u << 20;  // some authorities revoke hundreds of thousands
constexpr unsigned kCrlSign = 6;               // keyUsage bit

Failure bad_crl(const char* what) {
  return failure(Code::kCrlMalformed, what);
}
Failure untrusted_crl(const char* what) {
  return failure(Code::kCrlUntrusted, what);
}

struct CrlParts {
  BytesView tbs;  // whole: what is signed
  BytesView identifier, signature;
  BytesView issuer;  // Name, whole
  Time this_update{};
  std::optional<Time> next_update;
  BytesView entries;     // content of revokedCertificates
  BytesView extensions;  // content of crlExtensions
};

bool is_time(std::uint8_t tag) {
  return tag == der::kUtcTime || tag == der::kGeneralizedTime;
}

// TBSCertList (RFC 5280 § 5.1.2).
Result<void> split_list(BytesView content, CrlParts& out) {
  der::Reader reader(content);
  if (reader.next_tag() == der::kInteger) {
    const auto version = reader.next();
    if (!version || version->content.size() != 1 || version->content[0] != 1) return bad_crl("not version 2");
  }
  const auto algorithm = reader.next(der::kSequence), issuer = reader.next(der::kSequence);
  const auto this_update = reader.next();
  if (!algorithm || !issuer || !this_update) return bad_crl("damaged list");
  if (!same(algorithm->content, out.identifier)) return bad_crl("the signature algorithms differ");
  const auto from = time_from(*this_update);
  if (!from) return bad_crl("thisUpdate is not a time");
  out.issuer = issuer->whole;
  out.this_update = *from;
  if (is_time(reader.next_tag())) {
    const auto next_update = reader.next();
    out.next_update = next_update ? time_from(*next_update) : std::nullopt;
    if (!out.next_update || *out.next_update < out.this_update) return bad_crl("damaged nextUpdate");
  }
  if (reader.next_tag() == der::kSequence) {
    const auto entries = reader.next();
    if (!entries) return bad_crl("damaged list");
    out.entries = entries->content;
  }
  if (reader.at_end()) return {};
  const auto tagged = reader.next(der::context_tag(0));
  const auto list = tagged ? der::only(tagged->content, der::kSequence) : std::nullopt;
  if (!list || !reader.at_end()) return bad_crl("damaged list");
  out.extensions = list->content;
  return {};
}

Result<CrlParts> split_crl(BytesView crl) {
  if (crl.size() > kMaxOctets) return bad_crl("too large");
  const auto whole = der::only(crl, der::kSequence);
  if (!whole) return bad_crl("not one DER element");
  der::Reader reader(whole->content);
  const auto tbs = reader.next(der::kSequence), identifier = reader.next(der::kSequence),
             signature = reader.next(der::kBitString);
  const auto value = signature ? whole_octets(*signature) : std::nullopt;
  if (!tbs || !identifier || !value || !reader.at_end()) return bad_crl("not a CertificateList");
  CrlParts out;
  out.tbs = tbs->whole;
  out.identifier = identifier->content;
  out.signature = *value;
  auto split = split_list(tbs->content, out);
  if (!split) return split.error();
  return out;
}

// Is the list complete for this certificate? An extension that says otherwise is critical (RFC 5280 § 5.2).
Result<void> check_extensions(const CrlParts& parts, const CertificateView& certificate, Evidence& out) {
  const auto extensions = split_extensions(parts.extensions);
  if (!extensions) return bad_crl("damaged extensions");
  for (const ExtensionView& extension : *extensions) {
    if (same(extension.oid, kDeltaIndicator)) return bad_crl("a delta CRL is not a complete one");
    if (same(extension.oid, kIssuingDistributionPoint)) {
      auto covered = check_distribution_point(extension.value, certificate);
      if (!covered) return covered;
    } else if (same(extension.oid, kExpiredCertsOnCrl)) {
      const auto time = der::only(extension.value, der::kGeneralizedTime);
      out.keeps_ended_since = time ? time_from(*time) : std::nullopt;
      if (!out.keeps_ended_since) return bad_crl("damaged expiredCertsOnCRL");
    } else if (extension.critical) {
      return bad_crl("a critical extension is not known");
    }
  }
  return {};
}

struct EntryExtensions {
  int reason = -1;
  std::optional<Time> invalid_since;
};

// crlEntryExtensions: none may be critical and unknown (indirect CRLs have such ones).
Result<EntryExtensions> read_entry_extensions(BytesView content) {
  const auto extensions = split_extensions(content);
  if (!extensions) return bad_crl("damaged entry");
  EntryExtensions out;
  for (const ExtensionView& extension : *extensions) {
    if (same(extension.oid, kReasonCode)) {
      const auto code = der::only(extension.value, der::kEnumerated);
      if (!code || code->content.size() != 1) return bad_crl("damaged reason");
      out.reason = code->content[0];
    } else if (same(extension.oid, kInvalidityDate)) {
      const auto time = der::only(extension.value, der::kGeneralizedTime);
      out.invalid_since = time ? time_from(*time) : std::nullopt;
      if (!out.invalid_since) return bad_crl("damaged date of invalidity");
    } else if (extension.critical) {
      return bad_crl("a critical extension of an entry is not known");
    }
  }
  return out;
}

// Every entry is read: one that cannot be understood makes the list unusable (RFC 5280 § 5.3).
Result<void> read_entries(BytesView entries, BytesView serial, Evidence& out) {
  out.status = Status::kGood;
  der::Reader reader(entries);
  while (!reader.at_end()) {
    const auto entry = reader.next(der::kSequence);
    if (!entry) return bad_crl("damaged entry");
    der::Reader parts(entry->content);
    const auto number = parts.next(der::kInteger), date = parts.next();
    if (!number || !date || !is_time(date->tag)) return bad_crl("damaged entry");
    EntryExtensions more;
    if (!parts.at_end()) {
      const auto extensions = parts.next(der::kSequence);
      if (!extensions || !parts.at_end()) return bad_crl("damaged entry");
      const auto read = read_entry_extensions(extensions->content);
      if (!read) return read.error();
      more = *read;
    }
    if (!same(number->content, serial)) continue;
    out.revoked_at = time_from(*date);
    if (!out.revoked_at) return bad_crl("damaged revocation date");
    if (more.invalid_since && *more.invalid_since < *out.revoked_at) out.revoked_at = more.invalid_since;
    out.status = Status::kRevoked;
    out.reason = more.reason;
  }
  return {};
}

}  // namespace

Result<void> check_crl_issuer(BytesView crl, BytesView issuer) {
  const auto authority = view_certificate(issuer);
  if (!authority) return failure(Code::kCertificateMalformed, "not one DER certificate");
  const auto parts = split_crl(crl);
  if (!parts) return parts.error();
  if (!same(parts->issuer, authority->subject)) return untrusted_crl("the list is of another authority");
  if (!may_be_used_for(*authority, {kCrlSign})) return untrusted_crl("the authority's key may not sign lists");
  const auto algorithm = signature_algorithm(parts->identifier);
  if (!algorithm) return untrusted_crl("the signature algorithm is not accepted");
  if (!signature_is_right(*algorithm, public_key(authority->key).get(), parts->tbs, parts->signature))
    return untrusted_crl("the signature is not right");
  return {};
}

Result<Evidence> read_checked_crl(BytesView crl, BytesView certificate, BytesView issuer) {
  const auto subject = view_certificate(certificate);
  if (!subject) return failure(Code::kCertificateMalformed, "not one DER certificate");
  const auto parts = split_crl(crl);
  if (!parts) return parts.error();
  Evidence out;
  out.source = Source::kCrl;
  out.this_update = out.produced_at = parts->this_update;
  out.next_update = parts->next_update;
  const auto algorithm = signature_algorithm(parts->identifier);
  if (!algorithm) return untrusted_crl("the signature algorithm is not accepted");
  out.algorithm = *algorithm;
  auto step = check_extensions(*parts, *subject, out);
  if (step) step = read_entries(parts->entries, subject->serial, out);
  if (!step) return step.error();
  if (!same(subject->issuer, parts->issuer)) return untrusted_crl("the list is of another authority");
  out.signer_certificate.assign(issuer.begin(), issuer.end());
  out.der.assign(crl.begin(), crl.end());
  return out;
}

Result<Evidence> read_crl(BytesView crl, BytesView certificate, BytesView issuer) {
  auto evidence = read_checked_crl(crl, certificate, issuer);
  if (!evidence) return evidence;
  auto checked = check_crl_issuer(crl, issuer);
  if (!checked) return checked.error();
  return evidence;
}

}  // namespace signing::revocation
