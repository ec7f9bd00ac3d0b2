// The real mail server of tests/peers/mail on a free port, and a scripted one that misbehaves.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "temp_dir.hpp"

class MailServer {
 public:
  explicit MailServer(const std::vector<std::string>& options) {
    std::array<int, 2> in{}, out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    std::vector<std::string> words = {"/usr/bin/python3", "-B", CONVENTIONS_SOURCE_DIR "/tests/peers/mail/server.py",
                                      dir_.path().string()};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    stdin_ = in[1];
    std::string line;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(out[0]);
    if (line.empty()) throw std::runtime_error("the mail server did not start (package python3-aiosmtpd)");
    port_ = std::stoi(line);
  }
  MailServer(const MailServer&) = delete;
  MailServer& operator=(const MailServer&) = delete;
  ~MailServer() {
    ::close(stdin_);
    ::waitpid(pid_, nullptr, 0);
  }

  int port() const { return port_; }
  std::string certificate() const { return read(dir_.path() / "cert.pem"); }
  /// Every message that arrived, as stored.
  std::vector<std::string> messages() const {
    std::vector<std::string> found;
    const auto folder = dir_.path() / "mail" / "new";
    if (!std::filesystem::exists(folder)) return found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) found.push_back(read(entry.path()));
    return found;
  }
  /// What Python's own parser makes of the message: "name: value" for each header, then each part's text.
  std::string decoded() const {
    const std::string script =
        "/usr/bin/python3 -c 'import email,email.policy,sys,pathlib\n"
        "for f in pathlib.Path(sys.argv[1]).iterdir():\n"
        "  m=email.message_from_bytes(f.read_bytes(),policy=email.policy.default)\n"
        "  assert not m.defects and not any(p.defects for p in m.walk()), m.defects\n"
        "  for k,v in m.items(): print(k+\": \"+str(v))\n"
        "  for p in m.iter_parts(): print(\"[\"+p.get_content_type()+\"]\\n\"+p.get_content().replace(chr(13),str()))' "
        "'" +
        (dir_.path() / "mail" / "new").string() + "'";
    std::string out;
    FILE* pipe = ::popen(script.c_str(), "r");
    std::array<char, 4096> buffer;
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), n);
    if (::pclose(pipe) != 0) throw std::runtime_error("Python's parser found a defect:\n" + out);
    return out;
  }

 private:
  static std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  TempDir dir_;
  pid_t pid_ = -1;
  int stdin_ = -1;
  int port_ = 0;
};

/// Answers each line of the client by `script(line)`: what to send; "" nothing (it hangs), kHangUp closes. The greeting
/// is script("<connect>"); the end of the content is ".". One connection at a time.
class ScriptedServer {
 public:
  static constexpr const char* kHangUp = "<hang up>";
  static constexpr const char* kDrip = "<drip>";  // an endless line, one byte after another
  using Script = std::function<std::string(const std::string& line)>;

  explicit ScriptedServer(Script script) : script_(std::move(script)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(listening_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listening_, 8) != 0 ||
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
      throw std::runtime_error("cannot listen");
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    ::shutdown(listening_, SHUT_RDWR);
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      if (connected_ >= 0) ::shutdown(connected_, SHUT_RDWR);
    }
    thread_.join();
    ::close(listening_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  int port() const { return port_; }
  int connections() const { return connections_; }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  void serve() {
    for (;;) {
      const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      ++connections_;
      {
        const std::lock_guard lock(mutex_);
        connected_ = socket;
        if (stopping_) ::shutdown(socket, SHUT_RDWR);
      }
      talk(socket);
      {
        const std::lock_guard lock(mutex_);
        connected_ = -1;
      }
      ::close(socket);
    }
  }
  bool answer(int socket, const std::string& line) {
    const std::string said = script_(line);
    if (said == kHangUp) return false;
    if (said == kDrip) {
      pollfd closed{socket, POLLRDHUP, 0};
      while (::send(socket, "2", 1, MSG_NOSIGNAL) == 1 && ::poll(&closed, 1, 50) == 0) {
      }
      return false;
    }
    const std::string wire = said.empty() ? "" : said + "\r\n";
    return ::send(socket, wire.data(), wire.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(wire.size());
  }
  void talk(int socket) {
    bool content = false;
    if (!answer(socket, "<connect>")) return;
    std::string line;
    for (char c = 0; ::recv(socket, &c, 1, 0) == 1;) {
      if (c != '\n') {
        if (c != '\r') line += c;
        continue;
      }
      {
        const std::lock_guard lock(mutex_);
        lines_.push_back(line);
      }
      if (!content || line == ".") {
        if (!answer(socket, line)) return;
        content = line == "DATA";
      }
      line.clear();
    }
  }
  Script script_;
  int listening_ = -1, port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  int connected_ = -1;
  bool stopping_ = false;
  std::vector<std::string> lines_;
  std::thread thread_;
};
