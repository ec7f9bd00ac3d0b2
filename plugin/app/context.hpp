// What every use case works with: the services of the host and the fonts. Made once in init; all [any-thread].
#pragma once

#include <ent/call.h>
#include <ent/host.h>
#include <memory>
#include <string>

#include "plugin/app/failure.hpp"

namespace ent::sdk {
struct Host;
}
namespace conventions::document {
class Fonts;
}
namespace signing::net {
class HttpClient;
}

namespace conventions::app {

class Context {
 public:
  // Looks the services up and reads the fonts. kUnavailable names what is missing. [control-thread]
  [[nodiscard]] static Result<std::unique_ptr<Context>> make(const ent_host* host);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  const ent::sdk::Host& host() const { return *host_; }
  const document::Fonts& fonts() const { return *fonts_; }
  // For time-stamping authorities, OCSP responders and lists. Connects when something is sent.
  signing::net::HttpClient& network() const { return *network_; }

 private:
  Context(std::unique_ptr<ent::sdk::Host> host, std::unique_ptr<document::Fonts> fonts,
          std::unique_ptr<signing::net::HttpClient> network);
  std::unique_ptr<ent::sdk::Host> host_;
  std::unique_ptr<document::Fonts> fonts_;
  std::unique_ptr<signing::net::HttpClient> network_;
};

}  // namespace conventions::app
