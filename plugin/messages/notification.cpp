#include "plugin/messages/notification.hpp"

#include <cstdio>

namespace conventions::messages {
namespace {

using namespace domain;

std::string french_day(Date day) {
  static constexpr const char* kMonths[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                            "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  if (!day.ok()) return {};
  const unsigned number = static_cast<unsigned>(day.day());
  return (number == 1 ? std::string("1er") : std::to_string(number)) + " " +
         kMonths[static_cast<unsigned>(day.month()) - 1] + " " + std::to_string(static_cast<int>(day.year()));
}

const char* reason_words(const std::string& code) {
  struct Row {
    const char* code;
    const char* words;
  };
  static constexpr Row kRows[] = {
      {"facts_wrong", "une information est fausse"},         {"pupils_wrong", "la liste des élèves est à revoir"},
      {"dates_wrong", "les dates ne conviennent plus"},      {"no_capacity", "l’établissement ne peut plus accueillir"},
      {"offer_withdrawn", "l’offre n’est plus proposée"},    {"pupils_gone", "les élèves ne viennent plus"},
      {"school_decision", "décision de l’établissement"},    {"duplicate", "convention en double"},
      {"offer_cancelled", "l’offre a été annulée"},          {"no_pupil_left", "plus aucun élève n’est inscrit"},
      {"collective_offer", "l’offre est devenue collective"}};
  for (const auto& row : kRows) {
    if (code == row.code) return row.words;
  }
  return "autre motif";
}

// « Convention 0990001X-… (Immersion en boulangerie, séance du 7 décembre 2026) » (fictitious).
std::string what(const Convention& c, int version) {
  std::string text = "Convention " + c.number;
  if (version > 0) text += ", version " + std::to_string(version);
  return text + " (« " + c.offer_title + " », séance du " + french_day(c.first_day) + ")";
}

}  // namespace

Notification compose(Notice notice, Side side, const Convention& c, int version, bool may_sign) {
  const std::string page = "route:/conventions/" + c.id.str();
  const std::string& partner = side == Side::kHome ? c.host_name : c.home_name;
  const std::string about = what(c, version) + ".\n";
  const std::string until = "À signer au plus tard le " + french_day(c.deadline) + ".";
  switch (notice) {
    case Notice::kToSignHome:
      return {"Convention à signer : " + c.offer_title, about + "Elle est prête pour votre signature. " + until,
              may_sign ? page + "/signer" : page};
    case Notice::kToSignHost:
      return {"Convention à signer : " + c.offer_title,
              about + "L’établissement d’origine, " + c.home_name + ", a signé. " + until,
              may_sign ? page + "/signer" : page};
    case Notice::kSigned:
      return {"Convention signée par les deux établissements : " + c.offer_title,
              about + "Vous pouvez télécharger la convention signée.", page};
    case Notice::kRefused:
      return {"Convention refusée : " + c.offer_title,
              about + "L’établissement d’accueil, " + c.host_name + ", n’a pas signé : " + reason_words(c.reason.code) +
                  ".",
              page};
    case Notice::kCancelled:
      return {"Convention annulée : " + c.offer_title, about + "Motif : " + reason_words(c.reason.code) + ".", page};
    case Notice::kExpired:
      return {"Convention expirée : " + c.offer_title, about + "La date limite est passée sans toutes les signatures.",
              page};
    case Notice::kCorrected:
      // The host school does not see drafts: its list is where the next version will appear.
      return {"Convention en cours de correction : " + c.offer_title,
              about + "L’établissement " + partner + " prépare une nouvelle version ; celle-ci n’est plus à signer.",
              side == Side::kHome ? page : std::string("route:/accueil")};
  }
  return {};
}

}  // namespace conventions::messages
