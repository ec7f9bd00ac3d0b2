// A SoftHSM2 token of one test: its own directory and configuration, keys made by openssl. One per process: the module
// reads its configuration once.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "pki_server.hpp"

class SoftHsm {
 public:
  static SoftHsm& shared() {
    static SoftHsm token;
    return token;
  }

  static std::string module() {
    for (const char* path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                             "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"})
      if (std::filesystem::exists(path)) return path;
    throw std::runtime_error("SoftHSM2 is not installed (dist/packages test)");
  }
  std::string tokens() const { return (dir_.path() / "tokens").string(); }
  std::string file(const std::string& name) const { return (dir_.path() / name).string(); }

  // A token "conventions", PIN 1234, with a key and certificate of each kind, labelled by it: "rsa2048" (id 01),
  // "rsa3072" (02), "p256" (03), "p384" (04), "p521" (05).
  SoftHsm() {
    const std::string dir = dir_.path().string();
    std::filesystem::create_directory(tokens());
    std::ofstream(file("softhsm2.conf")) << "directories.tokendir = " << tokens()
                                         << "\nobjectstore.backend = file\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", file("softhsm2.conf").c_str(), 1);
    PkiServer::run("softhsm2-util --init-token --free --label conventions --so-pin 0000 --pin 1234");
    const char* const kinds[][3] = {{"rsa2048", "01", "rsa:2048"},
                                    {"rsa3072", "02", "rsa:3072"},
                                    {"p256", "03", "ec -pkeyopt ec_paramgen_curve:P-256"},
                                    {"p384", "04", "ec -pkeyopt ec_paramgen_curve:P-384"},
                                    {"p521", "05", "ec -pkeyopt ec_paramgen_curve:P-521"}};
    for (const auto& [label, id, kind] : kinds) {
      const std::string base = dir + "/" + label;
      PkiServer::run("openssl req -x509 -newkey " + std::string(kind) + " -nodes -keyout " + base + ".key -out " +
                     base + ".crt -days 30 -subj '/O=Lycée fictif/CN=" + label +
                     "' -utf8 -addext keyUsage=critical,digitalSignature,nonRepudiation 2>/dev/null && "
                     "openssl pkcs8 -topk8 -nocrypt -in " +
                     base + ".key -out " + base + ".p8 && softhsm2-util --import " + base +
                     ".p8 --token conventions --label " + label + " --id " + id + " --pin 1234 && openssl x509 -in " +
                     base + ".crt -outform DER -out " + base + ".der && pkcs11-tool --module " + module() +
                     " --token-label conventions --login --pin 1234 --write-object " + base +
                     ".der --type cert --label " + label + " --id " + id + " 2>/dev/null");
    }
  }

 private:
  TempDir dir_;
};
