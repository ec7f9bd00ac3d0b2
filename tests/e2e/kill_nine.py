#!/usr/bin/env python3
"""kill -9 of ent-host at random points of the signing steps: nothing signed is lost or doubled.

    kill_nine.py --build build/release --out build/kill-nine [--points 200] [--seed N]

Each point: a head of school presses « Signer la convention », the server is killed a random moment later and started
again. Then the convention must be in a state that agrees with its PDF (0, 1 or 2 signatures), a confirmed signature must
be there, and pressing the same button of the old page again must sign exactly once. At the end: every signature valid,
the audit chain intact, one audit entry per signature, each notification exactly once. Points default to 200, 1000 when
CONVENTIONS_LONG=yes (dist/test --long).
"""
import argparse
import csv
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

from instance import Instance, eventually, pades_verify, pdfsig, signature_png, signatures_of

HOME, HOST = "0990101X", "0990102Y"  # invented département 099
STATES = {"À signer par l’établissement d’origine": 0, "À signer par l’établissement d’accueil": 1,
          "Signée par les deux établissements": 2}


def write_data(folder, offers):
    """Two schools and as many offers of one session and one agreed pupil."""
    folder.mkdir(parents=True)

    def write(name, header, rows):
        with open(folder / name, "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f, delimiter=";", lineterminator="\n")
            out.writerow(header.split())
            out.writerows(rows)

    write("schools.csv", "uai name kind address postcode city phone mail deliberation_number deliberation_date "
          "deliberation_executory",
          [[HOME, "Collège des Essais", "collège", "1 rue du Port", "99100", "Valbrune", "09 99 00 00 01",
            "origine@exemple.example", "1", "2026-06-30", "2026-07-15"],
           [HOST, "Lycée des Essais", "lycée", "2 rue du Port", "99200", "Montcendre", "09 99 00 00 02",
            "accueil@exemple.example", "2", "2026-06-30", "2026-07-15"]])
    write("people.csv", "id first_name last_name uai functions login capacity",
          [["p-home", "Anne", "Origine", HOME, "D0010", "home", "principale"],
           ["p-home2", "Luc", "Origine", HOME, "SECRETARIAT", "home2", "secrétariat"],
           ["p-host", "Paul", "Accueil", HOST, "D0010", "host", "proviseur"],
           ["p-host2", "Lise", "Accueil", HOST, "SECRETARIAT", "host2", "secrétariat"],
           ["p-admin", "Ada", "Admin", "*", "ADMIN_ENT", "admin", ""]])
    numbers = range(1, offers + 1)
    write("offers.csv", "id host kind type title", [[f"o-{n}", HOST, "individual", "immersion", f"Essai {n}"] for n in numbers])
    write("sessions.csv", "id offer start from to place contact capacity",
          [[f"s-{n}", f"o-{n}", "+20d", "09:00", "16:00", "Atelier", "Accueil", "5"] for n in numbers])
    write("pupils.csv", "id home last_name first_names birth_date class",
          [[f"e-{n}", HOME, f"Élève{n}", "Zoë", "2012-05-04", "3e A"] for n in numbers])
    write("enrolments.csv", "id session pupil", [[f"i-{n}", f"s-{n}", f"e-{n}"] for n in numbers])
    write("agreements.csv", "enrolment state date means by", [[f"i-{n}", "given", "-2d", "courriel", "guardian"] for n in numbers])


class Campaign:
    def __init__(self, args, out):
        self.random = random.Random(args.seed)
        self.points = args.points
        self.out = out
        offers = args.points // 2 + 3
        write_data(out / "csv", offers)
        self.offers = offers
        self.at = Instance(args.build, out / "instance")
        self.at.create(out / "csv")
        self.at.start()
        self.users = {"home": self.at.user("home"), "host": self.at.user("host")}
        self.confirmed = self.lost_answers = self.signed_before_kill = 0
        self.trust = None

    def prepare(self):
        for user in self.users.values():
            user.open("/app/conventions/parametres")
            page = user.press("Enregistrer l’image", files={"image": ("signature.png", signature_png(3))})
            assert "Active" in page.text, page.text[:400]
        home = self.users["home"]
        self.conventions = eventually(lambda: self.drafts(home), "all drafts", 120)
        for path in self.conventions:
            home.open(path)
            page = home.press("Figer la convention")
            assert "À signer par l’établissement d’origine" in page.text, page.text[:400]
        admin = self.at.user("admin")
        admin.open("/app/conventions/administration")
        self.trust = self.out / "trust.pem"
        self.trust.write_bytes(admin.follow("ancre de confiance").body)

    def drafts(self, home):
        """Paths of the drafts, over all pages of the list; None while some are missing."""
        found = []
        home.open("/app/conventions/?onglet=all")
        while True:
            found += [href for _, href in home.page.links if re.search(r"/conventions/cv-[^/?#]+$", href)]
            if not home.page.has_link("Suite de la liste"):
                break
            home.follow("Suite de la liste")
        found = list(dict.fromkeys(found))
        return found if len(found) >= self.offers else None

    def restart(self):
        self.at.start()
        for user in self.users.values():
            user.port = self.at.port

    def state(self, path):
        """(signatures by the page's words, signatures in the PDF); fails when they differ."""
        user = self.users["home"]
        page = user.open(path)
        assert page.status == 200, (path, page.status, page.text[:300])
        stage = next((n for words, n in STATES.items() if words in page.text), None)
        assert stage is not None, page.text[:400]
        link = next(href for label, href in page.links if "Ouvrir le PDF" in label or "Télécharger" in label)
        pdf = user.request("GET", link).body
        assert len(signatures_of(pdf)) == stage, f"{path}: state says {stage}, the PDF has {len(signatures_of(pdf))}"
        return stage, pdf

    def sign_request(self, path, stage):
        """The POST of the signing page, not yet sent."""
        user = self.users["home" if stage == 0 else "host"]
        page = user.open(path + "/signer")
        form, _ = page.form_with("Signer la convention")
        return user, form.action, urllib.parse.urlencode(form.fields)

    @staticmethod
    def send(user, action, body):
        return user.request("POST", action, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def one_point(self, path, stage, longest):
        user, action, body = self.sign_request(path, stage)
        answer = []

        def press():
            try:
                answer.append(self.send(user, action, body))
            except OSError:
                pass  # the server died first: this person does not know
            except Exception as error:  # an answer cut in the middle
                if "Incomplete" not in type(error).__name__ and "HTTP" not in type(error).__module__:
                    raise

        thread = threading.Thread(target=press)
        thread.start()
        delay = self.random.random() * longest
        end = time.monotonic() + delay
        while time.monotonic() < end:
            pass  # the random moment of the crash itself, not a wait for anything
        self.at.kill()
        thread.join()
        self.restart()
        confirmed = bool(answer) and answer[0].status == 200 and "C’est signé" in answer[0].text
        after, _ = self.state(path)
        assert after in (stage, stage + 1), (path, stage, after)
        if confirmed:
            self.confirmed += 1
            assert after == stage + 1, f"{path}: a confirmed signature is lost"
        elif after == stage + 1:
            self.signed_before_kill += 1
        else:
            self.lost_answers += 1
        again = self.send(user, action, body)
        assert again.status in (200, 409), (again.status, again.text[:300])
        final, _ = self.state(path)
        assert final == stage + 1, f"{path}: after pressing again {final} signatures instead of {stage + 1}"

    def run(self):
        self.prepare()
        path = self.conventions[0]
        began = time.monotonic()
        self.send(*self.sign_request(path, 0))
        longest = max(0.03, (time.monotonic() - began) * 1.8)
        done, queue = 0, [(p, s) for p in self.conventions[1:] for s in (0, 1)]
        for path, stage in queue:
            if done == self.points:
                break
            self.one_point(path, stage, longest)
            done += 1
        print(f"{done} points: {self.confirmed} confirmed before the kill, {self.signed_before_kill} signed without an "
              f"answer, {self.lost_answers} not signed; window {longest * 1000:.0f} ms")
        assert done == self.points
        self.check_all()

    def check_all(self):
        good = 0
        for path in self.conventions:
            stage, pdf = self.state(path)
            if stage == 0:
                continue
            file = self.out / "check.pdf"
            file.write_bytes(pdf)
            code, report, _ = pades_verify(self.at.pades, file, self.trust, stage)
            assert code == 0, (path, report)
            if good < 5:
                verdicts, opinion = pdfsig(file)
                assert len(verdicts) == stage and all(v for v, _ in verdicts), opinion
            good += stage
        database = self.at.data / "ent.sqlite"

        def waiting():
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
                return db.execute("SELECT count(*) FROM outbox WHERE delivered_ms=0").fetchone()[0]

        eventually(lambda: waiting() == 0, "every message delivered")
        assert self.at.stop() == 0
        verified = subprocess.run([self.at.host, "audit", "verify", "--data", self.at.data], capture_output=True, text=True)
        assert verified.returncode == 0, verified.stdout
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
            signed = {}
            for event, subject, count in db.execute(
                    "SELECT event, subject, count(*) FROM audit WHERE event LIKE 'convention.signed%' GROUP BY 1, 2"):
                assert count == 1, f"{event} of {subject} is written {count} times"
                signed.setdefault(event, set()).add(subject)
            entries = sum(len(s) for s in signed.values())
            assert entries == good, f"{entries} audit entries for {good} signatures"
            outbox = db.execute("SELECT dedup_key, person, event FROM outbox").fetchall()
            inbox = db.execute("SELECT dedup_key, person, event FROM inbox").fetchall()
            assert sorted(outbox) == sorted(inbox), "every message once in the inbox"
            told = {}
            for key, person, event in inbox:
                told.setdefault((event, key.split(":")[1]), []).append(person)
            for (event, convention), people in told.items():
                assert len(people) == len(set(people)), (event, convention, people)
            to_host = [p for (event, _), p in told.items() if event == "convention.to_sign_host"]
            both = [p for (event, _), p in told.items() if event == "convention.signed"]
            home_signed = len(signed.get("convention.signed_home", ()))
            host_signed = len(signed.get("convention.signed_host", ()))
            assert len(to_host) == home_signed and len(both) == host_signed, (len(to_host), home_signed, len(both), host_signed)
            assert len({tuple(sorted(p)) for p in to_host}) == 1 and len({tuple(sorted(p)) for p in both}) == 1
        print(f"{good} signatures, all valid, one audit entry each; {len(inbox)} messages, each once; "
              + verified.stdout.strip().splitlines()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--points", type=int, default=1000 if os.environ.get("CONVENTIONS_LONG") == "yes" else 200)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    args = parser.parse_args()
    print("seed", args.seed, flush=True)
    out = pathlib.Path(args.out).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    campaign = Campaign(args, out)
    try:
        campaign.run()
    finally:
        campaign.at.stop()


if __name__ == "__main__":
    sys.exit(main())
