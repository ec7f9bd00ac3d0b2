#include "host-api/host/http/router.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ent::http {
namespace {

constexpr std::array<Method, 6> kRoutable{Method::get, Method::head, Method::post,
                                          Method::put, Method::del,  Method::patch};

bool serves(Method route, Method request) {
  return route == request || (route == Method::get && request == Method::head);
}

}  // namespace

std::vector<Router::Part> Router::parse(std::string_view pattern) {
  const auto refuse = [&] { throw std::invalid_argument("bad route pattern: " + std::string(pattern)); };
  if (pattern.empty() || pattern.front() != '/') refuse();
  std::vector<Part> parts;
  for (std::string_view left = pattern.substr(1); !left.empty();) {
    if (!parts.empty() && parts.back().kind == Part::Kind::rest) refuse();
    const std::size_t slash = left.find('/');
    std::string_view piece = left.substr(0, slash);
    left = slash == std::string_view::npos ? std::string_view() : left.substr(slash + 1);
    if (piece.empty() || (slash != std::string_view::npos && left.empty())) refuse();
    Part::Kind kind = Part::Kind::literal;
    if (piece.front() == '{' && piece.back() == '}') {
      piece = piece.substr(1, piece.size() - 2);
      kind = piece.ends_with("...") ? Part::Kind::rest : Part::Kind::name;
      if (kind == Part::Kind::rest) piece.remove_suffix(3);
    }
    if (piece.empty() || piece.find_first_of("{}") != std::string_view::npos) refuse();
    parts.push_back({kind, std::string(piece)});
  }
  return parts;
}

void Router::add(Method method, std::string_view pattern, Handler handler) {
  const bool routable = std::find(kRoutable.begin(), kRoutable.end(), method) != kRoutable.end();
  if (!routable && method != Method::options) {
    throw std::invalid_argument("no route can be added for this method");
  }
  Route route{method, parse(pattern), std::move(handler)};
  for (const Route& other : routes_) {
    const auto same = [](const Part& a, const Part& b) {
      return a.kind == b.kind && (a.kind != Part::Kind::literal || a.text == b.text);
    };
    if (other.method == method &&
        std::equal(other.parts.begin(), other.parts.end(), route.parts.begin(), route.parts.end(), same)) {
      throw std::invalid_argument("route added twice: " + std::string(pattern));
    }
  }
  routes_.push_back(std::move(route));
}

bool Router::matches(const Route& route, const Request& request) {
  const std::vector<Part>& parts = route.parts;
  const bool open = !parts.empty() && parts.back().kind == Part::Kind::rest;
  const std::size_t fixed = parts.size() - (open ? 1 : 0);
  if (request.segments.size() < fixed || (!open && request.segments.size() != fixed)) return false;
  for (std::size_t i = 0; i < fixed; ++i) {
    if (parts[i].kind == Part::Kind::literal && parts[i].text != request.segments[i]) return false;
  }
  return true;
}

// Both match the same path; the first part of different kinds decides. A pattern that ended is more precise than one
// whose next part is {rest...} taking nothing.
bool Router::more_precise(const Route& a, const Route& b) {
  const std::size_t common = std::min(a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (a.parts[i].kind != b.parts[i].kind) return a.parts[i].kind < b.parts[i].kind;
  }
  return a.parts.size() < b.parts.size();
}

void Router::fill(const Route& route, Request& request) {
  request.params = {};
  for (std::size_t i = 0; i < route.parts.size(); ++i) {
    const Part& part = route.parts[i];
    if (part.kind == Part::Kind::name) request.params.add(part.text, request.segments[i]);
    if (part.kind != Part::Kind::rest) continue;
    std::string rest;
    for (std::size_t k = i; k < request.segments.size(); ++k) rest += (k > i ? "/" : "") + request.segments[k];
    request.params.add(part.text, std::move(rest));
  }
}

std::string Router::allowed(const Request& request) const {
  std::string out;
  for (const Method method : kRoutable) {
    const bool found = std::any_of(routes_.begin(), routes_.end(), [&](const Route& route) {
      return serves(route.method, method) && (request.path == "*" || matches(route, request));
    });
    if (found) out += std::string(name_of(method)) + ", ";
  }
  return out.empty() ? out : out + "OPTIONS";
}

Response Router::dispatch(Request& request) const {
  if (request.method == Method::unknown) return problem(501);
  const Route* best = nullptr;
  for (const Route& route : routes_) {
    if (!serves(route.method, request.method) || !matches(route, request)) continue;
    // An own HEAD route wins over the GET route of an equal pattern.
    if (!best || more_precise(route, *best) || (!more_precise(*best, route) && route.method == request.method)) {
      best = &route;
    }
  }
  if (best) {
    fill(*best, request);
    return best->handler(request);
  }
  const std::string methods = allowed(request);
  if (methods.empty()) return problem(404);
  Response response = request.method == Method::options ? empty(204) : problem(405);
  response.headers.set("Allow", methods);
  return response;
}

}  // namespace ent::http
