#include "support.hpp"

#include <gtest/gtest.h>
#include <png.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "signing/core/deflate.hpp"

namespace signing::test {
namespace {

class ScratchRoot {
 public:
  ScratchRoot() {
    std::string pattern = (std::filesystem::temp_directory_path() / "signing-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~ScratchRoot() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string pad10(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(10 - digits.size(), '0') + digits;
}

}  // namespace

std::string scratch(const std::string& name) {
  static const ScratchRoot root;
  const std::string path = root.path() + "/" + name;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  return path;
}

Bytes read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

void write(const std::string& path, BytesView content) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
}

Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = popen(("( " + command + " ) 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  char buffer[4096];
  for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) ran.output.append(buffer, n);
  const int status = pclose(pipe);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return ran;
}

Bytes plain_pdf(int pages, const std::string& text) {
  std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R >>", ""};
  std::string kids;
  for (int i = 0; i < pages; ++i) {
    const std::size_t page = objects.size() + 1;
    kids += std::to_string(page) + " 0 R ";
    objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents " +
                      std::to_string(page + 1) + " 0 R >>");
    objects.push_back("<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream");
  }
  objects[1] = "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages) + " >>";
  std::string out = "%PDF-1.7\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += pad10(out.size()) + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t at = out.size(), count = objects.size() + 1;
  out += "xref\n0 " + std::to_string(count) + "\n0000000000 65535 f \n" + table + "trailer\n<< /Size " +
         std::to_string(count) + " /Root 1 0 R >>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
  return Bytes(out.begin(), out.end());
}

Bytes stream_pdf() {
  const std::string in = scratch("plain.pdf"), out = scratch("streams.pdf");
  write(in, plain_pdf(2));
  const Ran ran = run("qpdf --object-streams=generate --compress-streams=y " + in + " " + out);
  EXPECT_EQ(ran.status, 0) << ran.output;
  return read(out);
}

Bytes prepared_pdf() {
  static const Bytes made = [] {
    auto prepared =
        prepare_fields(plain_pdf(2), {{"Home", -1, {40, 60, 230, 90}, false}, {"Host", -1, {325, 60, 230, 90}, true}});
    EXPECT_TRUE(prepared) << prepared.error().what;
    return *prepared;
  }();
  return made;
}

std::string key_dir(const std::string& kind) {
  static std::map<std::string, std::string> made;
  if (const auto known = made.find(kind); known != made.end()) return known->second;
  const std::string dir = scratch("keys/" + kind.substr(0, 2) + kind.substr(kind.find(':') + 1));
  std::filesystem::create_directories(dir);
  const std::string algorithm =
      kind.substr(0, 3) == "rsa" ? "-newkey " + kind : "-newkey ec -pkeyopt ec_paramgen_curve:" + kind.substr(3);
  const Ran ran = run("cd " + dir + " && openssl req -x509 " + algorithm +
                      " -nodes -keyout key.pem -out cert.pem -days 30 -subj '/CN=Lycee fictif " + kind +
                      "/O=Test' -addext keyUsage=digitalSignature,nonRepudiation && "
                      "openssl pkcs12 -export -inkey key.pem -in cert.pem -out file.p12 -passout pass:secret");
  EXPECT_EQ(ran.status, 0) << ran.output;
  return made[kind] = dir;
}

LoadedKey load_key(const std::string& kind, bool pss) {
  Pkcs12Policy policy;
  policy.rsa_pss = pss;
  const Bytes file = read(key_dir(kind) + "/file.p12");  // made first: the certificate begins at that second
  auto loaded = load_pkcs12(file, Secret("secret"), now(), policy);
  EXPECT_TRUE(loaded) << loaded.error().what;
  return std::move(*loaded);
}

std::string cert_pem(const std::string& kind) {
  return std::string(as_text(read(key_dir(kind) + "/cert.pem")));
}

PreparedImage picture() {
  constexpr std::uint32_t kWidth = 200, kHeight = 80;
  Bytes rgb(kWidth * kHeight * 3, 255);
  for (std::uint32_t x = 10; x < 190; ++x)
    for (std::uint32_t y = 0; y < 4; ++y) {
      const std::size_t at = ((20 + x / 6 + y) * kWidth + x) * 3;
      rgb[at] = 10;
      rgb[at + 1] = 20;
      rgb[at + 2] = 120;
    }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = kWidth;
  image.height = kHeight;
  image.format = PNG_FORMAT_RGB;
  Bytes file(kWidth * kHeight * 4);
  png_alloc_size_t size = file.size();
  EXPECT_NE(png_image_write_to_memory(&image, file.data(), &size, 0, rgb.data(), 0, nullptr), 0);
  file.resize(size);
  auto prepared = prepare_image(file);
  EXPECT_TRUE(prepared);
  return std::move(*prepared);
}

Result<SignedPdf> sign(BytesView pdf, const std::string& field, const SigningKey& key) {
  static const PreparedImage image = picture();
  SignRequest request;
  request.pdf = pdf;
  request.field_name = field;
  request.key = &key;
  request.appearance.image = &image;
  request.appearance.lines = {"Mme Zoë Nguyễn", "Proviseure, par délégation", "Heure déclarée : 19:30"};
  request.reason = "Accord pour la convention";
  request.name = "Zoë Nguyễn";
  request.time = now();
  return sign_pdf(request);
}

Report verify(BytesView pdf, const std::vector<std::string>& kinds, std::size_t expected) {
  VerifyOptions options;
  options.expected_signatures = expected;
  for (const std::string& kind : kinds) options.trust_anchors_pem.push_back(cert_pem(kind));
  options.at = now();
  return verify_pdf(pdf, options);
}

}  // namespace signing::test
