"""What the buttons of an offer's page do, the same by link and signed in."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.access import Standing
from helpnet.domain.breaks import month_later, week_later
from helpnet.domain.first_contact import Contact
from helpnet.domain.offers import DeclineReason
from helpnet.services import answering, first_contact, profile
from helpnet.services.answering import Answerer, LinkUsed, OfferGone
from helpnet.web.breaks import BreakForm
from helpnet.web.offer import undo
from helpnet.web.offer.door import Door
from helpnet.web.offer.note import NoteForm
from helpnet.web.offer.pages import look, page

Choice = TypeVar("Choice", bound=StrEnum)


def perform(door: Door, act: str) -> ResponseReturnValue:
    """Do what was pressed and show the offer again, or say kindly why not."""
    try:
        refused = ACTS[act](door)
    except OfferGone as refusal:
        return _too_late(door, refusal)
    except LinkUsed:
        return page(door), 409
    return (page(door, refused=refused), 422) if refused else redirect(door.url)


def _too_late(door: Door, refusal: OfferGone) -> ResponseReturnValue:
    """Show why not; a second press that came after the first is no refusal."""
    found = look(door)
    if found.contact or found.no:
        return redirect(door.url)
    return page(door, gone=refusal.reason), 409


def _accept(door: Door) -> None:
    answering.accept(way=door.way, now=clock.now())


def _decline(door: Door) -> None:
    reason = _picked("reason", DeclineReason.OTHER)
    answering.decline(way=door.way, reason=reason, now=clock.now())


def _note(door: Door) -> NoteForm | None:
    form = NoteForm()
    if not form.validate():
        return form
    answering.add_note(way=door.way, note=form.note.data, now=clock.now())
    flash(_("Your changes are saved."), "success")
    return None


def _contact(door: Door) -> None:
    who = _answerer(door)
    first_contact.note_contact(
        helper_id=who.helper_id,
        request_id=who.request_id,
        how=_picked("how", Contact.SPOKEN),
        now=clock.now(),
    )


def _break(door: Door) -> BreakForm | None:
    """Pause for a week, a month, or until a day that is typed."""
    who = _answerer(door)
    own = profile.get_profile(helper_id=who.helper_id)
    usual = {"week": week_later, "month": month_later}
    chosen = usual.get(request.form.get("length", ""))
    form = BreakForm()
    form.zone = own.time_zone
    if chosen is None and not form.validate():
        return form
    until = chosen(who.today) if chosen else form.until.data
    if own.standing is Standing.PAUSED and own.paused_until == until:
        return None  # the second tap of two: what was before the first counts
    profile.pause(helper_id=who.helper_id, until=until, now=clock.now())
    undo.remember(door.way.offer_id, "break", undo.former_break(own))
    return None


def _reach(door: Door) -> None:
    """Reach less far from now on, as the page suggested; two taps are one step."""
    who, found = _answerer(door), look(door)
    seen = request.form.get("km", "")
    if found.no and found.no.smaller_km and seen == str(found.no.smaller_km):
        profile.change_reach(
            helper_id=who.helper_id,
            reach_km=float(found.no.smaller_km),
            now=clock.now(),
        )
        undo.remember(door.way.offer_id, "reach", found.no.reach_km)


def _skill(door: Door) -> None:
    """Be asked for this no more."""
    who, found = _answerer(door), look(door)
    if found.no and found.no.skill:
        taught = dict(profile.get_profile(helper_id=who.helper_id).skills)
        level = taught.pop(found.no.skill)
        profile.change_skills(helper_id=who.helper_id, skills=taught, now=clock.now())
        undo.remember(door.way.offer_id, "skill", [found.no.skill, level.value])


def _undo(door: Door) -> None:
    own = profile.get_profile(helper_id=_answerer(door).helper_id)
    if undo.take_back(door.way.offer_id, own):
        flash(_("It is as it was before."), "success")


def _picked(name: str, otherwise: Choice) -> Choice:
    """Return which member of the closed list was sent, or this one for none of it."""
    known = {member.value: member for member in type(otherwise)}
    return known.get(request.form.get(name, ""), otherwise)


def _answerer(door: Door) -> Answerer:
    return answering.get_answerer(way=door.way, now=clock.now())


ACTS: Mapping[str, Callable[[Door], FlaskForm | None]] = {
    "accept": _accept,
    "decline": _decline,
    "note": _note,
    "contact": _contact,
    "break": _break,
    "reach": _reach,
    "skill": _skill,
    "undo": _undo,
}
ANY_ACT = f"<any({','.join(ACTS)}):act>"
