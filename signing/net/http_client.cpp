// The real client, over cpprestsdk. Nothing of its types leaves this file: its Boost is another version than ours.
#include <cpprest/http_client.h>
#include <openssl/pem.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <thread>

#include "signing/core/openssl.hpp"
#include "signing/core/pem.hpp"
#include "signing/net/http.hpp"

namespace signing::net {
namespace {

namespace http = web::http;
using Clock = std::chrono::steady_clock;

constexpr int kMaxRedirections = 3;

// Ends a request at its deadline, whatever the other side does: cpprestsdk's own time-out starts again with each octet.
class Deadline {
 public:
  explicit Deadline(Clock::time_point at)
      : thread_([this, at] {
          std::unique_lock lock(mutex_);
          if (changed_.wait_until(lock, at, [this] { return done_; })) return;
          passed_ = true;
          lock.unlock();
          source_.cancel();
        }) {}
  ~Deadline() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  pplx::cancellation_token token() const { return source_.get_token(); }
  bool passed() {
    const std::lock_guard lock(mutex_);
    return passed_;
  }
  void cancel() { source_.cancel(); }

 private:
  pplx::cancellation_token_source source_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false, passed_ = false;
  std::thread thread_;
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  return text;
}

std::optional<web::uri> read_address(const std::string& text) {
  if (text.size() > 8192 || !web::uri::validate(text)) return std::nullopt;
  const web::uri address(text);
  const std::string scheme = lower(address.scheme());
  if ((scheme != "http" && scheme != "https") || address.host().empty() || !address.user_info().empty())
    return std::nullopt;
  return address;
}

std::string from_environment(const std::string& name) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  for (const std::string& variable : {name, upper == "HTTP_PROXY" ? name : upper}) {  // CGI may set HTTP_PROXY
    const char* value = std::getenv(variable.c_str());
    if (value != nullptr && *value != '\0') return value;
  }
  return "";
}

// One of the comma-separated hosts or domains, or "*".
bool is_exempt(const std::string& host) {
  const std::string list = lower(from_environment("no_proxy")), wanted = lower(host);
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    std::string entry = list.substr(at, end - at);
    at = end + 1;
    entry.erase(std::remove(entry.begin(), entry.end(), ' '), entry.end());
    if (entry.empty()) continue;
    if (entry == "*" || entry == wanted) return true;
    if (entry.front() != '.') entry.insert(entry.begin(), '.');
    if (wanted.size() > entry.size() && wanted.compare(wanted.size() - entry.size(), entry.size(), entry) == 0)
      return true;
  }
  return false;
}

class CpprestClient final : public HttpClient {
 public:
  explicit CpprestClient(HttpSettings settings) : settings_(std::move(settings)) {
    for (const std::string& pem : settings_.trust_pem)
      for (Bytes& der : certificates_from_pem(pem)) roots_.push_back(std::move(der));
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    for (int attempt = 0;; ++attempt) {
      auto answer = send_once(request);
      const bool again = answer ? answer->status == 502 || answer->status == 503 || answer->status == 504
                                : answer.error().code == Code::kNetUnreachable;
      if (!again || attempt >= request.retries) return answer;
    }
  }

 private:
  Result<HttpResponse> send_once(const HttpRequest& request) {
    const auto deadline = Clock::now() + request.timeout;
    auto address = read_address(request.url);
    if (!address) return failure(Code::kNetAddress, "not an http or https address", request.url);
    for (int hops = 0;; ++hops) {
      std::string location;
      auto answer = exchange(request, *address, deadline, location);
      if (!answer || location.empty()) return answer;
      if (hops == kMaxRedirections) return failure(Code::kNetAddress, "too many redirections", request.url);
      auto next = follow(*address, location);
      if (!next) return failure(Code::kNetAddress, "redirected to an address that is not followed", request.url);
      address = std::move(next);
    }
  }

  // From http to http(s), from https to https only.
  static std::optional<web::uri> follow(const web::uri& from, const std::string& location) {
    try {
      auto next = read_address(from.resolve_uri(location));
      if (next && lower(from.scheme()) == "https" && lower(next->scheme()) != "https") return std::nullopt;
      return next;
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

  http::client::http_client_config configure(const web::uri& address, std::chrono::milliseconds left) const {
    http::client::http_client_config config;
    config.set_timeout(std::max(left, std::chrono::milliseconds(1)));
    config.set_max_redirects(0);
    std::string proxy = settings_.proxy_url;
    if (proxy.empty() && !is_exempt(address.host()))
      proxy = from_environment(lower(address.scheme()) == "https" ? "https_proxy" : "http_proxy");
    if (!proxy.empty()) config.set_proxy(web::web_proxy(web::uri(proxy)));
    config.set_ssl_context_callback([this](boost::asio::ssl::context& context) {
      X509_STORE* store = SSL_CTX_get_cert_store(context.native_handle());
      for (const Bytes& der : roots_) {
        const OwnedCertificate root = parse_certificate(der.data(), der.size());
        if (root != nullptr) X509_STORE_add_cert(store, root.get());
      }
    });
    return config;
  }

  static http::http_request message(const HttpRequest& request, const web::uri& address) {
    http::http_request out(request.method == HttpRequest::Method::kPost ? http::methods::POST : http::methods::GET);
    out.set_request_uri(address.resource());
    for (const auto& [name, value] : request.headers) out.headers().add(name, value);
    if (!request.accept.empty()) out.headers().add("Accept", request.accept);
    if (request.method == HttpRequest::Method::kPost) {
      out.set_body(std::vector<unsigned char>(request.body.begin(), request.body.end()));
      out.headers().set_content_type(request.content_type);
    }
    return out;
  }

  // Nothing of the request goes on behind our back.
  static void stop(Deadline& watch, const http::http_response& response) {
    watch.cancel();
    try {
      response.content_ready().wait();
    } catch (const std::exception&) {
      // It was cancelled: that is what was asked for.
    }
  }

  // False when there is more than `max_octets`.
  static bool read_body(http::http_response& response, std::size_t max_octets, Bytes& out) {
    if (response.headers().has("Content-Length") && response.headers().content_length() > max_octets) return false;
    auto buffer = response.body().streambuf();
    std::vector<std::uint8_t> chunk(16384);
    for (;;) {
      const std::size_t got = buffer.getn(chunk.data(), chunk.size()).get();
      if (got == 0) return true;
      if (out.size() + got > max_octets) return false;
      out.insert(out.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(got));
    }
  }

  // `location`: where a GET is sent on to; empty for a final answer.
  Result<HttpResponse> exchange(const HttpRequest& request, const web::uri& address, Clock::time_point deadline,
                                std::string& location) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    Deadline watch(deadline);
    bool sent = false;
    try {
      http::client::http_client client(address.authority(), configure(address, left));
      http::http_response response = client.request(message(request, address), watch.token()).get();
      sent = true;
      HttpResponse out;
      out.status = response.status_code();
      out.content_type = response.headers().content_type();
      const bool redirected =
          out.status == 301 || out.status == 302 || out.status == 303 || out.status == 307 || out.status == 308;
      if (redirected && request.method == HttpRequest::Method::kGet && response.headers().has("Location")) {
        location = response.headers()["Location"];
        return out;
      }
      const bool complete = read_body(response, request.max_octets, out.body);
      if (!complete) {
        stop(watch, response);
        return too_large(request);
      }
      response.content_ready().get();  // tells of a body that was cut short
      if (watch.passed()) return timed_out(request);
      return out;
    } catch (const http::http_exception& error) {
      if (watch.passed() || error.error_code() == std::errc::timed_out) return timed_out(request);
      return unreachable(request, error.what(), sent);
    } catch (const std::exception& error) {
      if (watch.passed()) return timed_out(request);
      return unreachable(request, error.what(), sent);
    }
  }

  static Failure too_large(const HttpRequest& request) {
    return failure(Code::kNetTooLarge, "the answer is larger than " + std::to_string(request.max_octets) + " octets",
                   request.url);
  }
  static Failure timed_out(const HttpRequest& request) {
    Failure out =
        failure(Code::kNetTimeout, "no answer within " + std::to_string(request.timeout.count()) + " ms", request.url);
    out.outcome = Outcome::kUnknown;
    return out;
  }
  static Failure unreachable(const HttpRequest& request, const std::string& why, bool sent) {
    Failure out = failure(Code::kNetUnreachable, why, request.url);
    if (sent) out.outcome = Outcome::kUnknown;
    return out;
  }

  HttpSettings settings_;
  std::vector<Bytes> roots_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(HttpSettings settings) {
  return std::make_unique<CpprestClient>(std::move(settings));
}

}  // namespace signing::net
