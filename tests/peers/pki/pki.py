"""The test PKI: every key, certificate and CRL is made by the openssl command line, so no code of ours signs anything.

root -> inter -> signers, time-stamping authorities, OCSP responders, TLS server; `other` is a root nobody trusts.
P-256 keys unless said. PKCS#12 files have the password "test".
"""
import os
import subprocess

CONF = """
[ca]
default_ca=d
[d]
dir={dir}
database=$dir/index.txt
new_certs_dir=$dir/certs
serial=$dir/serial
crlnumber=$dir/crlnumber
certificate=$dir/ca.crt
private_key=$dir/ca.key
default_md=sha256
default_days=3650
default_crl_days=30
policy=any
unique_subject=no
copy_extensions=none
utf8=yes
string_mask=utf8only
[any]
C=optional
O=optional
CN=supplied
[req]
distinguished_name=dn
prompt=no
utf8=yes
string_mask=utf8only
[dn]
CN=x
[crl_delta]
2.5.29.27=critical,DER:020101
[crl_point]
issuingDistributionPoint=critical,@point
[point]
fullname=URI:{url}/crl/{ca}.crl
[crl_elsewhere]
issuingDistributionPoint=critical,@elsewhere
[elsewhere]
fullname=URI:{url}/crl/elsewhere.crl
[crl_indirect]
issuingDistributionPoint=critical,@indirect
[indirect]
indirectCRL=TRUE
[base]
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""
CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
END = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature"
PAST = ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"]
TSA_CONF = """
[tsa]
default_tsa=t
[t]
serial={dir}/tsa.serial
crypto_device=builtin
certs={chain}
default_policy=1.3.6.1.4.1.99999.1.1
other_policies=1.3.6.1.4.1.99999.1.2
digests=sha256,sha384,sha512
accuracy=secs:1
ordering=no
tsa_name=yes
ess_cert_id_chain=no
ess_cert_id_alg={ess}
signer_digest=sha256
"""


def openssl(*args, data=None):
    """Runs openssl; its standard output. An error is the caller's: RuntimeError with what it said."""
    done = subprocess.run(["openssl", *args], input=data, stdin=None if data is not None else subprocess.DEVNULL,
                          capture_output=True)
    if done.returncode != 0:
        raise RuntimeError("openssl %s: %s" % (args[0], done.stderr.decode(errors="replace")))
    return done.stdout


class Pki:
    def __init__(self, directory, url):
        self.dir, self.url = directory, url

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)

    def authority(self, name, common_name):
        os.makedirs(self.path(name + "/certs"))
        self.write(name + "/index.txt", "")
        self.write(name + "/serial", "10C0DE0%d\n" % (len(name) % 10))
        self.write(name + "/crlnumber", "01\n")
        self.write(name + "/ca.cnf", CONF.format(dir=self.path(name), url=self.url, ca=name))
        self.new_key(name + "/ca", "/C=FR/O=Académie fictive/CN=" + common_name, "ec")

    def new_key(self, name, subject, kind):
        key = ["rsa:2048"] if kind == "rsa" else ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        self.write(name + ".req.cnf", "[req]\ndistinguished_name=dn\nprompt=no\nutf8=yes\nstring_mask=utf8only\n[dn]\nCN=x\n")
        openssl("req", "-new", "-utf8", "-config", self.path(name + ".req.cnf"), "-newkey", *key, "-nodes", "-keyout",
                self.path(name + ".key"), "-out", self.path(name + ".csr"), "-subj", subject)

    def sign(self, ca, name, extensions, *options):
        """The certificate NAME.crt over NAME.csr."""
        self.write(name + ".ext", "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n" + extensions)
        self_signed = ["-selfsign", "-keyfile", self.path(name + ".key")] if name == ca + "/ca" else []
        openssl("ca", "-batch", "-config", self.path(ca + "/ca.cnf"), *self_signed, "-in", self.path(name + ".csr"),
                "-extfile", self.path(name + ".ext"), "-notext", "-out", self.path(name + ".crt"), *options)

    def addresses(self, ca, ocsp="/ocsp", crl=None):
        """AIA and CRL distribution point lines; "" leaves one out."""
        access = ["caIssuers;URI:%s/ca/%s.crt" % (self.url, ca)] + (["OCSP;URI:" + self.url + ocsp] if ocsp else [])
        lines = "authorityInfoAccess=" + ",".join(access) + "\n"
        crl = "/crl/%s.crl" % ca if crl is None else crl
        return lines + ("crlDistributionPoints=URI:" + self.url + crl + "\n" if crl else "")

    def issue(self, ca, name, common_name, extensions, *options, kind="ec"):
        self.new_key(name, "/C=FR/O=Lycée fictif de l'Été/CN=" + common_name, kind)
        self.sign(ca, name, extensions, *options)

    def signer(self, name, common_name, *options, ca="inter", kind="ec", **addresses):
        self.issue(ca, name, common_name, END + ",nonRepudiation\n" + self.addresses(ca, **addresses), *options, kind=kind)
        openssl("pkcs12", "-export", "-in", self.path(name + ".crt"), "-inkey", self.path(name + ".key"), "-certfile",
                self.path(ca + "/ca.crt"), "-passout", "pass:test", "-out", self.path(name + ".p12"))

    def forgotten_signer(self, name, common_name):
        """The responder answers `unknown` about a certificate that its index does not hold."""
        index = self.path("inter/index.txt")
        with open(index, encoding="utf-8") as before:
            known = before.read()
        self.signer(name, common_name)
        self.write("inter/index.txt", known)

    def time_stamper(self, name, usage, *options, ca="inter", kind="ec"):
        usage = "\nextendedKeyUsage=" + usage + "\n" if usage else "\n"
        self.issue(ca, name, "Horodatage " + name, END + usage + self.addresses(ca, ocsp=""), *options, kind=kind)

    def responder(self, name, usage, *options, ca="inter"):
        usage = "\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored\n" if usage else "\n"
        self.issue(ca, name, "OCSP " + name, END + usage, *options)

    def make(self):
        self.authority("root", "Racine de test")
        self.sign("root", "root/ca", CA)
        self.authority("other", "Racine inconnue")
        self.sign("other", "other/ca", CA)
        self.authority("inter", "Intermédiaire de test")
        self.sign("root", "inter/ca", CA + self.addresses("root", ocsp=""))
        self.signer("signer", "Hélène Œuvrard")
        self.signer("signer-2", "Zoé Lefèvre")
        self.signer("signer-short", "Courte Garnier", "-days", "20")
        self.signer("signer-short-2", "Bref Moulin", "-days", "20")
        self.signer("signer-rsa", "Omar Benali", kind="rsa")
        self.signer("signer-revoked", "Révoqué Martin")
        self.signer("signer-expired", "Expiré Durand", *PAST)
        self.signer("signer-unknown", "Inconnu Petit", ca="other")
        self.signer("signer-crl", "Sans OCSP", ocsp="")
        self.signer("signer-ocsp-down", "OCSP en panne", ocsp="/ocsp-500")
        self.signer("signer-down", "Tout en panne", ocsp="/ocsp-500", crl="/crl/absent.crl")
        self.forgotten_signer("signer-forgotten", "Inconnu du répondeur")
        tsa = "critical,timeStamping"
        self.time_stamper("tsa", tsa)
        self.time_stamper("tsa-rsa", tsa, kind="rsa")
        self.time_stamper("tsa-expired", tsa, *PAST)
        self.time_stamper("tsa-unknown", tsa, ca="other")
        self.time_stamper("tsa-no-usage", "")
        self.time_stamper("tsa-two-usages", "critical,timeStamping,codeSigning")
        self.time_stamper("tsa-not-critical", "timeStamping")
        self.responder("ocsp", True)
        self.responder("ocsp-no-usage", False)
        self.responder("ocsp-expired", True, *PAST)
        self.responder("ocsp-other", True, ca="other")
        tls = END + "\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n"
        self.issue("inter", "tls", "localhost", tls)
        self.issue("other", "tls-unknown", "localhost", tls)
        openssl("ca", "-config", self.path("inter/ca.cnf"), "-revoke", self.path("signer-revoked.crt"), "-crl_reason",
                "keyCompromise")
        self.publish()

    def crl(self, ca, name, *options):
        openssl("ca", "-config", self.path(ca + "/ca.cnf"), "-gencrl", "-out", self.path("crl.pem"), *options)
        openssl("crl", "-in", self.path("crl.pem"), "-outform", "DER", "-out", self.path("pub/" + name + ".crl"))

    def publish(self):
        os.makedirs(self.path("pub"))
        for ca in ("root", "inter", "other"):
            self.crl(ca, ca)
            openssl("x509", "-in", self.path(ca + "/ca.crt"), "-outform", "DER", "-out", self.path("pub/" + ca + ".crt"))
        self.crl("inter", "stale", "-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200201000000Z")
        self.crl("inter", "future", "-crl_lastupdate", "21000101000000Z", "-crl_nextupdate", "21000201000000Z")
        for kind in ("delta", "point", "elsewhere", "indirect"):
            self.crl("inter", kind, "-crlexts", "crl_" + kind)
        read = lambda name: open(self.path(name), encoding="utf-8").read()
        self.write("chain.pem", read("inter/ca.crt") + read("root/ca.crt"))
        self.write("root.pem", read("root/ca.crt"))
        self.write("other.pem", read("other/ca.crt"))
        self.write("inter.pem", read("inter/ca.crt"))
        for name, ess, chain in (("tsa", "sha256", "chain.pem"), ("tsa-sha1", "sha1", "chain.pem"),
                                 ("tsa-other", "sha256", "other.pem")):
            self.write(name + ".cnf", TSA_CONF.format(dir=self.dir, ess=ess, chain=self.path(chain)))
        self.write("tsa.serial", "0FAB0001\n")
