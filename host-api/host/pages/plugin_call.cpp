#include "host/pages/plugin_call.hpp"

#include <ent/sdk/text.hpp>

#include "host/base/call.hpp"

namespace ent::host {
namespace {

constexpr std::int64_t kDeadlineMs = 30'000;
constexpr std::size_t kMaxKey = 128;

std::vector<ent_pair> pairs_of(const http::FieldList& fields) {
  std::vector<ent_pair> pairs;
  for (const auto& field : fields) {
    if (field.name != "_csrf") pairs.push_back({sdk::str(field.name), sdk::str(field.value)});
  }
  return pairs;
}

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The plugin learns nothing that would let it act as the person elsewhere.
bool is_kept_back(const std::string& name) {
  return name == "cookie" || name == "authorization" || name == "proxy-authorization" || name == "x-csrf-token";
}

struct HeaderCopy {
  std::vector<std::string> names, values;
  std::vector<ent_pair> pairs;
};

HeaderCopy headers_of(const http::Request& request) {
  HeaderCopy copy;
  for (const auto& header : request.headers) {
    std::string name = lower(header.name);
    if (is_kept_back(name) || !sdk::is_utf8(header.value)) continue;
    copy.names.push_back(std::move(name));
    copy.values.push_back(header.value);
  }
  for (std::size_t i = 0; i < copy.names.size(); ++i) {
    copy.pairs.push_back({sdk::str(copy.names[i]), sdk::str(copy.values[i])});
  }
  return copy;
}

std::vector<ent_upload> uploads_of(const http::Request& request) {
  std::vector<ent_upload> uploads;
  for (const auto& file : request.files) {
    uploads.push_back({sdk::str(file.field), sdk::str(file.filename), sdk::str(file.content_type),
                       sdk::bytes(std::string_view(file.bytes))});
  }
  return uploads;
}

std::string idempotency_key(const http::Request& request) {
  std::string key = request.form.get("_idempotency");
  if (key.empty()) key = request.headers.get("idempotency-key");
  if (key.size() > kMaxKey) return {};
  for (const char c : key) {
    if (c < 0x21 || c > 0x7e) return {};
  }
  return key;
}

}  // namespace

Result<void> call_plugin(Site& site, const http::Request& request, const Visitor* visitor, PluginInstance& plugin,
                         const PluginTarget& target, PluginReply& reply) {
  Actor actor;
  actor.correlation_id = request.correlation_id;
  if (visitor != nullptr) actor = visitor->actor(request.correlation_id);
  CallContext call(actor, "fr", site.services.clock().now_ms() + kDeadlineMs);
  call.cancel_by(site.cut_short);
  call.set_idempotency_key(idempotency_key(request));

  const auto query = pairs_of(request.query);
  const auto form = pairs_of(request.form);
  const auto headers = headers_of(request);
  const auto uploads = uploads_of(request);
  const std::string method(http::name_of(request.method == http::Method::head ? http::Method::get : request.method));
  const std::string mount = "/app/" + plugin.manifest()->id;
  const std::string csrf = visitor != nullptr ? visitor->session.csrf : std::string();

  ent_http_request raw{};
  raw.struct_size = sizeof raw;
  raw.method = sdk::str(method);
  raw.path = sdk::str(target.path);
  raw.mount = sdk::str(mount);
  raw.csrf_token = sdk::str(csrf);
  raw.query = query.data();
  raw.query_count = static_cast<std::uint32_t>(query.size());
  raw.form = form.data();
  raw.form_count = static_cast<std::uint32_t>(form.size());
  raw.uploads = uploads.data();
  raw.upload_count = static_cast<std::uint32_t>(uploads.size());
  raw.headers = headers.pairs.data();
  raw.header_count = static_cast<std::uint32_t>(headers.pairs.size());
  raw.body = sdk::bytes(std::string_view(request.body));
  raw.tab = sdk::str(target.tab);
  raw.offer = sdk::str(target.offer);

  auto handled = plugin.handle(*call.get(), raw, *reply.table());
  if (handled.has_error()) return handled;
  if (!reply.begun()) return fail(Status::internal, "plugin.no_answer", "the plugin returned ok without an answer");
  return {};
}

}  // namespace ent::host
