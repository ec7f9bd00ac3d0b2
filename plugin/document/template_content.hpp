#pragma once
// What a parsed template holds. Texts still have their {{placeholders}}; all of them are known ones.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/document/convention_document.hpp"

namespace conventions::document {

// When a text is printed; the names in the template are in kConditionNames (template.cpp).
enum class Condition { kAlways, kElectronic, kPaper, kRisk, kNoRisk, kProgramme, kNoProgramme, kRegularisation };

struct TemplateParagraph {
  enum class Kind { kText, kProgramme, kSessions, kSigners, kAddress, kTable };
  Kind kind = Kind::kText;
  Condition when = Condition::kAlways;
  std::string text;                            // kText, kTable: its summary for screen readers
  std::vector<std::vector<std::string>> rows;  // kTable: the columns' titles, then the rows, all as long
};

struct TemplateArticle {
  std::string id;
  std::string title;
  std::vector<TemplateParagraph> paragraphs;
};

struct TemplateVisa {
  VisaInfo info;
  Condition when = Condition::kAlways;
};

struct TemplateContent {
  std::string kicker;
  std::string title;
  std::string subtitle;
  std::string reference;
  std::string parties_heading;
  std::vector<std::string> parties_intro;
  std::string visas_heading;
  std::string visas_to_confirm;
  std::vector<TemplateVisa> visas;
  std::string articles_heading;
  std::vector<TemplateArticle> articles;
  std::string signatures_intro;
  std::string annex_title;
  std::string annex_session_title;  // of each, when there is one per session
  std::vector<std::string> annex_intro;
  std::string proof_title;
  std::vector<TemplateArticle> proof;  // the sections of the proof page; without ids
  std::string sha256;                  // of the JSON text as given
};

using Values = std::map<std::string, std::string>;  // placeholder -> text

// The text with each {{name}} replaced by its value, inserted as it is (never parsed again). Precondition: the template
// was parsed, so every name is known.
[[nodiscard]] std::string substitute(std::string_view text, const Values& values);

// The placeholders of a convention and the articles' numbers. `fingerprint`: the short one.
[[nodiscard]] Values values_of(const ConventionData& data, const TemplateContent& wording,
                               const std::string& fingerprint);

// Sets annex.number (from 1), annex.date, annex.count, annex.adults for the lines of one annex.
void set_annex_values(Values& values, std::size_t number, Date day, const std::vector<const Pupil*>& lines);

// Every name values_of gives, without the articles' ones.
[[nodiscard]] bool is_placeholder(std::string_view name);

}  // namespace conventions::document
