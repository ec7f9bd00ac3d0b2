// The JSON shapes of ent/ext/directory.h and ent/ext/session.h.
#include "host/base/json.hpp"
#include "host/directory/directory.hpp"

namespace ent::host {
namespace {

boost::json::array posts_json(const Person& person) {
  boost::json::array schools;
  for (const auto& post : person.posts) {
    if (post.uai.empty()) continue;
    boost::json::array functions;
    for (const auto& function : post.functions) functions.push_back(json_text(function));
    schools.push_back(boost::json::object{
        {"uai", json_text(post.uai)}, {"functions", std::move(functions)}, {"capacity", json_text(post.capacity)}});
  }
  return schools;
}

boost::json::object person_object(const Person& person) {
  boost::json::array everywhere;
  for (const auto& post : person.posts)
    if (post.uai.empty())
      for (const auto& function : post.functions) everywhere.push_back(json_text(function));
  return boost::json::object{{"person", json_text(person.id)},
                             {"first_name", json_text(person.first_name)},
                             {"last_name", json_text(person.last_name)},
                             {"display_name", json_text(person.display_name)},
                             {"mail", json_text(person.mail)},
                             {"schools", posts_json(person)},
                             {"instance_functions", std::move(everywhere)}};
}

boost::json::value head_json(const std::optional<Person>& head, const std::string& uai) {
  if (!head) return nullptr;
  boost::json::object out{{"person", json_text(head->id)}, {"display_name", json_text(head->display_name)}};
  for (const auto& post : head->posts)
    if (post.uai == uai) out["capacity"] = post.capacity;
  return out;
}

boost::json::value deliberation_json(const std::optional<Deliberation>& deliberation) {
  if (!deliberation) return nullptr;
  boost::json::object out{{"number", json_text(deliberation->number)}, {"date", json_text(deliberation->date)}};
  out["executory"] = deliberation->executory.empty() ? boost::json::value(nullptr)
                                                     : boost::json::value(json_text(deliberation->executory));
  return out;
}

std::string school_text(const School& school, const std::optional<Person>& head) {
  boost::json::array address;
  for (const auto& line : school.address) address.push_back(json_text(line));
  return boost::json::serialize(boost::json::object{{"uai", json_text(school.uai)},
                                                    {"name", json_text(school.name)},
                                                    {"kind", json_text(school.kind)},
                                                    {"address", std::move(address)},
                                                    {"postcode", json_text(school.postcode)},
                                                    {"city", json_text(school.city)},
                                                    {"phone", json_text(school.phone)},
                                                    {"mail", json_text(school.mail)},
                                                    {"legal_entity", json_text(school.legal_entity)},
                                                    {"head", head_json(head, school.uai)},
                                                    {"deliberation", deliberation_json(school.deliberation)},
                                                    {"on_ent", school.on_ent}});
}

}  // namespace

Result<std::string> Directory::school_json(std::string_view uai) {
  const auto found = school(uai);
  if (found.has_error()) return found.error();
  const auto director = head(uai);
  if (director.has_error()) return director.error();
  return school_text(*found, *director);
}

Result<std::vector<std::string>> Directory::schools_json() {
  const auto all = schools();
  if (all.has_error()) return all.error();
  std::vector<std::string> list;
  for (const auto& school : *all) {
    const auto director = head(school.uai);
    if (director.has_error()) return director.error();
    list.push_back(school_text(school, *director));
  }
  return list;
}

Result<std::string> Directory::person_json(std::string_view id) {
  const auto found = person(id);
  if (found.has_error()) return found.error();
  return boost::json::serialize(person_object(*found));
}

Result<std::string> Directory::session_json(std::string_view id, std::string_view school) {
  if (id.empty()) return fail(Status::unauthenticated, "session.none");
  const auto found = person(id);
  if (found.has_error()) return fail(Status::unauthenticated, "session.none", "the actor is unknown");
  auto object = person_object(*found);
  object["school"] = json_text(school);
  return boost::json::serialize(object);
}

}  // namespace ent::host
