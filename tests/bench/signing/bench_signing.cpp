// Visible signed documents per second on one core beside the raw signature rate of the same key in the same run.
// Prints one line per key. Usage: bench_signing [seconds per measurement]
#include <openssl/evp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <thread>

#include "signing/core/certificate_view.hpp"
#include "signing/core/openssl.hpp"
#include "signing/keys/file_key.hpp"
#include "signing/keys/instance_ca.hpp"
#include "signing/keys/pkcs12.hpp"
#include "signing/pdf/dss.hpp"
#include "signing/sign.hpp"
#include "signing/verify/verify.hpp"

namespace {

using namespace signing;

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
// Processor time of this thread, which is also what `openssl speed` counts: others on the machine disturb less.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double rate(double seconds, const std::function<void()>& work, double (*clock)() = cpu_seconds) {
  for (int i = 0; i < 20; ++i) work();
  const double start = clock();
  long count = 0;
  double spent = 0;
  while (spent < seconds) {
    for (int i = 0; i < 10; ++i) work();
    count += 10;
    spent = clock() - start;
  }
  return static_cast<double>(count) / spent;
}

// Two rates in turns, because the machine's speed changes while it runs: medians, and the median of second / first.
struct Compared {
  double first = 0, second = 0, ratio = 0;
};
Compared compare(double seconds, const std::function<void()>& one, const std::function<void()>& other) {
  constexpr std::size_t kTurns = 9;
  std::array<double, kTurns> first{}, second{}, ratio{};
  for (std::size_t turn = 0; turn < kTurns; ++turn) {
    first[turn] = rate(seconds / kTurns, one);
    second[turn] = rate(seconds / kTurns, other);
    ratio[turn] = second[turn] / first[turn];
  }
  for (auto* list : {&first, &second, &ratio}) std::sort(list->begin(), list->end());
  return {first[kTurns / 2], second[kTurns / 2], ratio[kTurns / 2]};
}

[[noreturn]] void stop(const Failure& failure) {
  std::fprintf(stderr, "%s: %s\n", std::string(failure.remedy()).c_str(), failure.what.c_str());
  std::exit(1);
}

// Two pages whose contents do not compress (they are not compressed here): with the block's font about 60 kB.
Bytes document(std::size_t content = 6000) {
  std::string out = "%PDF-1.7\n", table;
  std::mt19937 random(1);
  std::string text = "BT\n";
  while (text.size() < content) text += std::to_string(random() % 500) + " " + std::to_string(random() % 800) + " Td\n";
  text += "ET";
  const std::string page = " /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents ";
  const std::string objects[] = {"<< /Type /Catalog /Pages 2 0 R >>",
                                 "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
                                 "<< /Type /Page" + page + "5 0 R >>",
                                 "<< /Type /Page" + page + "6 0 R >>",
                                 "<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream",
                                 "<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream"};
  int number = 0;
  for (const std::string& object : objects) {
    char row[32];
    std::snprintf(row, sizeof row, "%010zu 00000 n \n", out.size());
    table += row;
    out += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
  }
  const std::size_t at = out.size();
  out += "xref\n0 7\n0000000000 65535 f \n" + table + "trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n" +
         std::to_string(at) + "\n%%EOF\n";
  auto prepared =
      prepare_fields(as_bytes(out), {{"Home", -1, {40, 60, 230, 90}, false}, {"Host", -1, {325, 60, 230, 90}, true}});
  if (!prepared) stop(prepared.error());
  return *prepared;
}

PreparedImage picture() {
  PreparedImage image;
  image.width = 400;
  image.height = 150;
  std::mt19937 random(2);
  image.rgb_deflated.resize(2500);
  image.alpha_deflated.resize(4000);
  for (Bytes* bytes : {&image.rgb_deflated, &image.alpha_deflated})
    for (std::uint8_t& byte : *bytes) byte = static_cast<std::uint8_t>(random());
  return image;
}

// An RSA key under a certificate of its own, as a school's file would hold.
std::unique_ptr<SigningKey> rsa_key(Time time) {
  OwnedKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
  const OwnedCertificate certificate(X509_new());
  X509* x = certificate.get();
  const auto seconds = static_cast<time_t>(time.time_since_epoch().count());
  ASN1_INTEGER_set(X509_get_serialNumber(x), 4711);
  ASN1_TIME_adj(X509_getm_notBefore(x), seconds, -1, 0);
  ASN1_TIME_adj(X509_getm_notAfter(x), seconds, 30, 0);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("Lycee fictif"), -1, -1, 0);
  X509_set_issuer_name(x, X509_get_subject_name(x));
  X509_set_pubkey(x, key.get());
  X509_sign(x, key.get(), EVP_sha256());
  return std::make_unique<FileKey>(std::move(key), SignatureAlgorithm::kRsaPkcs1Sha256, to_der(x, i2d_X509),
                                   std::vector<Bytes>{});
}

void measure(const char* name, const SigningKey& key, const Bytes& pdf, double seconds) {
  const PreparedImage image = picture();
  const Time time = now();
  SignRequest request;
  request.pdf = pdf;
  request.field_name = "Home";
  request.key = &key;
  request.appearance.image = &image;
  request.appearance.lines = {"Mme Zoë Nguyễn", "Proviseure, par délégation",
                              "Signé le 23/11/2026 à 19:30 (heure déclarée)"};
  request.reason = "Accord pour la convention";
  request.name = "Zoë Nguyễn";
  request.time = time;
  const Bytes tbs(150, 7);
  SignedPdf last;
  const Compared signing = compare(
      seconds,
      [&] {
        if (!key.sign(tbs)) std::abort();
      },
      [&] {
        auto done = sign_pdf(request);
        if (!done) stop(done.error());
        last = std::move(*done);
      });
  std::printf("%-9s raw %9.0f/s   visible documents %8.0f/s   ratio %.2f   (%zu -> %zu octets)\n", name, signing.first,
              signing.second, signing.ratio, pdf.size(), last.bytes.size());
  request.pdf = last.bytes;
  request.field_name = "Host";
  const Bytes first = last.bytes;
  request.pdf = first;
  const double second = rate(seconds, [&] {
    auto done = sign_pdf(request);
    if (!done) stop(done.error());
    last = std::move(*done);
  });
  VerifyOptions options;
  options.at = time;
  const double verified = rate(seconds, [&] { (void)verify_pdf(last.bytes, options); });
  std::printf("%-9s second signature, first one verified before %8.0f/s   verifications of both %8.0f/s\n", name,
              second, verified);
}

// A file that two schools signed and that was augmented to B-LTA (tests/fuzz/make_corpus.py makes it with openssl's
// authorities); its own root is the trust anchor.
void measure_archived(double seconds) {
  std::ifstream in(CONVENTIONS_SOURCE_DIR "/tests/fuzz/corpus/fuzz_verify/lta.pdf", std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(in), {}};
  auto document = pdf::Document::parse(as_bytes(file));
  if (!document) stop(document.error());
  auto store = pdf::read_dss(*document);
  if (!store) stop(store.error());
  VerifyOptions options;
  for (const Bytes& certificate : store->certificates) {
    const auto view = view_certificate(certificate);
    if (view && same(view->subject, view->issuer)) options.trust_anchors_pem.emplace_back(as_text(certificate));
  }
  options.at = now();
  options.min_level = Level::kBLTA;
  const Report report = verify_pdf(as_bytes(file), options);
  if (report.indication != Indication::kTotalPassed) {
    std::fprintf(stderr, "%s\n", to_french_text(report).c_str());
    std::exit(1);
  }
  const double verified = rate(seconds, [&] { (void)verify_pdf(as_bytes(file), options); });
  std::printf("B-LTA     verifications of a file with two signatures %8.0f/s   (%zu octets, %zu certificates)\n",
              verified, file.size(), store->certificates.size());
}

// Two threads beside one: documents per second of both.
void measure_scaling(const SigningKey& key, const Bytes& pdf, double seconds) {
  SignRequest request;
  request.pdf = pdf;
  request.field_name = "Home";
  request.key = &key;
  request.appearance.lines = {"Mme Zoë Nguyễn"};
  request.time = now();
  const auto work = [&] {
    auto done = sign_pdf(request);
    if (!done) stop(done.error());
  };
  const double one = rate(seconds, work, wall_seconds);
  double first = 0, second = 0;
  std::thread other([&] { second = rate(seconds, work, wall_seconds); });
  first = rate(seconds, work, wall_seconds);
  other.join();
  std::printf("scaling   one thread %8.0f/s   two threads %8.0f/s   ratio %.2f\n", one, first + second,
              (first + second) / one);
}

// Resident memory in MB: now, and at its highest.
std::pair<double, double> memory() {
  std::ifstream in("/proc/self/status");
  std::string word;
  double rss = 0, peak = 0;
  while (in >> word) {
    if (word == "VmRSS:") in >> rss;
    if (word == "VmHWM:") in >> peak;
  }
  return {rss / 1024, peak / 1024};
}

void measure_memory(const SigningKey& key, const Bytes& pdf) {
  SignRequest request;
  request.pdf = pdf;
  request.field_name = "Home";
  request.key = &key;
  request.time = now();
  for (const int count : {100, 10000}) {
    for (int i = 0; i < count; ++i)
      if (auto done = sign_pdf(request); !done) stop(done.error());
    std::printf("memory    after %5d signatures %.1f MB, highest %.1f MB\n", count, memory().first, memory().second);
  }
}

// A document of 20 MB in a process of its own: what it needs beyond its size.
void measure_large(const SigningKey& key) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    const Bytes pdf = document(10'000'000);
    const double before = memory().first;
    std::ofstream("/proc/self/clear_refs") << "5";  // forget the highest so far
    SignRequest request;
    request.pdf = pdf;
    request.field_name = "Home";
    request.key = &key;
    request.time = now();
    auto done = sign_pdf(request);
    if (!done) stop(done.error());
    const double size = static_cast<double>(pdf.size()) / 1e6, peak = memory().second;
    std::printf("large     a document of %.1f MB: highest %.1f MB, of which %.1f MB before; %.2f x its size\n", size,
                peak, before, (peak - before) * 1.048576 / size + 1);
    std::fflush(stdout);
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2.0;
  const Bytes pdf = document();
  auto ca = InstanceCa::make("ENT fictif", now());
  if (!ca) stop(ca.error());
  auto seal = ca->issue_seal({"Lycée fictif", "0990001X"}, now(), Secret("x"));
  if (!seal) stop(seal.error());
  auto loaded = load_pkcs12(seal->pkcs12, Secret("x"), now());
  if (!loaded) stop(loaded.error());
  const auto rsa = rsa_key(now());
  measure("P-256", *loaded->key, pdf, seconds);
  measure("RSA-2048", *rsa, pdf, seconds);
  measure_archived(seconds);
  measure_scaling(*loaded->key, pdf, seconds);
  measure_memory(*loaded->key, pdf);
  measure_large(*loaded->key);
}
