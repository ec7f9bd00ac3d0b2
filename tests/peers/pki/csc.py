"""A remote signing service for tests (Cloud Signature Consortium API v2), whose signatures openssl makes.

Credentials: ec, rsa, rsa-pss, pin (explicit authorisation, PIN 1234), and wrong on purpose: foreign (another key signs),
short (half a signature), garbage, two (two signatures), down (500), slow (never answers), slow-second (signs, but its
second answer never comes), consent, disabled, no-sad.
Access tokens: "good"; anything else is expired.
"""
import base64
import json
import subprocess
import tempfile

PSS = "1.2.840.113549.1.1.10"


class CscService:
    def __init__(self, pki):
        self.pki = pki
        self.signed = 0
        self.authorized = {}
        self.hashes = []  # [credential, hash] of every signing request

    def der(self, name):
        return subprocess.run(["openssl", "x509", "-in", self.pki.path(name + ".crt"), "-outform", "DER"], check=True,
                              capture_output=True).stdout

    def sign(self, name, digest, algorithm):
        options = ["-pkeyopt", "digest:sha256"]
        if algorithm == PSS:
            options += ["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:32"]
        with tempfile.NamedTemporaryFile() as file:
            file.write(digest)
            file.flush()
            return subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", self.pki.path(name + ".key"), "-in", file.name,
                                   *options], check=True, capture_output=True).stdout

    def answer(self, method, authorization, data):
        """(status, body) or None for no answer at all."""
        if authorization != "Bearer good":
            return 401, json.dumps({"error": "invalid_token", "error_description": "expired"})
        asked = json.loads(data)
        if method == "credentials/list":
            return 200, json.dumps({"credentialIDs": ["ec", "rsa", "pin"]})
        name = asked.get("credentialID", "")
        if name == "unknown":
            return 400, json.dumps({"error": "invalid_request", "error_description": "no such credential"})
        if method == "credentials/info":
            return 200, self.info(name)
        if method == "credentials/authorize":
            return self.authorize(name, asked)
        if method == "signatures/signHash":
            return self.sign_hash(name, asked)
        return 404, json.dumps({"error": "not_found"})

    def info(self, name):
        signer = "signer-rsa" if name.startswith("rsa") else "signer"
        chain = [base64.b64encode(self.der(one)).decode() for one in (signer, "inter/ca", "root/ca")]
        auth = {"mode": "oauth2code" if name == "consent" else "explicit" if name in ("pin", "no-sad") else "none"}
        if name == "pin":
            auth["objects"] = [{"id": "PIN", "type": "Password"}]
        return json.dumps({"key": {"status": "disabled" if name == "disabled" else "enabled"},
                           "cert": {"status": "valid", "certificates": chain}, "auth": auth, "multisign": 1})

    def authorize(self, name, asked):
        pins = [one.get("value") for one in asked.get("authData", []) if one.get("id") == "PIN"]
        if name == "no-sad":
            return 200, json.dumps({"expiresIn": 10})
        if pins != ["1234"]:
            return 400, json.dumps({"error": "invalid_pin", "error_description": "wrong PIN " + repr(pins)})
        sad = "sad-%d" % len(self.authorized)
        self.authorized[sad] = asked["hashes"]
        return 200, json.dumps({"SAD": sad, "expiresIn": 60})

    def sign_hash(self, name, asked):
        self.signed += 1
        self.hashes.append([name, asked["hashes"][0]])
        if name == "down":
            return 500, "{}"
        if name == "slow":
            return None
        if name == "garbage":
            return 200, "<html>maintenance</html>"
        if name == "pin" and self.authorized.pop(asked.get("SAD"), None) != asked["hashes"]:
            return 400, json.dumps({"error": "invalid_request", "error_description": "SAD"})
        key = "signer-rsa" if name.startswith("rsa") else "signer-2" if name == "foreign" else "signer"
        value = self.sign(key, base64.b64decode(asked["hashes"][0]), asked["signAlgo"])
        if name == "short":
            value = value[:len(value) // 2]
        if name == "slow-second" and len([one for one in self.hashes if one[0] == name]) == 2:
            return None
        values = [base64.b64encode(value).decode()] * (2 if name == "two" else 1)
        return 200, json.dumps({"signatures": values})
