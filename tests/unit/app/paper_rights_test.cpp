// Who may record what on paper: role × act × own/other school (product.md § 7).
#include <functional>
#include <set>

#include "paper_world.hpp"

namespace app_test {
namespace {

using app::Code;
using Call = ent::sdk::CallContext;

struct PaperAct {
  const char* name;
  domain::Side side;  // whose act it is at this moment
  std::function<std::optional<Code>(World&, const Call&, const domain::ConventionId&)> run;
};

template <class T>
std::optional<Code> outcome(const app::Result<T>& result) {
  return result.has_error() ? std::optional(result.error().code) : std::nullopt;
}

// Each with input that no guard lets through: the rights are asked first, so what is seen is who may ask.
const std::vector<PaperAct>& acts() {
  static const std::vector<PaperAct> kAll = {
      {"edit_copies", domain::Side::kHome,
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::edit_copies(w.context(), c.view(), {{id, "", 0}, {}, "", ""}));
       }},
      {"tick_step", domain::Side::kHome,
       [](World& w, const Call& c, const auto& id) {
         app::TickStepRequest request;
         request.command = {id, "", 0};
         request.step = PaperStep::kSent;
         return outcome(app::tick_step(w.context(), c.view(), request));
       }},
      {"tick_step of the host", domain::Side::kHost,
       [](World& w, const Call& c, const auto& id) {
         app::TickStepRequest request;
         request.command = {id, "", 0};
         request.step = PaperStep::kReceivedHost;
         return outcome(app::tick_step(w.context(), c.view(), request));
       }},
      {"undo_step", domain::Side::kHome,
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::undo_step(w.context(), c.view(), {{id, "", 0}, {}, ""}));
       }},
      {"report_incident", domain::Side::kHome,
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::report_incident(w.context(), c.view(), {{id, "", 0}, {}, {}, "", "", ""}));
       }},
      {"switch_channel", domain::Side::kHome, [](World& w, const Call& c, const auto& id) {
         // To what S3 forbids here: nobody configured a signature.
         return outcome(app::switch_channel(w.context(), c.view(), {{id, "", 0}, domain::Channel::kElectronic}));
       }}};
  return kAll;
}

const char* const kFunctions[] = {"D0010", "DDFPT", "VIE_SCOLAIRE", "SECRETARIAT", "PROFESSEUR"};

TEST(PaperRights, TheMatrixOfRolesActsAndSchools) {
  for (const bool swapped : {false, true}) {
    World world;
    world.set("rights_mapping", swapped ? "swapped" : "literal");
    const auto id = world.draft();
    until(world, id, PaperStep::kSignedHome);
    const auto revision = stored(world, id).revision;
    const auto host = ent::sdk::Host::connect(world.plugin().table());
    for (const char* function : kFunctions) {
      for (const char* school : {kHome, kHost, kThird, kTwin}) {
        const auto who = world.as(person(function, school), school);
        const bool at_home = std::string(school) == kHome;
        const bool outsider = std::string(school) == kThird || std::string(school) == kTwin;
        const auto side = at_home ? domain::Side::kHome : domain::Side::kHost;
        const auto mapping = swapped ? domain::RightsMapping::kSwapped : domain::RightsMapping::kLiteral;
        const bool manager = host->rights.check(who.view(), domain::side_right(side, mapping), school).value();
        for (const auto& act : acts()) {
          const auto got = act.run(world, who, id);
          const std::string label = std::string(function) + " " + school + " " + act.name;
          ASSERT_TRUE(got) << label;  // nothing succeeds with this input
          if (outsider) {
            EXPECT_EQ(*got, Code::kNotFound) << label;
          } else if (!manager || (std::string(act.name) == "edit_copies" && !at_home)) {
            EXPECT_EQ(*got, Code::kForbidden) << label;
          } else {
            EXPECT_TRUE(*got == Code::kBlocked || *got == Code::kStale) << label;
          }
        }
        const auto view = app::process_view(world.context(), who.view(), id);
        EXPECT_EQ(view.has_value(),
                  !outsider && std::string(function) != "PROFESSEUR" && (manager || std::string(function) == "D0010"))
            << function << " " << school;
        if (outsider) {
          EXPECT_EQ(code(view), Code::kNotFound);
        }
      }
    }
    EXPECT_EQ(stored(world, id).revision, revision);
  }
}

TEST(PaperRights, AStepOfTheOtherSchoolIsBlockedInTheCore) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kEdited);
  for (const auto step : domain::kAllPaperSteps) {
    if (step == PaperStep::kEdited) continue;
    const bool home = domain::owner_of(step) == domain::Side::kHome;
    auto request = filled(world, id, step, home ? kHost : kHome);
    request.skip_confirmed = true;
    EXPECT_TRUE(blocked_by(tick(world, request, home ? kHost : kHome), domain::BlockerCode::kWrongSide))
        << domain::name_of(step);
  }
}

TEST(PaperRights, DraftsAreUnknownToTheHostAndNobodyActsUnnamed) {
  World world;
  const auto id = world.draft();
  for (const auto& act : acts()) {
    EXPECT_EQ(act.run(world, world.secretary(kHost), id), Code::kNotFound) << act.name;
    EXPECT_EQ(act.run(world, world.as("", kHome), id), Code::kUnauthenticated) << act.name;
    EXPECT_EQ(act.run(world, world.system(), id), Code::kForbidden) << act.name;  // a person's acts
    for (const char* made_up : {"cv-00000000000000000000000000000000", "", "../x"}) {
      EXPECT_EQ(act.run(world, world.secretary(kHome), domain::ConventionId(made_up)), Code::kNotFound) << act.name;
    }
  }
  EXPECT_EQ(code(app::process_view(world.context(), world.secretary(kHost).view(), id)), Code::kNotFound);
}

}  // namespace
}  // namespace app_test
