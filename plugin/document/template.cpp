// Template::parse: a strict reading. Unknown members, placeholders, conditions and blocks are refused with their place.

#include <boost/json.hpp>
#include <set>

#include "plugin/document/digest.hpp"
#include "plugin/document/template_content.hpp"
#include "plugin/document/templates/embedded.hpp"
#include "plugin/document/text.hpp"

namespace conventions::document {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxTemplateBytes = std::size_t{512} * 1024;

struct NamedCondition {
  const char* name;
  Condition condition;
};
constexpr NamedCondition kConditionNames[] = {{"electronic", Condition::kElectronic},
                                              {"paper", Condition::kPaper},
                                              {"risk", Condition::kRisk},
                                              {"no_risk", Condition::kNoRisk},
                                              {"programme", Condition::kProgramme},
                                              {"no_programme", Condition::kNoProgramme},
                                              {"regularisation", Condition::kRegularisation}};

struct NamedBlock {
  const char* name;
  TemplateParagraph::Kind kind;
};
constexpr NamedBlock kBlockNames[] = {{"programme", TemplateParagraph::Kind::kProgramme},
                                      {"sessions", TemplateParagraph::Kind::kSessions},
                                      {"signers", TemplateParagraph::Kind::kSigners},
                                      {"address", TemplateParagraph::Kind::kAddress}};

// Thrown inside this file only; Template::parse turns it into a Failure.
struct TemplateError {
  Failure failure;
};

[[noreturn]] void refuse(const std::string& place, const std::string& what) {
  throw TemplateError{{FailureCode::kBadTemplate, what, place, "document.bad_template"}};
}

// One JSON object being read: remembers what was asked for, so that what was not can be refused.
class Members {
 public:
  Members(const json::value& value, std::string place) : place_(std::move(place)) {
    if (!value.is_object()) refuse(place_, "an object is expected");
    object_ = &value.get_object();
  }

  const json::value* find(const char* name) {
    asked_.insert(name);
    return object_->if_contains(name);
  }

  const json::value& need(const char* name) {
    const json::value* value = find(name);
    if (value == nullptr) refuse(place_, std::string("member missing: ") + name);
    return *value;
  }

  bool flag(const char* name) {
    const json::value* value = find(name);
    if (value == nullptr) return false;
    if (!value->is_bool()) refuse(at(name), "true or false is expected");
    return value->get_bool();
  }

  std::string at(const char* name) const { return place_.empty() ? name : place_ + "." + name; }

  void finish() const {
    for (const auto& member : *object_) {
      const std::string name(member.key());
      if (asked_.count(name) == 0) refuse(place_, "unknown member: " + name.substr(0, 60));
    }
  }

 private:
  const json::object* object_ = nullptr;
  std::string place_;
  std::set<std::string> asked_;
};

const json::array& array_of(const json::value& value, std::string_view place) {
  if (!value.is_array()) refuse(std::string(place), "a list is expected");
  return value.get_array();
}

std::string indexed(const std::string& place, std::size_t i) {
  return place + "[" + std::to_string(i) + "]";
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  TemplateContent parse() {
    if (text_.size() > kMaxTemplateBytes) refuse("", "template over the limit of 512 KiB");
    json::error_code error;
    const json::value root = json::parse(json::string_view(text_.data(), text_.size()), error);
    if (error) refuse("", "not JSON: " + error.message());
    Members members(root, "");
    if (members.need("format") != json::value(1)) refuse("format", "format 1 is expected");
    read_article_ids(members.need("articles"));

    TemplateContent out;
    out.kicker = text(members, "kicker");
    out.title = text(members, "title");
    out.subtitle = text(members, "subtitle");
    out.reference = text(members, "reference");
    out.parties_heading = text(members, "parties_heading");
    out.parties_intro = texts(members, "parties_intro");
    out.visas_heading = text(members, "visas_heading");
    out.visas_to_confirm = text(members, "visas_to_confirm");
    out.visas = visas(members.need("visas"));
    out.articles_heading = text(members, "articles_heading");
    out.articles = articles(members.need("articles"), "articles");
    out.signatures_intro = text(members, "signatures_intro");
    out.annex_title = text(members, "annex_title");
    out.annex_session_title = text(members, "annex_session_title");
    out.annex_intro = texts(members, "annex_intro");
    out.proof_title = text(members, "proof_title");
    out.proof = articles(members.need("proof"), "proof");
    members.finish();
    out.sha256 = sha256_hex(std::string(text_));
    return out;
  }

 private:
  // Articles may be referred to by id anywhere, so their ids are read first.
  void read_article_ids(const json::value& value) {
    const json::array& list = array_of(value, "articles");
    if (list.empty()) refuse("articles", "at least one article is needed");
    for (const json::value& one : list) {
      const json::value* id = one.is_object() ? one.get_object().if_contains("id") : nullptr;
      if (id == nullptr || !id->is_string()) continue;
      if (!article_ids_.insert(std::string(id->get_string())).second) refuse("articles", "the same id twice");
    }
  }

  void check_placeholders(const std::string& text, const std::string& place) const {
    for (std::size_t open = text.find("{{"); open != std::string::npos; open = text.find("{{", open + 2)) {
      const std::size_t close = text.find("}}", open);
      if (close == std::string::npos) refuse(place, "a placeholder is not closed");
      const std::string name = text.substr(open + 2, close - open - 2);
      const bool article = name.rfind("article.", 0) == 0 && article_ids_.count(name.substr(8)) != 0;
      if (!article && !is_placeholder(name)) refuse(place, "unknown placeholder: " + name.substr(0, 60));
    }
  }

  std::string text_of(const json::value& value, const std::string& place) const {
    if (!value.is_string()) refuse(place, "a text is expected");
    const json::string& raw = value.get_string();
    Result<std::string> clean = clean_text({raw.data(), raw.size()}, Lines::kSingle, place);
    if (!clean) refuse(place, clean.error().what);
    if (clean->empty()) refuse(place, "an empty text");
    check_placeholders(*clean, place);
    return *clean;
  }

  std::string text(Members& members, const char* name) const { return text_of(members.need(name), members.at(name)); }

  std::vector<std::string> texts(Members& members, const char* name) const {
    std::vector<std::string> out;
    const std::string place = members.at(name);
    for (const json::value& one : array_of(members.need(name), place)) {
      out.push_back(text_of(one, indexed(place, out.size())));
    }
    return out;
  }

  Condition condition(Members& members) const {
    const json::value* value = members.find("when");
    if (value == nullptr) return Condition::kAlways;
    for (const NamedCondition& known : kConditionNames) {
      if (value->is_string() && value->get_string() == known.name) return known.condition;
    }
    refuse(members.at("when"), "unknown condition");
  }

  std::vector<TemplateVisa> visas(const json::value& value) const {
    std::vector<TemplateVisa> out;
    std::set<std::string> ids;
    for (const json::value& one : array_of(value, "visas")) {
      Members members(one, indexed("visas", out.size()));
      TemplateVisa visa;
      visa.info.id = text(members, "id");
      visa.info.label = text(members, "label");
      visa.info.text = text(members, "text");
      visa.info.on_by_default = members.flag("default");
      visa.info.to_confirm = members.flag("to_confirm");
      visa.when = condition(members);
      members.finish();
      if (!ids.insert(visa.info.id).second) refuse(members.at("id"), "the same id twice");
      out.push_back(std::move(visa));
    }
    return out;
  }

  static TemplateParagraph::Kind block_kind(const json::value& value, const std::string& place) {
    for (const NamedBlock& known : kBlockNames) {
      if (value.is_string() && value.get_string() == known.name) return known.kind;
    }
    refuse(place, "unknown block");
  }

  std::vector<std::vector<std::string>> table(const json::value& value, const std::string& place) const {
    std::vector<std::vector<std::string>> rows;
    for (const json::value& line : array_of(value, place)) {
      const std::string at = indexed(place, rows.size());
      std::vector<std::string> cells;
      for (const json::value& cell : array_of(line, at)) cells.push_back(text_of(cell, indexed(at, cells.size())));
      if (cells.size() < 2 || cells.size() > 6 || (!rows.empty() && cells.size() != rows.front().size())) {
        refuse(at, "a row has 2 to 6 cells, as many as the first");
      }
      rows.push_back(std::move(cells));
    }
    if (rows.size() < 2) refuse(place, "a table has a row of titles and one more");
    return rows;
  }

  TemplateParagraph paragraph(const json::value& value, const std::string& place) const {
    TemplateParagraph out;
    if (value.is_string()) {
      out.text = text_of(value, place);
      return out;
    }
    Members members(value, place);
    out.when = condition(members);
    if (const json::value* block = members.find("block"); block != nullptr) {
      out.kind = block_kind(*block, members.at("block"));
    } else if (const json::value* rows = members.find("table"); rows != nullptr) {
      out.kind = TemplateParagraph::Kind::kTable;
      out.text = text(members, "summary");
      out.rows = table(*rows, members.at("table"));
    } else {
      out.text = text(members, "text");
    }
    members.finish();
    return out;
  }

  std::vector<TemplateArticle> articles(const json::value& value, const std::string& list) const {
    std::vector<TemplateArticle> out;
    for (const json::value& one : array_of(value, list)) {
      const std::string place = indexed(list, out.size());
      Members members(one, place);
      TemplateArticle article;
      if (members.find("id") != nullptr) article.id = text(members, "id");
      article.title = text(members, "title");
      for (const json::value& paragraph_value : array_of(members.need("paragraphs"), place)) {
        const std::string at = indexed(members.at("paragraphs"), article.paragraphs.size());
        article.paragraphs.push_back(paragraph(paragraph_value, at));
      }
      members.finish();
      out.push_back(std::move(article));
    }
    return out;
  }

  std::string_view text_;
  std::set<std::string> article_ids_;
};

}  // namespace

Result<Template> Template::parse(std::string_view json) {
  try {
    return Template(std::make_shared<const TemplateContent>(Parser(json).parse()));
  } catch (const TemplateError& error) {
    return error.failure;
  }
}

std::string_view Template::french_json() {
  return {kConventionFrJson, kConventionFrJsonSize};
}

const Template& Template::french() {
  static const Template wording = parse(french_json()).value();
  return wording;
}

std::vector<VisaInfo> Template::visas() const {
  std::vector<VisaInfo> out;
  for (const TemplateVisa& visa : content_->visas) out.push_back(visa.info);
  return out;
}

}  // namespace conventions::document
