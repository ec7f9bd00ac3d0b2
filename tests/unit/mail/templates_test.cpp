// The administrator's templates: what is refused, by name, and what is filled in.
#include "host/outbox/mail_templates.hpp"

#include "instance.hpp"

namespace store_test {
namespace {

using Kind = MailTemplateProblem::Kind;

std::string problems(const std::string& subject, const std::string& body, bool digest = false) {
  static constexpr const char* kNames[] = {"unknown", "missing", "brace", "empty", "long", "lines"};
  std::string out;
  for (const auto& problem : check_template({subject, body, false}, digest))
    out += std::string(kNames[static_cast<int>(problem.kind)]) + (problem.in_subject ? " in subject " : " in body ") +
           problem.name + ";";
  return out;
}

TEST(MailTemplates, AreCheckedByName) {
  EXPECT_EQ(problems("{titre}", "Voir {lien}"), "");
  EXPECT_EQ(problems("{titre}", "Voir {message}"), "missing in body lien;");
  EXPECT_EQ(problems("{titres}", "{lien} {eleve}"), "unknown in subject titres;unknown in body eleve;");
  EXPECT_EQ(problems("", "{lien}"), "empty in subject ;");
  EXPECT_EQ(problems("a\nBcc: b", "{lien}"), "lines in subject ;");
  EXPECT_EQ(problems("a", "{lien} {"), "brace in body ;");
  EXPECT_EQ(problems("a", "{lien} }"), "brace in body ;");
  EXPECT_EQ(problems("a", "{{lien}}"), "brace in body ;missing in body lien;");
  EXPECT_EQ(problems("a", "{lien}", true), "missing in body liste;");
  EXPECT_EQ(problems(std::string(201, 'a'), "{lien}"), "long in subject ;");
  for (const bool digest : {false, true}) EXPECT_TRUE(check_template(MailTemplates::original(digest), digest).empty());
}

TEST(MailTemplates, ValuesAreNotLookedAtAgain) {
  EXPECT_EQ(fill_in("{a}-{b}-{c}-{", {{"a", "{b}"}, {"b", "2"}}), "{b}-2-{c}-{");
  EXPECT_EQ(fill_in("{{a}", {{"a", "1"}}), "{1");
}

TEST(MailTemplates, AreStoredAuditedAndReset) {
  const TempDir directory;
  Instance instance(directory.path());
  auto& templates = instance.services->mail().templates();
  const Actor actor{"p-admin", {}, {}, "CV-1", false};
  EXPECT_EQ(templates.get("things", "thing.made")->subject, "{titre}");
  EXPECT_EQ(status(templates.put(actor, "things", "thing.made", {"x", "sans lien", false})), Status::invalid);
  ASSERT_TRUE(ok(templates.put(actor, "things", "thing.made", {"Objet", "Ici : {lien}", false})));
  EXPECT_EQ(templates.get("things", "thing.made")->body, "Ici : {lien}");
  EXPECT_TRUE(templates.get("things", "thing.made")->changed);
  EXPECT_FALSE(templates.get("things", "other")->changed);
  ASSERT_TRUE(ok(templates.reset(actor, "things", "thing.made")));
  EXPECT_FALSE(templates.get("things", "thing.made")->changed);
  const auto audit = instance.services->audit().recent(0, 2);
  EXPECT_EQ(audit->at(0).event, "mail_template.reset");
  EXPECT_EQ(audit->at(1).event, "mail_template.changed");
}

}  // namespace
}  // namespace store_test
