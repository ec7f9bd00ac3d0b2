// A real PKI for tests (tests/peers/pki): time-stamping authority, OCSP responder, CRLs and certificates over HTTP,
// every token, answer and list made by openssl. Started once for each test program, on free ports, and stopped with it.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "temp_dir.hpp"

class PkiServer {
 public:
  // The one of this program; made at the first call (about 2 s).
  static PkiServer& shared() {
    static PkiServer server;
    return server;
  }

  PkiServer() { start(CONVENTIONS_SOURCE_DIR "/tests/peers/pki/server.py"); }
  PkiServer(const PkiServer&) = delete;
  PkiServer& operator=(const PkiServer&) = delete;
  ~PkiServer() { stop(); }

  // Addresses and their faults: see server.py. url("/tsa"), url("/ocsp-500") ...
  std::string url(const std::string& path) const { return "http://127.0.0.1:" + port_ + path; }
  std::string tls_url(const std::string& path) const { return "https://localhost:" + tls_port_ + path; }
  // Its certificate is of a root nobody trusts.
  std::string unknown_tls_url(const std::string& path) const { return "https://localhost:" + unknown_tls_port_ + path; }

  // Files: file("signer.p12"), read("tsa.crt") ... Names of signers: signer signer-2 signer-rsa signer-revoked
  // signer-expired signer-unknown signer-crl (no OCSP address) signer-ocsp-down signer-down (OCSP and CRL fail)
  // signer-forgotten (the responder says unknown).
  std::string file(const std::string& name) const { return (dir_.path() / name).string(); }
  std::string p12(const std::string& signer = "signer") const { return file(signer + ".p12"); }  // password "test"
  std::string read(const std::string& name) const {
    std::ifstream in(file(name), std::ios::binary);
    if (!in) throw std::runtime_error("no such file of the test PKI: " + name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  // The anchor of signers, time-stamping authority, responders and TLS server.
  std::string root_pem() const { return read("root.pem"); }
  std::string inter_pem() const { return read("inter.pem"); }
  std::string other_pem() const { return read("other.pem"); }  // the unknown root
  std::vector<std::string> trust() const { return {root_pem()}; }
  // DER of the certificate of a name: "signer", "tsa", "ocsp", "inter/ca", "root/ca" ...
  std::vector<unsigned char> certificate(const std::string& name) const {
    const std::string der = run("openssl x509 -in '" + file(name + ".crt") + "' -outform DER");
    return {der.begin(), der.end()};
  }

  // The standard output of a shell command; an exception when it fails.
  static std::string run(const std::string& command) {
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("popen failed");
    std::array<char, 4096> buffer;
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), n);
    if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
    return out;
  }

 private:
  // The server ends when its standard input does: even a killed test leaves nothing behind.
  void start(const char* script) {
    std::array<int, 2> in{}, out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    const std::string log = file("server.log"), dir = dir_.path().string();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      const int err = ::open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      if (err >= 0) ::dup2(err, 2);
      ::execlp("python3", "python3", "-B", script, dir.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    stdin_ = in[1];
    std::string line;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(out[0]);
    std::istringstream words(line);
    std::string ready;
    words >> ready >> port_ >> tls_port_ >> unknown_tls_port_;
    if (ready == "READY") return;
    const std::string why = read("server.log");
    stop();
    throw std::runtime_error("the test PKI did not start: " + why);
  }

  void stop() {
    ::close(stdin_);
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }

  TempDir dir_;
  std::string port_, tls_port_, unknown_tls_port_;
  pid_t pid_ = -1;
  int stdin_ = -1;
};
