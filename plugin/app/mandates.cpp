#include "plugin/app/mandates.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>
#include <map>

#include "plugin/app/ent_view.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/mandate_record.hpp"
#include "plugin/app/paper_desk.hpp"
#include "plugin/app/reason.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/stored_document.hpp"
#include "plugin/messages/mandate_notification.hpp"
#include "signing/core/digest.hpp"

namespace conventions::app {
namespace {

using domain::Mandate;
using domain::MandateStatus;
using domain::Side;
using messages::MandateNotice;

constexpr int kWithdrawAttempts = 20;  // against signatures made with the mandate meanwhile

Result<Actor> enter(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  const bool system = actor->viewer.system;  // works for no school here
  if (system || !domain::may(actor->viewer, domain::Action::kMandates, Side::kHome, actor->policy.access)) {
    return forbidden();
  }
  return std::move(*actor);
}

Result<Mandate> own_mandate(const Context& context, const ent_call& call, const Actor& actor,
                            const domain::MandateId& id) {
  auto mandate = load_mandate(context, call, id);
  if (mandate.has_error()) return mandate.error();
  if (mandate->school != actor.viewer.school) return not_found();
  return mandate;
}

// The post of a person at a school; nothing when they have none there.
struct Post {
  std::string name, capacity;
  bool head = false;
};
Result<std::optional<Post>> read_post(const Context& context, const ent_call& call, const std::string& person,
                                      const domain::Uai& school) {
  auto object = context.host().directory.person(call, person);
  if (object.has_error()) {
    const bool unknown = object.error().status == ENT_NOT_FOUND || object.error().status == ENT_INVALID;
    return unknown ? Result<std::optional<Post>>(std::nullopt) : from_host(object.error());
  }
  const auto* schools = array_of(*object, "schools");
  if (schools == nullptr) return std::optional<Post>();
  for (const auto& entry : *schools) {
    if (!entry.is_object() || text_of(entry.get_object(), "uai") != school.str()) continue;
    Post post{text_of(*object, "display_name"), text_of(entry.get_object(), "capacity"), false};
    if (const auto* functions = array_of(entry.get_object(), "functions")) {
      for (const auto& function : *functions) {
        post.head = post.head || (function.is_string() && function.get_string() == domain::kHeadFunction);
      }
    }
    return std::optional<Post>(std::move(post));
  }
  return std::optional<Post>();
}

// The head in whose name the viewer's school gives: the viewer, or the one the ENT knows.
struct Giver {
  domain::PersonId person;
  std::string name;
};
Result<Giver> read_giver(const Context& context, const ent_call& call, const Actor& actor) {
  if (actor.viewer.head) return Giver{actor.viewer.person, actor.viewer.display_name};
  auto school = read_school(context, call, actor.viewer.school.str());
  if (school.has_error()) return school.error();
  return Giver{school->head, school->head_name};
}

// Offers of conventions of the school that are not over, by title.
Result<std::vector<MandateBook::Offer>> read_offers(const Context& context, const ent_call& call, const Actor& actor) {
  std::map<std::string, std::string> titles;
  for (const char* field : {"home_uai", "host_uai"}) {
    ent::sdk::Query query;
    query.kind = kKindConvention;
    query.limit = 500;
    query.matches = {
        {field, ENT_MATCH_EQUAL, actor.viewer.school.str()},
        {"first_day", ENT_MATCH_AT_LEAST, domain::to_iso(actor.today)},
    };
    if (std::string_view(field) == "host_uai") query.matches.push_back({"host_sees", ENT_MATCH_EQUAL, "yes"});
    auto records = query_all(context, call, query, 1000);
    if (records.has_error()) return records.error();
    for (const auto& record : *records) titles[text_of(record.body, "offer")] = text_of(record.body, "offer_title");
  }
  std::vector<MandateBook::Offer> offers;
  for (const auto& [id, title] : titles) offers.push_back({id, title});
  std::sort(offers.begin(), offers.end(), [](const auto& a, const auto& b) { return a.title < b.title; });
  return offers;
}

Result<void> read_people(const Context& context, const ent_call& call, const Actor& actor, MandateBook& book) {
  auto ids = context.host().directory.people(call, actor.viewer.school.str(), "");
  if (ids.has_error()) return from_host(ids.error());
  for (const auto& id : *ids) {
    if (id == actor.viewer.person.str()) continue;
    auto post = read_post(context, call, id, actor.viewer.school);
    if (post.has_error()) return post.error();
    if (*post && !(*post)->head) book.people.push_back({id, (*post)->name, (*post)->capacity});
  }
  std::sort(book.people.begin(), book.people.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return {};
}

// Fresh, or made from the form's key so that the same form twice is one mandate.
domain::MandateId new_id(const Actor& actor, const std::string& key) {
  if (key.empty()) return domain::MandateId("md-" + random_token());
  const std::string seed = "mandate:" + actor.viewer.school.str() + ":" + actor.viewer.person.str() + ":" + key;
  return domain::MandateId("md-" + signing::to_hex(signing::sha256(signing::as_bytes(seed))).substr(0, 32));
}

ent::sdk::Message message_to(const std::string& person, const Mandate& mandate, MandateNotice notice,
                             const std::string& occurrence) {
  const auto text = messages::compose(notice, mandate, person == mandate.person.str());
  const std::string event(messages::name_of(notice));
  return {event + ":" + mandate.id.str() + ":" + occurrence + ":" + person,
          person,
          mandate.school.str(),
          event,
          text.title,
          text.body,
          text.place};
}

// The holder and the heads, but for whoever does it.
Result<void> tell(const Context& context, const ent_call& call, const Actor& actor, const Mandate& mandate,
                  MandateNotice notice, ent::sdk::Commit& commit) {
  auto people = heads_of(context, call, mandate.school);
  if (people.has_error()) return people.error();
  people->push_back(mandate.person.str());
  for (const auto& person : *people) {
    if (person != actor.viewer.person.str()) commit.messages.push_back(message_to(person, mandate, notice, "1"));
  }
  return {};
}

boost::json::object audit_of(const Mandate& m) {
  return {{"mandate", m.id.str()},
          {"person", m.person.str()},
          {"from", domain::to_iso(m.from)},
          {"until", domain::to_iso(m.until)},
          {"offer", m.offer.str()},
          {"given_by", m.given_by.str()},
          {"entered_by", m.entered_by.str()},
          {"act_sha256", m.act.sha256}};
}

Result<domain::Date> read_day(const std::string& text, const char* which) {
  const auto day = domain::parse_date(text);
  if (!day) return Failure{Code::kInvalid, std::string("mandates.bad_") + which};
  return *day;
}

// Everything but the act.
Result<Mandate> read_form(const Context& context, const ent_call& call, const Actor& actor,
                          const GiveMandate& request) {
  Mandate made;
  made.school = actor.viewer.school;
  made.entered_by = actor.viewer.person;
  made.entered_by_name = actor.viewer.display_name;
  made.entered_ms = actor.now_ms;
  auto giver = read_giver(context, call, actor);
  if (giver.has_error()) return giver.error();
  if (giver->person.empty()) return Failure{Code::kInvalid, "mandates.no_head"};
  made.given_by = giver->person;
  made.given_by_name = giver->name;
  if (request.person.empty()) return Failure{Code::kInvalid, "mandates.person_missing"};
  auto post = read_post(context, call, request.person, made.school);
  if (post.has_error()) return post.error();
  if (!*post) return Failure{Code::kInvalid, "mandates.not_of_the_school"};
  if ((*post)->head) return Failure{Code::kInvalid, "mandates.for_head"};
  made.person = domain::PersonId(request.person);
  made.person_name = (*post)->name;
  made.capacity = (*post)->capacity;
  auto from = read_day(request.from, "from");
  if (from.has_error()) return from.error();
  auto until = read_day(request.until, "until");
  if (until.has_error()) return until.error();
  made.from = *from;
  made.until = *until;
  if (request.offer.empty()) return made;
  auto offers = read_offers(context, call, actor);
  if (offers.has_error()) return offers.error();
  for (const auto& offer : *offers) {
    if (offer.id != request.offer) continue;
    made.offer = domain::OfferId(offer.id);
    made.offer_title = offer.title;
    return made;
  }
  return Failure{Code::kInvalid, "mandates.unknown_offer"};
}

Result<void> store_act_of(const Context& context, const ent_call& call, std::string_view file, Mandate& made) {
  auto type = check_act(file);
  if (type.has_error()) return type.error();
  // Never below the mandate's id: a repeated form would meet the first one's file.
  const std::string document = "mandates/" + made.school.str() + "/" + random_token();
  auto stored = put_document(context, call, document, type->c_str(), file);
  if (stored.has_error()) return stored.error();
  made.act = {document, stored->version, stored->sha256, *type};
  return {};
}

Result<Mandate> give_once(const Context& context, const ent_call& call, const Actor& actor, Mandate& made,
                          const GiveMandate& request) {
  // Whoever gives at the same time commits over the same book: the loser reads the other's mandate and judges again.
  std::int64_t book_revision = 0;
  auto book = context.host().records.get(call, kKindMandateBook, made.school.str());
  if (book.has_error() && book.error().status != ENT_NOT_FOUND) return from_host(book.error());
  if (book.has_value()) book_revision = book->revision;
  auto others = load_mandates(context, call, made.school);
  if (others.has_error()) return others.error();
  for (const auto& other : *others) {
    if (other.id == made.id) return other;  // the same form again
  }
  if (const auto problem = domain::problem_of(made, *others, actor.today, request.long_confirmed)) {
    return Failure{Code::kInvalid, problem->key, problem->parameters};
  }
  if (made.act.document.empty()) {
    auto stored = store_act_of(context, call, request.act, made);
    if (stored.has_error()) return stored.error();
  }
  ent::sdk::Commit commit;
  commit.put(kKindMandateBook, made.school.str(), book_revision, {{"school", made.school.str()}});
  put(commit, made);
  commit.audit.push_back({"mandate.given", "school:" + made.school.str(), audit_of(made)});
  auto told = tell(context, call, actor, made, MandateNotice::kGiven, commit);
  if (told.has_error()) return told.error();
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_error()) return outcome.error();
  if (*outcome != CommitOutcome::kDone) return Failure{Code::kConflict, "failure.conflict"};
  made.revision = 1;
  return made;
}

}  // namespace

Result<MandateBook> mandate_book(const Context& context, const ent_call& call) {
  auto actor = enter(context, call);
  if (actor.has_error()) return actor.error();
  MandateBook book;
  book.today = actor->today;
  book.by_head = actor->viewer.head;
  auto giver = read_giver(context, call, *actor);
  if (giver.has_error()) return giver.error();
  book.head_name = giver->name;
  auto mandates = load_mandates(context, call, actor->viewer.school);
  if (mandates.has_error()) return mandates.error();
  for (auto& mandate : *mandates) {
    const auto status = domain::status_of(mandate, book.today);
    const bool ends_later = !mandate.withdrawn() && status != MandateStatus::kEnded;
    book.lines.push_back({std::move(mandate), status, ends_later});
  }
  std::sort(book.lines.begin(), book.lines.end(), [](const MandateLine& a, const MandateLine& b) {
    const auto rank = [](const MandateLine& line) {
      return line.status == MandateStatus::kInForce ? 0 : line.status == MandateStatus::kToCome ? 1 : 2;
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    if (a.mandate.until != b.mandate.until) return b.mandate.until < a.mandate.until;
    return a.mandate.id < b.mandate.id;
  });
  auto people = read_people(context, call, *actor, book);
  if (people.has_error()) return people.error();
  auto offers = read_offers(context, call, *actor);
  if (offers.has_error()) return offers.error();
  book.offers = std::move(*offers);
  return book;
}

Result<Mandate> give_mandate(const Context& context, const ent_call& call, const GiveMandate& request) {
  auto actor = enter(context, call);
  if (actor.has_error()) return actor.error();
  auto made = read_form(context, call, *actor, request);
  if (made.has_error()) return made.error();
  made->id = new_id(*actor, request.idempotency_key);
  auto given = give_once(context, call, *actor, *made, request);
  for (int i = 1; i < 4 && given.has_error() && given.error().code == Code::kConflict; ++i) {
    given = give_once(context, call, *actor, *made, request);
  }
  return given;
}

Result<Mandate> withdraw_mandate(const Context& context, const ent_call& call, const domain::MandateId& id,
                                 const std::string& reason) {
  auto actor = enter(context, call);
  if (actor.has_error()) return actor.error();
  auto text = read_text(reason, kMaxReasonOctets, "reason_text");
  if (text.has_error()) return text.error();
  for (int i = 0; i < kWithdrawAttempts; ++i) {
    auto mandate = own_mandate(context, call, *actor, id);
    if (mandate.has_error() || mandate->withdrawn()) return mandate;
    if (domain::status_of(*mandate, actor->today) == MandateStatus::kEnded) {
      return Failure{Code::kInvalid, "mandates.over", {{"until", domain::to_iso(mandate->until)}}};
    }
    if (text->empty()) return Failure{Code::kInvalid, "mandates.reason_needed"};
    mandate->withdrawn_ms = actor->now_ms;
    mandate->withdrawn_day = actor->today;
    mandate->withdrawn_by = actor->viewer.person;
    mandate->withdrawn_by_name = actor->viewer.display_name;
    mandate->withdrawn_reason = *text;
    ent::sdk::Commit commit;
    put(commit, *mandate);
    commit.audit.push_back({"mandate.withdrawn",
                            "school:" + mandate->school.str(),
                            {{"mandate", mandate->id.str()}, {"person", mandate->person.str()}}});
    auto told = tell(context, call, *actor, *mandate, MandateNotice::kWithdrawn, commit);
    if (told.has_error()) return told.error();
    auto outcome = commit_under(context, call, commit, "");
    if (outcome.has_error()) return outcome.error();
    if (*outcome == CommitOutcome::kDone) return mandate;
  }
  return Failure{Code::kConflict, "failure.conflict"};
}

Result<ActFile> mandate_act(const Context& context, const ent_call& call, const domain::MandateId& id) {
  auto actor = enter(context, call);
  if (actor.has_error()) return actor.error();
  auto mandate = own_mandate(context, call, *actor, id);
  if (mandate.has_error()) return mandate.error();
  auto bytes = context.host().documents.get(call, mandate->act.document, mandate->act.version);
  if (bytes.has_error()) return from_host(bytes.error());
  if (signing::to_hex(signing::sha256(signing::as_bytes(*bytes))) != mandate->act.sha256) {
    return Failure{Code::kCorrupt, "failure.corrupt", {}, "the act of " + mandate->id.str() + " is altered"};
  }
  const auto& type = mandate->act.media_type;
  const std::string extension = type == "application/pdf" ? ".pdf" : type == "image/png" ? ".png" : ".jpg";
  return ActFile{std::move(*bytes), type, "delegation-" + domain::to_iso(mandate->from) + extension};
}

Result<MandateReport> sync_mandates(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!actor->viewer.system) return forbidden();
  ent::sdk::Query query;
  query.kind = kKindMandate;
  query.limit = 500;
  query.matches = {{"state", ENT_MATCH_EQUAL, "active"},
                   {"until", ENT_MATCH_AT_LEAST, domain::to_iso(actor->today)},
                   {"until", ENT_MATCH_AT_MOST, domain::to_iso(domain::add_days(actor->today, 30))}};
  auto records = query_all(context, call, query);
  if (records.has_error()) return records.error();
  MandateReport report;
  for (const auto& record : *records) {
    auto mandate = load_mandate(context, call, domain::MandateId(record.id));
    if (mandate.has_error()) return mandate.error();
    const int due = domain::warning_due(*mandate, actor->today);
    if (due == 0) continue;
    auto heads = heads_of(context, call, mandate->school);
    if (heads.has_error()) return heads.error();
    // What was sent is part of the mandate: stored with the messages or not at all.
    mandate->warned_days = due;
    ent::sdk::Commit commit;
    put(commit, *mandate);
    for (const auto& head : *heads) {
      commit.messages.push_back(message_to(head, *mandate, MandateNotice::kEnds, std::to_string(due)));
    }
    auto outcome = commit_under(context, call, commit, "");
    if (outcome.has_error()) return outcome.error();
    if (*outcome == CommitOutcome::kDone) ++report.warned;  // lost: the next run sees it again
  }
  return report;
}

}  // namespace conventions::app
