// Which handler answers which method and path. Filled before the server starts, then read from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host-api/host/http/request.hpp"
#include "host-api/host/http/response.hpp"

namespace ent::http {

using Handler = std::function<Response(Request&)>;

// Patterns: "/offers/{id}/tabs", with a last part "{rest...}" that takes everything below, slashes included (and
// nothing:
// "/plugin/{rest...}" also answers "/plugin"). At each part a literal wins over {name}, which wins over {rest...}. The
// values are in Request::params.
class Router {
 public:
  // An own route for OPTIONS is only needed where a pattern stands for addresses of different methods.
  // Throws std::invalid_argument on a bad pattern or when the same method and pattern were added before.
  void add(Method method, std::string_view pattern, Handler handler);
  void get(std::string_view pattern, Handler handler) { add(Method::get, pattern, std::move(handler)); }
  void post(std::string_view pattern, Handler handler) { add(Method::post, pattern, std::move(handler)); }

  // The handler's answer; 404 when no pattern matches; 405 with Allow when only the method differs; 204 with Allow to
  // OPTIONS; 501 to an unknown method. HEAD runs the GET handler: the server leaves the body out.
  Response dispatch(Request& request) const;

 private:
  struct Part {
    enum class Kind { literal, name, rest } kind;
    std::string text;
  };
  struct Route {
    Method method;
    std::vector<Part> parts;
    Handler handler;
  };
  static std::vector<Part> parse(std::string_view pattern);
  static bool matches(const Route& route, const Request& request);
  static bool more_precise(const Route& a, const Route& b);
  static void fill(const Route& route, Request& request);
  std::string allowed(const Request& request) const;

  std::vector<Route> routes_;
};

}  // namespace ent::http
