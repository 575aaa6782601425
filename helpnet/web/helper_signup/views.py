"""The pages on which a volunteer registers."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.asking import AskedPlace
from helpnet.services import registration
from helpnet.web.callers import address_key
from helpnet.web.guards import public
from helpnet.web.helper_parts import Answers, Part, missing, open_part
from helpnet.web.helper_signup import draft
from helpnet.web.helper_summary import summary
from helpnet.web.page import show_network

bp = Blueprint("helper_signup", __name__, url_prefix="/volunteer")

ORDER = (
    "where",
    "reach",
    "skills",
    "levels",
    "languages",
    "modes",
    "times",
    "room",
    "who",
    "promise",
)


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """Say what helping is like, and what we will ask."""
    begun = missing(draft.current(), ORDER) or ".check"
    return render_template("helper_signup/start.html", begun=begun)


@bp.get("/outside")
@public
def outside() -> ResponseReturnValue:
    """Say kindly that no network is near, and what can be done."""
    place = draft.current().get("where") or abort(404)
    return render_template("helper_signup/outside.html", place=place)


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Show every answer before it is sent."""
    answers = draft.current()
    if part := _gap(answers):
        return _go(part)
    _speak_for(answers["network"])
    return render_template(
        "helper_signup/check.html",
        rows=summary(answers, lambda part: url_for(".ask", part=part)),
        network=answers["network"],
        back=url_for(".ask", part=ORDER[-1]),
    )


@bp.post("/check")
@public
def send() -> ResponseReturnValue:
    """Register; the same answer for known and unknown addresses."""
    answers = draft.current()
    if not answers:  # sent before: a second press does no harm
        return redirect(url_for(".thanks"))
    if part := _gap(answers):
        return _go(part)
    return _go(".thanks" if _registered(answers) else ".outside")


@bp.get("/thanks")
@public
def thanks() -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("helper_signup/thanks.html")


@bp.get("/<any({}):part>".format(",".join(ORDER)))
@public
def ask(part: str) -> ResponseReturnValue:
    """Ask one thing, once what comes before is known."""
    answers = draft.current()
    before = missing(answers, ORDER[: ORDER.index(part)])
    if before:
        return _go(before)
    return _page(part, open_part(part, answers), answers)


@bp.post("/<any({}):part>".format(",".join(ORDER)))
@public
def answer(part: str) -> ResponseReturnValue:
    """Keep one answer and go on."""
    answers = draft.current()
    before = missing(answers, ORDER[: ORDER.index(part)])
    if before:
        return _go(before)
    form = open_part(part, answers)
    if not form.validate():
        return _page(part, form, answers), 422
    kept: dict[str, Any] = {part: form.answer()}
    if part == "where":
        kept["network"] = _network(kept[part])
    draft.keep(kept)
    return _go(_gap({**answers, **kept}) or ".check")


def _registered(answers: Answers) -> bool:
    """Register; False when no network reaches the place any more."""
    try:
        registration.register(
            application=draft.application(answers),
            key=draft.current_key(),
            address_key=address_key(),
            now=clock.now(),
        )
    except registration.NoNetwork:
        draft.keep({"network": None})
        return False
    return True


def _gap(answers: Answers) -> str | None:
    """Return where to go before the answers can be sent, if anywhere."""
    if "where" in answers and not answers.get("network"):
        return ".outside"
    return missing(answers, ORDER)


def _go(where: str) -> ResponseReturnValue:
    named = where.startswith(".")
    return redirect(url_for(where) if named else url_for(".ask", part=where))


def _page(part: str, form: Part, answers: Answers) -> str:
    place = ORDER.index(part)
    _speak_for(answers.get("network"))
    back = url_for(".ask", part=ORDER[place - 1]) if place else url_for(".start")
    return render_template(
        f"helper_parts/{part}.html",
        form=form,
        back=back,
        step=place + 1,
        steps=len(ORDER),
    )


def _network(place: dict[str, Any]) -> dict[str, Any] | None:
    found = registration.find_home(place=AskedPlace(**place))
    return asdict(found) if found else None


def _speak_for(network: dict[str, Any] | None) -> None:
    if network:
        show_network(
            name=network["name"],
            phone=network["phone"],
            time_zone=network["time_zone"],
        )
