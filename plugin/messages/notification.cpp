#include "plugin/messages/notification.hpp"

#include <cstdio>

namespace conventions::messages {
namespace {

using namespace domain;

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

// What the reader's school has to do after the last paper step.
const char* next_words(const Convention& c) {
  switch (c.paper.step) {
    case PaperStep::kEdited:
      return "Les 2 exemplaires sont édités : faites-les signer par le chef d’établissement.";
    case PaperStep::kSignedHome:
      return "Les 2 exemplaires sont signés : envoyez-les avec la liste des élèves.";
    case PaperStep::kSent:
      return "Les 2 exemplaires ont été envoyés : indiquez leur réception.";
    case PaperStep::kReceivedHost:
      return "Les exemplaires sont reçus : faites-les signer par le chef d’établissement.";
    case PaperStep::kSignedHost:
      return "Les exemplaires sont signés : renvoyez-en un à l’établissement d’origine.";
    case PaperStep::kReturned:
      return "Un exemplaire signé vous a été renvoyé : indiquez sa réception.";
    default:
      return "La prochaine étape est à faire.";
  }
}

const char* incident_words(Incident incident) {
  switch (incident) {
    case Incident::kLost:
      return "Les exemplaires sont perdus. L’établissement d’origine en édite de nouveaux, de la même version.";
    case Incident::kOneCopy:
      return "Un seul exemplaire a été reçu au lieu de deux.";
    case Incident::kWrongVersion:
      return "L’établissement d’accueil a reçu une autre version. L’établissement d’origine envoie la bonne.";
    case Incident::kHandwrittenChange:
      return "Le texte a été modifié à la main. L’établissement d’origine prépare une nouvelle version.";
    case Incident::kNone:
      break;
  }
  return "";
}

// « Convention 0990001X-… (Immersion en boulangerie, séance du 7 décembre 2026) » (fictitious).
std::string what(const Convention& c, int version) {
  std::string text = "Convention " + c.number;
  if (version > 0) text += ", version " + std::to_string(version);
  return text + " (« " + c.offer_title + " », séance du " + french_day(c.first_day) + ")";
}

}  // namespace

std::string french_day(Date day) {
  static constexpr const char* kMonths[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                            "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  if (!day.ok()) return {};
  const unsigned number = static_cast<unsigned>(day.day());
  return (number == 1 ? std::string("1er") : std::to_string(number)) + " " +
         kMonths[static_cast<unsigned>(day.month()) - 1] + " " + std::to_string(static_cast<int>(day.year()));
}

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
    case Notice::kPaperNext:
      return {"Convention papier, à vous d’agir : " + c.offer_title, about + next_words(c), page};
    case Notice::kPaperUndone:
      return {"Convention papier, étape annulée : " + c.offer_title,
              about + "L’établissement " + partner + " a annulé sa dernière étape.",
              side == Side::kHost && c.state == State::kDraft ? std::string("route:/accueil") : page};
    case Notice::kPaperIncident:
      return {"Convention papier, incident signalé : " + c.offer_title, about + incident_words(c.paper.incident),
              side == Side::kHost && c.state == State::kDraft ? std::string("route:/accueil") : page};
    case Notice::kChannelSwitched:
      return {"Mode de signature changé : " + c.offer_title,
              about + "L’établissement " + partner + " a changé sa façon de signer. Ce qui a été fait est conservé.",
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
