# cmake -DINPUT=file -DOUTPUT=file.cpp -P embed.cmake: the bytes of INPUT as a C++ array (g++ 12 has no #embed).
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
string(REGEX REPLACE "((........){16})" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "// Generated from convention_fr.json; do not edit.
#include \"plugin/document/templates/embedded.hpp\"

namespace conventions::document {

const char kConventionFrJson[] = {
${bytes}'\\0'};
const std::size_t kConventionFrJsonSize = ${size};

}  // namespace conventions::document
")
