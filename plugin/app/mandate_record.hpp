// The stored form of the mandate book. Internal to plugin/app.
#pragma once

#include <ent/sdk/records_client.hpp>
#include <vector>

#include "plugin/app/context.hpp"
#include "plugin/domain/mandate.hpp"

namespace conventions::app {

inline constexpr const char* kKindMandate = "mandate";
inline constexpr const char* kKindMandateBook = "mandate_book";  // one of a school: orders what is given in it

boost::json::object to_json(const domain::Mandate& mandate);
domain::Mandate mandate_from(const std::string& id, std::int64_t revision, const boost::json::object& body);

// As a signature keeps it.
boost::json::object to_json(const domain::MandateUse& use);
domain::MandateUse mandate_use_from(const boost::json::object& body);

// kNotFound when there is none; also for an id of another shape. No access check here.
[[nodiscard]] Result<domain::Mandate> load_mandate(const Context& context, const ent_call& call,
                                                   const domain::MandateId& id);
// Every mandate of a school, withdrawn ones included.
[[nodiscard]] Result<std::vector<domain::Mandate>> load_mandates(const Context& context, const ent_call& call,
                                                                 const domain::Uai& school);
// Those of one person at a school that were not withdrawn.
[[nodiscard]] Result<std::vector<domain::Mandate>> load_mandates_of(const Context& context, const ent_call& call,
                                                                    const domain::Uai& school,
                                                                    const domain::PersonId& person);

// Adds the record to a commit; expected revision = mandate.revision.
void put(ent::sdk::Commit& commit, const domain::Mandate& mandate);

// Ids of the heads of a school.
[[nodiscard]] Result<std::vector<std::string>> heads_of(const Context& context, const ent_call& call,
                                                        const domain::Uai& school);

}  // namespace conventions::app
