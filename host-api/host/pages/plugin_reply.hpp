// What a plugin answers, collected; the C side of it is a table of two functions.
#pragma once
#include <ent/ext/http.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ent::host {

/// One answer. Used by one request on one thread.
class PluginReply {
 public:
  PluginReply();
  PluginReply(const PluginReply&) = delete;
  PluginReply& operator=(const PluginReply&) = delete;

  const ent_http_reply* table() const { return &table_; }
  bool begun() const { return begun_; }
  int status() const { return status_; }
  std::int32_t kind() const { return kind_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }  // lower-case names
  std::string take_body() { return std::move(body_); }
  /// The first header of that name, "" when there is none.
  std::string header(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;

 private:
  static ent_status begin(void* data, std::int32_t status, std::int32_t kind, const ent_pair* headers,
                          std::uint32_t count) noexcept;
  static ent_status write(void* data, ent_bytes bytes) noexcept;
  ent_http_reply table_{};
  bool begun_ = false;
  int status_ = 0;
  std::int32_t kind_ = 0;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::string body_;
};

}  // namespace ent::host
