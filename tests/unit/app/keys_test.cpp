// A school's key in a token: configured, signed with, absent, its PIN refused, shared by many.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "key_support.hpp"
#include "plugin/app/key_source.hpp"

namespace app_test {
namespace {

using app::Code;
using app::TestStep;
using domain::BlockerCode;
using domain::SignatureAvailability;

TEST(Keys, ATokenSignsAndTheSealAndTheFileAreStillThere) {
  (void)SoftHsm::shared();  // its certificates begin before the world's clock stands still
  World world;
  allow_keys(world);
  world.configure_picture(kHome);
  auto view = use_token(world, kHome);
  ASSERT_TRUE(ok(view));
  EXPECT_EQ(view->kind, domain::SignatureKind::kOwnCertificate);
  EXPECT_EQ(view->place.source, app::KeySource::kToken);
  EXPECT_EQ(view->place.provider, kModule);
  EXPECT_EQ(view->certificate->subject, "p256");
  EXPECT_EQ(view->certificate->key, "ECDSA P-256");
  EXPECT_TRUE(view->certificate->self_signed);
  EXPECT_THAT(view->days_left, testing::AllOf(testing::Ge(28), testing::Le(30)));
  EXPECT_TRUE(view->has_picture);
  EXPECT_THAT(view->modules, testing::ElementsAre(kModule, kRemovable));
  const auto id = freeze(world);
  const auto signing = app::signing_view(world.context(), world.head(kHome).view(), id);
  ASSERT_TRUE(ok(signing));
  EXPECT_EQ(signing->certificate_subject, "p256");
  auto receipt = world.sign(id, kHome);
  ASSERT_TRUE(ok(receipt));
  EXPECT_EQ(receipt->signature.certificate_subject, "p256");
  // Each change makes the next version; a file replaces the token, and the seal the file.
  const auto home = world.secretary(kHome);
  auto file = app::set_certificate(world.context(), home.view(), p12_file(world), signing::Secret(kPassword));
  ASSERT_TRUE(ok(file));
  EXPECT_EQ(file->place.source, app::KeySource::kFile);
  auto seal = app::remove_configuration(world.context(), home.view(), app::Part::kCertificate);
  ASSERT_TRUE(ok(seal));
  EXPECT_EQ(seal->kind, domain::SignatureKind::kInstanceSeal);
  EXPECT_EQ(seal->number, 4);
}

TEST(Keys, TheListOfATokenIsReadWithoutAPin) {
  World world;
  allow_keys(world);
  const auto home = world.secretary(kHome);
  auto keys = app::token_keys(world.context(), home.view(), {app::KeySource::kToken, kModule, "conventions", ""});
  ASSERT_TRUE(ok(keys));
  EXPECT_EQ(keys->size(), 5U);
  auto foreign = app::token_keys(world.context(), home.view(), {app::KeySource::kToken, kModule, "", ""});
  EXPECT_EQ(key(foreign), "key.field_missing");  // the tokens of others are not listed
  foreign = app::token_keys(world.context(), home.view(), {app::KeySource::kToken, kModule, "autre", ""});
  EXPECT_EQ(key(foreign), "pkcs11.token_missing");
}

TEST(Keys, OnlyWhatTheAdministratorNamesIsLoadedOrCalled) {
  World world;
  EXPECT_EQ(key(use_token(world, kHome)), "key.not_allowed");
  allow_keys(world);
  EXPECT_EQ(key(use_token(world, kHome, "1234", "p256", SoftHsm::module())), "key.not_allowed");
  ASSERT_TRUE(ok(use_token(world, kHome)));
  const auto id = freeze(world);
  world.set("pkcs11_modules", "");
  auto refused = world.sign(id, kHome);
  EXPECT_EQ(code(refused), Code::kBlocked);
  EXPECT_EQ(key(refused), "key.not_allowed");
  allow_keys(world);
  EXPECT_TRUE(ok(world.sign(id, kHome)));
  world.set("csc_services",
            "Ailleurs = http://signature.example/csc/v2; Local = http://127.0.0.1.example/csc/v2; "
            "Avec = https://moi:mot@signature.example/csc/v2; sans adresse; = https://sans-nom.example");
  EXPECT_TRUE(app::key_providers(world.context(), world.system().view(), app::KeySource::kRemote)->empty());
  world.set("pkcs11_modules", "relatif = libsofthsm2.so");
  EXPECT_TRUE(app::key_providers(world.context(), world.system().view(), app::KeySource::kToken)->empty());
}

TEST(Keys, AWrongPinIsTriedOnceAndNothingIsStored) {
  const Removable removable;
  World world;
  allow_keys(world);
  EXPECT_EQ(key(use_token(world, kHome, "0001", "p256", kRemovable)), "pkcs11.wrong_pin");
  EXPECT_EQ(removable.login_count(), 1);
  EXPECT_EQ(app::configuration(world.context(), world.secretary(kHome).view())->availability,
            SignatureAvailability::kMissing);
  EXPECT_EQ(key(use_token(world, kHome, "1234", "nobody")), "pkcs11.key_missing");
  EXPECT_EQ(key(use_token(world, kHome, "")), "key.field_missing");
}

TEST(Keys, APinRefusedWhenSigningIsNotTriedAgainBeforeAnotherIsGiven) {
  const Removable removable;
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome, "1234", "p256", kRemovable)));
  const auto id = freeze(world);
  replace_secret(world, kHome, ".pin", "0002");
  const long before = removable.login_count();
  auto refused = world.sign(id, kHome);
  EXPECT_EQ(code(refused), Code::kBlocked);
  EXPECT_EQ(key(refused), "pkcs11.wrong_pin");
  EXPECT_EQ(removable.login_count() - before, 1);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kSignaturePinRefused));
  EXPECT_EQ(code(app::test_signature(world.context(), world.secretary(kHome).view())), Code::kBlocked);
  // A picture does not bring the refused PIN back.
  world.configure_picture(kHome);
  auto view = app::configuration(world.context(), world.secretary(kHome).view());
  ASSERT_TRUE(ok(view));
  EXPECT_EQ(view->availability, SignatureAvailability::kPinRefused);
  EXPECT_EQ(view->certificate->subject, "p256");
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kSignaturePinRefused));
  EXPECT_EQ(removable.login_count() - before, 1);
  EXPECT_EQ(world.detail(id, kHome).convention.state, domain::State::kToSignHome);
  ASSERT_TRUE(ok(use_token(world, kHome, "1234", "p256", kRemovable)));
  EXPECT_TRUE(ok(world.sign(id, kHome)));
}

TEST(Keys, TwoAtOnceDoNotTryAWrongPinTwice) {
  const Removable removable;
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome, "1234", "p256", kRemovable)));
  world.add_offer("mode", kHost, "individual");
  world.enrol(kHome, "s-mode", "given");
  const domain::ConventionId ids[] = {freeze(world), freeze(world, "o-mode", "s-mode")};
  replace_secret(world, kHome, ".pin", "0003");
  const long before = removable.login_count();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] { EXPECT_TRUE(world.sign(ids[i % 2], kHome, "t" + std::to_string(i)).has_error()); });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(removable.login_count() - before, 1);
}

TEST(Keys, AnAbsentTokenRefusesAndLosesNothing) {
  const Removable removable;
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome, "1234", "p256", kRemovable)));
  const auto id = freeze(world);
  const std::string before = latest(world, id);
  removable.pull_out();
  for (int i = 0; i < 2; ++i) {
    auto refused = world.sign(id, kHome, "absent" + std::to_string(i));
    EXPECT_EQ(code(refused), Code::kBlocked);
    EXPECT_EQ(key(refused), "pkcs11.token_missing");
  }
  auto test = app::test_signature(world.context(), world.secretary(kHome).view());
  ASSERT_TRUE(ok(test));
  EXPECT_FALSE(test->good);
  EXPECT_TRUE(test->pdf.empty());
  ASSERT_EQ(test->steps.size(), 1U);
  EXPECT_EQ(test->steps[0].failure_key, "pkcs11.token_missing");
  EXPECT_EQ(world.detail(id, kHome).convention.state, domain::State::kToSignHome);
  EXPECT_EQ(latest(world, id), before);
  EXPECT_EQ(app::configuration(world.context(), world.secretary(kHome).view())->availability,
            SignatureAvailability::kActive);
  removable.plug_in();
  EXPECT_TRUE(ok(world.sign(id, kHome)));
}

TEST(Keys, ATokenWithAnotherCertificateDoesNotSign) {
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome)));
  const auto id = freeze(world);
  // The record is made to name another certificate, as when the token got a new one.
  const auto call = world.secretary(kHome);
  auto record = world.context().host().records.get(call.view(), "signature_config", std::string(kHome) + ".1");
  ASSERT_TRUE(record.has_value());
  auto body = record->body;
  body["certificate"].as_object()["fingerprint"] = std::string(64, '0');
  ent::sdk::Commit commit;
  commit.put("signature_config", record->id, record->revision, body);
  ASSERT_TRUE(world.context().host().records.commit(call.view(), commit).has_value());
  EXPECT_EQ(key(world.sign(id, kHome)), "key.certificate_changed");
  EXPECT_EQ(world.detail(id, kHome).convention.state, domain::State::kToSignHome);
}

TEST(Keys, ASecondSchoolCannotUseTheLoginOfTheFirst) {
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome)));
  const auto id = freeze(world);
  std::atomic<bool> stop{false};
  std::thread first([&] {
    while (!stop) (void)app::test_signature(world.context(), world.secretary(kHome).view());
  });
  for (int i = 0; i < 10; ++i) EXPECT_EQ(key(use_token(world, kHost, "0002", "p384")), "pkcs11.wrong_pin");
  stop = true;
  first.join();
  EXPECT_TRUE(ok(world.sign(id, kHome)));
}

TEST(Keys, OneAtATimePerDevice) {
  auto first = app::KeyTurn::take("device");
  ASSERT_TRUE(ok(first));
  EXPECT_TRUE(ok(app::KeyTurn::take("another")));
  const auto late = app::KeyTurn::take("device", std::chrono::milliseconds(10));
  EXPECT_EQ(code(late), Code::kUnavailable);
  EXPECT_EQ(key(late), "failure.key_busy");
  first->reset();
  EXPECT_TRUE(ok(app::KeyTurn::take("device", std::chrono::milliseconds(10))));
}

TEST(Keys, ManySignWithOneTokenAtOnce) {
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome)));
  constexpr int kConventions = 6;
  std::vector<domain::ConventionId> ids;
  for (int i = 0; i < kConventions; ++i) {
    const std::string name = "atelier" + std::to_string(i);
    world.add_offer(name, kHost, "individual");
    world.enrol(kHome, "s-" + name, "given");
    ids.push_back(freeze(world, "o-" + name, "s-" + name));
  }
  std::vector<std::thread> threads;
  for (const auto& id : ids) threads.emplace_back([&world, id] { EXPECT_TRUE(ok(world.sign(id, kHome))); });
  for (auto& thread : threads) thread.join();
  for (const auto& id : ids) EXPECT_EQ(world.detail(id, kHome).convention.state, domain::State::kToSignHost);
}

TEST(Keys, CompromisedAndRemovedEraseThePin) {
  World world;
  allow_keys(world);
  const auto home = world.secretary(kHome);
  const auto secret = [&](int number) {
    auto record = world.context().host().records.get(home.view(), "signature_config",
                                                     std::string(kHome) + "." + std::to_string(number));
    return std::string(record->body.at("secret").as_string());
  };
  ASSERT_TRUE(ok(use_token(world, kHome)));
  const std::string first = secret(1);
  ASSERT_TRUE(ok(app::remove_configuration(world.context(), home.view(), app::Part::kAll)));
  ASSERT_TRUE(ok(use_token(world, kHome)));
  const std::string second = secret(3);
  ASSERT_TRUE(ok(app::declare_compromised(world.context(), home.view())));
  for (const auto& name : {first, second}) {
    auto pin = world.context().host().settings.secret_get(home.view(), name + ".pin");
    ASSERT_TRUE(pin.has_error());
    EXPECT_EQ(pin.error().status, ENT_NOT_FOUND);
  }
}

TEST(Keys, TheTestTimesEachStep) {
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome)));
  const auto home = world.secretary(kHome);
  const auto steps = [&] {
    auto test = app::test_signature(world.context(), home.view());
    EXPECT_TRUE(ok(test));
    std::vector<std::pair<TestStep, bool>> out;
    for (const auto& step : test->steps) {
      EXPECT_GE(step.ms, 0);
      out.emplace_back(step.step, step.good);
    }
    return out;
  };
  using Steps = std::vector<std::pair<TestStep, bool>>;
  EXPECT_EQ(steps(), (Steps{{TestStep::kKey, true}, {TestStep::kSign, true}, {TestStep::kVerify, true}}));
  world.set("tsa_url", boost::json::value(PkiServer::shared().url("/tsa")));
  world.set("tsa_trust", boost::json::value(PkiServer::shared().root_pem()));
  EXPECT_EQ(
      steps(),
      (Steps{
          {TestStep::kKey, true}, {TestStep::kSign, true}, {TestStep::kTimeStamp, true}, {TestStep::kVerify, true}}));
  world.set("tsa_url", boost::json::value(PkiServer::shared().url("/tsa-500")));
  EXPECT_EQ(
      steps(),
      (Steps{
          {TestStep::kKey, true}, {TestStep::kSign, true}, {TestStep::kTimeStamp, false}, {TestStep::kVerify, true}}));
}

}  // namespace
}  // namespace app_test
