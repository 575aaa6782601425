"""The one page of an offer that fits how it stands, for who looks at it."""

from typing import Any

from flask import render_template
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.breaks import month_later, week_later
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.services.answering import Gone
from helpnet.services.offer_page import AfterNo, OfferPage, show_offer
from helpnet.web.breaks import BreakForm
from helpnet.web.offer.door import Door
from helpnet.web.offer.note import NoteForm
from helpnet.web.offer.undo import can_undo
from helpnet.web.page import show_network

_ANSWERED = frozenset({OfferStatus.ACCEPTED, OfferStatus.DECLINED, OfferStatus.ENDED})


def page(
    door: Door, *, gone: Gone | None = None, refused: FlaskForm | None = None
) -> str:
    """Return the page; `gone` is why an answer was refused at this moment.

    `refused` is a form of this page, with what is wrong in it.
    """
    found = look(door)
    show_network(
        name=found.network, phone=found.network_phone, time_zone=found.time_zone
    )
    closed = why_closed(found, gone)
    return render_template(
        f"offer/{_template(found, closed)}.html",
        offer=found,
        door=door,
        gone=closed,
        reasons=list(DeclineReason),
        **(_after_no(found.no, door, refused) if found.no else {}),
    )


def look(door: Door) -> OfferPage:
    """Return the offer as it stands now, or raise `NoResultFound`."""
    return show_offer(way=door.way, now=clock.now())


def is_of(door: Door, helper_id: int) -> bool:
    """Tell whether the offer behind a link was made to this helper."""
    return look(door).helper_id == helper_id


def why_closed(found: OfferPage, gone: Gone | None = None) -> str:
    """Return why this offer cannot be answered, or nothing.

    Whoever does not own it learns of an answer that there was one, and no more.
    """
    if not found.own and (found.used or found.status in _ANSWERED):
        return "used"
    if found.status is OfferStatus.ASKED:
        return "expired" if found.expired else gone or ""
    if found.status is OfferStatus.WITHDRAWN and found.taken:
        return "taken"
    if found.status is OfferStatus.ACCEPTED:
        return "changed"
    return found.status.value


def _template(found: OfferPage, closed: str) -> str:
    if found.contact:
        return "accepted"
    if found.no:
        return "declined"
    return "closed" if closed else "open"


def _after_no(no: AfterNo, door: Door, refused: FlaskForm | None) -> dict[str, Any]:
    until = refused if isinstance(refused, BreakForm) else BreakForm(formdata=None)
    empty = NoteForm(formdata=None, data={"note": no.note})
    return {
        "form": refused or until,
        "until": until,
        "note": refused if isinstance(refused, NoteForm) else empty,
        "week": week_later(no.today),
        "month": month_later(no.today),
        "undo": can_undo(door.way.offer_id),
    }
