// The paper process as the page of a convention and a printed page's QR code show it: steps, what comes next, how each
// school signs, and one history for both channels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/timeline.hpp"
#include "plugin/pages/html.hpp"
#include "plugin/pages/url.hpp"

namespace conventions::pages {

class Exchange;

// The next step, when the next act of the process is one on paper; null otherwise. Part of `process`.
const app::PaperStepView* paper_next(const app::ProcessView& process);

// What the viewer's school was told of its own choice: it decides which blockers are worth showing.
bool chose_paper(const app::ProcessView& process);

std::string school_name(const domain::Convention& convention, domain::Side side);

// The address of the form of a step.
Url step_url(const Exchange& x, const domain::ConventionId& id, domain::PaperStep step);

// The viewer's school may record the step now, with a scan of the signed sheets; the address that takes the scan.
bool may_scan(const app::PaperStepView& step);
Url scan_url(const Exchange& x, const domain::ConventionId& id, domain::PaperStep step);

// « Recevoir les 2 exemplaires »: what the button of a step says.
std::string step_act(const Exchange& x, domain::PaperStep step);

// One sentence: where the process stands and who must act. `next` comes from paper_next().
std::string paper_sentence(const Exchange& x, const app::ProcessView& process, const app::PaperStepView& next);

// Fills what the include "paper" needs: the steps, how each school signs, and the links to the other forms.
void put_paper(View& view, const Exchange& x, const app::ProcessView& process);

// Items {what, when, who, facts, why, undone} of the history, oldest first.
std::vector<View> process_lines(const Exchange& x, const app::ProcessView& process);

// How a school's handwritten signature is told; empty when it made none.
std::string handwritten(const Exchange& x, const app::ProcessView& process, domain::Side side);

// Fills what the include "paper_card" needs, for whoever scanned a printed page. `wrong_version`: that page is not of
// the version under way; `fingerprint` as printed on it.
void put_paper_card(View& view, const Exchange& x, const app::ProcessView& process, bool wrong_version,
                    const std::string& fingerprint);

}  // namespace conventions::pages
