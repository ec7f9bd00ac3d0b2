// What a page handler gets, and the gate before it: session, CSRF token, rights.
#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host-api/host/http/router.hpp"
#include "host-api/host/http/throttle.hpp"
#include "host/chrome/chrome.hpp"

namespace ent::host {

/// What every page needs; one per host, outlives the server.
struct Site {
  HostServices& services;
  PluginRegistry& plugins;
  Chrome chrome;
  http::LoginThrottle throttle;
  bool secure_cookies = false;         // the public address is https
  std::atomic<bool> cut_short{false};  // the host stops: requests still inside plugins are cancelled
};

/// A failure that no page of ours expects (the store does not answer, …), thrown by need() and turned into an error
/// page by the gate. Expected failures are handled where they happen.
struct PageFailure {
  Failure failure;
};

template <class T>
T need(Result<T> result) {
  if (result.has_error()) throw PageFailure{result.error()};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// One request of somebody who is signed in and whose CSRF token was checked.
struct Exchange {
  Site& site;
  http::Request& request;
  const Visitor& visitor;

  HostServices& services() const { return site.services; }
  Actor actor() const { return visitor.actor(request.correlation_id); }
  http::Response draw(const HtmlPage& page) const { return site.chrome.draw(request, &visitor, page); }
};

using PageHandler = std::function<http::Response(Exchange&)>;

/// Adds a route behind the gate. Nobody signed in: GET goes to the login page and comes back, anything else is told
/// that the session is over. A wrong or missing CSRF token with an unsafe method, or none of the rights `any` (empty:
/// none needed): 403.
void add_page(Site& site, http::Router& router, http::Method method, std::string_view pattern,
              std::vector<std::string_view> any, PageHandler handler);

/// The gate alone, for routes that decide about the session themselves (public routes of plugins).
http::Response through_gate(Site& site, http::Request& request, const std::vector<std::string_view>& any,
                            const PageHandler& handler);

bool is_safe(http::Method method);

/// The error page of a failure: status by meaning, text of the host's catalogue, detail only in the log.
http::Response problem_of(Site& site, const http::Request& request, const Failure& failure);
int http_status_of(Status status);

/// 303 to `place` with the key of a notice (« Enregistré. ») that the next page shows.
http::Response done(const Url& place, std::string_view notice);
/// The notice of the request's query, as text; empty when there is none.
std::string notice_of(const http::Request& request);

}  // namespace ent::host
