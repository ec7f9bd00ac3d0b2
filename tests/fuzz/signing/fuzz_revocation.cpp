// OCSP answers, CRLs and the addresses in certificates. The input is cut at its first two octets into a certificate,
// its issuer and the evidence, so that all three are anybody's.
#include "signing/revocation/evidence.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace signing;
  const BytesView all(data, size);
  if (size < 4) return 0;
  const std::size_t first = std::min<std::size_t>(size - 4, all[0] * 256u + all[1]);
  const std::size_t second = std::min<std::size_t>(size - 4 - first, all[2] * 256u + all[3]);
  const BytesView certificate = all.subspan(4, first), issuer = all.subspan(4 + first, second),
                  evidence = all.subspan(4 + first + second);
  (void)revocation::read_ocsp(evidence, certificate, issuer);
  (void)revocation::read_crl(evidence, certificate, issuer);
  (void)revocation::addresses_of(certificate);
  (void)revocation::make_ocsp_request(certificate, issuer);
  return 0;
}
