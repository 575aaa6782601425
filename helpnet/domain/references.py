"""The reference of a request: short, said over the phone, and hard to mistype."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from itertools import product

ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXYZ"
"""29 signs nobody confuses; their number is prime, which the check relies on."""

RANDOM_SIGNS = 7
"""How many signs are drawn: 29 ** 7, about 17 thousand million references."""

# Only where one sign of the alphabet can be meant. 0, O, 1, I and L are left out:
# they could be D or Q, 7, J or T, and guessing would open somebody else's request.
_LOOK_ALIKES = str.maketrans({"S": "5", "U": "V"})
_MISREAD = {**dict.fromkeys("0O", "DQ"), **dict.fromkeys("1IL", "7JT")}
_SEPARATORS = re.compile(r"[\s.\-_\u2010-\u2015\u2212]+")


class Wrong(StrEnum):
    """What is wrong with a typed reference."""

    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"


class BadReference(Exception):
    """This is no reference we gave."""

    def __init__(self, reason: Wrong) -> None:
        super().__init__(reason)
        self.reason = reason


class BadDraws(Exception):
    """A reference takes 7 draws between 0 and 28."""

    def __init__(self, draws: Sequence[int]) -> None:
        super().__init__(str(list(draws)))
        self.draws = tuple(draws)


def make_reference(draws: Sequence[int]) -> str:
    """Return the reference for 7 numbers between 0 and 28, as `K7M4-QX9A`."""
    fine = all(0 <= draw < len(ALPHABET) for draw in draws)
    if len(draws) != RANDOM_SIGNS or not fine:
        raise BadDraws(draws)
    check = -_weighted_sum(draws) % len(ALPHABET)
    return _shown("".join(ALPHABET[value] for value in (*draws, check)))


def parse_reference(typed: str) -> str:
    """Return the reference as we show it, however it was typed.

    Lower case, full-width signs, spaces, dots and hyphens do not matter; S is read
    as 5 and U as V. Raise `BadReference` with what is wrong.
    """
    signs = read_signs(typed)
    if len(signs) != RANDOM_SIGNS + 1:
        raise BadReference(Wrong.LENGTH)
    if not set(signs) <= set(ALPHABET):
        raise BadReference(Wrong.CHARACTER)
    if _weighted_sum([ALPHABET.index(sign) for sign in signs]) % len(ALPHABET):
        raise BadReference(Wrong.CHECK)
    return _shown(signs)


def read_signs(typed: str) -> str:
    """Return the signs alone, in capitals, look-alikes as the sign that is meant."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return plain.translate(_LOOK_ALIKES)


def possible_references(typed: str) -> tuple[str, ...]:
    """Return every reference that somebody may mean who misread a sign, sorted.

    0 and O can be D or Q; 1, I and L can be 7, J or T. Only who may see all of a
    network's requests may be shown what is found. Empty for anything else.
    """
    signs = read_signs(typed)
    if len(signs) != RANDOM_SIGNS + 1:
        return ()
    readings = product(*(_MISREAD.get(sign, sign) for sign in signs))
    return tuple(sorted(filter(None, map(_checked, readings))))


def _checked(signs: Sequence[str]) -> str:
    """Return the reference of these signs, empty where the check is wrong."""
    try:
        return parse_reference("".join(signs))
    except BadReference:
        return ""


def _weighted_sum(values: Sequence[int]) -> int:
    """Return 8·a + 7·b + … + 1·h.

    Modulo a prime above 8, changing one value or exchanging two different ones
    always changes the sum: the difference is a product of two non-zero factors.
    """
    heaviest = RANDOM_SIGNS + 1
    return sum((heaviest - place) * value for place, value in enumerate(values))


def _shown(signs: str) -> str:
    return f"{signs[:4]}-{signs[4:]}"
