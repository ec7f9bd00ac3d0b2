#!/usr/bin/env python3
"""Makes the seeds of the signing fuzz targets: everything by openssl and by the pades of a build, nothing by hand.

Usage: make_corpus.py BUILD_DIR. Writes below tests/fuzz/corpus. Seeds are small on purpose; run it again when a format grows.
"""
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
CORPUS = TOP / "tests" / "fuzz" / "corpus"


def run(*words, **options):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, **options).stdout


def keep(target, name, data):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def plain_pdf():
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"]
    out, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"xref\n0 4\n%strailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def der(path):
    return run("openssl", "x509", "-in", path, "-outform", "DER")


def reader_answer(build, task, file):
    """What pades-reader answers (signing/verify/wire.hpp): task 0 is a verification without anchors, 1 the revisions."""
    request = struct.pack("<13Q", 0x3152657130416450, task, *[0] * 11)
    number = os.memfd_create("input")
    os.write(number, request + file)
    try:
        return request, run(pathlib.Path(build) / "bin" / "pades-reader", 1 << 30, 10, len(request), "plain", stdin=number)
    finally:
        os.close(number)


def signature_dictionary(file):
    """The last signature dictionary with the numbers that fuzz_signature_dictionary replaces, its /Contents cut short."""
    body = re.findall(rb"obj\n(<<(?:(?!endobj).)*?/ByteRange(?:(?!endobj).)*?>>)\nendobj", file, re.S)[-1]
    body = re.sub(rb"/ByteRange\s*\[[^\]]*\]", b"/ByteRange [0 1111111111 2222222222 3333333333]", body)
    return re.sub(rb"(/Contents\s*<[0-9a-fA-F]*?)(?:00)*>", rb"\1>", body)


def main(build):
    pades = pathlib.Path(build) / "bin" / "pades"
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        server = subprocess.Popen([sys.executable, "-B", str(TOP / "tests/peers/pki/server.py"), str(work / "pki")],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            port = server.stdout.readline().split()[1]
            pki = work / "pki"
            url = "http://127.0.0.1:" + port
            (work / "password").write_text("test\n")
            (work / "in.pdf").write_bytes(plain_pdf())
            key = ["--p12", pki / "signer.p12", "--password-file", work / "password", "--text", "Essai"]
            anchors = ["--trust", pki / "root.pem", "--tsa", url + "/tsa"]
            os.environ["no_proxy"] = "*"
            run(pades, "sign", "--in", work / "in.pdf", "--out", work / "bb.pdf", "--field", "A", "--prepare", "A,B", *key)
            run(pades, "sign", "--in", work / "in.pdf", "--out", work / "bt.pdf", "--field", "A", "--prepare", "A,B",
                "--level", "B-T", *key, "--tsa", url + "/tsa")
            run(pades, "sign", "--in", work / "bt.pdf", "--out", work / "lta.pdf", "--field", "B", "--level", "B-LTA",
                *key, *anchors)
            for name in ("in", "bb", "lta"):
                data = (work / (name + ".pdf")).read_bytes()
                for target in ("fuzz_pdf", "fuzz_verify", "fuzz_inspect"):
                    keep(target, name + ".pdf", data)
            for name in ("bb", "lta"):
                data = (work / (name + ".pdf")).read_bytes()
                for task, what in ((0, "report"), (1, "revisions")):
                    request, answer = reader_answer(build, task, data)
                    keep("fuzz_report", name + "-" + what, answer)
                keep("fuzz_report", "request", request)
                keep("fuzz_signature_dictionary", name, b"\0" + signature_dictionary(data))
            for bits in ("40", "128", "256"):
                run("qpdf", "--allow-weak-crypto", "--encrypt", "u", "o", bits, "--", work / "in.pdf", work / "encrypted.pdf")
                keep("fuzz_pdf", "encrypted-%s.pdf" % bits, (work / "encrypted.pdf").read_bytes())
            keep("fuzz_signature_dictionary", "field", b"\1<< /FT /Sig /T (A) /Rect [0 0 9 9] /F 132 /V 4 0 R >>")
            run("openssl", "ts", "-query", "-data", work / "in.pdf", "-sha256", "-cert", "-out", work / "q")
            run("curl", "-sf", "--noproxy", "*", "-H", "Content-Type: application/timestamp-query", "--data-binary",
                "@" + str(work / "q"), "-o", work / "r", url + "/tsa")
            run("openssl", "ts", "-reply", "-in", work / "r", "-token_out", "-out", work / "token")
            keep("fuzz_time_stamp", "token.der", (work / "token").read_bytes())
            run("openssl", "cms", "-sign", "-cades", "-binary", "-in", work / "in.pdf", "-signer", pki / "signer.crt",
                "-inkey", pki / "signer.key", "-outform", "DER", "-out", work / "cms")
            keep("fuzz_cms", "openssl.der", (work / "cms").read_bytes())
            run("openssl", "ocsp", "-no_nonce", "-issuer", pki / "inter/ca.crt", "-cert", pki / "signer.crt", "-reqout",
                work / "q")
            run("curl", "-sf", "--noproxy", "*", "-H", "Content-Type: application/ocsp-request", "--data-binary",
                "@" + str(work / "q"), "-o", work / "r", url + "/ocsp")
            certificate, issuer = der(pki / "signer.crt"), der(pki / "inter/ca.crt")
            head = len(certificate).to_bytes(2, "big") + len(issuer).to_bytes(2, "big") + certificate + issuer
            keep("fuzz_revocation", "ocsp", head + (work / "r").read_bytes())
            keep("fuzz_revocation", "crl", head + (pki / "pub/inter.crl").read_bytes())
            keep("fuzz_pkcs12", "signer.p12", (pki / "signer.p12").read_bytes())
            for name, body in (("info.json", {"credentialID": "pin"}),):
                run("curl", "-sf", "--noproxy", "*", "-H", "Authorization: Bearer good", "-d", '{"credentialID":"pin"}',
                    "-o", work / "r", url + "/csc/v2/credentials/info")
                keep("fuzz_csc", name, (work / "r").read_bytes())
            keep("fuzz_csc", "signature.json", b'{"signatures":["MEUCIQ=="]}')
        finally:
            server.stdin.close()
            server.wait(10)


if __name__ == "__main__":
    main(sys.argv[1])
