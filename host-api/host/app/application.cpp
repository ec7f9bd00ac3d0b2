#include "host/app/application.hpp"

#include <algorithm>

#include "host-api/host/http/problem_page.hpp"
#include "host/chrome/texts.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr std::int64_t kKeepJobsMs = std::int64_t{30} * 24 * 3600 * 1000;
constexpr std::uint64_t kHostBodyBytes = 64'000;  // the host's own forms

std::string scheme_of(const http::ServerOptions& server) {
  return server.tls.has_value() ? "https://" : "http://";
}

std::string access_line(const http::AccessRecord& record) {
  return record.remote_address + ' ' + record.method + ' ' + record.path + ' ' + std::to_string(record.status) + ' ' +
         std::to_string(record.body_bytes) + " B " + std::to_string(record.duration.count() / 1000) + " ms" +
         (record.complete ? "" : " (cut)");
}

}  // namespace

Application::Application(ApplicationOptions options, const Clock& clock, Log& log)
    : options_(std::move(options)), clock_(clock), log_(log) {
  if (options_.name.empty()) options_.name = text("ent.name");
}

Application::~Application() {
  while (stop(std::chrono::milliseconds(0)) == Stopped::still_running) continue;
}

std::string Application::base_url() const {
  if (!options_.public_url.empty()) return options_.public_url;
  const std::string& address = options_.server.address;
  const bool v6 = address.find(':') != std::string::npos;
  return scheme_of(options_.server) + (v6 ? "[" + address + "]" : address) + ":" + std::to_string(server_->port());
}

// Listening comes first, because the port may be part of the instance's own address; until everything is there a
// request gets 503.
Result<void> Application::start() {
  make_server();
  const auto listening = server_->start();
  if (listening.has_error()) return fail(Status::unavailable, "server.not_listening", listening.error().what);
  auto opened = open_site();
  if (opened.has_error()) {
    server_->stop(std::chrono::seconds(0));
    return opened;
  }
  ready_ = true;
  return {};
}

Result<void> Application::open_site() {
  InstanceOptions instance;
  instance.data = options_.data;
  instance.base_url = base_url();
  instance.ent_name = options_.name;
  const bool secure = instance.base_url.rfind("https://", 0) == 0;
  auto opened = HostServices::open(instance, clock_, log_);
  if (opened.has_error()) return opened.error();
  services_ = std::move(*opened);
  auto declared = services_->rights().declare("host", Rights::core());
  if (declared.has_error()) return declared.error();
  dispatcher_ = std::make_unique<OutboxDispatcher>(services_->outbox(), log_, [this] { mail_may_be_due(); });
  services_->on_work([this] {
    dispatcher_->wake();
    if (ready_) plugins_->wake_jobs();
  });
  plugins_ = PluginRegistry::start(*services_, options_.plugins);
  start_mail();
  dispatcher_->start();
  site_.reset(new Site{*services_, *plugins_, Chrome(*services_, *plugins_, {options_.name, options_.version}),
                       http::LoginThrottle(options_.throttle), secure});
  add_all_pages(*site_, router_);
  return {};
}

// After the plugins have declared their messages, so that defaults and labels are known.
void Application::start_mail() {
  mail_runner_ = std::make_unique<JobRunner>(
      services_->jobs(), log_, "host", std::vector<PeriodicJob>{{kMailJob, kMailJobSeconds}},
      [this](const Job&) { return services_->mail().deliver(); }, 1);
}

void Application::mail_may_be_due() {
  const auto due = services_->mail().queue().any_due();
  if (due.has_value() && !*due) return;
  // Without a dedup key: a run that is about to end may have looked already.
  JobRequest request;
  request.kind = kMailJob;
  const auto stored = services_->jobs().enqueue("host", request);
  if (stored.has_error()) log_.warning("mail: " + stored.error().detail);
  mail_runner_->wake();
}

void Application::make_server() {
  auto server = options_.server;
  server.error_log = [this](std::string_view reference, std::string_view text) {
    log_.write(LogLevel::error, reference, text);
  };
  if (options_.access_log) {
    server.access_log = [this](const http::AccessRecord& record) {
      log_.write(LogLevel::info, record.correlation_id, access_line(record));
    };
  }
  server.problem_page = [this](const http::ProblemInfo& problem) {
    if (!ready_) return http::plain_problem_page(problem.title, problem.message, problem.reference);
    return site_->chrome.draw_problem(problem);
  };
  const std::uint64_t body_bytes = server.limits.body_bytes;
  server.body_limit_for = [body_bytes](const http::Request& head) {
    return head.path.rfind("/app/", 0) == 0 ? body_bytes : kHostBodyBytes;
  };
  server_ = std::make_unique<http::Server>(std::move(server), [this](http::Request& request) {
    return ready_ ? router_.dispatch(request) : http::problem(503);
  });
}

// A plugin must outlive the requests and jobs inside it.
Stopped Application::stop(std::chrono::milliseconds drain) {
  Stopped worst = Stopped::cleanly;
  if (server_ != nullptr) {
    if (!server_->stop(drain)) {
      worst = Stopped::cut_short;
      if (site_ != nullptr) site_->cut_short = true;
    }
    if (!server_->end_handlers(options_.last_patience)) return Stopped::still_running;
  }
  if (plugins_ != nullptr) worst = std::max(worst, plugins_->stop(options_.last_patience));
  if (worst == Stopped::still_running) return worst;
  if (dispatcher_ != nullptr) dispatcher_->stop();
  if (services_ != nullptr) services_->mail().stop();
  if (mail_runner_ != nullptr && !mail_runner_->stop(options_.last_patience)) worst = Stopped::still_running;
  return worst;
}

void Application::housekeeping() {
  const auto sessions = services_->sessions().prune();
  if (sessions.has_error()) log_.warning("expired sessions stay: " + sessions.error().detail);
  const auto jobs = services_->jobs().prune(kKeepJobsMs);
  if (jobs.has_error()) log_.warning("finished jobs stay: " + jobs.error().detail);
}

}  // namespace ent::host
