"""Making text typed by people safe to keep and show, without losing what it says."""

import re
import unicodedata

MOST_MARKS = 5
"""Accents kept on one letter; real scripts need fewer, "zalgo" text has dozens."""

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u200b\u2060\ufeff\ufff9-\ufffb"  # invisible, without effect on letters
    "\u202a-\u202e\u2066-\u2069"  # turn the direction of the text around them
    "\ud800-\udfff"  # halves of a character, which no database stores
    "\ufdd0-\ufdef\ufffe\uffff"  # never characters
    "]"
)

_ADDRESS_SIGNS = ("://", "www.", "@")


class TooLong(Exception):
    """The text is longer than the field allows."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"{length} > {most}")
        self.length, self.most = length, most


def clean(text: str, most: int) -> str:
    """Return the text in NFC, without control characters, trimmed.

    Line ends become `\\n`; emoji and right-to-left names survive; text that shows
    nothing becomes empty. Raise `TooLong` above `most` code points.
    """
    return _limited(_tidy(text), most)


def one_line(text: str, most: int) -> str:
    """Return the cleaned text with every run of white space as one space."""
    return _limited(" ".join(_tidy(text).split()), most)


def is_name(text: str) -> bool:
    """Tell whether nothing of it would be a link or an e-mail address in a message."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return not any(sign in plain for sign in _ADDRESS_SIGNS)


def showable(text: str) -> str:
    """Return the text without the signs that no page shows and no database keeps."""
    return _DROPPED.sub("", text)


def in_lines(text: str) -> str:
    """Return the showable text with every line end as `\\n` and no tabs."""
    return showable(_LINE_ENDS.sub("\n", text)).replace("\t", " ")


def _limited(text: str, most: int) -> str:
    if len(text) > most:
        raise TooLong(len(text), most)
    return text


def _tidy(text: str) -> str:
    lines = showable(_LINE_ENDS.sub("\n", text))
    kept = _few_marks(unicodedata.normalize("NFC", lines)).strip()
    return kept if any(map(_shows, kept)) else ""


def _few_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _shows(character: str) -> bool:
    return unicodedata.category(character) not in {"Cf", "Mn", "Me", "Zs", "Cc"}
