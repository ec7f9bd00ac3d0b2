// The audit chain, the documents' own checks and the secrets, when somebody touches the files.
#include <sqlite3.h>

#include <fstream>
#include <sstream>

#include "host/base/json.hpp"
#include "instance.hpp"

namespace store_test {
namespace {

void tamper(const std::filesystem::path& file, const char* sql) {
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &raw), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(raw);
  sqlite3_close(raw);
}

std::string whole_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

class AuditChain : public testing::TestWithParam<const char*> {};

TEST_P(AuditChain, SeesEveryTampering) {
  const TempDir directory;
  const Instance instance(directory.path());
  for (int i = 0; i < 10; ++i)
    ASSERT_TRUE(
        ok(instance.services->audit().append("host", Actor::host(), AuditEntry{"test.event", "thing:1", "{}"})));
  const auto before = instance.services->audit().verify();
  ASSERT_TRUE(ok(before));
  EXPECT_TRUE(before->intact);
  EXPECT_EQ(before->checked, 10);
  tamper(directory.path() / "ent.sqlite", GetParam());
  const auto after = instance.services->audit().verify();
  ASSERT_TRUE(ok(after));
  EXPECT_FALSE(after->intact);
  EXPECT_LT(after->checked, 11);
}

INSTANTIATE_TEST_SUITE_P(Tamperings, AuditChain,
                         testing::Values("UPDATE audit SET actor='x' WHERE sequence=4",
                                         "UPDATE audit SET detail='{\"a\":1}' WHERE sequence=10",
                                         "UPDATE audit SET acting_for=event, event='' WHERE sequence=5",
                                         "UPDATE audit SET time_ms=time_ms+1 WHERE sequence=1",
                                         "DELETE FROM audit WHERE sequence=5", "DELETE FROM audit WHERE sequence>8",
                                         "DELETE FROM audit WHERE sequence=1"));

// What anybody who holds an export can do with nothing but SHA-256.
TEST(AuditExport, CanBeCheckedOutside) {
  const TempDir directory;
  const Instance instance(directory.path());
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(ok(instance.services->audit().append("host", Actor::host("CV-1"),
                                                     AuditEntry{"test.event", "é\n:1", R"({"n":"\"é"})"})));
  std::string previous(64, '0');
  int lines = 0;
  const auto exported = instance.services->audit().export_lines([&](std::string_view line) {
    const auto json = parse_json(line);
    ASSERT_TRUE(json && json->is_object());
    const auto& object = json->get_object();
    AuditRecord record;
    record.sequence = object.at("sequence").as_int64();
    record.time_ms = object.at("time_ms").as_int64();
    record.source = text_of(object, "source");
    record.actor = text_of(object, "actor");
    record.acting_for = text_of(object, "acting_for");
    record.school = text_of(object, "school");
    record.correlation_id = text_of(object, "correlation_id");
    record.event = text_of(object, "event");
    record.subject = text_of(object, "subject");
    record.detail = text_of(object, "detail");
    EXPECT_EQ(audit_hash(previous, record), text_of(object, "hash"));
    previous = text_of(object, "hash");
    ++lines;
  });
  ASSERT_TRUE(ok(exported));
  EXPECT_EQ(lines, 5);
}

TEST(Documents, AChangedFileIsCorruptAndNotOneByteOfItIsGiven) {
  const TempDir directory;
  const Instance instance(directory.path());
  const auto put = instance.services->documents().put("things", "d", 0, "text/plain", "the content");
  ASSERT_TRUE(ok(put));
  const auto file = directory.path() / "files" / put->sha256.substr(0, 2) / put->sha256.substr(2);
  ASSERT_TRUE(std::filesystem::exists(file));
  const auto read = [&] {
    std::string got;
    const auto result =
        instance.services->documents().get("things", "d", 0, [&](const std::uint8_t* data, std::size_t n) {
          got.append(reinterpret_cast<const char*>(data), n);
          return Result<void>();
        });
    return std::pair(status(result), got);
  };
  EXPECT_EQ(read(), std::pair(Status::ok, std::string("the content")));
  std::ofstream(file) << "the CONTENT";
  EXPECT_EQ(read(), std::pair(Status::corrupt, std::string()));
  std::filesystem::remove(file);
  EXPECT_EQ(read(), std::pair(Status::corrupt, std::string()));
}

TEST(Documents, OldOrphansAreSweptAndNothingElse) {
  const TempDir directory;
  std::filesystem::path kept, young;
  {
    const Instance instance(directory.path());
    const auto put = instance.services->documents().put("things", "d", 0, "text/plain", "kept");
    ASSERT_TRUE(ok(put));
    kept = directory.path() / "files" / put->sha256.substr(0, 2) / put->sha256.substr(2);
  }
  const auto old = directory.path() / "files" / "aa" / std::string(62, 'b');
  young = directory.path() / "files" / "aa" / std::string(62, 'c');
  std::filesystem::create_directories(old.parent_path());
  std::ofstream(old) << "orphan";
  std::ofstream(young) << "orphan";
  std::ofstream(directory.path() / "files" / "tmp" / "t-x") << "half";
  const auto two_days = std::filesystem::file_time_type::clock::now() - std::chrono::hours(48);
  for (const auto& file : {old, kept}) std::filesystem::last_write_time(file, two_days);
  const Instance again(directory.path());
  EXPECT_FALSE(std::filesystem::exists(old));
  EXPECT_TRUE(std::filesystem::exists(young));
  EXPECT_TRUE(std::filesystem::exists(kept));
  EXPECT_TRUE(std::filesystem::is_empty(directory.path() / "files" / "tmp"));
}

TEST(Secrets, AreNowhereInClearAndBoundToTheirName) {
  const TempDir directory;
  const std::string secret = "TOP-SECRET-PASSPHRASE-91827";
  {
    const Instance instance(directory.path());
    Settings& settings = instance.services->settings();
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(secret.data());
    ASSERT_TRUE(ok(settings.secret_put("things", "a", bytes, secret.size())));
    ASSERT_TRUE(ok(settings.secret_put("things", "b", bytes, 3)));
    ASSERT_TRUE(ok(instance.services->accounts().set_password("x", "p-1", secret)));
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path()))
    if (entry.is_regular_file()) {
      EXPECT_EQ(whole_file(entry.path()).find("SECRET-PASSPHRASE"), std::string::npos) << entry.path();
    }
  const auto mode = std::filesystem::status(directory.path() / "instance.key").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

  tamper(directory.path() / "ent.sqlite",
         "UPDATE secrets SET sealed=(SELECT sealed FROM secrets WHERE name='a') WHERE name='b'");
  const Instance again(directory.path());
  EXPECT_TRUE(ok(again.services->settings().secret_get("things", "a")));
  EXPECT_EQ(status(again.services->settings().secret_get("things", "b")), Status::corrupt);
}

TEST(Log, OneEventIsOneLine) {
  EXPECT_EQ(escape_line("a\nb\r\x1B[31mé"), "a\\x0Ab\\x0D\\x1B[31mé");
  EXPECT_EQ(escape_line("\xC2\x9B"), "\\xC2\\x9B");
  EXPECT_EQ(escape_line("\xFF"), "\\xFF");
}

}  // namespace
}  // namespace store_test
