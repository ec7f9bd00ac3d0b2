#!/usr/bin/env python3
"""Bad input through the front door: each gets a 4xx (or 507) and a clear message in French, and nothing is lost.

    bad_input.py --build build/release --out build/bad-input

Pictures, PKCS#12 files, requests, methods, manifests and plugin files, CSV files, a full disk during a signature. The slow
client and byte-exact attacks are in tests/unit/http.
"""
import argparse
import http.client
import os
import pathlib
import re
import shutil
import struct
import subprocess
import urllib.parse
import zlib

from http_user import User
from instance import Instance, eventually, make_p12, signature_png, signatures_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
passed = 0


def good(what, condition, detail=""):
    global passed
    assert condition, f"{what}: {detail}"
    passed += 1
    print(f"ok {passed:3} {what}", flush=True)


def png_header(width, height):
    """A PNG that claims a size and has no data behind it."""
    body = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunk = b"IHDR" + body
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def openssl(folder, *args):
    subprocess.run(["openssl", *[str(a) for a in args]], cwd=folder, check=True, capture_output=True)


def certificates(folder):
    """{name: (p12 bytes, password)} of files that must be refused, and {name: …} of old formats that must be accepted."""
    ok, _ = make_p12(folder, "Lycée des Essais", "phrase-p12-51c8")
    bad, old = {"mauvais mot de passe": (ok, "mot-faux-7f3a")}, {}
    bad["tronqué"] = (ok[: len(ok) // 2], "phrase-p12-51c8")
    bad["texte"] = (b"ceci n'est pas un certificat", "phrase-p12-51c8")

    def leaf(name, days_from, days_to, usage, key="key.pem"):
        (folder / "x.cnf").write_text(f"basicConstraints=critical,CA:FALSE\nkeyUsage=critical,{usage}\n")
        (folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial.txt\nnew_certs_dir=.\ncertificate=ca.pem\n"
            "private_key=ca.key\ndefault_md=sha256\npolicy=p\nunique_subject=no\ncopy_extensions=none\n"
            "[p]\ncommonName=supplied\norganizationName=optional\ncountryName=optional\n")
        (folder / "index.txt").write_text("")
        (folder / "serial.txt").write_text("1000\n")
        day = subprocess.run(["date", "-u", "-d", days_from, "+%Y%m%d%H%M%SZ"], check=True, capture_output=True, text=True)
        end = subprocess.run(["date", "-u", "-d", days_to, "+%Y%m%d%H%M%SZ"], check=True, capture_output=True, text=True)
        openssl(folder, "ca", "-batch", "-config", "ca.cnf", "-in", "req.pem", "-out", f"{name}.pem", "-startdate",
                day.stdout.strip(), "-enddate", end.stdout.strip(), "-extfile", "x.cnf", "-notext")
        openssl(folder, "pkcs12", "-export", "-inkey", key, "-in", f"{name}.pem", "-out", f"{name}.p12", "-passout",
                "pass:phrase-p12-51c8")
        return (folder / f"{name}.p12").read_bytes(), "phrase-p12-51c8"

    bad["expiré"] = leaf("expired", "now - 20 days", "now - 2 days", "digitalSignature")
    bad["pas encore valable"] = leaf("future", "now + 5 days", "now + 50 days", "digitalSignature")
    bad["sans usage de signature"] = leaf("usage", "now - 1 day", "now + 50 days", "keyEncipherment")
    openssl(folder, "pkcs12", "-export", "-nokeys", "-in", "cert.pem", "-out", "nokey.p12", "-passout", "pass:phrase-p12-51c8")
    bad["sans clé"] = ((folder / "nokey.p12").read_bytes(), "phrase-p12-51c8")
    for name, flags in (("3DES", ["-legacy", "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES"]),
                        ("RC2", ["-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES"])):
        openssl(folder, "pkcs12", "-export", *flags, "-macalg", "sha1", "-inkey", "key.pem", "-in", "cert.pem",
                "-certfile", "ca.pem", "-out", "old.p12", "-passout", "pass:phrase-p12-51c8")
        old[name] = ((folder / "old.p12").read_bytes(), "phrase-p12-51c8")
    return bad, old


def pictures(head):
    """Each bad picture is refused, and the one that was configured stays."""
    head.open("/app/conventions/parametres")
    page = head.press("Enregistrer l’image", files={"image": ("bonne.png", signature_png(2))})
    good("une bonne image est acceptée", page.status == 200 and "Active" in page.text, page.text[:300])
    whole = signature_png(2)
    cases = {"SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF": b"GIF89a" + bytes(60), "tronquée": whole[:len(whole) * 2 // 3],
             "bombe de 50 000 x 50 000 px": png_header(50000, 50000) + whole[33:], "10 Mo": whole + bytes(10_000_000),
             "texte renommé .png": b"bonjour\n" * 40, "vide": b""}
    for name, content in cases.items():
        head.open("/app/conventions/parametres")
        page = head.press("Enregistrer l’image", files={"image": ("image.png", content)})
        good(f"image {name} : {page.status}", 400 <= page.status < 500, page.text[:300])
        good(f"image {name} : un message en français", re.search(r"image|fichier|volumineu", page.text, re.I), page.text[:300])
    page = head.open("/app/conventions/parametres")
    good("après tout cela, la signature est toujours active", "Active" in page.text)


def key_files(head, folder):
    bad, old = certificates(folder)
    for name, (content, password) in bad.items():
        head.open("/app/conventions/parametres")
        page = head.press("Enregistrer le certificat", {"mot_de_passe": password}, {"certificat": ("c.p12", content)})
        good(f"certificat {name} : {page.status}", 400 <= page.status < 500, page.text[:300])
        good(f"certificat {name} : le mot de passe n'est pas réaffiché", password.encode() not in page.body)
    for name, (content, password) in old.items():
        head.open("/app/conventions/parametres")
        page = head.press("Enregistrer le certificat", {"mot_de_passe": password}, {"certificat": ("c.p12", content)})
        good(f"certificat en ancien format {name} : accepté", page.status == 200 and "Active" in page.text, page.text[:300])


def requests(at, head, other):
    head.open("/app/conventions/parametres")
    form, _ = head.page.form_with("Tester la signature")
    foreign = other.open("/app/conventions/parametres").form_with("Enregistrer l’image")[0].fields["_csrf"]
    for name, token in (("absent", ""), ("d'une autre session", foreign), ("inventé", "x" * 43)):
        page = head.request("POST", form.action, urllib.parse.urlencode({"_csrf": token}), FORM)
        good(f"jeton CSRF {name} : 403", page.status == 403 and "formulaire" in page.text, (page.status, page.text[:200]))
    anonymous = User(at.port)
    page = anonymous.request("GET", "/app/conventions/", follow=False)
    good("sans session : mené à la connexion", page.status in (302, 303) and "/connexion" in page.headers["location"])

    def raw(method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", at.port, timeout=30)
        try:
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()

    status, body, _ = raw("GET", "/", headers={"X-Long": "x" * 40000})
    good(f"en-tête trop grand : {status}", status == 431)
    status, body, _ = raw("GET", "/" + "a" * 12000)
    good(f"adresse trop longue : {status}", status in (414, 431))
    status, body, _ = raw("POST", "/connexion", headers={"Content-Length": "90000000", **FORM})
    good(f"corps trop grand : {status}", status == 413)
    status, body, headers = raw("HEAD", "/connexion")
    good("HEAD : pas de corps, la bonne longueur", status == 200 and body == b"" and int(headers["Content-Length"]) > 500)
    status, _, headers = raw("OPTIONS", "/connexion")
    good("OPTIONS : dit ce qui est permis", status in (200, 204) and "GET" in headers.get("Allow", ""))
    status, _, headers = raw("OPTIONS", "/app/conventions/conventions/cv-absente/signer")
    allowed = headers.get("Allow", "")
    good(f"OPTIONS d’une page de l’application : {allowed}", status == 204 and "POST" in allowed and "PUT" not in allowed)
    status, _, _ = raw("BREW", "/connexion")
    good(f"méthode inconnue : {status}", status in (405, 501))
    status, _, _ = raw("DELETE", "/connexion")
    good(f"méthode non permise : {status}", status == 405)
    for target in ("/..%2f..%2fetc/passwd", "/%00", "/offres/%ff", "/../../etc/passwd"):
        status, body, _ = raw("GET", target)
        good(f"chemin {target} : {status}", 300 <= status < 500 and b"root:" not in body)


def full_disk(at, head, host_head, tmpfs):
    """The disk is full while a school signs: a clear answer, nothing half done; then the same button works."""
    head.open("/app/conventions/?onglet=draft")
    paths = eventually(lambda: [h for _, h in head.open("/app/conventions/?onglet=all").links if "/conventions/cv-" in h],
                       "drafts")
    for path in paths:
        page = head.open(path)
        if page.has_button("Figer la convention"):
            head.press("Figer la convention")
            break
    page = head.open(path + "/signer")
    form, _ = page.form_with("Signer la convention")
    filler = tmpfs / "filler"
    with open(filler, "wb") as f:
        try:
            while True:
                f.write(bytes(1 << 16))
                f.flush()
        except OSError:
            pass
    page = head.request("POST", form.action, urllib.parse.urlencode(form.fields), FORM)
    good(f"disque plein pendant la signature : {page.status}", page.status in (503, 507) and "place" in page.text,
         (page.status, page.text[:300]))
    filler.unlink()
    page = head.open(path)
    good("rien n'a été signé", "À signer par l’établissement d’origine" in page.text)
    page = head.request("POST", form.action, urllib.parse.urlencode(form.fields), FORM)
    good("la place revenue, le même bouton signe", page.status == 200 and "C’est signé" in page.text,
         (page.status, page.text[:300]))
    page = head.open(path)
    pdf = head.request("GET", next(h for label, h in page.links if "Ouvrir le PDF" in label)).body
    good("une seule signature", len(signatures_of(pdf)) == 1)


def plugins(build, out):
    """Files that are no plugin and a manifest that is invalid: the host runs and the administrator reads why."""
    folder = out / "plugins"
    folder.mkdir()
    (folder / "texte.so").write_text("ceci n'est pas une bibliothèque")
    (folder / "texte.json").write_text('{"id": "Mauvais Id"}')
    shutil.copy("/bin/true", folder / "programme.so")
    shutil.copy(pathlib.Path(__file__).parents[1] / "contract/plugins/minimal.json", folder / "programme.json")
    at = Instance(build, out / "plugins-instance")
    at.create()
    at.host_arguments = ["--plugin-dir", folder]
    at.start()
    try:
        page = at.user("admin").open("/administration")
        good("l'ENT répond et la page d'administration dit ce qui est refusé",
             page.status == 200 and "refusée" in page.text and "en service" in page.text, page.text[:600])
    finally:
        good("l'ENT s'arrête proprement", at.stop() == 0)


def csv_files(build, out):
    folder = out / "csv"
    shutil.copytree(pathlib.Path(__file__).parents[2] / "dist/demo", folder)
    lines = (folder / "pupils.csv").read_text().splitlines()
    lines[5] = lines[5].replace(lines[5].split(";")[4], "31/02/2012")
    lines[9] = lines[9].split(";")[0] + ";0999999Z" + ";" + ";".join(lines[9].split(";")[2:])
    (folder / "pupils.csv").write_text("\n".join(lines) + "\n")
    data = out / "csv-instance"
    data.mkdir()
    host = pathlib.Path(build) / "bin/ent-host"
    done = subprocess.run([host, "import", "--data", data, folder], capture_output=True, text=True)
    good("CSV : refusé avec le fichier et la ligne",
         done.returncode == 1 and "pupils.csv, ligne 6, colonne 5" in done.stderr and "pupils.csv, ligne 10" in done.stderr, done.stderr[:500])
    done = subprocess.run([host, "user", "list", "--data", data], capture_output=True, text=True)
    good("CSV : rien n'a été importé à moitié", done.returncode == 0 and done.stdout.strip() == "", done.stdout[:300])


def command_line(build, out):
    """Commands that must not make an instance, rights that are not given at one school, files that nobody else reads."""
    host = pathlib.Path(build) / "bin/ent-host"

    def run(*words):
        return subprocess.run([host, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)

    wrong = out / "wrong-folder"
    for words in (["audit", "verify"], ["audit", "export"], ["user", "list"], ["grant", "admin", "person:p-admin"]):
        done = run(*words, "--data", wrong)
        good(f"{' '.join(words[:2])} : un dossier sans instance est refusé et n'en reçoit pas",
             done.returncode == 1 and "ne contient pas d’instance" in done.stderr and not wrong.exists(), done.stderr)
    old_mask = os.umask(0o022)
    at = Instance(build, out / "cli-instance")
    at.create()
    os.umask(old_mask)
    done = run("grant", "admin", "function:SECRETARIAT", "--school", "0990001N", "--data", at.data)
    good("admin n'est pas accordé pour un seul établissement",
         done.returncode == 1 and "porte sur toute l’instance" in done.stderr, done.stderr)
    at.start()
    try:
        done = run("audit", "verify", "--data", at.data)
        good("une instance servie refuse les autres commandes",
             done.returncode == 1 and "Un autre processus utilise déjà cette instance" in done.stderr, done.stderr)
        ours = [p for p in at.data.rglob("*") if p.is_file() and p.name != "ent-host.log"]
        loose = [p for p in ours if p.stat().st_mode & 0o077]
        good("aucun fichier n'est lisible par les autres utilisateurs", len(ours) > 3 and not loose, str(loose))
    finally:
        good("l'ENT s'arrête proprement", at.stop() == 0)
    (at.data / "instance.key").rename(out / "saved.key")
    done = run("audit", "verify", "--data", at.data)
    good("une clé perdue n'est pas remplacée",
         done.returncode == 1 and "remettez sa sauvegarde" in done.stderr
         and not (at.data / "instance.key").exists(), done.stderr)


def first_start(build, out):
    """dist/demo/import, interrupted and repeated."""
    host = pathlib.Path(build) / "bin/ent-host"
    script = pathlib.Path(__file__).parents[2] / "dist/demo/import"
    data = out / "first-start"
    broken = out / "ent-host-interrupted"
    broken.write_text(f'#!/bin/sh\n"{host}" "$@" > /dev/null\nexit 143\n')  # all is stored, the passwords are lost
    broken.chmod(0o755)
    done = subprocess.run([script, broken, data], capture_output=True, text=True)
    good("premier démarrage interrompu : rien ne compte comme fait",
         done.returncode == 143 and (data / "ent.sqlite").exists() and not (data / "demo-accounts.txt").exists())
    done = subprocess.run([script, host, data], capture_output=True, text=True)
    accounts = (data / "demo-accounts.txt").read_text() if done.returncode == 0 else ""
    good("il se répète, avec tous les comptes", accounts.count("\t") > 50, done.stderr + accounts[:200])
    before = (data / "ent.sqlite").stat().st_mtime_ns
    done = subprocess.run([script, host, data], capture_output=True, text=True)
    good("ensuite il ne fait plus rien",
         done.returncode == 0 and (data / "ent.sqlite").stat().st_mtime_ns == before
         and (data / "demo-accounts.txt").read_text() == accounts)
    (data / "demo-accounts.txt").unlink()
    done = subprocess.run([script, host, data], capture_output=True, text=True)
    good("l'instance de quelqu'un d'autre n'est pas touchée", done.returncode == 1 and (data / "ent.sqlite").exists())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    out = pathlib.Path(args.out).resolve()
    mount = out / "small-disk"
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*sudo, "umount", mount], capture_output=True)
    shutil.rmtree(out, ignore_errors=True)
    mount.mkdir(parents=True)
    build = pathlib.Path(args.build).resolve()
    subprocess.run([*sudo, "mount", "-t", "tmpfs", "-o", f"size=48m,mode=0700,uid={os.geteuid()}", "tmpfs", mount], check=True)
    at = Instance(build, mount / "instance", check=True)
    try:
        at.create()
        at.start()
        head, other = at.user("principal.c"), at.user("proviseur.e")
        pictures(head)
        requests(at, head, other)
        full_disk(at, head, other, mount)
        key_files(head, out / "certificates")
        assert at.stop() == 0
        assert not at.violations(), at.violations()
    finally:
        at.stop()
        subprocess.run([*sudo, "umount", mount], check=True)
    plugins(build, out)
    csv_files(build, out)
    command_line(build, out)
    first_start(build, out)
    print(f"{passed} passed, 0 failed")


if __name__ == "__main__":
    main()
