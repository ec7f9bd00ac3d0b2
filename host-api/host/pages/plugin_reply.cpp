#include "host/pages/plugin_reply.hpp"

#include <ent/sdk/text.hpp>

namespace ent::host {
namespace {

constexpr std::size_t kMaxReplyBytes = 256u << 20;

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

PluginReply::PluginReply() {
  table_.struct_size = sizeof table_;
  table_.data = this;
  table_.begin = &PluginReply::begin;
  table_.write = &PluginReply::write;
}

ent_status PluginReply::begin(void* data, std::int32_t status, std::int32_t kind, const ent_pair* headers,
                              std::uint32_t count) noexcept {
  auto& self = *static_cast<PluginReply*>(data);
  if (self.begun_ || status < 200 || status > 599 || kind < ENT_HTTP_PAGE || kind > ENT_HTTP_REDIRECT ||
      (headers == nullptr && count > 0)) {
    return ENT_INVALID;
  }
  try {
    for (std::uint32_t i = 0; i < count; ++i) {
      self.headers_.emplace_back(lower(sdk::view(headers[i].name)), sdk::to_string(headers[i].value));
    }
  } catch (...) {  // out of memory
    return ENT_INTERNAL;
  }
  self.begun_ = true;
  self.status_ = status;
  self.kind_ = kind;
  return ENT_OK;
}

ent_status PluginReply::write(void* data, ent_bytes bytes) noexcept {
  auto& self = *static_cast<PluginReply*>(data);
  if (!self.begun_) return ENT_PRECONDITION;
  const auto piece = sdk::view(bytes);
  if (piece.size() > kMaxReplyBytes - self.body_.size()) return ENT_TOO_LARGE;
  try {
    self.body_.append(piece);
  } catch (...) {  // out of memory
    return ENT_INTERNAL;
  }
  return ENT_OK;
}

std::string PluginReply::header(const std::string& name) const {
  for (const auto& [key, value] : headers_) {
    if (key == name) return value;
  }
  return {};
}

std::vector<std::string> PluginReply::all(const std::string& name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : headers_) {
    if (key == name) values.push_back(value);
  }
  return values;
}

}  // namespace ent::host
