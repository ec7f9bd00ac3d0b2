// Schools and people.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct Deliberation {
  std::string number;
  std::string date;       // "YYYY-MM-DD"
  std::string executory;  // empty: not yet known
};

struct School {
  std::string uai;  // "0990001A"
  std::string name;
  std::string kind;  // e.g. "lycée professionnel"
  std::vector<std::string> address;
  std::string postcode, city, phone, mail;
  std::string legal_entity;  // the same value: the same entity
  std::optional<Deliberation> deliberation;
  bool on_ent = true;
};

/// What a person does at one school. `uai` empty: for the whole instance.
struct Post {
  std::string uai;
  std::vector<std::string> functions;  // "D0010", "SECRETARIAT", …
  std::string capacity;                // "proviseure"
};

struct Person {
  std::string id;
  std::string first_name, last_name, display_name, mail;
  std::vector<Post> posts;
};

/// The letter that the seven digits of a UAI call for, 0 when `uai` has no seven digits first. A mismatch is a warning.
char uai_letter(std::string_view uai);
/// Seven digits and an upper-case letter, whether or not the letter is the right one.
bool is_uai(std::string_view uai);

/// [any-thread]
class Directory {
 public:
  explicit Directory(Database& database) : database_(database) {}
  static const std::vector<Migration>& migrations();

  /// Failure: not_found.
  Result<School> school(std::string_view uai);
  /// By name.
  Result<std::vector<School>> schools();
  Result<Person> person(std::string_view id);
  /// Ids of those who have `function` (empty: any) at a school.
  Result<std::vector<std::string>> people(std::string_view uai, std::string_view function);
  /// Everybody, by last name (administration pages).
  Result<std::vector<Person>> everybody(int limit = 1000);
  /// The head (D0010) of a school, if known.
  Result<std::optional<Person>> head(std::string_view uai);

  Result<void> put(Transaction& transaction, const School& school);
  /// Replaces the person's posts too.
  Result<void> put(Transaction& transaction, const Person& person);

  /// The JSON of ent/ext/directory.h.
  Result<std::string> school_json(std::string_view uai);
  Result<std::vector<std::string>> schools_json();
  Result<std::string> person_json(std::string_view id);
  /// The JSON of ent/ext/session.h.
  Result<std::string> session_json(std::string_view id, std::string_view school);

 private:
  Database& database_;
};

}  // namespace ent::host
