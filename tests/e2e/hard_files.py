#!/usr/bin/env python3
"""Files that are hard to read, and encrypted ones: each gets a clear message or a right verdict within limits.

Usage: hard_files.py BUILD_DIR [OUT_DIR]. Every file is made here, by qpdf, by mutool or by openssl. `pades verify` and
`inspect` read each in a child process; `sign` and `augment` read it themselves, under the limits set here (1 GB of address
space, 20 s of processor time), and must leave it as it was. Also proves that the programs as they ship confine the child.
"""
import fcntl
import hashlib
import json
import os
import pathlib
import re
import resource
import struct
import subprocess
import sys
import tempfile
import zlib

import vectors

ADDRESS_SPACE = 1 << 30  # not in sanitized builds, whose shadow memory is larger
CPU_SECONDS = 20
PROBLEMS = []


def problem(text):
    PROBLEMS.append(text)
    print("PROBLEM", text)


def is_sanitized(program):
    return b"__asan_init" in pathlib.Path(program).read_bytes()


def run(*words, limited=False, **options):
    def limit():
        if not is_sanitized(words[0]):
            resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    return subprocess.run([str(w) for w in words], capture_output=True, preexec_fn=limit if limited else None, **options)


# --- hard files -------------------------------------------------------------------------------------------------------

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def classic(catalog=b"<< /Type /Catalog /Pages 2 0 R >>", pages=PAGES, page=PAGE, more=(), trailer=b""):
    return vectors.write_pdf([catalog, pages, page, *more], trailer=trailer)


def with_xref(section, at_end=b""):
    """A file whose cross-reference section is `section`, a function of the objects' offsets."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate([b"<< /Type /Catalog /Pages 2 0 R >>", PAGES, PAGE], 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + section(offsets, len(out)) + b"startxref\n%d\n%%%%EOF\n" % len(out) + at_end


def table(offsets, first=b"0 4", size=b"4", trailer=b""):
    rows = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return b"xref\n" + first + b"\n" + rows + b"trailer\n<< /Size " + size + b" /Root 1 0 R " + trailer + b">>\n"


def xref_stream(offsets, at, widths=b"[1 4 2]", size=b"5", more=b"", rows=None, filter_=b""):
    if rows is None:
        rows = struct.pack(">BIH", 0, 0, 65535) + b"".join(struct.pack(">BIH", 1, o, 0) for o in (*offsets, at))
    return (b"4 0 obj\n<< /Type /XRef /W " + widths + b" /Size " + size + b" /Root 1 0 R " + more + filter_ +
            b" /Length %d >>\nstream\n" % len(rows) + rows + b"\nendstream\nendobj\n")


def bomb(octets):
    packer = zlib.compressobj(9)
    chunk = bytes(1 << 20)
    return b"".join(packer.compress(chunk) for _ in range(octets >> 20)) + packer.flush()


def object_stream(number, first, data, filter_=b""):
    """The catalog is announced in object stream 5."""
    def section(offsets, at):
        stream = (b"5 0 obj\n<< /Type /ObjStm /N " + number + b" /First " + first + filter_ +
                  b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream\nendobj\n")
        rows = struct.pack(">BIH", 0, 0, 65535) + struct.pack(">BIH", 2, 5, 0)
        rows += b"".join(struct.pack(">BIH", 1, o, 0) for o in offsets[1:])
        rows += struct.pack(">BIH", 1, at + len(stream), 0) + struct.pack(">BIH", 1, at, 0)
        return stream + xref_stream(offsets, 0, size=b"6", rows=rows)
    data_file = with_xref(section)
    at = data_file.rindex(b"4 0 obj")
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % at, data_file)


def updated_often(base, times, objects):
    """`times` incremental updates that each write the objects {number: body} anew."""
    parts, size = [base], len(base)
    previous = int(re.findall(rb"startxref\s+(\d+)", base)[-1])
    numbers = max(int(re.findall(rb"/Size (\d+)", base)[-1]), max(objects) + 1)
    for _ in range(times):
        body, rows = b"", b""
        for number, text in objects.items():
            rows += b"%d 1\n%010d 00000 n \n" % (number, size + len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        at = size + len(body)
        part = body + b"xref\n" + rows + b"trailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (numbers, previous, at)
        parts.append(part)
        previous, size = at, size + len(part)
    return b"".join(parts)


def hard_files(signed):
    """(name, octets, exit codes of verify allowed, what its report must say)"""
    good = classic()
    startxref = int(re.findall(rb"startxref\s+(\d+)", good)[-1])
    unreadable, unsigned = {4}, {3}
    yield "hybrid", classic(trailer=b"/XRefStm 15 "), unreadable, "hybrid"
    yield "revisions-3000", updated_often(good, 3000, {3: PAGE}), unsigned, ""
    yield "revisions-3000-after-signature", updated_often(signed, 3000, {90: b"<< /Type /Note >>"}), {1, 2}, ""
    yield "revisions-5000", updated_often(good, 5000, {3: PAGE}), unreadable, "too many"
    yield "length-2gb", classic(more=[b"<< /Length 2147483647 >>\nstream\nshort\nendstream"],
                                catalog=b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>"), {3, 4}, ""
    yield "length-2gb-needed", classic(catalog=b"<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>",
                                       more=[b"<< /Length 2147483647 >>\nstream\nshort\nendstream"]), unreadable, "Length"
    yield "length-itself", classic(catalog=b"<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>",
                                   more=[b"<< /Length 4 0 R >>\nstream\nshort\nendstream"]), unreadable, "/Length"
    yield "size-2e9", with_xref(lambda offsets, at: table(offsets, size=b"2000000000")), {3, 4}, ""
    yield "size-2e9-stream", with_xref(lambda offsets, at: xref_stream(offsets, at, size=b"2000000000")), unreadable, ""
    yield "subsection-1e9", with_xref(lambda offsets, at: table(offsets, first=b"0 1000000000")), unreadable, "object numbers above"
    yield "subsection-at-1e9", with_xref(lambda offsets, at: table(offsets, first=b"1000000000 4")), unreadable, "object numbers above"
    yield "subsection-huge", with_xref(lambda offsets, at: table(offsets, first=b"0 99999999999999999999")), unreadable, "subsection"
    yield "widths-huge", with_xref(lambda offsets, at: xref_stream(offsets, at, widths=b"[1 1000000000 2]")), unreadable, "/W"
    yield "widths-zero", with_xref(lambda offsets, at: xref_stream(offsets, at, widths=b"[0 0 0]")), unreadable, "/W"
    yield "index-huge", with_xref(lambda offsets, at: xref_stream(offsets, at, more=b"/Index [0 999999999] ")), unreadable, "object numbers above"
    yield "xref-bomb", with_xref(lambda offsets, at: xref_stream(offsets, at, rows=bomb(1 << 30), filter_=b"/Filter /FlateDecode")), unreadable, "oversized"
    yield "predictor-huge", with_xref(lambda offsets, at: xref_stream(
        offsets, at, rows=bomb(1 << 20), filter_=b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 >>")), unreadable, "predictor"
    yield "object-stream-1e9", object_stream(b"1000000000", b"10", b"1 0 << /Type /Catalog /Pages 2 0 R >>"), unreadable, "object stream"
    yield "object-stream-first", object_stream(b"1", b"2000000000", b"1 0 << /Type /Catalog /Pages 2 0 R >>"), unreadable, "object stream"
    yield "object-stream-bomb", object_stream(b"1", b"4", bomb(1 << 30), b" /Filter /FlateDecode"), unreadable, "oversized"
    yield "content-bomb", classic(page=PAGE[:-2] + b"/Contents 4 0 R >>", more=[
        (lambda data: b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(data), data))(bomb(1 << 30))]), unsigned, ""
    yield "nested-arrays", classic(catalog=b"<< /Type /Catalog /Pages 2 0 R /Deep " + b"[" * 1000000 + b"]" * 1000000 + b" >>"), unreadable, "deep"
    yield "nested-dictionaries", classic(catalog=b"<< /Type /Catalog /Pages 2 0 R /Deep " + b"<</A " * 1000000 + b"1" + b">>" * 1000000 + b" >>"), unreadable, "deep"
    yield "nested-trailer", classic(trailer=b"/Deep " + b"[" * 1000000 + b"]" * 1000000), unreadable, "deep"
    yield "prev-itself", classic(trailer=b"/Prev %d " % startxref), unreadable, "loop"
    circle = updated_often(classic(trailer=b"/Prev 0000000000 "), 1, {3: PAGE})
    newest = int(re.findall(rb"startxref\s+(\d+)", circle)[-1])
    yield "prev-circle", circle.replace(b"/Prev 0000000000", b"/Prev %010d" % newest), unreadable, "loop"
    yield "pages-loop", classic(pages=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), unsigned, ""
    yield "pages-deep", classic(pages=b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>", more=[
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(4, 3000)] + [PAGE]), unsigned, ""
    yield "fields-loop", classic(catalog=b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>",
                                 more=[b"<< /T (a) /Kids [5 0 R] >>", b"<< /T (b) /Kids [4 0 R] >>"]), unreadable, "twice"
    yield "references-loop", classic(catalog=b"<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>", more=[b"5 0 R", b"4 0 R"]), unreadable, ""
    yield "names-long", classic(catalog=b"<< /Type /Catalog /Pages 2 0 R /" + b"a" * 5000000 + b" 1 >>"), unsigned, ""


def check_hard_files(pades, keys, out, signed):
    made = []
    for name, data, allowed, says in hard_files(signed):
        path = out / ("hard-" + name + ".pdf")
        path.write_bytes(data)
        made.append((name, path, allowed, says))
    rows = []
    for name, path, allowed, says in made:
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        done = run(pades, "verify", "--json", "--trust", keys.work / "root.pem", path)
        text = done.stdout.decode()
        if done.returncode not in allowed or says not in text or "reader.crashed" in text:
            problem("%s: verify answers %d: %s %s" % (name, done.returncode, text[-400:], done.stderr.decode()[-300:]))
        findings = (json.loads(text)["failures"] if text else []) or [{"text": "", "detail": ""}]
        inspected = run(pades, "inspect", "--json", path)
        if inspected.returncode not in (0, 4) or (inspected.returncode == 4 and not inspected.stderr):
            problem("%s: inspect answers %d" % (name, inspected.returncode))
        for words in (("sign", "--prepare", "New", "--field", "New", "--p12", keys.work / "signer.p12", "--password-file",
                       keys.work / "password"), ("augment", "--level", "B-LT")):
            result = out / "result.pdf"
            result.unlink(missing_ok=True)
            changed = run(pades, words[0], "--in", path, "--out", result, *words[1:], limited=True)
            if changed.returncode not in (0, 1, 4) or (changed.returncode != 0 and (not changed.stderr or result.exists())):
                problem("%s: %s answers %d: %s" % (name, words[0], changed.returncode, changed.stderr.decode()[-300:]))
        if hashlib.sha256(path.read_bytes()).hexdigest() != before:
            problem(name + ": the file was changed")
        rows.append("%-32s %d  %s [%s]" % (name, done.returncode, findings[0]["text"], findings[0]["detail"]))
        if path.stat().st_size > 1 << 20:
            path.unlink()
    (out / "HARD.txt").write_text("\n".join(rows) + "\n")
    print("%d hard files; table: %s" % (len(rows), out / "HARD.txt"))


def check_forms(pades, keys, out):
    """Legal forms of a file: signed and verified as any other, and two readers agree on them."""
    plain = out / "plain.pdf"
    plain.write_bytes(vectors.plain_pdf())
    forms = {"linearized": ["--linearize"], "object-streams": ["--object-streams=generate"],
             "linearized-streams": ["--linearize", "--object-streams=generate"], "qdf": ["--qdf"]}
    for name, options in forms.items():
        source, target = out / (name + ".pdf"), out / (name + "-signed.pdf")
        subprocess.run(["qpdf", *options, plain, source], check=True)
        vectors.sign_ours(pades, keys, source, target, "Home", "--prepare", "Home,Host")
        vectors.sign_ours(pades, keys, target, out / (name + "-twice.pdf"), "Host")
        done = run(pades, "verify", "--trust", keys.work / "root.pem", "--expect", "2", out / (name + "-twice.pdf"))
        foreign = run("qpdf", "--check", out / (name + "-twice.pdf"))
        if done.returncode != 0 or foreign.returncode != 0:
            problem("%s: verify answers %d, qpdf %d: %s" % (name, done.returncode, foreign.returncode, done.stdout.decode()))
    print("%d legal forms" % len(forms))


# --- encrypted documents ----------------------------------------------------------------------------------------------

USER, OWNER = "élève", "maître"
ENCRYPTIONS = {
    "rc4-40": ["--allow-weak-crypto", "--encrypt", "u", "o", "40", "--"],
    "rc4-128": ["--allow-weak-crypto", "--encrypt", "u", "o", "128", "--use-aes=n", "--"],
    "aes-128": ["--allow-weak-crypto", "--encrypt", "u", "o", "128", "--use-aes=y", "--"],
    "aes-128-clear-metadata": ["--allow-weak-crypto", "--encrypt", "u", "o", "128", "--use-aes=y", "--cleartext-metadata", "--"],
    "aes-256-r5": ["--encrypt", "u", "o", "256", "--force-R5", "--"],
    "aes-256": ["--encrypt", USER, OWNER, "256", "--"],
    "aes-256-clear-metadata": ["--encrypt", "u", "o", "256", "--cleartext-metadata", "--"],
    "no-user-password": ["--encrypt", "", "o", "256", "--"],
}


def sign_encrypted(keys, encryption, work):
    """What qpdf encrypted, signed by openssl: the ciphered octets are what is signed."""
    reserve = 8192
    hole = b"9999999999"
    text = b"BT ET % " + b"a long enough content stream " * 20
    metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    source, target = work / "unsigned.pdf", work / "encrypted.pdf"
    source.write_bytes(vectors.write_pdf([
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> /Metadata 7 0 R >>",
        PAGES, PAGE[:-2] + b"/Contents 4 0 R /Annots [6 0 R] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20261101120000Z) /Reason (Accord)"
        b" /ByteRange [0 " + b" ".join([hole] * 3) + b"] /Contents <" + b"0" * (2 * reserve) + b"> >>",
        b"<< /FT /Sig /T (Home) /Type /Annot /Subtype /Widget /F 132 /Rect [40 60 240 140] /P 3 0 R /V 5 0 R >>",
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(metadata), metadata)]))
    subprocess.run(["qpdf", "--object-streams=disable", "--stream-data=preserve", *encryption, source, target], check=True)
    data = target.read_bytes()
    contents = re.search(rb"/Contents\s*(<0{%d}>)" % (2 * reserve), data)
    start, end = contents.span(1)
    place = re.search(rb"0 " + b" ".join([hole] * 3), data)
    data = data[:place.start()] + b"0 %010d %010d %010d" % (start, end, len(data) - end) + data[place.end():]
    der = vectors.cms(keys, data[:start] + data[end:], "-cades")
    return data[:start] + b"<" + der.hex().encode() + b"0" * (2 * reserve - 2 * len(der)) + b">" + data[end:]


def check_encrypted(pades, keys, out):
    trust = ["--trust", keys.work / "root.pem"]
    for name, encryption in ENCRYPTIONS.items():
        user, owner = encryption[encryption.index("--encrypt") + 1:][:2]
        path = out / ("encrypted-" + name + ".pdf")
        path.write_bytes(sign_encrypted(keys, encryption, keys.work))
        before = path.read_bytes()
        password = keys.work / "document-password"

        def verify(secret, *more, file=path):
            password.write_text(secret + "\n")
            done = run(pades, "verify", "--json", *trust, *(["--password-file", password] if secret else []), *more, file)
            return done.returncode, done.stdout.decode()
        for secret in {user, owner}:
            code, text = verify(secret)
            if code != 0 or "Accord" not in text:
                problem("%s with the password: %d %s" % (name, code, text[-600:]))
        if run(pades, "verify", *trust, "--password", owner, path).returncode != 0:
            problem(name + " with --password")
        if run("qpdf", "--check", "--password=" + owner, path).returncode != 0:
            problem(name + ": qpdf finds damage")
        foreign = run("pdfsig", "-nocert", "-opw", owner, path).stdout
        if b"Signature is Valid" not in foreign:
            problem("%s: pdfsig finds no valid signature: %s" % (name, foreign.decode()[-300:]))
        if user:
            code, text = verify("")
            if code != 4 or "verify.encrypted" not in text and "mot de passe" not in text:
                problem("%s without the password: %d %s" % (name, code, text[-300:]))
            code, text = verify("wrong")
            if code != 4 or "n'ouvre pas" not in text:
                problem("%s with a wrong password: %d %s" % (name, code, text[-300:]))
        inspected = run(pades, "inspect", "--password", owner, path)
        if inspected.returncode != 0 or b"Home" not in inspected.stdout or "✗" in inspected.stdout.decode():
            problem("%s: inspect: %s" % (name, inspected.stdout.decode() + inspected.stderr.decode()))
        for at, what in ((before.index(b"stream\n") + 30, "content"), (before.rindex(b"/Contents <") + 600, "CMS")):
            other = out / "encrypted-changed.pdf"
            digit = b"1" if before[at:at + 1] != b"1" else b"2"
            other.write_bytes(before[:at] + digit + before[at + 1:])
            code, text = verify(owner, file=other)
            if code != 1:
                problem("%s with its %s changed: %d %s" % (name, what, code, text[-300:]))
        for words in (("sign", "--prepare", "New", "--field", "New", "--p12", keys.work / "signer.p12", "--password-file",
                       keys.work / "password"), ("prepare", "--fields", "New"), ("augment", "--level", "B-LT")):
            target = out / "result.pdf"
            target.unlink(missing_ok=True)
            done = run(pades, words[0], "--in", path, "--out", target, *words[1:])
            if done.returncode != 4 or b"pdf.encrypted" not in done.stderr or target.exists() or path.read_bytes() != before:
                problem("%s: %s answers %d %s" % (name, words[0], done.returncode, done.stderr.decode()))
    # Not signed, by another maker.
    for method in ("rc4-40", "rc4-128", "aes-128", "aes-256"):
        path = out / ("mutool-" + method + ".pdf")
        subprocess.run(["mutool", "clean", "-E", method, "-U", "u", "-O", "o", out / "plain.pdf", path], check=True,
                       capture_output=True)
        codes = [run(pades, "verify", *(["--password", word] if word else []), path).returncode for word in ("u", "o", "x", "")]
        if codes != [3, 3, 4, 4]:
            problem("mutool %s: %s" % (method, codes))
    print("%d encrypted documents" % (len(ENCRYPTIONS) + 4))


# --- the child --------------------------------------------------------------------------------------------------------

def input_file(octets):
    number = os.memfd_create("input")
    os.write(number, octets)
    return number


def check_confinement(build):
    binaries = pathlib.Path(build) / "bin"
    probe = binaries / "confinement_probe"
    sanitized = is_sanitized(binaries / "pades-reader")
    ends = {"nothing": 0, "memory": 71, "spin": -24}
    for action in ("open", "create", "unlink", "stat", "read", "dup", "write-elsewhere", "socket", "exec", "fork", "kill",
                   "ptrace", "prctl", "executable-memory", "map-file"):
        ends[action] = -31  # SIGSYS
    if sanitized:
        del ends["memory"]
    for action, end in ends.items():
        number = input_file(b"octets")
        done = subprocess.run([probe, str(256 << 20), "1", action], stdin=number, stdout=subprocess.PIPE)
        os.close(number)
        if done.returncode != end or (done.stdout == b"alive\n") != (action == "nothing"):
            problem("a confined child that tries %s ends with %d" % (action, done.returncode))
    # The reader itself, looked at while it waits for somebody to take its answer.
    request = struct.pack("<13Q", 0x3152657130416450, 1, *[0] * 11)
    many = updated_often(classic(), 200, {3: PAGE})
    number = input_file(request + many)
    ends = os.pipe()
    fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, 4096)  # smaller than the answer
    child = subprocess.Popen([binaries / "pades-reader", str(600 << 20), "10", str(len(request)), "plain"], stdin=number,
                             stdout=ends[1], env={})
    os.close(ends[1])
    first = os.read(ends[0], 1)
    status = pathlib.Path("/proc/%d/status" % child.pid).read_text()
    limits = pathlib.Path("/proc/%d/limits" % child.pid).read_text()
    answer = first + b"".join(iter(lambda: os.read(ends[0], 65536), b""))
    child.wait()
    wanted = {"NoNewPrivs": "1", "Seccomp": "2"}
    for key, value in wanted.items():
        if not re.search(r"^%s:\s*%s$" % (key, value), status, re.M):
            problem("the reader runs with " + " ".join(re.findall(r"^%s.*" % key, status, re.M)))
    lines = {"Max cpu time": "10", "Max file size": "0", "Max core file size": "0", "Max open files": "0", "Max processes": "0"}
    if not sanitized:
        lines["Max address space"] = str(600 << 20)
    for name, value in lines.items():
        if not re.search(r"^%s\s+%s\s" % (name, value), limits, re.M):
            problem("the reader runs with " + " ".join(re.findall(r"^%s.*" % name, limits, re.M)))
    if child.returncode != 0 or len(answer) <= 4096 or answer[:8] != struct.pack("<Q", 0x3152766930416450):
        problem("the reader ended with %d and %d octets" % (child.returncode, len(answer)))
    print("the child is confined (%s)" % ("sanitized build: no limit of address space" if sanitized else "with every limit"))


def main(build, out):
    pades = pathlib.Path(build) / "bin" / "pades"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        keys = vectors.Keys(pathlib.Path(work))
        check_confinement(build)
        check_forms(pades, keys, out)
        check_encrypted(pades, keys, out)
        plain, signed = keys.work / "plain.pdf", keys.work / "signed.pdf"
        plain.write_bytes(vectors.plain_pdf())
        vectors.sign_ours(pades, keys, plain, signed, "Home", "--prepare", "Home")
        check_hard_files(pades, keys, out, signed.read_bytes())
    return 1 if PROBLEMS else 0


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(sys.argv[1]) / "hard-files"
    sys.exit(main(sys.argv[1], target))
