#pragma once
// An invented convention: fictitious schools (department 099), fictitious pupils.

#include <string>

#include "plugin/document/convention_document.hpp"

namespace conventions::document {

inline Date day(int year, unsigned month, unsigned number) {
  return Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{number}};
}

inline Pupil sample_pupil(std::size_t i) {
  static const char* const kLast[] = {"MARTIN",  "Łukasz",  "NGUYỄN", "Иванова",          "İpek",
                                      "LEFÈVRE", "ŒUVRARD", "李",     "DA SILVA-PEREIRA", "Ștefănescu"};
  static const char* const kFirst[] = {"Zoë",         "Łukasz", "Thị Hương", "Ольга", "İpek",
                                       "Anaïs Chloé", "Noël",   "娜",        "João",  "Ionuț"};
  Pupil pupil;
  pupil.last_name = kLast[i % 10];
  if (i >= 10) pupil.last_name.append(" ").append(std::to_string(i));
  pupil.first_names = kFirst[(i * 7) % 10];
  pupil.birth_date =
      day(2008 + static_cast<int>(i % 4), 1 + static_cast<unsigned>(i % 12), 1 + static_cast<unsigned>(i % 28));
  pupil.class_name = i % 3 == 0 ? "3e B" : "2de 4";
  pupil.adult = i % 4 == 0;
  pupil.agreement_date = day(2026, 10, 1 + static_cast<unsigned>(i % 28));
  pupil.agreement_means = i % 2 == 0 ? "ENT" : "formulaire papier";
  pupil.regime = i % 2 == 0 ? "demi-pensionnaire" : "externe";
  pupil.meal = i % 2 == 0 ? "sur place" : "";
  return pupil;
}

inline ConventionData sample_convention(std::size_t pupils) {
  ConventionData data;
  data.number = "0990001X–0990002Y–2026-2027–0001";
  data.school_year = "2026-2027";
  data.place = "Villeneuve-Fictive";
  data.date = day(2026, 11, 2);
  data.home = {"Collège fictif Marguerite-Durand",
               "0990001X",
               "12, rue de l'Exemple\n99000 Villeneuve-Fictive",
               "09 90 00 00 01",
               "ce.0990001x@exemple.invalid",
               "Hélène Rousseau-Lacombe",
               "principale",
               Deliberation{"2026-14", day(2026, 9, 28), day(2026, 10, 14)}};
  data.host = {"Lycée polyvalent fictif Élie-Brossard",
               "0990002Y",
               "3, avenue des Ateliers\nBP 12\n99100 Port-Imaginaire",
               "09 90 00 00 02",
               "ce.0990002y@exemple.invalid",
               "Jean-Baptiste Ørsted",
               "proviseur",
               Deliberation{"47", day(2026, 10, 5), std::nullopt}};
  data.offer.title = "Découverte du bac pro « métiers de l'électricité »";
  data.offer.description =
      "Accueil par le directeur délégué aux formations et présentation de la filière.\n"
      "Atelier de câblage sur maquette très basse tension, en binôme avec un élève de première.\n"
      "Échange avec l'équipe et bilan individuel.";
  data.offer.equipment_risk = "présence de machines-outils à l'arrêt dans l'atelier voisin ; bruit.";
  data.offer.sessions = {{day(2026, 11, 18), {9, 0}, {16, 30}, "Atelier E12, bâtiment C", "Mme Amélie Tran"}};
  for (std::size_t i = 0; i < pupils; ++i) data.pupils.push_back(sample_pupil(i));
  data.reference_url =
      "https://ent.exemple.invalid/app/conventions/verification?reference=0990001X-0990002Y-2026-2027-0001";
  return data;
}

}  // namespace conventions::document
