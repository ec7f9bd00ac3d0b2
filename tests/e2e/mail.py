#!/usr/bin/env python3
"""E-mail from end to end, with the demonstration data and a real mail server.

    mail.py --build build/release --out build/mail

An administrator sets the server (STARTTLS, password) and tries it; a convention goes through both signatures; each
letter leads, for somebody who is not signed in, through the login to the exact screen; no letter names a pupil; each
message came once. Then the server is gone: pages work, the administrator sees why, and « réessayer » sends.
"""
import argparse
import csv
import pathlib
import re
import shutil
import sys

from http_user import User
from instance import TOP, Instance, eventually, signature_png
from mail_peer import MailPeer, texts_of, turn_mail_on

OFFER = "Immersion en bac pro électricité (MELEC)"


def pupils():
    with open(TOP / "dist/demo/pupils.csv", encoding="utf-8-sig", newline="") as f:
        return [(row["last_name"], row["first_names"]) for row in csv.DictReader(f, delimiter=";")]


def open_convention(head):
    """The draft of OFFER, once the job has made it."""
    def look():
        head.open("/app/conventions/")
        return next((href for _, href in head.page.links if re.search(r"/conventions/cv-[^/?#]+$", href)
                     and OFFER in head.open(href).text), None) if head.page.links else None
    return eventually(look, "the draft")


def play(at, peer):
    admin = at.user("admin")
    certificate = (peer.folder / "cert.pem").read_text()
    turn_mail_on(admin, peer.port, securite="starttls", utilisateur="ent", motdepasse="faux", certificats=certificate)
    page = admin.press("Envoyer un message d’essai")
    assert "Étape en échec : identification" in page.text, page.text[:900]
    admin.open("/parametres/reglages/courriel")
    page = admin.press("Enregistrer", {"motdepasse": "secret d'essai"})
    assert "secret d'essai" not in page.body.decode(), "the password is on no page"
    page = admin.press("Envoyer un message d’essai")
    assert "Le serveur a accepté le message d’essai" in page.text, page.text[:900]
    eventually(lambda: len(peer.messages()) == 1, "the try")

    home, host = at.user("principal.c"), at.user("proviseur.e")
    for user in (home, host):
        user.open("/app/conventions/parametres")
        user.press("Enregistrer l’image", files={"image": ("signature.png", signature_png(3))})
    path = open_convention(home)
    home.open(path)
    home.press("Figer la convention")
    home.open(path + "/signer")
    assert "C’est signé" in home.press("Signer la convention").text
    to_host = eventually(lambda: [m for m in peer.messages() if "proviseur.e@" in m["to"] and "à signer" in m["subject"].lower()],
                         "the host school's letter")
    link = re.search(r"https?://[^/\s]+(/notifications/\d+)", to_host[0].get_body(("plain",)).get_content()).group(1)

    stranger = User(at.port)
    page = stranger.open(link)
    assert page.has_button("Se connecter"), page.text[:300]
    page = stranger.press("connecter", {"login": "proviseur.e", "password": at.accounts["proviseur.e"]})
    assert page.has_button("Signer la convention"), (page.url, page.text[:400])
    assert home.open(link).status == 404, "somebody else's message is not found"
    assert "C’est signé" in stranger.press("Signer la convention").text


def check_letters(at, peer, wanted):
    eventually(lambda: len(peer.messages()) >= wanted, f"{wanted} letters")
    letters = peer.messages()
    ids = [m["message-id"] for m in letters]
    assert len(ids) == len(set(ids)), "each letter once"
    names = pupils()
    for letter in letters:
        text = texts_of(letter).replace(str(letter["to"].addresses[0].display_name), "")  # staff share names with pupils
        for last, first in names:
            assert not re.search(rf"\b{re.escape(last)}\b", text), f"a letter names the pupil {last}"
            assert f"{first} {last}" not in text
        assert letter["auto-submitted"] == "auto-generated" and letter["date"]
    print(f"{len(letters)} letters, each once, none with the name of one of {len(names)} pupils")


def server_gone(at, peer, out):
    peer.stop()
    admin, home = at.user("admin"), at.user("principal.c")
    page = admin.open("/mes-notifications")
    assert page.status == 200
    home.open("/app/conventions/?onglet=all")
    done = next(href for _, href in home.page.links if re.search(r"/conventions/cv-[^/?#]+$", href)
                and home.open(href).has_button("Figer la convention"))
    home.open(done)
    home.press("Figer la convention")
    eventually(lambda: "ne fonctionne pas depuis" in admin.open("/administration/messages").text, "the banner")

    # A letter that was under way when the server went failed at another step: the next try finds nobody at all.
    def retried():
        return "Un nouvel essai commence" in admin.press("Réessayer maintenant tout").text
    eventually(retried, "a letter to try again")
    eventually(lambda: "Étape en échec : connexion au serveur" in admin.open("/administration/messages").text, "no connection")
    again = MailPeer(out / "peer", "--security", "starttls", "--user", "ent", "--password", "secret d'essai", "--port", str(peer.port))
    before = len(again.messages())
    admin.press("Réessayer maintenant tout")
    eventually(lambda: len(again.messages()) > before, "the letter after the failure")
    eventually(lambda: "ne fonctionne pas" not in admin.open("/administration/messages").text, "the banner is gone")
    return again


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    out = pathlib.Path(args.out).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    peer = MailPeer(out / "peer", "--security", "starttls", "--user", "ent", "--password", "secret d'essai")
    at = Instance(args.build, out / "instance", check=True)
    at.create()
    at.start()
    try:
        play(at, peer)
        check_letters(at, peer, 4)
        peer = server_gone(at, peer, out)
        check_letters(at, peer, 5)
        assert not at.violations(), at.violations()
    finally:
        code = at.stop()
        peer.stop()
    assert code == 0
    log = (at.data / "ent-host.log").read_text()
    assert "secret d'essai" not in log and "faux" not in log, "no password in the log"


if __name__ == "__main__":
    sys.exit(main())
