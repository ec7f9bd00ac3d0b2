"""HTTP front of the test PKI, with every way to fail. Usage: server.py DIR. Makes the PKI in DIR (pki.py), listens on
free ports of 127.0.0.1 and prints "READY http https https-unknown"; ends when its standard input does.

RFC 3161: /tsa /tsa-rsa /tsa-sha1-id, /tsa-auth (wants "Authorization: Bearer test"), and wrong on purpose: -unknown -expired
          -no-usage -two-usages -not-critical -wrong-nonce -wrong-imprint -replay -garbage -truncated -500 -slow
OCSP:     /ocsp (POST and GET), /ocsp-issuer (signed by the authority), /ocsp-get (GET only), and wrong on purpose:
          -no-usage -expired -other -wrong-certificate -later -garbage -500 -slow
Files:    /crl/{root,inter,other,stale,future,delta,point,elsewhere,indirect}.crl /ca/{root,inter,other}.crt
HTTP:     /ok /echo /status/N /flaky/KEY (503 once, then 200) /hops/N (redirects) /to?ADDRESS /large /endless /drip /cut
CSC:      /csc/v2/... and /csc-count, /csc-hashes (signing requests so far), see csc.py
It is also a forward proxy, CONNECT included: such answers carry "Via: test".
"""
import base64
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import csc
import pki

stopping = threading.Event()  # also ends the answers that would last for ever
one_at_a_time = threading.Lock()  # openssl's serial number file
seen = {"replay": None, "flaky": set(), "proxied": []}


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


class Authority:
    """Answers of the time-stamping authority and of the OCSP responder."""

    def __init__(self, made):
        self.pki = made

    def run(self, data, *args):
        with tempfile.TemporaryDirectory() as work, one_at_a_time:
            query, reply = work + "/q", work + "/r"
            with open(query, "wb") as out:
                out.write(data)
            done = subprocess.run(["openssl"] + [a.replace("@Q", query).replace("@R", reply) for a in args],
                                  stdin=subprocess.DEVNULL, capture_output=True)
            if not os.path.exists(reply):
                sys.stderr.write(done.stderr.decode(errors="replace"))
                return None
            with open(reply, "rb") as made:
                return made.read()

    def stamp(self, query, who="tsa", conf="tsa"):
        p = self.pki.path
        return self.run(query, "ts", "-reply", "-config", p(conf + ".cnf"), "-section", "t", "-queryfile", "@Q", "-out",
                        "@R", "-signer", p(who + ".crt"), "-inkey", p(who + ".key"))

    def stamp_against_the_rules(self, query, who):
        """`openssl ts` refuses such certificates: its TSTInfo is signed again by `openssl cms`."""
        p = self.pki.path
        token = self.run(self.stamp(query), "ts", "-reply", "-in", "@Q", "-token_out", "-out", "@R")
        info = self.run(token, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "@Q", "-out", "@R")
        again = self.run(info, "cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", "-in", "@Q", "-out",
                         "@R", "-outform", "DER", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-signer",
                         p(who + ".crt"), "-inkey", p(who + ".key"), "-certfile", p("inter/ca.crt"))
        body = b"\x30\x03\x02\x01\x00" + again  # PKIStatus granted
        return b"\x30\x82" + len(body).to_bytes(2, "big") + body

    def ocsp(self, request, who="ocsp"):
        p = self.pki.path
        signer = p("inter/ca") if who == "issuer" else p(who)
        return self.run(request, "ocsp", "-index", p("inter/index.txt"), "-CA", p("inter/ca.crt"), "-rsigner",
                        signer + ".crt", "-rkey", signer + ".key", "-reqin", "@Q", "-respout", "@R", "-nmin", "60")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    authority = None

    def answer(self, code, body=b"", kind="text/plain", **headers):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        if self.proxied:
            self.send_header("Via", "test")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def route(self):
        """The path asked for; an absolute address means that we are the proxy."""
        self.proxied = self.path.startswith("http://")
        if self.proxied:
            seen["proxied"].append(self.path)
        parts = urllib.parse.urlsplit(self.path)
        return parts.path if self.proxied else self.path.split("?")[0]

    def do_POST(self):
        path = self.route()
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = "application/timestamp-reply" if path.startswith("/tsa") else "application/ocsp-response"
        if path.endswith("-500"):
            return self.answer(500, b"broken\n")
        if path.endswith("-slow"):
            return stopping.wait(60)
        if path.endswith("-garbage"):
            return self.answer(200, b"<html>maintenance</html>", kind)
        if path.startswith("/csc/v2/"):
            answer = self.csc.answer(path[8:], self.headers.get("Authorization"), data)
            return self.answer(answer[0], answer[1].encode(), "application/json") if answer else stopping.wait(60)
        if path.startswith("/tsa"):
            return self.time_stamp(path[4:], data, kind)
        if path.startswith("/ocsp") and path != "/ocsp-get":
            return self.certificate_status(path[5:], data, kind)
        if path == "/echo":
            return self.echo(data)
        return self.answer(405 if path == "/ocsp-get" else 404, b"no\n")

    def time_stamp(self, fault, data, kind):
        a = self.authority
        if fault == "-auth" and self.headers.get("Authorization") != "Bearer test":
            return self.answer(401, b"who are you?\n")
        if fault in ("-no-usage", "-two-usages", "-not-critical"):
            reply = a.stamp_against_the_rules(data, "tsa" + fault)
        elif fault == "-wrong-nonce":
            reply = a.stamp(flip(data, len(data) - 4))  # the query ends with the nonce and certReq
        elif fault == "-wrong-imprint":
            reply = a.stamp(flip(data, data.index(b"\x04\x20") + 2))
        elif fault == "-replay" and seen["replay"]:
            reply = seen["replay"]
        elif fault == "-sha1-id":
            reply = a.stamp(data, conf="tsa-sha1")
        elif fault == "-unknown":
            reply = a.stamp(data, "tsa-unknown", "tsa-other")
        else:
            reply = a.stamp(data, "tsa" + fault if fault in ("-rsa", "-expired") else "tsa")
        seen["replay"] = reply
        if reply and fault == "-truncated":
            reply = reply[:-7]
        return self.answer(200, reply, kind) if reply else self.answer(500, b"tsa\n")

    def certificate_status(self, fault, data, kind):
        if fault == "-later":
            return self.answer(200, b"\x30\x03\x0a\x01\x03", kind)
        if fault == "-wrong-certificate":
            data = flip(data, len(data) - 1)  # the request ends with the serial number
        who = "ocsp" + fault if fault in ("-no-usage", "-expired", "-other") else fault[1:] or "ocsp"
        reply = self.authority.ocsp(data, who if fault != "-wrong-certificate" else "ocsp")
        return self.answer(200, reply, kind) if reply else self.answer(500, b"ocsp\n")

    def do_GET(self):
        path = self.route()
        if path.startswith("/crl/") or path.startswith("/ca/"):
            name = self.authority.pki.path("pub/" + os.path.basename(path))
            if os.path.isfile(name):
                with open(name, "rb") as file:
                    return self.answer(200, file.read(),
                                       "application/pkix-crl" if path.startswith("/crl/") else "application/pkix-cert")
        if path.startswith("/ocsp/") or path.startswith("/ocsp-get/"):
            request = base64.b64decode(urllib.parse.unquote(path.split("/", 2)[2]))
            return self.certificate_status("", request, "application/ocsp-response")
        if path == "/csc-count":
            return self.answer(200, str(self.csc.signed).encode())
        if path == "/csc-hashes":
            return self.answer(200, json.dumps(self.csc.hashes).encode(), "application/json")
        plain = getattr(self, "get_" + path.split("/")[1], None)
        return plain(path) if plain else self.answer(404, b"not found\n")

    def get_ok(self, _path):
        self.answer(200, b"ok\n")

    def get_echo(self, _path):
        self.echo(b"")

    def echo(self, data):
        self.answer(200, json.dumps({"headers": dict(self.headers), "body": data.hex(), "method": self.command,
                                     "proxied": self.proxied}).encode(), "application/json")

    def get_status(self, path):
        self.answer(int(path.split("/")[2]), b"as asked\n")

    def get_flaky(self, path):
        first = path not in seen["flaky"]
        seen["flaky"].add(path)
        self.answer(503 if first else 200, b"busy\n" if first else b"ok\n")

    def get_hops(self, path):
        left = int(path.split("/")[2])
        self.answer(302, Location="/hops/%d" % (left - 1)) if left else self.answer(200, b"arrived\n")

    def get_to(self, _path):
        self.answer(302, Location=urllib.parse.unquote(self.path.split("?", 1)[1]))

    def get_large(self, _path):
        self.answer(200, b"x" * 3_000_000)

    def get_endless(self, _path):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        while not stopping.is_set():
            self.wfile.write(chunk)

    def get_drip(self, _path):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        while not stopping.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def get_cut(self, _path):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def do_CONNECT(self):
        host, port = self.path.rsplit(":", 1)
        seen["proxied"].append(self.path)
        self.proxied = True
        with socket.create_connection((host.strip("[]"), int(port)), 10) as far:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=pump, args=(far, self.connection), daemon=True)
            back.start()
            pump(self.connection, far)
            back.join(5)
        self.close_connection = True

    def get_proxied(self, _path):
        """What went through the proxy so far."""
        self.answer(200, json.dumps(seen["proxied"]).encode(), "application/json")

    def handle(self):
        try:
            super().handle()
        except OSError:  # the client left, or does not trust our certificate
            self.close_connection = True

    def log_message(self, form, *args):
        sys.stderr.write(form % args + "\n")


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    tls = None

    def finish_request(self, request, client_address):
        if self.tls:  # here, in the connection's own thread: a handshake must not hold up the others
            try:
                request = self.tls.wrap_socket(request, server_side=True)
            except OSError:
                return
        super().finish_request(request, client_address)
        if self.tls:
            request.close()

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def serve(server):
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


def main(directory):
    plain, good, unknown = (Server(("127.0.0.1", 0), Handler) for _ in range(3))
    made = pki.Pki(directory, "http://127.0.0.1:%d" % plain.server_address[1])
    made.make()
    Handler.authority = Authority(made)
    Handler.csc = csc.CscService(made)
    for server, name, ca in ((good, "tls", "inter"), (unknown, "tls-unknown", "other")):
        with open(made.path(name + "-chain.pem"), "wb") as out:
            for part in (name + ".crt", ca + "/ca.crt"):
                with open(made.path(part), "rb") as file:
                    shutil.copyfileobj(file, out)
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(made.path(name + "-chain.pem"), made.path(name + ".key"))
    for server in (plain, good, unknown):
        serve(server)
    print("READY", *(server.server_address[1] for server in (plain, good, unknown)), flush=True)
    sys.stdin.buffer.read()
    stopping.set()


if __name__ == "__main__":
    main(sys.argv[1])
