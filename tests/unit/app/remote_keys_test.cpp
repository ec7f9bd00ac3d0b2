// A school's key in a remote service (tests/peers/pki/csc.py), a convention signed with both kinds of key and judged by
// foreign programs, and a school's own time-stamping authority.
#include <gmock/gmock.h>

#include "key_support.hpp"
#include "signing/net/http.hpp"

namespace app_test {
namespace {

using app::Code;
using domain::BlockerCode;
using domain::SignatureAvailability;

// Hashes the service was asked to sign with this credential.
std::vector<std::string> asked_of(const std::string& credential) {
  signing::net::HttpRequest request;
  request.url = PkiServer::shared().url("/csc-hashes");
  const auto answer = signing::net::make_http_client()->send(request);
  std::vector<std::string> hashes;
  const auto all = boost::json::parse(std::string(signing::as_text(answer->body)));
  for (const auto& one : all.as_array()) {
    if (one.as_array()[0].as_string() == boost::json::string_view(credential.data(), credential.size())) {
      hashes.emplace_back(one.as_array()[1].as_string());
    }
  }
  return hashes;
}

void write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

TEST(RemoteKeys, HomeSignsWithATokenAndHostWithAService) {
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_token(world, kHome, "1234", "rsa3072")));
  auto view = use_service(world, kHost, "pin", "1234");
  ASSERT_TRUE(ok(view));
  EXPECT_EQ(view->place.source, app::KeySource::kRemote);
  EXPECT_EQ(view->certificate->chain_length, 1);
  const auto id = freeze(world);
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  EXPECT_EQ(world.detail(id, kHome).convention.state, domain::State::kSigned);
  const std::string pdf = latest(world, id), dir = SoftHsm::shared().file("two");
  std::filesystem::create_directories(dir);
  write(dir + "/signed.pdf", pdf);
  const std::string opinion = PkiServer::run("pdfsig -nocert " + dir + "/signed.pdf || true");
  EXPECT_EQ(opinion.find("Signature is Invalid"), std::string::npos) << opinion;
  std::size_t valid = 0;
  for (auto at = opinion.find("Signature is Valid."); at != std::string::npos;
       at = opinion.find("Signature is Valid.", at + 1))
    ++valid;
  EXPECT_EQ(valid, 2U) << opinion;
  EXPECT_NE(opinion.find("Total document signed"), std::string::npos) << opinion;
  // openssl with the two anchors, over the CMS and the octets of each ByteRange.
  std::ifstream certificate(SoftHsm::shared().file("rsa3072.crt"));
  write(dir + "/trust.pem",
        std::string(std::istreambuf_iterator<char>(certificate), {}) + PkiServer::shared().root_pem());
  const std::string script = CONVENTIONS_SOURCE_DIR "/tests/e2e";
  const std::string verdict =
      PkiServer::run("cd " + dir + " && python3 -B -c \"import sys; sys.path.insert(0, '" + script +
                     "'); from instance import openssl_verify; print(openssl_verify(open('signed.pdf', 'rb').read(), "
                     "open('trust.pem').read(), 'cms')[0])\"");
  EXPECT_EQ(verdict, "2\n");
}

TEST(RemoteKeys, RefusalsAreTold) {
  World world;
  allow_keys(world);
  EXPECT_EQ(key(use_service(world, kHome, "ec", "", "old")), "csc.token_expired");
  EXPECT_EQ(key(use_service(world, kHome, "ec", "", "two words")), "key.field_missing");
  EXPECT_EQ(key(use_service(world, kHome, "unknown")), "csc.refused");
  EXPECT_EQ(key(use_service(world, kHome, "consent")), "csc.consent_needed");
  EXPECT_EQ(key(use_service(world, kHome, "pin", "0001")), "csc.wrong_pin");
  EXPECT_EQ(key(use_service(world, kHome, "foreign")), "csc.malformed");
  EXPECT_EQ(key(use_service(world, kHome, "down")), "key.service_silent");
  EXPECT_EQ(app::configuration(world.context(), world.secretary(kHome).view())->availability,
            SignatureAvailability::kMissing);
}

TEST(RemoteKeys, AnExpiredTokenIsToldAndARefusedPinStopsTheKey) {
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_service(world, kHome, "pin", "1234")));
  const auto id = freeze(world);
  replace_secret(world, kHome, ".token", "old");
  auto refused = world.sign(id, kHome);
  EXPECT_EQ(code(refused), Code::kBlocked);
  EXPECT_EQ(key(refused), "csc.token_expired");
  auto test = app::test_signature(world.context(), world.secretary(kHome).view());
  ASSERT_TRUE(ok(test));
  ASSERT_EQ(test->steps.size(), 1U);
  EXPECT_EQ(test->steps[0].failure_key, "csc.token_expired");
  ASSERT_TRUE(ok(use_service(world, kHome, "pin", "1234")));
  replace_secret(world, kHome, ".pin", "0001");
  EXPECT_EQ(key(world.sign(id, kHome)), "csc.wrong_pin");
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kSignaturePinRefused));
  ASSERT_TRUE(ok(use_service(world, kHome, "pin", "1234")));
  EXPECT_TRUE(ok(world.sign(id, kHome)));
}

TEST(RemoteKeys, AnAnswerThatNeverComesLeadsToOneSignature) {
  World world;
  allow_keys(world);
  ASSERT_TRUE(ok(use_service(world, kHome, "slow-second")));
  const auto id = freeze(world);
  const std::string before = latest(world, id);
  auto unknown = world.sign(id, kHome, "first");
  EXPECT_EQ(code(unknown), Code::kUnknown);
  EXPECT_EQ(key(unknown), "failure.signing_unknown");
  EXPECT_EQ(world.detail(id, kHome).convention.state, domain::State::kToSignHome);
  EXPECT_EQ(latest(world, id), before);
  EXPECT_EQ(asked_of("slow-second").size(), 2U) << "the trial and one request: none by itself";
  world.clock().advance(7 * 60 * 1000);
  auto receipt = world.sign(id, kHome, "second");
  ASSERT_TRUE(ok(receipt));
  const auto asked = asked_of("slow-second");
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[1], asked[2]) << "the same statement";
  EXPECT_EQ(world.clock().now_ms() - receipt->signature.time_ms, 7 * 60 * 1000) << "claimed when it was first asked";
  EXPECT_EQ(world.detail(id, kHome).versions.front().signatures.size(), 1U);
  // Released: nothing of it is left.
  ent::sdk::Query query;
  query.kind = "reserved_signature";
  EXPECT_TRUE(world.context().host().records.query(world.system().view(), query)->records.empty());
}

TEST(RemoteKeys, SecretsAreNeitherStoredInClearNorGivenBack) {
  World world;
  allow_keys(world);
  const std::string pin = "un-code-que-rien-d-autre-ne-contient";
  ASSERT_TRUE(ok(use_service(world, kHome, "ec", pin)));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.data())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(in)), {});
    EXPECT_EQ(content.find(pin), std::string::npos) << entry.path();
  }
}

TEST(OwnAuthority, OnlyWhereTheAdministratorAllowsIt) {
  World world;
  allow_keys(world);
  world.configure_picture(kHome);
  const auto home = world.secretary(kHome);
  const std::string url = PkiServer::shared().url("/tsa"), trust = PkiServer::shared().root_pem();
  const auto set = [&](const std::string& address, const std::string& anchors) {
    return app::set_time_stamping(world.context(), home.view(), address, anchors);
  };
  const auto stamped = [&] {
    auto test = app::test_signature(world.context(), home.view());
    EXPECT_TRUE(ok(test));
    return std::any_of(test->steps.begin(), test->steps.end(),
                       [](const auto& step) { return step.step == app::TestStep::kTimeStamp && step.good; });
  };
  EXPECT_EQ(code(set(url, trust)), Code::kForbidden);
  world.set("school_tsa_allowed", true);
  EXPECT_EQ(key(set("file:///etc/passwd", trust)), "tsa.bad_url");
  EXPECT_EQ(key(set("http://moi:mot@tsa.example", trust)), "tsa.bad_url");
  EXPECT_EQ(key(set(url, "rien")), "tsa.bad_trust");
  EXPECT_FALSE(stamped());
  auto view = set(url, trust);
  ASSERT_TRUE(ok(view));
  EXPECT_EQ(view->time_stamping.own_url, url);
  EXPECT_EQ(view->time_stamping.instance_url, "");
  EXPECT_TRUE(stamped());
  world.configure_picture(kHost);
  const auto id = freeze(world);
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  const auto signatures = world.detail(id, kHome).versions.front().signatures;
  EXPECT_EQ(signatures[0].level, "B-T");
  EXPECT_EQ(signatures[1].level, "B-B") << "the other school has none of its own";
  world.set("school_tsa_allowed", false);
  EXPECT_FALSE(stamped()) << "the address is kept and not called";
  world.set("school_tsa_allowed", true);
  ASSERT_TRUE(ok(set("", "")));
  EXPECT_FALSE(stamped());
}

}  // namespace
}  // namespace app_test
