#!/usr/bin/env python3
"""What somebody adds to a signed document: later revisions, octets between objects, files that ask for too much.

Usage: attacks.py BUILD_DIR [OUT_DIR]. Documents are written here and signed by openssl's cms and ts commands, some by pades;
then each is continued as an attacker would. Asks `pades verify` about all of them and writes every file with its reason and
verdict to OUT_DIR (default BUILD_DIR/attacks). Files that were continued honestly must be TOTAL-PASSED, the others must not.
People and schools are invented.
"""
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time
import zlib

from attack_documents import (CATALOG, FORGED, HOST, NOWHERE, SHOWN, Pdf, Signers, big_object_streams, document, field, form,
                              many_revisions, object_stream_chain, repeated_rows, stream, text)
from authority import Authority
from vectors import Keys, run, sign_ours

REPORT_OCTETS, MEMORY_MB, SECONDS = 4_000_000, 1500, 60  # what one file may cost; sanitizers make it dearer


# --- cases ------------------------------------------------------------------------------------------------------------
# (name, reason, file, options of pades verify); `honest` ones must be TOTAL-PASSED.

def honest(signers):
    home = signers.sign_home(document())
    both = signers.sign_host(home.copy())
    der = signers.certificate("signer")
    yield "home", "signed once", home, ()
    yield "both", "signed twice, fields prepared", both, ("--expect", "2")
    store = both.copy().update({30: stream(der), 31: b"<< /Certs [30 0 R] >>", 1: CATALOG % b"/DSS 31 0 R "})
    yield "store", "validation data added", store, ("--expect", "2")
    stamped = signers.stamp_document(store.copy())
    yield "stamped", "validation data and a document time-stamp added", stamped, ("--expect", "2")
    more = stamped.copy().update({32: stream(signers.certificate("other")), 33: b"<< /Type /DSS /Certs [30 0 R 32 0 R] >>",
                                  1: CATALOG % b"/DSS 33 0 R "})
    yield "store-grown", "the store grew in another object", signers.stamp_document(
        more, 70, (10, 11, 61), b"Archive2"), ("--expect", "2")
    moved = store.copy().update({34: stream(der), 31: b"<< /Certs [34 0 R] >>"})
    yield "store-copied", "the same validation data in another object", moved, ("--expect", "2")
    esic = b"/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >> "
    yield "extension", "a developer extension announced", home.copy().update({1: CATALOG % esic}), ()
    packed = home.copy()
    at = len(packed.data)
    catalog = CATALOG % b"/DSS << /Certs [30 0 R] >> "
    members = stream(zlib.compress(b"1 0 " + catalog), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode ")
    packed.data += b"40 0 obj\n" + members + b"\nendobj\n"
    der_at = len(packed.data)
    packed.data += b"30 0 obj\n" + stream(der) + b"\nendobj\n"
    yield "object-stream", "validation data added by an object stream and a cross-reference stream", \
        packed.update_by_stream([(1, 2, 40, 0), (30, 1, der_at, 0), (40, 1, at, 0)], 41), ()
    locked = signers.sign_home(document(), more=field_lock(b"/Action /Include /Fields [(Autre)]"))
    yield "lock-other", "another field is locked", signers.sign_host(locked), ("--expect", "2")
    locked = signers.sign_home(document(), more=field_lock(b"/Action /Exclude /Fields [(Host)]"))
    yield "lock-but-host", "every field but the second party's is locked", signers.sign_host(locked), ("--expect", "2")
    yield "foreign-invisible", "a signature in an invisible field added later", later_signature(signers, home), ()
    yield "foreign-invisible-pdf", "the same counts under the PDF policy", later_signature(signers, home), (
        "--policy", "pdf", "--expect", "2")
    yield "foreign-visible-pdf", "a visible field added and signed, under the PDF policy", later_signature(
        signers, home, HOST, b"/AP << /N 32 0 R >> "), ("--policy", "pdf", "--expect", "2")


def later_signature(signers, pdf, rect=NOWHERE, more=b"", name=b"Ajout"):
    objects = {6: form(10, 11, 30), 7: b"[10 0 R 11 0 R 30 0 R]", 32: stream(text(b"Lu"), SHOWN)}
    return pdf.copy().sign(31, 30, field(name, rect, more + b"/V 31 0 R "), signers.host, objects=objects)


def field_lock(entries):
    return (b"/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /Data 1 0 R /TransformParams << /Type "
            b"/TransformParams /V /1.2 " + entries + b" >> >>] ")


def add(pdf, octets):
    """The same document with octets behind it."""
    out = pdf.copy()
    out.data += octets
    return out


def added_fields(signers):
    """1: only an empty signature field, or a signed one, may be added."""
    home = signers.sign_home(document())

    def added(body, more=None):
        return home.copy().update({30: body, 6: form(10, 11, 30), 7: b"[10 0 R 11 0 R 30 0 R]", **(more or {})})

    look = b"<< /FT /Sig /T (x) /Type /Annot /Subtype /%s %s /F 4 /Rect [100 600 100 600] >>"
    for kind, entries in ((b"Text", b"/Contents (Nul et non avenu) /Name /Comment"),
                          (b"FreeText", b"/DA (/F1 40 Tf 1 0 0 rg) /Contents (9999 euros)"),
                          (b"Ink", b"/InkList [[50 690 500 720]] /C [1 0 0] /BS << /W 20 >>"),
                          (b"Line", b"/L [50 700 500 700] /C [1 1 1] /BS << /W 40 >>"),
                          (b"Highlight", b"/QuadPoints [50 740 500 740 50 680 500 680] /C [0 0 0]")):
        for policy in ("agreement", "pdf"):
            yield "note-%s-%s" % (kind.decode(), policy), "a note that calls itself a signature field", added(
                look % (kind, entries)), ("--policy", policy)
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    yield "script", "a script in an empty field", added(field(b"x", NOWHERE, b"/AA << /PO " + script + b" >> ")), ()
    yield "action", "an action in an empty field", added(field(b"x", NOWHERE, b"/A " + script + b" ")), ()
    yield "kids", "an empty field whose widgets show", added(
        field(b"x", NOWHERE, b"/Kids [31 0 R] "), {31: field(b"y", b"0 0 595 842")}), ()
    yield "false-value", "a value that is no signature", added(field(b"x", NOWHERE, b"/V << /Type /Sig >> ")), ()
    yield "appearance", "an appearance in an empty field", added(
        field(b"x", NOWHERE, b"/AP << /N 31 0 R >> "), {31: stream(FORGED, SHOWN)}), ()
    stamp = field(b"x", b"0 0 595 842", b"/AP << /N 31 0 R >> ").replace(b"/Widget", b"/%s")
    for kind in (b"Stamp", b"Widget"):
        yield "stamp-" + kind.decode(), "an unsigned field covers the page", added(
            stamp % kind, {31: stream(FORGED, SHOWN)}), ("--policy", "pdf")
    yield "colour", "an unsigned field is painted", added(
        field(b"x", b"0 0 595 842", b"/MK << /BG [1 1 1] >> ")), ("--policy", "pdf")
    yield "visible", "a visible field added and signed", later_signature(signers, home, HOST, b"/AP << /N 32 0 R >> "), ()


def two_roles(signers):
    """2: an object that may change for one purpose serves another one."""
    extension = b"/ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> "
    resources = b"<< /Font << /F1 5 0 R >> /XObject << /A %d 0 R >> " + extension + b">>"
    shared = document(b"/Extensions 8 0 R ", b"/Resources 8 0 R ", {
        4: stream(b"/A Do"), 8: resources % 9, 9: stream(text(b"Montant : 100 euros"), SHOWN)})
    yield "extensions-resources", "the announced extensions are the page's resources", signers.sign_home(shared).update(
        {8: resources % 31, 31: stream(FORGED, SHOWN)}), ()
    plain = document(b"/Extensions 8 0 R ", more={8: b"<< " + extension + b">>"})
    yield "extensions-else", "the announced extensions become something else", signers.sign_home(plain).update(
        {8: b"<< " + extension + b"/A << /S /JavaScript /JS (1) >> >>"}), ()
    pages = document(more={2: b"<< /Type /Pages /Kids 7 0 R /Count 1 >>", 7: b"[3 0 R]"})
    yield "kids-annotations", "the list of pages is the list of annotations", signers.sign_home(pages.copy()).update(
        {30: field(b"x", NOWHERE), 6: form(10, 11, 30), 7: b"[3 0 R 30 0 R]"}), ()
    false_page = b"<< /FT /Sig /T (x) /Rect [0 0 0 0] /Type /Page /Parent 2 0 R /Contents 31 0 R >>"
    yield "kids-page", "a field that is a page", signers.sign_home(pages.copy()).update(
        {30: false_page, 31: stream(FORGED), 6: form(10, 11, 30), 7: b"[3 0 R 30 0 R]"}), ()
    store = document(b"/DSS 8 0 R ", b"/Resources << /Font << /F1 5 0 R >> /Properties << /A 8 0 R >> >> ",
                     {8: b"<< /Certs [] >>"})
    yield "store-properties", "the store is part of the page's resources", signers.sign_home(store).update(
        {8: b"<< /Certs [30 0 R] >>", 30: stream(signers.certificate("signer"))}), ()


def octets(signers):
    """3: octets that belong to nothing, and cross-reference sections that readers read differently."""
    home = signers.sign_home(document())
    body = b"4 0 obj\n" + stream(FORGED) + b"\nendobj\n"

    def closed(section, between=body, tail=None):
        out = add(home, between)
        at = len(out.data)
        out.data += section
        if tail is None:
            return out.close(at)
        out.data += tail(at)
        return out

    end = home.trailer()
    yield "old-section", "an object and a startxref to the old section", add(
        home, body + b"startxref\n%d\n%%%%EOF\n" % home.previous), ()
    yield "empty-section", "an object that the section does not list", closed(b"xref\n0 0\n" + end), ()
    yield "comment-between", "a comment between objects", closed(b"xref\n0 0\n" + end, b"% 4 0 obj\n"), ()
    yield "size-one", "/Size leaves every object out", closed(b"xref\n0 0\n" + home.trailer(1)), ()
    yield "no-size", "no /Size", closed(b"xref\n0 0\n" + re.sub(rb"/Size \d+", b"", end)), ()
    yield "short-row", "a short row", closed(b"xref\n40 1\n7 0 f\n" + end), ()
    yield "comment-row", "comments in the section", closed(b"xref % x\n40 % x\n1\n0000000007 00000 f \n" + end), ()
    yield "no-subsection", "a section without subsection", closed(b"xref\n" + end), ()
    yield "space", "white space before the section", closed(b"   \n\n  xref\n0 0\n" + end), ()
    yield "huge-offset", "a row longer than 20 octets", closed(b"xref\n40 1\n999999999999 00000 f \n" + end), ()
    yield "twice-listed", "a number listed twice", closed(
        b"xref\n40 1\n0000000007 00000 f \n40 1\n0000000007 00000 f \n" + end), ()
    yield "between-previous", "/Prev points before the last section", closed(
        b"xref\n0 0\n" + end.replace(b"/Prev %d" % home.previous, b"/Prev %d" % (home.previous - 1)), b""), ()
    yield "skipped", "/Prev skips the signed revision", closed(b"xref\n0 0\n" + end.replace(
        b"/Prev %d" % home.previous, b"/Prev %d" % int(re.findall(rb"startxref\n(\d+)", home.data)[0])), b""), ()
    yield "comment-startxref", "a comment behind startxref", closed(
        b"xref\n0 0\n" + end, b"", lambda at: b"startxref %% c\n%d\n%%%%EOF\n" % at), ()
    yield "comment-eof", "a comment before %%EOF", closed(
        b"xref\n0 0\n" + end, b"", lambda at: b"startxref\n%d\n%% %s\n%%%%EOF\n" % (at, b"x" * 1500)), ()
    yield "between-startxref", "an object between the section and startxref", closed(
        b"xref\n0 0\n" + end + body, b""), ()
    yield "behind-eof", "an object behind %%EOF", add(home, body), ()
    for kind, what in ((9, "an unknown kind"), (3, "a kind of later versions")):
        yield "kind-%d" % kind, what + " in a cross-reference stream", add(home, body).update_by_stream(
            [(40, kind, 0, 0)], 41), ()
    yield "hidden", "a kind that hides the page's content", home.copy().update_by_stream([(4, 3, 0, 0)], 41), ()
    hidden = signers.sign_home(document(more={9: stream(b"\n40 0 obj\n<< >>\nendobj\n")}))
    at = len(hidden.data)
    hidden.data += b"xref\n40 1\n%010d 00000 n \n" % hidden.data.index(b"40 0 obj") + hidden.trailer(41)
    yield "backwards", "a new object stands in the signed octets", hidden.close(at), ()
    nested = add(home, b"")
    outer = len(nested.data)
    nested.data += b"40 0 obj\n" + stream(b"41 0 obj\n<< >>\nendobj\n") + b"\nendobj\n"
    inner, at = nested.data.index(b"41 0 obj", outer), len(nested.data)
    nested.data += b"xref\n40 2\n%010d 00000 n \n%010d 00000 n \n" % (outer, inner) + home.trailer(42)
    yield "nested", "an object inside another", nested.close(at), ()


def stores(signers):
    """4: validation data only grow."""
    der, other = signers.certificate("signer"), signers.certificate("other")
    home = signers.sign_home(document())
    kept = home.copy().update({30: stream(der), 31: b"<< /Certs [30 0 R] >>", 1: CATALOG % b"/DSS 31 0 R "})
    for name, pdf in (("", kept), ("-stamped", signers.stamp_document(kept.copy()))):
        yield "store-removed" + name, "the store is taken away", pdf.copy().update({1: CATALOG % b""}), ()
        yield "store-emptied" + name, "another, empty store", pdf.copy().update({1: CATALOG % b"/DSS << >> "}), ()
        yield "store-replaced" + name, "another store", pdf.copy().update(
            {40: stream(other), 1: CATALOG % b"/DSS << /Certs [40 0 R] >> "}), ()
    yield "store-script", "a store that is more", kept.copy().update({31: b"<< /Certs [30 0 R] /OpenAction 4 0 R >>"}), ()


def stamps(signers):
    """5: a document time-stamp has a new field that does not show."""
    home = signers.sign_home(document())
    shown = {22: stream(text(b"Signe par le lycee"), SHOWN)}
    kind = {"kind": b"DocTimeStamp", "sub_filter": b"ETSI.RFC3161"}
    for policy in ("agreement", "pdf"):
        options = ("--policy", policy)
        yield "stamp-prepared-" + policy, "a time-stamp in the second party's field", home.copy().sign(
            21, 11, field(b"Host", HOST, b"/V 21 0 R /AP << /N 22 0 R >> "), signers.stamp, objects=shown, **kind), options
        yield "stamp-shown-" + policy, "a time-stamp in a new field that shows", home.copy().sign(
            31, 30, field(b"x", HOST, b"/V 31 0 R "), signers.stamp,
            objects={6: form(10, 11, 30), 7: b"[10 0 R 11 0 R 30 0 R]"}, **kind), options


def locks(signers):
    """6: what a signature forbids must not follow."""
    for name, entries in (("include", b"/Action /Include /Fields [(Host)]"),
                          ("exclude", b"/Action /Exclude /Fields [(Home)]"), ("all", b"/Action /All"),
                          ("indirect", b"/Action 8 0 R /Fields 9 0 R"), ("unknown", b"/Action /Some")):
        pdf = document(more={8: b"/Include", 9: b"[(Host)]"})
        yield "lock-" + name, "the signed field was locked", signers.sign_host(
            signers.sign_home(pdf, more=field_lock(entries))), ()
    certified = (b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams "
                 b"/P %s /V /1.2 >> >>] ")
    for name, level in (("direct", b"1"), ("indirect", b"8 0 R"), ("real", b"1.5")):
        yield "certified-" + name, "no signature may follow", signers.sign_host(signers.sign_home(
            document(more={8: b"1"}), more=certified % level)), ()
    lock = b"/Lock << /Type /SigFieldLock /Action /Include /Fields [(Home)] >> "
    pdf = signers.sign_host(document(host_more=lock), lock)
    yield "field-lock", "the field that was signed first locks the other", signers.sign_home(pdf), ()


def counts(signers):
    """7: who signs twice is not two parties."""
    home = signers.sign_home(document())
    two = ("--expect", "2")
    for name in (b"x", b"Host"):
        yield "twice-" + name.decode(), "the first party signs again in a field of its own", home.copy().sign(
            21, 30, field(name, NOWHERE, b"/V 21 0 R "), signers.home, objects={6: form(10, 11, 30)}), two
    yield "twice-Host-pdf", "two fields of one name, under the PDF policy", home.copy().sign(
        21, 30, field(b"Host", NOWHERE, b"/V 21 0 R "), signers.home, objects={6: form(10, 11, 30)}), two + ("--policy", "pdf")
    yield "foreign-expected", "the second party's field was not prepared", later_signature(signers, home), two
    empty = home.copy().update({30: field(b"x", NOWHERE), 6: form(10, 11, 30)})
    yield "twice-prepared-late", "the field was added first and signed later", empty.sign(
        21, 30, field(b"x", NOWHERE, b"/V 21 0 R "), signers.home), two


def costly():
    """8 and 9: small files that ask for much. (name, reason, octets)"""
    count = 30000
    chain = {i: b"<< /Length %d 0 R >>\nstream\n\nendstream" % (i + 1) for i in range(5, 5 + count)}
    pages = {1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}
    yield "length-chain", "30,000 streams, each the length of the one before", Pdf({**pages, **chain, 5 + count: b"0"}).data
    for count in (400, 1500):
        shared = {10 + i: b"<< /FT /Sig /T (f%d) /V 5 0 R >>" % i for i in range(count)}
        yield "shared-%d" % count, "%d fields with one value" % count, Pdf(
            {**pages, 1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>", 5: b"<< /Type /Sig >>",
             6: form(*shared), **shared}).data
    yield "object-streams", "40 object streams of 32 MB", big_object_streams(40)
    yield "sections", "the same rows again and again", repeated_rows()
    yield "filter-chain", "object streams that need each other", object_stream_chain(2000)


def words(signers):
    """10: a reason that forges lines, clears the screen and turns the text round."""
    forged = (b"/Reason (x\\n\\nSignature 1 sur 1 \\(champ Home\\) : valide - TOTAL-PASSED\\n\\033[2J\\033[1;1H) "
              b"/Name <FEFF202E0041009B0042> ")
    return signers.sign_home(document(), more=forged)


# --- verdicts ---------------------------------------------------------------------------------------------------------

class Judge:
    def __init__(self, pades, keys, authority, out):
        self.pades, self.out = pades, out
        self.trust = ("--trust", keys.work / "root.pem", "--tsa-trust", authority.folder / "root.pem")
        self.rows, self.problems = [], []

    def all(self, cases, passes):
        groups = {}
        for name, reason, pdf, options in cases:
            (self.out / (name + ".pdf")).write_bytes(pdf if isinstance(pdf, bytes) else pdf.data)
            groups.setdefault(options, []).append((name, reason))
        for options, group in groups.items():
            files = [self.out / (name + ".pdf") for name, _ in group]
            printed = run(self.pades, "verify", "--json", "-j", "2", *self.trust, *options, *files, check=False).decode()
            lines = [line for line in printed.splitlines() if line]
            if len(lines) != len(files):
                self.problems.append("%d reports for %d files (%s)" % (len(lines), len(files), " ".join(options)))
                continue
            reports = {}
            for line in lines:
                one = json.loads(line)
                reports[pathlib.Path(one["file"]).stem if len(files) > 1 else group[0][0]] = one.get("report", one)
            for name, reason in group:
                self.note(name, reason, reports[name], passes)

    def note(self, name, reason, report, passes):
        verdict = report["indication"]
        why = [f["detail"] for s in report["signatures"] for f in s["failures"]] + [f["detail"] for f in report["failures"]]
        self.rows.append("%s.pdf\t%s\t%s %s\t%s" % (name, reason, verdict, report["sub_indication"], (why or [""])[0]))
        if (verdict == "TOTAL-PASSED") != passes:
            self.problems.append("%s (%s): %s %s %s" % (name, reason, verdict, report["sub_indication"], why[:3]))

    def alone(self, name, reason, data):
        """A file that asks for much: what it costs."""
        path = self.out / (name + ".pdf")
        path.write_bytes(data)
        for command in ("verify", "inspect"):
            begin = time.monotonic()
            done = subprocess.run([self.pades, command, "--json", path], capture_output=True, timeout=600)
            seconds = time.monotonic() - begin
            print("cost  %-16s %-8s %8d octets: exit %d, %.1f s, report %d octets" % (
                name, command, len(data), done.returncode, seconds, len(done.stdout)))
            if done.returncode not in ((1, 2, 3, 4) if command == "verify" else (0, 1, 4)):
                self.problems.append("%s: %s ended with %d" % (name, command, done.returncode))
            if seconds > SECONDS or len(done.stdout) > REPORT_OCTETS:
                self.problems.append("%s: %s took %.1f s and %d octets" % (name, command, seconds, len(done.stdout)))
            if command == "verify" and done.stdout.startswith(b"{"):
                self.note(name, reason, json.loads(done.stdout), False)


def check_words(judge, pdf):
    path = judge.out / "words.pdf"
    path.write_bytes(pdf.data)
    for style in ((), ("--html",), ("--json",)):
        shown = run(judge.pades, "verify", *judge.trust, *style, path, check=False).decode()
        forbidden = [c for c in shown if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E]
        forged = [line for line in shown.splitlines() if line.startswith("Signature 1 sur 1")]
        if forbidden or len(forged) > 1 or "Signature 1 sur 1" not in shown:
            judge.problems.append("the report %s shows what the document says raw" % (style or "as text",))


def check_notice(judge):
    report = json.loads(run(judge.pades, "verify", "--json", *judge.trust, "--expect", "2",
                            judge.out / "foreign-expected.pdf", check=False))
    keys = [f["key"] for s in report["signatures"] for f in s["notices"]]
    if report["sub_indication"] != "SIGNATURE_MISSING" or "verify.field_added" not in keys:
        judge.problems.append("a second field that was not prepared is not named: %s %s" % (report["sub_indication"], keys))


def ours(pades, keys, work):
    """Documents of pades itself, and one attack on each."""
    plain = work / "plain.pdf"
    plain.write_bytes(Pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                           3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"}).data)
    sign_ours(pades, keys, plain, work / "one.pdf", "Home", "--prepare", "Home,Host")
    sign_ours(pades, keys, work / "one.pdf", work / "two.pdf", "Host")
    for name in ("one", "two"):
        yield "ours-" + name, "signed by pades", (work / (name + ".pdf")).read_bytes(), True
    data = (work / "two.pdf").read_bytes()
    at, size = len(data), max(int(n) for n in re.findall(rb"/Size (\d+)", data))
    tail = b"xref\n0 0\ntrailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    previous = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    yield "ours-empty", "an empty revision behind two signatures", data + tail % (size, previous, at), True
    junk = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
    yield "ours-unlisted", "an object that no section lists", data + junk + tail % (size, previous, at + len(junk)), False


def main(build, out):
    pades = pathlib.Path(build).resolve() / "bin" / "pades"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, Authority(pathlib.Path(work) / "authority") as authority:
        work = pathlib.Path(work)
        keys = Keys(work)
        signers = Signers(keys, authority)
        judge = Judge(pades, keys, authority, out)
        judge.all(honest(signers), True)
        for name, reason, data, passes in ours(pades, keys, work):
            judge.all([(name, reason, data, ())], passes)
        good = len(judge.rows)
        for group in (added_fields, two_roles, octets, stores, stamps, locks, counts):
            judge.all(group(signers), False)
        for name, reason, data in costly():
            judge.alone(name, reason, data)
        judge.alone("many-revisions", "40 signatures over 100,000 objects", many_revisions())
        check_notice(judge)
        check_words(judge, words(signers))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print("most memory of one process: %d MB" % memory)
        if memory > MEMORY_MB:
            judge.problems.append("a file asks for %d MB" % memory)
    (out / "REASONS.tsv").write_text("file\twhat it is\tverdict\tfirst finding\n" + "\n".join(judge.rows) + "\n")
    print("%d files continued honestly or by pades, %d attacked; table: %s" % (
        good, len(judge.rows) - good, out / "REASONS.tsv"))
    if len(judge.rows) - good < 75:
        judge.problems.append("there are too few attacks")
    for problem in judge.problems:
        print("PROBLEM", problem)
    return 1 if judge.problems else 0


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(sys.argv[1]) / "attacks"
    sys.exit(main(sys.argv[1], target))
