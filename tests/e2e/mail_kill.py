#!/usr/bin/env python3
"""kill -9 of ent-host at random moments of sending: no e-mail twice, none lost without a word.

    mail_kill.py --build build/release --out build/mail-kill [--points 40] [--seed N]

Each point: messages are put into the outbox while the host is down, the host is started and killed a random moment
later. At the end the host runs until nothing waits. Then each letter that says « sent » is in the mail server's store
once, each « unknown » one at most once, nothing else is there, and every message has its letter. Points default to 40,
400 when CONVENTIONS_LONG=yes.
"""
import argparse
import collections
import os
import pathlib
import random
import shutil
import sqlite3
import sys
import time

from instance import Instance, eventually
from mail_peer import MailPeer, turn_mail_on

BATCH = 15
PERSON, SCHOOL = "p-proviseur-a", "0990001N"


def put_messages(data, first, count):
    """As a plugin's commit stores them."""
    with sqlite3.connect(data / "ent.sqlite") as db:
        db.executemany(
            "INSERT INTO outbox(plugin,dedup_key,person,school,event,title,body,place,created_ms) VALUES(?,?,?,?,?,?,?,?,?)",
            [("conventions", f"essai:{n}", PERSON, SCHOOL, "convention.to_sign_home", f"Essai {n}", "Un essai.", "home", 1)
             for n in range(first, first + count)])
    db.close()


def query(data, sql):
    db = sqlite3.connect(f"file:{data / 'ent.sqlite'}?mode=ro", uri=True)
    rows = db.execute(sql).fetchall()
    db.close()
    return rows


def longest_delivery(at):
    """From the start of the process to the last letter of one batch, in seconds."""
    put_messages(at.data, 0, BATCH)
    began = time.monotonic()
    at.start()
    eventually(lambda: query(at.data, "SELECT count(*) FROM mails WHERE state='sent'")[0][0] == BATCH, "the first batch")
    took = time.monotonic() - began
    at.stop()
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--points", type=int, default=400 if os.environ.get("CONVENTIONS_LONG") == "yes" else 40)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    args = parser.parse_args()
    print("seed", args.seed, flush=True)
    chance = random.Random(args.seed)
    out = pathlib.Path(args.out).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    peer = MailPeer(out / "peer")
    at = Instance(args.build, out / "instance")
    try:
        at.create()
        at.start()
        turn_mail_on(at.user("admin"), peer.port)
        at.stop()
        window = longest_delivery(at) * 1.2
        under_way = set()  # one that was under way may still be so after a crash before the next start had looked
        for point in range(1, args.points + 1):
            put_messages(at.data, point * BATCH, BATCH)
            at.spawn()
            end = time.monotonic() + chance.random() * window
            while time.monotonic() < end:
                pass  # the random moment of the crash itself, not a wait for anything
            at.kill()
            under_way |= {row[0] for row in query(at.data, "SELECT message_id FROM mails WHERE state='sending'")}
        at.start()
        total = (args.points + 1) * BATCH
        eventually(lambda: query(at.data, "SELECT count(*) FROM mails WHERE state IN ('sent','unknown')")[0][0] == total,
                   "every letter has an end", 120)
        assert at.stop() == 0
        states = dict(query(at.data, "SELECT message_id, state FROM mails"))
        arrived = collections.Counter(m["message-id"].strip("<>").split("@")[0] for m in peer.messages())
        subjects = collections.Counter(m["subject"] for m in peer.messages())
        assert len(states) == total, (len(states), total)
        assert set(arrived) <= set(states), "nothing else arrived"
        assert max(subjects.values()) == 1, [s for s, n in subjects.items() if n > 1]
        for letter, state in states.items():
            assert arrived[letter] == 1 if state == "sent" else arrived[letter] <= 1, (letter, state, arrived[letter])
        unknown = [letter for letter, state in states.items() if state == "unknown"]
        assert set(unknown) == under_way, (unknown, under_way)
        there = sum(arrived[letter] for letter in unknown)
        print(f"{args.points} kills in windows of {window:.2f} s: {total} letters, {total - len(unknown)} sent and each once in "
              f"the store, {len(unknown)} unknown ({there} of them arrived), 0 twice")
    finally:
        if at.process is not None:
            at.stop()
        peer.stop()


if __name__ == "__main__":
    sys.exit(main())
