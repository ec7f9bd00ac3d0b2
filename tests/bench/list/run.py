#!/usr/bin/env python3
"""Time of the list page (U1) over many conventions, as a browser on the same machine sees it.

    run.py --build build/release [--count 10000]

One real convention is made through the pages; its record is then copied `count` times with other ids, states, partner
schools and dates. Prints the median and the 99th percentile of whole requests (HTTP, session, rights, query, template)
for the first page, one state tab, a search and a later page.
"""
import argparse
import http.client
import json
import pathlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "e2e"))
from instance import Instance, eventually  # noqa: E402

STATES = ["DRAFT", "TO_SIGN_HOME", "TO_SIGN_HOST", "SIGNED", "REFUSED", "CANCELLED", "EXPIRED"]


def fill(database, home, count):
    """Copies one record of this home school `count` times."""
    rng = random.Random(7)
    with sqlite3.connect(database) as db:
        model = json.loads(db.execute("SELECT json FROM rec_conventions_convention WHERE f_home_uai=? LIMIT 1",
                                      (home,)).fetchone()[0])
        rows = []
        for n in range(count):
            copy = dict(model, state=rng.choice(STATES), number=f"{home}-BENCH-{n:06d}",
                        search=f"{model.get('search', '')} essai {n:06d}",
                        first_day=f"2027-{1 + n % 12:02d}-{1 + n % 28:02d}")
            rows.append((f"cv-bench{n:024d}", json.dumps(copy, ensure_ascii=False)))
        db.executemany("INSERT INTO rec_conventions_convention (id, revision, json) VALUES (?, 1, ?)", rows)
        db.execute("ANALYZE")


def measure(user, address, rounds=200):
    connection = http.client.HTTPConnection("127.0.0.1", user.port)
    cookie = "; ".join(f"{k}={v}" for k, v in user.cookies.items())
    times, size = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, answer.status
        size = len(body)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.99)], size


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--count", type=int, default=10000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        at = Instance(args.build, folder)
        at.create()
        at.start()
        user = at.user("principal.c")
        eventually(lambda: "/conventions/cv-" in user.open("/app/conventions/?onglet=all").body.decode(), "a draft")
        at.stop()
        fill(pathlib.Path(folder) / "ent.sqlite", "0990003R", args.count)
        at.start()
        try:
            user = at.user("principal.c")
            later = user.open("/app/conventions/?onglet=all")
            following = next(href for label, href in later.links if "Suite de la liste" in label)
            for name, address in (("all, first page", "/app/conventions/?onglet=all"),
                                  ("to sign", "/app/conventions/?onglet=to_sign"),
                                  ("search", "/app/conventions/?" + urllib.parse.urlencode(
                                      {"onglet": "all", "texte": f"essai {args.count - 5:06d}"})),
                                  ("second page", following)):
                median, p99, size = measure(user, address)
                print(f"{args.count} conventions, {name:16}: median {median:6.2f} ms, p99 {p99:6.2f} ms, {size} bytes")
        finally:
            at.stop()


if __name__ == "__main__":
    main()
