#include "plugin/pages/pages.hpp"

#include <ent/sdk/text.hpp>

#include <array>
#include <string_view>
#include <vector>

#include "plugin/app/context.hpp"
#include "plugin/pages/embedded.hpp"
#include "plugin/pages/page_images.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

// What a route takes from the address: at most two names.
struct Names {
  std::string_view first, second;
};

struct Route {
  const char* method;
  std::array<const char*, 4> pattern;  // segments; "*" takes a name, nullptr ends
  ent_status (*show)(const Exchange& x, const Room& room, const Names& names);
};

template <auto Screen>
ent_status plain(const Exchange& x, const Room& room, const Names&) {
  return Screen(x, room);
}
template <auto Screen>
ent_status named(const Exchange& x, const Room& room, const Names& names) {
  return Screen(x, room, names.first);
}

template <auto Screen>
ent_status twice_named(const Exchange& x, const Room& room, const Names& names) {
  return Screen(x, room, names.first, names.second);
}
ent_status show_asset(const Exchange& x, const Room&, const Names& names) {
  return asset_file(x, names.first, names.second);
}

// The same addresses as in manifests/conventions.json, which lists them more coarsely.
constexpr Route kRoutes[] = {
    {"GET", {}, &plain<home_list_screen>},
    {"GET", {"accueil"}, &plain<host_list_screen>},
    {"GET", {"onglet", "offre", "*"}, &named<offer_tab_screen>},
    {"POST", {"conventions"}, &plain<prepare_act>},
    {"GET", {"conventions", "*"}, &named<detail_screen>},
    {"POST", {"conventions", "*", "figer"}, &named<freeze_act>},
    {"POST", {"conventions", "*", "reprendre"}, &named<take_back_act>},
    {"POST", {"conventions", "*", "corriger"}, &named<correct_act>},
    {"POST", {"conventions", "*", "refuser"}, &named<refuse_act>},
    {"POST", {"conventions", "*", "annuler"}, &named<cancel_act>},
    {"GET", {"conventions", "*", "document"}, &named<document_file>},
    {"GET", {"conventions", "*", "texte"}, &named<text_file>},
    {"GET", {"conventions", "*", "exemplaires"}, &named<copies_file>},
    {"GET", {"conventions", "*", "numerisation"}, &named<scan_screen>},
    {"POST", {"conventions", "*", "numerisation"}, &named<scan_act>},
    {"GET", {"conventions", "*", "numerisation", "*"}, &twice_named<scan_file>},
    {"GET", {"conventions", "*", "pages", "*"}, &twice_named<page_image>},
    {"GET", {"conventions", "*", "signer"}, &named<signing_screen>},
    {"POST", {"conventions", "*", "signer"}, &named<sign_act>},
    {"GET", {"conventions", "*", "papier", "*"}, &twice_named<paper_form_screen>},
    {"POST", {"conventions", "*", "papier", "*"}, &twice_named<paper_act>},
    {"GET", {"conventions", "*", "recu"}, &named<receipt_screen>},
    {"GET", {"parametres"}, &plain<settings_screen>},
    {"POST", {"parametres", "image"}, &plain<picture_act>},
    {"POST", {"parametres", "certificat"}, &plain<certificate_act>},
    {"POST", {"parametres", "jeton"}, &plain<token_act>},
    {"POST", {"parametres", "service"}, &plain<remote_act>},
    {"POST", {"parametres", "horodatage"}, &plain<time_stamping_act>},
    {"POST", {"parametres", "retirer"}, &plain<remove_act>},
    {"POST", {"parametres", "compromise"}, &plain<compromised_act>},
    {"POST", {"parametres", "tester"}, &plain<test_act>},
    {"POST", {"parametres", "specimen"}, &plain<specimen_file>},
    {"GET", {"parametres", "image.png"}, &plain<picture_file>},
    {"GET", {"parametres", "apercu.svg"}, &plain<preview_file>},
    {"GET", {"parametres", "delegations"}, &plain<mandates_screen>},
    {"POST", {"parametres", "delegations"}, &plain<give_mandate_act>},
    {"POST", {"parametres", "delegations", "*", "retirer"}, &named<withdraw_mandate_act>},
    {"GET", {"parametres", "delegations", "*", "acte"}, &named<mandate_act_file>},
    {"GET", {"verification"}, &plain<verification_screen>},
    {"POST", {"verification"}, &plain<verification_act>},
    {"GET", {"administration"}, &plain<administration_screen>},
    {"GET", {"administration", "ancre.pem"}, &plain<anchor_file>},
    {"GET", {"assets", "*", "*"}, &show_asset},
};

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const auto end = path.find('/');
    const auto segment = path.substr(0, end);
    if (!segment.empty()) segments.push_back(segment);
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return segments;
}

bool matches(const Route& route, const std::vector<std::string_view>& segments, Names& names) {
  std::size_t length = 0;
  while (length != route.pattern.size() && route.pattern[length] != nullptr) ++length;
  if (segments.size() != length) return false;
  Names found;
  bool first = true;
  for (std::size_t i = 0; i != length; ++i) {
    const std::string_view expected = route.pattern[i];
    if (expected == "*") {
      (first ? found.first : found.second) = segments[i];
      first = false;
    } else if (expected != segments[i]) {
      return false;
    }
  }
  names = found;
  return true;
}

}  // namespace

struct Pages::State {
  explicit State(const app::Context& context_) : context(context_) {}
  const app::Context& context;
  PageImages images;
};

Pages::Pages(const app::Context& context) : state_(std::make_unique<State>(context)) {
  // A broken catalogue shows at start, not on somebody's screen.
  (void)Texts::for_locale("fr");
  (void)Texts::for_locale("en");
}

Pages::~Pages() = default;

ent_status Pages::handle(const ent_call& call, const ent_http_request& request, const ent_http_reply& reply) {
  const Exchange x(state_->context.host(), call, request, reply);
  const Room room{state_->context, state_->images};
  // A host that does not turn HEAD into GET is served the same; it drops the body.
  const std::string_view asked = ent::sdk::view(request.method);
  const std::string_view method = asked == "HEAD" ? std::string_view("GET") : asked;
  const auto segments = split(x.path());
  bool known = false;
  for (const auto& route : kRoutes) {
    Names names;
    if (!matches(route, segments, names)) continue;
    known = true;
    if (method != route.method) continue;
    // Somebody of two schools changed school in another tab: what this page was drawn for is no longer what it acts on.
    const std::string_view drawn_for = method == "POST" ? x.form("_etablissement") : std::string_view();
    if (!drawn_for.empty() && drawn_for != x.school()) {
      return problem_page(x, 409, "error.title_other_school", "error.other_school");
    }
    return route.show(x, room, names);
  }
  return known ? problem_page(x, 405, "error.title_method", "error.method")
               : problem_page(x, 404, "error.title_not_found", "error.no_such_page");
}

ent_status asset_file(const Exchange& x, std::string_view hash, std::string_view name) {
  const auto* file = find_embedded("assets/" + std::string(name));
  if (file == nullptr || file->hash != hash) return problem_page(x, 404, "error.title_not_found", "error.no_such_page");
  RawAnswer raw;
  raw.media_type = name.size() > 4 && name.substr(name.size() - 4) == ".css" ? "text/css; charset=utf-8"
                                                                             : "text/javascript; charset=utf-8";
  raw.content = file->content;
  raw.etag = file->hash;
  raw.cache = "public, max-age=31536000, immutable";
  return x.answer(raw);
}

}  // namespace conventions::pages
