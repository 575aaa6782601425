"""The quick reader of pages: html5lib would build the same tree, and finds no fault."""

import warnings

import html5lib
import pytest
from html5lib.html5parser import ParseError
from hypothesis import given
from hypothesis import strategies as st

from tests.strict_html import TOKEN, read
from tests.visitor import parse

PAGE = """<!DOCTYPE html>
<html lang="en" dir="ltr" class="hn">
<head>
  <meta charset="utf-8"><title>Ask &amp; tell &lt;b&gt; <i></title>
  <link rel="stylesheet" href="/a.css?x=1&amp;y=2"/>
  <script src="/a.js" defer></script><script>if (1 < 2) { run("</p>") }</script>
</head>
<body class="govuk">
<!-- a remark -->
<header><a href="#main" data-module="skip">Skip</a></header>
<main id="main"><h1>Jo&#39;s <em>page</em>&nbsp;</h1>
<svg viewBox="0 0 4 4" focusable="false" preserveAspectRatio="none"><title>A map</title>
<g><path d="M0 0"/><circle r="1"></circle><text x="1">1<tspan>2</tspan></text></g></svg>
<form action="/ask" method="post"><input type="hidden" name="t" value="&quot;&#34;">
<fieldset><legend><h2>What?</h2></legend><p>Say <strong>why</strong>.<br>Now</p>
<label for="a">A</label><textarea id="a" name="a">

two <b>&amp;</textarea><select name="s"><option value="">None
</option><optgroup label="g"><option selected>One</option></optgroup></select>
<button>Go <span>on</span></button></fieldset></form>
<table><caption>C</caption><colgroup><col></colgroup><thead>
<tr><th scope="col">T</th></tr></thead><tbody><tr><td><p>1</p><ul><li>x</li></ul></td>
</tr></tbody></table>
<dl><div><dt>k</dt><dd>v</dd></div></dl><dl><dt>k</dt><dd><p>v</p></dd></dl>
<ul><li>1<ol><li>2</li></ol></li></ul><details><summary>S</summary><div>d</div></details>
<p>é 漢字 👵 <code>&lt;</code></p><hr></main></body>
</html>
"""
PARTS = [found[0] for found in TOKEN.finditer(PAGE[16:])]
ODD = [
    *("<p>", "</p>", "<div>", "</div>", "<a>", "</a>", "<li>", "<td>", "<tr>", "<b>"),
    *("<button>", "<form>", "<h2>", "</h2>", "<option>", "<select>", "<table>", "<dd>"),
    *(
        "<br/>",
        "<div/>",
        "<path/>",
        "<svg>",
        "<title>",
        "<meta>",
        "<script>",
        "<pre>\n",
    ),
    *("</br>", "<image>", "<input>", "<hr>", "<body>", "<html>", "</body>", "</html>"),
    *(
        "&",
        "&amp",
        "&bogus;",
        "\0",
        "\x0b",
        "\r\n",
        "\ud800",
        "\ufffe",
        "<",
        "<!--x-->",
    ),
    *('<i x="1" X="2">', '<i x="1"y="2">', "<i x=1>", '<i x="&">', '<i x="<">', "<P>"),
    *(
        "<!-->",
        "<!--a--b-->",
        "<!---->",
        "<!--a--->",
        "words",
        " ",
        "<u>",
        "<template>",
    ),
    *("<g>", "<math>", "<fieldset>", "<legend>", "<dt>", "<dl>", "</dl>", "<textarea>"),
    *("<style>", "<noscript>", "<nobr>", "<tbody>", "<caption>", "<col>", "<summary>"),
]


def slow(html):
    """Return the tree that html5lib builds, or None for a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of signs no file of XML could hold
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        try:
            return parser.parse(html)
        except ParseError:
            return None


def told(node):
    """Return a tree as nested tuples, that it may be compared."""
    words = (node.text or "", node.tail or "")
    return (node.tag, dict(node.attrib), *words, [told(child) for child in node])


def test_a_plain_page_is_read_as_html5lib_reads_it():
    assert told(read(PAGE)) == told(slow(PAGE))


@pytest.mark.parametrize(
    "fault",
    [
        "<p><div></div></p>",
        "<b><i></b></i>",
        "<div/>",
        "</div>",
        "<a href='/'><span><a href='/'>x</a></span></a>",
        "<table><tbody><tr><p>x</p></tr></tbody></table>",
        "<select><b>x</b></select>",
        "<h1><h2>x</h2></h1>",
        "<button><button>x</button></button>",
        "<form><form></form></form>",
        "<i title='1' title='2'>x</i>",
        '<i title="1" title="2">x</i>',
        '<i a="1"b="2">x</i>',
        "a & b &bogus;",
        "\x00",
        "\x0b",
        "<body>",
        "<br></br>",
        "<svg><p>x</p></svg>",
        "<!-- a -- b -->",
        "<title>x</title",
    ],
)
def test_what_html5lib_finds_wrong_is_wrong(fault):
    page = PAGE.replace("<hr>", fault)
    assert read(page) is None
    with pytest.raises(ParseError):
        parse(page)


@pytest.mark.parametrize(
    "mended",
    [
        "<p>open",
        "<ul><li><p></li></ul>",
        "<table><tbody><tr><td></td>words</tr></tbody></table>",
        "<i title=x>x</i>",
        "<pre>\nx</pre>",
        "<table><tr><td>x</td></tr></table>",
    ],
)
def test_what_html5lib_mends_or_reads_in_its_own_way_is_left_to_it(mended):
    page = PAGE.replace("<hr>", mended)
    assert read(page) is None
    assert slow(page) is not None


@given(
    changes=st.lists(
        st.tuples(
            st.integers(0, len(PARTS) - 1),
            st.sampled_from(["leave out", "twice", "swap", "before", "instead"]),
            st.sampled_from(ODD),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_is_changed_what_is_read_is_what_html5lib_reads(changes):
    parts = list(PARTS)
    for at, how, odd in changes:
        here, after = parts[at], parts[(at + 1) % len(parts)]
        if how == "swap":
            parts[at], parts[(at + 1) % len(parts)] = after, here
        new = {"leave out": "", "twice": here * 2, "before": odd + here, "instead": odd}
        parts[at] = new.get(how, parts[at])
    page = PAGE[:16] + "".join(parts)
    tree = read(page)
    if tree is not None:
        judged = slow(page)
        assert judged is not None
        assert told(tree) == told(judged)
