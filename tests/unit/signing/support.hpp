// Invented documents, keys made by the openssl command, and foreign judges. All names and codes are fictitious.
#pragma once

#include <string>
#include <vector>

#include "signing/keys/pkcs12.hpp"
#include "signing/sign.hpp"
#include "signing/verify/verify.hpp"

namespace signing::test {

// A directory of this test program, removed at its end.
std::string scratch(const std::string& name);
Bytes read(const std::string& path);
void write(const std::string& path, BytesView content);

struct Ran {
  int status = -1;
  std::string output;  // standard output and error
};
Ran run(const std::string& command);

// An unsigned PDF of `pages` pages; with or without cross-reference stream and object stream.
Bytes plain_pdf(int pages = 1, const std::string& text = "0 0 m 10 10 l S");
Bytes stream_pdf();
// plain_pdf with the fields "Home" and "Host" (which locks the document).
Bytes prepared_pdf();

// Key and self-signed certificate made once per kind: "rsa:2048", "rsa:3072", "rsa:4096", "ec:P-256", "ec:P-384",
// "ec:P-521". `dir/<kind>` holds key.pem, cert.pem, file.p12 with password "secret".
std::string key_dir(const std::string& kind);
LoadedKey load_key(const std::string& kind, bool pss = false);
std::string cert_pem(const std::string& kind);

PreparedImage picture();
Result<SignedPdf> sign(BytesView pdf, const std::string& field, const SigningKey& key);
Report verify(BytesView pdf, const std::vector<std::string>& kinds, std::size_t expected);

}  // namespace signing::test
