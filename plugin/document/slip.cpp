// compose_slip: the sheet that goes into the envelope with the two originals.

#include "plugin/document/french.hpp"
#include "plugin/document/model.hpp"
#include "plugin/document/text.hpp"

namespace conventions::document {
namespace {

std::string or_dash(const std::string& text) {
  return text.empty() ? "–" : french_spacing(text);
}

TextBlock slip_text(TextStyle style, const std::string& text) {
  return TextBlock{style, french_spacing(text)};
}

TableBlock slip_addresses(const Party& home, const Party& host) {
  TableBlock table;
  table.summary = "Expéditeur et destinataire : une ligne par renseignement, une colonne par établissement";
  table.row_headers = true;
  table.columns = {{"Envoi", 0.19, CellAlign::kLeft},
                   {"Expéditeur : établissement d’origine", 0.405, CellAlign::kLeft},
                   {"Destinataire : établissement d’accueil", 0.405, CellAlign::kLeft}};
  for (Column& column : table.columns) column.title = french_spacing(column.title);
  const auto row = [&table](const char* label, const std::string& left, const std::string& right) {
    table.rows.push_back({label, or_dash(left), or_dash(right)});
  };
  row("Établissement", home.name, host.name);
  row("UAI", home.uai, host.uai);
  row("Adresse", home.address, host.address);
  row("Chef d’établissement", home.head_name + ", " + home.head_capacity, host.head_name + ", " + host.head_capacity);
  row("Téléphone", home.phone, host.phone);
  row("Courriel", home.mail, host.mail);
  row("Date d’envoi, de réception", "Le", "Le");
  return table;
}

TableBlock slip_enclosed(const ConventionData& data) {
  TableBlock table;
  table.summary = "Ce que contient l’envoi";
  table.row_headers = true;
  table.columns = {{"Pièce jointe", 0.68, CellAlign::kLeft},
                   {"Nombre", 0.18, CellAlign::kLeft},
                   {"Jointe", 0.14, CellAlign::kCenter}};
  table.rows.push_back({french_spacing("Convention n° " + data.number + ", version " + std::to_string(data.version) +
                                       " : exemplaires originaux\n" + copy_mark(data, 1) + "\n" + copy_mark(data, 2)),
                        "2 exemplaires", "□"});
  table.rows.push_back({french_spacing("Liste des élèves (annexe 1), dans chaque exemplaire"),
                        count_of(data.persons != 0 ? data.persons : data.pupils.size(), "élève", "élèves"), "□"});
  return table;
}

TableBlock slip_steps() {
  TableBlock table;
  table.summary = "Les étapes qui restent, dans l’ordre, et qui s’en charge";
  table.row_headers = true;
  table.columns = {{"Étape", 0.07, CellAlign::kLeft},
                   {"Ce qui est à faire", 0.47, CellAlign::kLeft},
                   {"Par qui", 0.24, CellAlign::kLeft},
                   {"Fait le", 0.22, CellAlign::kLeft}};
  constexpr const char* kHome = "Établissement d’origine";
  constexpr const char* kHost = "Établissement d’accueil";
  const std::vector<std::pair<const char*, const char*>> all = {
      {"Signer les deux exemplaires et y apposer le cachet", kHome},
      {"Envoyer les deux exemplaires avec la liste des élèves", kHome},
      {"Constater la réception : 2 exemplaires, même empreinte que ce bordereau", kHost},
      {"Signer les deux exemplaires et y apposer le cachet", kHost},
      {"Garder un exemplaire, retourner l’autre à l’expéditeur", kHost},
      {"Constater le retour de l’exemplaire signé par les deux établissements", kHome}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    table.rows.push_back({std::to_string(i + 1), french_spacing(all[i].first), all[i].second, ""});
  }
  return table;
}

}  // namespace

DocumentModel compose_slip(const ConventionData& data, const std::string& short_fingerprint) {
  const std::string reference = "Convention n° " + data.number + ", version " + std::to_string(data.version);
  DocumentModel model;
  model.title = data.number + " – Bordereau d’envoi";
  model.footer = french_spacing(reference);
  model.copy_mark = "Bordereau d’envoi";
  model.specimen = data.specimen;
  model.slip = true;
  auto& out = model.blocks;
  out.emplace_back(slip_text(TextStyle::kKicker, data.home.name));
  out.emplace_back(slip_text(TextStyle::kTitle, "Bordereau d’envoi"));
  out.emplace_back(slip_text(TextStyle::kSubtitle, data.offer.title));
  out.emplace_back(slip_text(TextStyle::kReference, reference + ", établie le " + long_date(data.date)));
  out.emplace_back(slip_text(TextStyle::kReference, "Empreinte : " + short_fingerprint));
  if (data.specimen) out.emplace_back(slip_text(TextStyle::kMark, "SPÉCIMEN : document sans valeur"));
  out.emplace_back(slip_addresses(data.home, data.host));
  out.emplace_back(slip_text(TextStyle::kSection, "Pièces jointes"));
  out.emplace_back(slip_enclosed(data));
  out.emplace_back(slip_text(TextStyle::kSection, "Étapes qui restent"));
  out.emplace_back(slip_steps());
  out.emplace_back(
      slip_text(TextStyle::kBody,
                "Une mention manuscrite dans le texte demande une nouvelle version : dans ce cas, ne pas signer et "
                "prévenir l’expéditeur. Un exemplaire qui manque ou une empreinte différente se signalent aussi."));
  out.emplace_back(
      slip_text(TextStyle::kBody,
                "Chaque étape s’enregistre dans l’espace numérique de travail (ENT). Le code QR au bas de cette page "
                "y mène à la convention, après connexion ; son adresse :"));
  out.emplace_back(TextBlock{TextStyle::kNote, data.reference_url});
  return model;
}

}  // namespace conventions::document
