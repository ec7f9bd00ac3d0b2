// The columns of each file and what they become.
#include <algorithm>

#include "host/i18n/i18n.hpp"
#include "host/import/sheet.hpp"

namespace ent::host {
namespace {

// Reports an id that the file has already given; true when it is new.
class Seen {
 public:
  bool fresh(const SheetRow& row, std::string_view column, const std::string& id) {
    if (id.empty()) return false;
    const auto [at, is_new] = lines_.emplace(id, row.line());
    if (!is_new) row.error(column, "« " + id + " » figure déjà à la ligne " + std::to_string(at->second) + ".");
    return is_new;
  }

 private:
  std::map<std::string, int> lines_;
};

std::vector<std::string> split(const std::string& text, std::string_view separators) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find_first_of(separators, at), text.size());
    auto first = text.find_first_not_of(' ', at);
    if (first < end) {
      const auto last = text.find_last_not_of(' ', end - 1);
      parts.push_back(text.substr(first, last - first + 1));
    }
    at = end + 1;
  }
  return parts;
}

bool is_login(const std::string& login) {
  return login.size() <= 100 &&
         login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._@-") == std::string::npos;
}

Post read_post(const SheetRow& row) {
  Post post;
  if (row.text("uai") != "*") post.uai = row.uai("uai");
  post.capacity = row.text("capacity");
  post.functions = split(row.needed("functions"), "| ");
  for (const auto& function : post.functions) {
    const auto& known = known_functions();
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const Function& f) { return function == f.id; });
    if (!is_known)
      row.warning("functions", "La fonction « " + function + " » est inconnue : elle ne donne aucun droit.");
  }
  return post;
}

void read_login(const SheetRow& row, ImportContext& context, const std::string& person) {
  const std::string login = row.text("login", 100);
  if (login.empty()) return;
  if (!is_login(login)) return row.error("login", "L’identifiant de connexion « " + login + " » n’est pas admis.");
  const auto [at, is_new] = context.logins.emplace(login, person);
  if (!is_new && at->second != person) row.error("login", "« " + login + " » est déjà celui d’une autre personne.");
  auto owner = context.transaction.prepare("SELECT person FROM accounts WHERE login=?");
  if (owner.bind(login).step() && owner.text(0) != person)
    row.error("login", "« " + login + " » est déjà celui d’une autre personne.");
}

// The transaction of an import with an error is given up.
std::string not_stored(const Failure& failure) {
  return message("fr", failure.key) + " (" + failure.detail + ")";
}

void check_stored(const SheetRow& row, const Result<void>& stored) {
  if (stored.has_error()) row.error("", not_stored(stored.error()));
}

// These rights are the instance's (rights.hpp): who has the function at a school alone gets none of them.
void warn_of_narrow_post(const SheetRow& row, const Post& post) {
  for (const auto& function : post.functions)
    if (!post.uai.empty() && (function == "ADMIN_ENT" || function == "DPO"))
      row.warning("uai", "La fonction « " + function + " » ne donne ses droits que pour toute l’instance (uai *).");
}

}  // namespace

void import_schools(const CsvTable& table, ImportContext& context) {
  Seen seen;
  read_sheet(table, context, {"uai", "name", "kind", "city"},
             {"address", "postcode", "phone", "mail", "legal_entity", "deliberation_number", "deliberation_date",
              "deliberation_executory", "on_ent"},
             [&](const SheetRow& row) {
               School school;
               school.uai = row.uai("uai", false);
               school.name = row.needed("name");
               school.kind = row.needed("kind");
               school.address = split(row.text("address", 500), "|");
               school.postcode = row.text("postcode", 10);
               school.city = row.needed("city");
               school.phone = row.text("phone", 30);
               school.mail = row.text("mail");
               school.legal_entity = row.text("legal_entity");
               if (school.legal_entity.empty()) school.legal_entity = school.uai;
               const Deliberation deliberation{row.text("deliberation_number", 60), row.day("deliberation_date", true),
                                               row.day("deliberation_executory", true)};
               if (!deliberation.number.empty()) school.deliberation = deliberation;
               school.on_ent = row.yes("on_ent", true);
               if (!seen.fresh(row, "uai", school.uai)) return;
               check_stored(row, context.services.directory().put(context.transaction, school));
               ++context.report.schools;
             });
}

void import_people(const CsvTable& table, ImportContext& context) {
  std::map<std::string, Person> people;  // a person may have a row per school
  std::set<std::string> posts;
  read_sheet(table, context, {"id", "first_name", "last_name", "uai", "functions"},
             {"login", "display_name", "mail", "capacity"}, [&](const SheetRow& row) {
               Person person;
               person.id = row.id("id");
               person.first_name = row.needed("first_name");
               person.last_name = row.needed("last_name");
               person.display_name = row.text("display_name");
               if (person.display_name.empty()) person.display_name = person.first_name + " " + person.last_name;
               person.mail = row.text("mail");
               const Post post = read_post(row);
               warn_of_narrow_post(row, post);
               if (person.id.empty()) return;
               if (!posts.insert(person.id + " " + post.uai).second)
                 return row.error("uai", "Cette personne a déjà une ligne pour cet établissement.");
               read_login(row, context, person.id);
               Person& whole = people.emplace(person.id, person).first->second;
               if (whole.last_name != person.last_name || whole.first_name != person.first_name)
                 row.error("last_name", "« " + person.id + " » porte un autre nom sur une autre ligne.");
               whole.posts.push_back(post);
             });
  for (const auto& [id, person] : people) {
    const auto stored = context.services.directory().put(context.transaction, person);
    if (stored.has_error()) context.report.errors.push_back({table.file, 0, 0, not_stored(stored.error())});
  }
  context.report.people = static_cast<int>(people.size());
}

void import_offers(const CsvTable& table, ImportContext& context) {
  Seen seen;
  read_sheet(table, context, {"id", "host", "kind", "type", "title"},
             {"description", "domain", "programme", "equipment_risk", "state"}, [&](const SheetRow& row) {
               Offer offer;
               offer.id = row.id("id");
               offer.host = row.uai("host");
               offer.kind = row.choice("kind", {"individual", "collective"});
               offer.type = row.choice("type", {"immersion", "atelier"});
               offer.title = row.needed("title");
               offer.description = row.text("description", 4000);
               offer.domain = row.text("domain");
               offer.programme = row.text("programme", 4000);
               offer.equipment_risk = row.text("equipment_risk", 1000);
               if (!row.text("state").empty()) offer.state = row.choice("state", {"open", "closed", "cancelled"});
               if (!seen.fresh(row, "id", offer.id)) return;
               check_stored(row, context.services.catalogue().put(context.transaction, offer));
               ++context.report.offers;
             });
}

void import_sessions(const CsvTable& table, ImportContext& context) {
  Seen seen;
  read_sheet(table, context, {"id", "offer", "start", "from", "to", "place", "capacity"}, {"end", "room", "contact"},
             [&](const SheetRow& row) {
               OfferSession session;
               session.id = row.id("id");
               const std::size_t before = context.report.errors.size();
               session.offer = row.reference("offer", "offers", "L’offre");
               session.start = row.day("start", false);
               session.end = row.day("end", true);
               if (session.end.empty()) session.end = session.start;
               session.from = row.time("from");
               session.to = row.time("to");
               session.place = row.needed("place");
               session.room = row.text("room");
               session.contact = row.text("contact");
               session.capacity = row.number("capacity", 10'000);
               if (context.report.errors.size() == before) {
                 if (session.end < session.start) row.error("end", "La fin précède le début.");
                 if (session.end == session.start && session.to <= session.from)
                   row.error("to", "L’heure de fin ne suit pas l’heure de début.");
               }
               if (!seen.fresh(row, "id", session.id) || context.report.errors.size() != before) return;
               check_stored(row, context.services.catalogue().put(context.transaction, session));
               ++context.report.sessions;
             });
}

void import_pupils(const CsvTable& table, ImportContext& context) {
  Seen seen;
  read_sheet(table, context, {"id", "home", "last_name", "first_names", "birth_date", "class"}, {"regime", "meal"},
             [&](const SheetRow& row) {
               Pupil pupil;
               pupil.id = row.id("id");
               pupil.home = row.uai("home");
               pupil.last_name = row.needed("last_name");
               pupil.first_names = row.needed("first_names");
               pupil.birth_date = row.day("birth_date", false);
               if (pupil.birth_date > context.today) row.error("birth_date", "La date de naissance est dans l’avenir.");
               pupil.school_class = row.needed("class");
               pupil.regime = row.text("regime");
               pupil.meal = row.yes("meal", false);
               if (!seen.fresh(row, "id", pupil.id)) return;
               check_stored(row, context.services.catalogue().put(context.transaction, pupil));
               ++context.report.pupils;
             });
}

void import_enrolments(const CsvTable& table, ImportContext& context) {
  Seen seen;
  read_sheet(table, context, {"id", "session", "pupil"}, {"state"}, [&](const SheetRow& row) {
    const std::size_t before = context.report.errors.size();
    Enrolment enrolment;
    enrolment.id = row.id("id");
    enrolment.session = row.reference("session", "offer_sessions", "La séance");
    enrolment.pupil.id = row.reference("pupil", "pupils", "L’élève");
    if (!row.text("state").empty()) enrolment.state = row.choice("state", {"confirmed", "waiting", "withdrawn"});
    if (!seen.fresh(row, "id", enrolment.id) || context.report.errors.size() != before) return;
    auto other = context.transaction.prepare("SELECT id FROM enrolments WHERE session=? AND pupil=? AND id<>?");
    if (other.bind(enrolment.session).bind(enrolment.pupil.id).bind(enrolment.id).step())
      return row.error("pupil", "Cet élève est déjà inscrit à cette séance (« " + std::string(other.text(0)) + " »).");
    check_stored(row, context.services.catalogue().put(context.transaction, enrolment));
    ++context.report.enrolments;
  });
}

void import_agreements(const CsvTable& table, ImportContext& context) {
  Seen seen;
  read_sheet(table, context, {"enrolment", "state"}, {"date", "means", "by"}, [&](const SheetRow& row) {
    const std::size_t before = context.report.errors.size();
    const std::string enrolment = row.reference("enrolment", "enrolments", "L’inscription");
    Agreement agreement;
    agreement.state = row.choice("state", {"given", "refused", "missing", "withdrawn"});
    agreement.date = row.day("date", true);
    agreement.means = row.text("means", 200);
    if (!row.text("by").empty()) agreement.by = row.choice("by", {"guardian", "self"});
    if (agreement.state == "given" && agreement.date.empty() && context.report.errors.size() == before)
      row.error("date", "Un accord donné a une date.");
    if (!seen.fresh(row, "enrolment", enrolment) || context.report.errors.size() != before) return;
    check_stored(row, context.services.catalogue().put_agreement(context.transaction, enrolment, agreement));
    ++context.report.agreements;
  });
}

}  // namespace ent::host
