"""How a catalogue is written down, and everything that can be wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from helpnet.domain.catalogue import (
    DIGCOMP,
    LAST_BIT,
    Area,
    Benefit,
    Catalogue,
    Form,
    ServiceCategory,
    Skill,
    Source,
    SurveyTask,
)
from helpnet.domain.entries import Entry, count_words
from helpnet.domain.languages import OFFERED

SENTENCE_WORDS = 9
BENEFIT_WORDS = 20
ALIASES = range(3, 21)
YEARS = range(2000, 2100)

_ID = re.compile(r"[a-z]+(-[a-z]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_URL = re.compile(r"https://[^\s/]+\.[^\s/]+(/\S*)?")

_FIELDS = frozenset(
    {"id", "bit", "area", "sentence", "digcomp", "service", "benefit", "aliases"}
    | {"survey", "form", "retired"}
)
_LANGUAGES = frozenset(OFFERED)
_BENEFIT_FIELDS = _LANGUAGES | {"countries", "source"}
_SOURCE_FIELDS = frozenset({"title", "publisher", "year", "url"})


class CatalogueFaults(Exception):
    """The catalogue has faults; `faults` names each of them, with its skill."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def parse_catalogue(raw: object) -> Catalogue:
    """Return the catalogue a file holds, or raise `CatalogueFaults` with all faults."""
    faults: list[str] = []
    entries = raw.get("skills") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list) or not entries:
        raise CatalogueFaults(["the file has no list of skills"])
    skills = tuple(
        _skill(Entry(entry, _name(entry, at), faults))
        for at, entry in enumerate(entries, start=1)
    )
    faults += _shared("id", [skill.id for skill in skills])
    faults += _shared("bit", [skill.bit for skill in skills])
    if faults:
        raise CatalogueFaults(faults)
    return Catalogue(skills)


def _name(entry: object, at: int) -> str:
    named = entry.get("id") if isinstance(entry, Mapping) else None
    return f"{named}" if named else f"skill {at}"


def _shared(what: str, values: Sequence[object]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1 and value not in ("", -1):
            yield f"{what} {value} stands {times} times"


def _skill(entry: Entry) -> Skill:
    entry.allow(_FIELDS)
    return Skill(
        id=entry.text("id", lambda text: bool(_ID.fullmatch(text))),
        bit=entry.number("bit", range(LAST_BIT + 1)),
        area=entry.choice("area", Area),
        sentence=_sentence(entry.part("sentence")),
        digcomp=entry.text("digcomp", DIGCOMP.__contains__),
        service=entry.choice("service", ServiceCategory),
        benefit=_benefit(entry.part("benefit")),
        aliases=_aliases(entry.part("aliases")),
        survey=entry.choice("survey", SurveyTask) if entry.has("survey") else None,
        form=entry.choice("form", Form) if entry.has("form") else None,
        retired=entry.flag("retired"),
    )


def _sentence(entry: Entry) -> Mapping[str, str]:
    texts = _texts(entry, _LANGUAGES, SENTENCE_WORDS)
    for language, text in texts.items():
        if text.endswith("."):
            entry.fault(f"{language} ends with a full stop")
    return texts


def _texts(entry: Entry, known: frozenset[str], most: int) -> Mapping[str, str]:
    entry.allow(known)
    texts = {language: entry.text(language) for language in OFFERED}
    for language, text in texts.items():
        count = count_words(text)
        if count > most:
            entry.fault(f"{language} has {count} words, at most {most}")
    return MappingProxyType(texts)


def _benefit(entry: Entry) -> Benefit:
    countries = entry.words("countries")
    for country in countries:
        if not _COUNTRY.fullmatch(country):
            entry.fault(f"unknown country {country}")
    text = _texts(entry, _BENEFIT_FIELDS, BENEFIT_WORDS)
    for language, sentence in text.items():
        if sentence and (not sentence.endswith(".") or ". " in sentence):
            entry.fault(f"{language} is not one sentence")
    sources = tuple(_source(source) for source in entry.parts("source"))
    return Benefit(text=text, sources=sources, countries=frozenset(countries))


def _source(entry: Entry) -> Source:
    entry.allow(_SOURCE_FIELDS)
    return Source(
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        year=entry.number("year", YEARS),
        url=entry.text("url", lambda text: bool(_URL.fullmatch(text))),
    )


def _aliases(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    entry.allow(_LANGUAGES)
    aliases = {language: entry.words(language) for language in OFFERED}
    for language, words in aliases.items():
        if len(words) not in ALIASES:
            allowed = f"{ALIASES[0]} to {ALIASES[-1]}"
            entry.fault(f"{language} has {len(words)} words, not {allowed}")
        if len(set(words)) < len(words):
            entry.fault(f"{language} says a word twice")
    return MappingProxyType(aliases)
