# cmake -DINPUT=algorithms.json -DOUTPUT=file.cpp -P embed.cmake: the policy as a C++ string (g++ 12 has no #embed).
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "// Generated from algorithms.json; do not edit.
namespace signing {
extern const char kBuiltInAlgorithms[];
const char kBuiltInAlgorithms[] = R\"policy(${text})policy\";
}  // namespace signing
")
