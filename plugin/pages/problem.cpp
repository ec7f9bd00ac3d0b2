#include "plugin/pages/problem.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/pages/labels.hpp"

namespace conventions::pages {
namespace {

constexpr const char* kFailureKind = "last_error";
constexpr std::size_t kKept = 50;

// Not the person's or the process's doing: worth a line in the log and on the administrator's page.
bool is_ours(app::Code code) {
  return code == app::Code::kInternal || code == app::Code::kCorrupt || code == app::Code::kUnavailable ||
         code == app::Code::kUnknown || code == app::Code::kQuota;
}

std::string title_key(app::Code code) {
  switch (code) {
    case app::Code::kUnauthenticated:
      return "error.title_signed_out";
    case app::Code::kForbidden:
      return "error.title_forbidden";
    case app::Code::kNotFound:
      return "error.title_not_found";
    case app::Code::kBlocked:
      return "error.title_blocked";
    case app::Code::kInvalid:
    case app::Code::kTooLarge:
      return "error.title_invalid";
    case app::Code::kStale:
      return "error.title_stale";
    case app::Code::kConflict:
      return "error.title_conflict";
    default:
      return "error.title_failed";
  }
}

std::string todo_key(app::Code code) {
  switch (code) {
    case app::Code::kForbidden:
      return "error.todo_forbidden";
    case app::Code::kNotFound:
      return "error.todo_not_found";
    case app::Code::kStale:
    case app::Code::kConflict:
      return "error.todo_read_again";
    case app::Code::kUnknown:
      return "error.todo_check";
    case app::Code::kInternal:
    case app::Code::kCorrupt:
    case app::Code::kUnavailable:
    case app::Code::kQuota:
      return "error.todo_reference";
    default:
      return "";
  }
}

// Fifty places, the oldest reused: a failing service cannot fill the store. A lost race loses one line, no more.
void keep(const Exchange& x, const app::Failure& failure) {
  const auto& records = x.host().records;
  ent::sdk::Query query;
  query.kind = kFailureKind;
  query.order_by = "time";
  query.limit = static_cast<std::int32_t>(kKept);
  const auto oldest = records.query(x.call(), query);
  if (oldest.has_error()) return;
  const auto now = x.host().clock.now_ms();
  boost::json::object body{{"school", x.school()},
                           {"time", std::to_string(now)},
                           {"reference", x.correlation_id()},
                           {"where", x.path()},
                           {"key", failure.key}};
  ent::sdk::Commit commit;
  if (oldest->records.size() < kKept) {
    commit.put(kFailureKind, "error-" + random_key(), 0, body);
  } else {
    const auto& reused = oldest->records.front();
    commit.put(kFailureKind, reused.id, reused.revision, body);
  }
  (void)records.commit(x.call(), commit);  // the page is shown in any case
}

void note(const Exchange& x, const app::Failure& failure) {
  if (!is_ours(failure.code)) return;
  if (x.host().log) {
    x.host().log.write(&x.call(), ENT_LOG_ERROR,
                       "page " + std::string(x.path()) + ": " + failure.key + ": " + failure.detail);
  }
  keep(x, failure);
}

}  // namespace

ent_status problem_page(const Exchange& x, const app::Failure& failure, const WayOut& way_out,
                        const domain::Convention* convention) {
  note(x, failure);
  const std::string title = x.say(title_key(failure.code));
  const std::string todo = todo_key(failure.code);
  View view;
  view.text("title", title).text("what", message(x, failure));
  view.list("blockers", blocker_views(x, failure.blockers, convention));
  view.text("todo", todo.empty() ? "" : x.say(todo));
  view.text("reference", x.correlation_id());
  view.text("again", way_out.label).url("again_url", way_out.url).url("list_url", x.page({}));
  return x.answer(PageAnswer{app::http_status(failure.code), title, {}, render("problem", x.texts(), view)});
}

ent_status problem_page(const Exchange& x, std::int32_t status, std::string_view title, std::string_view text) {
  View view;
  view.text("title", x.say(title)).text("what", x.say(text)).list("blockers", {}).text("todo", "");
  view.text("reference", x.correlation_id());
  view.text("again", "").url("again_url", Url::anchor("")).url("list_url", x.page({}));
  return x.answer(PageAnswer{status, x.say(title), {}, render("problem", x.texts(), view)});
}

void put_problem(View& view, const Exchange& x, const app::Failure& failure, const domain::Convention* convention) {
  note(x, failure);
  view.flag("problem", true).text("problem_title", x.say(title_key(failure.code)));
  view.text("problem_text", message(x, failure)).text("reference", x.correlation_id());
  view.list("problem_blockers", blocker_views(x, failure.blockers, convention));
  view.text("problem_field", "").url("problem_field_url", Url::anchor(""));
}

void put_no_problem(View& view) {
  view.flag("problem", false);
}

void put_flash(View& view, const Exchange& x) {
  const std::string key = "done." + std::string(x.query("fait"));
  view.text("flash", !x.query("fait").empty() && x.texts().has(key) ? x.say(key) : "");
}

std::vector<KeptFailure> kept_failures(const Exchange& x) {
  ent::sdk::Query query;
  query.kind = kFailureKind;
  query.order_by = "time";
  query.descending = true;
  query.limit = 20;
  std::vector<KeptFailure> kept;
  const auto found = x.host().records.query(x.call(), query);
  if (found.has_error()) return kept;
  const auto text = [](const boost::json::object& body, const char* name) {
    const auto* value = body.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  for (const auto& record : found->records) {
    const auto time = text(record.body, "time");
    kept.push_back({text(record.body, "reference"), text(record.body, "where"), text(record.body, "key"),
                    time.empty() ? 0 : std::stoll(time)});
  }
  return kept;
}

}  // namespace conventions::pages
