"""An invented authority on the loopback interface: certificates, their revocation list, and time-stamps (RFC 3161).

Everything it signs is made by the openssl command line, so that no code of ours proves itself.
"""
import http.server
import pathlib
import subprocess
import tempfile
import threading

from instance import signatures_of

TSA_CONFIG = """
[tsa]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """`folder` keeps its files. Use as a context manager: it answers from entering to leaving."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.Lock()  # openssl ts keeps its serial number in a file

    def __enter__(self):
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, kind, body):
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                self.answer("application/pkix-crl", authority.list() if self.path == "/list.crl" else b"")

            def do_POST(self):
                query = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.answer("application/timestamp-reply", authority.stamp(query) if self.path == "/tsa" else b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.make()
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def openssl(self, *args):
        done = subprocess.run(["openssl", *[str(a) for a in args]], cwd=self.folder, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {args[0]}: {done.stderr.decode(errors='replace')}")

    def make(self):
        """The root, its list, and the certificate for time-stamps."""
        (self.folder / "index.txt").write_text("")
        (self.folder / "tsa.cnf").write_text(TSA_CONFIG)
        (self.folder / "serial").write_text("01\n")
        (self.folder / "ca.cnf").write_text("[ca]\ndatabase = index.txt\ndefault_md = sha256\n")
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "root.key",
                     "-out", "root.pem", "-days", "3650", "-subj", "/C=FR/O=Autorite fictive/CN=Racine fictive", "-addext",
                     "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self.issue("tsa", "/C=FR/O=Autorite fictive/CN=Horodatage fictif",
                   "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n", days=3000)

    def issue(self, name, subject, extensions, days=365):
        """<name>.key and <name>.pem, below the root, with the address of the list."""
        (self.folder / f"{name}.ext").write_text(
            f"basicConstraints=critical,CA:FALSE\n{extensions}crlDistributionPoints=URI:{self.url}/list.crl\n")
        self.openssl("req", "-utf8", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                     f"{name}.key", "-out", f"{name}.req", "-subj", subject)
        self.openssl("x509", "-req", "-in", f"{name}.req", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                     "-days", days, "-extfile", f"{name}.ext", "-out", f"{name}.pem")

    def p12(self, name, organisation, password):
        """A seal certificate of `organisation` with its key."""
        self.issue(name, f"/C=FR/O={organisation}/CN=Cachet {organisation}",
                   "keyUsage=critical,digitalSignature,nonRepudiation\n")
        self.openssl("pkcs12", "-export", "-inkey", f"{name}.key", "-in", f"{name}.pem", "-certfile", "root.pem", "-out",
                     f"{name}.p12", "-passout", "pass:" + password)
        return (self.folder / f"{name}.p12").read_bytes()

    @property
    def root_pem(self):
        return (self.folder / "root.pem").read_text()

    def list(self):
        with self.lock:
            self.openssl("ca", "-config", "ca.cnf", "-name", "ca", "-gencrl", "-crlhours", "24", "-cert", "root.pem",
                         "-keyfile", "root.key", "-out", "list.pem")
            self.openssl("crl", "-in", "list.pem", "-outform", "DER", "-out", "list.crl")
            return (self.folder / "list.crl").read_bytes()

    def stamp(self, query):
        with self.lock, tempfile.TemporaryDirectory() as folder:
            asked, reply = pathlib.Path(folder, "query"), pathlib.Path(folder, "reply")
            asked.write_bytes(query)
            self.openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", asked, "-signer", "tsa.pem",
                         "-inkey", "tsa.key", "-chain", "root.pem", "-out", reply)
            return reply.read_bytes()


def openssl_check_document_time_stamp(pdf, trust_path, folder):
    """`openssl ts -verify` on the last document time-stamp of a PDF; raises when it is not good. Its words."""
    token, content = signatures_of(pdf)[-1]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "token.der").write_bytes(token)
    (folder / "content").write_bytes(content)
    done = subprocess.run(["openssl", "ts", "-verify", "-token_in", "-in", "token.der", "-data", "content", "-CAfile",
                           pathlib.Path(trust_path).resolve()], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0 and "Verification: OK" in done.stdout, done.stdout + done.stderr
    return done.stdout.strip()
