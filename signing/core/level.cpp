#include "signing/core/level.hpp"

namespace signing {

std::string_view name_of(Level level) {
  switch (level) {
    case Level::kBT:
      return "B-T";
    case Level::kBLT:
      return "B-LT";
    case Level::kBLTA:
      return "B-LTA";
    case Level::kBB:
      break;
  }
  return "B-B";
}

std::optional<Level> level_from_name(std::string_view name) {
  for (const Level level : {Level::kBB, Level::kBT, Level::kBLT, Level::kBLTA})
    if (name == name_of(level)) return level;
  return std::nullopt;
}

}  // namespace signing
