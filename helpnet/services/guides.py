"""What screens show of the guides: one page, and which there are, by area."""

from dataclasses import dataclass

from helpnet.domain.catalogue import Area, Skill, Source, UnknownSkill
from helpnet.store import guides
from helpnet.store.catalogue import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """A guide in one language; `benefit` is None where it does not hold."""

    skill: str
    sentence: str
    need: tuple[str, ...]
    steps: tuple[str, ...]
    stuck: tuple[str, ...]
    safe: str
    done: str
    benefit: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class GuideCard:
    """A guide in a list."""

    skill: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GuideArea:
    """An area with its guides, in the order of the catalogue."""

    area: Area
    guides: tuple[GuideCard, ...]


def find_guide(
    *, skill: str, language: str, country: str | None = None
) -> GuidePage | None:
    """Return the guide of a skill in one of the offered languages, if there is one.

    A benefit that holds in some countries only is shown there only
    (ISO 3166-1 alpha-2); without a country it is left out.
    """
    known = _find_skill(skill)
    found = guides.find_guide(skill) if known else None
    if known is None or found is None or language not in found.texts:
        return None
    text, holds = found.texts[language], known.benefit.holds_in(country)
    return GuidePage(
        skill=skill,
        sentence=known.sentence[language],
        need=text.need,
        steps=text.steps,
        stuck=text.stuck,
        safe=text.safe,
        done=text.done,
        benefit=known.benefit.text[language] if holds else None,
        sources=known.benefit.sources if holds else (),
    )


def find_step(*, skill: str, index: int, language: str) -> str:
    """Return a step of a guide by its number, also of a skill that is retired.

    In English where the language has none; empty where there is no such step.
    """
    guide = guides.find_guide(skill)
    texts = guide.texts if guide else {}
    text = texts.get(language) or texts.get("en")
    steps = text.steps if text else ()
    return steps[index] if 0 <= index < len(steps) else ""


def has_guide(skill: str) -> bool:
    """Tell whether people can try this skill with a guide."""
    return _find_skill(skill) is not None and guides.find_guide(skill) is not None


def list_guides(*, language: str) -> tuple[GuideArea, ...]:
    """Return the areas that have guides."""
    areas = (
        GuideArea(
            area,
            tuple(
                GuideCard(skill.id, skill.sentence[language])
                for skill in skills
                if has_guide(skill.id)
            ),
        )
        for area, skills in catalogue().by_area().items()
    )
    return tuple(each for each in areas if each.guides)


def _find_skill(skill: str) -> Skill | None:
    """Return a skill that people can still choose: the name of no other file."""
    try:
        found = catalogue().get_skill(skill)
    except UnknownSkill:
        return None
    return None if found.retired else found
