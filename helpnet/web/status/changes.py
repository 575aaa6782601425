"""Something has changed: the learner picks what, and answers one question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.changing import Moved, Topic
from helpnet.domain.contacts import ContactWay
from helpnet.domain.transitions import NotAllowed
from helpnet.services import changing
from helpnet.services.changing import AlreadyOpen, ChangeSheet
from helpnet.web.guards import public
from helpnet.web.status.change_forms import (
    NeedsChange,
    PlaceChange,
    ReachChange,
    TimesChange,
)
from helpnet.web.status.views import asked_for, bp, number_of

Came = bool | Moved | AlreadyOpen
Keep = Callable[[int, Any, ChangeSheet], Came]
_TOPIC = f"any({','.join(Topic)})"


@dataclass(frozen=True, slots=True)
class _Page:
    """One thing to change: its form, its page, and what keeps the answer."""

    form: Any
    template: str
    keep: Keep


@bp.get("/<token>/change")
@public
def change(token: str) -> ResponseReturnValue:
    """Ask what has changed."""
    sheet = changing.show_sheet(request_id=number_of(token))
    if not sheet.topics:
        return _ended(token)
    asked, back = asked_for(token), url_for(".show", token=token)
    return render_template(
        "status/change.html", sheet=sheet, asked=asked, token=token, back=back
    )


@bp.get(f"/<token>/change/<{_TOPIC}:topic>")
@public
def change_one(token: str, topic: str) -> ResponseReturnValue:
    """Ask for the new answer, showing the one so far."""
    sheet = changing.show_sheet(request_id=number_of(token))
    if topic not in sheet.topics:
        return _not_now(token, sheet)
    made = _PAGES[Topic(topic)].form
    form = made(formdata=None, data=made.given(sheet))
    form.settle(sheet)
    return _show(token, Topic(topic), form, sheet)


@bp.post(f"/<token>/change/<{_TOPIC}:topic>")
@public
def keep_change(token: str, topic: str) -> ResponseReturnValue:
    """Keep the new answer; of two tabs, what is sent last counts."""
    sheet = changing.show_sheet(request_id=number_of(token))
    if topic not in sheet.topics:
        return _not_now(token, sheet)
    page = _PAGES[Topic(topic)]
    form = page.form()
    form.settle(sheet)
    if not form.validate():
        return _show(token, Topic(topic), form, sheet), 422
    try:
        came = page.keep(number_of(token), form, sheet)
    except NotAllowed:  # it has ended while the page was open
        return _ended(token)
    if isinstance(came, AlreadyOpen):
        return _taken(token, form, sheet)
    return _kept(token, came, sheet)


def _reach(request_id: int, form: ReachChange, sheet: ChangeSheet) -> Came:
    return changing.change_reach(
        request_id=request_id, reach=form.reach(sheet.name), now=clock.now()
    )


def _times(request_id: int, form: TimesChange, _sheet: ChangeSheet) -> bool:
    return changing.change_times(
        request_id=request_id, times=form.chosen(), now=clock.now()
    )


def _needs(request_id: int, form: NeedsChange, _sheet: ChangeSheet) -> bool:
    return changing.change_needs(
        request_id=request_id, needs=tuple(form.needs.data or ()), now=clock.now()
    )


def _place(request_id: int, form: PlaceChange, _sheet: ChangeSheet) -> Moved:
    return changing.change_place(
        request_id=request_id, place=form.asked(), now=clock.now()
    )


_PAGES: Mapping[Topic, _Page] = MappingProxyType(
    {
        Topic.REACH: _Page(ReachChange, "status/change_reach.html", _reach),
        Topic.TIMES: _Page(TimesChange, "status/change_times.html", _times),
        Topic.NEEDS: _Page(NeedsChange, "status/change_needs.html", _needs),
        Topic.PLACE: _Page(PlaceChange, "status/change_place.html", _place),
    }
)


def _show(token: str, topic: Topic, form: Any, sheet: ChangeSheet) -> str:
    asked_for(token)
    back = url_for(".change", token=token)
    template = _PAGES[topic].template
    return render_template(template, form=form, sheet=sheet, back=back)


def _kept(token: str, came: bool | Moved, sheet: ChangeSheet) -> ResponseReturnValue:
    if came is Moved.OUTSIDE:
        return _outside(token)
    if came in {False, Moved.SAME}:
        flash(_("That is what we know already. Nothing has changed."))
    else:
        flash(_("Thank you for telling us. It is changed."), "success")
    if came is Moved.MOVED and sheet.way is ContactWay.LETTER:
        flash(_("We write you letters. Is this address still right?"))
        return redirect(url_for(".change_one", token=token, topic=Topic.REACH))
    return redirect(url_for(".show", token=token))


def _taken(token: str, form: ReachChange, sheet: ChangeSheet) -> ResponseReturnValue:
    form.say_open()
    return _show(token, Topic.REACH, form, sheet), 409


def _outside(token: str) -> ResponseReturnValue:
    """Say that another network, or none, helps there; a person sees to it."""
    flash(
        _(
            "You moved far away. Nothing is changed yet: please call us,"
            " or ask us to call you."
        ),
        "error",
    )
    return redirect(url_for(".show", token=token))


def _ended(token: str) -> ResponseReturnValue:
    flash(_("This request has ended. Nothing is changed."), "error")
    return redirect(url_for(".show", token=token))


def _not_now(token: str, sheet: ChangeSheet) -> ResponseReturnValue:
    """Lead on who asks to change what cannot be changed, or not here."""
    if not sheet.topics:
        return _ended(token)
    return abort(404)
