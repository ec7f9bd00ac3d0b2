// A request turned into the C structures of ent/ext/http.h and passed to a plugin.
#pragma once
#include <string>
#include <string_view>

#include "host/chrome/exchange.hpp"
#include "host/pages/plugin_reply.hpp"

namespace ent::host {

/// Where in the plugin a request goes.
struct PluginTarget {
  std::string path;   // below the mount, decoded: "/conventions/cv-1"
  std::string tab;    // id, for a tab of an offer
  std::string offer;  // id, with `tab`
};

/// Calls the plugin within 30 s. `visitor` nullptr: a public route, nobody is signed in. The form field "_idempotency"
/// (or the header Idempotency-Key), at most 128 printable bytes, becomes the call's idempotency key. Failures: the
/// plugin's own, internal when it answered ok without an answer. [request-thread]
Result<void> call_plugin(Site& site, const http::Request& request, const Visitor* visitor, PluginInstance& plugin,
                         const PluginTarget& target, PluginReply& reply);

}  // namespace ent::host
