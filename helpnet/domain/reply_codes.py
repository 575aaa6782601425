"""The two signs by which a helper names an offer in a text, such as 4F."""

from collections.abc import Collection
from datetime import timedelta

DIGITS = "23456789"
LETTERS = "CDFJKNPRTVWY"
"""No sign looks like another, no pair is a word or a unit (4 h, 5 m, 2 x), and a
digit before a letter spells nothing rude in any language."""

CODES = tuple(digit + letter for digit in DIGITS for letter in LETTERS)

REST = timedelta(days=60)
"""How long a code stays unused: a late answer must not meet another offer."""

_LIKE_DIGITS = str.maketrans("ZSGB", "2568")


def next_code(taken: Collection[str], *, start: int) -> str:
    """Return the first code from place `start` on, round and round, that is free.

    Empty where all are taken: that offer is answered by its link alone.
    """
    free = (CODES[(start + step) % len(CODES)] for step in range(len(CODES)))
    return next((code for code in free if code not in taken), "")


def as_code(signs: str) -> str:
    """Return two signs as the code they are, `F4` and `4f` too; empty for no code."""
    typed = signs.upper()
    return next((each for each in (typed, typed[::-1]) if each in CODES), "")


def like_code(signs: str) -> str:
    """Return the code that somebody may have misread as these signs, or nothing.

    `SF` may be 5F: the shape of a letter that a digit has too.
    """
    typed = signs.upper()
    if len(typed) != len(CODES[0]):
        return ""
    guess = typed[0].translate(_LIKE_DIGITS) + typed[1]
    return guess if guess in CODES else ""
