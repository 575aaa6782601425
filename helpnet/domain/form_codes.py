"""The code under which a half-filled form is found again: written down, then typed."""

from collections.abc import Sequence

from helpnet.domain.references import ALPHABET, read_signs

SIGNS = 10
"""29 ** 10 codes, of which some thousand are in use: nobody guesses one."""


class BadCode(Exception):
    """This is no code we gave."""


def make_code(draws: Sequence[int]) -> str:
    """Return the code for 10 numbers between 0 and 28, as `K7M-4QX-9APR`."""
    if len(draws) != SIGNS:
        raise BadCode
    return _shown("".join(ALPHABET[each] for each in draws))


def parse_code(typed: str) -> str:
    """Return the code as we show it, however it was typed, or raise `BadCode`."""
    signs = read_signs(typed)
    if len(signs) != SIGNS or not set(signs) <= set(ALPHABET):
        raise BadCode
    return _shown(signs)


def _shown(signs: str) -> str:
    return f"{signs[:3]}-{signs[3:6]}-{signs[6:]}"
