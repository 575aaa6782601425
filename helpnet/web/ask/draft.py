"""The half-filled form behind this browser: its secret key and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import session
from werkzeug.datastructures import MultiDict

from helpnet import clock
from helpnet.domain.asking import AskedPlace
from helpnet.services import drafts

FORM = "ask"
_KEY, _SENT = "ask", "asked"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was answered so far; pages that did not ask yet are missing."""

    answers: Mapping[str, Any] = field(default_factory=dict)

    def typed(self, step: str) -> MultiDict[str, str]:
        """Return what was typed on a page, as the browser sent it."""
        given = self.answers.get(step, {})
        return MultiDict((name, text) for name, many in given.items() for text in many)

    def first(self, step: str, name: str) -> str:
        """Return one answer, empty when it is missing."""
        return self.typed(step).get(name, "")

    def many(self, step: str, name: str) -> list[str]:
        """Return the ticked answers."""
        return self.typed(step).getlist(name)

    @property
    def needs(self) -> list[str]:
        """Return the ticked skills, the most important one first."""
        ticked = self.many("needs", "needs")
        main = self.first("main", "main")
        return sorted(ticked, key=lambda skill: skill != main)

    @property
    def place(self) -> AskedPlace | None:
        """Return the place that was found, if any."""
        found = self.answers.get("place")
        return AskedPlace(**found) if found else None

    @property
    def network(self) -> dict[str, Any] | None:
        """Return name, phone, time_zone and languages of the network there, if any."""
        found: dict[str, Any] | None = self.answers.get("network")
        return found

    @property
    def for_other(self) -> bool:
        """Tell whether somebody asks for somebody else."""
        return self.first("who", "who") == "other"


def current() -> Draft:
    """Return the form of this browser, empty if there is none."""
    key = current_key()
    if not key:
        return Draft()
    return Draft(drafts.find_answers(key=key, form=FORM, now=clock.now()) or {})


def current_key() -> str:
    """Return the secret of this browser's form, empty if there is none."""
    key = session.get(_KEY)
    return key if isinstance(key, str) else ""


def keep(answers: Mapping[str, Any]) -> None:
    """Keep answers under this browser's key; a first answer makes the key."""
    if not current_key():
        session[_KEY] = drafts.new_key()
        session.pop(_SENT, None)
    drafts.keep_answers(key=current_key(), form=FORM, answers=answers, now=clock.now())


def begin_again() -> None:
    """Forget this browser's form."""
    if key := current_key():
        drafts.forget_answers(key=key)
    session.pop(_KEY, None)
    session.pop(_SENT, None)


def mark_sent(token: str) -> None:
    """Remember which request this browser has sent, and let go of the form."""
    session.pop(_KEY, None)
    session[_SENT] = token


def sent_token() -> str:
    """Return the token of the request sent last from here, empty if none."""
    token = session.get(_SENT)
    return token if isinstance(token, str) else ""
