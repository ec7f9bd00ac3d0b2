#include "host/rights/rights.hpp"

#include "host/base/json.hpp"

namespace ent::host {
namespace {

// Who holds right ?1 at school ?2: see rights.hpp. The most specific rule for a function is the school's, then the
// instance's (''), then the declaration. An undeclared right is never held, whatever was granted.
constexpr const char* kHolders = R"(
  WITH rule AS (
    SELECT f.person AS person, COALESCE(
      (SELECT allowed FROM grants WHERE right_id=?1 AND subject='function:'||f.function AND school=?2),
      (SELECT allowed FROM grants WHERE right_id=?1 AND subject='function:'||f.function AND school=''),
      (SELECT 1 FROM right_defaults WHERE right_id=?1 AND function=f.function), 0) AS allowed
    FROM person_functions f WHERE f.uai IN (?2,''))
  SELECT DISTINCT p.id FROM people p
  WHERE EXISTS (SELECT 1 FROM rights WHERE id=?1)
    AND NOT EXISTS (SELECT 1 FROM grants WHERE right_id=?1 AND subject='person:'||p.id AND school IN (?2,'')
                    AND allowed=0)
    AND (EXISTS (SELECT 1 FROM grants WHERE right_id=?1 AND subject='person:'||p.id AND school IN (?2,'')
                 AND allowed=1)
         OR EXISTS (SELECT 1 FROM rule WHERE rule.person=p.id AND rule.allowed=1)))";

bool good_subject(std::string_view subject) {
  return (subject.substr(0, 9) == "function:" && subject.size() > 9) ||
         (subject.substr(0, 7) == "person:" && subject.size() > 7);
}

AuditEntry entry_of(const char* event, const Grant& grant) {
  AuditEntry entry;
  entry.event = event;
  entry.subject = "right:" + grant.right;
  entry.detail = boost::json::serialize(
      boost::json::object{{"subject", json_text(grant.subject)}, {"school", json_text(grant.school)}});
  return entry;
}

// The school whose rules decide.
std::string_view scope_of(std::string_view right, std::string_view school) {
  return is_instance_right(right) ? std::string_view() : school;
}

bool is_declared(Transaction& transaction, std::string_view right) {
  return transaction.prepare("SELECT 1 FROM rights WHERE id=?").bind(right).step();
}

}  // namespace

const std::vector<Function>& known_functions() {
  static const std::vector<Function> list = {
      {"D0010", "chef d’établissement"},
      {"D0011", "chef d’établissement adjoint"},
      {"SECRETARIAT", "secrétariat"},
      {"DDFPT", "directeur délégué aux formations professionnelles et technologiques"},
      {"VIE_SCOLAIRE", "vie scolaire"},
      {"ADMIN_ENT", "administrateur de l’ENT"},
      {"DPO", "délégué à la protection des données"},
  };
  return list;
}

bool is_instance_right(std::string_view right) {
  return right == "admin" || right == "audit.read";
}

const std::vector<RightDeclaration>& Rights::core() {
  static const std::vector<RightDeclaration> list = {
      {"offers.manage", "gestion des offres", {"D0010", "D0011", "SECRETARIAT", "DDFPT"}},
      {"enrolments.manage", "gestion des inscriptions", {"D0010", "D0011", "SECRETARIAT", "VIE_SCOLAIRE"}},
      {"catalogue.view", "consultation des offres", {"D0010", "D0011", "SECRETARIAT", "DDFPT", "VIE_SCOLAIRE"}},
      {"admin", "administration de l’ENT", {"ADMIN_ENT"}},
      {"audit.read", "lecture du journal", {"ADMIN_ENT", "DPO"}},
  };
  return list;
}

const std::vector<Migration>& Rights::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE rights (
      id TEXT PRIMARY KEY NOT NULL, source TEXT NOT NULL, label TEXT NOT NULL, position INTEGER NOT NULL);
    CREATE TABLE right_defaults (
      right_id TEXT NOT NULL REFERENCES rights(id) ON DELETE CASCADE, function TEXT NOT NULL,
      PRIMARY KEY (right_id, function));
    CREATE TABLE grants (
      right_id TEXT NOT NULL, subject TEXT NOT NULL, school TEXT NOT NULL, allowed INTEGER NOT NULL,
      updated_ms INTEGER NOT NULL, PRIMARY KEY (right_id, subject, school));
  )"}};
  return list;
}

Rights::Rights(Database& database, const Clock& clock, Audit& audit)
    : database_(database), clock_(clock), audit_(audit) {}

Result<void> Rights::declare(std::string_view source, const std::vector<RightDeclaration>& rights) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("DELETE FROM rights WHERE source=?").bind(source).run();
    std::int64_t position = 0;
    for (const auto& right : rights) {
      if (is_declared(transaction, right.id))
        return fail(Status::conflict, "rights.declared_twice", right.id + " is declared by another source");
      transaction.prepare("INSERT INTO rights(id,source,label,position) VALUES(?,?,?,?)")
          .bind(right.id)
          .bind(source)
          .bind(right.label)
          .bind(position++)
          .run();
      for (const auto& function : right.functions)
        transaction.prepare("INSERT OR IGNORE INTO right_defaults(right_id,function) VALUES(?,?)")
            .bind(right.id)
            .bind(function)
            .run();
    }
    return {};
  });
}

Result<std::vector<RightDeclaration>> Rights::declared() {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<RightDeclaration>> {
    std::vector<RightDeclaration> list;
    auto rows = transaction.prepare("SELECT id,label FROM rights ORDER BY source='host' DESC, source, position");
    while (rows.step()) list.push_back({std::string(rows.text(0)), std::string(rows.text(1)), {}});
    for (auto& right : list) {
      auto functions = transaction.prepare("SELECT function FROM right_defaults WHERE right_id=? ORDER BY function");
      functions.bind(right.id);
      while (functions.step()) right.functions.emplace_back(functions.text(0));
    }
    return list;
  });
}

Result<bool> Rights::check(const Actor& actor, std::string_view right, std::string_view school) {
  if (actor.system) return true;
  return holds(actor.person, right, school);
}

Result<bool> Rights::holds(std::string_view person, std::string_view right, std::string_view school) {
  if (person.empty() || right.empty()) return false;
  return database_.read([&](Transaction& transaction) -> Result<bool> {
    return transaction.prepare(std::string(kHolders) + " AND p.id=?3")
        .bind(right)
        .bind(scope_of(right, school))
        .bind(person)
        .step();
  });
}

Result<std::vector<std::string>> Rights::holders(std::string_view right, std::string_view school) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<std::string>> {
    std::vector<std::string> people;
    auto rows = transaction.prepare(std::string(kHolders) + " ORDER BY p.id");
    rows.bind(right).bind(scope_of(right, school));
    while (rows.step()) people.emplace_back(rows.text(0));
    return people;
  });
}

Result<std::vector<std::string>> Rights::rights_of(std::string_view person, std::string_view school) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<std::string>> {
    std::vector<std::string> all;
    {
      auto rows = transaction.prepare("SELECT id FROM rights ORDER BY id");
      while (rows.step()) all.emplace_back(rows.text(0));
    }
    std::vector<std::string> held;
    for (const auto& right : all) {
      auto row = transaction.prepare(std::string(kHolders) + " AND p.id=?3");
      if (row.bind(right).bind(scope_of(right, school)).bind(person).step()) held.push_back(right);
    }
    return held;
  });
}

Result<void> Rights::set(const Actor& actor, const Grant& grant) {
  if (!good_subject(grant.subject)) return fail(Status::invalid, "rights.bad_subject", grant.subject);
  if (is_instance_right(grant.right) && !grant.school.empty())
    return fail(Status::invalid, "rights.instance_only", grant.right + " at " + grant.school);
  return database_.write([&](Transaction& transaction) -> Result<void> {
    if (!is_declared(transaction, grant.right)) return fail(Status::not_found, "rights.unknown", grant.right);
    transaction.prepare("INSERT OR REPLACE INTO grants(right_id,subject,school,allowed,updated_ms) VALUES(?,?,?,?,?)")
        .bind(grant.right)
        .bind(grant.subject)
        .bind(grant.school)
        .bind(std::int64_t{grant.allowed})
        .bind(clock_.now_ms())
        .run();
    return audit_.append(transaction, "host", actor,
                         entry_of(grant.allowed ? "right.granted" : "right.revoked", grant));
  });
}

Result<void> Rights::clear(const Actor& actor, const Grant& grant) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("DELETE FROM grants WHERE right_id=? AND subject=? AND school=?")
        .bind(grant.right)
        .bind(grant.subject)
        .bind(grant.school)
        .run();
    return audit_.append(transaction, "host", actor, entry_of("right.reset", grant));
  });
}

Result<std::vector<Grant>> Rights::grants() {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<Grant>> {
    std::vector<Grant> list;
    auto rows = transaction.prepare("SELECT right_id,subject,school,allowed FROM grants ORDER BY 1,2,3");
    while (rows.step())
      list.push_back(
          {std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)), rows.number(3) != 0});
    return list;
  });
}

}  // namespace ent::host
