// U1: the conventions of a school as home school, in tabs with counts. Also serves the host side (« addressed to us »).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

enum class Tab { kAll, kDraft, kToSign, kWaiting, kSigned, kPaper, kEnded };
inline constexpr Tab kAllTabs[] = {Tab::kDraft, Tab::kToSign, Tab::kWaiting, Tab::kSigned,
                                   Tab::kPaper, Tab::kEnded,  Tab::kAll};
std::string_view name_of(Tab tab);    // "draft", "to_sign", "waiting", "signed", "paper", "ended", "all"
Tab tab_from(std::string_view name);  // kAll when unknown
// The states a tab of that side shows. To sign = our signature is missing; waiting = the other school's. The paper tab
// shows those of its states that have a paper step; they are in the other tabs too.
std::vector<domain::State> states_of(Tab tab, domain::Side side);

struct ListRequest {
  domain::Side side = domain::Side::kHome;
  Tab tab = Tab::kAll;
  std::string text;          // folded by the host; matches number, UAI, names, offer title
  std::string other_school;  // UAI
  std::string from, until;   // ISO days, over the first day of the session
  std::string offer;         // offer id
  std::string cursor;
  int limit = 50;  // 1..200
};

// Who has to act next and since when; key "next.sign_home" ...
struct NextAction {
  std::string key;  // "next.freeze", "next.sign_home", "next.sign_host", "next.correct", "next.none"; on paper
                    // "next.paper_edited" to "next.paper_received_home"
  bool ours = false;
  std::int64_t since_ms = 0;
};

struct ListRow {
  domain::Convention convention;
  NextAction next;
};

struct ListPage {
  std::vector<std::pair<Tab, std::int64_t>> counts;  // with the filters, whatever the tab; in the order of kAllTabs
  std::vector<ListRow> rows;                         // by first day of the session
  std::string next_cursor;                           // empty at the end
  std::vector<std::pair<std::string, std::string>> schools;  // UAI, name: the other schools of the ENT, for the filter
  bool electronic_available = false;                         // S3, of the viewer's school
};

// kForbidden without the right of that side; kInvalid for a malformed filter. The host's list has no drafts.
[[nodiscard]] Result<ListPage> list_conventions(const Context& context, const ent_call& call,
                                                const ListRequest& request);

NextAction next_action(const domain::Convention& convention, domain::Side side);

}  // namespace conventions::app
