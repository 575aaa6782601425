"""What fits in a text to a phone: the signs of GSM 03.38, their length, the parts.

The default alphabet and its extension table are those of 3GPP TS 23.038, 6.2.1.
"""

import re
import unicodedata

from anyascii import anyascii

ONE_PART = 160
"""Signs of a text that travels alone."""

EACH_PART = 153
"""Signs of each part of a longer one: seven go to the header that joins them."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")
"""Signs that take the place of two."""

_KEPT = BASIC | EXTENDED
_OWN_WORDS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
    | {"…": "...", "\u00a0": " ", "\u202f": " "}
)
_NAMED_SIGN = re.compile(r":[a-z0-9_]+:")  # what anyascii makes of an emoji
_SPACES = re.compile(r" {2,}")


def plain(text: str) -> str:
    """Return the text in signs that every phone takes, as near to it as they allow.

    Accents that GSM has stay; emoji go, for their names would fill the text.
    """
    composed = unicodedata.normalize("NFC", text).translate(_OWN_WORDS)
    return _SPACES.sub(" ", "".join(map(_sign, composed))).strip()


def length(text: str) -> int:
    """Return how many signs the text takes, or raise `ValueError` for other signs."""
    if not set(text) <= _KEPT:
        raise ValueError("not the signs of GSM 03.38")
    return len(text) + sum(sign in EXTENDED for sign in text)


def parts(text: str) -> int:
    """Return in how many texts a phone company sends (and bills) this one.

    A sign of the extension table is never cut in two.
    """
    if length(text) <= ONE_PART:
        return 1
    count, room = 1, EACH_PART
    for sign in text:
        size = 2 if sign in EXTENDED else 1
        if size > room:
            count, room = count + 1, EACH_PART
        room -= size
    return count


def shortened(words: str, most: int) -> str:
    """Return the words in at most so many signs, with a full stop where they end."""
    whole = plain(" ".join(words.split()))
    if length(whole) <= most:
        return whole
    cut = whole[: max(most - 1, 0)]
    while cut and length(cut) > most - 1:
        cut = cut[:-1]
    cut = cut.rstrip(" .,-'")
    return f"{cut}." if cut else ""


def _sign(sign: str) -> str:
    if sign in _KEPT:
        return sign
    bare = unicodedata.normalize("NFD", sign)[0]
    if bare in _KEPT:
        return bare
    latin = _NAMED_SIGN.sub("", anyascii(sign))
    return "".join(each for each in latin if each in _KEPT)
