#!/usr/bin/python3
"""A real mail server for tests: aiosmtpd (Debian package python3-aiosmtpd), every message into one Maildir.

    server.py DIR [--security none|starttls|tls] [--user NAME --password PASSWORD] [--port N]

Prints "PORT" and a line end when it answers, and ends when its standard input does. DIR/cert.pem is the certificate to
trust (made by openssl, for 127.0.0.1 and localhost), DIR/mail the Maildir; aiosmtpd adds X-MailFrom and X-RcptTo.
Of the server, only the answers to some recipients are ours: inconnu@ 550, plein@ 452, spam@ 554 after the content.
"""
import argparse
import asyncio
import pathlib
import ssl
import subprocess
import sys

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Store(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        refused = {"inconnu": "550 5.1.1 Boîte inconnue", "plein": "452 4.2.2 Boite pleine"}.get(address.split("@")[0])
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(a.startswith("spam@") for a in envelope.rcpt_tos):
            return "554 5.7.1 Contenu refuse"
        return await super().handle_DATA(server, session, envelope)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--security", choices=["none", "starttls", "tls"], default="none")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--port", type=int, default=0)
    args = parser.parse_args()
    args.dir.mkdir(parents=True, exist_ok=True)
    cert, key = args.dir / "cert.pem", args.dir / "key.pem"
    if not cert.exists():
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                        "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout",
                        key, "-out", cert], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    store = Store(str(args.dir / "mail"))

    def check(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (args.user, args.password)
        return AuthResult(success=good, handled=good)

    def session():
        starttls = args.security == "starttls"
        return SMTP(store, hostname="mail.exemple.example", tls_context=context if starttls else None,
                    require_starttls=starttls, authenticator=check if args.user else None,
                    auth_required=bool(args.user), auth_require_tls=False, enable_SMTPUTF8=True)

    async def serve():
        loop = asyncio.get_running_loop()
        tls = context if args.security == "tls" else None
        listening = await loop.create_server(session, "127.0.0.1", args.port, ssl=tls)
        port = listening.sockets[0].getsockname()[1]
        await loop.create_server(session, "127.0.0.2", port, ssl=tls)  # an address that the certificate does not name
        print(port, flush=True)
        await loop.run_in_executor(None, sys.stdin.read)

    asyncio.run(serve())


if __name__ == "__main__":
    main()
