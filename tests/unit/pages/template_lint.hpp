// Reads a mustache template as HTML and names every place where a value could become something other than text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conventions::pages::test {

// Refused: a tag outside text and double-quoted attributes; any value in on…, style, srcdoc or srcset attributes, in
// tag or attribute names, in <script> or <style>; {{{ }}} and {{& }} but for names that end in "html", in text; an
// address attribute whose value is not exactly one {{…url}} or constant; a …url outside an address attribute; other
// delimiters and mustache partials; inline <script>, <style> and inline handlers at all (CSP). `[[key]]` counts as
// constant text.
std::vector<std::string> lint_template(std::string_view source);

}  // namespace conventions::pages::test
