// The placeholders a template may use, and their values.

#include <algorithm>

#include "plugin/document/french.hpp"
#include "plugin/document/template_content.hpp"

namespace conventions::document {
namespace {

constexpr const char* kNames[] = {"number",
                                  "version",
                                  "fingerprint",
                                  "school_year",
                                  "place",
                                  "date",
                                  "home.name",
                                  "home.uai",
                                  "home.address",
                                  "home.phone",
                                  "home.mail",
                                  "home.head_name",
                                  "home.head_capacity",
                                  "home.deliberation",
                                  "host.name",
                                  "host.uai",
                                  "host.address",
                                  "host.phone",
                                  "host.mail",
                                  "host.head_name",
                                  "host.head_capacity",
                                  "host.deliberation",
                                  "offer.title",
                                  "offer.kind",
                                  "offer.kind_lower",
                                  "offer.equipment_risk",
                                  "regularisation",
                                  "sessions.count",
                                  "sessions.first_date",
                                  "sessions.last_date",
                                  "pupils.count",
                                  "pupils.minors",
                                  "pupils.adults",
                                  "annex.number",
                                  "annex.date",
                                  "annex.count",
                                  "annex.adults"};

std::string on_one_line(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) text.replace(at, 1, ", ");
  return text;
}

void add_party(Values& values, const std::string& side, const Party& party) {
  values[side + ".name"] = party.name;
  values[side + ".uai"] = party.uai;
  values[side + ".address"] = on_one_line(party.address);
  values[side + ".phone"] = party.phone;
  values[side + ".mail"] = party.mail;
  values[side + ".head_name"] = party.head_name;
  values[side + ".head_capacity"] = party.head_capacity;
  values[side + ".deliberation"] = deliberation_words(party.deliberation);
}

// A sentence of the template ends with its own full stop.
std::string without_full_stop(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text;
}

}  // namespace

bool is_placeholder(std::string_view name) {
  return std::any_of(std::begin(kNames), std::end(kNames), [name](const char* known) { return name == known; });
}

Values values_of(const ConventionData& data, const TemplateContent& wording, const std::string& fingerprint) {
  Values values;
  values["number"] = data.number;
  values["version"] = std::to_string(data.version);
  values["fingerprint"] = fingerprint;
  values["school_year"] = data.school_year;
  values["place"] = data.place;
  values["date"] = long_date(data.date);
  add_party(values, "home", data.home);
  add_party(values, "host", data.host);

  const bool immersion = data.offer.kind == OfferKind::kIndividualImmersion;
  values["offer.title"] = data.offer.title;
  values["offer.kind"] = immersion ? "Immersion individuelle" : "Atelier d’orientation";
  values["offer.kind_lower"] = immersion ? "immersion individuelle" : "atelier d’orientation";
  values["offer.equipment_risk"] = without_full_stop(data.offer.equipment_risk);
  values["regularisation"] = without_full_stop(data.regularisation);

  const auto by_date = [](const Session& a, const Session& b) { return a.date < b.date; };
  const auto [first, last] = std::minmax_element(data.offer.sessions.begin(), data.offer.sessions.end(), by_date);
  values["sessions.count"] = count_of(data.offer.sessions.size(), "séance", "séances");
  values["sessions.first_date"] = long_date(first->date);
  values["sessions.last_date"] = long_date(last->date);

  const auto adults = static_cast<std::size_t>(
      std::count_if(data.pupils.begin(), data.pupils.end(), [](const Pupil& pupil) { return pupil.adult; }));
  values["pupils.count"] = count_of(data.persons != 0 ? data.persons : data.pupils.size(), "élève", "élèves");
  values["pupils.minors"] = count_of(data.pupils.size() - adults, "mineur", "mineurs");
  values["pupils.adults"] = count_of(adults, "majeur", "majeurs");

  std::vector<const Pupil*> lines;
  for (const Pupil& pupil : data.pupils) lines.push_back(&pupil);
  set_annex_values(values, 1, first->date, lines);

  for (std::size_t i = 0; i < wording.articles.size(); ++i) {
    const std::string& id = wording.articles[i].id;
    if (!id.empty()) values["article." + id] = std::to_string(i + 1);
  }
  return values;
}

void set_annex_values(Values& values, std::size_t number, Date day, const std::vector<const Pupil*>& lines) {
  const auto adults = std::count_if(lines.begin(), lines.end(), [](const Pupil* pupil) { return pupil->adult; });
  values["annex.number"] = std::to_string(number);
  values["annex.date"] = long_date(day);
  values["annex.count"] = count_of(lines.size(), "élève", "élèves");
  values["annex.adults"] = count_of(static_cast<std::size_t>(adults), "majeur", "majeurs");
}

std::string substitute(std::string_view text, const Values& values) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("{{", at);
    if (open == std::string_view::npos) return out.append(text.substr(at));
    const std::size_t close = text.find("}}", open);
    out.append(text.substr(at, open - at));
    out.append(values.at(std::string(text.substr(open + 2, close - open - 2))));
    at = close + 2;
  }
}

}  // namespace conventions::document
