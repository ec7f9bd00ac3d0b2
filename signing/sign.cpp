#include "signing/sign.hpp"

#include <algorithm>

#include "signing/appearance.hpp"
#include "signing/cms/builder.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/signature_check.hpp"
#include "signing/core/utf8.hpp"
#include "signing/pdf/form.hpp"
#include "signing/verify/earlier_signatures.hpp"
#include "signing/verify/revision_diff.hpp"

namespace signing {
namespace {

using pdf::Dict;
using pdf::Object;
using pdf::Ref;

// DER octets kept free for the CMS: certificates and signature as they are, and this much for the rest.
constexpr std::size_t kReserveBeyondCertificates = 1024;
// For a time-stamp token with its chain (signing an ordinary one takes 2 to 6 KiB).
constexpr std::size_t kReserveForTimeStamp = 12 * 1024;

struct Prepared {
  pdf::Document document;
  pdf::Form form;
  pdf::FormField field;
  bool has_signatures = false;
};

Result<Prepared> read(const SignRequest& request) {
  auto document = pdf::Document::parse(request.pdf);
  if (!document) return document.error();
  auto form = pdf::read_form(*document);
  if (!form) return form.error();
  const pdf::FormField* wanted = nullptr;
  bool has_signatures = false;
  for (const pdf::FormField& field : form->fields) {
    if (field.type != "Sig") continue;
    const bool is_signed = field.value != nullptr && !field.value->is_null();
    has_signatures = has_signatures || is_signed;
    if (field.name != request.field_name) continue;
    if (is_signed) return failure(Code::kPdfFieldSigned, "the field is signed already", field.name);
    wanted = &field;
  }
  if (wanted == nullptr) return failure(Code::kPdfFieldMissing, "no such signature field", request.field_name);
  if (wanted->has_kids || !wanted->is_widget)
    return failure(Code::kPdfUnsupported, "field and widget are separate objects", request.field_name);
  pdf::FormField field = *wanted;
  return Prepared{std::move(*document), std::move(*form), std::move(field), has_signatures};
}

Result<void> check_certificate(const cms::SignerCertificate& certificate, Time time) {
  const auto from = from_asn1_time(as_text(certificate.not_before)),
             to = from_asn1_time(as_text(certificate.not_after));
  if (!from || !to) return failure(Code::kCertificateMalformed, "validity dates are not RFC 5280 times");
  if (time < *from) return failure(Code::kKeyNotYetValid, "certificate not yet valid", to_iso8601(*from));
  if (time > *to) return failure(Code::kKeyExpired, "certificate expired", to_iso8601(*to));
  return {};
}

std::size_t reserve_for(const SigningKey& key, bool time_stamp) {
  std::size_t size = (time_stamp ? kReserveForTimeStamp : 0) + kReserveBeyondCertificates + key.certificate().size() +
                     512;  // 512: RSA-4096
  for (const Bytes& certificate : key.chain()) size += certificate.size();
  return size;
}

void add_text(std::string& body, const char* key, const std::string& value) {
  if (value.empty()) return;
  body += std::string("/") + key + " ";
  pdf::write(body, Object(pdf::String{pdf::text_string(value), false, 0, 0}));
  body += "\n";
}

// /Reference: DocMDP of a certification, FieldMDP of a field that locks (ISO 32000-2 § 12.8.2).
std::string references(const SignRequest& request, bool locks, const Object& catalog) {
  std::string out;
  if (request.certify != 0)
    out += "<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >> ";
  if (locks)
    out += "<< /Type /SigRef /TransformMethod /FieldMDP /Data " + pdf::ref_text(*catalog.ref()) +
           " /TransformParams << /Type /TransformParams /Action /All /V /1.2 >> >>";
  return out.empty() ? out : "/Reference [" + out + "]\n";
}

// EN 319 142-1 § 5.3 and ISO 32000-2 table 255: all values direct, /Contents as a placeholder of zeros.
pdf::SignatureSlot put_signature(pdf::ObjectWriter& out, Ref ref, const SignRequest& request, const Object& catalog,
                                 bool locks, std::size_t reserve) {
  std::string tail = "/M (" + to_pdf_date(request.time) + ")\n";
  add_text(tail, "Name", request.name);
  add_text(tail, "Reason", request.reason);
  add_text(tail, "Location", request.location);
  tail += references(request, locks, catalog);
  return pdf::put_signature_slot(out, ref, "/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached", reserve,
                                 tail);
}

// The field with /V and /AP; nothing else of it changes.
Dict signed_field(const Dict& field, Ref signature, Ref appearance) {
  Dict changed = field;
  Dict ap;
  ap.set("N", appearance);
  changed.set("V", signature);
  changed.set("AP", std::move(ap));
  return changed;
}

// What the first signature of a document writes besides its field: later ones must not touch it. The form announces
// signatures, and the catalog names the certifying one.
Result<void> write_document_level(Prepared& prepared, pdf::ObjectWriter& out, const SignRequest& request,
                                  Ref signature) {
  if (prepared.has_signatures) return {};
  auto catalog = prepared.document.catalog();
  if (!catalog) return catalog.error();
  Dict changed = **catalog;
  bool write_catalog = false;
  const Object* flags = prepared.form.acro_form->find("SigFlags");
  const std::int64_t* value = flags != nullptr ? flags->integer() : nullptr;
  if (value == nullptr || (*value & 3) != 3) {
    Dict form = *prepared.form.acro_form;
    form.set("SigFlags", std::int64_t{3});
    if (prepared.form.acro_form_ref) {
      out.put(*prepared.form.acro_form_ref, Object(std::move(form)));
    } else {
      changed.set("AcroForm", std::move(form));
      write_catalog = true;
    }
  }
  if (request.certify != 0) {
    Dict permissions;
    permissions.set("DocMDP", signature);
    changed.set("Perms", std::move(permissions));
    write_catalog = true;
  }
  if (write_catalog) out.put(*prepared.document.trailer().find("Root")->ref(), Object(std::move(changed)));
  return {};
}

// Running digests over the given document: one for the check against what was shown, continued for the signature.
Result<Digest> digest_of_source(const SignRequest& request, DigestAlgorithm algorithm) {
  Digest running(algorithm);
  running.add(request.pdf);
  if (!request.expected_sha256) return running;
  Bytes seen;
  if (algorithm == DigestAlgorithm::kSha256) {
    seen = Digest(running).finish();
  } else {
    const Sha256 own = sha256(request.pdf);
    seen.assign(own.begin(), own.end());
  }
  if (!std::equal(seen.begin(), seen.end(), request.expected_sha256->begin(), request.expected_sha256->end()))
    return failure(Code::kPdfHashMismatch, "the document is not the one the signer saw");
  return running;
}

Result<void> check_request(const SignRequest& request) {
  if (request.key == nullptr) return failure(Code::kInternal, "no key in the request");
  if (request.certify != 0 && request.certify != 2)
    return failure(Code::kPdfUnsupported, "certification allows signatures only (2)", std::to_string(request.certify));
  for (const std::string* text : {&request.reason, &request.location, &request.name})
    if (!is_valid_utf8(*text) || text->size() > 2000)
      return failure(Code::kTextInvalid, "reason, place or name is no short UTF-8 text");
  return {};
}

// Nothing is signed that the earlier signatures would not survive: better no signature than theirs broken.
Result<void> check_against_earlier(pdf::Document& before, BytesView file) {
  auto after = pdf::Document::parse(file);
  if (!after) return after.error();
  auto changes = verify::compare_revisions(before, *after, ChangePolicy::kAgreement);
  if (!changes) return changes.error();
  if (changes->refused.empty()) return {};
  return failure(Code::kPdfUnsupported, "the signature would break an earlier one: " + changes->refused.front().detail);
}

// Lays the whole new document out; `reserve` = DER octets for the CMS.
Result<PendingSignature> begin(const SignRequest& request, std::size_t reserve) {
  const SigningKey& key = *request.key;
  auto digest = digest_of_source(request, digest_of(key.algorithm()));
  if (!digest) return digest.error();
  auto prepared = read(request);
  if (!prepared) return prepared.error();
  if (request.certify != 0 && prepared->has_signatures)
    return failure(Code::kPdfAlreadySigned, "only the first signature can certify", request.field_name);
  if (request.verify_existing && prepared->has_signatures) {
    auto intact = check_earlier_signatures(request.pdf, Addition::kSignature);
    if (!intact) return intact.error();
  }
  const auto rect = pdf::read_rect(prepared->document, *prepared->field.dict);
  if (!rect) return failure(Code::kPdfMalformed, "the field has no /Rect");
  auto locks = pdf::locks_all(prepared->document, *prepared->field.dict);
  if (!locks) return locks.error();

  const PreparedImage* image = request.appearance.image;
  const std::size_t picture = image != nullptr ? image->rgb_deflated.size() + image->alpha_deflated.size() : 0;
  pdf::ObjectWriter out(prepared->document, reserve * 2 + picture + 16384);
  const Ref signature = out.new_ref();
  const pdf::SignatureSlot slot =
      put_signature(out, signature, request, *prepared->document.trailer().find("Root"), *locks, reserve);
  const auto font = pdf::find_document_font(prepared->document, prepared->form.acro_form);
  auto appearance = write_appearance(out, request.appearance, rect->width, rect->height, font, request.font_files);
  if (!appearance) return appearance.error();
  out.put(prepared->field.ref, Object(signed_field(*prepared->field.dict, signature, *appearance)));
  auto written = write_document_level(*prepared, out, request, signature);
  if (!written) return written.error();

  PendingSignature pending;
  pending.source_size = request.pdf.size();
  pending.file = out.finish(request.field_name + to_pdf_date(request.time) + std::to_string(request.pdf.size()));
  pending.byte_range = pdf::fill_byte_range(pending.file, slot);
  if (request.verify_existing && prepared->has_signatures) {
    auto harmless = check_against_earlier(prepared->document, pending.file);
    if (!harmless) return harmless.error();
  }
  pending.algorithm = key.algorithm();
  const BytesView certificate = key.certificate();
  pending.certificate.assign(certificate.begin(), certificate.end());
  pending.chain = key.chain();
  const BytesView all(pending.file);
  digest->add(all.subspan(request.pdf.size(), slot.contents - request.pdf.size()));
  digest->add(all.subspan(slot.after));
  pending.attributes = cms::signed_attributes(digest->finish(), certificate, key.algorithm());
  return pending;
}

// The token over the octets of the signature value; nothing when there is no stamper, or when it failed and may fail.
Result<std::optional<Bytes>> stamp(SignatureAlgorithm algorithm, BytesView value, timestamp::TimeStamper* stamper,
                                   bool optional, SignedPdf& result) {
  if (stamper == nullptr) return std::optional<Bytes>();
  Digest digest(digest_of(algorithm));
  digest.add(value);
  auto token = stamper->stamp(digest.finish(), digest_of(algorithm));
  if (token) return std::optional<Bytes>(std::move(*token));
  if (!optional) return token.error();
  result.time_stamp_failure = token.error();
  return std::optional<Bytes>();
}

// Failure kSignatureTooLarge: subject = the DER octets that were needed.
Result<SignedPdf> complete(PendingSignature&& pending, BytesView value, timestamp::TimeStamper* stamper,
                           bool optional) {
  auto signer = cms::read_certificate(pending.certificate);
  if (!signer) return signer.error();
  SignedPdf result;
  auto token = stamp(pending.algorithm, value, stamper, optional, result);
  if (!token) return token.error();
  result.level = *token ? Level::kBT : Level::kBB;
  result.cms = cms::content_info(*signer, pending.chain, pending.algorithm, pending.attributes, value,
                                 *token ? BytesView(**token) : BytesView());
  if (result.cms.size() > pending.reserve())
    return failure(Code::kSignatureTooLarge, "the CMS is larger than the room reserved for it",
                   std::to_string(result.cms.size()));
  result.revision_start = pending.source_size;
  result.byte_range = pending.byte_range;
  result.bytes = std::move(pending.file);
  pdf::fill_contents(result.bytes, static_cast<std::size_t>(pending.byte_range[1]), result.cms);
  return result;
}

Result<void> check_before(const SignRequest& request) {
  auto sound = check_request(request);
  if (!sound) return sound;
  auto signer = cms::read_certificate(request.key->certificate());
  if (!signer) return signer.error();
  return check_certificate(*signer, request.time);
}

}  // namespace

Result<SignedPdf> sign_pdf(const SignRequest& request) {
  auto sound = check_before(request);
  if (!sound) return sound.error();
  std::size_t reserve = reserve_for(*request.key, request.time_stamper != nullptr);
  for (bool again = false;; again = true) {
    auto pending = begin(request, reserve);
    if (!pending) return pending.error();
    auto value = request.key->sign(pending->attributes);
    if (!value) return value.error();
    auto done = complete(std::move(*pending), *value, request.time_stamper, request.time_stamp_optional);
    if (done || again || done.error().code != Code::kSignatureTooLarge) return done;
    reserve = std::stoul(done.error().subject) + kReserveForTimeStamp;
  }
}

Result<PendingSignature> begin_signature(const SignRequest& request) {
  auto sound = check_before(request);
  if (!sound) return sound.error();
  return begin(request, reserve_for(*request.key, true));
}

Result<SignedPdf> complete_signature(PendingSignature pending, BytesView value, timestamp::TimeStamper* time_stamper,
                                     bool time_stamp_optional) {
  const auto certificate = view_certificate(pending.certificate);
  const OwnedKey key = certificate ? public_key(certificate->key) : nullptr;
  if (key == nullptr) return failure(Code::kCertificateMalformed, "the signer's certificate cannot be read");
  if (!signature_is_right(pending.algorithm, key.get(), pending.attributes, value))
    return failure(Code::kKeyFailed, "the value is not a signature of this document by this certificate");
  return complete(std::move(pending), value, time_stamper, time_stamp_optional);
}

}  // namespace signing
