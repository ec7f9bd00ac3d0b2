#pragma once

#include <string>

#include "ask.hpp"

namespace conventions::pages::test {

// Checks what is true of every page, whatever it shows. With CONVENTIONS_PREVIEW_DIR set, also writes it as a file.
void expect_sound(const Answer& answer, const std::string& what);

}  // namespace conventions::pages::test
