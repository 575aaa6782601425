"""What can be taken back, in words, and what came of taking it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, flash, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet import clock
from helpnet.domain.doers import Doer
from helpnet.domain.ends import EndReason
from helpnet.domain.handovers import Shared
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.local_times import local_day
from helpnet.domain.undo import Undo, Undoable
from helpnet.services import undoing
from helpnet.services.undoing import Came
from helpnet.web.labels import label, long_day
from helpnet.web.numbers import find_number
from helpnet.web.skill_labels import skill_label

_WHAT: Mapping[Undo, Happening] = {
    Undo.DEATH: Happening.DECEASED,
    Undo.REOPENED: Happening.REOPENED,
    Undo.HANDOVER: Happening.HELPER_LEFT,
    Undo.SPLIT: Happening.SPLIT_OFF,
    Undo.GOAL_DROPPED: Happening.GOAL_DROPPED,
    Undo.SESSION_REMOVED: Happening.SESSION_REMOVED,
    Undo.SESSION_MISSED: Happening.SESSION_MISSED,
    Undo.OWN_SUCCESS: Happening.OWN_SUCCESS,
}
CAME: Mapping[Came, Any] = {
    Came.DONE: _l("It is undone."),
    Came.HELPED_AGAIN: _l("It is undone. The helper goes on."),
    Came.WAITS: _l("It is undone. The helper has no room now: we ask them first."),
}


def undo_words(one: Undoable) -> str:
    """Return what was done: “A goal was left out: send e-mail”."""
    if one.kind is Undo.ENDED:
        reason = one.detail in set(EndReason)
        return label(EndReason(one.detail) if reason else Stage(one.detail))
    return ": ".join(filter(None, (label(_WHAT[one.kind]), _which(one))))


def undone_by(request_id: int, doer: Doer) -> None:
    """Take back what the form names, and say what came of it."""
    named, now = _named(), clock.now()
    try:
        if named is None:
            undoing.list_undoable(request_id=request_id, doer=doer, now=now)  # theirs?
            raise undoing.TooLateToUndo
        came = undoing.undo(
            request_id=request_id, kind=named[0], number=named[1], doer=doer, now=now
        )
        flash(str(CAME[came]), "success")
    except undoing.TooLateToUndo:
        flash(_("It is too late to undo this."), "error")
    except undoing.OpenElsewhere:
        flash(_("The person has asked again: there is an open request."), "error")


def _named() -> tuple[Undo, int] | None:
    given = request.form.get("kind", "")
    number = find_number(request.form.get("number", ""))
    return (Undo(given), number) if number and given in set(Undo) else None


def _which(one: Undoable) -> str:
    if one.kind in (Undo.HANDOVER, Undo.DEATH, Undo.REOPENED):
        return one.detail
    if one.kind in (Undo.SESSION_REMOVED, Undo.SESSION_MISSED):
        at = datetime.fromisoformat(one.detail)
        return long_day(local_day(at, g.get("zone", "UTC")))
    return skill_label(one.detail)


def init_app(app: Flask) -> None:
    """Let templates use the words as filters."""
    app.jinja_env.filters["undo_words"] = undo_words
    app.jinja_env.filters["shared_label"] = lambda each: label(Shared(each))
