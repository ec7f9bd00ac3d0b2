// What a child of run_child (child.hpp) does at its two ends. Linked by such children only.
#pragma once

#include <cstddef>
#include <string_view>

#include "signing/core/bytes.hpp"

namespace signing::isolate {

// Exit codes for a parent that asked wrongly.
inline constexpr int kExitUsage = 64, kExitBadRequest = 65;

// A decimal number and nothing else.
[[nodiscard]] bool to_number(std::string_view text, std::size_t& out);

// Descriptor 0, mapped for the rest of the process and not yet read. Empty when there is nothing.
[[nodiscard]] BytesView map_input();

// Writes all of it to descriptor 1; false when the parent no longer listens.
[[nodiscard]] bool send_answer(BytesView answer);

}  // namespace signing::isolate
