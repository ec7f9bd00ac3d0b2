// What the tests of time-stamps, revocation data and the network share: foreign tools and the test PKI, no code of
// ours.
#pragma once

#include <string>

#include "pki_server.hpp"
#include "signing/core/bytes.hpp"

namespace signing::test {

inline Bytes bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

inline Bytes der_of(const std::string& certificate) {
  return PkiServer::shared().certificate(certificate);
}

// A DER file of the test PKI.
inline Bytes der_file(const std::string& name) {
  return bytes_of(PkiServer::shared().read(name));
}

// The bare token that `openssl ts` makes over `text` at one of the server's addresses.
inline Bytes token_over(const std::string& text, const std::string& path = "/tsa",
                        const std::string& digest = "sha256") {
  const TempDir dir;
  const std::string at = dir.path().string();
  PkiServer::run("cd " + at + " && printf '%s' '" + text + "' > data && openssl ts -query -data data -" + digest +
                 " -cert -out q 2>/dev/null && curl -sf --noproxy '*' -H 'Content-Type: application/timestamp-query' "
                 "--data-binary @q -o r " +
                 PkiServer::shared().url(path) + " && openssl ts -reply -in r -token_out -out token 2>/dev/null");
  return bytes_of(PkiServer::run("cat " + at + "/token"));
}

// The OCSPResponse that `openssl ocsp` makes about `certificate` at one of the server's addresses.
inline Bytes ocsp_about(const std::string& certificate, const std::string& path = "/ocsp",
                        const std::string& options = "") {
  const TempDir dir;
  const std::string at = dir.path().string(), pki = PkiServer::shared().file("");
  PkiServer::run("cd " + at + " && openssl ocsp " + options + " -no_nonce -issuer '" + pki + "inter/ca.crt' -cert '" +
                 pki + certificate +
                 ".crt' -reqout q && curl -s --noproxy '*' -H 'Content-Type: application/ocsp-request' "
                 "--data-binary @q -o r " +
                 PkiServer::shared().url(path));
  return bytes_of(PkiServer::run("cat " + at + "/r"));
}

// `der` damaged in every way that is cheap to try: cut short, prolonged, one octet changed.
template <class Judge>
void damage_everywhere(const Bytes& der, Judge judge) {
  for (std::size_t at = 0; at < der.size(); ++at) judge(Bytes(der.begin(), der.begin() + static_cast<long>(at)));
  for (std::size_t at = 0; at < der.size(); ++at) {
    Bytes changed = der;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ 0x20);
    judge(changed);
  }
  Bytes longer = der;
  longer.push_back(0);
  judge(longer);
}

}  // namespace signing::test
