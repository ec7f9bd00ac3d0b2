"""PDFs of attacks.py, written and signed here revision by revision: by openssl's cms and ts commands, by no code of ours.
"""
import copy
import zlib

from vectors import cms, run


def stream(data, entries=b""):
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def text(words):
    return b"BT /F1 24 Tf 72 700 Td (" + words + b") Tj ET"


def field(name, rect, more=b""):
    return (b"<< /FT /Sig /T (" + name + b") /Type /Annot /Subtype /Widget /F 132 /P 3 0 R /Rect [" + rect + b"] " +
            more + b">>")


def form(*numbers):
    return b"<< /Fields [" + b" ".join(b"%d 0 R" % n for n in numbers) + b"] /SigFlags 3 >>"


HOME, HOST, NOWHERE = b"40 60 240 140", b"300 60 500 140", b"0 0 0 0"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R %s>>"
SHOWN = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> "
FORGED = text(b"Montant : 9999 euros")
RESERVE = 6000


class Pdf:
    """A document, revision by revision. Objects 1 to 7: catalog, pages, page, content, font, form, annotations."""

    def __init__(self, objects):
        self.data, self.previous, self.size = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", None, 1
        self.update(objects)

    def copy(self):
        return copy.copy(self)

    def trailer(self, size=None, more=b""):
        before = b"/Prev %d " % self.previous if self.previous is not None else b""
        return b"trailer\n<< /Size %d /Root 1 0 R %s%s>>\n" % (size or self.size, before, more)

    def close(self, at):
        self.data += b"startxref\n%d\n%%%%EOF\n" % at
        self.previous = at
        return self

    def update(self, objects):
        parts, at = [self.data], len(self.data)
        rows = [b"xref\n"] + ([b"0 1\n0000000000 65535 f \n"] if self.previous is None else [])
        for number, body in sorted(objects.items()):
            rows.append(b"%d 1\n%010d 00000 n \n" % (number, at))
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            at += len(parts[-1])
        self.size = max([self.size] + [n + 1 for n in objects])
        self.data = b"".join(parts + rows) + self.trailer()
        return self.close(at)

    def update_by_stream(self, entries, number):
        """entries: (number, kind, second, third); the cross-reference stream is object `number`."""
        at = len(self.data)
        self.size = max([self.size, number + 1] + [e[0] + 1 for e in entries])
        rows = b"".join(bytes([k]) + a.to_bytes(4, "big") + b.to_bytes(2, "big")
                        for _, k, a, b in entries + [(number, 1, at, 0)])
        index = b" ".join(b"%d 1" % e[0] for e in entries) + b" %d 1" % number
        self.data += b"%d 0 obj\n" % number + stream(
            rows, b"/Type /XRef /W [1 4 2] /Index [" + index + b"] /Size %d /Root 1 0 R /Prev %d " % (
                self.size, self.previous)) + b"\nendobj\n"
        return self.close(at)

    def sign(self, number, place, body, make, objects=None, kind=b"Sig", sub_filter=b"ETSI.CAdES.detached", more=b""):
        """A revision with the signature dictionary `number` and the field `body`, whose value `make(octets)` gives."""
        hole, numbers = b"<" + b"0" * (2 * RESERVE) + b">", b"[0 0000000000 0000000000 0000000000]"
        date = b"/M (D:20261101120000Z) " if kind == b"Sig" else b""
        start = len(self.data)
        self.update({**(objects or {}), place: body, number:
                     b"<< /Type /" + kind + b" /Filter /Adobe.PPKLite /SubFilter /" + sub_filter + b" " + date + more +
                     b"/ByteRange " + numbers + b" /Contents " + hole + b" >>"})
        begin = self.data.index(hole, start)
        end = begin + len(hole)
        head = self.data[:start] + self.data[start:begin].replace(
            numbers, b"[0 %010d %010d %010d]" % (begin, end, len(self.data) - end))
        der = make(head + self.data[end:])
        self.data = head + b"<" + der.hex().encode().ljust(2 * RESERVE, b"0") + b">" + self.data[end:]
        return self


def document(catalog=b"", page=b"/Resources << /Font << /F1 5 0 R >> >> ", more=None, home=HOME, host=HOST, host_more=b""):
    return Pdf({1: CATALOG % catalog, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots 7 0 R " + page + b">>",
                4: stream(text(b"Montant : 100 euros")), 5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                6: form(10, 11), 7: b"[10 0 R 11 0 R]", 10: field(b"Home", home), 11: field(b"Host", host, host_more),
                **(more or {})})


class Signers:
    """home and host sign with openssl, `stamp` makes document time-stamps."""

    def __init__(self, keys, authority):
        self.keys, self.authority = keys, authority

    def home(self, data):
        return cms(self.keys, data, "-cades")

    def host(self, data):
        return cms(self.keys, data, "-cades", signer="other")

    def stamp(self, data):
        folder = self.authority.folder
        (folder / "covered").write_bytes(data)
        run("openssl", "ts", "-query", "-data", folder / "covered", "-sha256", "-cert", "-out", folder / "asked")
        (folder / "reply").write_bytes(self.authority.stamp((folder / "asked").read_bytes()))
        return run("openssl", "ts", "-reply", "-in", folder / "reply", "-token_out")

    def sign_home(self, pdf, **more):
        return pdf.sign(20, 10, field(b"Home", HOME, b"/V 20 0 R "), self.home, **more)

    def sign_host(self, pdf, host_more=b"", **more):
        return pdf.sign(21, 11, field(b"Host", HOST, host_more + b"/V 21 0 R "), self.host, **more)

    def stamp_document(self, pdf, number=60, fields=(10, 11), name=b"Archive"):
        return pdf.sign(number, number + 1, field(name, NOWHERE, b"/V %d 0 R " % number), self.stamp,
                        objects={6: form(*fields, number + 1)}, kind=b"DocTimeStamp", sub_filter=b"ETSI.RFC3161")

    def certificate(self, name):
        return run("openssl", "x509", "-in", self.keys.work / (name + ".pem"), "-outform", "DER")


# --- files that ask for much -------------------------------------------------------------------------------------------

def big_object_streams(count):
    pdf, entries, first = Pdf({2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), [], 1000
    for i in range(count):
        head = b"%d 0 " % (first + i)
        plain = (head + b"<</FT/Sig/T(f%d)>>" % i).ljust(31_900_000)
        entries += [(100 + i, 1, len(pdf.data), 0), (first + i, 2, 100 + i, 0)]
        pdf.data += b"%d 0 obj\n" % (100 + i) + stream(
            zlib.compress(plain, 1), b"/Type /ObjStm /N 1 /First %d /Filter /FlateDecode " % len(head)) + b"\nendobj\n"
    entries.append((1, 1, len(pdf.data), 0))
    fields = b" ".join(b"%d 0 R" % (first + i) for i in range(count))
    pdf.data += b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [" + fields + b"] >> >>\nendobj\n"
    return pdf.update_by_stream(entries, first + count).data


def repeated_rows():
    pdf = Pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})
    packed = zlib.compress(b"\0" * 490_000, 9)
    pdf.size = 500_000
    for number in range(10, 210):
        at = len(pdf.data)
        pdf.data += b"%d 0 obj\n" % number + stream(
            packed, b"/Type /XRef /Filter /FlateDecode /W [1 0 0] /Index [3 490000] /Size 500000 /Root 1 0 R /Prev %d " %
            pdf.previous) + b"\nendobj\n"
        pdf.close(at)
    return pdf.data


def object_stream_chain(count):
    """The number of members of each object stream stands in the next one."""
    pdf, entries = Pdf({1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 10000 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), []
    for i in range(count):
        head = b"%d 0 " % (10000 + i)
        entries += [(100 + i, 1, len(pdf.data), 0), (10000 + i, 2, 100 + i, 0)]
        pdf.data += b"%d 0 obj\n" % (100 + i) + stream(head + b"1", b"/Type /ObjStm /N %d 0 R /First %d " % (
            10001 + i, len(head))) + b"\nendobj\n"
    return pdf.update_by_stream(entries, 20000).data


def many_revisions():
    """40 false signatures over 100,000 objects, each its own revision."""
    count, objects = 40, 100_000
    fields = [200_000 + i for i in range(count)]
    pdf = Pdf({1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>",
               6: form(*fields), **{n: field(b"f%d" % n, NOWHERE) for n in fields},
               **{100 + i: b"0" for i in range(objects)}})
    for i, number in enumerate(fields):
        pdf.sign(300_000 + i, number, field(b"f%d" % number, NOWHERE, b"/V %d 0 R " % (300_000 + i)), lambda _: b"0\x03\x02\x01\x01")
    return pdf.data
