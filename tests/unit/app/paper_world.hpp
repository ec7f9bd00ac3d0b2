// The paper process over the real services: short words for its use cases, and the replay of the audit log (I7).
#pragma once

#include "plugin/app/edit_copies.hpp"
#include "plugin/app/report_incident.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/switch_channel.hpp"
#include "plugin/app/tick_step.hpp"
#include "plugin/app/timeline.hpp"
#include "plugin/app/undo_step.hpp"
#include "tests/support/replay.hpp"
#include "world.hpp"

namespace app_test {

using domain::PaperStep;

inline const char* school_of(PaperStep step) {
  return domain::owner_of(step) == domain::Side::kHome ? kHome : kHost;
}

inline app::ProcessView process(World& world, const domain::ConventionId& id, const char* school) {
  auto view = app::process_view(world.context(), world.secretary(school).view(), id);
  EXPECT_TRUE(ok(view));
  return view.has_value() ? *view : app::ProcessView{};
}

inline std::string fresh_key() {
  static int number = 0;
  return "form-" + std::to_string(++number);
}

// What a careful person fills in, over the page as it is now.
inline app::TickStepRequest filled(World& world, const domain::ConventionId& id, PaperStep step,
                                   const char* school = nullptr) {
  const auto view = process(world, id, school != nullptr ? school : school_of(step));
  app::TickStepRequest request;
  request.command = {id, fresh_key(), view.convention.revision};
  request.shown = view.shown;
  request.step = step;
  request.day = world.day(0);
  request.carrier = "La Poste";
  request.list_attached = true;
  request.copies = domain::kCopies;
  request.comment = "remarque fictive";
  return request;
}

inline app::Result<app::Outcome> edit(World& world, const domain::ConventionId& id) {
  const auto view = process(world, id, kHome);
  return app::edit_copies(world.context(), world.secretary(kHome).view(),
                          {{id, fresh_key(), view.convention.revision}, view.shown, "motif fictif", ""});
}

inline app::Result<app::Outcome> tick(World& world, const app::TickStepRequest& request, const char* school) {
  return app::tick_step(world.context(), world.secretary(school).view(), request);
}
inline app::Result<app::Outcome> tick(World& world, const domain::ConventionId& id, PaperStep step) {
  if (step == PaperStep::kEdited) return edit(world, id);
  return tick(world, filled(world, id, step), school_of(step));
}

inline app::Result<app::Outcome> undo(World& world, const domain::ConventionId& id, const char* school,
                                      const std::string& reason = "erreur de saisie") {
  const auto view = process(world, id, school);
  return app::undo_step(world.context(), world.secretary(school).view(),
                        {{id, fresh_key(), view.convention.revision}, view.shown, reason});
}

inline app::Result<app::Outcome> report(World& world, const domain::ConventionId& id, const char* school,
                                        domain::Incident incident) {
  const auto view = process(world, id, school);
  return app::report_incident(world.context(), world.secretary(school).view(),
                              {{id, fresh_key(), view.convention.revision},
                               view.shown,
                               incident,
                               world.day(0),
                               "0123 4567 89ab cdef",
                               "fait fictif"});
}

inline app::Result<app::Outcome> choose(World& world, const domain::ConventionId& id, const char* school,
                                        domain::Channel channel) {
  return app::switch_channel(world.context(), world.secretary(school).view(), {{id, fresh_key(), 0}, channel});
}

// Goes on from where it is until `step` is done.
inline void until(World& world, const domain::ConventionId& id, PaperStep step) {
  for (const PaperStep next : domain::kAllPaperSteps) {
    if (next > step || next <= process(world, id, kHome).convention.paper.step) continue;
    ASSERT_TRUE(ok(tick(world, id, next))) << domain::name_of(next);
  }
}

// A stored scan of the convention; what the upload will do.
inline std::string store_scan(World& world, const domain::ConventionId& id, const char* media_type = "image/png") {
  const std::string document = app::scan_folder(id) + fresh_key();
  const auto stored = ent::sdk::Host::connect(world.plugin().table())
                          ->documents.put(world.secretary(kHome).view(), document, 0, media_type, png_picture());
  EXPECT_TRUE(stored.has_value());
  return document;
}

inline domain::Convention stored(World& world, const domain::ConventionId& id) {
  return app::load_convention(world.context(), world.system().view(), id).value();
}

// I7: the stored state is what the audit log tells.
inline std::string replayed(World& world, const domain::ConventionId& id) {
  const auto host = ent::sdk::Host::connect(world.plugin().table());
  const auto records = host->audit.list(world.system().view(), "convention:" + id.str());
  EXPECT_TRUE(records.has_value());
  std::vector<replay::LogEntry> log;
  for (const auto& record : *records) {
    replay::LogEntry entry{record.event, record.actor, record.time_ms, {}};
    for (const auto& [name, value] : record.detail) {
      entry.detail[name] = value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
    }
    log.push_back(std::move(entry));
  }
  const auto versions = app::load_versions(world.context(), world.system().view(), id).value();
  return replay::Replay(log).differences(stored(world, id), versions);
}

inline int told(World& world, const std::string& who, const std::string& event) {
  int count = 0;
  for (const auto& item : world.inbox(who)) count += item.event == event ? 1 : 0;
  return count;
}

}  // namespace app_test
