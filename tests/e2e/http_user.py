"""A person at a browser without JavaScript, on the standard library alone: follows links and fills in the forms of pages.

Everything is found as a person finds it, by the words on the page, so that a test breaks when a person would be lost.
"""
import html.parser
import http.client
import http.cookies
import mimetypes
import urllib.parse
import uuid

VOID = {"input", "img", "br", "hr", "meta", "link"}


class Form:
    """A form of a page: where it goes, its fields with their present values, the words on its buttons."""

    def __init__(self, attrs):
        self.action = attrs.get("action", "")
        self.method = attrs.get("method", "get").lower()
        self.multipart = attrs.get("enctype") == "multipart/form-data"
        self.fields = {}
        self.options = {}  # select name -> [(value, label)]
        self.buttons = []  # (label, name, value)


class Page(html.parser.HTMLParser):
    """A page as it was read: title, text, links and forms."""

    def __init__(self, url, status, headers, body):
        super().__init__(convert_charrefs=True)
        self.url, self.status, self.headers, self.body = url, status, headers, body
        self.links, self.forms, self.words = [], [], []
        self._stack, self._link, self._button, self._select, self._option, self._area = [], None, None, None, None, None
        if "html" in headers.get("content-type", ""):
            self.feed(body.decode("utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        attrs = {k: v or "" for k, v in attrs}
        form = self.forms[-1] if self.forms and "form" in self._stack else None
        if tag not in VOID:
            self._stack.append(tag)
        if tag == "a" and "href" in attrs:
            self._link = [attrs["href"], [], attrs.get("aria-label", "")]
        elif tag == "form":
            self.forms.append(Form(attrs))
        elif form is None:
            return
        elif tag == "input" and attrs.get("name"):
            kind = attrs.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in attrs:
                    form.fields[attrs["name"]] = attrs.get("value", "on")
            elif kind != "file":
                form.fields[attrs["name"]] = attrs.get("value", "")
        elif tag == "button":
            self._button = [[], attrs.get("name"), attrs.get("value", "")]
        elif tag == "select":
            self._select = attrs.get("name")
            form.options[self._select] = []
        elif tag == "option" and self._select:
            self._option = [attrs.get("value"), [], "selected" in attrs]
        elif tag == "textarea":
            self._area = [attrs.get("name"), []]

    def handle_endtag(self, tag):
        form = self.forms[-1] if self.forms else None
        if tag == "a" and self._link:
            self.links.append((" ".join("".join(self._link[1]).split()), self._link[0]))
            self._link = None
        elif tag == "button" and self._button:
            form.buttons.append((" ".join("".join(self._button[0]).split()), self._button[1], self._button[2]))
            self._button = None
        elif tag == "option" and self._option:
            label = " ".join("".join(self._option[1]).split())
            value = label if self._option[0] is None else self._option[0]
            form.options[self._select].append((value, label))
            if self._option[2] or self._select not in form.fields:
                form.fields[self._select] = value
            self._option = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            form.fields[self._area[0]] = "".join(self._area[1])
            self._area = None
        if tag in self._stack:
            while self._stack.pop() != tag:
                pass

    def handle_data(self, data):
        if self._stack and self._stack[-1] in ("script", "style"):
            return
        self.words.append(data)
        for part in (self._link, self._button, self._option, self._area):
            if part:
                part[0 if part is self._button else 1].append(data)

    def has_link(self, words):
        return any(words in label for label, _ in self.links)

    def form_with(self, button):
        """The form and the button whose label contains these words."""
        for form in self.forms:
            for label, name, value in form.buttons:
                if button in label:
                    return form, (name, value)
        raise LookupError(f"no button « {button} » on {self.url} (status {self.status}); buttons: "
                          f"{[b[0] for f in self.forms for b in f.buttons]}; text: {self.text[-1500:]}")

    def has_button(self, words):
        return any(words in b[0] for f in self.forms for b in f.buttons)


class User:
    """One person with one cookie jar, talking to http://127.0.0.1:port."""

    def __init__(self, port, host="127.0.0.1"):
        self.port, self.host = port, host
        self.cookies = {}
        self.page = None

    def request(self, method, url, body=None, headers=None, follow=True):
        """One request; follows redirects as a browser does. Returns the Page."""
        for _ in range(10):
            parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.page.url if self.page else "/", url))
            target = parts.path + ("?" + parts.query if parts.query else "")
            send = dict(headers or {})
            if self.cookies:
                send["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
            try:
                connection.request(method, target, body, send)
                response = connection.getresponse()
                data = response.read()
            finally:
                connection.close()
            for value in response.headers.get_all("Set-Cookie") or []:
                for name, morsel in http.cookies.SimpleCookie(value).items():
                    if morsel["max-age"] == "0" or morsel.value == "":
                        self.cookies.pop(name, None)
                    else:
                        self.cookies[name] = morsel.value
            found = {k.lower(): v for k, v in response.headers.items()}
            if follow and response.status in (301, 302, 303, 307, 308) and "location" in found:
                url, method, body, headers = found["location"], "GET", None, None
                continue
            return Page(target, response.status, found, data)
        raise RuntimeError(f"too many redirects at {url}")

    def open(self, url):
        self.page = self.request("GET", url)
        return self.page

    def follow(self, words):
        """Clicks the first link whose text contains these words."""
        for label, href in self.page.links:
            if words in label:
                return self.open(href)
        raise LookupError(f"no link « {words} » on {self.page.url}; links: {self.page.links}")

    def press(self, button, values=None, files=None):
        """Presses a button of the page: `values` go over the form's own, `files` = {field: (name, bytes)}."""
        form, (name, value) = self.page.form_with(button)
        fields = dict(form.fields)
        if name:
            fields[name] = value
        fields.update(values or {})
        if form.method == "get":
            return self.open(form.action + "?" + urllib.parse.urlencode(fields))
        if form.multipart:
            body, content_type = multipart(fields, files or {})
        else:
            body, content_type = urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
        self.page = self.request("POST", form.action or self.page.url, body, {"Content-Type": content_type})
        return self.page

    def sign_in(self, login, password):
        self.open("/connexion")
        return self.press("connecter", {"login": login, "password": password})


def multipart(fields, files):
    """The body and the Content-Type of a multipart form (RFC 7578)."""
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields.items():
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, (filename, content) in files.items():
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                     f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
