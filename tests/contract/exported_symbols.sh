#!/bin/sh
# The plugin exports exactly ent_plugin_entry; programs export nothing (toolchain symbols aside).
#   exported_symbols.sh PLUGIN PROGRAM...
set -eu
plugin=$1
shift
own() { nm -D --defined-only "$1" | awk '{print $3}' | grep -vxE '_init|_fini|_edata|_end|__bss_start|_IO_stdin_used|data_start|__data_start|main|_start|__asan.*|__ubsan.*|__sanitizer.*|__tsan.*|__lsan.*|__interceptor.*|___interceptor.*' || true; }
exports=$(own "$plugin")
[ "$exports" = ent_plugin_entry ] || { echo "$plugin exports: $exports" >&2; exit 1; }
for program in "$@"; do
  exports=$(own "$program" | grep -vE '@@?(GLIBC|GLIBCXX|CXXABI)' || true)
  # Copies of data the dynamic linker placed in the program (vtables and type names of other libraries) are not ours.
  exports=$(for s in $exports; do case $s in _ZT[IVS]*|_ZSt*|_ZNSt*|environ|std*|optarg|optind) ;; *) echo "$s" ;; esac; done)
  [ -z "$exports" ] || { echo "$program exports: $exports" >&2; exit 1; }
done
echo "exports are as they should be"
