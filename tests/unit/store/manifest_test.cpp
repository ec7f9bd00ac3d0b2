#include "host/manifest/manifest.hpp"

#include <fstream>
#include <sstream>

#include "instance.hpp"

namespace store_test {
namespace {

std::string read(const std::string& file) {
  std::ifstream stream(std::string(CONVENTIONS_SOURCE_DIR "/manifests/") + file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string pointers(const std::string& text) {
  const auto parsed = parse_manifest(text);
  if (parsed.has_value()) return "valid";
  std::string all;
  for (const auto& error : parsed.error()) {
    EXPECT_FALSE(error.message.empty());
    EXPECT_FALSE(error.message_fr.empty());
    all += error.pointer + " ";
  }
  return all;
}

TEST(Manifest, OursIsValidAndSaysWhatTheProductNeeds) {
  const auto parsed = parse_manifest(read("conventions.json"));
  ASSERT_TRUE(parsed.has_value()) << pointers(read("conventions.json"));
  const Manifest& manifest = *parsed;
  EXPECT_EQ(manifest.id, "conventions");
  const auto menu = [&](const char* parent) -> const MenuEntry* {
    for (const auto& entry : manifest.menus)
      if (entry.parent == parent) return &entry;
    return nullptr;
  };
  ASSERT_NE(menu("home_school"), nullptr);
  ASSERT_NE(menu("host_school"), nullptr);
  ASSERT_NE(menu("settings"), nullptr);
  EXPECT_EQ(menu("home_school")->label.in("fr"), "Conventions");
  EXPECT_EQ(menu("home_school")->right.choices.at("literal"), "offers.manage");
  EXPECT_EQ(menu("home_school")->right.choices.at("swapped"), "enrolments.manage");
  EXPECT_EQ(menu("host_school")->right.choices.at("literal"), "enrolments.manage");
  EXPECT_EQ(menu("host_school")->right.choices.at("swapped"), "offers.manage");
  EXPECT_EQ(menu("settings")->label.in("fr"), "Configurer l’application");
  ASSERT_FALSE(manifest.tabs.empty());
  EXPECT_EQ(manifest.tabs[0].condition.at("offer.kind"), "individual");
}

TEST(Manifest, RoutesMatchTheMostLiteral) {
  const auto parsed = parse_manifest(
      R"({"id":"ab","version":"1.0.0","name":{"fr":"x"},"abi":{"major":1},"routes":[
        {"path":"/","methods":["GET"]},{"path":"/c/{id}","methods":["GET"]},{"path":"/c/new","methods":["GET"]},
        {"path":"/c/{id}/{action}","methods":["POST"]},{"path":"/f/{rest...}","methods":["GET"]}]})");
  ASSERT_TRUE(parsed.has_value());
  const auto match = [&](const char* path) {
    const Route* route = match_route(*parsed, path);
    return route == nullptr ? std::string("none") : route->path;
  };
  EXPECT_EQ(match("/"), "/");
  EXPECT_EQ(match(""), "/");
  EXPECT_EQ(match("/c/1"), "/c/{id}");
  EXPECT_EQ(match("/c/new"), "/c/new");
  EXPECT_EQ(match("/c/1/sign"), "/c/{id}/{action}");
  EXPECT_EQ(match("/c/1/sign/2"), "none");
  EXPECT_EQ(match("/c"), "none");
  EXPECT_EQ(match("/c/"), "none");
  EXPECT_EQ(match("/f/a/b/c"), "/f/{rest...}");
}

TEST(Manifest, SamplesAreJudgedAsTheirNamesSay) {
  int valid = 0;
  int invalid = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CONVENTIONS_SOURCE_DIR "/manifests/samples")) {
    const std::string name = entry.path().filename().string();
    const std::string verdict = pointers(read("samples/" + name));
    if (name.rfind("valid", 0) == 0) {
      EXPECT_EQ(verdict, "valid") << name;
      ++valid;
    } else {
      EXPECT_NE(verdict, "valid") << name;
      ++invalid;
    }
  }
  EXPECT_GE(valid, 1);
  EXPECT_GE(invalid, 5);
}

TEST(Manifest, ErrorsPointAtTheirPlace) {
  EXPECT_EQ(pointers("{"), " ");
  EXPECT_EQ(pointers("[]"), "/ ");
  const std::string text = pointers(
      R"({"id":"Bad Id","version":"1","name":{"en":"x"},"abi":{"major":1},"extra":1,
          "rights":[{"id":"admin.x","label":{"fr":"x"}},{"id":"admin.x","label":{"fr":"x"}}],
          "menus":[{"id":"m","parent":"kitchen","label":{"fr":"x"},"route":"/none","right":"no.right"}],
          "record_kinds":[{"kind":"k","fields":["a"],"indexes":[["b"]]}],
          "settings":[{"key":"s","type":"enum","values":["a"],"default":"b","label":{"fr":"x"}}],
          "routes":[{"path":"no-slash","methods":["STEAL"]}]})");
  for (const char* pointer : {"/extra ", "/id ", "/version ", "/name/fr ", "/rights/1/id ", "/menus/0/parent ",
                              "/menus/0/route ", "/menus/0/right ", "/record_kinds/0/indexes/0 ",
                              "/settings/0/default ", "/routes/0/path ", "/routes/0/methods/0 "})
    EXPECT_NE(text.find(pointer), std::string::npos) << pointer << "in " << text;
}

}  // namespace
}  // namespace store_test
