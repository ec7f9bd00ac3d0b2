// How domain values are said and shown; shared by the screens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/failure.hpp"
#include "plugin/app/list.hpp"
#include "plugin/domain/blocker.hpp"
#include "plugin/domain/convention.hpp"
#include "plugin/pages/exchange.hpp"

namespace conventions::pages {

// The text of `key` with named parameters: days are written out, states, sides and fields get their labels, digits
// count as numbers (plurals). A key without text gives the text of `fallback`.
std::string message(const Exchange& x, std::string_view key, const domain::Parameters& parameters,
                    std::string_view fallback = "failure.internal");
std::string message(const Exchange& x, const app::Failure& failure);

// Fills what the include "chip" needs: state, tone and one icon.
enum class Tone { kNeutral, kWait, kNote, kGood, kBad };
enum class Icon { kEdit, kPen, kWait, kGood, kBad, kNone };
void put_chip(View& view, std::string_view label, Tone tone, Icon icon);
void put_chip(View& view, const Exchange& x, domain::State state);
// Under way on paper, the last step says more than the state.
void put_chip(View& view, const Exchange& x, domain::State state, const domain::Paper& paper);

// Items {text, has_remedy, remedy, remedy_url, remedy_words} of a blockers list.
std::vector<View> blocker_views(const Exchange& x, const domain::Blockers& blockers,
                                const domain::Convention* convention);

// « 7 décembre 2026 » or « du 7 au 9 … ».
std::string days(const Exchange& x, domain::Date first, domain::Date last);
std::string day(const Exchange& x, domain::Date day);
std::string pupils(const Exchange& x, std::int64_t count);
std::string offer_type(const Exchange& x, std::string_view type);
std::string next_action(const Exchange& x, const app::NextAction& next);
std::string since(const Exchange& x, const app::NextAction& next);

// What the proof of a signed convention is, in a sentence or (`brief`) a few words; empty before both signed, or when
// there is nothing to say in brief.
std::string proof(const Exchange& x, const domain::Convention& convention, bool brief);

// « Délégation du … au …, donnée par … ».
std::string mandate_text(const Exchange& x, const domain::MandateUse& mandate);

View fact(std::string_view label, std::string_view value);

// The hidden fields of every form: the host's token, and the school the page was drawn for (see Pages::handle).
void put_form_guard(View& view, const Exchange& x);

}  // namespace conventions::pages
