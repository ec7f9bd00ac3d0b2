# Writes a .cpp with the files of FILES (names relative to ROOT, separated by |) as string literals:
#   cmake -DOUT=… -DROOT=… -DFILES=a|b -P embed.cmake
# A string literal of g++ and clang has no practical limit; the delimiter must not occur in the files.
string(REPLACE "|" ";" names "${FILES}")
set(code "#include \"host/chrome/embedded.hpp\"\n\nnamespace ent::host {\n\nconst std::vector<EmbeddedFile>& embedded_files() {\n  static const std::vector<EmbeddedFile> files = {\n")
foreach(name IN LISTS names)
  file(READ "${ROOT}/${name}" content)
  string(FIND "${content}" ")ent_file\"" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${name} contains the literal's delimiter")
  endif()
  string(APPEND code "      {\"${name}\", R\"ent_file(${content})ent_file\"},\n")
endforeach()
string(APPEND code "  };\n  return files;\n}\n\n}  // namespace ent::host\n")
file(WRITE "${OUT}" "${code}")
