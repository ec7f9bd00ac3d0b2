// From queue and templates to letters.
#include "host/base/crypto.hpp"
#include "host/i18n/i18n.hpp"
#include "host/outbox/mail.hpp"

namespace ent::host {
namespace {

std::string html_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\n')
      out += "<br>\n";
    else if (c != '\r')
      out += c;
  }
  return out;
}

std::string html_link(const std::string& url) {
  return "<a href=\"" + html_of(url) + "\">" + html_of(url) + "</a>";
}

// What a letter says, as text and as HTML at once.
struct Values {
  MailValues text, html;
  void say(const std::string& name, const std::string& value) {
    text[name] = value;
    html[name] = html_of(value);
  }
  void link(const std::string& name, const std::string& url) {
    text[name] = url;
    html[name] = html_link(url);
  }
};

void say_person(Values& values, const Person& person, const std::string& ent_name) {
  values.say("prenom", person.first_name);
  values.say("nom", person.last_name);
  values.say("ent", ent_name);
}

std::string link_to(const std::string& base, const InboxItem& item) {
  return base + "/notifications/" + std::to_string(item.id);
}

void say_list(Values& values, const std::vector<InboxItem>& items, const std::string& base) {
  std::string text, html;
  for (const auto& item : items) {
    const std::string link = link_to(base, item);
    text += (text.empty() ? "" : "\n") + item.title + "\n" + item.body + "\n" + link + "\n";
    html += "<li><strong>" + html_of(item.title) + "</strong><br>\n" + html_of(item.body) + "<br>\n" + html_link(link) +
            "</li>\n";
  }
  values.text["liste"] = text;
  values.html["liste"] = "</p>\n<ul>\n" + html + "</ul>\n<p>";
  values.say("nombre",
             message("fr", items.size() > 1 ? "mail.count.other" : "mail.count.one", {std::to_string(items.size())}));
}

smtp::Letter fill_letter(const MailTemplate& shown, const Values& values) {
  smtp::Letter letter;
  letter.subject = fill_in(shown.subject, values.text);
  letter.text = fill_in(shown.body, values.text) + "\n";
  // Escaping touches no brace and no name of a variable.
  letter.html = "<p>" + fill_in(html_of(shown.body), values.html) + "</p>";
  return letter;
}

void address(smtp::Letter& letter, const Person& to, const MailSettings& settings) {
  letter.from = settings.from;
  letter.from_name = settings.from_name;
  letter.reply_to = settings.reply_to;
  letter.to = to.mail;
  letter.to_name = to.display_name;
}

}  // namespace

Result<smtp::Letter> Mail::write_letter(const QueuedMail& mail, const std::vector<InboxItem>& items,
                                        const MailSettings& settings) {
  const auto person = parts_.directory.person(mail.person);
  if (person.has_error()) return person.error();
  if (items.empty()) return fail(Status::not_found, "mail.no_message", "the letter has no message");
  const std::string base = configuration_.base_url(settings);
  Values values;
  say_person(values, *person, parts_.ent_name);
  if (mail.digest) {
    say_list(values, items, base);
    values.say("jour", format_time("fr", mail.due_ms, TimeStyle::date));
    values.link("lien", base + "/notifications");
  } else {
    const InboxItem& item = items.front();
    const auto school = parts_.directory.school(item.school);
    values.say("titre", item.title);
    values.say("message", item.body);
    values.say("evenement", choices_.event(item.plugin, item.event).label);
    values.say("etablissement", school.has_value() ? school->name : item.school);
    values.link("lien", link_to(base, item));
  }
  const auto shown = mail.digest ? templates_.get(kDigestPlugin, kDigestEvent)
                                 : templates_.get(items.front().plugin, items.front().event);
  if (shown.has_error()) return shown.error();
  smtp::Letter letter = fill_letter(*shown, values);
  address(letter, *person, settings);
  letter.message_id = mail.message_id;
  letter.date_ms = parts_.clock.now_ms();
  return letter;
}

smtp::Letter Mail::example(const MailTemplate& shown, const MailEvent& event) const {
  InboxItem item;
  item.id = 1;
  item.title = message("fr", "mail.example.title");
  item.body = message("fr", "mail.example.body");
  Person person;
  person.first_name = message("fr", "mail.example.first_name");
  person.last_name = message("fr", "mail.example.last_name");
  Values values;
  say_person(values, person, parts_.ent_name);
  const bool digest = event.plugin == kDigestPlugin && event.event == kDigestEvent;
  if (digest) {
    say_list(values, {item, item}, parts_.public_url);
    values.say("jour", format_time("fr", parts_.clock.now_ms(), TimeStyle::date));
    values.link("lien", parts_.public_url + "/notifications");
  } else {
    values.say("titre", item.title);
    values.say("message", item.body);
    values.say("evenement", event.label);
    values.say("etablissement", message("fr", "mail.example.school"));
    values.link("lien", link_to(parts_.public_url, item));
  }
  return fill_letter(shown, values);
}

smtp::Letter Mail::trial_letter(const Person& to, const MailSettings& settings) const {
  Values values;
  say_person(values, to, parts_.ent_name);
  values.link("lien", configuration_.base_url(settings) + "/");
  smtp::Letter letter =
      fill_letter({message("fr", "mail.trial.subject"), message("fr", "mail.trial.body"), false}, values);
  address(letter, to, settings);
  letter.message_id = random_id("m-");
  letter.date_ms = parts_.clock.now_ms();
  return letter;
}

}  // namespace ent::host
