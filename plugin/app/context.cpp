#include "plugin/app/context.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/document/convention_document.hpp"
#include "signing/net/http.hpp"

namespace conventions::app {

Context::Context(std::unique_ptr<ent::sdk::Host> host, std::unique_ptr<document::Fonts> fonts,
                 std::unique_ptr<signing::net::HttpClient> network)
    : host_(std::move(host)), fonts_(std::move(fonts)), network_(std::move(network)) {}
Context::~Context() = default;

Result<std::unique_ptr<Context>> Context::make(const ent_host* host) {
  auto services = ent::sdk::Host::connect(host);
  if (services.has_error()) return from_host(services.error());
  // Optional for other plugins; without them there is no convention to make.
  if (!services->directory || !services->catalogue) {
    return Failure{Code::kUnavailable, "failure.unavailable", {}, "ent.directory/1 and ent.catalogue/1 are needed"};
  }
  auto fonts = document::Fonts::load(document::FontPaths{});
  if (fonts.has_error()) return from_document(fonts.error());
  return std::unique_ptr<Context>(new Context(std::make_unique<ent::sdk::Host>(std::move(*services)),
                                              std::make_unique<document::Fonts>(std::move(*fonts)),
                                              signing::net::make_http_client()));
}

}  // namespace conventions::app
