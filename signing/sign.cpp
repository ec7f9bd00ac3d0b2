#include "signing/sign.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "signing/appearance.hpp"
#include "signing/cms/builder.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/utf8.hpp"
#include "signing/pdf/form.hpp"
#include "signing/verify/earlier_signatures.hpp"

namespace signing {
namespace {

using pdf::Dict;
using pdf::Object;
using pdf::Ref;

// DER octets kept free for the CMS: certificates and signature as they are, and this much for the rest.
constexpr std::size_t kReserveBeyondCertificates = 1024;
constexpr std::size_t kByteRangeWidth = 44;  // "[0 " and three numbers of at most ten digits with their spaces and "]"

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

std::size_t reserve_for(const SigningKey& key) {
  std::size_t size = kReserveBeyondCertificates + key.certificate().size() + 512;  // 512: RSA-4096
  for (const Bytes& certificate : key.chain()) size += certificate.size();
  return size;
}

void add_text(std::string& body, const char* key, const std::string& value) {
  if (value.empty()) return;
  body += std::string("/") + key + " ";
  pdf::write(body, Object(pdf::String{pdf::text_string(value), false, 0, 0}));
  body += "\n";
}

struct Placeholders {
  std::size_t byte_range;  // offset of "["
  std::size_t contents;    // offset of "<"
  std::size_t after;       // offset behind ">"
};

// EN 319 142-1 § 5.3 and ISO 32000-2 table 255: all values direct, /Contents as a placeholder of zeros.
Placeholders put_signature(pdf::ObjectWriter& out, Ref ref, const SignRequest& request, const Object* catalog,
                           bool locks, std::size_t reserve) {
  std::string body = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n/ByteRange ";
  const std::size_t byte_range = body.size();
  body.append(kByteRangeWidth, ' ');
  body += "\n/Contents ";
  const std::size_t contents = body.size();
  body += '<';
  body.append(reserve * 2, '0');
  body += ">\n";
  body += "/M (" + to_pdf_date(request.time) + ")\n";
  add_text(body, "Name", request.name);
  add_text(body, "Reason", request.reason);
  add_text(body, "Location", request.location);
  if (locks)
    body += "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /Data " + pdf::ref_text(*catalog->ref()) +
            " /TransformParams << /Type /TransformParams /Action /All /V /1.2 >> >>]\n";
  body += ">>";
  const std::size_t at = out.put(ref, body);
  return {at + byte_range, at + contents, at + contents + reserve * 2 + 2};
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

// The first signature of a document whose form does not announce signatures says so; later ones must not touch it.
Result<void> announce_signatures(Prepared& prepared, pdf::ObjectWriter& out) {
  const Object* flags = prepared.form.acro_form->find("SigFlags");
  const std::int64_t* value = flags != nullptr ? flags->integer() : nullptr;
  if (prepared.has_signatures || (value != nullptr && (*value & 3) == 3)) return {};
  Dict form = *prepared.form.acro_form;
  form.set("SigFlags", std::int64_t{3});
  if (prepared.form.acro_form_ref) {
    out.put(*prepared.form.acro_form_ref, Object(std::move(form)));
    return {};
  }
  auto catalog = prepared.document.catalog();
  if (!catalog) return catalog.error();
  Dict changed = **catalog;
  changed.set("AcroForm", std::move(form));
  out.put(*prepared.document.trailer().find("Root")->ref(), Object(std::move(changed)));
  return {};
}

std::array<std::int64_t, 4> fill_byte_range(Bytes& file, const Placeholders& at) {
  const auto size = static_cast<std::int64_t>(file.size());
  const std::array<std::int64_t, 4> range{0, static_cast<std::int64_t>(at.contents),
                                          static_cast<std::int64_t>(at.after),
                                          size - static_cast<std::int64_t>(at.after)};
  std::array<char, kByteRangeWidth + 1> text{};
  std::snprintf(text.data(), text.size(), "[0 %lld %lld %lld]", static_cast<long long>(range[1]),
                static_cast<long long>(range[2]), static_cast<long long>(range[3]));
  const std::string_view shown(text.data());
  std::copy(shown.begin(), shown.end(), file.begin() + static_cast<std::ptrdiff_t>(at.byte_range));
  return range;
}

void fill_contents(Bytes& file, const Placeholders& at, BytesView cms) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::uint8_t* to = file.data() + at.contents + 1;
  for (const std::uint8_t byte : cms) {
    *to++ = static_cast<std::uint8_t>(kHex[byte >> 4]);
    *to++ = static_cast<std::uint8_t>(kHex[byte & 15]);
  }
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
  for (const std::string* text : {&request.reason, &request.location, &request.name})
    if (!is_valid_utf8(*text) || text->size() > 2000)
      return failure(Code::kTextInvalid, "reason, place or name is no short UTF-8 text");
  return {};
}

}  // namespace

Result<SignedPdf> sign_pdf(const SignRequest& request) {
  auto sound = check_request(request);
  if (!sound) return sound.error();
  const SigningKey& key = *request.key;
  auto signer = cms::read_certificate(key.certificate());
  if (!signer) return signer.error();
  auto valid = check_certificate(*signer, request.time);
  if (!valid) return valid.error();
  auto digest = digest_of_source(request, digest_of(key.algorithm()));
  if (!digest) return digest.error();
  auto prepared = read(request);
  if (!prepared) return prepared.error();
  if (request.verify_existing && prepared->has_signatures) {
    auto intact = check_earlier_signatures(request.pdf);
    if (!intact) return intact.error();
  }
  const auto rect = pdf::read_rect(prepared->document, *prepared->field.dict);
  if (!rect) return failure(Code::kPdfMalformed, "the field has no /Rect");
  auto locks = pdf::locks_all(prepared->document, *prepared->field.dict);
  if (!locks) return locks.error();

  const std::size_t reserve = reserve_for(key);
  const PreparedImage* image = request.appearance.image;
  const std::size_t picture = image != nullptr ? image->rgb_deflated.size() + image->alpha_deflated.size() : 0;
  pdf::ObjectWriter out(prepared->document, reserve * 2 + picture + 16384);
  const Ref signature = out.new_ref();
  const Placeholders at =
      put_signature(out, signature, request, prepared->document.trailer().find("Root"), *locks, reserve);
  const auto font = pdf::find_document_font(prepared->document, prepared->form.acro_form);
  auto appearance = write_appearance(out, request.appearance, rect->width, rect->height, font, request.font_files);
  if (!appearance) return appearance.error();
  out.put(prepared->field.ref, Object(signed_field(*prepared->field.dict, signature, *appearance)));
  auto announced = announce_signatures(*prepared, out);
  if (!announced) return announced.error();

  SignedPdf result;
  result.revision_start = request.pdf.size();
  result.bytes = out.finish(request.field_name + to_pdf_date(request.time) + std::to_string(request.pdf.size()));
  result.byte_range = fill_byte_range(result.bytes, at);
  const BytesView all(result.bytes);
  digest->add(all.subspan(request.pdf.size(), at.contents - request.pdf.size()));
  digest->add(all.subspan(at.after));
  const Bytes attributes = cms::signed_attributes(digest->finish(), key.certificate(), key.algorithm());
  auto value = key.sign(attributes);
  if (!value) return value.error();
  result.cms = cms::content_info(*signer, key.chain(), key.algorithm(), attributes, *value);
  if (result.cms.size() > reserve)
    return failure(Code::kSignatureTooLarge, "the CMS is larger than the room reserved for it");
  fill_contents(result.bytes, at, result.cms);
  return result;
}

}  // namespace signing
