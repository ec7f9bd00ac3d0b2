#include "host/directory/directory.hpp"

#include "host/base/json.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

constexpr const char* kSchoolColumns =
    "uai,name,kind,address,postcode,city,phone,mail,legal_entity,deliberation_number,deliberation_date,"
    "deliberation_executory,on_ent";

School read_school(const Statement& row) {
  School school;
  school.uai = row.text(0);
  school.name = row.text(1);
  school.kind = row.text(2);
  if (const auto lines = parse_json(row.text(3)); lines && lines->is_array())
    for (const auto& line : lines->get_array())
      if (line.is_string()) school.address.emplace_back(line.get_string().c_str(), line.get_string().size());
  school.postcode = row.text(4);
  school.city = row.text(5);
  school.phone = row.text(6);
  school.mail = row.text(7);
  school.legal_entity = row.text(8);
  if (!row.text(9).empty())
    school.deliberation = Deliberation{std::string(row.text(9)), std::string(row.text(10)), std::string(row.text(11))};
  school.on_ent = row.number(12) != 0;
  return school;
}

constexpr const char* kPersonColumns = "id,first_name,last_name,display_name,mail";

Person read_person(Transaction& transaction, const Statement& row) {
  Person person{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                std::string(row.text(3)), std::string(row.text(4)), {}};
  auto posts = transaction.prepare(
      "SELECT uai,function,capacity FROM person_functions WHERE person=? ORDER BY uai,position,function");
  posts.bind(person.id);
  while (posts.step()) {
    if (person.posts.empty() || person.posts.back().uai != posts.text(0))
      person.posts.push_back(Post{std::string(posts.text(0)), {}, std::string(posts.text(2))});
    person.posts.back().functions.emplace_back(posts.text(1));
  }
  return person;
}

}  // namespace

bool is_uai(std::string_view uai) {
  return uai.size() == 8 && uai.substr(0, 7).find_first_not_of("0123456789") == std::string_view::npos &&
         uai[7] >= 'A' && uai[7] <= 'Z';
}

char uai_letter(std::string_view uai) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  if (uai.size() < 7) return 0;
  int number = 0;
  for (const char c : uai.substr(0, 7)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return kLetters[static_cast<std::size_t>(number) % kLetters.size()];
}

const std::vector<Migration>& Directory::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE schools (
      uai TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, sort_key TEXT NOT NULL, kind TEXT NOT NULL,
      address TEXT NOT NULL, postcode TEXT NOT NULL, city TEXT NOT NULL, phone TEXT NOT NULL, mail TEXT NOT NULL,
      legal_entity TEXT NOT NULL, deliberation_number TEXT NOT NULL, deliberation_date TEXT NOT NULL,
      deliberation_executory TEXT NOT NULL, on_ent INTEGER NOT NULL);
    CREATE TABLE people (
      id TEXT PRIMARY KEY NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, display_name TEXT NOT NULL,
      mail TEXT NOT NULL, sort_key TEXT NOT NULL);
    CREATE TABLE person_functions (
      person TEXT NOT NULL REFERENCES people(id) ON DELETE CASCADE, uai TEXT NOT NULL, function TEXT NOT NULL,
      capacity TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (person, uai, function));
    CREATE INDEX person_functions_uai ON person_functions(uai, function, person);
  )"}};
  return list;
}

Result<School> Directory::school(std::string_view uai) {
  return database_.read([&](Transaction& transaction) -> Result<School> {
    auto row = transaction.prepare(std::string("SELECT ") + kSchoolColumns + " FROM schools WHERE uai=?");
    if (!row.bind(uai).step()) return fail(Status::not_found, "directory.no_school", std::string(uai));
    return read_school(row);
  });
}

Result<std::vector<School>> Directory::schools() {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<School>> {
    std::vector<School> list;
    auto rows = transaction.prepare(std::string("SELECT ") + kSchoolColumns + " FROM schools ORDER BY sort_key,uai");
    while (rows.step()) list.push_back(read_school(rows));
    return list;
  });
}

Result<Person> Directory::person(std::string_view id) {
  return database_.read([&](Transaction& transaction) -> Result<Person> {
    auto row = transaction.prepare(std::string("SELECT ") + kPersonColumns + " FROM people WHERE id=?");
    if (!row.bind(id).step()) return fail(Status::not_found, "directory.no_person", std::string(id));
    return read_person(transaction, row);
  });
}

Result<std::vector<std::string>> Directory::people(std::string_view uai, std::string_view function) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<std::string>> {
    std::vector<std::string> ids;
    auto rows = transaction.prepare(
        "SELECT DISTINCT person FROM person_functions WHERE uai=? AND (?='' OR function=?) ORDER BY person");
    rows.bind(uai).bind(function).bind(function);
    while (rows.step()) ids.emplace_back(rows.text(0));
    return ids;
  });
}

Result<std::vector<Person>> Directory::everybody(int limit) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<Person>> {
    std::vector<Person> list;
    auto rows =
        transaction.prepare(std::string("SELECT ") + kPersonColumns + " FROM people ORDER BY sort_key,id LIMIT ?");
    rows.bind(static_cast<std::int64_t>(limit));
    while (rows.step()) list.push_back(read_person(transaction, rows));
    return list;
  });
}

Result<std::optional<Person>> Directory::head(std::string_view uai) {
  const auto ids = people(uai, "D0010");
  if (ids.has_error()) return ids.error();
  if (ids->empty()) return std::optional<Person>();
  const auto found = person(ids->front());
  if (found.has_error()) return found.error();
  return std::optional<Person>(*found);
}

Result<void> Directory::put(Transaction& transaction, const School& school) {
  const Deliberation deliberation = school.deliberation.value_or(Deliberation{});
  bool good = all_utf8({school.uai, school.name, school.kind, school.postcode, school.city, school.phone, school.mail,
                        school.legal_entity, deliberation.number, deliberation.date, deliberation.executory});
  for (const auto& line : school.address) good = good && is_utf8(line);
  if (!good) return fail(Status::invalid, "host.bad_text", "a school");
  boost::json::array address;
  for (const auto& line : school.address) address.push_back(json_text(line));
  transaction
      .prepare(
          "INSERT OR REPLACE INTO schools(uai,name,sort_key,kind,address,postcode,city,phone,mail,legal_entity,"
          "deliberation_number,deliberation_date,deliberation_executory,on_ent) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(school.uai)
      .bind(school.name)
      .bind(fold(school.name))
      .bind(school.kind)
      .bind(boost::json::serialize(address))
      .bind(school.postcode)
      .bind(school.city)
      .bind(school.phone)
      .bind(school.mail)
      .bind(school.legal_entity)
      .bind(deliberation.number)
      .bind(deliberation.date)
      .bind(deliberation.executory)
      .bind(std::int64_t{school.on_ent})
      .run();
  return {};
}

Result<void> Directory::put(Transaction& transaction, const Person& person) {
  bool good = all_utf8({person.id, person.first_name, person.last_name, person.display_name, person.mail});
  for (const auto& post : person.posts) {
    good = good && all_utf8({post.uai, post.capacity});
    for (const auto& function : post.functions) good = good && is_utf8(function);
  }
  if (!good) return fail(Status::invalid, "host.bad_text", "a person");
  transaction
      .prepare(
          "INSERT INTO people(id,first_name,last_name,display_name,mail,sort_key) VALUES(?,?,?,?,?,?) "
          "ON CONFLICT(id) DO UPDATE SET first_name=excluded.first_name, last_name=excluded.last_name, "
          "display_name=excluded.display_name, mail=excluded.mail, sort_key=excluded.sort_key")
      .bind(person.id)
      .bind(person.first_name)
      .bind(person.last_name)
      .bind(person.display_name)
      .bind(person.mail)
      .bind(fold(person.last_name + " " + person.first_name))
      .run();
  transaction.prepare("DELETE FROM person_functions WHERE person=?").bind(person.id).run();
  std::int64_t position = 0;
  for (const auto& post : person.posts)
    for (const auto& function : post.functions)
      transaction
          .prepare("INSERT OR REPLACE INTO person_functions(person,uai,function,capacity,position) VALUES(?,?,?,?,?)")
          .bind(person.id)
          .bind(post.uai)
          .bind(function)
          .bind(post.capacity)
          .bind(position++)
          .run();
  return {};
}

}  // namespace ent::host
