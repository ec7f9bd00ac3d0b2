#include "plugin/pages/labels.hpp"

#include <algorithm>

#include "plugin/app/detail.hpp"
#include "plugin/domain/calendar.hpp"

namespace conventions::pages {
namespace {

bool is_count(std::string_view text) {
  return !text.empty() && text.size() <= 9 && (text.size() == 1 || text[0] != '0') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// pupils[3].last_name -> pupils.last_name: the label does not depend on the place in a list.
std::string without_indexes(const std::string& path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  return out;
}

// "2026-03-03T23:59:59Z", as failures of certificates give it: its day, as certificates are dated.
std::string day_of(const std::string& instant) {
  return instant.size() == 20 && instant[10] == 'T' ? instant.substr(0, 10) : std::string();
}

// A parameter as the reader should see it.
TextArgument argument(const Exchange& x, const std::string& name, const std::string& value) {
  const auto labelled = [&](const std::string& key) -> TextArgument {
    return {name, x.texts().has(key) ? x.say(key) : value};
  };
  if (name == "state") return labelled("state." + value);
  if (name == "field") return labelled("field." + without_indexes(value));
  if (name != "school" && domain::parse_date(value)) return {name, x.day(value)};
  if (domain::parse_date(day_of(value))) return {name, x.day(day_of(value))};
  if (is_count(value)) return {name, static_cast<std::int64_t>(std::stoll(value))};
  return {name, value};
}

}  // namespace

std::string message(const Exchange& x, std::string_view key, const domain::Parameters& parameters,
                    std::string_view fallback) {
  if (!x.texts().has(key)) return x.say(fallback);
  std::vector<TextArgument> arguments;
  for (const auto& [name, value] : parameters) arguments.push_back(argument(x, name, value));
  return x.texts().format(key, arguments.data(), arguments.size());
}

std::string message(const Exchange& x, const app::Failure& failure) {
  return message(x, failure.key, failure.parameters,
                 failure.code == app::Code::kInvalid ? "failure.bad_request" : "failure.internal");
}

void put_chip(View& view, std::string_view label, Tone tone, Icon icon) {
  static constexpr const char* kTones[] = {"neutral", "wait", "note", "good", "bad"};
  view.text("state", label).text("tone", kTones[static_cast<int>(tone)]);
  view.flag("icon_edit", icon == Icon::kEdit).flag("icon_pen", icon == Icon::kPen);
  view.flag("icon_wait", icon == Icon::kWait).flag("icon_good", icon == Icon::kGood);
  view.flag("icon_bad", icon == Icon::kBad).flag("icon_none", icon == Icon::kNone);
}

void put_chip(View& view, const Exchange& x, domain::State state) {
  struct Look {
    Tone tone;
    Icon icon;
  };
  const Look look = [&]() -> Look {
    switch (state) {
      case domain::State::kDraft:
        return {Tone::kNeutral, Icon::kEdit};
      case domain::State::kToSignHome:
        return {Tone::kWait, Icon::kPen};
      case domain::State::kToSignHost:
        return {Tone::kNote, Icon::kWait};
      case domain::State::kSigned:
      case domain::State::kClosed:
        return {Tone::kGood, Icon::kGood};
      case domain::State::kRefused:
      case domain::State::kExpired:
        return {Tone::kBad, Icon::kBad};
      case domain::State::kArchived:
      case domain::State::kCancelled:
      case domain::State::kSuperseded:
        break;
    }
    return {Tone::kNeutral, Icon::kNone};
  }();
  put_chip(view, x.say("state." + std::string(domain::name_of(state))), look.tone, look.icon);
}

void put_chip(View& view, const Exchange& x, domain::State state, const domain::Paper& paper) {
  const bool open = state == domain::State::kToSignHome || state == domain::State::kToSignHost;
  if (open && paper.incident != domain::Incident::kNone) {
    return put_chip(view, x.say("paper.chip_incident"), Tone::kBad, Icon::kBad);
  }
  if (!open || paper.step == domain::PaperStep::kNone) return put_chip(view, x, state);
  put_chip(view, x.say("paper.chip_" + std::string(domain::name_of(paper.step))), Tone::kNote, Icon::kWait);
}

std::vector<View> blocker_views(const Exchange& x, const domain::Blockers& blockers,
                                const domain::Convention* convention) {
  std::vector<View> items;
  for (const auto& blocker : blockers) {
    View item;
    item.text("text", message(x, domain::key_of(blocker.code), blocker.parameters));
    const bool remedied = blocker.remedy != domain::Remedy::kNone;
    const std::string words = remedied ? x.say(domain::key_of(blocker.remedy)) : "";
    const std::string place =
        remedied && convention != nullptr ? app::place_of(blocker.remedy, *convention) : std::string();
    const bool switches = blocker.remedy == domain::Remedy::kSwitchChannel && convention != nullptr;
    const Url url = blocker.remedy == domain::Remedy::kGiveMotive ? Url::anchor("cv-motif-texte")
                    : switches ? x.page({"conventions", convention->id.str(), "papier", "voie"})
                               : x.place(place);
    const bool linked = remedied && url.text() != "#";
    item.flag("has_remedy", linked).text("remedy", words).url("remedy_url", url);
    item.text("remedy_words", linked ? "" : words);
    items.push_back(std::move(item));
  }
  return items;
}

std::string day(const Exchange& x, domain::Date day) {
  return day.ok() ? x.day(domain::to_iso(day)) : "";
}

std::string days(const Exchange& x, domain::Date first, domain::Date last) {
  if (!first.ok()) return x.say("date.none");
  if (!last.ok() || first == last) return day(x, first);
  return x.say("date.range", {{"first", day(x, first)}, {"last", day(x, last)}});
}

std::string pupils(const Exchange& x, std::int64_t count) {
  return x.say("pupils.count", {{"count", count}});
}

std::string offer_type(const Exchange& x, std::string_view type) {
  const std::string key = "offer_type." + std::string(type);
  return x.texts().has(key) ? x.say(key) : std::string(type);
}

std::string next_action(const Exchange& x, const app::NextAction& next) {
  // "next.freeze" speaks to the school that acts; to the other one it has to name who does.
  if (!next.ours && next.key.rfind("next.", 0) == 0) {
    const std::string theirs = "next_theirs." + next.key.substr(5);
    if (x.texts().has(theirs)) return x.say(theirs);
  }
  return x.texts().has(next.key) ? x.say(next.key) : x.say("next.none");
}

std::string since(const Exchange& x, const app::NextAction& next) {
  if (next.since_ms == 0 || next.key == "next.none") return "";
  return x.say("list.since", {{"date", x.day(next.since_ms)}});
}

std::string proof(const Exchange& x, const domain::Convention& convention, bool brief) {
  if (convention.proof == domain::Proof::kArchived) {
    return x.say(brief ? "verification.proof_short_archived" : "verification.proof_archived",
                 {{"date", day(x, convention.proof_until)}});
  }
  if (convention.proof == domain::Proof::kPending) {
    return x.say(brief ? "verification.proof_short_pending" : "verification.proof_pending");
  }
  const bool complete = convention.state == domain::State::kSigned || convention.state == domain::State::kClosed ||
                        convention.state == domain::State::kArchived;
  return complete && !brief ? x.say("verification.proof_none") : "";
}

void put_form_guard(View& view, const Exchange& x) {
  view.text("csrf", x.csrf()).text("acting_school", x.school());
}

std::string mandate_text(const Exchange& x, const domain::MandateUse& mandate) {
  return x.say("mandates.signed_with",
               {{"from", day(x, mandate.from)}, {"until", day(x, mandate.until)}, {"name", mandate.given_by_name}});
}

View fact(std::string_view label, std::string_view value) {
  View view;
  view.text("label", label).text("value", value.empty() ? std::string_view("–") : value);
  return view;
}

}  // namespace conventions::pages
