#include "plugin/app/recipients.hpp"

#include <ent/sdk/clients.hpp>
#include <map>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/mandate_record.hpp"
#include "plugin/messages/notification.hpp"

namespace conventions::app {
namespace {

// Person -> may sign (gets the signing page as destination).
Result<std::map<std::string, bool>> people_of(const Context& context, const ent_call& call, const Actor& actor,
                                              domain::Side side, const domain::Key& key) {
  const auto& school = key.school(side);
  auto policy = read_policy(context, call, school);
  if (policy.has_error()) return policy.error();
  std::map<std::string, bool> people;
  const auto right = domain::side_right(side, policy->access.mapping);
  auto managers = context.host().rights.holders(call, right, school.str());
  if (managers.has_error()) return from_host(managers.error());
  for (const auto& person : *managers) people[person] = policy->access.manager_may_sign;
  auto heads = context.host().directory.people(call, school.str(), domain::kHeadFunction);
  if (heads.has_error()) return from_host(heads.error());
  for (const auto& person : *heads) people[person] = true;
  auto mandates = load_mandates(context, call, school);
  if (mandates.has_error()) return mandates.error();
  for (const auto& mandate : *mandates) {
    if (domain::empowers(mandate, school, key.offer, actor.today)) people[mandate.person.str()] = true;
  }
  return people;
}

}  // namespace

Result<std::vector<ent::sdk::Message>> messages_for(const Context& context, const ent_call& call, const Actor& actor,
                                                    const domain::Convention& convention, int version,
                                                    const std::vector<domain::Addressed>& notices,
                                                    const std::string& occurrence) {
  std::vector<ent::sdk::Message> rows;
  for (const auto& addressed : notices) {
    const auto& school = convention.key.school(addressed.side);
    auto people = people_of(context, call, actor, addressed.side, convention.key);
    if (people.has_error()) return people.error();
    for (const auto& [person, may_sign] : *people) {
      if (person == actor.viewer.person.str()) continue;
      const auto text = messages::compose(addressed.notice, addressed.side, convention, version, may_sign);
      const std::string event(domain::name_of(addressed.notice));
      const std::string what = std::to_string(version) + (occurrence.empty() ? "" : "." + occurrence);
      rows.push_back({event + ":" + convention.id.str() + ":" + what + ":" + person, person, school.str(), event,
                      text.title, text.body, text.place});
    }
  }
  return rows;
}

}  // namespace conventions::app
