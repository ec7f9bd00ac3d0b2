// ent-host serve: runs until SIGTERM or SIGINT, then drains.
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "host/app/application.hpp"
#include "host/app/arguments.hpp"
#include "host/app/commands.hpp"
#include "host/chrome/texts.hpp"

namespace ent::host {
namespace {

constexpr std::chrono::seconds kDrain{20};
constexpr long kHousekeepingSeconds = 600;

bool read_file(const std::string& name, std::string& content) {
  std::ifstream in(name, std::ios::binary);
  if (!in) return false;
  content.assign(std::istreambuf_iterator<char>(in), {});
  return true;
}

// Written under another name first: whoever waits for the file never reads half a number.
bool write_port(const std::string& name, std::uint16_t port) {
  const std::string temporary = name + ".tmp";
  std::ofstream out(temporary);
  out << port << '\n';
  out.close();
  return out && std::rename(temporary.c_str(), name.c_str()) == 0;
}

// Fills the server's part; empty, or in French what is wrong.
std::string read_server(const Arguments& arguments, ApplicationOptions& options) {
  long number = 0;
  options.server.address = arguments.get("address", "127.0.0.1");
  if (!read_number(arguments.get("port", "8080"), 0, 65535, number)) return text("cli.bad_value", {"--port"});
  options.server.port = static_cast<std::uint16_t>(number);
  if (!read_number(arguments.get("workers", "4"), 1, 256, number)) return text("cli.bad_value", {"--workers"});
  options.server.worker_threads = static_cast<unsigned>(number);
  options.server.trusted_proxies = arguments.all("trusted-proxy");
  if (arguments.has("tls-cert") != arguments.has("tls-key")) return text("cli.tls_pair");
  if (arguments.has("tls-cert")) {
    http::TlsOptions tls;
    if (!read_file(arguments.get("tls-cert"), tls.certificate_chain_pem)) {
      return text("cli.cannot_read", {arguments.get("tls-cert")});
    }
    if (!read_file(arguments.get("tls-key"), tls.private_key_pem)) {
      return text("cli.cannot_read", {arguments.get("tls-key")});
    }
    options.server.tls = std::move(tls);
  }
  return {};
}

std::string read_options(const Arguments& arguments, ApplicationOptions& options, std::int64_t& offset_ms) {
  if (!arguments.has("data")) return text("cli.data_missing");
  if (!arguments.words().empty()) return text("cli.unknown_word", {arguments.words().front()});
  options.data = arguments.get("data");
  options.name = arguments.get("name");
  options.version = ENT_HOST_VERSION;
  options.public_url = arguments.get("public-url");
  while (!options.public_url.empty() && options.public_url.back() == '/') options.public_url.pop_back();
  options.access_log = !arguments.has("quiet");
  std::vector<std::filesystem::path> libraries;
  for (const auto& name : arguments.all("plugin")) libraries.emplace_back(name);
  options.plugins.plugins = find_plugins(libraries, arguments.get("plugin-dir"), arguments.get("manifest-dir"));
  options.plugins.check = arguments.has("check");
  if (arguments.has("now")) {
    std::int64_t now_ms = 0;
    if (!read_time(arguments.get("now"), now_ms)) return text("cli.bad_value", {"--now"});
    offset_ms = now_ms - SystemClock().now_ms();
  }
  return read_server(arguments, options);
}

// Blocked before any thread starts, so that only sigtimedwait() sees them.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return set;
}

void wait_for_end(Application& application, const sigset_t& set) {
  const timespec period{kHousekeepingSeconds, 0};
  while (sigtimedwait(&set, nullptr, &period) < 0) {
    if (errno == EAGAIN) application.housekeeping();
  }
}

// With --check a broken promise of the boundary is an error of the whole run.
bool report_violations(const PluginRegistry& plugins) {
  bool clean = true;
  for (const PluginInstance* plugin : plugins.all()) {
    for (const auto& violation : plugin->contract_violations()) {
      std::cerr << text("cli.violation", {violation}) << '\n';
      clean = false;
    }
  }
  return clean;
}

}  // namespace

int serve_command(const std::vector<std::string>& words) {
  Arguments arguments;
  if (!arguments.read(words,
                      {"data", "address", "port", "plugin", "plugin-dir", "manifest-dir", "tls-cert", "tls-key",
                       "public-url", "now", "workers", "port-file", "name", "log-file", "trusted-proxy"},
                      {"check", "quiet"})) {
    return usage_error(arguments.error());
  }
  ApplicationOptions options;
  std::int64_t offset_ms = 0;
  const std::string wrong = read_options(arguments, options, offset_ms);
  if (!wrong.empty()) return usage_error(wrong);
  const sigset_t signals = block_signals();
  const SystemClock clock(offset_ms);
  std::unique_ptr<Log> log = arguments.has("log-file")
                                 ? std::make_unique<Log>(clock, LogLevel::info, arguments.get("log-file"))
                                 : std::make_unique<Log>(clock);
  const bool tls = options.server.tls.has_value();
  const std::string address = options.server.address;
  Application application(std::move(options), clock, *log);
  const auto started = application.start();
  if (started.has_error()) return report_failure(started.error());
  if (arguments.has("port-file") && !write_port(arguments.get("port-file"), application.port())) {
    std::cerr << text("cli.cannot_write", {arguments.get("port-file")}) << '\n';
    return 1;
  }
  std::cout << text("cli.listening",
                    {(tls ? "https://" : "http://") + address + ":" + std::to_string(application.port())})
            << std::endl;
  wait_for_end(application, signals);
  const Stopped stopped = application.stop(kDrain);
  if (stopped == Stopped::still_running) {
    // Destroying what that code uses would crash it; the database is safe at any moment.
    log->error("a request or a job does not end: the process ends without it");
    std::_Exit(1);
  }
  log->info(stopped == Stopped::cleanly ? "stopped" : "stopped, work was cut short");
  return report_violations(application.plugins()) ? 0 : 1;
}

}  // namespace ent::host
