"""What the search knows beside the skills: words that say nothing, words of an area."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpnet.domain.catalogue import Area, Catalogue
from helpnet.domain.catalogue_file import CatalogueFaults
from helpnet.domain.entries import Entry
from helpnet.domain.languages import OFFERED
from helpnet.domain.skill_search import SkillSearch, SkillWords, words_of

_LANGUAGES = frozenset(OFFERED)


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Small words of all languages together, and the words of each area."""

    small: frozenset[str]
    areas: Mapping[Area, Mapping[str, tuple[str, ...]]]


def parse_search_words(raw: object) -> SearchWords:
    """Return what a file holds, or raise `CatalogueFaults` with all faults."""
    faults: list[str] = []
    entry = Entry(raw, "search", faults)
    entry.allow(frozenset({"small", "areas"}))
    small = entry.part("small")
    small.allow(_LANGUAGES)
    areas = entry.part("areas")
    areas.allow(frozenset(Area))
    words = SearchWords(
        small=frozenset(w for each in OFFERED for w in words_of(small.text(each))),
        areas=MappingProxyType({area: _words(areas.part(area)) for area in Area}),
    )
    if faults:
        raise CatalogueFaults(faults)
    return words


def _words(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    entry.allow(_LANGUAGES)
    words = {language: entry.words(language) for language in OFFERED}
    for language in (each for each, known in words.items() if not known):
        entry.fault(f"{language} has no words")
    return MappingProxyType(words)


def build_search(catalogue: Catalogue, words: SearchWords) -> SkillSearch:
    """Return the search over the skills that people can choose, in every language."""
    entries = (
        SkillWords(
            skill=skill.id,
            language=language,
            sentence=skill.sentence[language],
            aliases=skill.aliases[language],
            area=words.areas[skill.area][language],
        )
        for skills in catalogue.by_area().values()
        for skill in skills
        for language in OFFERED
    )
    return SkillSearch(tuple(entries), words.small)
