#!/usr/bin/env python3
"""Checks the include arrows between the rooms of the repository (see README, "The rooms").

Usage: check_arrows.py SOURCE_DIR. Exit 1 and one line per forbidden #include.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.M)

# A room is a folder; a file belongs to the longest one. Each room: the rooms it may include besides itself.
SIGNING_LEAF = ["signing/core"]
ARROWS = {
    "signing/core": [],
    "signing/pdf": SIGNING_LEAF,
    "signing/cms": SIGNING_LEAF + ["signing/keys"],
    "signing/image": SIGNING_LEAF,
    "signing/keys": SIGNING_LEAF + ["signing/net"],
    "signing/net": SIGNING_LEAF,
    "signing/timestamp": SIGNING_LEAF + ["signing/net"],
    "signing/revocation": SIGNING_LEAF + ["signing/net"],
    "signing/isolate": SIGNING_LEAF,
    "signing/preview": SIGNING_LEAF,
    "signing/verify": ["signing/core", "signing/pdf", "signing/cms", "signing/timestamp", "signing/revocation",
                       "signing/isolate"],
    "signing/cli": ["signing"],
    "signing": ["signing"],
    "host-api/include": [],
    "host-api/sdk": ["host-api/include"],
    "host-api/host": ["host-api/host", "host-api/connectors", "host-api/sdk", "host-api/include"],
    "host-api/connectors": ["host-api/sdk", "host-api/include"],
    "plugin/domain": [],
    "plugin/document": [],
    "plugin/scan": ["signing"],
    "plugin/messages": ["plugin/domain"],
    "plugin/exports": ["plugin/domain"],
    "plugin/app": ["plugin/domain", "plugin/document", "plugin/messages", "plugin/scan", "signing",
                   "host-api/sdk", "host-api/include"],
    "plugin/pages": ["plugin/app", "plugin/domain", "host-api/sdk", "host-api/include"],
    "plugin": ["plugin", "signing", "host-api/sdk", "host-api/include"],
}
# How an #include path names a room.
PREFIXES = [("ent/sdk/", "host-api/sdk"), ("ent/", "host-api/include"), ("host/", "host-api/host"),
            ("connectors/", "host-api/connectors"),
            ("host-api/", "host-api"), ("signing/", "signing"), ("plugin/", "plugin")]


def room_of(path):
    """The longest known room that holds a path, or None."""
    best = None
    for room in ARROWS:
        if (path == room or path.startswith(room + "/")) and (best is None or len(room) > len(best)):
            best = room
    return best


def target_of(include, source, top):
    """The repository path an #include means, or None for a system header."""
    sibling = (source.parent / include)
    if sibling.exists():
        return str(sibling.resolve().relative_to(top))
    for prefix, room in PREFIXES:
        if include.startswith(prefix):
            if room in ("signing", "plugin", "host-api"):
                return include
            if room in ("host-api/host", "host-api/connectors"):
                return "host-api/" + include
            return room + "/" + include
    return None


def allowed(source_room, target_room):
    if source_room == target_room:
        return True
    return any(target_room == a or target_room.startswith(a + "/") for a in ARROWS[source_room])


def main(top):
    top = pathlib.Path(top).resolve()
    bad, files, arrows = [], 0, 0
    for folder in ("host-api", "plugin", "signing"):
        for path in sorted((top / folder).rglob("*")):
            if path.suffix not in (".cpp", ".hpp", ".h", ".c", ".in"):
                continue
            source_room = room_of(str(path.relative_to(top)))
            files += 1
            for include in INCLUDE.findall(path.read_text(encoding="utf-8")):
                target = target_of(include, path, top)
                if target is None:
                    continue
                target_room = room_of(target)
                arrows += 1
                if source_room is None or target_room is None or not allowed(source_room, target_room):
                    bad.append(f"{path.relative_to(top)}: {source_room} may not include {include} ({target_room})")
    print("\n".join(bad))
    print(f"{files} files, {arrows} arrows, {len(bad)} forbidden")
    return 1 if bad or files == 0 or arrows == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
