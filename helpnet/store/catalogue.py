"""The catalogue that ships with helpnet and the ways into it, each read once."""

from functools import cache
from pathlib import Path

import yaml

from helpnet.domain.catalogue import Catalogue
from helpnet.domain.catalogue_file import parse_catalogue
from helpnet.domain.search_words import build_search, parse_search_words
from helpnet.domain.situations import Situation, parse_situations
from helpnet.domain.skill_search import SkillSearch

FOLDER = Path(__file__).parents[1] / "data"
SHIPPED = FOLDER / "skills.yaml"
SITUATIONS = FOLDER / "situations.yaml"
SEARCH_WORDS = FOLDER / "search_words.yaml"


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue, or raise `CatalogueFaults` with all its faults."""
    return parse_catalogue(_read(SHIPPED))


@cache
def situations() -> tuple[Situation, ...]:
    """Return the shipped situations, or raise `CatalogueFaults` with all faults."""
    offered = [skill.id for skill in catalogue() if not skill.retired]
    return parse_situations(_read(SITUATIONS), offered=offered)


@cache
def skill_search() -> SkillSearch:
    """Return the search over the shipped catalogue, or raise `CatalogueFaults`."""
    return build_search(catalogue(), parse_search_words(_read(SEARCH_WORDS)))


def _read(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
