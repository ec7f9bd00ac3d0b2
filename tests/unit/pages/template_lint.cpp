#include "template_lint.hpp"

#include <cctype>
#include <set>

namespace conventions::pages::test {
namespace {

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string lower(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

const std::set<std::string> kAddresses = {"href", "src", "action", "formaction", "poster", "cite", "data", "ping"};
const std::set<std::string> kNever = {"style", "srcdoc", "srcset", "imagesrcset"};

class Linter {
 public:
  explicit Linter(std::string_view source) : source_(source) {}

  std::vector<std::string> run() {
    while (at_ < source_.size()) {
      if (starts("{{")) {
        text_tag();
      } else if (starts("<!--")) {
        problem("a comment hides what is tested");
        ++at_;
      } else if (source_[at_] == '<') {
        element();
      } else {
        ++at_;
      }
    }
    return problems_;
  }

 private:
  struct Tag {
    char kind = 'v';  // v variable, & unescaped, # ^ / sections, ! > = others
    std::string name;
  };

  bool starts(std::string_view text) const { return source_.substr(at_, text.size()) == text; }

  void problem(const std::string& what) {
    problems_.push_back(what + " near: " + std::string(source_.substr(at_, 60)));
  }

  Tag read_tag() {
    const bool triple = starts("{{{");
    const auto close = source_.find(triple ? "}}}" : "}}", at_);
    if (close == std::string_view::npos) {
      problem("a tag is not closed");
      at_ = source_.size();
      return {'!', ""};
    }
    const auto open = at_ + (triple ? 3 : 2);
    std::string inside(source_.substr(open, close - open));
    at_ = close + (triple ? 3 : 2);
    Tag tag;
    if (triple) {
      tag.kind = '&';
    } else if (!inside.empty() && std::string_view("&#^/!>=").find(inside[0]) != std::string_view::npos) {
      tag.kind = inside[0];
      inside.erase(0, 1);
    }
    for (const char c : inside) {
      if (c != ' ') tag.name += c;
    }
    if (tag.kind == '=' || tag.kind == '>' || tag.kind == '!')
      problem("delimiters, partials and comments are not used");
    return tag;
  }

  void text_tag() {
    const Tag tag = read_tag();
    if (tag.kind == '&' && !ends_with(tag.name, "html")) problem("unescaped value " + tag.name);
    if (tag.kind == 'v' && ends_with(tag.name, "html")) problem("escaped HTML " + tag.name);
    if (tag.kind == 'v' && ends_with(tag.name, "url")) problem("address as text " + tag.name);
  }

  void element() {
    ++at_;
    if (at_ < source_.size() && source_[at_] == '/') ++at_;
    std::string name;
    while (at_ < source_.size() && std::isalnum(static_cast<unsigned char>(source_[at_]))) name += source_[at_++];
    if (name.empty()) problem("a tag name is not constant");
    name = lower(name);
    if (name == "script" || name == "style" || name == "iframe" || name == "object" || name == "embed" ||
        name == "base" || name == "link" || name == "meta") {
      problem("element " + name);
    }
    while (at_ < source_.size() && source_[at_] != '>') attribute();
    ++at_;
  }

  // Between attributes only sections may stand; their content is attributes again.
  void attribute() {
    if (starts("{{")) {
      const Tag tag = read_tag();
      if (tag.kind != '#' && tag.kind != '^' && tag.kind != '/') problem("a value between attributes");
      return;
    }
    if (std::isspace(static_cast<unsigned char>(source_[at_])) || source_[at_] == '/') {
      ++at_;
      return;
    }
    std::string name;
    while (at_ < source_.size() && std::string_view(" \n\t=>{").find(source_[at_]) == std::string_view::npos) {
      name += source_[at_++];
    }
    name = lower(name);
    if (name.empty()) {
      problem("an attribute name is not constant");
      ++at_;
      return;
    }
    if (name.rfind("on", 0) == 0 || kNever.count(name) != 0) problem("attribute " + name);
    if (at_ >= source_.size() || source_[at_] != '=') return;
    ++at_;
    if (at_ >= source_.size() || source_[at_] != '"') {
      problem("the value of " + name + " is not in double quotes");
      return;
    }
    value(name);
  }

  void value(const std::string& name) {
    ++at_;
    const auto begin = at_;
    std::vector<Tag> tags;
    while (at_ < source_.size() && source_[at_] != '"') {
      if (starts("{{")) {
        tags.push_back(read_tag());
      } else {
        ++at_;
      }
    }
    const std::string whole(source_.substr(begin, at_ - begin));
    ++at_;
    const bool address = kAddresses.count(name) != 0;
    if (address && !tags.empty() &&
        (tags.size() != 1 || tags[0].kind != 'v' || whole != "{{" + tags[0].name + "}}" ||
         !ends_with(tags[0].name, "url"))) {
      problem("address attribute " + name + " is no single {{…url}}: " + whole);
    }
    if (address && tags.empty() && whole.find(':') != std::string::npos) problem("constant scheme in " + name);
    for (const auto& tag : tags) {
      if (tag.kind == '&') problem("unescaped value in attribute " + name);
      if (!address && tag.kind == 'v' && (ends_with(tag.name, "url") || ends_with(tag.name, "html"))) {
        problem("wrong kind of value in attribute " + name);
      }
    }
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> lint_template(std::string_view source) {
  return Linter(source).run();
}

}  // namespace conventions::pages::test
