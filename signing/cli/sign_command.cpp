#include "signing/augment.hpp"
#include "signing/cli/commands.hpp"
#include "signing/cli/files.hpp"
#include "signing/cli/sources.hpp"
#include "signing/sign.hpp"

namespace signing::cli {
namespace {

// Two columns at the foot of the last page (A4), unless places are given.
std::vector<FieldSpec> fields_of(const SignArguments& arguments, const std::vector<std::string>& names) {
  std::vector<FieldSpec> specs;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Place place{-1, {40 + 270 * static_cast<double>(i % 2), 60 + 100 * static_cast<double>(i / 2), 245, 90}};
    if (i < arguments.places.size()) place = arguments.places[i];
    const int page = place.page > 0 ? place.page - 1 : place.page;
    specs.push_back({names[i], page, place.rect, names.size() > 1 && i + 1 == names.size()});
  }
  return specs;
}

struct Signing {
  const Arguments& arguments;
  Network network;
  std::unique_ptr<SigningKey> key;
  std::optional<PreparedImage> picture;
  std::vector<std::string> trust;

  Result<void> open() {
    auto opened = open_network(arguments.network);
    if (!opened) return opened.error();
    network = std::move(*opened);
    auto anchors = read_texts(arguments.verify.trust);
    if (!anchors) return anchors.error();
    trust = std::move(*anchors);
    if (!arguments.sign.image.empty()) {
      auto file = read_file(arguments.sign.image, 16u << 20);
      if (!file) return file.error();
      auto image = prepare_image(*file);
      if (!image) return image.error();
      picture = std::move(*image);
    }
    auto loaded = open_key(arguments.key, *network.client);
    if (!loaded) return loaded.error();
    key = std::move(*loaded);
    return {};
  }

  SignRequest request(BytesView pdf) const {
    const SignArguments& asked = arguments.sign;
    SignRequest out;
    out.pdf = pdf;
    out.key = key.get();
    out.field_name = asked.field;
    out.reason = asked.reason;
    out.location = asked.location;
    out.name = asked.name;
    out.time = now();
    out.appearance.lines = asked.lines;
    if (asked.lines.empty() && !asked.name.empty()) out.appearance.lines.push_back(asked.name);
    if (picture) out.appearance.image = &*picture;
    out.certify = asked.certify;
    if (asked.level > Level::kBB) out.time_stamper = network.stamper.get();
    out.time_stamp_optional = asked.time_stamp_optional;
    return out;
  }

  // The level reached; the file is at its place then.
  Result<SignedPdf> sign(const Job& job) const {
    auto pdf = read_file(job.in, kMaxPdfOctets);
    if (!pdf) return pdf.error();
    std::vector<std::string> names = arguments.sign.prepare;
    if (names.empty() && !arguments.sign.places.empty()) names = {arguments.sign.field};
    if (!names.empty()) {
      auto prepared = prepare_fields(*pdf, fields_of(arguments.sign, names));
      if (!prepared) return prepared.error();
      *pdf = std::move(*prepared);
    }
    auto done = sign_pdf(request(*pdf));
    if (!done) return done;
    if (arguments.sign.level >= Level::kBLT && !done->time_stamp_failure) {
      auto raised =
          augment_pdf({done->bytes, arguments.sign.level, network.evidence.get(), network.stamper.get(), trust, now()});
      if (!raised) return raised.error();
      done->bytes = std::move(raised->bytes);
      done->level = raised->level;
    }
    auto written = write_file(job.out, done->bytes);
    if (!written) return written.error();
    return done;
  }
};

}  // namespace

int sign_command(const Arguments& arguments, bool french) {
  Signing signing{arguments, {}, nullptr, std::nullopt, {}};
  auto opened = signing.open();
  if (!opened) return report_failure(opened.error());
  return run_batch(arguments.files, french, [&](const Job& job) -> FileResult {
    auto done = signing.sign(job);
    if (!done) return failure_result(done.error(), job.in);
    std::string text = job.out + (french ? " : signé, PAdES " : ": signed, PAdES ") + std::string(name_of(done->level));
    if (done->time_stamp_failure)
      text += (french ? ", horodatage en attente : " : ", time-stamp pending: ") + done->time_stamp_failure->what;
    return {0, std::move(text), false};
  });
}

int prepare_command(const Arguments& arguments, bool french) {
  return run_batch(arguments.files, french, [&](const Job& job) -> FileResult {
    auto pdf = read_file(job.in, kMaxPdfOctets);
    if (!pdf) return failure_result(pdf.error(), job.in);
    auto prepared = prepare_fields(*pdf, fields_of(arguments.sign, arguments.sign.prepare));
    if (!prepared) return failure_result(prepared.error(), job.in);
    auto written = write_file(job.out, *prepared);
    if (!written) return failure_result(written.error(), job.in);
    return {0, job.out + (french ? " : champs préparés" : ": fields prepared"), false};
  });
}

}  // namespace signing::cli
