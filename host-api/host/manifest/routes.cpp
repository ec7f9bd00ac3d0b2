// Which declared route a path belongs to.
#include "host/manifest/manifest.hpp"

namespace ent::host {
namespace {

std::string_view take_segment(std::string_view& rest) {
  if (!rest.empty() && rest[0] == '/') rest.remove_prefix(1);
  const auto end = rest.find('/');
  const std::string_view segment = rest.substr(0, end);
  rest.remove_prefix(segment.size());
  return segment;
}

bool is_rest(std::string_view segment) {
  return segment.size() > 5 && segment.substr(segment.size() - 4) == "...}";
}

// Number of literal segments when the pattern matches, -1 otherwise.
int score(std::string_view pattern, std::string_view path) {
  int literal = 0;
  while (true) {
    if (pattern.empty()) return path.empty() ? literal : -1;
    const std::string_view wanted = take_segment(pattern);
    if (is_rest(wanted)) return path.size() > 1 ? literal : -1;
    if (path.empty()) return -1;
    const std::string_view given = take_segment(path);
    if (!wanted.empty() && wanted[0] == '{') {
      if (given.empty()) return -1;
    } else if (wanted != given) {
      return -1;
    } else {
      ++literal;
    }
  }
}

}  // namespace

const Route* match_route(const Manifest& manifest, std::string_view path) {
  const Route* best = nullptr;
  int best_score = -1;
  for (const auto& route : manifest.routes) {
    const int found = score(route.path, path.empty() ? std::string_view("/") : path);
    if (found > best_score) {
      best = &route;
      best_score = found;
    }
  }
  return best;
}

}  // namespace ent::host
