#!/usr/bin/env python3
"""Files that must not be accepted: attacks on PDFs signed by us and by other tools.

Usage: vectors.py BUILD_DIR [OUT_DIR]. Signs documents with pades, with openssl's cms command in a PDF written here, with
pdfsig (NSS), mutool and podofosign. Those of ours and openssl's must be accepted as they are; those of the three others must
not (BER instead of DER, SHA-1, two signers), for exactly that reason. Then attacks each in every way below, asks
`pades verify` about all of them in one process, and writes every file with its reason and the verdict to OUT_DIR
(default BUILD_DIR/vectors). A verdict TOTAL-PASSED on an attacked file, or another indication than the attack allows, is a
failure. People and schools are invented.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

FAILED = {"TOTAL-FAILED"}
BROKEN = {"TOTAL-FAILED", "UNREADABLE"}
REFUSED = {"TOTAL-FAILED", "UNREADABLE", "INDETERMINATE", "NO-SIGNATURE"}


def run(*words, check=True, **options):
    done = subprocess.run([str(w) for w in words], capture_output=True, **options)
    if check and done.returncode != 0:
        raise RuntimeError(" ".join(map(str, words)) + "\n" + done.stderr.decode(errors="replace"))
    return done.stdout


# --- documents and keys -----------------------------------------------------------------------------------------------

def write_pdf(objects, head=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", trailer=b""):
    """objects: bodies, numbered from 1; the first is the catalog."""
    out, table = head, b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, trailer, len(out))


def plain_pdf():
    text = b"BT /F1 12 Tf 72 720 Td (Convention) Tj 0 -20 Td (Montant : 100 euros) Tj ET"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return write_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page,
                      b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
                      b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"])


class Keys:
    """A root, a signer under it, and signers that are wrong in one way each. Nothing is published about revocation."""

    def __init__(self, work):
        self.work = work
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            work / "root.key", "-out", work / "root.pem", "-days", "3650", "-subj", "/O=Académie fictive/CN=Racine",
            "-utf8", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        usage = "keyUsage=critical,digitalSignature,nonRepudiation\nbasicConstraints=CA:FALSE\n"
        self.issue("signer", usage)
        self.issue("other", usage)
        self.issue("encipher", "keyUsage=critical,keyEncipherment\nbasicConstraints=CA:FALSE\n")
        self.issue("expired", usage, "-not_before", "20200101000000Z", "-not_after", "20210101000000Z")
        self.issue("future", usage, "-not_before", "21000101000000Z", "-not_after", "21010101000000Z")
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", work / "foreign.key", "-out",
            work / "foreign.pem", "-days", "365", "-subj", "/CN=Personne", "-addext", "keyUsage=digitalSignature")
        run("openssl", "pkcs12", "-export", "-in", work / "signer.pem", "-inkey", work / "signer.key", "-certfile",
            work / "root.pem", "-passout", "pass:test", "-name", "signer", "-out", work / "signer.p12")
        (work / "password").write_text("test\n")

    def issue(self, name, extensions, *dates):
        work = self.work
        run("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", work / (name + ".key"), "-out",
            work / (name + ".csr"), "-subj", "/O=Lycée fictif/CN=" + name, "-utf8")
        (work / (name + ".ext")).write_text(extensions)
        (work / "index.txt").write_text("")
        (work / "ca.cnf").write_text("[ca]\ndefault_ca=d\n[d]\ndatabase=%s\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n"
                                     "email_in_dn=no\nunique_subject=no\n[p]\norganizationName=optional\n"
                                     "commonName=supplied\n" % (work / "index.txt"))
        when = [w.replace("-not_before", "-startdate").replace("-not_after", "-enddate") for w in dates]
        run("openssl", "ca", "-batch", "-config", work / "ca.cnf", "-cert", work / "root.pem", "-keyfile",
            work / "root.key", "-in", work / (name + ".csr"), "-out", work / (name + ".pem"), "-notext", "-extfile",
            work / (name + ".ext"), "-outdir", work, *(when or ["-days", "365"]))


# --- signers ----------------------------------------------------------------------------------------------------------

def sign_ours(pades, keys, source, target, field, *more):
    run(pades, "sign", "--in", source, "--out", target, "--field", field, "--p12", keys.work / "signer.p12",
        "--password-file", keys.work / "password", "--reason", "Accord", *more)


def cms(keys, data, *options, signer="signer"):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return run("openssl", "cms", "-sign", "-binary", "-in", file.name, "-signer", keys.work / (signer + ".pem"),
                   "-inkey", keys.work / (signer + ".key"), "-outform", "DER", *options)


def sign_by_hand(keys, *options, signer="signer", make=None, sub_filter=b"ETSI.CAdES.detached", date=b"D:20261101120000Z"):
    """A PDF with one field whose CMS `openssl cms` makes: no code of ours is in it."""
    reserve = 8192
    contents = b"<" + b"0" * (2 * reserve) + b">"
    text = b"BT ET"
    objects = [b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> >>",
               b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
               b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + sub_filter + b" /M (" + date +
               b") /ByteRange [0 0000000000 0000000000 0000000000] /Contents " + contents + b" >>",
               b"<< /FT /Sig /T (Home) /Type /Annot /Subtype /Widget /F 132 /Rect [40 60 240 140] /P 3 0 R /V 5 0 R >>"]
    data = write_pdf(objects)
    start = data.index(contents)
    end = start + len(contents)
    data = data.replace(b"[0 0000000000 0000000000 0000000000]",
                        b"[0 %010d %010d %010d]" % (start, end, len(data) - end), 1)
    covered = data[:start] + data[end:]
    der = make(covered) if make else cms(keys, covered, *(options or ("-cades",)), signer=signer)
    return data[:start] + b"<" + der.hex().encode() + b"0" * (2 * reserve - 2 * len(der)) + b">" + data[end:]


def sign_with_pdfsig(keys, source, target):
    nss = keys.work / "nss"
    if not nss.exists():
        nss.mkdir()
        (keys.work / "empty").write_text("\n")
        run("certutil", "-N", "-d", "sql:" + str(nss), "--empty-password")
        run("pk12util", "-i", keys.work / "signer.p12", "-d", "sql:" + str(nss), "-W", "test")
    run("pdfsig", "-nssdir", nss, "-add-signature", "-nick", "signer", "-digest", "SHA256", source, target)


def sign_with_mutool(pades, keys, source, target):
    prepared = keys.work / "mutool-in.pdf"
    run(pades, "prepare", "--in", source, "--out", prepared, "--fields", "Home")
    number = int(re.findall(rb"(\d+) 0 obj\n<< /FT /Sig", prepared.read_bytes())[-1])
    run("mutool", "sign", "-s", keys.work / "signer.p12", "-P", "test", "-o", target, prepared, str(number))


def sign_with_podofo(keys, source, target):
    run("podofosign", "-in", source, "-out", target, "-cert", keys.work / "signer.pem", "-pkey", keys.work / "signer.key",
        "-digest", "SHA256", "-reason", "Accord")


# --- attacks ----------------------------------------------------------------------------------------------------------

class Base:
    """A signed document and where its last signature is."""

    def __init__(self, name, data, foreign, refused=""):
        """`refused`: what the verifier must find wrong with it as it is."""
        self.name, self.data, self.foreign, self.refused = name, data, foreign, refused
        found = list(re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", data))
        self.range = max(found, key=lambda m: int(m.group(2)))
        self.gap = (int(self.range.group(2)), int(self.range.group(3)))
        self.root = re.findall(rb"/Root\s+(\d+) 0 R", data)[-1]

    def put(self, at, new, old=None):
        old = len(new) if old is None else old
        return self.data[:at] + new + self.data[at + old:]

    def flip(self, at):
        return self.put(at, bytes([self.data[at] ^ 1]))

    def hex_digit(self, at):
        """Another digit of /Contents."""
        return self.put(at, b"1" if self.data[at:at + 1] != b"1" else b"2")

    def byte_range(self, *numbers):
        old = self.range.group(0)
        new = b"/ByteRange [" + b" ".join(str(n).encode() for n in numbers) + b"]"
        if len(new) > len(old):
            return None
        return self.put(self.range.start(), new + b" " * (len(old) - len(new)), len(old))

    def object_body(self, number):
        found = list(re.finditer(rb"(?<!\d)%d 0 obj\s*(.*?)\s*endobj" % number, self.data, re.S))
        return found[-1].group(1) if found else None

    def updated(self, objects, root=None, trailer=b"", startxref=True):
        """An incremental update that replaces or adds objects {number: body}."""
        out, rows = self.data, b""
        for number, body in sorted(objects.items()):
            if body is None:
                rows += b"%d 1\n0000000000 00001 f \n" % number
                continue
            rows += b"%d 1\n%010d 00000 n \n" % (number, len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        previous = int(re.findall(rb"startxref\s+(\d+)", self.data)[-1])
        size = max([int(n) for n in re.findall(rb"(?<!\d)(\d+) 0 obj", self.data)] + list(objects)) + 1
        at = len(out)
        out += b"xref\n%strailer\n<< /Size %d /Root %s 0 R /Prev %d %s>>\n" % (rows, size, root or self.root, previous, trailer)
        return out + (b"startxref\n%d\n%%%%EOF\n" % at if startxref else b"")


def number_of(base, pattern):
    found = re.findall(rb"(?<!\d)(\d+) 0 obj\s*<<(?:(?!endobj).)*?" + pattern, base.data, re.S)
    return int(found[-1]) if found else None


def attacks(base):
    """(name, reason, file, indications allowed)"""
    start, end = base.gap
    a, b, c, d = (int(base.range.group(i)) for i in range(1, 5))
    yield "content-1", "an octet of the page changed", base.flip(min(400, start // 2)), BROKEN
    yield "content-2", "an octet right before /Contents changed", base.flip(start - 3), BROKEN | {"NO-SIGNATURE"}
    yield "content-3", "an octet behind /Contents changed", base.flip(end + 3), BROKEN | {"NO-SIGNATURE"}
    yield "content-4", "an octet of the trailer changed", base.flip(len(base.data) - 20), REFUSED
    digits = len(base.data[start + 1:end - 1].rstrip(b"0"))
    for share, what in ((10, "head of the CMS"), (30, "certificates"), (60, "certificates or attributes"),
                        (85, "attributes"), (97, "signature value")):
        yield "cms-%d" % share, "a digit of the CMS changed: " + what, base.hex_digit(start + 1 + digits * share // 100), REFUSED
    yield "cms-empty", "/Contents all zeros (USF)", base.put(start + 1, b"0" * (end - start - 2)), BROKEN
    yield "cms-half", "the second half of the CMS zeroed (USF)", base.put(start + 1 + digits // 2, b"0" * (digits - digits // 2 + 1)), BROKEN
    yield "cms-garbage", "/Contents is no CMS", base.put(start + 1, b"41" * ((end - start - 2) // 2)), BROKEN
    if digits + 4 < end - start - 2:
        yield "padding", "the padding of /Contents is not zero", base.put(end - 3, b"41"), FAILED
    yield "contents-text", "/Contents is not hexadecimal", base.put(start + 1, b"zz"), BROKEN
    yield "range-first", "/ByteRange does not begin at 0 (USF)", base.byte_range(1, b - 1, c, d), FAILED
    yield "range-gap", "the gap of /ByteRange is wider than /Contents (SWA)", base.byte_range(a, b - 8, c, d), FAILED
    yield "range-gap-after", "the gap of /ByteRange reaches behind /Contents (SWA)", base.byte_range(a, b, c + 8, d - 8), FAILED
    yield "range-short", "/ByteRange leaves the end out (ISA)", base.byte_range(a, b, c, d - 30), REFUSED
    yield "range-long", "/ByteRange is longer than the file", base.byte_range(a, b, c, d + 9), FAILED
    yield "range-negative", "/ByteRange has a negative length", base.byte_range(a, b, c, -d), FAILED
    yield "range-three", "/ByteRange has three numbers", base.byte_range(a, b, c), FAILED
    yield "range-swapped", "the parts of /ByteRange are swapped", base.byte_range(c, d, a, b), FAILED
    yield "range-empty", "/ByteRange is empty (USF)", base.byte_range(), FAILED
    yield "range-huge", "/ByteRange claims 2 GB", base.byte_range(0, b, c, 2147483647), FAILED
    missing = base.put(base.range.start(), b"/ByteRanje", 10)
    yield "range-missing", "there is no /ByteRange (USF)", missing, FAILED
    yield "after-eof", "text behind the last %%EOF", base.data + b"\n% more\n", BROKEN
    yield "after-eof-object", "an object behind the last %%EOF (ISA without xref)", base.data + b"999 0 obj\n<< >>\nendobj\n", BROKEN
    yield "eof-twice", "a second %%EOF without anything", base.data + b"%%EOF\n", REFUSED
    yield "cut", "the end of the file is cut off", base.data[:-40], REFUSED
    yield "sub-filter", "another /SubFilter", base.data.replace(b"/SubFilter", b"/SubFiltre"), FAILED
    yield from update_attacks(base)


def update_attacks(base):
    """Incremental updates (ISA, shadow replace and hide, EAA and SSA, dictionary overrides)."""
    page = number_of(base, rb"/Type\s*/Page(?![a-zA-Z])")
    root = int(base.root)
    page_body, root_body = base.object_body(page) if page else None, base.object_body(root)
    free = max(int(n) for n in re.findall(rb"(?<!\d)(\d+) 0 obj", base.data)) + 1
    sig = number_of(base, rb"/ByteRange")
    field = number_of(base, rb"/FT\s*/Sig")
    if page_body and page_body.endswith(b">>"):
        text = b"BT /F1 12 Tf 72 720 Td (Montant : 9999 euros) Tj ET"
        content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text)
        other = re.sub(rb"/Contents\s+\d+ 0 R", b"", page_body)[:-2] + b" /Contents %d 0 R >>" % free
        yield "isa-content", "the page shows another content (ISA)", base.updated({page: other, free: content}), BROKEN
        yield "isa-no-startxref", "the same without startxref and %%EOF", base.updated({page: other, free: content}, startxref=False), REFUSED
        note = b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 595 842] /Contents (Nul et non avenu) /DA (/F1 12 Tf) >>"
        covered = re.sub(rb"/Annots\s*\[.*?\]", b"", page_body, flags=re.S)[:-2] + b" /Annots [%d 0 R] >>" % free
        yield "annotation", "an annotation covers the page (EAA, shadow hide)", base.updated({page: covered, free: note}), BROKEN
        yield "rotated", "the page is turned", base.updated({page: page_body[:-2] + b" /Rotate 90 >>"}), BROKEN
        yield "media-box", "the page is cropped", base.updated({page: page_body[:-2] + b" /CropBox [0 0 10 10] >>"}), BROKEN
        yield "page-freed", "the page is freed", base.updated({page: None}), REFUSED
        stream = re.search(rb"/Contents\s+(\d+) 0 R", page_body)
        if stream:
            yield "shadow-replace", "the content stream is replaced (shadow replace)", base.updated({int(stream.group(1)): content}), BROKEN
    if root_body and root_body.endswith(b">>"):
        yield "script", "a script runs when the file opens", base.updated({root: root_body[:-2] + b" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"}), BROKEN
        yield "new-pages", "another page tree (ISA)", base.updated({root: re.sub(rb"/Pages\s+\d+ 0 R", b"/Pages %d 0 R" % free, root_body), free: b"<< /Type /Pages /Kids [] /Count 0 >>"}), BROKEN
        yield "no-form", "the form is taken away", base.updated({root: re.sub(rb"/AcroForm\s*(\d+ 0 R|<<.*?>>)", b"", root_body, flags=re.S)}), REFUSED
        yield "new-root", "the trailer names another catalog", base.updated({free: root_body[:-2] + b" /Lang (en) >>"}, root=b"%d" % free), BROKEN
        yield "needs-appearances", "appearances are made anew", base.updated({root: root_body[:-2] + b" /NeedsRendering true >>"}), BROKEN
        yield "attachment", "a file is attached", base.updated({root: root_body[:-2] + b" /Names << /EmbeddedFiles << /Names [] >> >> >>"}), BROKEN
        yield "dss-forged", "validation data that are no store", base.updated({root: root_body[:-2] + b" /DSS << /Certs 7 >> >>"}), BROKEN
    if sig:
        body = base.object_body(sig)
        if body and body.endswith(b">>"):
            yield "override-reason", "the reason is overridden", base.updated({sig: body[:-2] + b" /Reason (Autre motif) >>"}), BROKEN
            yield "override-name", "the name is overridden", base.updated({sig: body[:-2] + b" /Name (Quelqu'un d'autre) >>"}), BROKEN
            yield "signature-freed", "the signature dictionary is freed", base.updated({sig: None}), REFUSED
    if field:
        body = base.object_body(field)
        if body and body.endswith(b">>"):
            yield "value-removed", "the field's value is taken away", base.updated({field: re.sub(rb"/V\s+\d+ 0 R", b"", body)}), REFUSED
            yield "field-moved", "the visible block is moved", base.updated({field: re.sub(rb"/Rect\s*\[[^\]]*\]", b"/Rect [0 0 595 842]", body)}), BROKEN
            yield "appearance", "the visible block shows something else", base.updated({field: re.sub(rb"/AP\s*<<.*?>>", b"", body, flags=re.S)[:-2] + b" /AP << /N %d 0 R >> >>" % free, free: b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"}), BROKEN
            form = re.search(rb"/AcroForm\s+(\d+) 0 R", root_body or b"")
            if form and sig:
                form_body = base.object_body(int(form.group(1)))
                twin = b"<< /FT /Sig /T (Twin) /Type /Annot /Subtype /Widget /F 132 /Rect [0 0 0 0] /V %d 0 R >>" % sig
                if form_body:
                    shared = re.sub(rb"/Fields\s*\[", b"/Fields [%d 0 R " % free, form_body)
                    yield "shared", "two fields share one signature", base.updated({int(form.group(1)): shared, free: twin}), BROKEN
                    box = b"<< /FT /Tx /T (Montant) /V (9999) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>"
                    yield "text-field", "a text field is added", base.updated({int(form.group(1)): shared, free: box}), BROKEN


def hand_made(keys):
    """Wrong in the CMS or its certificate, everything else right: openssl made each."""
    yield "attached", "the content stands inside the CMS", sign_by_hand(keys, "-cades", "-nodetach"), REFUSED
    yield "no-attributes", "no signed attributes", sign_by_hand(keys, "-noattr"), REFUSED
    yield "sha1", "SHA-1", sign_by_hand(keys, "-cades", "-md", "sha1"), REFUSED
    yield "md5", "MD5", sign_by_hand(keys, "-md", "md5"), REFUSED
    yield "key-identifier", "the signer is named by key identifier", sign_by_hand(keys, "-cades", "-keyid"), REFUSED
    yield "no-certificate", "the signer's certificate is missing", sign_by_hand(keys, "-cades", "-nocerts"), REFUSED
    yield "two-signers", "two signers in one CMS", sign_by_hand(keys, "-cades", "-signer", keys.work / "other.pem", "-inkey",
                                                                keys.work / "other.key"), REFUSED
    yield "other-data", "the CMS is over other data", sign_by_hand(keys, make=lambda _: cms(keys, b"something else", "-cades")), FAILED
    yield "expired", "the certificate had expired", sign_by_hand(keys, signer="expired"), REFUSED
    yield "future", "the certificate is not yet valid", sign_by_hand(keys, signer="future"), REFUSED
    yield "no-usage", "the certificate is not for signing", sign_by_hand(keys, signer="encipher"), REFUSED
    yield "unknown", "nobody knows the authority", sign_by_hand(keys, signer="foreign"), {"INDETERMINATE"}
    yield "x509-sub-filter", "adbe.x509.rsa_sha1", sign_by_hand(keys, sub_filter=b"adbe.x509.rsa_sha1"), REFUSED
    yield "sha1-sub-filter", "adbe.pkcs7.sha1", sign_by_hand(keys, sub_filter=b"adbe.pkcs7.sha1"), REFUSED
    yield "trailing-der", "octets behind the CMS", sign_by_hand(keys, make=lambda data: cms(keys, data, "-cades") + b"\x01\x02"), FAILED
    yield "indefinite", "BER instead of DER", sign_by_hand(keys, make=lambda data: cms(keys, data, "-cades", "-indef", "-stream", "-nodetach")), REFUSED
    yield "encrypted", "EnvelopedData instead of SignedData", sign_by_hand(keys, make=lambda data: run(
        "openssl", "cms", "-encrypt", "-outform", "DER", keys.work / "signer.pem", input=data[:200])), REFUSED


def make_bases(pades, keys, work):
    plain = work / "plain.pdf"
    plain.write_bytes(plain_pdf())
    sign_ours(pades, keys, plain, work / "one.pdf", "Home", "--prepare", "Home,Host")
    sign_ours(pades, keys, work / "one.pdf", work / "two.pdf", "Host")
    sign_ours(pades, keys, plain, work / "certified.pdf", "Home", "--prepare", "Home", "--certify", "2")
    for name in ("one", "two", "certified"):
        yield Base(name, (work / (name + ".pdf")).read_bytes(), False)
    yield Base("openssl", sign_by_hand(keys), True)
    yield Base("openssl-pkcs7", sign_by_hand(keys, "-cades", sub_filter=b"adbe.pkcs7.detached"), True)
    yield Base("openssl-pss", sign_by_hand(keys, "-cades", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:-1"), True)
    for name, refused, sign in (
            ("pdfsig", "does not begin with a DER element", lambda: sign_with_pdfsig(keys, plain, work / "pdfsig.pdf")),
            ("mutool", "digest is not SHA-256", lambda: sign_with_mutool(pades, keys, plain, work / "mutool.pdf")),
            ("podofo", "not exactly one signer", lambda: sign_with_podofo(keys, plain, work / "podofo.pdf"))):
        sign()
        yield Base(name, (work / (name + ".pdf")).read_bytes(), True, refused)


def judge(pades, keys, files, *options):
    """{file name: report}, all in one process."""
    out = run(pades, "verify", "--json", "-j", "2", "--trust", keys.work / "root.pem", *options, *files, check=False)
    reports = {}
    for line in out.decode().splitlines():
        one = json.loads(line)
        reports[pathlib.Path(one["file"]).name] = one["report"]
    return reports


def main(build, out):
    pades = pathlib.Path(build) / "bin" / "pades"
    out.mkdir(parents=True, exist_ok=True)
    problems, rows, foreign = [], [], 0
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        keys = Keys(work)
        bases = list(make_bases(pades, keys, work))
        cases = [("openssl-made", name, reason, data, allowed, True) for name, reason, data, allowed in hand_made(keys)]
        for base in bases:
            (out / ("good-" + base.name + ".pdf")).write_bytes(base.data)
            seen = {base.data}
            for name, reason, data, allowed in attacks(base):
                if data is None or data in seen:
                    continue
                seen.add(data)
                cases.append((base.name, name, reason, data, REFUSED if base.refused else allowed,
                              base.foreign and not base.refused))
        good = judge(pades, keys, [out / ("good-" + base.name + ".pdf") for base in bases])
        for base in bases:
            verdict = good["good-" + base.name + ".pdf"]
            print("as it is  %-14s %s %s" % (base.name, verdict["indication"], verdict["sub_indication"]))
            if base.refused and (verdict["indication"] == "TOTAL-PASSED" or base.refused not in json.dumps(verdict)):
                problems.append("%s is not refused for its own reason: %s" % (base.name, base.refused))
            if not base.refused and verdict["indication"] != "TOTAL-PASSED":
                problems.append("%s is not accepted: %s" % (base.name, json.dumps(verdict["signatures"] or verdict["failures"])[:600]))
        two = judge(pades, keys, [out / "good-one.pdf", out / "good-two.pdf"], "--expect", "2")
        if two["good-one.pdf"]["sub_indication"] != "SIGNATURE_MISSING" or two["good-two.pdf"]["indication"] != "TOTAL-PASSED":
            problems.append("a dropped last revision is not noticed")
        files = {}
        for base, name, _, data, _, _ in cases:
            files[base + "--" + name + ".pdf"] = data
        for name, data in files.items():
            (out / name).write_bytes(data)
        reports = judge(pades, keys, [out / name for name in files])
        for base, name, reason, _, allowed, is_foreign in cases:
            report = reports[base + "--" + name + ".pdf"]
            verdict = report["indication"]
            why = [f["detail"] for s in report["signatures"] for f in s["failures"]] + [f["detail"] for f in report["failures"]]
            rows.append("%s--%s.pdf\t%s\t%s %s\t%s" % (base, name, reason, verdict, report["sub_indication"], (why or [""])[0]))
            foreign += is_foreign
            if verdict not in allowed:
                problems.append("%s--%s (%s): %s %s" % (base, name, reason, verdict, report["sub_indication"]))
    (out / "REASONS.tsv").write_text("file\tattack\tverdict\tfirst finding\n" + "\n".join(rows) + "\n")
    print("%d files that must not be accepted, %d of them from signatures of other tools that are accepted untouched; table: %s" % (len(rows), foreign, out / "REASONS.tsv"))
    if len(rows) < 150 or foreign * 3 < len(rows):
        problems.append("there are too few vectors")
    for problem in problems:
        print("PROBLEM", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(sys.argv[1]) / "vectors"
    sys.exit(main(sys.argv[1], target))
