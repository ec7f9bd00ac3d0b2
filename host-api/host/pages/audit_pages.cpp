// The hash-chained log: last entries, verification, export.
#include <charconv>

#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr int kPageSize = 50;

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : 0;
}

std::string name_of(Exchange& exchange, const std::string& person) {
  if (person.empty()) return text("audit.system");
  const auto found = exchange.services().directory().person(person);
  return found.has_value() ? found->display_name : person;
}

View record_view(Exchange& exchange, const AuditRecord& record) {
  View view;
  view.set("sequence", std::to_string(record.sequence));
  view.set("when", format_time("fr", record.time_ms, TimeStyle::date_time));
  view.set("actor", name_of(exchange, record.actor));
  view.set("event", record.event);
  view.set("subject", record.subject);
  view.set("school", record.school);
  view.set("reference", record.correlation_id);
  view.set("detail", record.detail == "{}" ? std::string() : record.detail);
  view.set("has_detail", record.detail != "{}");
  view.set("hash", record.hash.substr(0, 12));
  return view;
}

http::Response show_log(Exchange& exchange, const AuditVerdict* verdict) {
  const auto before = number_of(exchange.request.query.get("avant"));
  const auto records = need(exchange.services().audit().recent(before, kPageSize));
  std::vector<View> rows;
  for (const auto& record : records) rows.push_back(record_view(exchange, record));
  View view;
  view.set("has_rows", !rows.empty());
  view.set("rows", list_of(rows));
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("verified", verdict != nullptr);
  if (verdict != nullptr) {
    view.set("intact", verdict->intact);
    view.set("checked", text_count("audit.checked", verdict->checked));
    view.set("problem", verdict->problem);
  }
  view.set("has_more", records.size() == kPageSize);
  if (records.size() == kPageSize) {
    http::FieldList query;
    query.add("avant", std::to_string(records.back().sequence));
    set_url(view, "more_url", Url::with(Url::path("/administration/journal"), query));
  }
  HtmlPage page;
  page.title = text("menu.audit");
  page.crumbs = {{text("menu.group.administration"), {}}, {text("menu.audit"), {}}};
  page.body = draw_template("admin_audit", view);
  return exchange.draw(page);
}

http::Response verify(Exchange& exchange) {
  const AuditVerdict verdict = need(exchange.services().audit().verify());
  return show_log(exchange, &verdict);
}

http::Response export_log(Exchange& exchange) {
  std::string lines;
  need(exchange.services().audit().export_lines([&lines](std::string_view line) { lines.append(line); }));
  const std::string day = format_time("fr", exchange.services().clock().now_ms(), TimeStyle::iso_date);
  return http::download(std::move(lines), "application/x-ndjson", "journal-" + day + ".jsonl");
}

}  // namespace

void add_audit_pages(Site& site, http::Router& router) {
  using http::Method;
  add_page(site, router, Method::get, "/administration/journal", {"admin", "audit.read"},
           [](Exchange& exchange) { return show_log(exchange, nullptr); });
  add_page(site, router, Method::post, "/administration/journal/verification", {"admin", "audit.read"}, verify);
  add_page(site, router, Method::get, "/administration/journal/export", {"admin", "audit.read"}, export_log);
}

}  // namespace ent::host
