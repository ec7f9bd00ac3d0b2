# Writes the two message catalogues as C++ raw strings: cmake -DOUT= -DFR= -DEN= -P embed.cmake
set(source "// Written by embed.cmake from fr.json and en.json.\nnamespace ent::host {\n")
foreach(language FR EN)
  file(READ ${${language}} text)
  string(APPEND source "extern const char* const kMessages${language};\nconst char* const kMessages${language} = R\"JSON_TEXT(${text})JSON_TEXT\";\n")
endforeach()
string(APPEND source "}  // namespace ent::host\n")
file(WRITE ${OUT} "${source}")
