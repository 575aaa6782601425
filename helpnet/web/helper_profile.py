"""The helper's own side: see and change everything, take a break, leave."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.asking import AskedPlace
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.services import profile, reach
from helpnet.services.profile import OwnProfile, StillAccompanying
from helpnet.services.reach import ReachMap
from helpnet.web.breaks import BreakForm
from helpnet.web.guards import open_to, signed_in
from helpnet.web.helper_parts import Answers, Part, open_part
from helpnet.web.helper_summary import summary
from helpnet.web.labels import km
from helpnet.web.page import show_network

bp = Blueprint("helper_profile", __name__, url_prefix="/profile")

CHANGED = (
    "where",
    "reach",
    "skills",
    "levels",
    "languages",
    "modes",
    "times",
    "room",
    "contact",
)
_PART = "/<any({}):part>".format(",".join(CHANGED))
_open = open_to(Role.HELPER, Role.PARTNER)


@bp.get("")
@_open
def show() -> ResponseReturnValue:
    """Show everything the helper said."""
    if signed_in().helper_id is None:
        return render_template("helper_profile/none.html")
    own = _profile()
    rows = summary(_answers(own), lambda part: url_for(".ask", part=part))
    return render_template("helper_profile/show.html", own=own, rows=rows)


@bp.get(_PART)
@_open
def ask(part: str) -> ResponseReturnValue:
    """Show one part, ready to be changed."""
    return _page(part, open_part(part, _answers(_profile())))


@bp.post(_PART)
@_open
def change(part: str) -> ResponseReturnValue:
    """Change one part; it counts for the next search."""
    own = _profile()
    form = open_part(part, _answers(own))
    if not (form.validate() and _changed(part, form, own)):
        return _page(part, form), 422
    flash(_("Your changes are saved."), "success")
    after = url_for(".ask", part="levels") if part == "skills" else url_for(".show")
    return redirect(after)


@bp.get("/map")
@_open
def show_map() -> ResponseReturnValue:
    """Show how far the helper's reach goes."""
    own = _profile()
    drawn = reach.draw_reach(helper_id=own.helper_id)
    return render_template(
        "helper_profile/map.html",
        drawn=drawn,
        reach_km=format_decimal(own.reach_km),
        rows=_town_rows(drawn) if drawn else [],
        back=url_for(".show"),
    )


@bp.get("/break")
@_open
def ask_break() -> ResponseReturnValue:
    """Ask until when the break lasts."""
    own = _profile()
    form = BreakForm(data={"until": own.paused_until})
    return render_template("helper_profile/break.html", form=form, own=own)


@bp.post("/break")
@_open
def take_break() -> ResponseReturnValue:
    """Begin a break, or change its end."""
    own, form = _profile(), BreakForm()
    form.zone = own.time_zone
    if not form.validate():
        return render_template("helper_profile/break.html", form=form, own=own), 422
    profile.pause(helper_id=own.helper_id, until=form.until.data, now=clock.now())
    flash(_("You are on a break. Nobody new is sent to you."), "success")
    return redirect(url_for(".show"))


@bp.post("/resume")
@_open
def resume() -> ResponseReturnValue:
    """End the break."""
    profile.resume(helper_id=_helper_id(), now=clock.now())
    flash(_("Welcome back. You can be asked again."), "success")
    return redirect(url_for(".show"))


@bp.get("/leave")
@_open
def ask_leave() -> ResponseReturnValue:
    """Ask whether the helper really leaves."""
    return render_template(
        "helper_profile/leave.html", own=_profile(), back=url_for(".show")
    )


@bp.post("/leave")
@_open
def leave() -> ResponseReturnValue:
    """Leave the network."""
    try:
        profile.leave(helper_id=_helper_id(), now=clock.now())
    except StillAccompanying as refusal:
        flash(_still(refusal.load), "error")
        return redirect(url_for(".ask_leave"))
    flash(_("You have left. Thank you for your help."), "success")
    return redirect(url_for(".show"))


def _town_rows(drawn: ReachMap) -> list[tuple[str, str, str]]:
    return [
        (town.name, format_decimal(town.inhabitants), km(town.distance_km))
        for town in drawn.towns
    ]


def _helper_id() -> int:
    helper_id = signed_in().helper_id
    return abort(404) if helper_id is None else helper_id


def _profile() -> OwnProfile:
    own = profile.get_profile(helper_id=_helper_id())
    show_network(name=own.network, phone=own.network_phone, time_zone=own.time_zone)
    return own


def _page(part: str, form: Part) -> str:
    back = url_for(".show")
    return render_template(
        f"helper_parts/{part}.html", form=form, back=back, button=_("Save")
    )


_NOWHERE = {"latitude": None, "longitude": None}


def _answers(own: OwnProfile) -> Answers:
    """Return the profile as the forms know it."""
    return {
        "where": asdict(own.place) | ({} if own.located else _NOWHERE),
        "reach": {"km": own.reach_km},
        "skills": list(own.skills),
        "levels": {skill: level.value for skill, level in own.skills.items()},
        "languages": sorted(own.languages),
        "modes": [mode.value for mode in Mode if mode in own.modes],
        "times": sorted(own.times),
        "room": {"capacity": own.capacity, "about": own.about},
        "contact": {"name": own.name, "phone": own.phone},
    }


def _changed(part: str, form: Part, own: OwnProfile) -> bool:
    try:
        _CHANGES[part](own, form.answer())
    except StillAccompanying as refusal:
        form["capacity"].errors = [_still(refusal.load)]
        return False
    return True


def _still(load: int) -> str:
    return str(
        ngettext(
            "You accompany %(num)s person now. Talk with your coordinator first.",
            "You accompany %(num)s people now. Talk with your coordinator first.",
            load,
        )
    )


def _levels(own: OwnProfile, skills: list[str]) -> dict[str, HelperLevel]:
    return {skill: own.skills.get(skill, HelperLevel.AT_EASE) for skill in skills}


_CHANGES: dict[str, Callable[[OwnProfile, Any], None]] = {
    "where": lambda own, said: profile.change_place(
        helper_id=own.helper_id, place=AskedPlace(**said), now=clock.now()
    ),
    "reach": lambda own, said: profile.change_reach(
        helper_id=own.helper_id, reach_km=said["km"], now=clock.now()
    ),
    "skills": lambda own, said: profile.change_skills(
        helper_id=own.helper_id, skills=_levels(own, said), now=clock.now()
    ),
    "levels": lambda own, said: profile.change_skills(
        helper_id=own.helper_id,
        skills={skill: HelperLevel(level) for skill, level in said.items()},
        now=clock.now(),
    ),
    "languages": lambda own, said: profile.change_languages(
        helper_id=own.helper_id, languages=frozenset(said), now=clock.now()
    ),
    "modes": lambda own, said: profile.change_modes(
        helper_id=own.helper_id, modes=frozenset(map(Mode, said)), now=clock.now()
    ),
    "times": lambda own, said: profile.change_times(
        helper_id=own.helper_id, times=frozenset(said), now=clock.now()
    ),
    "room": lambda own, said: profile.change_room(
        helper_id=own.helper_id, **said, now=clock.now()
    ),
    "contact": lambda own, said: profile.change_contact(
        helper_id=own.helper_id, **said
    ),
}
