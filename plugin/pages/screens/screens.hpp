// The screens. Each takes one exchange and answers it, failures included.
#pragma once

#include <string>
#include <string_view>

#include "plugin/app/context.hpp"
#include "plugin/pages/exchange.hpp"

namespace conventions::pages {

class PageImages;

struct Room {
  const app::Context& app;
  PageImages& images;
};

// U1, U2
ent_status home_list_screen(const Exchange& x, const Room& room);
ent_status host_list_screen(const Exchange& x, const Room& room);      // by offer; ?vue=recues goes on to:
ent_status host_received_screen(const Exchange& x, const Room& room);  // the conventions addressed to us
ent_status offer_tab_screen(const Exchange& x, const Room& room, std::string_view offer);
ent_status prepare_act(const Exchange& x, const Room& room);

// One convention
ent_status detail_screen(const Exchange& x, const Room& room, std::string_view id);
// POST freeze, take back, correct, refuse, cancel: redirects to the convention, or shows it again with the problem.
ent_status freeze_act(const Exchange& x, const Room& room, std::string_view id);
ent_status take_back_act(const Exchange& x, const Room& room, std::string_view id);
ent_status correct_act(const Exchange& x, const Room& room, std::string_view id);
ent_status refuse_act(const Exchange& x, const Room& room, std::string_view id);
ent_status cancel_act(const Exchange& x, const Room& room, std::string_view id);
ent_status document_file(const Exchange& x, const Room& room, std::string_view id);
ent_status text_file(const Exchange& x, const Room& room, std::string_view id);
ent_status copies_file(const Exchange& x, const Room& room, std::string_view id);  // the two originals, to print
ent_status page_image(const Exchange& x, const Room& room, std::string_view id, std::string_view name);

// A step of the paper process with the scan of the signed sheet: ?etape=signed_host; the scan of a recorded step.
ent_status scan_screen(const Exchange& x, const Room& room, std::string_view id);
ent_status scan_act(const Exchange& x, const Room& room, std::string_view id);
ent_status scan_file(const Exchange& x, const Room& room, std::string_view id, std::string_view entry);

// U3
ent_status signing_screen(const Exchange& x, const Room& room, std::string_view id);
ent_status sign_act(const Exchange& x, const Room& room, std::string_view id);
ent_status receipt_screen(const Exchange& x, const Room& room, std::string_view id);

// U6: one form for each act on paper, see paper_forms.hpp.
ent_status paper_form_screen(const Exchange& x, const Room& room, std::string_view id, std::string_view slug);
ent_status paper_act(const Exchange& x, const Room& room, std::string_view id, std::string_view slug);

// U5
ent_status settings_screen(const Exchange& x, const Room& room);
ent_status picture_act(const Exchange& x, const Room& room);
ent_status certificate_act(const Exchange& x, const Room& room);
ent_status token_act(const Exchange& x, const Room& room);
ent_status remote_act(const Exchange& x, const Room& room);
ent_status time_stamping_act(const Exchange& x, const Room& room);
ent_status remove_act(const Exchange& x, const Room& room);
ent_status compromised_act(const Exchange& x, const Room& room);
ent_status test_act(const Exchange& x, const Room& room);
ent_status specimen_file(const Exchange& x, const Room& room);
ent_status picture_file(const Exchange& x, const Room& room);
ent_status preview_file(const Exchange& x, const Room& room);

// The mandate book
ent_status mandates_screen(const Exchange& x, const Room& room);
ent_status give_mandate_act(const Exchange& x, const Room& room);
ent_status withdraw_mandate_act(const Exchange& x, const Room& room, std::string_view id);
ent_status mandate_act_file(const Exchange& x, const Room& room, std::string_view id);

// U7
ent_status verification_screen(const Exchange& x, const Room& room);  // the forms; ?reference=, ?e= and ?p= verify
ent_status verification_act(const Exchange& x, const Room& room);

// U8
ent_status administration_screen(const Exchange& x, const Room& room);
ent_status anchor_file(const Exchange& x, const Room& room);

// Files of the plugin itself: /assets/<hash>/<name>.
ent_status asset_file(const Exchange& x, std::string_view hash, std::string_view name);

}  // namespace conventions::pages
