// Who may do what: functions × rights, grants and revocations per school, and the people.
#include <ent/sdk/text.hpp>

#include <algorithm>

#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/offer_frame.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

std::string function_label(const std::string& id) {
  for (const auto& function : known_functions()) {
    if (id == function.id) return function.label;
  }
  return id;
}

const Grant* find_grant(const std::vector<Grant>& grants, const std::string& right, const std::string& subject,
                        const std::string& school) {
  for (const auto& grant : grants) {
    if (grant.right == right && grant.subject == subject && grant.school == school) return &grant;
  }
  return nullptr;
}

// As rights.hpp says: the school's rule, else the instance's, else the declared default.
View cell_view(const RightDeclaration& right, const std::string& function, const std::vector<Grant>& grants,
               const std::string& school) {
  const std::string subject = "function:" + function;
  const Grant* rule = is_instance_right(right.id) ? nullptr : find_grant(grants, right.id, subject, school);
  if (rule == nullptr) rule = find_grant(grants, right.id, subject, {});
  const bool by_default = std::find(right.functions.begin(), right.functions.end(), function) != right.functions.end();
  View cell;
  cell.set("held", rule != nullptr ? rule->allowed : by_default);
  cell.set("changed", rule != nullptr);
  cell.set("right", right.label);
  return cell;
}

View matrix_view(const std::vector<RightDeclaration>& rights, const std::vector<Grant>& grants,
                 const std::string& school) {
  std::vector<View> rows;
  for (const auto& function : known_functions()) {
    std::vector<View> cells;
    for (const auto& right : rights) cells.push_back(cell_view(right, function.id, grants, school));
    View row;
    row.set("function", function.label);
    row.set("id", function.id);
    row.set("cells", list_of(cells));
    rows.push_back(row);
  }
  return list_of(rows);
}

std::string subject_label(Exchange& exchange, const std::string& subject) {
  const auto colon = subject.find(':');
  const std::string id = colon == std::string::npos ? subject : subject.substr(colon + 1);
  if (subject.rfind("function:", 0) == 0) return function_label(id);
  const auto person = exchange.services().directory().person(id);
  return person.has_value() ? person->display_name : id;
}

std::string right_label(const std::vector<RightDeclaration>& rights, const std::string& id) {
  for (const auto& right : rights) {
    if (right.id == id) return right.label;
  }
  return id;
}

View grants_view(Exchange& exchange, const std::vector<Grant>& grants, const std::vector<RightDeclaration>& rights) {
  std::vector<View> rows;
  for (const auto& grant : grants) {
    View row;
    row.set("subject", subject_label(exchange, grant.subject));
    row.set("right", right_label(rights, grant.right));
    row.set("school",
            grant.school.empty() ? text("settings.whole_instance") : school_name(exchange.services(), grant.school));
    row.set("allowed", grant.allowed);
    row.set("right_id", grant.right);
    row.set("subject_id", grant.subject);
    row.set("school_id", grant.school);
    row.set("csrf", exchange.visitor.session.csrf);
    rows.push_back(row);
  }
  return list_of(rows);
}

View subjects_view(Exchange& exchange) {
  std::vector<std::pair<std::string, std::string>> subjects;
  for (const auto& function : known_functions()) {
    subjects.emplace_back(std::string("function:") + function.id, text("rights.function", {function.label}));
  }
  for (const auto& person : need(exchange.services().directory().everybody())) {
    subjects.emplace_back("person:" + person.id, person.last_name + " " + person.first_name);
  }
  return options(subjects, {});
}

http::Response show_rights(Exchange& exchange) {
  const std::string asked = exchange.request.query.get("etablissement");
  const std::string school = asked.empty() ? asked : need(exchange.services().directory().school(asked)).uai;
  const auto rights = need(exchange.services().rights().declared());
  const auto grants = need(exchange.services().rights().grants());
  std::vector<std::pair<std::string, std::string>> schools = {{"", text("settings.whole_instance")}};
  for (const auto& known : need(exchange.services().directory().schools())) schools.emplace_back(known.uai, known.name);
  std::vector<std::pair<std::string, std::string>> right_choices;
  std::vector<View> columns;
  for (const auto& right : rights) {
    right_choices.emplace_back(right.id, right.label);
    View column;
    column.set("label", right.label);
    columns.push_back(column);
  }
  View view;
  view.set("schools", options(schools, school));
  view.set("rights", list_of(columns));
  view.set("rows", matrix_view(rights, grants, school));
  view.set("right_choices", options(right_choices, {}));
  view.set("subjects", subjects_view(exchange));
  view.set("has_grants", !grants.empty());
  view.set("grants", grants_view(exchange, grants, rights));
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.title = text("menu.rights");
  page.crumbs = {{text("menu.group.administration"), "/administration"}, {text("menu.rights"), {}}};
  page.body = draw_template("admin_rights", view);
  return exchange.draw(page);
}

http::Response change_right(Exchange& exchange) {
  const auto& form = exchange.request.form;
  Grant grant{form.get("droit"), form.get("sujet"), form.get("etablissement"), true};
  const std::string act = form.get("acte");
  auto& rights = exchange.services().rights();
  if (!grant.school.empty()) need(exchange.services().directory().school(grant.school));
  if (act == "defaut") {
    need(rights.clear(exchange.actor(), grant));
  } else if (act == "accorder" || act == "retirer") {
    grant.allowed = act == "accorder";
    need(rights.set(exchange.actor(), grant));
  } else {
    return http::problem(400);
  }
  http::FieldList query;
  if (!grant.school.empty()) query.add("etablissement", grant.school);
  return done(Url::with(Url::path("/administration/droits"), query), "right_changed");
}

View posts_view(Exchange& exchange, const Person& person, const std::vector<RightDeclaration>& declared) {
  std::vector<View> posts;
  for (const auto& post : person.posts) {
    View item;
    item.set("school", post.uai.empty() ? text("settings.whole_instance") : school_name(exchange.services(), post.uai));
    std::string functions;
    for (const auto& function : post.functions) {
      functions += (functions.empty() ? "" : ", ") + function_label(function);
    }
    item.set("functions", functions);
    std::string rights;
    for (const auto& right : need(exchange.services().rights().rights_of(person.id, post.uai))) {
      rights += (rights.empty() ? "" : ", ") + right_label(declared, right);
    }
    item.set("rights", rights);
    item.set("has_rights", !rights.empty());
    posts.push_back(item);
  }
  return list_of(posts);
}

http::Response show_people(Exchange& exchange) {
  const std::string wanted = sdk::cut_utf8(exchange.request.query.get("q"), 200);
  const auto declared = need(exchange.services().rights().declared());
  std::vector<View> rows;
  for (const auto& person : need(exchange.services().directory().everybody())) {
    if (!wanted.empty() && fold(person.display_name).find(fold(wanted)) == std::string::npos) continue;
    View row;
    row.set("name", person.display_name);
    row.set("mail", person.mail);
    row.set("account", need(exchange.services().accounts().has_account(person.id)));
    row.set("posts", posts_view(exchange, person, declared));
    rows.push_back(row);
  }
  View view;
  view.set("q", wanted);
  view.set("count", text_count("people.count", static_cast<std::int64_t>(rows.size())));
  view.set("has_rows", !rows.empty());
  view.set("rows", list_of(rows));
  HtmlPage page;
  page.title = text("menu.people");
  page.crumbs = {{text("menu.group.administration"), "/administration"}, {text("menu.people"), {}}};
  page.body = draw_template("admin_people", view);
  return exchange.draw(page);
}

}  // namespace

void add_rights_pages(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, "/administration/droits", {"admin"}, show_rights);
  add_page(site, router, http::Method::post, "/administration/droits", {"admin"}, change_right);
  add_page(site, router, http::Method::get, "/administration/personnes", {"admin"}, show_people);
}

}  // namespace ent::host
