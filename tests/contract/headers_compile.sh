#!/bin/sh
# Every header of the boundary compiles alone, as C11 and as C++20, with both compilers when clang is there.
#   headers_compile.sh SOURCE_DIR
set -eu
include=$1/host-api/include
sdk=$1/host-api/sdk/include
count=0
for header in "$include"/ent/*.h "$include"/ent/ext/*.h; do
  for cc in gcc clang; do
    command -v $cc >/dev/null 2>&1 || continue
    printf '#include "%s"\n' "$header" | $cc -x c -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -
    printf '#include "%s"\n' "$header" | $cc -x c++ -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -
  done
  lines=$(wc -l < "$header")
  [ "$lines" -le 200 ] || { echo "$header has $lines lines" >&2; exit 1; }
  count=$((count + 1))
done
for header in "$sdk"/ent/sdk/*.hpp; do
  printf '#include "%s"\n' "$header" | g++ -x c++ -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Werror -fsyntax-only \
    -I "$include" -I "$sdk" -
  count=$((count + 1))
done
echo "$count headers compile alone"
