#include "plugin/document/data_check.hpp"

#include "plugin/document/fonts/font_set.hpp"
#include "plugin/document/text.hpp"

namespace conventions::document {
namespace {

constexpr std::size_t kMaxPupils = 2000;
constexpr std::size_t kMaxSessions = 200;
constexpr std::size_t kMaxUrl = 200;

enum class Need { kMandatory, kOptional };

// Calls visit(text, path, lines, need) for every text of the data, in printing order.
template <class Data, class Visit>
void for_each_text(Data& data, const Visit& visit) {
  const auto party = [&visit](auto& one, const std::string& path) {
    visit(one.name, path + ".name", Lines::kSingle, Need::kMandatory);
    visit(one.uai, path + ".uai", Lines::kSingle, Need::kMandatory);
    visit(one.address, path + ".address", Lines::kSeveral, Need::kMandatory);
    visit(one.phone, path + ".phone", Lines::kSingle, Need::kOptional);
    visit(one.mail, path + ".mail", Lines::kSingle, Need::kOptional);
    visit(one.head_name, path + ".head_name", Lines::kSingle, Need::kMandatory);
    visit(one.head_capacity, path + ".head_capacity", Lines::kSingle, Need::kMandatory);
    if (one.deliberation) {
      visit(one.deliberation->number, path + ".deliberation.number", Lines::kSingle, Need::kMandatory);
    }
  };
  visit(data.number, "number", Lines::kSingle, Need::kMandatory);
  visit(data.school_year, "school_year", Lines::kSingle, Need::kMandatory);
  visit(data.place, "place", Lines::kSingle, Need::kMandatory);
  party(data.home, "home");
  party(data.host, "host");
  visit(data.offer.title, "offer.title", Lines::kSingle, Need::kMandatory);
  visit(data.offer.description, "offer.description", Lines::kSeveral, Need::kOptional);
  visit(data.offer.equipment_risk, "offer.equipment_risk", Lines::kSingle, Need::kOptional);
  visit(data.regularisation, "motive", Lines::kSingle, Need::kOptional);
  for (std::size_t i = 0; i < data.offer.sessions.size(); ++i) {
    auto& session = data.offer.sessions[i];
    const std::string path = "offer.sessions[" + std::to_string(i) + "]";
    visit(session.place, path + ".place", Lines::kSingle, Need::kMandatory);
    visit(session.person_in_charge, path + ".person_in_charge", Lines::kSingle, Need::kMandatory);
  }
  for (std::size_t i = 0; i < data.pupils.size(); ++i) {
    auto& pupil = data.pupils[i];
    const std::string path = "pupils[" + std::to_string(i) + "]";
    visit(pupil.last_name, path + ".last_name", Lines::kSingle, Need::kMandatory);
    visit(pupil.first_names, path + ".first_names", Lines::kSingle, Need::kMandatory);
    visit(pupil.class_name, path + ".class_name", Lines::kSingle, Need::kMandatory);
    visit(pupil.agreement_means, path + ".agreement_means", Lines::kSingle, Need::kMandatory);
    visit(pupil.regime, path + ".regime", Lines::kSingle, Need::kOptional);
    visit(pupil.meal, path + ".meal", Lines::kSingle, Need::kOptional);
  }
}

Failure missing(const std::string& field, const std::string& what) {
  return {FailureCode::kMissingField, what, field, "document.missing_field"};
}

bool is_time(const TimeOfDay& time) {
  return time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60;
}

bool is_before(const TimeOfDay& a, const TimeOfDay& b) {
  return a.hour * 60 + a.minute < b.hour * 60 + b.minute;
}

// Years of four digits only: dates are printed and serialised as such.
bool is_date(const Date& date) {
  return date.ok() && date.year() >= std::chrono::year{1900} && date.year() <= std::chrono::year{2999};
}

Result<void> check_deliberation(const Party& party, const std::string& path) {
  if (!party.deliberation) return {};
  if (!is_date(party.deliberation->date)) return missing(path + ".deliberation.date", "no date");
  if (party.deliberation->executory && !is_date(*party.deliberation->executory)) {
    return missing(path + ".deliberation.executory", "no date");
  }
  return {};
}

Result<void> check_sessions(const Offer& offer) {
  if (offer.sessions.empty() || offer.sessions.size() > kMaxSessions) {
    return missing("offer.sessions", "between 1 and 200 sessions are needed");
  }
  for (std::size_t i = 0; i < offer.sessions.size(); ++i) {
    const Session& session = offer.sessions[i];
    const std::string path = "offer.sessions[" + std::to_string(i) + "]";
    if (!is_date(session.date)) return missing(path + ".date", "no date");
    if (!is_time(session.start)) return missing(path + ".start", "no time of day");
    if (!is_time(session.end) || !is_before(session.start, session.end)) {
      return missing(path + ".end", "the end must be a time of day after the start");
    }
  }
  return {};
}

Result<void> check_pupils(const std::vector<Pupil>& pupils) {
  if (pupils.empty() || pupils.size() > kMaxPupils) return missing("pupils", "between 1 and 2,000 pupils are needed");
  for (std::size_t i = 0; i < pupils.size(); ++i) {
    const std::string path = "pupils[" + std::to_string(i) + "]";
    if (!is_date(pupils[i].birth_date)) return missing(path + ".birth_date", "no date");
    if (!is_date(pupils[i].agreement_date)) return missing(path + ".agreement_date", "no date");
  }
  return {};
}

Result<void> check_values(const ConventionData& data) {
  if (data.version < 1) return missing("version", "versions count from 1");
  if (!is_date(data.date)) return missing("date", "no date");
  const bool copy_fits = data.copy == 0 || (on_paper(data) && (data.copy == 1 || data.copy == 2));
  if (!copy_fits) return missing("copy", "the copy is 0, or 1 or 2 on paper");
  if (data.first_copy < 1 || data.first_copy > 9999) return missing("first_copy", "copies count from 1");
  if (data.reference_url.empty() || data.reference_url.size() > kMaxUrl) {
    return missing("reference_url", "between 1 and 200 characters are needed");
  }
  for (const char letter : data.reference_url) {
    if (letter <= ' ' || letter > '~') return missing("reference_url", "a URL is printable ASCII without spaces");
  }
  if (auto home = check_deliberation(data.home, "home"); !home) return home;
  if (auto host = check_deliberation(data.host, "host"); !host) return host;
  if (auto sessions = check_sessions(data.offer); !sessions) return sessions;
  for (const Date& annex : data.annex_days) {
    if (!is_date(annex)) return missing("annex_days", "no date");
  }
  for (const Pupil& pupil : data.pupils) {
    if (pupil.annex >= std::max<std::size_t>(data.annex_days.size(), 1))
      return missing("pupils.annex", "no such annex");
  }
  return check_pupils(data.pupils);
}

}  // namespace

Result<ConventionData> checked(ConventionData data) {
  Result<void> state;
  for_each_text(data, [&state](std::string& text, const std::string& path, Lines lines, Need need) {
    if (!state) return;
    Result<std::string> clean = clean_text(text, lines, path);
    if (!clean) {
      state = clean.error();
    } else if (clean->empty() && need == Need::kMandatory) {
      state = missing(path, "empty");
    } else {
      text = std::move(*clean);
    }
  });
  if (!state) return state.error();
  if (auto values = check_values(data); !values) return values.error();
  return data;
}

Result<void> check_printable(std::string_view text, const FontSet& fonts, const std::string& field) {
  for (const char32_t code : decode_utf8(text)) {
    if (code == U'\n') continue;
    if (!prints_without_shaping(code)) {
      return Failure{FailureCode::kUnsupportedScript, "script that needs shaping, " + code_point_name(code), field,
                     "document.unsupported_script"};
    }
    if (!fonts.prints(code)) {
      return Failure{FailureCode::kMissingGlyph, "no font prints " + code_point_name(code), field,
                     "document.missing_glyph"};
    }
  }
  return {};
}

Result<void> check_printable(const ConventionData& data, const FontSet& fonts) {
  Result<void> state;
  for_each_text(data, [&state, &fonts](const std::string& text, const std::string& path, Lines, Need) {
    if (state) state = check_printable(text, fonts, path);
  });
  return state;
}

}  // namespace conventions::document
