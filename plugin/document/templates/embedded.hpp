#pragma once
// The shipped wording, made from convention_fr.json by embed.cmake at build time.

#include <cstddef>

namespace conventions::document {

extern const char kConventionFrJson[];
extern const std::size_t kConventionFrJsonSize;

}  // namespace conventions::document
