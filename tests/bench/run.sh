#!/bin/sh
# Runs every benchmark of a build, one after the other, beside `openssl speed` in the same run.
#   tests/bench/run.sh BUILD_DIR
set -eu
bin=$1/bin
echo "== openssl speed (one core, this run)"
openssl speed -seconds 3 rsa2048 ecdsap256 2>/dev/null | grep -E 'rsa 2048|256 bits'
for bench in "$bin"/bench_*; do
  echo "== $(basename "$bench")"
  "$bench"
done
if [ -f tests/bench/list/run.py ]; then
  echo "== list page of 10,000 conventions"
  python3 tests/bench/list/run.py --build "$1"
fi
