#include "signing/augment.hpp"

#include <algorithm>

#include "signing/cms/reader.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/pem.hpp"
#include "signing/document_time_stamp.hpp"
#include "signing/evidence_collector.hpp"
#include "signing/timestamp/token.hpp"
#include "signing/verify/earlier_signatures.hpp"
#include "signing/verify/found_signature.hpp"

namespace signing {
namespace {

using verify::FoundSignature;

// A certificate whose path must be provable, and since when.
struct Subject {
  Bytes certificate;
  Time needed_since;
};

struct Contents {
  std::vector<Subject> subjects;
  std::vector<Bytes> certificates;  // all that came along
  std::optional<timestamp::Token> last_document_stamp;
  bool all_are_bt = true;  // every signature is a baseline one with a time-stamp of its own
};

Result<timestamp::Token> token_of(BytesView der, Contents& out) {
  auto token = timestamp::read_token(der);
  if (!token) return token;
  out.certificates.insert(out.certificates.end(), token->certificates.begin(), token->certificates.end());
  out.subjects.push_back({token->certificate, token->time});
  return token;
}

Result<void> read_signature(const FoundSignature& found, Time now, Contents& out) {
  auto signature = cms::read_signature(found.cms);
  if (!signature) return signature.error();
  out.certificates.insert(out.certificates.end(), signature->certificates.begin(), signature->certificates.end());
  Time since = now;
  for (const Bytes& der : signature->time_stamps) {
    auto token = token_of(der, out);
    if (!token) return token.error();
    since = std::min(since, token->time);
  }
  if (signature->time_stamps.empty() || found.sub_filter != "ETSI.CAdES.detached") out.all_are_bt = false;
  out.subjects.push_back({signature->signer_certificate, since});
  return {};
}

Result<Contents> read_contents(pdf::Document& document, Time now) {
  auto form = pdf::read_form(document);
  if (!form) return form.error();
  auto found = verify::find_signatures(document, *form);
  if (!found) return found.error();
  Contents out;
  for (const FoundSignature& one : *found) {
    if (!one.failures.empty()) return failure(Code::kPdfEarlierSignatureBroken, one.failures[0].detail, one.field.name);
    if (one.is_time_stamp()) {
      auto token = token_of(one.cms, out);
      if (!token) return token.error();
      out.last_document_stamp = std::move(*token);  // in the order of signing
    } else {
      auto read = read_signature(one, now, out);
      if (!read) return read.error();
    }
  }
  if (out.subjects.empty()) return failure(Code::kPdfUnsupported, "there is no signature to augment");
  return out;
}

// Evidence from before the thing it speaks about would not prove it: what counts is what was known since. Answers are
// made every few minutes or hours, so one made shortly before is asked for again only when a newer one can exist.
Result<pdf::Dss> collect(pdf::Document& document, const Contents& contents, const AugmentRequest& request) {
  EvidenceCollector collector(*request.evidence, request.time);
  for (const std::string& pem : request.trust_pem)
    for (const Bytes& anchor : certificates_from_pem(pem)) collector.add_anchor(anchor);
  for (const Bytes& certificate : contents.certificates) collector.add_known(certificate);
  auto stored = pdf::read_dss(document);
  if (!stored) return stored.error();
  collector.add_stored(*stored);
  for (const Subject& subject : contents.subjects) {
    auto done = collector.add_path(subject.certificate, subject.needed_since);
    if (!done) return done.error();
  }
  return collector.take();
}

// The token of the last document time-stamp of a file that was just made.
Result<timestamp::Token> last_token(BytesView file) {
  auto document = pdf::Document::parse(file);
  if (!document) return document.error();
  auto form = pdf::read_form(*document);
  if (!form) return form.error();
  auto found = verify::find_signatures(*document, *form);
  if (!found) return found.error();
  if (found->empty() || !found->back().is_time_stamp())
    return failure(Code::kInternal, "the new document time-stamp is not found");
  return timestamp::read_token(found->back().cms);
}

bool knows(const Contents& contents, const Bytes& certificate) {
  return std::any_of(contents.subjects.begin(), contents.subjects.end(),
                     [&](const Subject& subject) { return subject.certificate == certificate; });
}

Result<AugmentedPdf> augment_with(pdf::Document& document, const Contents& contents, const AugmentRequest& request,
                                  Level target) {
  auto found = collect(document, contents, request);
  if (!found) return found.error();
  AugmentedPdf out;
  out.certificates = found->certificates.size();
  out.ocsp_responses = found->ocsp_responses.size();
  out.crls = found->crls.size();
  out.level = contents.all_are_bt ? target : Level::kBB;
  if (found->empty()) {
    out.bytes.assign(request.pdf.begin(), request.pdf.end());
  } else {
    pdf::ObjectWriter writer(document, 65536);
    auto stored = pdf::append_dss(document, writer, *found);
    if (!stored) return stored.error();
    out.bytes = writer.finish("DSS" + std::to_string(request.pdf.size()));
  }
  if (target != Level::kBLTA) return out;
  auto stamped = add_document_time_stamp(out.bytes, *request.time_stamper);
  if (!stamped) return stamped.error();
  out.bytes = std::move(*stamped);
  return out;
}

Result<AugmentedPdf> augment(const AugmentRequest& request, Level target, bool must_have_stamp) {
  if (request.evidence == nullptr || (target == Level::kBLTA && request.time_stamper == nullptr))
    return failure(Code::kInternal, "a source of the request is missing");
  auto intact = check_earlier_signatures(request.pdf, Addition::kProof);
  if (!intact) return intact.error();
  auto document = pdf::Document::parse(request.pdf);
  if (!document) return document.error();
  auto contents = read_contents(*document, request.time);
  if (!contents) return contents.error();
  if (must_have_stamp && !contents->last_document_stamp)
    return failure(Code::kPdfUnsupported, "there is no document time-stamp to renew");
  auto done = augment_with(*document, *contents, request, target);
  if (!done || target != Level::kBLTA) return done;
  // Which certificate an authority signs with shows only in its answer: when nothing in the document speaks about this
  // one, its validation data belong under a time-stamp too, so that the file can be judged without the network.
  auto token = last_token(done->bytes);
  if (!token) return token.error();
  if (knows(*contents, token->certificate)) return done;
  contents->certificates.insert(contents->certificates.end(), token->certificates.begin(), token->certificates.end());
  contents->subjects.push_back({token->certificate, token->time});
  return augment_with(*document, *contents, request, target);
}

}  // namespace

Result<AugmentedPdf> augment_pdf(const AugmentRequest& request) {
  if (request.target != Level::kBLT && request.target != Level::kBLTA)
    return failure(Code::kPdfUnsupported, "a signature cannot be raised to this level afterwards",
                   std::string(name_of(request.target)));
  return augment(request, request.target, false);
}

Result<AugmentedPdf> renew_pdf(const AugmentRequest& request) {
  return augment(request, Level::kBLTA, true);
}

Result<std::optional<Time>> renewal_due(BytesView pdf) {
  auto document = pdf::Document::parse(pdf);
  if (!document) return document.error();
  auto form = pdf::read_form(*document);
  if (!form) return form.error();
  auto found = verify::find_signatures(*document, *form);
  if (!found) return found.error();
  std::optional<Time> due;
  for (const FoundSignature& one : *found) {
    if (!one.is_time_stamp() || !one.failures.empty()) continue;
    auto token = timestamp::read_token(one.cms);
    if (!token) return token.error();
    const auto certificate = view_certificate(token->certificate);
    if (certificate) due = certificate->not_after;
  }
  return due;
}

}  // namespace signing
