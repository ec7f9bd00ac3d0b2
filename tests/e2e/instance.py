"""A fresh instance of ent-host with the demonstration data, on a free port of the loopback interface."""
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import time
import zlib

from http_user import User

TOP = pathlib.Path(__file__).resolve().parents[2]


class Instance:
    """`build`: a build folder. `host` and `plugin` replace its programs (to mix compilers)."""

    def __init__(self, build, data, host=None, plugin=None, check=False):
        self.build, self.data = pathlib.Path(build).resolve(), pathlib.Path(data).resolve()
        self.host = host or self.build / "bin" / "ent-host"
        self.plugin = plugin or self.build / "lib" / "conventions.so"
        self.pades = self.build / "bin" / "pades"
        self.check, self.process, self.port, self.accounts = check, None, None, {}
        self.host_arguments = []  # more options for `ent-host serve`

    def create(self, csv_dir=TOP / "dist" / "demo"):
        """Imports the demonstration data into an empty data folder; remembers the passwords."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True)
        out = subprocess.run([self.host, "import", "--data", self.data, "--demo-passwords", csv_dir], check=True,
                             capture_output=True, text=True).stdout
        for line in out.splitlines():
            parts = line.strip().split("\t")
            if len(parts) >= 3:
                self.accounts[parts[0]] = parts[1]
        assert self.accounts, out
        return out

    def spawn(self):
        """Starts the server and does not wait; returns the file its port will be in."""
        port_file = self.data / "port"
        port_file.unlink(missing_ok=True)
        command = [self.host, "serve", "--data", self.data, "--port", "0", "--port-file", port_file, "--plugin",
                   self.plugin, "--manifest-dir", TOP / "manifests", *self.host_arguments]
        if self.check:
            command.append("--check")
        self.log = open(self.data / "ent-host.log", "ab")
        self.process = subprocess.Popen([str(c) for c in command], stdout=self.log, stderr=self.log,
                                        stdin=subprocess.DEVNULL)
        return port_file

    def start(self):
        """Starts the server and waits until it answers. Its log goes to <data>/ent-host.log."""
        port_file = self.spawn()
        until = time.monotonic() + 60
        while not (port_file.exists() and port_file.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("ent-host did not start:\n" + (self.data / "ent-host.log").read_text()[-3000:])
            time.sleep(0.02)  # polling for a file, with an end
        self.port = int(port_file.read_text())

    def stop(self):
        """Asks the server to end and returns its exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process = None
        self.log.close()
        return code

    def kill(self):
        """kill -9, at once."""
        self.process.kill()
        self.process.wait()
        self.process = None
        self.log.close()

    def violations(self):
        """What the contract checker wrote to the log."""
        return [line for line in (self.data / "ent-host.log").read_text(errors="replace").splitlines()
                if "contract violation" in line]

    def user(self, login):
        """Somebody signed in."""
        user = User(self.port)
        page = user.sign_in(login, self.accounts[login])
        assert page.status == 200 and not page.has_button("Se connecter"), page.text[:400]
        return user


def eventually(ask, what, seconds=30):
    """Calls `ask` until it gives something true."""
    until = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > until:
            raise AssertionError("not in time: " + what)
        time.sleep(0.05)  # between two questions; the end is a condition, not a time


def signature_png(seed=1):
    """A picture of an invented signature: a dark curve on white, as PNG bytes made here."""
    width, height = 360, 140
    rows = [bytearray(b"\xff\xff\xff" * width) for _ in range(height)]
    for step in range(4000):
        t = step / 4000
        x = int(20 + t * 320)
        wave = ((seed * 37 + int(t * 900)) % 200) / 200
        y = int(70 + 45 * (1 - t) * (1 if int(t * 14 + seed) % 2 else -1) * (0.4 + 0.6 * abs(wave - 0.5)))
        for dx in range(3):
            for dy in range(3):
                if 0 <= x + dx < width and 0 <= y + dy < height:
                    rows[y + dy][3 * (x + dx):3 * (x + dx) + 3] = b"\x1a\x2a\x6c"
    raw = b"".join(b"\0" + bytes(row) for row in rows)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def make_p12(folder, name, password, key="ec", days="365"):
    """A certificate of an invented authority with its key, as PKCS#12 made by the openssl command line.

    Returns (p12 bytes, the authority's certificate as PEM text)."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def openssl(*args):
        subprocess.run(["openssl", *[str(a) for a in args]], cwd=folder, check=True, capture_output=True)

    algorithm = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if key == "ec" else ["-newkey", f"rsa:{key}"]
    openssl("req", "-x509", *algorithm, "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650", "-subj",
            "/C=FR/O=Autorite fictive/CN=Autorite de certification fictive", "-addext",
            "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-utf8", *algorithm, "-nodes", "-keyout", "key.pem", "-out", "req.pem", "-subj",
            f"/C=FR/O={name}/CN=Cachet {name}")
    (folder / "ext.cnf").write_text("basicConstraints=critical,CA:FALSE\n"
                                    "keyUsage=critical,digitalSignature,nonRepudiation\n")
    openssl("x509", "-req", "-in", "req.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days,
            "-extfile", "ext.cnf", "-out", "cert.pem")
    openssl("pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-certfile", "ca.pem", "-out", "seal.p12",
            "-passout", "pass:" + password)
    return (folder / "seal.p12").read_bytes(), (folder / "ca.pem").read_text()


def signatures_of(pdf):
    """[(cms DER, the signed bytes)] of a PDF, found without any PDF library."""
    found = []
    for match in re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf):
        a, b, c, d = (int(n) for n in match.groups())
        contents = pdf[a + b:c]
        assert contents[:1] == b"<" and contents[-1:] == b">", "the gap of a ByteRange is the hexadecimal /Contents"
        der = bytes.fromhex(contents[1:-1].decode())
        length = der[1]
        size = 2 + length
        if length & 0x80:
            count = length & 0x7F
            size = 2 + count + int.from_bytes(der[2:2 + count], "big")
        found.append((der[:size], pdf[a:a + b] + pdf[c:c + d]))
    return found


def openssl_verify(pdf, trust_pem, folder):
    """`openssl cms -verify -cades` on every signature of a PDF: (how many were good, its words); raises on a bad one."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trust.pem").write_text(trust_pem)
    report = ""
    for number, (cms, content) in enumerate(signatures_of(pdf), 1):
        (folder / f"signature-{number}.der").write_bytes(cms)
        (folder / f"signature-{number}.content").write_bytes(content)
        done = subprocess.run(["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in",
                               f"signature-{number}.der", "-content", f"signature-{number}.content", "-CAfile",
                               "trust.pem", "-purpose", "any", "-out", os.devnull], cwd=folder, capture_output=True,
                              text=True)
        assert done.returncode == 0, f"openssl refuses signature {number}: {done.stderr}"
        (folder / f"signature-{number}.content").unlink()
        report += f"signature {number}: {done.stderr.strip()}\n"
    return len(signatures_of(pdf)), report


def pdfsig(path):
    """poppler's opinion: [(is valid, covers the whole document)] per signature, and its text."""
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True)
    blocks = [b for b in re.split(r"Signature #\d+:", done.stdout)[1:] if "is not signed" not in b]
    return [("Signature is Valid" in b, "Total document signed" in b) for b in blocks], done.stdout


def pades_verify(pades, path, trust, expected):
    """Our own verdict: (exit code, report as an object, report in French)."""
    base = [pades, "verify", "--trust", trust, "--expect", str(expected)]
    as_json = subprocess.run([*base, "--json", path], capture_output=True, text=True)
    as_text = subprocess.run([*base, path], capture_output=True, text=True, env={**os.environ, "LANG": "fr_FR.UTF-8"})
    return as_json.returncode, json.loads(as_json.stdout), as_text.stdout
