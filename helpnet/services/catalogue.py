"""What screens show of the catalogue in the reader's language, and its search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpnet.domain.catalogue import Area, Skill, Source, SurveyTask
from helpnet.store.catalogue import catalogue, situations, skill_search


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


@dataclass(frozen=True, slots=True)
class SituationCard:
    """A moment of life, in the person's words, with the skills that help then."""

    id: str
    sentence: str
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


def search_skills(
    *, text: str, language: str, country: str | None = None
) -> tuple[SkillCard, ...]:
    """Return the skills meant by a learner's own words, the likeliest first.

    At most eight; none when nothing is near. Typing mistakes are forgiven, and words
    of any offered language are understood.
    """
    return _cards(skill_search().find(text, language), language, country)


def list_situations(
    *, language: str, country: str | None = None
) -> tuple[SituationCard, ...]:
    """Return the moments of life, each with its skills, in the order of the file."""
    return tuple(
        SituationCard(
            id=each.id,
            sentence=each.sentence[language],
            skills=_cards(each.skills, language, country),
        )
        for each in situations()
    )


def sentence(*, skill: str, language: str) -> str:
    """Return a skill in the learner's words, or raise `UnknownSkill`."""
    return catalogue().get_skill(skill).sentence[language]


def list_survey(*, language: str) -> Mapping[SurveyTask, str]:
    """Return the skill, in the learner's words, that each survey question is about."""
    return {
        skill.survey: skill.sentence[language]
        for skill in catalogue().skills
        if skill.survey
    }


def _cards(
    skills: Iterable[str], language: str, country: str | None
) -> tuple[SkillCard, ...]:
    known = catalogue()
    return tuple(_card(known.get_skill(each), language, country) for each in skills)


def _card(skill: Skill, language: str, country: str | None) -> SkillCard:
    holds = skill.benefit.holds_in(country)
    return SkillCard(
        id=skill.id,
        sentence=skill.sentence[language],
        benefit=skill.benefit.text[language] if holds else None,
        sources=skill.benefit.sources if holds else (),
    )
