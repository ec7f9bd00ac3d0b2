// What people see of the plugin: the HTTP side of the boundary (ent.plugin.http/1) leads here.
#pragma once

#include <ent/ext/http.h>

#include <memory>

namespace conventions::app {
class Context;
}

namespace conventions::pages {

class Pages {
 public:
  // `context` outlives this object. Reads the texts of both languages. [control-thread]
  explicit Pages(const app::Context& context);
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  ~Pages();

  // Answers one request in full: pages of errors too. ENT_OK once `reply.begin` was called; an exception (a bug, or no
  // memory) passes to the caller's guard, before `begin`. [request-thread]
  ent_status handle(const ent_call& call, const ent_http_request& request, const ent_http_reply& reply);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace conventions::pages
