// One request and its answer, in the words of the pages.
#pragma once

#include <ent/ext/http.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/pages/html.hpp"
#include "plugin/pages/texts.hpp"
#include "plugin/pages/url.hpp"

namespace ent::sdk {
struct Host;
}

namespace conventions::pages {

struct Crumb {
  std::string text;
  Url url;
};

struct PageAnswer {
  std::int32_t status = 200;
  std::string title;
  std::vector<Crumb> crumbs;
  SafeHtml body;
};

struct RawAnswer {
  std::int32_t status = 200;
  std::string media_type;
  std::string_view content;
  std::string file_name;  // ASCII; empty: shown in the browser under its address
  bool download = false;  // "attachment"
  std::string cache = "private, no-store";
  std::string etag;
};

// What a screen works with: who asks, what, and how to answer. Borrowed for one request. An answer is given once; the
// host refuses a second `begin`. Not shared between threads.
class Exchange {
 public:
  Exchange(const ent::sdk::Host& host, const ent_call& call, const ent_http_request& request,
           const ent_http_reply& reply);

  const ent_call& call() const { return call_; }
  const ent::sdk::Host& host() const { return host_; }
  const Texts& texts() const { return texts_; }
  std::string_view path() const;
  bool is_post() const;
  bool in_tab() const;
  std::string_view offer() const;
  std::string_view school() const;
  std::string_view correlation_id() const;

  // First value of a field, empty when absent.
  std::string_view query(std::string_view name) const;
  std::string_view form(std::string_view name) const;
  std::vector<std::string_view> query_all(std::string_view name) const;
  const ent_upload* upload(std::string_view field) const;               // nullptr when absent or an empty file input
  std::vector<std::string_view> uploads(std::string_view field) const;  // contents of all files chosen
  std::string_view header(std::string_view name) const;

  // Shorthands of the screens.
  std::string say(std::string_view key) const { return texts_.get(key); }
  std::string say(std::string_view key, std::initializer_list<TextArgument> arguments) const {
    return texts_.format(key, arguments);
  }
  Url page(const std::vector<std::string_view>& segments, const Url::Query& query = {}) const;
  Url asset(std::string_view name) const;
  // An address of the host (ent.menu/1 "place"); "#" when the host does not know it.
  Url place(std::string_view place) const;
  // « 18 novembre 2026 à 14 h 05 », by the host; "" for 0.
  std::string moment(std::int64_t time_ms) const;
  // « 18 novembre 2026 » from "2026-11-18" or a time.
  std::string day(std::string_view iso_date) const;
  std::string day(std::int64_t time_ms) const;

  // For the hidden field "_csrf" of every form; the host checks it before we are called.
  std::string_view csrf() const;

  // Answers.
  ent_status answer(const PageAnswer& page) const;
  ent_status answer(const RawAnswer& raw) const;
  ent_status redirect(const Url& url) const;

 private:
  const ent::sdk::Host& host_;
  const ent_call& call_;
  const ent_http_request& request_;
  const ent_http_reply& reply_;
  const Texts& texts_;
};

// 128 random bits in hexadecimal.
std::string random_key();

}  // namespace conventions::pages
