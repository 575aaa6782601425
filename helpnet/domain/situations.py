"""Moments of life that bring several skills at once, and how they are written down."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpnet.domain.catalogue_file import CatalogueFaults
from helpnet.domain.entries import Entry, count_words
from helpnet.domain.languages import OFFERED

SENTENCE_WORDS = 12
SKILLS = range(3, 9)

_ID = re.compile(r"[a-z]+(-[a-z]+)*")
_FIELDS = frozenset({"id", "sentence", "skills"})


@dataclass(frozen=True, slots=True)
class Situation:
    """What a person would say, and the ids of the skills that help most then."""

    id: str
    sentence: Mapping[str, str]
    skills: tuple[str, ...]


def parse_situations(raw: object, *, offered: Collection[str]) -> tuple[Situation, ...]:
    """Return the situations a file holds, or raise `CatalogueFaults` with all faults.

    `offered` are the ids of the skills that people can choose.
    """
    entries = raw.get("situations") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list) or not entries:
        raise CatalogueFaults(["the file has no list of situations"])
    faults: list[str] = []
    situations = tuple(
        _situation(Entry(entry, _name(entry, at), faults), offered)
        for at, entry in enumerate(entries, start=1)
    )
    faults += _repeated([each.id for each in situations])
    if faults:
        raise CatalogueFaults(faults)
    return situations


def _name(entry: object, at: int) -> str:
    named = entry.get("id") if isinstance(entry, Mapping) else None
    return f"{named}" if named else f"situation {at}"


def _repeated(ids: list[str]) -> Iterator[str]:
    for each, times in Counter(ids).items():
        if times > 1 and each:
            yield f"id {each} stands {times} times"


def _situation(entry: Entry, offered: Collection[str]) -> Situation:
    entry.allow(_FIELDS)
    return Situation(
        id=entry.text("id", lambda text: bool(_ID.fullmatch(text))),
        sentence=_sentence(entry.part("sentence")),
        skills=_skills(entry, offered),
    )


def _sentence(entry: Entry) -> Mapping[str, str]:
    entry.allow(frozenset(OFFERED))
    texts = {language: entry.text(language) for language in OFFERED}
    for language, text in texts.items():
        if (count := count_words(text)) > SENTENCE_WORDS:
            entry.fault(f"{language} has {count} words, at most {SENTENCE_WORDS}")
        if text.endswith("."):
            entry.fault(f"{language} ends with a full stop")
    return MappingProxyType(texts)


def _skills(entry: Entry, offered: Collection[str]) -> tuple[str, ...]:
    skills = entry.words("skills")
    if len(skills) not in SKILLS:
        entry.fault(f"{len(skills)} skills, not {SKILLS[0]} to {SKILLS[-1]}")
    if len(set(skills)) < len(skills):
        entry.fault("names a skill twice")
    for skill in skills:
        if skill not in offered:
            entry.fault(f"nobody can choose the skill {skill}")
    return skills
