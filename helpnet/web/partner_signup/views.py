"""The pages on which an organisation registers."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.asking import AskedPlace
from helpnet.domain.contacts import readable
from helpnet.services import partner_registration, registration
from helpnet.web.callers import address_key
from helpnet.web.guards import public
from helpnet.web.page import show_network
from helpnet.web.partner_signup import draft
from helpnet.web.partner_signup.forms import ORDER, Answers, open_page
from helpnet.web.place_forms import in_words
from helpnet.web.place_words import access_words, service_label

bp = Blueprint("partner_signup", __name__, url_prefix="/organisation")
_PAGE = "/<any({}):page>".format(",".join(ORDER))


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """Say what a partner does, and what we will ask."""
    return render_template("partner_signup/start.html", begun=_gap(draft.current()))


@bp.get("/outside")
@public
def outside() -> ResponseReturnValue:
    """Say kindly that no network is near, and what can be done."""
    place = draft.current().get("place") or abort(404)
    return render_template("partner_signup/outside.html", town=place["where"]["town"])


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Show every answer before it is sent."""
    answers = draft.current()
    if gap := _gap(answers):
        return redirect(_address(gap))
    _speak_for(answers)
    return render_template(
        "partner_signup/check.html",
        rows=_summary(answers),
        network=answers["network"],
        back=_address(ORDER[-1]),
    )


@bp.post("/check")
@public
def send() -> ResponseReturnValue:
    """Register; the same answer for known and unknown addresses."""
    answers = draft.current()
    if not answers:  # sent before: a second press does no harm
        return redirect(url_for(".thanks"))
    if gap := _gap(answers):
        return redirect(_address(gap))
    return redirect(_address("thanks" if _registered(answers) else "outside"))


@bp.get("/thanks")
@public
def thanks() -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("partner_signup/thanks.html")


@bp.get(_PAGE)
@public
def ask(page: str) -> ResponseReturnValue:
    """Ask one thing, once what comes before is known."""
    answers = draft.current()
    gap = _gap(answers, ORDER[: ORDER.index(page)])
    return redirect(_address(gap)) if gap else _page(page, answers)


@bp.post(_PAGE)
@public
def answer(page: str) -> ResponseReturnValue:
    """Keep one answer and go on."""
    answers = draft.current()
    if gap := _gap(answers, ORDER[: ORDER.index(page)]):
        return redirect(_address(gap))
    form = open_page(page, answers)
    if not form.validate():
        return _page(page, answers, form), 422
    kept: dict[str, Any] = {page: form.answer()}
    if page == "place":
        kept["network"] = _network(kept[page]["where"])
    draft.keep(kept)
    return redirect(_address(_gap({**answers, **kept}) or "check"))


def _registered(answers: Answers) -> bool:
    """Register; False when no network reaches the place any more."""
    try:
        partner_registration.register_partner(
            application=draft.application(answers),
            key=draft.current_key(),
            address_key=address_key(),
            now=clock.now(),
        )
    except partner_registration.NoNetwork:
        draft.keep({"network": None})
        return False
    return True


def _gap(answers: Answers, pages: tuple[str, ...] = ORDER) -> str:
    """Return the first page without an answer, or `outside`; empty when complete."""
    for page in pages:
        if page not in answers:
            return page
        if page == "place" and not answers.get("network"):
            return "outside"
    return ""


def _address(page: str) -> str:
    return url_for(".ask", page=page) if page in ORDER else url_for(f".{page}")


def _page(page: str, answers: Answers, form: Any = None) -> str:
    number = ORDER.index(page)
    _speak_for(answers)
    shown = form or open_page(page, answers)
    return render_template(
        shown.template,
        form=shown,
        back=_address(ORDER[number - 1]) if number else url_for(".start"),
        step=number + 1,
        steps=len(ORDER),
    )


def _network(place: dict[str, Any]) -> dict[str, Any] | None:
    found = registration.find_home(place=AskedPlace(**place))
    return asdict(found) if found else None


def _speak_for(answers: Answers) -> None:
    if found := answers.get("network"):
        names = ("name", "phone", "time_zone")
        show_network(**{name: found[name] for name in names})


def _summary(answers: Answers) -> list[dict[str, str]]:
    organisation, place, who = answers["organisation"], answers["place"], answers["who"]
    phone = readable(who["phone"], place["where"]["country"])
    address = f"{place['name']}\n{place['address']}\n{in_words(place['where'])}"
    rows = (
        (
            _("Organisation"),
            f"{organisation['name']}\n{organisation['about']}",
            "organisation",
        ),
        (_("First place"), address, "place"),
        (_("Opening hours"), answers["hours"]["hours"] or _("Not said"), "hours"),
        (_("What people find there"), _found_there(answers), "services"),
        (_("You"), f"{who['name']}\n{who['email']}\n{phone}", "who"),
    )
    return [
        {"key": k, "value": value, "url": _address(page)} for k, value, page in rows
    ]


def _found_there(answers: Answers) -> str:
    services = map(service_label, answers["services"]["services"])
    access = access_words(draft.access_told(answers))
    return "\n".join((*services, *access)) or str(_("Not said"))
