// School ids: seven digits and a check letter (product.md § 2). A wrong letter is worth a warning, never a refusal.
#pragma once

#include <string>
#include <string_view>

namespace conventions::domain {

// Seven digits and a capital letter.
bool is_uai_shape(std::string_view uai);

// The letter of the first seven digits: "ABCDEFGHJKLMNPRSTUVWXYZ"[number mod 23]; 0 when they are not digits.
char uai_check_letter(std::string_view uai);

// The shape is right and so is the letter.
bool is_uai(std::string_view uai);

}  // namespace conventions::domain
