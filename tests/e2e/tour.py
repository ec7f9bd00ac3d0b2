#!/usr/bin/env python3
"""Plays the electronic and the paper process of Conventions over HTTP, as the people of two schools would, and proves each step.

    tour.py --build build/release --out build/tour [--check] [--host ENT_HOST] [--plugin CONVENTIONS.SO]

Leaves in --out the PDF of every step, the trust anchor (trust.pem) and the verification reports. Exit 0 only when every
step and every verification (ours, pdfsig, openssl) succeeded. S1 to S8 are the rules of the product's contract.
"""
import argparse
import csv
import datetime
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys

from authority import Authority, openssl_check_document_time_stamp
from http_user import User
from instance import TOP, Instance, eventually, make_p12, openssl_verify, pades_verify, pdfsig, signature_png

OFFER, SESSION = "o-melec", "s-melec-1"
TITLE = "Immersion en bac pro électricité (MELEC)"
SECOND_TITLE = "Immersion en CAP maintenance des véhicules"  # of the same two schools
PAPER_TITLE = "Atelier robotique"  # of them too
COLLECTIVE = "o-forum"
HOME, HOST = "0990003R", "0990005T"
HOST_PASSWORD = "mot de passe du cachet"


class Tour:
    def __init__(self, instance, out, authority):
        self.instance, self.out, self.authority, self.steps = instance, out, authority, 0

    def step(self, rule, what, proof):
        self.steps += 1
        print(f"{self.steps:2}. [{rule}] {what}\n      {proof}", flush=True)

    def keep(self, name, content):
        (self.out / name).write_bytes(content)
        return self.out / name

    # --- helpers of the story -----------------------------------------------------------------------------------------
    def pupils(self):
        """(agreed, others): "LAST First" of the pupils of the home school in the session, from the imported files."""
        def read(name):
            with open(TOP / "dist" / "demo" / name, encoding="utf-8", newline="") as f:
                return list(csv.DictReader(f, delimiter=";"))
        known = {p["id"]: p for p in read("pupils.csv")}
        given = {a["enrolment"] for a in read("agreements.csv") if a["state"] == "given"}
        agreed, others = [], []
        for e in read("enrolments.csv"):
            pupil = known[e["pupil"]]
            if e["session"] == SESSION and pupil["home"] == HOME:
                (agreed if e["id"] in given else others).append((pupil["last_name"], pupil["first_names"]))
        return agreed, others

    def open_convention(self, user, title=TITLE):
        """The home school's convention for an offer, found in the list U1."""
        def look():
            user.open("/")
            user.open(self.menu_link(user, "Établissement d’origine", "Conventions"))
            user.follow("Toutes")
            for label, href in user.page.links:
                row = re.search(r"/conventions/cv-[^/?#]+$", href)
                if row and user.open(href) and title in user.page.text and \
                        user.page.url.endswith(row.group(0)):
                    return True
                user.page = user.page if "/conventions/" not in user.page.url else self.back_to_list(user)
            return False
        eventually(look, "the draft of our offer in the list")
        return user.page

    @staticmethod
    def back_to_list(user):
        user.open("/app/conventions/?onglet=all")
        return user.page

    @staticmethod
    def menu_link(user, group, words):
        """The address of a menu entry below a menu title, as the page draws it; None when it is not there."""
        html = user.page.body.decode()
        for block in re.findall(r'<li class="ent-nav-group">(.*?)</ul>', html, re.S):
            if group in block:
                for href, label in re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', block, re.S):
                    if words in label:
                        return href
        return None

    def unread(self, user):
        """Titles of the inbox."""
        user.open("/notifications")
        return re.findall(r"<h2>(?:<span.*?</span>)?(.*?)</h2>", user.page.body.decode(), re.S)

    def download(self, user, link, name):
        """Follows a download link of the page and keeps the PDF."""
        before = user.page
        page = user.follow(link)
        user.page = before
        assert page.status == 200 and page.body[:5] == b"%PDF-", (page.status, page.text[:300])
        return self.keep(name, page.body), page.body

    # --- the story ----------------------------------------------------------------------------------------------------
    def play(self):
        at = self.instance
        head_home, head_host = at.user("principal.c"), at.user("proviseur.e")
        self.rights()
        self.collective()
        convention = self.before_configuration(head_home)
        self.configure(head_home, head_host)
        frozen = self.freeze(head_home, convention)
        home_signed = self.sign_home(head_home, head_host, convention, frozen)
        both = self.sign_host(head_home, head_host, convention, home_signed)
        self.verify(at.user("admin"), frozen, home_signed, both)
        self.verification_page(head_home, head_host, frozen, both)
        self.time_stamped(at.user("admin"), head_home, head_host)
        self.on_paper(head_home, head_host)
        self.audit(at)

    def rights(self):
        """S5 and S6: the two menus, each with its right."""
        school_life, training = self.instance.user("viescolaire.e"), self.instance.user("ddfpt.e")
        school_life.open("/")
        training.open("/")
        assert self.menu_link(training, "Établissement d’origine", "Conventions"), training.page.text[:500]
        assert not self.menu_link(training, "Établissement d’accueil", "Conventions")
        self.step("S5", "« Établissement d’origine » > « Conventions » s’ouvre avec « gestion des offres »",
                  "ddfpt.e (gestion des offres) le voit ; il ne voit pas celui de l’établissement d’accueil")
        link = self.menu_link(school_life, "Établissement d’accueil", "Conventions")
        assert link and not self.menu_link(school_life, "Établissement d’origine", "Conventions")
        assert school_life.open(link).status == 200
        refused = school_life.open("/app/conventions/")
        assert refused.url.endswith("/accueil") and "Conventions de nos élèves" not in refused.text, refused.url
        school_life.open(f"/offres/{OFFER}")
        assert school_life.page.has_link("Convention"), school_life.page.links
        tab = school_life.follow("Convention")
        assert tab.status == 200
        self.step("S6", "« Établissement d’accueil » > « Conventions », et l’onglet « Convention » d’une offre individuelle",
                  f"viescolaire.e (gestion des inscriptions) les voit ; l’adresse de la liste d’origine le mène à {refused.url}")

    def collective(self):
        """S1: no convention for a collective offer, by any route."""
        user = self.instance.user("proviseur.e")
        page = user.open(f"/offres/{COLLECTIVE}")
        assert page.status == 200
        tabs = [href for label, href in page.links if href.endswith("/convention")]
        assert not tabs, tabs
        direct = user.open(f"/offres/{COLLECTIVE}/convention")
        assert direct.status >= 400, direct.status
        plugin = user.open(f"/app/conventions/onglet/offre/{COLLECTIVE}")
        assert plugin.status >= 400, plugin.status
        home = self.instance.user("principal.c")
        home.open("/app/conventions/")
        csrf = re.search(r'name="_csrf" value="([^"]+)"', home.page.body.decode()).group(1)
        forced = home.request("POST", "/app/conventions/conventions",
                              f"_csrf={csrf}&offre={COLLECTIVE}&seance=s-forum-1",
                              {"Content-Type": "application/x-www-form-urlencoded"})
        assert forced.status in (403, 404, 409, 422), (forced.status, forced.text[:300])
        self.step("S1", "Une offre collective n’a pas de convention, par aucun chemin",
                  f"pas d’onglet ; adresse directe {direct.status}, greffon {plugin.status}, formulaire forcé {forced.status}")

    def before_configuration(self, head):
        """S3: the electronic convention is out of reach until a signature is configured."""
        page = self.open_convention(head)
        assert "En préparation" in page.text, page.text[:500]
        assert not page.has_button("Figer la convention") and not page.has_link("Lire et signer"), page.text[:800]
        path = page.url.split("?")[0]
        fields = re.findall(r'name="(_csrf)" value="([^"]+)"', page.body.decode())
        forced = head.request("POST", path + "/figer", f"_csrf={fields[0][1]}&revision=0",
                              {"Content-Type": "application/x-www-form-urlencoded"})
        assert forced.status in (409, 422), (forced.status, forced.text[:300])
        assert page.has_link("Configurer la signature") or "signature" in page.text
        self.step("S3", "Sans signature configurée, la convention électronique n’est pas accessible",
                  f"pas de bouton « Figer », la demande forcée reçoit {forced.status}, la page dit pourquoi et mène à la "
                  "configuration")
        return path

    def configure(self, head_home, head_host):
        """S4: « Paramètres » > « Configurer l’application » > choose the file."""
        for head in (head_home, head_host):
            head.open("/")
            link = self.menu_link(head, "Paramètres", "Configurer l’application")
            assert link, "the menu entry is missing"
            head.open(link)
        page = head_home.press("Enregistrer l’image", files={"image": ("signature.png", signature_png(1))})
        assert page.status == 200 and "Active" in page.text, (page.status, page.text[:600])
        page = head_home.press("Tester la signature")
        assert "La signature fonctionne" in page.text, page.text[:800]
        self.step("S4", "principal.c choisit une image : cachet délivré par l’autorité de l’ENT",
                  "« Active » ; le test signe un SPÉCIMEN et le vérifie : « La signature fonctionne »")
        p12, self.host_trust = make_p12(self.out / "host-certificate", "Lycée des Hautes-Rives", HOST_PASSWORD)
        wrong = head_host.press("Enregistrer le certificat", {"mot_de_passe": "faux"},
                                {"certificat": ("cachet.p12", p12)})
        assert wrong.status in (400, 422) and "mot de passe" in wrong.text.lower(), (wrong.status, wrong.text[:400])
        page = head_host.press("Enregistrer le certificat", {"mot_de_passe": HOST_PASSWORD},
                               {"certificat": ("cachet.p12", p12)})
        assert page.status == 200 and "Active" in page.text, (page.status, page.text[:600])
        page = head_host.press("Enregistrer l’image", files={"image": ("tampon.png", signature_png(5))})
        assert page.status == 200, page.text[:400]
        self.step("S4", "proviseur.e importe un certificat (.p12) et une image",
                  f"un mauvais mot de passe est refusé ({wrong.status}) ; le bon est accepté et le certificat décrit")

    def freeze(self, head, convention):
        """S2: the convention goes with the pupils whose parents agreed, and no other."""
        head.open(convention)
        page = head.press("Figer la convention")
        assert page.status == 200 and "À signer par l’établissement d’origine" in page.text, page.text[:600]
        path, pdf = self.download(head, "Ouvrir le PDF", "1-figee.pdf")
        text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
        flat = re.sub(r"\s+", " ", text)
        agreed, others = self.pupils()
        assert len(agreed) >= 2 and len(others) >= 1
        for last, first in agreed:
            assert last.split("-")[0].lower() in flat.lower() and first.split()[0].lower() in flat.lower(), (last, first)
        for last, first in others:
            assert f"{last} {first}".lower() not in flat.lower() and f"{last.upper()}" not in flat, (last, first)
        self.step("S2", "La convention est figée avec la liste des élèves dont les parents ont donné leur accord",
                  f"annexe : {', '.join(f'{f} {l}' for l, f in agreed)} ; laissés de côté : {len(others)}")
        stranger = self.instance.user("principal.d").open(convention)
        assert stranger.status == 404, stranger.status
        self.step("droits", "Un troisième établissement ne la trouve pas", f"principal.d reçoit {stranger.status} « introuvable »")
        return pdf

    def sign_home(self, head_home, head_host, convention, frozen):
        before = self.unread(head_host)
        head_home.open(convention)
        head_home.follow("Lire et signer")
        assert "cachet" in head_home.page.text.lower()
        form = head_home.page.form_with("Signer la convention")[0]
        stale = dict(form.fields, sha256="0" * 64)
        body = "&".join(f"{k}={v}" for k, v in stale.items())
        refused = head_home.request("POST", form.action, body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert refused.status == 409, (refused.status, refused.text[:300])
        page = head_home.press("Signer la convention")
        assert page.status == 200 and "C’est signé" in page.text, (page.status, page.text[:600])
        _, pdf = self.download(head_home, "Télécharger le PDF signé", "2-signee-origine.pdf")
        assert pdf.startswith(frozen), "the frozen bytes are a prefix"
        self.step("S7", "L’établissement d’origine signe (principal.c)",
                  f"reçu affiché ; une empreinte périmée est refusée ({refused.status}) ; les octets figés sont intacts")
        told = eventually(lambda: [t for t in self.unread(head_host) if t not in before], "the host school is told")
        self.step("S7", "L’établissement d’accueil est prévenu", f"notification de proviseur.e : « {told[0].strip()} »")
        return pdf

    def sign_host(self, head_home, head_host, convention, home_signed):
        before = self.unread(head_home)
        head_host.open("/notifications")
        page = head_host.press("Ouvrir")
        if not page.has_button("Signer la convention"):
            page = head_host.follow("Lire et signer")
        page = head_host.press("Signer la convention")
        assert page.status == 200 and "C’est signé" in page.text, (page.status, page.text[:600])
        self.step("S7", "L’établissement d’accueil signe (proviseur.e), depuis sa notification", "reçu affiché")
        told = eventually(lambda: [t for t in self.unread(head_home) if t not in before], "the home school is told")
        self.step("S7", "L’établissement d’origine est prévenu", f"notification de principal.c : « {told[0].strip()} »")
        files = []
        for user, name in ((head_home, "3-signee-par-les-deux.pdf"), (head_host, "3-recue-par-l-accueil.pdf")):
            user.open(convention)
            assert "Signée par les deux établissements" in user.page.text
            files.append(self.download(user, "Télécharger la convention signée", name)[1])
        assert files[0] == files[1]
        assert files[0].startswith(home_signed), "the home school's file is a prefix of the final one"
        self.step("S7", "La convention signée se télécharge des deux côtés",
                  f"le même fichier, SHA-256 {hashlib.sha256(files[0]).hexdigest()[:16]}… ; la signature d’origine est intacte")
        return files[0]

    def on_paper(self, head_home, head_host):
        """S8: the same two schools, this time with ink and post."""
        convention = self.open_convention(head_home, PAPER_TITLE).url

        def act(user, link, button, told, **values):
            user.open(convention)
            user.follow(link)
            page = user.press(button, values)
            assert page.status == 200 and told in page.text, (page.status, page.text[:1200])
            return page

        act(head_home, "Passer à la voie papier", "Passer à la voie papier", "Le choix est enregistré")
        act(head_home, "Éditer les 2 exemplaires", "Éditer les 2 exemplaires", "Les 2 exemplaires sont édités")
        self.step("S8", "L’établissement d’origine édite la convention en 2 exemplaires", "Papier 1/7")
        before = self.unread(head_host)
        act(head_home, "Indiquer la signature de l’établissement d’origine", "Enregistrer la signature",
            "La signature de l’établissement d’origine est enregistrée")
        head_home.open(convention)
        head_home.follow("Indiquer l’envoi des exemplaires")
        refused = head_home.press("Enregistrer l’envoi", {"transporteur": "La Poste"})
        assert refused.status == 422 and "liste des élèves" in refused.text, (refused.status, refused.text[:600])
        act(head_home, "Indiquer l’envoi des exemplaires", "Enregistrer l’envoi", "L’envoi est enregistré",
            transporteur="La Poste", liste="1")
        told = eventually(lambda: [t for t in self.unread(head_host) if t not in before], "the host school is told")
        self.step("S8", "L’établissement d’origine signe, puis envoie les deux exemplaires avec la liste des élèves",
                  f"sans la liste l’envoi est refusé ({refused.status}) ; notification de proviseur.e : « {told[0].strip()} »")
        before = self.unread(head_home)
        act(head_host, "Passer à la voie papier", "Passer à la voie papier", "Le choix est enregistré")
        act(head_host, "Indiquer la réception des exemplaires", "Enregistrer la réception", "La réception est enregistrée")
        act(head_host, "Indiquer la signature de l’établissement d’accueil", "Enregistrer la signature",
            "La signature de l’établissement d’accueil est enregistrée")
        act(head_host, "Indiquer le renvoi d’un exemplaire", "Enregistrer le renvoi", "Le renvoi est enregistré")
        told = eventually(lambda: [t for t in self.unread(head_home) if t not in before], "the home school is told")
        self.step("S8", "L’établissement d’accueil reçoit les deux exemplaires, signe et renvoie un exemplaire signé",
                  f"notification de principal.c : « {told[0].strip()} »")
        page = act(head_home, "Indiquer la réception de l’exemplaire signé", "Enregistrer la réception",
                   "la convention est signée par les deux établissements")
        assert "Signée par les deux établissements" in page.text and "exemplaire original signé" in page.text
        self.step("S8", "L’établissement d’origine reçoit l’exemplaire signé", "Signée par les deux établissements (papier)")

    def verify(self, admin, frozen, home_signed, both):
        admin.open("/app/conventions/administration")
        anchor = admin.follow("ancre de confiance").body.decode()
        assert "BEGIN CERTIFICATE" in anchor
        trust = anchor.rstrip("\n") + "\n" + self.host_trust + self.authority.root_pem
        trust_path = self.keep("trust.pem", trust.encode())
        for name, pdf, expected in (("2-signee-origine", home_signed, 1), ("3-signee-par-les-deux", both, 2)):
            path = self.out / f"{name}.pdf"
            code, report, text = pades_verify(self.instance.pades, path, trust_path, expected)
            self.keep(f"{name}.pades.txt", text.encode())
            assert code == 0 and report["indication"] == "TOTAL-PASSED", (code, report)
            verdicts, opinion = pdfsig(path)
            self.keep(f"{name}.pdfsig.txt", opinion.encode())
            assert len(verdicts) == expected and all(valid for valid, _ in verdicts), opinion
            assert verdicts[-1][1], "the last signature covers the whole file: " + opinion
            good, words = openssl_verify(pdf, trust, self.out / f"{name}.openssl")
            self.keep(f"{name}.openssl.txt", words.encode())
            assert good == expected
            self.step("preuve", f"{name}.pdf : {expected} signature(s)",
                      "pades : TOTAL-PASSED ; pdfsig : valid ; openssl cms -verify -cades : good")
        code, report, _ = pades_verify(self.instance.pades, self.out / "1-figee.pdf", trust_path, 0)
        assert code == 3, (code, report)
        broken = bytearray(both)
        broken[len(frozen) // 2] ^= 1
        code, report, _ = pades_verify(self.instance.pades, self.keep("4-falsifiee.pdf", bytes(broken)), trust_path, 2)
        assert code in (1, 4), (code, report["indication"])
        self.step("preuve", "Un octet changé se voit", f"pades : {report['indication']} ; le fichier figé : NO-SIGNATURE")
        if shutil.which("qpdf"):
            done = subprocess.run(["qpdf", "--check", self.out / "3-signee-par-les-deux.pdf"], capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
            self.step("preuve", "qpdf --check", done.stdout.strip().splitlines()[-1])

    def set(self, admin, label, value):
        """A setting of « Réglages »."""
        admin.open("/")
        link = self.menu_link(admin, "Paramètres", "Réglages")
        admin.open(link)
        page = admin.press(f"« {label} »", {"valeur": value})
        assert page.status == 200, (page.status, page.text[:300])

    def time_stamped(self, admin, head_home, head_host):
        """With a time-stamping authority a convention stays provable after its certificates (PAdES B-LTA)."""
        self.set(admin, "Adresse de l’autorité d’horodatage (RFC 3161)", self.authority.url + "/tsa")
        self.set(admin, "Certificats reconnus pour l’horodatage (PEM)", self.authority.root_pem)
        head_host.open("/app/conventions/parametres")  # with a certificate whose authority publishes a list
        page = head_host.press("Enregistrer le certificat", {"mot_de_passe": HOST_PASSWORD}, {"certificat": (
            "cachet.p12", self.authority.p12("host", "Lycée des Hautes-Rives", HOST_PASSWORD))})
        assert page.status == 200 and "Active" in page.text, (page.status, page.text[:600])
        convention = self.open_convention(head_home, SECOND_TITLE).url.split("?")[0]
        head_home.press("Figer la convention")
        for head in (head_home, head_host):
            head.open(convention)
            head.follow("Lire et signer")
            page = head.press("Signer la convention")
            assert page.status == 200 and "C’est signé" in page.text, (page.status, page.text[:600])
        tsa_trust = self.keep("tsa-trust.pem", self.authority.root_pem.encode())
        judge = [self.instance.pades, "verify", "--trust", self.out / "trust.pem", "--tsa-trust", tsa_trust, "--expect", "2",
                 "--min-level", "B-LTA"]

        def archived():
            head_home.open(convention)
            path, pdf = self.download(head_home, "Télécharger la convention signée", "5-archivee.pdf")
            return (path, pdf) if b"/DocTimeStamp" in pdf else None
        path, pdf = eventually(archived, "the convention with its validation data and a document time-stamp", 60)
        later = f"{datetime.date.today().year + 5}-06-30"  # the schools' certificates have ended by then
        for at, words in (([], "aujourd’hui"), (["--at", later], f"le {later}")):
            done = subprocess.run([*judge, *at, path], capture_output=True, text=True)
            assert done.returncode == 0, (words, done.stdout, done.stderr)
        early = subprocess.run([*judge[:-2], "--at", later, self.out / "3-signee-par-les-deux.pdf"], capture_output=True)
        assert early.returncode == 2, early.stdout
        words = openssl_check_document_time_stamp(pdf, tsa_trust, self.out / "5-archivee.openssl")
        verdicts, opinion = pdfsig(path)
        self.keep("5-archivee.pdfsig.txt", opinion.encode())
        assert sum(valid for valid, _ in verdicts[:2]) == 2, opinion
        self.step("preuve", "Avec une autorité d’horodatage, la convention signée reçoit sa preuve à long terme (B-LTA)",
                  f"pades : TOTAL-PASSED aujourd’hui et le {later} (sans horodatage : INDETERMINATE) ; "
                  f"openssl ts -verify : {words}")

    def verification_page(self, head_home, head_host, frozen, both):
        """U7: the same file on the verification page, an altered one, a stranger, and the QR code of a printed page."""
        def verdict(page):
            found = re.search(r'id="cv-verdict">(.*?)</h2>', page.body.decode(), re.S)
            return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split()) if found else page.text[:300]

        def upload(user, name, content):
            user.open("/app/conventions/verification")
            page = user.press("Vérifier le fichier", files={"fichier": (name, content)})
            assert page.status == 200, (page.status, page.text[:300])
            return page

        head_host.open("/")
        for group in ("Établissement d’origine", "Établissement d’accueil"):
            assert self.menu_link(head_host, group, "Vérifier une convention"), group
        page = upload(head_host, "convention.pdf", both)
        self.keep("3-verification.html", page.body)
        assert verdict(page) == "Valide", page.text[:1500]
        assert "que l’ENT conserve" in page.text and page.body.count(b"cv-check-line") == 12, page.text[:1500]
        broken = bytearray(both)
        broken[len(frozen) // 2] ^= 1
        altered = upload(head_host, "convention.pdf", bytes(broken))
        assert verdict(altered) == "Non valide", altered.text[:800]
        half = upload(head_home, "convention.pdf", (self.out / "2-signee-origine.pdf").read_bytes())
        assert verdict(half) == "Valide avec réserves", half.text[:800]
        self.step("vérification", "La page « Vérifier une convention » juge le fichier envoyé, sans le garder",
                  f"fichier signé : {verdict(page)} ; une signature sur deux : {verdict(half)} ; un octet changé : "
                  f"{verdict(altered)}")
        stranger = self.instance.user("principal.d")
        seen = upload(stranger, "convention.pdf", both)
        assert verdict(seen) == "Valide" and not seen.has_link("Ouvrir la convention"), seen.text[:800]
        if not shutil.which("zbarimg"):
            return
        image = self.out / "3-page-1"
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "-singlefile",
                        self.out / "3-signee-par-les-deux.pdf", image], check=True)
        code = subprocess.run(["zbarimg", "-q", "--raw", f"{image}.png"], capture_output=True, text=True).stdout.strip()
        address = re.sub(r"^https?://[^/]+", "", code)
        assert re.fullmatch(r"/app/conventions/verification\?reference=[0-9A-Z-]+&e=[0-9a-f]{16}&p=1", address), code
        visitor = User(self.instance.port)
        visitor.open(address)
        page = visitor.press("connecter", {"login": "proviseur.e", "password": self.instance.accounts["proviseur.e"]})
        assert page.status == 200 and verdict(page) == "Valide" and "version en cours" in page.text, page.text[:800]
        refused = stranger.open(address)
        assert refused.status == 404, refused.status
        self.step("vérification", "Le code QR d’une page imprimée y mène, par la connexion de l’ENT",
                  f"proviseur.e : {verdict(page)}, page 1 de la version en cours ; principal.d : {refused.status}")

    def audit(self, at):
        code = at.stop()
        assert code == 0, f"ent-host ended with {code}"
        done = subprocess.run([at.host, "audit", "verify", "--data", at.data], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        self.step("journal", "Le journal chaîné est intact", done.stdout.strip().splitlines()[0])
        violations = at.violations()
        assert not violations, violations
        if at.check:
            self.step("contrat", "Le vérificateur de contrat entre l’ENT et le greffon n’a rien trouvé", "0 manquement")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--host")
    parser.add_argument("--plugin")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    out = pathlib.Path(args.out).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    instance = Instance(args.build, out / "instance", args.host, args.plugin, args.check)
    instance.create()
    instance.start()
    try:
        with Authority(out / "authority") as authority:
            tour = Tour(instance, out, authority)
            tour.play()
    except (AssertionError, LookupError, RuntimeError) as error:
        print(f"\nLa visite s’arrête : {error}", file=sys.stderr)
        print((instance.data / "ent-host.log").read_text(errors="replace")[-2000:], file=sys.stderr)
        raise
    finally:
        instance.stop()
    print(f"\n{tour.steps} étapes réussies ; les fichiers sont dans {out}")


if __name__ == "__main__":
    main()
