// Who is behind a request, for the school chosen in the session.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "host/boundary/host_services.hpp"

namespace ent::host {

struct Visitor {
  std::string token;  // of the session cookie
  Session session;
  Person person;
  std::string school;               // UAI; empty: none (instance-wide people)
  std::string school_name;          // empty with `school`
  std::vector<std::string> rights;  // held at `school`, sorted
  std::int64_t unread = 0;          // messages

  bool may(std::string_view right) const;
  bool may_any(const std::vector<std::string_view>& any) const;
  Actor actor(std::string_view correlation_id) const;
  /// « proviseure » at the chosen school, else empty.
  std::string capacity() const;
  /// Schools of this person, in the order of their posts.
  std::vector<std::string> schools() const;
};

constexpr std::string_view kSessionCookie = "ent_session";
constexpr std::string_view kLoginCookie = "ent_login";  // binds the CSRF token of the login form

/// The person of a session token; unauthenticated when the session is over or the person is gone. [any-thread]
Result<Visitor> find_visitor(HostServices& services, const std::string& token);

}  // namespace ent::host
