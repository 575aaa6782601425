"""What a helper is asked, part by part; the same forms serve to change it later."""

from collections.abc import Mapping, Sequence

from helpnet.web.helper_parts.about_person import ContactForm, PromiseForm, WhoForm
from helpnet.web.helper_parts.about_place import ReachForm, WhereForm
from helpnet.web.helper_parts.about_skills import LevelsForm, SkillsForm
from helpnet.web.helper_parts.about_time import (
    LanguagesForm,
    ModesForm,
    RoomForm,
    TimesForm,
)
from helpnet.web.helper_parts.base import Answers, Part

__all__ = ["PARTS", "Answers", "Part", "missing", "open_part"]

PARTS: Mapping[str, type[Part]] = {
    "where": WhereForm,
    "reach": ReachForm,
    "skills": SkillsForm,
    "levels": LevelsForm,
    "languages": LanguagesForm,
    "modes": ModesForm,
    "times": TimesForm,
    "room": RoomForm,
    "contact": ContactForm,
    "who": WhoForm,
    "promise": PromiseForm,
}


def open_part(name: str, answers: Answers) -> Part:
    """Return the form of that part: as sent, else as answered before."""
    kind = PARTS[name]
    before = kind.given(answers[name]) if name in answers else {}
    form = kind.shaped(answers)(data=before)
    form.prepare(answers)
    return form


def missing(answers: Answers, wanted: Sequence[str]) -> str | None:
    """Return the first part that has no complete answer, if any."""
    for name in wanted:
        if name not in answers:
            return name
        if name == "levels" and set(answers[name]) != set(answers["skills"]):
            return name
    return None
