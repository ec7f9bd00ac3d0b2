#include "host/chrome/exchange.hpp"

#include "host/chrome/texts.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

using http::Method;

http::Response ask_to_sign_in(const http::Request& request, bool had_session) {
  if (!is_safe(request.method)) return http::problem(401, text("session.over_unsafe"));
  http::FieldList query;
  if (request.path != "/") query.add("retour", request.target);
  if (had_session) query.add("motif", "expiree");
  return http::redirect(Url::with(Url::path("/connexion"), query).str());
}

bool csrf_ok(Site& site, const http::Request& request, const std::string& token) {
  std::string given = request.form.get("_csrf");
  if (given.empty()) given = request.headers.get("x-csrf-token");
  return site.services.sessions().csrf_matches(token, given);
}

}  // namespace

bool is_safe(Method method) {
  return method == Method::get || method == Method::head || method == Method::options;
}

int http_status_of(Status status) {
  switch (status) {
    case Status::ok:
      return 200;
    case Status::invalid:
      return 400;
    case Status::unauthenticated:
      return 401;
    case Status::forbidden:
    case Status::reauth:
      return 403;
    case Status::not_found:
      return 404;
    case Status::exists:
    case Status::conflict:
    case Status::precondition:
      return 409;
    case Status::quota:
      return 507;
    case Status::too_large:
      return 413;
    case Status::unsupported:
      return 501;
    case Status::rate_limited:
      return 429;
    case Status::unavailable:
    case Status::timeout:
    case Status::cancelled:
      return 503;
    default:
      return 500;
  }
}

http::Response problem_of(Site& site, const http::Request& request, const Failure& failure) {
  const int status = http_status_of(failure.status);
  if (status >= 500) {
    site.services.log().write(LogLevel::error, request.correlation_id, failure.key + ": " + failure.detail);
  }
  return http::problem(status, has_message(failure.key) ? message("fr", failure.key) : std::string());
}

http::Response through_gate(Site& site, http::Request& request, const std::vector<std::string_view>& any,
                            const PageHandler& handler) {
  const std::string token = request.cookies.get(kSessionCookie);
  if (token.empty()) return ask_to_sign_in(request, false);
  const auto visitor = find_visitor(site.services, token);
  if (visitor.has_error()) {
    if (visitor.error().status == Status::unauthenticated) return ask_to_sign_in(request, true);
    return problem_of(site, request, visitor.error());
  }
  if (!is_safe(request.method) && !csrf_ok(site, request, token)) return http::problem(403, text("csrf.refused"));
  if (!visitor->may_any(any)) return http::problem(403, text("rights.refused"));
  Exchange exchange{site, request, *visitor};
  try {
    return handler(exchange);
  } catch (const PageFailure& unexpected) {
    return problem_of(site, request, unexpected.failure);
  }
}

void add_page(Site& site, http::Router& router, Method method, std::string_view pattern,
              std::vector<std::string_view> any, PageHandler handler) {
  router.add(method, pattern, [&site, any = std::move(any), handler = std::move(handler)](http::Request& request) {
    return through_gate(site, request, any, handler);
  });
}

http::Response done(const Url& place, std::string_view notice) {
  http::FieldList query;
  query.add("fait", std::string(notice));
  return http::redirect(Url::with(place, query).str());
}

std::string notice_of(const http::Request& request) {
  return text_or("notice." + request.query.get("fait"), {});
}

}  // namespace ent::host
