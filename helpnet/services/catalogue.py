"""What screens show of the catalogue: skills by area, in the reader's language."""

from dataclasses import dataclass

from helpnet.domain.catalogue import Area, Skill, Source
from helpnet.store.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class SkillCard:
    """A skill to choose; `benefit` is None where it does not hold."""

    id: str
    sentence: str
    benefit: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class AreaCard:
    """An area with its skills, in the order of the catalogue."""

    area: Area
    skills: tuple[SkillCard, ...]


def list_areas(*, language: str, country: str | None = None) -> tuple[AreaCard, ...]:
    """Return every area with its skills in one of the offered languages.

    A benefit that holds in some countries only is shown there only
    (ISO 3166-1 alpha-2); without a country it is left out.
    """
    return tuple(
        AreaCard(
            area=area,
            skills=tuple(_card(skill, language, country) for skill in skills),
        )
        for area, skills in catalogue().by_area().items()
    )


def sentence(*, skill: str, language: str) -> str:
    """Return a skill in the learner's words, or raise `UnknownSkill`."""
    return catalogue().get_skill(skill).sentence[language]


def _card(skill: Skill, language: str, country: str | None) -> SkillCard:
    holds = skill.benefit.holds_in(country)
    return SkillCard(
        id=skill.id,
        sentence=skill.sentence[language],
        benefit=skill.benefit.text[language] if holds else None,
        sources=skill.benefit.sources if holds else (),
    )
