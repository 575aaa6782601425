"""What a text that comes in says: yes, no, stop, or something for a human."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from helpnet.domain.offers import DeclineReason
from helpnet.domain.reply_codes import as_code, like_code


class TextMeaning(StrEnum):
    """What the sender wants."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    START = "start"
    OTHER = "other"


class TextOutcome(StrEnum):
    """What became of a text."""

    DONE = "done"
    ASKED_WHICH = "asked_which"
    TOO_LATE = "too_late"
    NOTHING_OPEN = "nothing_open"
    UNKNOWN_NUMBER = "unknown_number"
    FOR_A_HUMAN = "for_a_human"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer:
    """What a text says.

    `codes` are the offers it names, `likely` those it may name by signs that look
    alike; `wordless`: no word beside them, such as a thumb up, or a code alone.
    """

    meaning: TextMeaning
    codes: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    reason: DeclineReason | None = None
    wordless: bool = False


def _all(words: str) -> frozenset[str]:
    return frozenset(words.split())


YES = _all("oui ouais ja jawohl jawel yes yep yeah ok okay oke daccord")
NO = _all("non nee neen nein no nope")
STOP = _all("stop stopp arret arreter stoppen afmelden abmelden")
START = _all("start starten unstop reprendre hervatten anmelden")
FILLERS = _all(
    # What people add without changing their answer, in our four languages.
    "bonjour bonsoir salut hallo dag hello hi hey goedendag guten tag merci dank "
    "danke bedankt thanks thank you u je wel bitte please svp stp aub alstublieft "
    "graag gerne gern volontiers plaisir avec sure pour for voor fur code le la "
    "the de het das den helpnet sms sil vous te plait bien sur natuurlijk "
    "naturlich beaucoup vielen"
)
TURNS = _all(
    "mais but maar aber sauf sondern si when wenn als quand toch doch jedoch "
    "peut maybe perhaps misschien vielleicht"
)
"""Words after which an answer is another one."""

HARMLESS = ("problem", "souci", "worries", "zorgen", "sorge", "idea", "idee", "ahnung")
"""After a no: neither “no problem” nor “no idea” is a no."""

REASONS = {
    "1": DeclineReason.TOO_FAR,
    "2": DeclineReason.NO_TIME,
    "3": DeclineReason.NOT_MY_SKILL,
    "4": DeclineReason.OTHER,
}
"""What somebody writes back who was asked why not."""

ASKED_LATELY = timedelta(days=1)
"""So long a code alone, or a figure, is the answer to what we asked by text."""

OFFERED_LATELY = timedelta(days=14)
"""So long a bare yes is for an offer that has closed, and comes too late."""

MOST_REPLIES = 5
"""Replies to one number in an hour: two machines must not talk for ever."""

_WORD = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"(?<=[a-z])(?=[2-9][a-z](?![^\W_]))")
_APART = re.compile(r"(?<![^\W_])([2-9])[ .-]([a-z])(?![^\W_'’/-])")


def parse(text: str) -> TextAnswer:
    """Return what the text says; whatever leaves a doubt is for a human."""
    words = _words(text)
    if not words:
        return TextAnswer(meaning=TextMeaning.OTHER, wordless=True)
    if len(words) == 1 and words[0] in REASONS:
        return TextAnswer(meaning=TextMeaning.OTHER, reason=REASONS[words[0]])
    codes = _each_once([as_code(word) for word in words])
    likely = () if codes else _each_once([_likely(word) for word in words])
    named = {*codes, *likely}
    rest = [w for w in words if as_code(w) not in named and _likely(w) not in named]
    asks = "?" in text
    meaning = TextMeaning.OTHER if asks or not rest else _meaning(rest)
    if named and meaning in {TextMeaning.STOP, TextMeaning.START}:
        meaning = TextMeaning.OTHER  # stop this one, or stop all?
    return TextAnswer(
        meaning=meaning, codes=codes, likely=likely, wordless=not rest and not asks
    )


def _meaning(words: Sequence[str]) -> TextMeaning:
    said = set(words)
    for meaning, known in _ALONE.items():
        if said & known and said <= known | FILLERS:
            return meaning
    return TextMeaning.NO if _is_no(words) else TextMeaning.OTHER


_ALONE = {
    TextMeaning.YES: YES,
    TextMeaning.NO: NO,
    TextMeaning.STOP: STOP,
    TextMeaning.START: START,
}
"""A yes that comes with conditions is not a yes: it stands alone, or with fillers."""


def _is_no(words: Sequence[str]) -> bool:
    """Tell whether it begins with a no and goes on to say why."""
    first = next((word for word in words if word not in FILLERS), "")
    doubts = set(words) & (YES | TURNS | STOP | START)
    harmless = any(word.startswith(HARMLESS) for word in words)
    return first in NO and not doubts and not harmless


def _likely(word: str) -> str:
    """Return the code a word may be; a word without a digit is more likely a word."""
    known = YES | NO | STOP | START | FILLERS
    return "" if word in known else like_code(word)


def _words(text: str) -> list[str]:
    """Return the words in small letters, without accents; “4 F” is one of them."""
    composed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(each for each in composed if not unicodedata.combining(each))
    spaced = _GLUED.sub(" ", bare.replace("d'accord", "daccord"))
    return _WORD.findall(_APART.sub(r"\1\2", spaced))


def _each_once(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))
