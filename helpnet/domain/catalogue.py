"""The skills people can learn: what they are, and how to find one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Area(StrEnum):
    """A part of life in which skills are grouped, in the order of the screens."""

    DEVICE = "device"
    CONNECT = "connect"
    COMMUNICATE = "communicate"
    FIND_OUT = "find_out"
    GET_AROUND = "get_around"
    PAY_AND_BANK = "pay_and_bank"
    PUBLIC_SERVICES = "public_services"
    HEALTH = "health"
    WORK = "work"
    SAFETY = "safety"
    FAMILY = "family"


class ServiceCategory(StrEnum):
    """A kind of help, as the French national schema of places spells it (v1.0.2)."""

    PROCEDURES = "Aide aux démarches administratives"
    DAILY_TOOLS = "Maîtrise des outils numériques du quotidien"
    EMPLOYMENT = "Insertion professionnelle via le numérique"
    SAFE_USE = "Utilisation sécurisée du numérique"
    PARENTING = "Parentalité et éducation avec le numérique"
    LEISURE = "Loisirs et créations numériques"
    UNDERSTANDING = "Compréhension du monde numérique"
    ACCESS = "Accès internet et matériel informatique"
    AFFORDABLE_DEVICES = "Acquisition de matériel informatique à prix solidaire"


class SurveyTask(StrEnum):
    """One of the four tasks of the survey that each learner can answer twice."""

    EMAIL = "email"
    NEWS = "news"
    TIMETABLE = "timetable"
    PAY_ONLINE = "pay_online"


class Form(StrEnum):
    """A kind of official form that a skill is about."""

    TAX = "tax"
    BENEFIT = "benefit"


_COMPETENCES_PER_AREA = {1: 3, 2: 6, 3: 4, 4: 4, 5: 4}

DIGCOMP = frozenset(
    f"{area}.{number}"
    for area, count in _COMPETENCES_PER_AREA.items()
    for number in range(1, count + 1)
)
"""The 21 competences of DigComp 2.2, such as `2.1`."""

LAST_BIT = 62
"""The highest bit that both databases store in a signed 64-bit number."""


class UnknownSkill(Exception):
    """The catalogue has no such skill."""

    def __init__(self, skill: str) -> None:
        super().__init__(skill)
        self.skill = skill


@dataclass(frozen=True, slots=True)
class Source:
    """Where a benefit can be checked; a page without a date has its year of reading."""

    title: str
    publisher: str
    year: int
    url: str


@dataclass(frozen=True, slots=True)
class Benefit:
    """One true sentence per language on what doing it online brings the person."""

    text: Mapping[str, str]
    sources: tuple[Source, ...]
    countries: frozenset[str] = frozenset()

    def holds_in(self, country: str | None) -> bool:
        """Tell whether it is true in a country (ISO 3166-1 alpha-2).

        With no country only what is true everywhere holds.
        """
        return not self.countries or country in self.countries


@dataclass(frozen=True, slots=True)
class Skill:
    """Something a person wants to do alone, in the person's own words.

    A `retired` one keeps its words for old requests, and is offered to nobody.
    """

    id: str
    bit: int
    area: Area
    sentence: Mapping[str, str]
    digcomp: str
    service: ServiceCategory
    benefit: Benefit
    aliases: Mapping[str, tuple[str, ...]]
    survey: SurveyTask | None = None
    form: Form | None = None
    retired: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All skills, in the order of the file."""

    skills: tuple[Skill, ...]
    _by_id: Mapping[str, Skill] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = MappingProxyType({skill.id: skill for skill in self.skills})
        object.__setattr__(self, "_by_id", by_id)

    def __iter__(self) -> Iterator[Skill]:
        return iter(self.skills)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the id of every skill, in the order of the file."""
        return tuple(self._by_id)

    def get_skill(self, skill_id: str) -> Skill:
        """Return a skill, or raise `UnknownSkill`."""
        try:
            return self._by_id[skill_id]
        except KeyError:
            raise UnknownSkill(skill_id) from None

    def by_area(self) -> Mapping[Area, tuple[Skill, ...]]:
        """Return the skills people can choose, in the areas, in the order of `Area`."""
        offered = [skill for skill in self.skills if not skill.retired]
        return {
            area: tuple(skill for skill in offered if skill.area is area)
            for area in Area
        }

    def mask_of(self, skill_ids: Iterable[str]) -> int:
        """Return the bits of some skills as one number, or raise `UnknownSkill`."""
        mask = 0
        for skill_id in skill_ids:
            mask |= 1 << self.get_skill(skill_id).bit
        return mask

    def ids_of(self, mask: int) -> frozenset[str]:
        """Return the skills of a mask; raise `UnknownSkill` for a bit nobody has."""
        known = self.mask_of(self._by_id)
        if mask & ~known:
            raise UnknownSkill(f"bits {mask & ~known:#x}")
        return frozenset(skill.id for skill in self.skills if mask >> skill.bit & 1)
