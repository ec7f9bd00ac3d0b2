#!/usr/bin/env python3
"""Runs clang-tidy (.clang-tidy) over every C and C++ source of ours, on all cores.

Usage: tidy.py SOURCE_DIR [PATH...]   PATH: only what lies there, e.g. plugin/domain. Exit 1 when anything is found.
The flags are those of the CMake preset "tidy", configured here; nothing needs to be built.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

FINDING = re.compile(r"^(/[^:]+:\d+:\d+): (?:warning|error): (.*) \[([\w.-]+).*\]$", re.M)


def configure(top):
    """The folder of the compile database."""
    made = subprocess.run(["cmake", "--preset", "tidy"], cwd=top, capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit("tidy: cmake --preset tidy failed\n" + made.stdout + made.stderr)
    return top / "build" / "tidy"


def sources(top, build, paths):
    """Ours are what the compile database names outside the build tree."""
    named = {pathlib.Path(entry["file"]) for entry in json.loads((build / "compile_commands.json").read_text())}
    wanted = [top / path for path in paths] or [top]
    return sorted(file for file in named
                  if not file.is_relative_to(top / "build") and any(file.is_relative_to(root) for root in wanted))


def examine(build, file):
    """The findings as (place, text, check): a header's come again with every source that includes it."""
    ran = subprocess.run(["clang-tidy", "-p", build, "--quiet", file], capture_output=True, text=True)
    found = set(FINDING.findall(ran.stdout))
    if ran.returncode != 0 and not found:
        found.add((str(file), "clang-tidy failed: " + (ran.stderr.strip().splitlines() or ["no word why"])[-1], "failure"))
    return found


def main():
    top = pathlib.Path(sys.argv[1]).resolve()
    if "version 14." not in subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True).stdout:
        print("clang-tidy is not version 14: not run (others find other things)")
        return 0
    began = time.monotonic()
    build = configure(top)
    files = sources(top, build, sys.argv[2:])
    if not files:
        sys.exit("tidy: no source there")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = set().union(*pool.map(lambda file: examine(build, file), files))
    for place, text, check in sorted(found):
        print(f"{place.removeprefix(str(top) + '/')}: {text} [{check}]")
    print(f"clang-tidy: {len(found)} findings in {len(files)} sources, {time.monotonic() - began:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
