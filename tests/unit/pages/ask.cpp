#include "ask.hpp"

#include <ent/sdk/call_context.hpp>

#include "plugin/pages/pages.hpp"

namespace conventions::pages::test {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::vector<ent_pair> to_abi(const Pairs& pairs) {
  std::vector<ent_pair> out;
  for (const auto& [name, value] : pairs) out.push_back({ent::sdk::str(name), ent::sdk::str(value)});
  return out;
}

ent_status begin(void* data, std::int32_t status, std::int32_t kind, const ent_pair* headers,
                 std::uint32_t count) noexcept {
  auto& answer = *static_cast<Answer*>(data);
  if (answer.kind != 0) return ENT_PRECONDITION;
  answer.status = status;
  answer.kind = kind;
  for (std::uint32_t i = 0; i != count; ++i) {
    answer.headers.emplace_back(ent::sdk::to_string(headers[i].name), ent::sdk::to_string(headers[i].value));
  }
  return ENT_OK;
}

ent_status write(void* data, ent_bytes bytes) noexcept {
  static_cast<Answer*>(data)->body += ent::sdk::view(bytes);
  return ENT_OK;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

Answer ask(Pages& pages, const Ask& request, std::string_view actor, std::string_view school) {
  ent::sdk::CallContext context;
  context.actor = actor;
  context.school = school;
  context.locale = request.locale;
  context.correlation_id = "CV-7F3A91";
  const auto call = context.view();
  const auto query = to_abi(request.query);
  const auto form = to_abi(request.form);
  std::vector<ent_upload> uploads;
  for (const auto& [field, content] : request.uploads) {
    uploads.push_back({ent::sdk::str(field), ent::sdk::str("fichier"), ent::sdk::str("application/octet-stream"),
                       ent::sdk::bytes(std::string_view(content))});
  }
  ent_http_request raw{};
  raw.struct_size = sizeof raw;
  raw.method = ent::sdk::str(request.method);
  raw.path = ent::sdk::str(request.path);
  raw.mount = ent::sdk::str("/app/conventions");
  raw.csrf_token = ent::sdk::str("jeton\"<csrf>");
  raw.query = query.data();
  raw.query_count = static_cast<std::uint32_t>(query.size());
  raw.form = form.data();
  raw.form_count = static_cast<std::uint32_t>(form.size());
  raw.uploads = uploads.data();
  raw.upload_count = static_cast<std::uint32_t>(uploads.size());
  raw.tab = ent::sdk::str(request.tab);
  raw.offer = ent::sdk::str(request.offer);
  Answer answer;
  const ent_http_reply reply{sizeof(ent_http_reply), 0, &answer, &begin, &write};
  answer.status_code = pages.handle(call, raw, reply);
  return answer;
}

}  // namespace conventions::pages::test
