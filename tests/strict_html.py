"""Reads a plain, faultless page ten times as fast as html5lib, and no other page.

It knows a part of HTML in which nothing is implied, moved or mended, so that the tree
is the one that html5lib builds. Whatever else a page holds, a fault or a rare thing,
is left to html5lib, which judges it: `read` returns None.
"""

import re
from functools import cache
from html import unescape
from xml.etree.ElementTree import Comment, Element, SubElement

from html5lib import constants


def _names(words):
    return frozenset(words.split())


PLAIN_ATTRIBUTES = r'((?:\s+[a-zA-Z][\w-]*(?:="[^"]*")?)*)'
ATTRIBUTE = re.compile(r'\s+([a-zA-Z][\w-]*)(?:="([^"]*)")?', re.A)
START = re.compile(
    rf"<!doctype html>\s*<html{PLAIN_ATTRIBUTES}>\s*(?=<head>)", re.I | re.A
)
BODY = re.compile(r"(\s*)(?=<body[\s>])")
END = re.compile(r"(\s*)</html>(\s*)")
TOKEN = re.compile(
    rf"<(script|style|title|textarea){PLAIN_ATTRIBUTES}>([^<]*(?:<(?!/\1)[^<]*)*)</\1>"
    rf"|<([a-z][a-z0-9]*){PLAIN_ATTRIBUTES}\s*(/?)>"
    r"|</([a-z][a-z0-9]*)>|([^<]+)|<!--([^->](?:[^-]|-[^-])*)-->",
    re.A,
)
STRANGE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U0001fffe\U0001ffff\U0002fffe-\U0010ffff]"
)
"""Signs that stand in no page, and some that are too rare to tell apart from them."""
AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#34|#39);)")
"""One that is not plainly one of ours."""

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = _names(
    "svg g path circle rect line polyline polygon ellipse text tspan title desc"
)
VOID = _names("area base br col hr img input link meta source track wbr")
RAW = frozenset(("script", "style", "title", "textarea"))
LEADS = frozenset(("meta", "title", "link", "script", "style", "base"))
WITHIN = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "caption": {"table"},
    "colgroup": {"table"},
    "col": {"colgroup"},
    "option": {"select", "optgroup", "datalist"},
    "optgroup": {"select"},
    "legend": {"fieldset"},
    "summary": {"details"},
}
HOLDS = {
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
    "colgroup": {"col"},
    "select": {"option", "optgroup"},
    "optgroup": {"option"},
    "option": frozenset(),
    "head": LEADS,
}
"""Elements that hold these alone, and no words but in an option."""

WORDLESS = frozenset(HOLDS) - {"option"}
HEAD_ALONE = frozenset(("base", "style", "title", "meta", "link"))
INLINE = _names(
    "a abbr b bdi bdo br button cite code data dfn em i img input ins kbd label mark"
    " meter output progress q s samp select small span strong sub sup textarea time u"
    " var wbr svg del option optgroup datalist"
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = _names(
    "address article aside blockquote details dialog div dl fieldset figcaption figure"
    " footer form header hgroup hr main nav ol p search section table ul"
)
KNOWN = INLINE | HEADINGS | BLOCKS | VOID | DRAWN | set(WITHIN) | RAW
ALONE = ("a", "button", "form", "p", "select", "option", "table", "svg")
"""Elements that must not stand within themselves, at any depth."""


class _NotPlain(Exception):
    """The page holds something that is left to html5lib."""


def read(html):
    """Return the tree of a page if it is plain and faultless, else None."""
    try:
        return _Reader(html).read()
    except _NotPlain:
        return None


def _need(holds):
    if not holds:
        raise _NotPlain


def _attributes(text):
    found = ATTRIBUTE.findall(text)
    pairs = {name.lower(): unescape(value) for name, value in found}
    _need(len(pairs) == len(found))
    return pairs


@cache
def _fits(name, parent, grandparent, drawn, phrase):
    """Tell whether html5lib would put an element where it stands, and mend nothing.

    `drawn`: within a drawing; `phrase`: within a paragraph, which a block would end.
    """
    if drawn:
        return name in DRAWN - {"svg"} and parent not in {"title", "desc"}
    if name not in KNOWN or name in DRAWN - {"svg", "title"}:
        return False
    if name in {"dt", "dd"}:
        return "dl" in {parent, grandparent} and parent in {"dl", "div"} and not phrase
    return (
        (parent not in HOLDS or name in HOLDS[parent])
        and (name not in WITHIN or parent in WITHIN[name])
        and (name not in HEAD_ALONE or parent == "head")
        and (name not in HEADINGS or parent not in HEADINGS)
        and (not phrase or name in INLINE or name == "script")
    )


class _Reader:
    def __init__(self, html):
        _need(not STRANGE.search(html) and not AMPERSAND.search(html))
        self.html = html
        self.open, self.last = [], None  # open elements; the one that just ended
        self.within = dict.fromkeys(ALONE, 0)

    def read(self):
        start = START.match(self.html)
        _need(start)
        root = Element("html", _attributes(start[1]))
        self.open = [root]
        at = self._read_part("head", start.end())
        body = BODY.match(self.html, at)
        _need(body)
        self._say(body[1])
        at = self._read_part("body", body.end())
        end = END.fullmatch(self.html, at)
        _need(end)
        self.open.append(root[1])
        self.last = root[1][-1] if len(root[1]) else None
        self._say(end[1] + end[2])
        return root

    def _read_part(self, name, at):
        """Read the head or the body up to its end; return where that is."""
        token = TOKEN.match(self.html, at)
        _need(token and token[4] == name and not token[6])
        self._begin(name, token[5])
        at = token.end()
        for token in TOKEN.finditer(self.html, at):
            _need(token.start() == at)
            at = token.end()
            self._take(*token.groups())
            if len(self.open) == 1:
                return at
        raise _NotPlain

    def _take(
        self, raw, raw_attributes, inside, name, attributes, closed, end, said, comment
    ):
        if name:
            self._need_place(name)
            self._begin(name, attributes)
            if closed or name in VOID:
                _need(name in VOID or self.within["svg"])
                self._end(name)
        elif end:
            self._end(end)
        elif said:
            _need(self._parent() not in WORDLESS or not said.strip("\t\n "))
            self._say(unescape(said) if "&" in said else said)
        elif raw:
            self._raw(raw, raw_attributes, inside)
        else:
            _need("--" not in comment and not comment.endswith("-"))
            self.last = Comment(comment)
            self.open[-1].append(self.last)

    def _need_place(self, name):
        parent, within = self._parent(), self.within
        grandparent = self.open[-2].tag if len(self.open) > 1 else None
        _need(not within.get(name))
        drawn, phrase = bool(within["svg"]), bool(within["p"])
        _need(_fits(name, parent, grandparent, drawn, phrase))

    def _parent(self):
        return self.open[-1].tag.removeprefix(SVG)

    def _begin(self, name, attributes):
        pairs = _attributes(attributes) if attributes else {}
        tag = name
        if name in self.within:
            self.within[name] += 1
        if self.within["svg"]:
            _need("xmlns" not in pairs)
            pairs = {
                constants.adjustSVGAttributes.get(n, n): v for n, v in pairs.items()
            }
            tag = SVG + name
        self.open.append(SubElement(self.open[-1], tag, pairs))
        self.last = None

    def _end(self, name):
        _need(name == self._parent())
        self.last = self.open.pop()
        if name in self.within:
            self.within[name] -= 1

    def _say(self, words):
        if self.last is not None:
            self.last.tail = (self.last.tail or "") + words
        elif words:
            self.open[-1].text = (self.open[-1].text or "") + words

    def _raw(self, name, attributes, words):
        """Take an element that holds words alone, whatever they look like."""
        self._need_place(name)
        if self.within["svg"]:
            _need("<" not in words)
        if name in {"script", "style"}:
            _need("<!--" not in words and "&" not in words)
        if name == "textarea" and words.startswith("\n"):
            _need(not self.within["table"])  # where html5lib keeps the empty line
            words = words[1:]
        self._begin(name, attributes)
        self._say(unescape(words))
        self._end(name)
