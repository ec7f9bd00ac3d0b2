// Scans of the signed sheets over the real services and the real child process.
#include <cstdio>
#include <fstream>

#include "paper_world.hpp"
#include "plugin/app/print_copies.hpp"
#include "plugin/app/receive_scan.hpp"
#include "plugin/app/verification.hpp"

namespace app_test {
namespace {

using app::ScanMatch;

std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// A page of the originals as a telephone would send it: JPEG at 150 dots per inch.
std::string photo(World& world, const domain::ConventionId& id, int page = 3) {
  const auto print = app::print_copies(world.context(), world.secretary(kHome).view(), id);
  EXPECT_TRUE(ok(print));
  const TempDir dir;
  const std::string path = (dir.path() / "print").string();
  std::ofstream(path + ".pdf", std::ios::binary) << print->bytes;
  const std::string number = std::to_string(page);
  const std::string command =
      "pdftoppm -r 150 -jpeg -singlefile -f " + number + " -l " + number + " " + path + ".pdf " + path;
  EXPECT_EQ(std::system(command.c_str()), 0);
  return slurp(path + ".jpg");
}

app::Result<app::ReceivedScan> receive(World& world, const domain::ConventionId& id, const char* school,
                                       const std::vector<std::string>& files, PaperStep step, bool any = false) {
  app::ReceiveScanRequest request;
  request.command = {id, fresh_key(), 0};
  request.step = step;
  request.files.assign(files.begin(), files.end());
  request.any_document = any;
  return app::receive_scan(world.context(), world.secretary(school).view(), request);
}

// The details of the audit entries of scans.
std::vector<boost::json::object> logged(World& world, const domain::ConventionId& id) {
  std::vector<boost::json::object> out;
  const auto host = ent::sdk::Host::connect(world.plugin().table());
  const auto records = host->audit.list(world.system().view(), "convention:" + id.str());
  EXPECT_TRUE(records.has_value());
  for (const auto& record : *records) {
    if (record.event == "convention.scan_received") out.push_back(record.detail);
  }
  return out;
}

TEST(PaperScan, ASheetOfOriginalsHasNoElectronicSignatureToJudge) {
  World world;
  const auto id = world.draft();
  ASSERT_TRUE(ok(edit(world, id)));
  const auto detail = world.detail(id, kHome);
  const app::ReferenceRequest sheet{detail.convention.number, detail.versions.front().short_fingerprint, 1};
  const auto found = app::verify_reference(world.context(), world.secretary(kHome).view(), sheet);
  ASSERT_TRUE(ok(found));
  EXPECT_EQ(found->verdict, app::Verdict::kPaper);
  ASSERT_EQ(found->remarks.size(), 1U);
  EXPECT_EQ(found->remarks.front().key, "verification.signed_by_hand");
  app::ReferenceRequest foreign = sheet;
  foreign.fingerprint = "0123456789abcdef";
  const auto other = app::verify_reference(world.context(), world.secretary(kHome).view(), foreign);
  ASSERT_TRUE(ok(other));
  EXPECT_EQ(other->verdict, app::Verdict::kInvalid);
}

TEST(PaperScan, AStepIsRecordedWithTheScanOfItsSheet) {
  World world;
  const auto id = world.draft();
  ASSERT_TRUE(ok(edit(world, id)));
  const auto received = receive(world, id, kHome, {photo(world, id), photo(world, id, 4)}, PaperStep::kSignedHome);
  ASSERT_TRUE(ok(received));
  EXPECT_EQ(received->match, ScanMatch::kSame);
  EXPECT_EQ(received->pages, 2);
  auto request = filled(world, id, PaperStep::kSignedHome);
  request.scan_document = received->scan.document;
  request.scan_version = received->scan.version;
  ASSERT_TRUE(ok(tick(world, request, kHome)));
  const auto version = app::load_version(world.context(), world.system().view(), id, 1).value();
  EXPECT_EQ(version.paper.back().scan.sha256, received->scan.sha256);
  EXPECT_EQ(version.paper.back().scan.media_type, "application/pdf");
  EXPECT_TRUE(version.signatures.empty());  // never an electronic signature
  const auto log = logged(world, id);
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0].at("codes"), "same");
  EXPECT_EQ(log[0].at("scan_sha256").as_string(), received->scan.sha256);
  EXPECT_FALSE(log[0].contains("overridden"));
  EXPECT_EQ(replayed(world, id), "");
  // Both schools may read it, nobody else.
  const int entry = version.paper.back().number;
  for (const char* school : {kHome, kHost}) {
    const auto file = app::scan_file(world.context(), world.secretary(school).view(), id, 1, entry);
    ASSERT_TRUE(ok(file));
    EXPECT_EQ(file->bytes.rfind("%PDF-", 0), 0U);
    EXPECT_NE(file->file_name.find("copie-numerisee-"), std::string::npos);
  }
  EXPECT_EQ(code(app::scan_file(world.context(), world.secretary(kThird).view(), id, 1, entry)), app::Code::kNotFound);
  EXPECT_EQ(code(app::scan_file(world.context(), world.secretary(kHome).view(), id, 1, 1)), app::Code::kNotFound);
}

TEST(PaperScan, AnotherDocumentIsRefusedUnlessThePersonInsists) {
  World world;
  const auto id = world.draft();
  ASSERT_TRUE(ok(edit(world, id)));
  world.add_session("s-autre", "o-menuiserie", 20);
  world.enrol(kHome, "s-autre", "given", "Autre", "o-menuiserie");
  const auto other = world.draft("o-menuiserie", "s-autre");
  ASSERT_TRUE(ok(edit(world, other)));
  const std::string foreign = photo(world, other);
  EXPECT_EQ(key(receive(world, id, kHome, {foreign}, PaperStep::kSignedHome)), "scan.other_document");
  EXPECT_EQ(key(receive(world, id, kHome, {photo(world, id), foreign}, PaperStep::kSignedHome)), "scan.other_document");
  EXPECT_EQ(key(receive(world, id, kHome, {png_picture()}, PaperStep::kSignedHome)), "scan.no_code");
  EXPECT_TRUE(logged(world, id).empty());
  const auto insisted = receive(world, id, kHome, {foreign}, PaperStep::kSignedHome, true);
  ASSERT_TRUE(ok(insisted));
  EXPECT_EQ(insisted->match, ScanMatch::kOther);
  ASSERT_TRUE(ok(receive(world, id, kHome, {png_picture()}, PaperStep::kSignedHome, true)));
  const auto log = logged(world, id);
  ASSERT_EQ(log.size(), 2U);
  for (const auto& detail : log) EXPECT_EQ(detail.at("overridden"), "yes");
  EXPECT_EQ(log[0].at("codes"), "other");
  EXPECT_EQ(log[1].at("codes"), "no_code");
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperScan, BadFilesAndWrongPeopleAreRefused) {
  World world;
  const auto id = world.draft();
  const std::vector<std::string> picture = {png_picture()};
  EXPECT_TRUE(blocked_by(receive(world, id, kHome, picture, PaperStep::kSignedHome), domain::BlockerCode::kWrongState));
  ASSERT_TRUE(ok(edit(world, id)));
  EXPECT_EQ(code(receive(world, id, kThird, picture, PaperStep::kSignedHome)), app::Code::kNotFound);
  EXPECT_EQ(key(receive(world, id, kHome, {}, PaperStep::kSignedHome)), "scan.no_file");
  const auto text = receive(world, id, kHome, {png_picture(), "bonjour"}, PaperStep::kSignedHome);
  EXPECT_EQ(key(text), "scan.unknown_format");
  EXPECT_EQ(code(text), app::Code::kInvalid);
  const std::string half = photo(world, id).substr(0, 20'000);
  EXPECT_EQ(key(receive(world, id, kHome, {half}, PaperStep::kSignedHome, true)), "scan.picture_corrupt");
  const auto large = receive(world, id, kHome, {std::string(10'000'001, 'x')}, PaperStep::kSignedHome);
  EXPECT_EQ(code(large), app::Code::kTooLarge);
  EXPECT_TRUE(logged(world, id).empty());
}

TEST(PaperScan, CodesAreThoseOfTheVersionOrNot) {
  const std::string number = "0990011Z-0990012A-2026-2027-001", print(64, 'a');
  const std::string start = "https://ent.exemple.invalid/app/conventions/verification?reference=";
  const std::string own = start + number + "&e=" + std::string(16, 'a') + "&p=2";
  EXPECT_EQ(app::match_codes({}, number, print), ScanMatch::kNoCode);
  EXPECT_EQ(app::match_codes({own}, number, print), ScanMatch::kSame);
  EXPECT_EQ(app::match_codes({"https://ailleurs.exemple.invalid/?a=1", own}, number, print), ScanMatch::kSame);
  EXPECT_EQ(app::match_codes({"bonjour", start + number}, number, print), ScanMatch::kNoCode);
  EXPECT_EQ(app::match_codes({start + number + "&e=" + std::string(16, 'b')}, number, print), ScanMatch::kOther);
  EXPECT_EQ(app::match_codes({own, start + number + "2&e=" + std::string(16, 'a')}, number, print), ScanMatch::kOther);
  EXPECT_EQ(app::match_codes({start + number + "&e=" + std::string(15, 'a')}, number, print), ScanMatch::kOther);
}

}  // namespace
}  // namespace app_test
