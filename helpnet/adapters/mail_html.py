"""The same words as the text of an e-mail, laid out for who reads mail in HTML."""

import re
from dataclasses import dataclass
from itertools import groupby

from helpnet.adapters.wording import render
from helpnet.domain.delivery import Sender

_LINK = re.compile(r"https?://\S+")
_MARK = "- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph of `lines`, a list of `items`, or a `link` with its `words`."""

    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    link: str = ""
    words: str = ""


def dress(*, subject: str, body: str, network: Sender) -> str:
    """Return the text as a page of its own, in the language that is set.

    No image, no script, nothing from elsewhere: a mail tells nobody it was read.
    """
    return render(
        "mail/_layout.html", subject=subject, blocks=blocks(body), network=network
    )


def blocks(body: str) -> list[Block]:
    """Return what the text is made of; its first link is named by the line before."""
    found = list[Block]()
    for lines in re.split(r"\n{2,}", body.strip()):
        for kind, group in groupby(lines.split("\n"), _kind):
            found += _blocks(kind, tuple(group))
    first = next((n for n, block in enumerate(found) if block.link), 0)
    return _name(found, first) if first else found


def _kind(line: str) -> str:
    if _LINK.fullmatch(line):
        return "link"
    return "item" if line.startswith(_MARK) else "line"


def _blocks(kind: str, lines: tuple[str, ...]) -> list[Block]:
    if kind == "link":
        return [Block(link=line) for line in lines]
    if kind == "item":
        return [Block(items=tuple(line.removeprefix(_MARK) for line in lines))]
    return [Block(lines=lines)]


def _name(found: list[Block], first: int) -> list[Block]:
    """Let the line that leads to the link be what is pressed."""
    before, link = found[first - 1 : first + 1]
    *others, last = before.lines or ("",)
    if not last.endswith(":"):
        return found
    rest = [Block(lines=tuple(others))] if others else []
    named = Block(link=link.link, words=last.removesuffix(":").rstrip())
    return [*found[: first - 1], *rest, named, *found[first + 1 :]]
