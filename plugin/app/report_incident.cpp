#include "plugin/app/report_incident.hpp"

#include "plugin/app/paper_desk.hpp"
#include "plugin/app/reason.hpp"

namespace conventions::app {

Result<Outcome> report_incident(const Context& context, const ent_call& call, const ReportIncidentRequest& request) {
  auto desk = open_paper_desk(context, call, request.command, domain::Action::kReportIncident, request.shown);
  if (desk.has_error()) return desk.error();
  if (desk->loaded.already) return Outcome{desk->convention(), true};
  domain::IncidentReport said;
  said.incident = request.incident;
  const auto day = domain::parse_date(request.day);
  if (!day && !request.day.empty()) return bad_field("day");
  said.day = day.value_or(domain::Date{});
  auto fingerprint = read_text(request.received_fingerprint, kMaxNameOctets, "received_fingerprint");
  if (fingerprint.has_error()) return fingerprint.error();
  said.received_fingerprint = std::move(*fingerprint);
  auto comment = read_text(request.comment, kMaxReasonOctets, "comment");
  if (comment.has_error()) return comment.error();
  said.comment = std::move(*comment);
  const domain::Version live = desk->situation.live.value_or(domain::Version{});  // without one the state blocks
  return store_paper(context, call, *desk,
                     domain::report(desk->convention(), live, desk->actor, desk->situation.facts, said));
}

}  // namespace conventions::app
