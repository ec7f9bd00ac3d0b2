#include "host/chrome/visitor.hpp"

#include <algorithm>

namespace ent::host {

bool Visitor::may(std::string_view right) const {
  return std::binary_search(rights.begin(), rights.end(), right);
}

bool Visitor::may_any(const std::vector<std::string_view>& any) const {
  return any.empty() || std::any_of(any.begin(), any.end(), [this](std::string_view right) { return may(right); });
}

Actor Visitor::actor(std::string_view correlation_id) const {
  return Actor{person.id, {}, school, std::string(correlation_id), false};
}

std::string Visitor::capacity() const {
  for (const auto& post : person.posts) {
    if (post.uai == school) return post.capacity;
  }
  return {};
}

std::vector<std::string> Visitor::schools() const {
  std::vector<std::string> uais;
  for (const auto& post : person.posts) {
    if (!post.uai.empty() && std::find(uais.begin(), uais.end(), post.uai) == uais.end()) uais.push_back(post.uai);
  }
  return uais;
}

Result<Visitor> find_visitor(HostServices& services, const std::string& token) {
  Visitor visitor;
  visitor.token = token;
  auto session = services.sessions().find(token);
  if (session.has_error()) return session.error();
  visitor.session = std::move(*session);
  auto person = services.directory().person(visitor.session.person);
  if (person.has_error()) {
    if (person.error().status != Status::not_found) return person.error();
    return fail(Status::unauthenticated, "session.person_gone");
  }
  visitor.person = std::move(*person);
  const auto schools = visitor.schools();  // a post may have ended since the login
  if (std::find(schools.begin(), schools.end(), visitor.session.school) != schools.end()) {
    visitor.school = visitor.session.school;
  } else if (!schools.empty()) {
    visitor.school = schools.front();
  }
  if (!visitor.school.empty()) {
    auto school = services.directory().school(visitor.school);
    visitor.school_name = school.has_value() ? school->name : visitor.school;
  }
  auto rights = services.rights().rights_of(visitor.person.id, visitor.school);
  if (rights.has_error()) return rights.error();
  visitor.rights = std::move(*rights);
  std::sort(visitor.rights.begin(), visitor.rights.end());
  auto unread = services.outbox().unread(visitor.person.id);
  if (unread.has_error()) return unread.error();
  visitor.unread = *unread;
  return visitor;
}

}  // namespace ent::host
