#include "plugin/domain/uai.hpp"

namespace conventions::domain {

bool is_uai_shape(std::string_view uai) {
  return uai.size() == 8 && uai_check_letter(uai) != 0 && uai[7] >= 'A' && uai[7] <= 'Z';
}

char uai_check_letter(std::string_view uai) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  if (uai.size() < 7) return 0;
  unsigned number = 0;
  for (const char c : uai.substr(0, 7)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return kLetters[number % kLetters.size()];
}

bool is_uai(std::string_view uai) {
  return is_uai_shape(uai) && uai[7] == uai_check_letter(uai);
}

}  // namespace conventions::domain
