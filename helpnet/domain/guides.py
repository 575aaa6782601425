"""Guides to try a skill alone: their parts, and everything that can be wrong in one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from helpnet.domain.entries import Entry, count_words
from helpnet.domain.languages import OFFERED

NEEDS, STEPS, STUCK = range(1, 5), range(5, 9), range(2, 4)
STEP_WORDS = 15
NEED_WORDS = 12
SENTENCE_WORDS = 20
STUCK_WORDS = 30

_FIELDS = frozenset({"skill", *OFFERED})
_PARTS = frozenset({"need", "steps", "stuck", "safe", "done"})


class GuideFaults(Exception):
    """A guide has faults; `faults` names each of them, with its skill."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class GuideText:
    """A guide in one language; `safe` may be empty."""

    need: tuple[str, ...]
    steps: tuple[str, ...]
    stuck: tuple[str, ...]
    safe: str
    done: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How to try a skill alone, by language."""

    skill: str
    texts: Mapping[str, GuideText]


def parse_guide(raw: object, *, skill: str) -> Guide:
    """Return the guide that the file of a skill holds.

    Raise `GuideFaults` with all faults at once.
    """
    faults: list[str] = []
    entry = Entry(raw, skill, faults)
    entry.allow(_FIELDS)
    entry.text("skill", skill.__eq__)
    texts = {language: _text(entry.part(language)) for language in OFFERED}
    if faults:
        raise GuideFaults(faults)
    return Guide(skill, MappingProxyType(texts))


def _text(entry: Entry) -> GuideText:
    entry.allow(_PARTS)
    return GuideText(
        need=_lines(entry, "need", NEEDS, NEED_WORDS),
        steps=_lines(entry, "steps", STEPS, STEP_WORDS),
        stuck=_lines(entry, "stuck", STUCK, STUCK_WORDS),
        safe=entry.text("safe", _short(SENTENCE_WORDS)) if entry.has("safe") else "",
        done=entry.text("done", _short(SENTENCE_WORDS)),
    )


def _lines(entry: Entry, key: str, allowed: range, most: int) -> tuple[str, ...]:
    lines = entry.words(key)
    if len(lines) not in allowed:
        counts = f"{allowed[0]} to {allowed[-1]}"
        entry.fault(f"{key} has {len(lines)} lines, not {counts}")
    for line in lines:
        if count_words(line) > most:
            entry.fault(f"{key} has more than {most} words: {line}")
    return lines


def _short(most: int) -> Callable[[str], bool]:
    return lambda text: count_words(text) <= most
