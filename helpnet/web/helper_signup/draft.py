"""The half-filled registration behind this browser."""

from collections.abc import Mapping
from typing import Any

from flask import session

from helpnet import clock
from helpnet.domain.asking import AskedPlace
from helpnet.domain.helping import Application
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.services import drafts
from helpnet.web.helper_parts import Answers
from helpnet.web.speech import chosen_language

FORM = "helper"
_KEY = "volunteer"


def current() -> Answers:
    """Return what was answered so far in this browser."""
    key = current_key()
    if not key:
        return {}
    return drafts.find_answers(key=key, form=FORM, now=clock.now()) or {}


def current_key() -> str:
    """Return the secret of this browser's registration, empty if there is none."""
    return str(session.get(_KEY, ""))


def keep(answers: Mapping[str, Any]) -> None:
    """Keep answers under this browser's key; a first answer makes the key.

    The key of a registration that was sent is spent: the next person at the same
    computer gets a fresh one.
    """
    if not current():
        session[_KEY] = drafts.new_key()
    drafts.keep_answers(key=current_key(), form=FORM, answers=answers, now=clock.now())


def application(answers: Answers) -> Application:
    """Return the whole application; every part must be answered."""
    who = answers["who"]
    levels = answers["levels"].items()
    return Application(
        name=who["name"],
        email=who["email"],
        phone=who["phone"],
        language=chosen_language(),
        place=AskedPlace(**answers["where"]),
        reach_km=answers["reach"]["km"],
        skills={skill: HelperLevel(level) for skill, level in levels},
        languages=frozenset(answers["languages"]),
        modes=frozenset(map(Mode, answers["modes"])),
        times=frozenset(answers["times"]),
        capacity=answers["room"]["capacity"],
        about=answers["room"]["about"],
    )
