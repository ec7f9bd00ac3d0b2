#include "plugin/app/mandate_record.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/store.hpp"
#include "plugin/domain/access.hpp"

namespace conventions::app {
namespace {

using domain::Mandate;

constexpr const char* kActive = "active";
constexpr const char* kWithdrawn = "withdrawn";

bool is_id(const std::string& id) {
  return id.size() == 35 && id.compare(0, 3, "md-") == 0 &&
         id.find_first_not_of("0123456789abcdef", 3) == std::string::npos;
}

// Reads what the records hold, and whether each giver still is head of the school.
Result<std::vector<Mandate>> query_mandates(const Context& context, const ent_call& call, const domain::Uai& school,
                                            std::vector<ent::sdk::Match> matches) {
  ent::sdk::Query query;
  query.kind = kKindMandate;
  query.matches = std::move(matches);
  query.limit = 500;
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  std::vector<Mandate> mandates;
  if (records->empty()) return mandates;
  auto heads = heads_of(context, call, school);
  if (heads.has_error()) return heads.error();
  for (const auto& record : *records) {
    mandates.push_back(mandate_from(record.id, record.revision, record.body));
    auto& mandate = mandates.back();
    mandate.giver_is_head = std::find(heads->begin(), heads->end(), mandate.given_by.str()) != heads->end();
  }
  return mandates;
}

}  // namespace

boost::json::object to_json(const Mandate& m) {
  std::string people = "|";
  for (const auto& person : {m.person, m.given_by, m.entered_by, m.withdrawn_by}) people += person.str() + "|";
  return {{"school", m.school.str()},
          {"person", m.person.str()},
          {"person_name", m.person_name},
          {"capacity", m.capacity},
          {"state", m.withdrawn() ? kWithdrawn : kActive},
          {"from", domain::to_iso(m.from)},
          {"until", domain::to_iso(m.until)},
          {"offer", m.offer.str()},
          {"offer_title", m.offer_title},
          {"act",
           {{"document", m.act.document},
            {"version", m.act.version},
            {"sha256", m.act.sha256},
            {"media_type", m.act.media_type}}},
          {"given_by", m.given_by.str()},
          {"given_by_name", m.given_by_name},
          {"entered_by", m.entered_by.str()},
          {"entered_by_name", m.entered_by_name},
          {"entered", m.entered_ms},
          {"withdrawn", m.withdrawn_ms},
          {"withdrawn_day", m.withdrawn() ? domain::to_iso(m.withdrawn_day) : std::string()},
          {"withdrawn_by", m.withdrawn_by.str()},
          {"withdrawn_by_name", m.withdrawn_by_name},
          {"withdrawn_reason", m.withdrawn_reason},
          {"signatures", m.signatures},
          {"warned_days", m.warned_days},
          {"people", people}};
}

Mandate mandate_from(const std::string& id, std::int64_t revision, const boost::json::object& o) {
  Mandate m;
  m.id = domain::MandateId(id);
  m.revision = revision;
  m.school = domain::Uai(text_of(o, "school"));
  m.person = domain::PersonId(text_of(o, "person"));
  m.person_name = text_of(o, "person_name");
  m.capacity = text_of(o, "capacity");
  m.from = day_of(o, "from");
  m.until = day_of(o, "until");
  m.offer = domain::OfferId(text_of(o, "offer"));
  m.offer_title = text_of(o, "offer_title");
  if (const auto* act = object_of(o, "act")) {
    m.act = {text_of(*act, "document"), number_of(*act, "version"), text_of(*act, "sha256"),
             text_of(*act, "media_type")};
  }
  m.given_by = domain::PersonId(text_of(o, "given_by"));
  m.given_by_name = text_of(o, "given_by_name");
  m.entered_by = domain::PersonId(text_of(o, "entered_by"));
  m.entered_by_name = text_of(o, "entered_by_name");
  m.entered_ms = number_of(o, "entered");
  m.withdrawn_ms = number_of(o, "withdrawn");
  m.withdrawn_day = day_of(o, "withdrawn_day");
  m.withdrawn_by = domain::PersonId(text_of(o, "withdrawn_by"));
  m.withdrawn_by_name = text_of(o, "withdrawn_by_name");
  m.withdrawn_reason = text_of(o, "withdrawn_reason");
  m.signatures = small_of(o, "signatures");
  m.warned_days = small_of(o, "warned_days");
  return m;
}

boost::json::object to_json(const domain::MandateUse& use) {
  if (!use.any()) return {};
  return {{"id", use.id.str()},           {"from", domain::to_iso(use.from)}, {"until", domain::to_iso(use.until)},
          {"act_sha256", use.act_sha256}, {"given_by", use.given_by.str()},   {"given_by_name", use.given_by_name}};
}

domain::MandateUse mandate_use_from(const boost::json::object& o) {
  return {domain::MandateId(text_of(o, "id")),
          day_of(o, "from"),
          day_of(o, "until"),
          text_of(o, "act_sha256"),
          domain::PersonId(text_of(o, "given_by")),
          text_of(o, "given_by_name")};
}

Result<Mandate> load_mandate(const Context& context, const ent_call& call, const domain::MandateId& id) {
  if (!is_id(id.str())) return not_found();  // ids come from addresses
  auto record = context.host().records.get(call, kKindMandate, id.str());
  if (record.has_error()) return from_host(record.error());
  auto mandate = mandate_from(record->id, record->revision, record->body);
  auto heads = heads_of(context, call, mandate.school);
  if (heads.has_error()) return heads.error();
  mandate.giver_is_head = std::find(heads->begin(), heads->end(), mandate.given_by.str()) != heads->end();
  return mandate;
}

Result<std::vector<Mandate>> load_mandates(const Context& context, const ent_call& call, const domain::Uai& school) {
  return query_mandates(context, call, school, {{"school", ENT_MATCH_EQUAL, school.str()}});
}

Result<std::vector<Mandate>> load_mandates_of(const Context& context, const ent_call& call, const domain::Uai& school,
                                              const domain::PersonId& person) {
  return query_mandates(context, call, school,
                        {{"person", ENT_MATCH_EQUAL, person.str()},
                         {"school", ENT_MATCH_EQUAL, school.str()},
                         {"state", ENT_MATCH_EQUAL, kActive}});
}

void put(ent::sdk::Commit& commit, const Mandate& mandate) {
  commit.put(kKindMandate, mandate.id.str(), mandate.revision, to_json(mandate));
}

Result<std::vector<std::string>> heads_of(const Context& context, const ent_call& call, const domain::Uai& school) {
  auto heads = context.host().directory.people(call, school.str(), domain::kHeadFunction);
  if (heads.has_error()) return from_host(heads.error());
  return std::move(*heads);
}

}  // namespace conventions::app
