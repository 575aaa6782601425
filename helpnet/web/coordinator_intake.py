"""A coordinator or a partner's staff types in what was said or written to them."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role, Standing
from helpnet.domain.asking import Answers, AskedPlace, Channel
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.languages import OFFERED
from helpnet.services import (
    catalogue,
    drafts,
    duplicates,
    intake,
    our_network,
    partners,
    surveys,
)
from helpnet.services.intake import Received
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.coordinator_intake_form import DeskForm
from helpnet.web.errors import WORDS
from helpnet.web.guards import open_to, signed_in
from helpnet.web.lookup import as_asked, describe, find_places
from helpnet.web.page import DESKS
from helpnet.web.partner import inactive_words
from helpnet.web.speech import chosen_language

bp = Blueprint("coordinator_intake", __name__, url_prefix="/coordinator/requests/new")
bp.before_request(speak_for_own_network)

LAST_CHANNEL = "desk_channel"
MOST_LETTERS = 200
TYPISTS = (Role.COORDINATOR, Role.PARTNER)


@bp.before_request
def keep_to_active_partners() -> ResponseReturnValue | None:
    """Say to the staff of a partner that is not active why they may not type."""
    person = signed_in()
    if person.role is not Role.PARTNER:
        return None
    standing = partners.get_standing(partner_id=person.partner_id or abort(403))
    if standing is Standing.ACTIVE:
        return None
    title, text = WORDS[403][0], inactive_words(standing)
    page = render_template("errors/error.html", code=403, title=title, text=text)
    return page, 403


@bp.get("")
@open_to(*TYPISTS)
def start() -> ResponseReturnValue:
    """Show every question on one page, with what is likely filled in."""
    spoken = own_languages()
    form = DeskForm(
        formdata=None,
        key=drafts.new_key(),
        channel=_likely_channel(),
        any_time=True,
        languages=list(spoken[:1]),
    )
    form.prepare(spoken)
    return _page(form)


@bp.post("")
@open_to(*TYPISTS)
def take_in() -> ResponseReturnValue:
    """Take the request in; sent twice it is one request."""
    form = DeskForm()
    form.prepare(own_languages())
    if not form.validate() or form.place is None:
        return _page(form), 422
    if not form.anyway.data and (alike := _alike(form, form.place)):
        return _page(form, alike), 422
    received = intake.ask_for_help(answers=_answers(form, form.place), now=clock.now())
    if not isinstance(received, Received):
        form.where.errors = [outside_words()]
        return _page(form), 422
    return _taken_in(form, received)


@bp.get("/places.json")
@open_to(*TYPISTS)
def places() -> ResponseReturnValue:
    """Propose places while one is typed."""
    found = find_places(request.args.get("q", "")[:MOST_LETTERS]).places
    return {"found": [{"id": str(each.id), "words": describe(each)} for each in found]}


@bp.get("/skills.json")
@open_to(*TYPISTS)
def skills() -> ResponseReturnValue:
    """Propose skills for words as they are said."""
    said = request.args.get("q", "")[:MOST_LETTERS]
    found = catalogue.search_skills(text=said, language=chosen_language())
    return {"found": [{"id": each.id, "words": each.sentence} for each in found]}


def own_languages() -> tuple[str, ...]:
    """Return the languages of the person's network, its own first."""
    return our_network.get_frame(network_id=signed_in().network_id).languages


def outside_words() -> str:
    """Return what is said of a place nobody covers."""
    return str(_("No network covers this place."))


def keep_survey(form: DeskForm, received: Received) -> None:
    """Keep what the learner said they can do, if they said something."""
    if answers := form.survey():
        surveys.answer(request_id=received.request_id, answers=answers, now=clock.now())


def go_on(received: Received) -> ResponseReturnValue:
    """Open the request for a coordinator, unless it went to another network."""
    person = signed_in()
    elsewhere = received.network_id != person.network_id
    if elsewhere:
        flash(_("It belongs to another network. It is on their desk now."), "info")
    if elsewhere or person.role is not Role.COORDINATOR:
        return redirect(url_for(DESKS[person.role]))
    return redirect(url_for("coordinator.board", request_id=received.request_id))


def _taken_in(form: DeskForm, received: Received) -> ResponseReturnValue:
    session[LAST_CHANNEL] = form.channel.data
    keep_survey(form, received)
    flash(_("The request is in: %(ref)s.", ref=received.reference), "success")
    return go_on(received)


def _alike(form: DeskForm, place: GazetteerPlace) -> tuple[duplicates.OpenRequest, ...]:
    return duplicates.list_alike(
        network_id=signed_in().network_id,
        key=_key(form),
        reach=form.reach(place.country),
        place=AskedPlace(**as_asked(place)),
    )


def _page(form: DeskForm, alike: tuple[duplicates.OpenRequest, ...] = ()) -> str:
    """Show the page; only a coordinator sees who asked before, others that one did."""
    role = signed_in().role
    return render_template(
        "coordinator_intake/new.html",
        form=form,
        asked_before=bool(alike),
        alike=alike if role is Role.COORDINATOR else (),
        back=url_for(DESKS[role]),
    )


def _likely_channel() -> str | None:
    """Return the counter for its staff, for a coordinator what the last one was."""
    if signed_in().role is Role.PARTNER:
        return Channel.COUNTER
    channel: str | None = session.get(LAST_CHANNEL)
    return channel


def _key(form: DeskForm) -> str:
    # One key per form and person: another's key gives nothing away.
    return f"{signed_in().account_id}:{form.key.data}" if form.key.data else ""


def _written_in(spoken: Sequence[str]) -> str:
    """Return in which language the learner is written to: one they speak, if any."""
    ours = (chosen_language(), *own_languages(), *OFFERED)
    return next((code for code in ours if code in spoken), chosen_language())


def answers_of(form: DeskForm, place: GazetteerPlace, key: str) -> Answers:
    """Return what was typed, as a request keeps it."""
    return Answers(
        key=key,
        channel=Channel(form.channel.data),
        language=_written_in(form.languages.data or ()),
        wishes=form.wishes(),
        place=AskedPlace(**as_asked(place)),
        reach=form.reach(place.country),
        referrer=form.referrer(),
        taken_by=signed_in().account_id,
        route=form.route,
    )


def _answers(form: DeskForm, place: GazetteerPlace) -> Answers:
    return answers_of(form, place, _key(form) or drafts.new_key())
