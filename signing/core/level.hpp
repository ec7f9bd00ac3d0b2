// PAdES baseline levels (ETSI EN 319 142-1 § 6).
#pragma once

#include <optional>
#include <string_view>

namespace signing {

// B-B: the signature alone. B-T: its time proven by a time-stamp. B-LT: with the certificates and revocation data to
// judge it later. B-LTA: those protected by a document time-stamp, which can be renewed.
enum class Level { kBB, kBT, kBLT, kBLTA };

std::string_view name_of(Level level);                        // "B-B", "B-T", "B-LT", "B-LTA"
std::optional<Level> level_from_name(std::string_view name);  // nothing for any other text

}  // namespace signing
