#include "plugin/app/tick_step.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/mandate_record.hpp"
#include "plugin/app/paper_desk.hpp"
#include "plugin/app/reason.hpp"
#include "plugin/app/store.hpp"

namespace conventions::app {
namespace {

Result<domain::Scan> read_scan(const Context& context, const ent_call& call, const TickStepRequest& request) {
  domain::Scan scan;
  if (request.scan_document.empty()) return scan;
  if (request.scan_document.rfind(scan_folder(request.command.convention), 0) != 0) return not_found();
  auto stored = context.host().documents.info(call, request.scan_document, request.scan_version);
  if (stored.has_error()) return from_host(stored.error());
  const auto& type = stored->media_type;
  if (type != "application/pdf" && type != "image/jpeg" && type != "image/png") return bad_field("scan");
  return domain::Scan{request.scan_document, stored->version, stored->sha256, type};
}

Result<domain::PaperTick> read_tick(const Context& context, const ent_call& call, const TickStepRequest& request) {
  domain::PaperTick said;
  said.step = request.step;
  const auto day = domain::parse_date(request.day);
  if (!day && !request.day.empty()) return bad_field("day");
  said.day = day.value_or(domain::Date{});
  said.skip_confirmed = request.skip_confirmed;
  said.list_attached = request.list_attached;
  said.copies = request.copies;
  struct Text {
    const std::string& given;
    std::size_t max;
    const char* field;
    std::string& taken;
  };
  for (const Text& text : {Text{request.done_by, kMaxNameOctets, "done_by", said.done_by},
                           Text{request.carrier, kMaxNameOctets, "carrier", said.carrier},
                           Text{request.comment, kMaxReasonOctets, "comment", said.comment}}) {
    auto read = read_text(text.given, text.max, text.field);
    if (read.has_error()) return read.error();
    text.taken = std::move(*read);
  }
  said.unmandated_confirmed = request.unmandated_confirmed;
  auto scan = read_scan(context, call, request);
  if (scan.has_error()) return scan.error();
  said.scan = std::move(*scan);
  return said;
}

// In what quality the person named signed by hand on the day of the fact. Names are compared as the host folds them:
// what is typed is a name, not an account.
Result<void> judge_signatory(const Context& context, const ent_call& call, const PaperDesk& desk,
                             domain::PaperTick& said) {
  const bool home = said.step == domain::PaperStep::kSignedHome;
  if (!home && said.step != domain::PaperStep::kSignedHost) return {};
  const auto& key = desk.convention().key;
  const auto& school = home ? key.home : key.host;
  auto known = read_school(context, call, school.str());
  if (known.has_error()) return known.error();
  if (said.done_by.empty()) said.done_by = known->head_name;
  said.signatory = domain::Authority::kNone;
  auto name = fold(context, call, said.done_by);
  if (name.has_error()) return name.error();
  auto head = fold(context, call, known->head_name);
  if (head.has_error()) return head.error();
  if (!name->empty() && *name == *head) said.signatory = domain::Authority::kHead;
  if (name->empty() || *name == *head) return {};
  auto mandates = load_mandates(context, call, school);
  if (mandates.has_error()) return mandates.error();
  for (const auto& mandate : *mandates) {
    auto holder = fold(context, call, mandate.person_name);
    if (holder.has_error()) return holder.error();
    if (*holder != *name || !domain::held_on(mandate, school, key.offer, said.day)) continue;
    said.signatory = domain::Authority::kMandate;
    said.mandate = domain::use_of(mandate);
  }
  return {};
}

}  // namespace

std::string scan_folder(const domain::ConventionId& id) {
  return "conventions/" + id.str() + "/scans/";
}

Result<Outcome> tick_step(const Context& context, const ent_call& call, const TickStepRequest& request) {
  auto desk = open_paper_desk(context, call, request.command, domain::Action::kTickStep, request.shown);
  if (desk.has_error()) return desk.error();
  if (desk->loaded.already) return Outcome{desk->convention(), true};
  // P1 makes the copies: see edit_copies().
  if (request.step == domain::PaperStep::kEdited || request.step == domain::PaperStep::kNone) return bad_field("step");
  auto said = read_tick(context, call, request);
  if (said.has_error()) return said.error();
  auto judged = judge_signatory(context, call, *desk, *said);
  if (judged.has_error()) return judged.error();
  const domain::Version live = desk->situation.live.value_or(domain::Version{});  // without one the state blocks
  return store_paper(context, call, *desk,
                     domain::tick(desk->convention(), live, desk->actor, desk->situation.facts, *said));
}

}  // namespace conventions::app
