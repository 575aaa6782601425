"""The words for skills and their areas, in the language of the page shown."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from helpnet.domain.catalogue import Area, UnknownSkill
from helpnet.services import catalogue

AREA_LABELS: Mapping[Area, str] = MappingProxyType(
    {
        Area.DEVICE: _l("My phone, tablet or computer"),
        Area.CONNECT: _l("Getting onto the internet"),
        Area.COMMUNICATE: _l("Staying in touch"),
        Area.FIND_OUT: _l("News and finding things out"),
        Area.GET_AROUND: _l("Getting around"),
        Area.PAY_AND_BANK: _l("Paying and banking"),
        Area.PUBLIC_SERVICES: _l("Forms and public services"),
        Area.HEALTH: _l("Health"),
        Area.WORK: _l("Work"),
        Area.SAFETY: _l("Staying safe online"),
        Area.FAMILY: _l("Children and school"),
    }
)


def skill_label(skill: str) -> str:
    """Return a skill in the learner's words; one nobody knows any more by its id."""
    try:
        return catalogue.sentence(skill=skill, language=get_locale().language)
    except UnknownSkill:
        return skill


def init_app(app: Flask) -> None:
    """Let templates and messages name skills with the filter `skill_label`."""
    app.jinja_env.filters["skill_label"] = skill_label
