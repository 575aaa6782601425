"""What a helper changed after a no, kept in their browser so that it can be undone."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import session

from helpnet import clock
from helpnet.domain.access import Standing
from helpnet.domain.matching import HelperLevel
from helpnet.services import profile
from helpnet.services.profile import OwnProfile

_UNDO = "offer_undo"


def remember(offer_id: int, what: str, former: Any) -> None:
    """Keep how it was before the first of such changes; `former` is a JSON value."""
    if can_undo(offer_id) != what:
        session[_UNDO] = [offer_id, what, former]


def can_undo(offer_id: int) -> str:
    """Return what was changed on this offer's page last, or nothing."""
    number, what, _former = session.get(_UNDO) or (0, "", None)
    return what if number == offer_id else ""


def take_back(offer_id: int, own: OwnProfile) -> bool:
    """Make it as it was; False when there is nothing to undo."""
    what = can_undo(offer_id)
    if not what:
        return False
    _number, _what, former = session.pop(_UNDO)
    _UNDOING[what](own, former)
    return True


def former_break(own: OwnProfile) -> list[str | None] | None:
    """Return the break so far as JSON: None for none, else its last day."""
    if own.standing is not Standing.PAUSED:
        return None
    return [own.paused_until.isoformat() if own.paused_until else None]


def _undo_break(own: OwnProfile, former: list[str | None] | None) -> None:
    if former is None:
        profile.resume(helper_id=own.helper_id, now=clock.now())
        return
    until = date.fromisoformat(former[0]) if former[0] else None
    profile.pause(helper_id=own.helper_id, until=until, now=clock.now())


def _undo_reach(own: OwnProfile, former: float) -> None:
    profile.change_reach(helper_id=own.helper_id, reach_km=former, now=clock.now())


def _undo_skill(own: OwnProfile, former: list[str]) -> None:
    skill, level = former
    skills = {**own.skills, skill: HelperLevel(level)}
    profile.change_skills(helper_id=own.helper_id, skills=skills, now=clock.now())


_UNDOING: Mapping[str, Callable[[OwnProfile, Any], None]] = {
    "break": _undo_break,
    "reach": _undo_reach,
    "skill": _undo_skill,
}
