"""The half-filled form behind this browser: its secret key and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request, session
from werkzeug.datastructures import MultiDict

from helpnet import clock
from helpnet.domain.asking import AskedPlace, Barrier
from helpnet.services import drafts

FORM = "ask"
_KEY, _SENT, _CODE, _SINCE = "ask", "asked", "ask_code", "ask_since"
_ASIDE = "aside"
_READ = "helpnet.draft"  # what this request has read: the key, and the form under it
OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was answered so far; pages that did not ask yet are missing."""

    answers: Mapping[str, Any] = field(default_factory=dict)

    def typed(self, step: str) -> MultiDict[str, str]:
        """Return what was answered on a page, as the browser sent it."""
        return _as_sent(self.answers.get(step, {}))

    def first(self, step: str, name: str) -> str:
        """Return one answer, empty when it is missing."""
        return self.typed(step).get(name, "")

    def many(self, step: str, name: str) -> list[str]:
        """Return the ticked answers."""
        return self.typed(step).getlist(name)

    @property
    def aside_page(self) -> str:
        """Return the page that was left with something typed, empty if none."""
        return str(self.answers.get(_ASIDE, {}).get("page", ""))

    def shown(self, step: str) -> MultiDict[str, str] | None:
        """Return what a page shows: what was left there, else its answer, if any."""
        if self.aside_page == step:
            return _as_sent(self.answers[_ASIDE]["fields"])
        return self.typed(step) if step in self.answers else None

    @property
    def needs(self) -> list[str]:
        """Return the ticked skills, the most important one first."""
        ticked = self.many("needs", "needs")
        main = self.first("check", "main")
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
        return "referrer" in self.answers

    @property
    def would_rather_not(self) -> bool:
        """Tell whether the learner would rather not do it online."""
        return Barrier.WISH in self.many("barriers", "barriers")

    @property
    def stays_offline(self) -> bool:
        """Tell whether the learner keeps the phone, the counter or paper."""
        return self.would_rather_not and self.first("wish", "wish") == OFFLINE


def _as_sent(given: Mapping[str, list[str]]) -> MultiDict[str, str]:
    return MultiDict((name, text) for name, many in given.items() for text in many)


def current() -> Draft:
    """Return the form of this browser, empty if there is none."""
    key = current_key()
    if not key:
        return Draft()
    if request.environ.get(_READ, ("",))[0] != key:
        found = drafts.find_answers(key=key, form=FORM, now=clock.now())
        request.environ[_READ] = key, Draft(found or {})
    read: Draft = request.environ[_READ][1]
    return read


def current_key() -> str:
    """Return the secret of this browser's form, empty if there is none."""
    key = session.get(_KEY)
    return key if isinstance(key, str) else ""


def since() -> int:
    """Return when this browser began its form, in seconds; 0 if nobody knows."""
    begun = session.get(_SINCE)
    return begun if isinstance(begun, int) else 0


def keep(answers: Mapping[str, Any]) -> None:
    """Keep answers under this browser's key; a first answer makes the key."""
    if not current_key():
        _take(drafts.new_key())
        session[_SINCE] = int(clock.now().timestamp())
    drafts.keep_answers(key=current_key(), form=FORM, answers=answers, now=clock.now())
    request.environ.pop(_READ, None)


def keep_page(page: str, fields: Mapping[str, list[str]], more: Any = ()) -> None:
    """Keep what a page answered; what was left there is no longer needed."""
    left = {_ASIDE: None} if current().aside_page == page else {}
    keep({page: dict(fields), **dict(more), **left})


def lay_aside(page: str, fields: Mapping[str, list[str]]) -> None:
    """Keep what is typed on a page as it stands, right or wrong, to show it again."""
    keep({_ASIDE: {"page": page, "fields": dict(fields)}})


def current_code() -> str:
    """Return the code of this browser's form, made when it is first wanted.

    The one shown here before may be another form's by now: that form moved away.
    """
    if not current_key():
        keep({})
    shown = session.get(_CODE)
    code = drafts.make_code(
        key=current_key(),
        form=FORM,
        now=clock.now(),
        former=shown if isinstance(shown, str) else "",
    )
    session[_CODE] = code
    request.environ.pop(_READ, None)
    return code


def resume(code: str, *, address_key: str) -> bool:
    """Take up the form that was saved under a code; False when there is none."""
    key = drafts.find_by_code(
        code=code, form=FORM, address_key=address_key, now=clock.now()
    )
    if key:
        _take(key)
        session[_CODE] = code
    return key is not None


def _take(key: str) -> None:
    session[_KEY] = key
    for name in (_SENT, _CODE, _SINCE):
        session.pop(name, None)


def begin_again() -> None:
    """Forget this browser's form."""
    if key := current_key():
        drafts.forget_answers(key=key)
        request.environ.pop(_READ, None)
    let_go()


def let_go() -> None:
    """Leave nothing of the form in this browser; a saved one waits under its code."""
    for name in (_KEY, _SENT, _CODE, _SINCE):
        session.pop(name, None)


def mark_sent(token: str) -> None:
    """Remember which request this browser has sent, and let go of the form."""
    for name in (_KEY, _CODE, _SINCE):
        session.pop(name, None)
    session[_SENT] = token


def sent_token() -> str:
    """Return the token of the request sent last from here, empty if none."""
    token = session.get(_SENT)
    return token if isinstance(token, str) else ""
