#include "signing/augment.hpp"

#include "signing/cli/commands.hpp"
#include "signing/cli/files.hpp"
#include "signing/cli/sources.hpp"

namespace signing::cli {

int augment_command(const Arguments& arguments, bool french) {
  auto network = open_network(arguments.network);
  if (!network) return report_failure(network.error());
  auto trust = read_texts(arguments.verify.trust);
  if (!trust) return report_failure(trust.error());
  const bool renew = arguments.command == Command::kRenew;
  return run_batch(arguments.files, french, [&](const Job& job) -> FileResult {
    auto pdf = read_file(job.in, kMaxPdfOctets);
    if (!pdf) return failure_result(pdf.error(), job.in);
    const AugmentRequest request{*pdf, arguments.sign.level, network->evidence.get(), network->stamper.get(), *trust,
                                 now()};
    auto done = renew ? renew_pdf(request) : augment_pdf(request);
    if (!done) return failure_result(done.error(), job.in);
    auto written = write_file(job.out, done->bytes);
    if (!written) return failure_result(written.error(), job.in);
    std::string text = job.out + (french ? " : PAdES " : ": PAdES ") + std::string(name_of(done->level)) + " (+" +
                       std::to_string(done->certificates) + (french ? " certificats, +" : " certificates, +") +
                       std::to_string(done->ocsp_responses) + " OCSP, +" + std::to_string(done->crls) + " CRL)";
    if (done->level == Level::kBB)
      text += french ? "\n  une signature n’a pas d’horodatage à elle : elle reste B-B, prouvée à partir de maintenant"
                     : "\n  a signature has no time-stamp of its own: it stays B-B, proven from now on";
    return {0, std::move(text), false};
  });
}

}  // namespace signing::cli
