#include "plugin/app/record_paper_json.hpp"

#include "plugin/app/json_read.hpp"
#include "plugin/app/mandate_record.hpp"

namespace conventions::app {
namespace {

namespace json = boost::json;
using namespace domain;

json::string channel_text(const std::optional<Channel>& channel) {
  return channel ? json::string(view_of(name_of(*channel))) : json::string();
}

json::object to_json(const Scan& s) {
  return {{"document", s.document}, {"version", s.version}, {"sha256", s.sha256}, {"media_type", s.media_type}};
}

Scan scan_from(const json::object& o) {
  return {text_of(o, "document"), number_of(o, "version"), text_of(o, "sha256"), text_of(o, "media_type")};
}

json::object to_json(const PaperPosition& p) {
  return {{"state", view_of(name_of(p.state))},   {"step", view_of(name_of(p.step))},
          {"first_copy", p.first_copy},           {"incident", view_of(name_of(p.incident))},
          {"awaits", view_of(name_of(p.awaits))}, {"since", p.since_ms}};
}

PaperPosition position_from(const json::object& o) {
  PaperPosition p;
  p.state = state_from(text_of(o, "state")).value_or(State::kDraft);
  p.step = paper_step_from(text_of(o, "step")).value_or(PaperStep::kNone);
  p.first_copy = small_of(o, "first_copy");
  p.incident = incident_from(text_of(o, "incident")).value_or(Incident::kNone);
  p.awaits = side_from(text_of(o, "awaits")).value_or(Side::kHome);
  p.since_ms = number_of(o, "since");
  return p;
}

}  // namespace

json::object to_json(const Paper& p) {
  return {{"home", channel_text(p.home)},
          {"host", channel_text(p.host)},
          {"step", view_of(name_of(p.step))},
          {"first_copy", p.first_copy},
          {"incident", view_of(name_of(p.incident))},
          {"awaits", view_of(name_of(p.awaits))}};
}

Paper paper_from(const json::object& o) {
  Paper p;
  p.home = channel_from(text_of(o, "home"));
  p.host = channel_from(text_of(o, "host"));
  p.step = paper_step_from(text_of(o, "step")).value_or(PaperStep::kNone);
  p.first_copy = small_of(o, "first_copy");
  p.incident = incident_from(text_of(o, "incident")).value_or(Incident::kNone);
  p.awaits = side_from(text_of(o, "awaits")).value_or(Side::kHome);
  return p;
}

json::object to_json(const PaperEntry& e) {
  return {{"number", e.number},
          {"step", view_of(name_of(e.step))},
          {"incident", view_of(name_of(e.incident))},
          {"day", to_iso(e.day)},
          {"entered", e.entered_ms},
          {"by", e.by.str()},
          {"by_name", e.by_name},
          {"side", view_of(name_of(e.side))},
          {"observed_for_other", e.observed_for_other},
          {"skipped", e.skipped},
          {"done_by", e.done_by},
          {"signatory", view_of(name_of(e.signatory))},
          {"mandate", to_json(e.mandate)},
          {"unmandated", e.unmandated},
          {"carrier", e.carrier},
          {"list_attached", e.list_attached},
          {"copies", e.copies},
          {"scan", to_json(e.scan)},
          {"received_fingerprint", e.received_fingerprint},
          {"comment", e.comment},
          {"undone", e.undone},
          {"undo_reason", e.undo_reason},
          {"undone_at", e.undone_ms},
          {"before", to_json(e.before)}};
}

PaperEntry paper_entry_from(const json::object& o) {
  PaperEntry e;
  e.number = small_of(o, "number");
  e.step = paper_step_from(text_of(o, "step")).value_or(PaperStep::kNone);
  e.incident = incident_from(text_of(o, "incident")).value_or(Incident::kNone);
  e.day = day_of(o, "day");
  e.entered_ms = number_of(o, "entered");
  e.by = PersonId(text_of(o, "by"));
  e.by_name = text_of(o, "by_name");
  e.side = side_from(text_of(o, "side")).value_or(Side::kHome);
  e.observed_for_other = flag_of(o, "observed_for_other");
  e.skipped = flag_of(o, "skipped");
  e.done_by = text_of(o, "done_by");
  e.signatory = authority_from(text_of(o, "signatory")).value_or(Authority::kNone);
  if (const auto* mandate = object_of(o, "mandate")) e.mandate = mandate_use_from(*mandate);
  e.unmandated = flag_of(o, "unmandated");
  e.carrier = text_of(o, "carrier");
  e.list_attached = flag_of(o, "list_attached");
  e.copies = small_of(o, "copies");
  if (const auto* scan = object_of(o, "scan")) e.scan = scan_from(*scan);
  e.received_fingerprint = text_of(o, "received_fingerprint");
  e.comment = text_of(o, "comment");
  e.undone = flag_of(o, "undone");
  e.undo_reason = text_of(o, "undo_reason");
  e.undone_ms = number_of(o, "undone_at");
  if (const auto* before = object_of(o, "before")) e.before = position_from(*before);
  return e;
}

bool is_on_paper(const Convention& convention) {
  const bool open = convention.state == State::kToSignHome || convention.state == State::kToSignHost;
  return open && convention.paper.step != PaperStep::kNone;
}

}  // namespace conventions::app
