"""A person with a browser but no script: opens pages, fills forms, presses buttons.

Every page must be valid HTML: a page that is not fails the test that opened it.
"""

import re

import html5lib

from tests import strict_html

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def parse(html):
    """Return the page's tree, or fail on bad markup."""
    if (tree := strict_html.read(html)) is not None:
        return tree  # plain: html5lib would build the same, more slowly
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def words(node):
    """Return the text that a reader sees, with single spaces."""
    hidden = {"script", "style", "head", "template"}
    parts = []

    def walk(element):
        if element.tag in hidden or not isinstance(element.tag, str):
            return
        parts.append(element.text or "")
        for child in element:
            walk(child)
            parts.append(child.tail or "")
        if element.tag in {
            "p",
            "div",
            "li",
            "td",
            "th",
            "dt",
            "dd",
            "h1",
            "h2",
            "h3",
            "option",
            "label",
        }:
            parts.append(" ")

    walk(node)
    return " ".join("".join(parts).split())


class Visitor:
    """Somebody at one browser; `status`, `url` and `html` tell of the last page."""

    def __init__(self, client):
        self.client = client
        self.status, self.url, self.html, self.tree = 0, "/", "", None

    def open(self, url):
        return self._read(self.client.get(url, follow_redirects=True))

    def follow(self, text):
        """Follow the first link whose words contain the text."""
        for link in self.tree.iter("a"):
            if text in words(link):
                return self.open(link.get("href"))
        raise AssertionError(f"no link “{text}” on {self.url}: {self.text}")

    def press(self, button, form=None, **typed):
        """Fill the form that has this button, press it, and read the answer."""
        form, pressed = self._form_with(button)
        fields = self._filled(form)
        for name, value in typed.items():
            known = any(n == name for n, _v in fields) or self._names(form, name)
            assert known, f"no field {name} beside “{button}” on {self.url}"
            fields = [(n, v) for n, v in fields if n != name]
            values = value if isinstance(value, list | tuple | set) else [value]
            fields += [(name, v) for v in values if v is not None]
        if pressed.get("name"):
            fields.append((pressed.get("name"), pressed.get("value", "")))
        url = pressed.get("formaction") or form.get("action") or self.url
        if (form.get("method") or "get").lower() == "get":
            return self._read(
                self.client.get(url, query_string=fields, follow_redirects=True)
            )
        return self.send(url, fields)

    def send(self, url, fields):
        """Post these fields, whatever page is open."""
        data = {}
        for name, value in fields.items() if isinstance(fields, dict) else fields:
            data.setdefault(name, []).append(value)
        return self._read(self.client.post(url, data=data, follow_redirects=True))

    def sees(self, text):
        return " ".join(text.split()) in self.text

    @property
    def text(self):
        return words(self.tree)

    @property
    def main(self):
        """Return the words of the page's main part alone."""
        return words(next(self.tree.iter("main")))

    @property
    def heading(self):
        return words(next(self.tree.iter("h1")))

    def value(self, name):
        """Return what stands in a field now: one value, or the list of ticked ones."""
        values = [
            v
            for form in self.tree.iter("form")
            for n, v in self._filled(form)
            if n == name
        ]
        return values[0] if len(values) == 1 else values

    def links(self):
        return [(words(a), a.get("href")) for a in self.tree.iter("a")]

    def buttons(self):
        return [words(b) for b in self.tree.iter("button")]

    def _read(self, response):
        self.status = response.status_code
        self.url = (
            response.request.full_path.rstrip("?") if response.request else self.url
        )
        self.html = response.text
        if response.mimetype == "text/html":
            self.tree = parse(self.html)
            check_labels(self.tree)
        return self

    def _form_with(self, button):
        forms = list(self.tree.iter("form"))
        for form in forms:
            for pressed in form.iter("button"):
                if button in words(pressed):
                    return form, pressed
        for pressed in self.tree.iter("button"):
            if pressed.get("form") and button in words(pressed):
                own = [f for f in forms if f.get("id") == pressed.get("form")]
                return own[0], pressed
        raise AssertionError(
            f"no button “{button}” on {self.url}: {self.buttons()}\n{self.text}"
        )

    def _names(self, form, name):
        return any(e.get("name") == name for e in form.iter() if isinstance(e.tag, str))

    def _filled(self, form):
        """Return (name, value) as a browser would send them, buttons left out."""
        fields = []
        for element in form.iter():
            name = element.get("name") if isinstance(element.tag, str) else None
            if not name or element.get("disabled") is not None:
                continue
            if element.tag == "input":
                fields += _input(element, name)
            elif element.tag == "textarea":
                fields.append((name, re.sub(r"^\n", "", element.text or "")))
            elif element.tag == "select":
                fields += _chosen(element, name)
        return fields


def _input(element, name):
    kind = element.get("type", "text")
    if kind in {"submit", "button", "image", "reset"}:
        return []
    if kind in {"checkbox", "radio"}:
        ticked = element.get("checked") is not None
        return [(name, element.get("value", "on"))] if ticked else []
    return [(name, element.get("value", ""))]


def _chosen(element, name):
    options = list(element.iter("option"))
    chosen = [o for o in options if o.get("selected") is not None] or options[:1]
    return [(name, o.get("value", words(o))) for o in chosen]


def check_labels(tree):
    """Fail unless every control that people fill in has a label."""
    labelled = {label.get("for") for label in tree.iter("label")}
    for element in tree.iter():
        if element.tag not in {"input", "select", "textarea"}:
            continue
        if element.get("type") in {"hidden", "submit", "button"}:
            continue
        named = element.get("id") in labelled or element.get("aria-label")
        assert named, f"no label for {element.get('name')}"
