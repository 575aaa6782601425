"""A meeting told too late: what was typed is shown, so that somebody can be told."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound

from helpnet.domain.autonomy import Level
from helpnet.services import followup, handover
from helpnet.services.handover import LeftPage
from helpnet.web.helper.desk import go_on, own_id, speak_for_network_of


def too_late(request_id: int, key: str) -> ResponseReturnValue:
    """Show what was typed of a learner whom this helper accompanies no more.

    What this form, by its `key`, recorded before is recorded.

    Raise `NoResultFound` for anybody else's learner, or one they still accompany.
    """
    left = handover.show_left(helper_id=own_id(), request_id=request_id)
    if not left.ended:
        raise NoResultFound
    if followup.is_recorded(
        helper_id=own_id(), request_id=request_id, entry_key=key
    ):  # the answer had got lost
        flash(_("Your meeting is recorded. Thank you!"), "success")
        return go_on(url_for(".left", request_id=request_id))
    speak_for_network_of(request_id)
    notes = (request.form.get(name, "") for name in ("shared_note", "note"))
    page = render_template(
        "helper/too_late.html",
        left=left,
        day=request.form.get("held_on", ""),
        told=_told(left),
        notes=[words for words in notes if words.strip()],
    )
    return page, 409


def _told(left: LeftPage) -> list[tuple[str, Level]]:
    typed = (
        (goal.skill, request.form.get(f"level_{goal.need_id}", ""))
        for goal in left.goals
    )
    return [(skill, Level(word)) for skill, word in typed if word in set(Level)]
