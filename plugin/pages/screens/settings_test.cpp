// U5 « Tester la signature »: what was tried, how long each step took, what was found and how to repair it.
#include "plugin/app/signature_config.hpp"
#include "plugin/pages/labels.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

std::string step_name(const Exchange& x, app::TestStep step) {
  switch (step) {
    case app::TestStep::kKey:
      return x.say("test.step_key");
    case app::TestStep::kSign:
      return x.say("test.step_sign");
    case app::TestStep::kTimeStamp:
      return x.say("test.step_time_stamp");
    case app::TestStep::kVerify:
      break;
  }
  return x.say("test.step_verify");
}

std::vector<View> step_views(const Exchange& x, const app::TestSignature& test) {
  std::vector<View> steps;
  for (const auto& step : test.steps) {
    View item;
    put_chip(item, x.say(step.good ? "test.step_good" : "test.step_bad"), step.good ? Tone::kGood : Tone::kBad,
             step.good ? Icon::kGood : Icon::kBad);
    item.text("step", x.say("test.step_timed", {{"step", step_name(x, step.step)}, {"ms", step.ms}}));
    item.text("what", step.good ? "" : message(x, step.failure_key, step.parameters));
    const std::string fix = "fix." + step.failure_key;
    item.text("fix", !step.good && x.texts().has(fix) ? x.say(fix) : "");
    steps.push_back(std::move(item));
  }
  return steps;
}

}  // namespace

ent_status test_act(const Exchange& x, const Room& room) {
  const auto test = app::test_signature(room.app, x.call());
  if (test.has_error()) return problem_page(x, test.error(), {x.say("settings.title"), x.page({"parametres"})});
  View view;
  view.text("tone", test->good ? "good" : "bad");
  view.text("verdict", x.say(test->good ? "test.good" : "test.bad"));
  view.text("verdict_text", x.say(test->good          ? "test.good_text"
                                  : test->pdf.empty() ? "test.none_text"
                                                      : "test.bad_text"));
  view.flag("signed", !test->pdf.empty()).list("steps", step_views(x, *test));
  std::vector<View> findings;
  for (const auto& finding : test->findings) {
    View item;
    put_chip(item, x.say(finding.good ? "test.ok" : "test.look"), finding.good ? Tone::kNote : Tone::kBad,
             finding.good ? Icon::kNone : Icon::kBad);
    item.text("text", x.texts().has(finding.key) ? message(x, finding.key, {}) : finding.text);
    const std::string fix = "fix." + finding.key;
    item.text("fix", !finding.good && x.texts().has(fix) ? x.say(fix) : "");
    findings.push_back(std::move(item));
  }
  view.list("findings", std::move(findings));
  std::vector<View> lines;
  for (std::string_view rest = test->report_text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    View line;
    line.text("line", rest.substr(0, end));
    lines.push_back(std::move(line));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  put_form_guard(view, x);
  view.list("report", std::move(lines));
  view.url("specimen_url", x.page({"parametres", "specimen"})).url("settings_url", x.page({"parametres"}));
  const std::string title = x.say("test.title");
  return x.answer(PageAnswer{200,
                             title,
                             {{x.say("settings.title"), x.page({"parametres"})}, {title, x.page({"parametres"})}},
                             render("test_result", x.texts(), view)});
}

// Made anew: nothing of a test is stored.
ent_status specimen_file(const Exchange& x, const Room& room) {
  const auto test = app::test_signature(room.app, x.call());
  if (test.has_error()) return problem_page(x, test.error(), {x.say("settings.title"), x.page({"parametres"})});
  if (test->pdf.empty()) {
    const auto& last = test->steps.back();
    return problem_page(x, app::Failure(app::Code::kBlocked, last.failure_key, last.parameters),
                        {x.say("settings.title"), x.page({"parametres"})});
  }
  RawAnswer raw;
  raw.media_type = "application/pdf";
  raw.content = test->pdf;
  raw.file_name = "specimen-signature.pdf";
  raw.download = true;
  return x.answer(raw);
}

}  // namespace conventions::pages
