#!/usr/bin/env bash
# (bash for pipefail and arrays)
# Replays the corpus of a fuzz target, then explores: 60 s the parsers of documents, signatures, keys and pictures, 10 s
# the others; 30 minutes with CONVENTIONS_LONG=yes.
#   run.sh PROGRAM NAME
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case $2 in
  fuzz_pdf|fuzz_verify|fuzz_cms|fuzz_time_stamp|fuzz_revocation|fuzz_pkcs12|fuzz_image|fuzz_signature_dictionary) seconds=60 ;;
  *) seconds=10 ;;
esac
seconds=${CONVENTIONS_FUZZ_SECONDS:-$seconds}
[ "${CONVENTIONS_LONG:-no}" = yes ] && seconds=1800
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/new"
corpus=("$here/corpus/$2")
[ -d "${corpus[0]}" ] || corpus=()
# The same exploration each time, so that it says something about the sources; a long campaign goes elsewhere each time.
seed=(-seed=20261128)
[ "${CONVENTIONS_LONG:-no}" = yes ] && seed=()
cd "$work"
ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 "$1" "${seed[@]}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
  -print_final_stats=1 "$work/new" "${corpus[@]}" 2>&1 | tail -n 25
