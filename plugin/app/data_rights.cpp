#include "plugin/app/data_rights.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/mandate_record.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"

namespace conventions::app {
namespace {

namespace json = boost::json;

// Ids come from the ENT and are matched inside "|a|b|": a separator would match across two of them.
bool good_subject(const std::string& subject) {
  return !subject.empty() && subject.size() <= 128 && subject.find('|') == std::string::npos;
}

// The lines of a version that are about the subject, nobody else's.
json::object own_lines(const json::object& version, const char* list, const std::string& subject) {
  json::array lines;
  if (const auto* all = array_of(version, list)) {
    for (const auto& line : *all) {
      if (!line.is_object()) continue;
      const auto& o = line.get_object();
      if (text_of(o, "pupil") == subject || text_of(o, "clicked_by") == subject ||
          text_of(o, "in_name_of") == subject || text_of(o, "by") == subject) {
        lines.push_back(o);
      }
    }
  }
  return {{list, std::move(lines)}};
}

Result<void> collect(const Context& context, const ent_call& call, const char* field, const std::string& subject,
                     json::array& items) {
  ent::sdk::Query query;
  query.kind = kKindVersion;
  query.matches = {{field, ENT_MATCH_CONTAINS, "|" + subject + "|"}};
  query.limit = 500;
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  const bool pupil = std::string_view(field) == "pupil_ids";
  for (const auto& record : *records) {
    json::object data;
    for (const char* list : {"pupils", "left_out", "signatures", "paper"}) {
      for (auto& entry : own_lines(record.body, list, subject)) {
        if (!entry.value().as_array().empty()) data[entry.key()] = entry.value();
      }
    }
    if (text_of(record.body, "created_by") == subject) data["created_by"] = subject;
    items.push_back(json::object{
        {"kind", "version"},
        {"reference", text_of(record.body, "convention") + " v" + std::to_string(small_of(record.body, "number"))},
        {"purpose",
         pupil ? "Liste des élèves annexée à la convention." : "Preuve de la préparation et de la signature."},
        {"data", std::move(data)}});
  }
  return {};
}

// The mandates the subject has, gave, entered or withdrew.
Result<void> collect_mandates(const Context& context, const ent_call& call, const std::string& subject,
                              json::array& items) {
  ent::sdk::Query query;
  query.kind = kKindMandate;
  query.matches = {{"people", ENT_MATCH_CONTAINS, "|" + subject + "|"}};
  query.limit = 500;
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  for (const auto& record : *records) {
    const bool holder = text_of(record.body, "person") == subject;
    json::object data{{"school", text_of(record.body, "school")},
                      {"from", text_of(record.body, "from")},
                      {"until", text_of(record.body, "until")},
                      {"state", text_of(record.body, "state")}};
    if (holder) {
      data["name"] = text_of(record.body, "person_name");
      data["capacity"] = text_of(record.body, "capacity");
    }
    for (const char* part : {"given_by", "entered_by", "withdrawn_by"}) {
      if (text_of(record.body, part) == subject) data[part] = subject;
    }
    items.push_back(json::object{{"kind", "mandate"},
                                 {"reference", record.id},
                                 {"purpose", "Délégation de signature."},
                                 {"data", std::move(data)}});
  }
  return {};
}

}  // namespace

Result<std::string> extract_person(const Context& context, const ent_call& call, const std::string& subject) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!domain::may(actor->viewer, domain::Action::kExtractPerson, domain::Side::kHome, actor->policy.access)) {
    return forbidden();
  }
  if (!good_subject(subject)) return Failure{Code::kInvalid, "failure.invalid", {{"field", "subject"}}};
  json::array items;
  for (const char* field : {"pupil_ids", "people"}) {
    auto done = collect(context, call, field, subject, items);
    if (done.has_error()) return done.error();
  }
  auto mandates = collect_mandates(context, call, subject, items);
  if (mandates.has_error()) return mandates.error();
  return json::serialize(json::object{{"subject", subject}, {"items", std::move(items)}});
}

}  // namespace conventions::app
