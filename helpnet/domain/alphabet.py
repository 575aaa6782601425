"""Where a name stands in a list: capitals and accents make no difference."""

import unicodedata
from collections.abc import Iterator

_LETTERS = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x1F00))
# Letters of their own, which Unicode does not take apart.
_OTHERS = {
    "ß": "s",
    "æ": "a",
    **dict.fromkeys("œø", "o"),
    "ł": "l",
    **dict.fromkeys("đð", "d"),
    "þ": "t",
    "ı": "i",
}


def _plain(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter)[0].lower()
    return _OTHERS.get(bare, bare)


def _pairs() -> Iterator[tuple[str, str]]:
    for letters in _LETTERS:
        for code in letters:
            letter, plain = chr(code), _plain(chr(code))
            if letter.isalpha() and plain.isalpha() and plain != letter:
                yield letter, plain


# One letter of the first stands for the letter at the same place of the second.
MARKED, PLAIN = map("".join, zip(*_pairs(), strict=True))
_FOLDED = str.maketrans(MARKED, PLAIN)
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def in_alphabet(name: str) -> str:
    """Return what to sort a name by, character by character: `Élodie` is `elodie`."""
    return name.translate(_SMALL).translate(_FOLDED)
