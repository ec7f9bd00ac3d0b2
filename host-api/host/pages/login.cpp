// Signing in and out, and changing the school.
#include <openssl/crypto.h>

#include <algorithm>

#include "host-api/host/http/cookies.hpp"
#include "host/base/crypto.hpp"
#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr std::size_t kMaxLogin = 200;

struct LoginForm {
  std::string login;   // as typed
  std::string reason;  // what is shown above the form
  bool is_error = false;
  Url back;
  int status = 200;
};

http::Response draw_login(Site& site, const http::Request& request, const LoginForm& form) {
  // The token of this form is bound to a cookie of its own: there is no session yet (login CSRF).
  std::string binding = request.cookies.get(kLoginCookie);
  const bool fresh = binding.size() < 20 || binding.size() > 100;
  if (fresh) binding = random_id("l");
  View view;
  view.set("login", form.login);
  view.set("reason", form.reason);
  view.set("has_reason", !form.reason.empty());
  view.set("is_error", form.is_error);
  view.set("back", form.back.str());
  view.set("csrf", site.services.sessions().csrf_token(binding));
  view.set("ent_name", site.chrome.options().name);
  HtmlPage page;
  page.status = form.status;
  page.title = text(form.is_error ? "login.title_error" : "login.title");
  page.body = draw_template("login", view);
  auto response = site.chrome.draw(request, nullptr, page);
  if (fresh) {
    const http::Cookie cookie{
        .name = std::string(kLoginCookie), .value = binding, .secure = site.secure_cookies || request.peer_tls};
    response.headers.add("Set-Cookie", http::set_cookie(cookie));
  }
  return response;
}

http::Response show_login(Site& site, http::Request& request) {
  LoginForm form;
  form.back = Url::local_or(request.query.get("retour"));
  const std::string token = request.cookies.get(kSessionCookie);
  if (!token.empty() && find_visitor(site.services, token).has_value()) return http::redirect(form.back.str());
  const std::string reason = request.query.get("motif");
  if (reason == "expiree") form.reason = text("session.over");
  if (reason == "quitte") form.reason = text("login.left");
  return draw_login(site, request, form);
}

// Wipes the typed password whichever way the handler ends.
struct Wiped {
  std::string text;
  ~Wiped() { OPENSSL_cleanse(text.data(), text.size()); }
};

http::Response refuse_login(Site& site, const http::Request& request, LoginForm form, int status, std::string why) {
  form.status = status;
  form.is_error = true;
  form.reason = std::move(why);
  return draw_login(site, request, form);
}

http::Response start_session(Site& site, http::Request& request, const std::string& person_id, const Url& back) {
  const Person person = need(site.services.directory().person(person_id));
  std::string school;
  for (const auto& post : person.posts) {
    if (school.empty()) school = post.uai;
  }
  const std::string old = request.cookies.get(kSessionCookie);
  const std::string token = need(site.services.sessions().start(person.id, school, old));
  need(site.services.audit().append("host", Actor{person.id, {}, school, request.correlation_id, false},
                                    {"session.started", "person:" + person.id, "{}"}));
  auto response = http::redirect(back.str());
  const bool secure = site.secure_cookies || request.peer_tls;
  response.headers.add("Set-Cookie",
                       http::set_cookie({.name = std::string(kSessionCookie), .value = token, .secure = secure}));
  response.headers.add("Set-Cookie", http::expire_cookie(kLoginCookie, "/", secure));
  return response;
}

http::Response log_in(Site& site, http::Request& request) {
  LoginForm form;
  form.login = request.form.get("login");
  form.back = Url::local_or(request.form.get("retour"));
  const Wiped password{request.form.get("password")};
  const std::string binding = request.cookies.get(kLoginCookie);
  if (binding.empty() || !site.services.sessions().csrf_matches(binding, request.form.get("_csrf"))) {
    return refuse_login(site, request, form, 403, text("login.csrf"));
  }
  if (form.login.empty() || password.text.empty() || form.login.size() > kMaxLogin) {
    form.login.resize(std::min(form.login.size(), kMaxLogin));
    return refuse_login(site, request, form, 400, text("login.missing"));
  }
  std::string account = form.login;
  std::transform(account.begin(), account.end(), account.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
  const auto wait = site.throttle.begin(account, request.remote_address);
  if (wait.count() > 0) {
    auto response = refuse_login(site, request, form, 429, text_count("login.wait", wait.count()));
    response.headers.set("Retry-After", std::to_string(wait.count()));
    return response;
  }
  const auto person = site.services.accounts().authenticate(account, password.text);
  if (person.has_error()) {
    if (person.error().status != Status::unauthenticated && person.error().status != Status::invalid) {
      return problem_of(site, request, person.error());
    }
    site.services.log().write(LogLevel::info, request.correlation_id, "login refused");
    return refuse_login(site, request, form, 403, text("login.wrong"));
  }
  site.throttle.succeeded(account, request.remote_address);
  try {
    return start_session(site, request, *person, form.back);
  } catch (const PageFailure& unexpected) {
    return problem_of(site, request, unexpected.failure);
  }
}

http::Response log_out(Exchange& exchange) {
  need(exchange.services().sessions().end(exchange.visitor.token));
  auto response = http::redirect("/connexion?motif=quitte");
  const bool secure = exchange.site.secure_cookies || exchange.request.peer_tls;
  response.headers.add("Set-Cookie", http::expire_cookie(kSessionCookie, "/", secure));
  return response;
}

http::Response change_school(Exchange& exchange) {
  const std::string uai = exchange.request.form.get("uai");
  const auto schools = exchange.visitor.schools();
  if (std::find(schools.begin(), schools.end(), uai) == schools.end()) return http::problem(404);
  need(exchange.services().sessions().choose_school(exchange.visitor.token, uai));
  return done(Url::path("/"), "school_changed");
}

}  // namespace

void add_login_pages(Site& site, http::Router& router) {
  router.get("/connexion", [&site](http::Request& request) { return show_login(site, request); });
  router.post("/connexion", [&site](http::Request& request) { return log_in(site, request); });
  add_page(site, router, http::Method::post, "/deconnexion", {}, log_out);
  add_page(site, router, http::Method::post, "/etablissement", {}, change_school);
}

}  // namespace ent::host
