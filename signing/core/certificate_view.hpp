// A certificate (RFC 5280 § 4.1) cut into its parts without copying. For the rooms that judge many certificates of one
// file: OpenSSL 3.0 takes 100 microseconds and more to decode one, this less than one.
#pragma once

#include <optional>

#include "signing/core/bytes.hpp"
#include "signing/core/der.hpp"
#include "signing/core/time.hpp"

namespace signing {

// Borrowed from the octets that were read.
struct CertificateView {
  BytesView tbs;      // what is signed, tag and length included
  BytesView serial;   // content of the INTEGER
  BytesView issuer;   // Name, whole
  BytesView subject;  // Name, whole
  Time not_before{}, not_after{};
  BytesView key;                  // SubjectPublicKeyInfo, whole
  BytesView key_octets;           // subjectPublicKey without the count of unused bits: what key identifiers hash
  BytesView extensions;           // content of the SEQUENCE OF; empty when absent
  BytesView signature_algorithm;  // content of the AlgorithmIdentifier
  BytesView signature;
};

struct ExtensionView {
  BytesView oid;
  bool critical = false;
  BytesView value;  // content of extnValue's OCTET STRING
};

// `der` = exactly one certificate, strictly DER, at most 1 MiB. Its signature is not judged.
std::optional<CertificateView> view_certificate(BytesView der);

// `content` = a SEQUENCE OF Extension without its header; nothing when damaged, or when one comes twice.
std::optional<std::vector<ExtensionView>> split_extensions(BytesView content);
// The first extension of this kind.
std::optional<ExtensionView> find_extension(BytesView content, BytesView oid);

// Names and dates as they are written in certificates, OCSP answers and CRLs.
std::optional<Time> time_from(const der::Element& element);
// The octets of a BIT STRING whose length in bits is a multiple of 8.
std::optional<BytesView> whole_octets(const der::Element& bit_string);
bool same(BytesView a, BytesView b);

// The extension extKeyUsage; nothing when the certificate has none, no purpose when it is damaged.
struct ExtendedKeyUsage {
  bool critical = false;
  std::vector<BytesView> purposes;  // OID contents
};
std::optional<ExtendedKeyUsage> extended_key_usage(const CertificateView& certificate);

// keyUsage (RFC 5280 § 4.2.1.3) has one of these bits, numbered as there, or is absent.
bool may_be_used_for(const CertificateView& certificate, std::initializer_list<unsigned> bits);
bool is_authority(const CertificateView& certificate);  // basicConstraints cA
// extKeyUsage (RFC 5280 § 4.2.1.12) is absent, or names a purpose that signing documents falls under: any, e-mail
// protection (S/MIME certificates sign documents), document signing (RFC 9336), Adobe's and Microsoft's.
bool may_sign_documents(const CertificateView& certificate);

// `issuer` signed `certificate`: names fit and the signature is right (SHA-2 algorithms of this library only).
bool is_signed_by(const CertificateView& certificate, const CertificateView& issuer);

}  // namespace signing
