// compose: the order of the document. Parties, visas, articles, signatures, annex 1 (product: a convention and the list
// of its pupils are one document), and last the proof page, which a reader understands without the ENT.

#include <algorithm>

#include "plugin/document/french.hpp"
#include "plugin/document/model.hpp"
#include "plugin/document/template_content.hpp"
#include "plugin/document/text.hpp"

namespace conventions::document {
namespace {

constexpr const char* kNone = "–";
constexpr const char* kSwitched =
    "Cette version avait été préparée pour la signature électronique. Imprimée pour être signée à la main, elle garde "
    "son "
    "numéro et son empreinte ; seuls les passages sur le mode de signature et la place des signatures diffèrent du "
    "fichier.";

std::string or_none(const std::string& text) {
  return text.empty() ? kNone : text;
}

class Composer {
 public:
  Composer(const ConventionData& data, const TemplateContent& wording, const std::string& short_fingerprint)
      : data_(data), wording_(wording), values_(values_of(data, wording, short_fingerprint)) {}

  Result<DocumentModel> compose() {
    DocumentModel model;
    model.title = data_.number + " – " + wording_.title;
    model.footer = say(wording_.reference);
    model.specimen = data_.specimen;
    if (data_.copy != 0) model.copy_mark = copy_mark(data_, data_.copy);
    add_title(model.copy_mark);
    add_parties();
    if (auto visas = add_visas(); !visas) return visas.error();
    add_articles();
    add_annexes();
    add_proof();
    model.blocks = std::move(blocks_);
    return model;
  }

 private:
  std::string say(const std::string& text) const { return french_spacing(substitute(text, values_)); }

  void add(TextStyle style, const std::string& text) { blocks_.emplace_back(TextBlock{style, text}); }

  void add_title(const std::string& copy_mark) {
    add(TextStyle::kKicker, say(wording_.kicker));
    add(TextStyle::kTitle, say(wording_.title));
    add(TextStyle::kSubtitle, say(wording_.subtitle));
    add(TextStyle::kReference, say(wording_.reference));
    if (!copy_mark.empty()) add(TextStyle::kMark, copy_mark);
    if (data_.specimen) add(TextStyle::kMark, "SPÉCIMEN : document sans valeur");
  }

  void add_parties() {
    const Party& home = data_.home;
    const Party& host = data_.host;
    TableBlock table;
    table.summary = "Les deux parties : une ligne par renseignement, une colonne par établissement";
    table.row_headers = true;
    table.columns = {{"Partie", 0.19, CellAlign::kLeft},
                     {"Établissement d’origine", 0.405, CellAlign::kLeft},
                     {"Établissement d’accueil", 0.405, CellAlign::kLeft}};
    const auto row = [&table](const char* label, const std::string& left, const std::string& right) {
      table.rows.push_back({label, french_spacing(or_none(left)), french_spacing(or_none(right))});
    };
    row("Dénomination", home.name, host.name);
    row("UAI", home.uai, host.uai);
    row("Adresse", home.address, host.address);
    row("Téléphone", home.phone, host.phone);
    row("Courriel", home.mail, host.mail);
    row("Représenté par", home.head_name + ", " + home.head_capacity, host.head_name + ", " + host.head_capacity);
    row("Délibération du CA", deliberation_words(home.deliberation), deliberation_words(host.deliberation));
    add(TextStyle::kSection, say(wording_.parties_heading));
    for (const std::string& text : wording_.parties_intro) add(TextStyle::kBody, say(text));
    blocks_.emplace_back(std::move(table));
  }

  Result<void> add_visas() {
    std::vector<VisaChoice> chosen;
    if (data_.visas) {
      chosen = *data_.visas;
    } else {
      for (const TemplateVisa& visa : wording_.visas) {
        if (visa.info.on_by_default) chosen.push_back({visa.info.id, false});
      }
    }
    std::vector<std::string> texts;
    for (const VisaChoice& choice : chosen) {
      const auto found = std::find_if(wording_.visas.begin(), wording_.visas.end(),
                                      [&choice](const TemplateVisa& visa) { return visa.info.id == choice.id; });
      if (found == wording_.visas.end()) {
        return Failure{FailureCode::kBadTemplate, "unknown visa", "visas", "document.bad_template"};
      }
      if (!holds(found->when)) continue;
      std::string text = say(found->info.text);
      if (found->info.to_confirm && !choice.confirmed) text += " " + say(wording_.visas_to_confirm);
      texts.push_back(text + "\u00a0;");
    }
    if (texts.empty()) return {};
    add(TextStyle::kSection, say(wording_.visas_heading));
    for (const std::string& text : texts) add(TextStyle::kVisa, text);
    return {};
  }

  bool holds(Condition condition) const {
    switch (condition) {
      case Condition::kElectronic:
        return !on_paper(data_);
      case Condition::kPaper:
        return on_paper(data_);
      case Condition::kRisk:
        return !data_.offer.equipment_risk.empty();
      case Condition::kNoRisk:
        return data_.offer.equipment_risk.empty();
      case Condition::kProgramme:
        return !data_.offer.description.empty();
      case Condition::kNoProgramme:
        return data_.offer.description.empty();
      case Condition::kRegularisation:
        return !data_.regularisation.empty();
      case Condition::kAlways:
        break;
    }
    return true;
  }

  void add_articles() {
    add(TextStyle::kSection, say(wording_.articles_heading));
    for (std::size_t i = 0; i < wording_.articles.size(); ++i) {
      const bool last = i + 1 == wording_.articles.size();
      const std::size_t start = blocks_.size();
      add_article(i + 1, wording_.articles[i]);
      if (!last) continue;
      // The signatures never stand alone on a page: they stay with the last article.
      if (data_.switched_to_paper) add(TextStyle::kBody, french_spacing(kSwitched));
      add(TextStyle::kBody, say(wording_.signatures_intro));
      blocks_.emplace_back(signatures());
      Group group;
      group.blocks.assign(std::make_move_iterator(blocks_.begin() + static_cast<std::ptrdiff_t>(start)),
                          std::make_move_iterator(blocks_.end()));
      blocks_.resize(start);
      blocks_.emplace_back(std::move(group));
    }
  }

  void add_article(std::size_t number, const TemplateArticle& article) {
    add(TextStyle::kArticle, "Article\u00a0" + std::to_string(number) + " – " + say(article.title));
    for (const TemplateParagraph& paragraph : article.paragraphs) {
      if (holds(paragraph.when)) add_paragraph(paragraph, TextStyle::kBody);
    }
  }

  void add_paragraph(const TemplateParagraph& paragraph, TextStyle text) {
    switch (paragraph.kind) {
      case TemplateParagraph::Kind::kText:
        return add(text, say(paragraph.text));
      case TemplateParagraph::Kind::kProgramme:
        return add_programme();
      case TemplateParagraph::Kind::kSessions:
        return void(blocks_.emplace_back(sessions()));
      case TemplateParagraph::Kind::kSigners:
        return void(blocks_.emplace_back(signers()));
      case TemplateParagraph::Kind::kAddress:
        return add(TextStyle::kNote, data_.reference_url);
      case TemplateParagraph::Kind::kTable:
        return void(blocks_.emplace_back(own_table(paragraph)));
    }
  }

  void add_programme() {
    const std::string& text = data_.offer.description;
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = std::min(text.find('\n', start), text.size());
      if (end > start) add(TextStyle::kNote, french_spacing(text.substr(start, end - start)));
      start = end + 1;
    }
  }

  TableBlock sessions() const {
    TableBlock table;
    table.summary = "Les séances : date, horaires, lieu et personne responsable";
    table.columns = {{"Date", 0.20, CellAlign::kLeft},
                     {"Horaires", 0.20, CellAlign::kLeft},
                     {"Lieu", 0.34, CellAlign::kLeft},
                     {"Personne responsable", 0.26, CellAlign::kLeft}};
    for (const Session& session : data_.offer.sessions) {
      table.rows.push_back({long_date(session.date), time_words(session.start) + " – " + time_words(session.end),
                            french_spacing(session.place), french_spacing(session.person_in_charge)});
    }
    return table;
  }

  SignaturesBlock signatures() const {
    const bool paper = on_paper(data_);
    const auto block = [paper](const char* heading, const Party& party, const char* field, const char* label) {
      SignatureBlock out;
      out.heading = heading;
      out.school = french_spacing(party.name);
      out.person = french_spacing(party.head_name + ", " + party.head_capacity);
      out.prompt = paper ? "Signature manuscrite et cachet de l’établissement" : "Signature électronique";
      if (paper) out.blanks = {"Nom et prénom", "Qualité", "Lieu", "Date"};
      out.field = paper ? "" : field;
      out.field_label = label;
      return out;
    };
    return {block("Pour l’établissement d’origine", data_.home, kHomeField, "Signature de l’établissement d’origine"),
            block("Pour l’établissement d’accueil", data_.host, kHostField, "Signature de l’établissement d’accueil")};
  }

  // One for all pupils, or one per session of the offer.
  void add_annexes() {
    const std::size_t count = std::max<std::size_t>(data_.annex_days.size(), 1);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<const Pupil*> lines;
      for (const Pupil& pupil : data_.pupils) {
        if (pupil.annex == i) lines.push_back(&pupil);
      }
      if (!data_.annex_days.empty()) set_annex_values(values_, i + 1, data_.annex_days[i], lines);
      add_annex(lines, count > 1 ? wording_.annex_session_title : wording_.annex_title);
    }
  }

  void add_annex(const std::vector<const Pupil*>& lines, const std::string& title) {
    blocks_.emplace_back(PageBreak{});
    add(TextStyle::kSection, say(title));
    for (const std::string& text : wording_.annex_intro) add(TextStyle::kBody, say(text));
    if (lines.empty()) return;
    TableBlock table;
    table.summary = "Liste des élèves accueillis, un élève par ligne";
    table.striped = true;
    table.columns = {{"N°", 0.042, CellAlign::kLeft},     {"Nom", 0.137, CellAlign::kLeft},
                     {"Prénoms", 0.13, CellAlign::kLeft}, {"Né(e) le", 0.102, CellAlign::kLeft},
                     {"Classe", 0.08, CellAlign::kLeft},  {"Qualité", 0.08, CellAlign::kLeft},
                     {"Accord", 0.128, CellAlign::kLeft}, {"Régime", 0.122, CellAlign::kLeft},
                     {"Repas", 0.081, CellAlign::kLeft},  {"Présence", 0.098, CellAlign::kCenter}};
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Pupil& pupil = *lines[i];
      table.rows.push_back({std::to_string(i + 1), pupil.last_name, pupil.first_names, short_date(pupil.birth_date),
                            pupil.class_name, pupil.adult ? "majeur" : "mineur",
                            short_date(pupil.agreement_date) + "\n" + pupil.agreement_means, or_none(pupil.regime),
                            or_none(pupil.meal), "□"});
    }
    blocks_.emplace_back(std::move(table));
  }

  // A section of which nothing holds (all of it is about the other mode) is left out.
  void add_proof() {
    blocks_.emplace_back(PageBreak{});
    add(TextStyle::kSection, say(wording_.proof_title));
    for (const TemplateArticle& section : wording_.proof) {
      const auto& all = section.paragraphs;
      const bool any = std::any_of(all.begin(), all.end(), [this](const auto& one) { return holds(one.when); });
      if (!any) continue;
      add(TextStyle::kArticle, say(section.title));
      for (const TemplateParagraph& paragraph : all) {
        if (holds(paragraph.when)) add_paragraph(paragraph, TextStyle::kSmall);
      }
    }
  }

  TableBlock signers() const {
    TableBlock table;
    table.summary = "Qui doit signer, dans l’ordre : un établissement par ligne";
    table.row_headers = table.small = true;
    table.columns = {{"Ordre", 0.23, CellAlign::kLeft},
                     {"Établissement", 0.27, CellAlign::kLeft},
                     {"Signataire et qualité", 0.23, CellAlign::kLeft},
                     {"Moyen de signature", 0.27, CellAlign::kLeft}};
    const auto row = [this, &table](const char* order, const Party& party) {
      table.rows.push_back({order, french_spacing(party.name + " (" + party.uai + ")"),
                            french_spacing(party.head_name + ", " + party.head_capacity), means_words(party.means)});
    };
    row("1. Établissement d’origine", data_.home);
    row("2. Établissement d’accueil", data_.host);
    return table;
  }

  std::string means_words(SigningMeans means) const {
    if (on_paper(data_)) return "signature manuscrite et cachet sur les deux originaux";
    switch (means) {
      case SigningMeans::kInstanceSeal:
        return "cachet technique de l’instance";
      case SigningMeans::kOwnCertificate:
        return "certificat propre de l’établissement";
      case SigningMeans::kUnknown:
        break;
    }
    return "pas encore configuré : certificat propre ou cachet technique de l’instance";
  }

  TableBlock own_table(const TemplateParagraph& paragraph) const {
    TableBlock table;
    table.summary = say(paragraph.text);
    table.row_headers = table.small = true;
    const auto& titles = paragraph.rows.front();
    constexpr double kFirst = 0.21;
    for (std::size_t i = 0; i < titles.size(); ++i) {
      const double share = i == 0 ? kFirst : (1 - kFirst) / static_cast<double>(titles.size() - 1);
      table.columns.push_back({say(titles[i]), share, CellAlign::kLeft});
    }
    for (std::size_t i = 1; i < paragraph.rows.size(); ++i) {
      std::vector<std::string> row;
      for (const std::string& cell : paragraph.rows[i]) row.push_back(say(cell));
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  const ConventionData& data_;
  const TemplateContent& wording_;
  Values values_;
  std::vector<Block> blocks_;
};

}  // namespace

std::string copy_mark(const ConventionData& data, int copy) {
  std::string mark = "Exemplaire " + std::to_string(copy) + "/2";
  if (data.first_copy != 1) mark += " – copie n°\u00a0" + std::to_string(data.first_copy + copy - 1);
  return mark;
}

Result<DocumentModel> compose(const ConventionData& data, const TemplateContent& wording,
                              const std::string& short_fingerprint) {
  return Composer(data, wording, short_fingerprint).compose();
}

}  // namespace conventions::document
