"""The mail server of tests/peers/mail as a child process, and the settings page that points ent-host at it."""
import email
import email.policy
import pathlib
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]


class MailPeer:
    def __init__(self, folder, *options):
        self.folder = pathlib.Path(folder)
        # The packaged library belongs to the system's Python.
        self.process = subprocess.Popen(["/usr/bin/python3", "-B", TOP / "tests/peers/mail/server.py", self.folder, *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def messages(self):
        new = self.folder / "mail" / "new"
        files = sorted(new.iterdir()) if new.exists() else []
        return [email.message_from_bytes(f.read_bytes(), policy=email.policy.default) for f in files]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


def texts_of(message):
    """Everything a person can read of a message: subject, names, text, HTML."""
    parts = [str(message["subject"]), str(message["from"]), str(message["to"])]
    return "\n".join(parts + [part.get_content() for part in message.iter_parts()])


def turn_mail_on(admin, port, **more):
    """Fills in « Courriel » as an administrator."""
    admin.open("/parametres/reglages/courriel")
    values = {"envoi": "oui", "serveur": "127.0.0.1", "port": str(port), "securite": "none",
              "expediteur": "ent@exemple.example", **more}
    page = admin.press("Enregistrer", values)
    assert page.status == 200 and "Réglage enregistré" in page.text, page.text[:600]
    return page
