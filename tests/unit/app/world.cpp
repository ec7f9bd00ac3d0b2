#include "world.hpp"

#include <fstream>
#include <sstream>

#include "host/base/actor.hpp"
#include "host/i18n/i18n.hpp"
#include "host/manifest/manifest.hpp"
#include "plugin/domain/uai.hpp"
#include "signing/core/deflate.hpp"
#include "signing/image/prepared_image.hpp"
#include "signing/keys/instance_ca.hpp"

namespace app_test {
namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

template <class T>
void must(const ent::host::Result<T>& result) {
  ASSERT_TRUE(result.has_value()) << result.error().key << " " << result.error().detail;
}

ent::host::School school(const char* uai, const char* name, const char* city, const char* entity) {
  ent::host::School s;
  s.uai = uai;
  s.name = name;
  s.kind = "lycée";
  s.address = {"1 rue de l’Exemple"};
  s.postcode = "99000";
  s.city = city;
  s.phone = "09 99 00 00 00";
  s.mail = std::string("ce.") + uai + "@exemple.example";
  s.legal_entity = entity;
  s.deliberation = ent::host::Deliberation{"2026-01", "2026-06-30", "2026-07-15"};
  return s;
}

ent::host::Person staff(const char* function, const char* uai) {
  ent::host::Person p;
  p.id = person(function, uai);
  p.first_name = "Ada";
  p.last_name = std::string("Exemple ") + function;
  p.display_name = "Ada " + p.last_name;
  p.mail = p.id + "@exemple.example";
  p.posts = {{uai, {function}, std::string(function) == "D0010" ? "proviseure" : "gestionnaire"}};
  return p;
}

}  // namespace

std::string person(const char* function, const char* school) {
  return std::string("p-") + function + "-" + school;
}

World::World() : clock_(now_ms()), log_(clock_, ent::host::LogLevel::error) {
  open();
  fill();
}

void World::open() {
  ent::host::InstanceOptions options;
  options.data = dir_.path();
  auto services = ent::host::HostServices::open(options, clock_, log_);
  must(services);
  services_ = std::move(*services);
  auto manifest = ent::host::parse_manifest(read_file(CONVENTIONS_SOURCE_DIR "/manifests/conventions.json"));
  ASSERT_TRUE(manifest.has_value()) << manifest.error().front().pointer << " " << manifest.error().front().message;
  auto plugin = ent::host::PluginHost::make(*services_, *manifest);
  must(plugin);
  plugin_ = std::move(*plugin);
  auto context = app::Context::make(plugin_->table());
  ASSERT_TRUE(ok(context));
  context_ = std::move(*context);
}

void World::reopen() {
  context_.reset();
  plugin_.reset();
  services_.reset();
  open();
}

void World::fill() {
  must(services_->database().write([&](ent::host::Transaction& t) -> ent::host::Result<void> {
    auto& directory = services_->directory();
    for (const auto& s : {school(kHome, "Collège Zoë-Exemple", "Saint-Exemple", "college"),
                          school(kHost, "Lycée Łukasz-Exemple", "Exempleville", "lycee"),
                          school(kThird, "Collège du Tiers", "Tiers", "tiers"),
                          school(kTwin, "Lycée Łukasz-Exemple, annexe", "Exempleville", "lycee")}) {
      if (auto done = directory.put(t, s); done.has_error()) return done;
      for (const char* function : {"D0010", "DDFPT", "VIE_SCOLAIRE", "SECRETARIAT", "PROFESSEUR"}) {
        if (auto done = directory.put(t, staff(function, s.uai.c_str())); done.has_error()) return done;
      }
    }
    for (const char* function : {"ADMIN_ENT", "DPO"}) {
      if (auto done = directory.put(t, staff(function, "")); done.has_error()) return done;
    }
    return {};
  }));
  add_offer("menuiserie", kHost, "individual");
  add_offer("visite", kHost, "collective");
  enrol(kHome, "s-menuiserie", "given", "Nguyễn");
  enrol(kHome, "s-menuiserie", "given", "O’Brien");
  enrol(kHome, "s-menuiserie", "missing", "Sansaccord");
  enrol(kHome, "s-visite", "given");
}

ent::sdk::CallContext World::as(const std::string& who, const char* school) const {
  ent::sdk::CallContext call;
  call.actor = who;
  call.school = school;
  call.correlation_id = "CV-TEST";
  return call;
}

ent::sdk::CallContext World::system() const {
  ent::sdk::CallContext call;
  call.system = true;
  return call;
}

std::string World::day(int from_today) const {
  const auto today = ent::host::format_time("fr", clock_.now_ms(), ent::host::TimeStyle::iso_date);
  return ent::host::add_days(today, from_today);
}

void World::set(const char* key, boost::json::value value, const std::string& school) {
  must(services_->settings().put("conventions", ent::host::Actor::host(), school, key, boost::json::serialize(value)));
}

std::vector<ent::host::InboxItem> World::inbox(const std::string& who) {
  deliver();
  return services_->outbox().inbox(who).value();
}

void World::add_offer(const std::string& name, const char* host, const char* kind, int in_days) {
  ent::host::Offer offer;
  offer.id = "o-" + name;
  offer.host = host;
  offer.kind = kind;
  offer.type = "immersion";
  offer.title = "Immersion " + name;
  must(services_->database().write(
      [&](ent::host::Transaction& t) -> ent::host::Result<void> { return services_->catalogue().put(t, offer); }));
  add_session("s-" + name, offer.id, in_days);
}

void World::add_session(const std::string& session, const std::string& offer, int in_days) {
  const ent::host::OfferSession made{session, offer,     day(in_days), day(in_days), "09:00",
                                     "16:30", "Atelier", "A1",         "Accueil",    50};
  must(services_->database().write(
      [&](ent::host::Transaction& t) -> ent::host::Result<void> { return services_->catalogue().put(t, made); }));
}

std::string World::enrol(const char* home, const std::string& session, const char* agreement, const std::string& name,
                         const std::string& offer) {
  ent::host::Pupil pupil;
  pupil.id = "e-" + std::to_string(++pupils_);
  pupil.home = home;
  pupil.last_name = name;
  pupil.first_names = "Camille";
  pupil.birth_date = "2012-05-04";
  pupil.school_class = "3e A";
  ent::host::Enrolment enrolment;
  enrolment.id = "i-" + pupil.id;
  enrolment.offer = offer.empty() ? "o-" + session.substr(2) : offer;
  enrolment.session = session;
  enrolment.pupil = pupil;
  ent::host::Agreement given;
  given.state = agreement;
  given.date = given.state == "given" ? day(-3) : "";
  given.means = given.state == "given" ? "formulaire papier" : "";
  must(services_->database().write([&](ent::host::Transaction& t) -> ent::host::Result<void> {
    if (auto done = services_->catalogue().put(t, pupil); done.has_error()) return done;
    if (auto done = services_->catalogue().put(t, enrolment); done.has_error()) return done;
    return services_->catalogue().put_agreement(t, enrolment.id, given);
  }));
  return enrolment.id;
}

void World::configure_picture(const char* school) {
  auto set = app::set_picture(*context_, secretary(school).view(), png_picture());
  ASSERT_TRUE(ok(set));
}

domain::ConventionId World::draft(const std::string& offer, const std::string& session) {
  auto prepared = app::prepare(*context_, secretary(kHome).view(), {offer, session});
  EXPECT_TRUE(ok(prepared));
  return prepared->convention.id;
}

domain::ConventionId World::frozen() {
  configure_picture(kHome);
  configure_picture(kHost);
  const auto id = draft();
  EXPECT_TRUE(ok(app::freeze(*context_, secretary(kHome).view(), {{id, "freeze1", 0}, ""})));
  return id;
}

domain::ConventionId World::signed_by_home() {
  const auto id = frozen();
  EXPECT_TRUE(ok(sign(id, kHome, "home1")));
  return id;
}

domain::ConventionId World::signed_by_both() {
  const auto id = signed_by_home();
  EXPECT_TRUE(ok(sign(id, kHost, "host1")));
  return id;
}

app::ConventionDetail World::detail(const domain::ConventionId& id, const char* school) {
  auto detail = app::convention_detail(*context_, secretary(school).view(), id);
  EXPECT_TRUE(ok(detail));
  return detail.has_value() ? *detail : app::ConventionDetail{};
}

app::Result<app::Receipt> World::sign(const domain::ConventionId& id, const char* school, const std::string& key) {
  const auto who = head(school);
  auto view = app::signing_view(*context_, who.view(), id);
  if (view.has_error()) return view.error();
  return app::sign(*context_, who.view(), {{id, key, view->convention.revision}, view->shown});
}

std::string png_picture() {
  constexpr std::uint32_t kWidth = 120;
  constexpr std::uint32_t kHeight = 40;
  signing::Bytes rgb(kWidth * kHeight * 3, 0);
  signing::Bytes alpha(kWidth * kHeight, 0);
  for (std::uint32_t x = 0; x < kWidth; ++x) alpha[(x / 4) * kWidth + x] = 255;
  signing::PreparedImage image{kWidth, kHeight, signing::deflate(rgb), signing::deflate(alpha)};
  return std::string(signing::as_text(*image.to_png()));
}

std::string p12_file(const World& world, int from_days) {
  const auto from = std::chrono::floor<std::chrono::seconds>(std::chrono::sys_time<std::chrono::milliseconds>(
                        std::chrono::milliseconds(const_cast<World&>(world).clock().now_ms()))) +
                    std::chrono::hours(24 * from_days);
  auto authority = signing::InstanceCa::make("Autorité fictive", from);
  EXPECT_TRUE(authority.has_value());
  auto issued = authority->issue_seal({"Lycée fictif", "0990099X"}, from, signing::Secret(kPassword));
  EXPECT_TRUE(issued.has_value());
  return std::string(signing::as_text(issued->pkcs12));
}

}  // namespace app_test
