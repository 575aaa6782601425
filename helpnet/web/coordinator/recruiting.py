"""Where to look for helpers next: who, from where, and the words to find them with."""

from contextlib import AbstractContextManager
from urllib.parse import quote

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, NumberRange

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.languages import FORMATS, OFFERED
from helpnet.domain.recruiting import Way
from helpnet.services import recruiting
from helpnet.services.recruiting import RecruitingPage, RecruitLine
from helpnet.web.coordinator.forms import Whole
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.matching_words import language_name
from helpnet.web.numbers import find_number
from helpnet.web.skill_labels import skill_label

bp = Blueprint("coordinator_recruiting", __name__, url_prefix="/coordinator/recruiting")
bp.before_request(speak_for_own_network)

USUAL = {"km": 10, "most": 5}
NEAREST_KM, FURTHEST_KM = 2, 50
MOST_HELPERS = 20
NO_BREAK = "\N{NO-BREAK SPACE}"


def _number(words: str, least: int, most: int) -> Whole:
    sentence = _l(
        "Please type a whole number from %(least)s to %(most)s.", least=least, most=most
    )
    return Whole(
        words, validators=[InputRequired(sentence), NumberRange(least, most, sentence)]
    )


class SearchForm(FlaskForm):  # type: ignore[misc]
    """How far the helpers to be found would travel, and how many to look for."""

    class Meta:
        csrf = False  # it changes nothing

    km = _number(_l("How many kilometres would they travel?"), NEAREST_KM, FURTHEST_KM)
    most = _number(_l("How many helpers do you look for?"), 1, MOST_HELPERS)


@bp.get("/")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show whom to look for, the most useful first."""
    form = SearchForm(request.args or None, data=USUAL)
    wrong = bool(request.args) and not form.validate()
    how = USUAL if wrong else {"km": form.km.data, "most": form.most.data}
    page = {"found": _found(**how), "form": form, "km": how["km"]}
    back = url_for("coordinator.desk")
    answer = render_template("coordinator_recruiting/show.html", back=back, **page)
    return answer, 422 if wrong else 200


@bp.get("/poster/<int:number>")
@open_to(Role.COORDINATOR)
def poster(number: int) -> ResponseReturnValue:
    """Show one line's words as a page to print, in the language of the helper."""
    km = find_number(request.args.get("km", str(USUAL["km"]))) or 0
    if not NEAREST_KM <= km <= FURTHEST_KM or not 1 <= number <= MOST_HELPERS:
        abort(404)
    found = _found(km=km, most=number)
    if len(found.lines) < number:
        abort(404)
    line, back = found.lines[-1], url_for(".show", km=km, most=number)
    with _speaking(call_language(line, found)):
        return render_template(
            "coordinator_recruiting/poster.html",
            sentences=_sentences(line, found),
            back=back,
        )


def _found(*, km: int, most: int) -> RecruitingPage:
    return recruiting.show_recruiting(
        network_id=signed_in().network_id, reach_km=km, most=most, now=clock.now()
    )


@bp.app_template_filter()
def recruit_title(line: RecruitLine) -> str:
    """Return whom to look for, as one phrase."""
    in_person = _l(
        "Somebody in %(town)s who can teach “%(skill)s” in %(language)s, in person"
    )
    remote = _l(
        "Somebody who can teach “%(skill)s” in %(language)s,"
        " by phone, video or messages"
    )
    return str(remote if line.way is Way.REMOTE else in_person) % {
        "town": _town(line),
        "skill": skill_label(line.skill),
        "language": language_name(line.language),
    }


@bp.app_template_filter()
def recruit_cells(line: RecruitLine) -> tuple[str, ...]:
    """Return where, what, in which language and how this helper would help."""
    remote = line.way is Way.REMOTE
    return (
        str(_("Anywhere")) if remote else f"{line.postcode} {line.town}".strip(),
        skill_label(line.skill),
        language_name(line.language),
        str(_("By phone, video or messages") if remote else _("In person")),
    )


@bp.app_template_filter()
def call_language(line: RecruitLine, found: RecruitingPage) -> str:
    """Return the language of the call: the helper's, or else the network's first.

    Always one that the pages speak.
    """
    wanted = (line.language, *found.languages, str(get_locale().language))
    return next(language for language in wanted if language in OFFERED)


@bp.app_template_filter()
def recruit_call(line: RecruitLine, found: RecruitingPage) -> str:
    """Return a text for an e-mail or a poster, in the language of the call."""
    with _speaking(call_language(line, found)):
        return " ".join(_sentences(line, found))


@bp.app_template_filter()
def mail_link(text: str, language: str) -> str:
    """Return an address that opens a new e-mail with this text in this language."""
    with _speaking(language):
        subject = str(_("Will you help?"))
    return f"mailto:?subject={quote(subject)}&body={quote(text)}"


def _speaking(language: str) -> AbstractContextManager[None]:
    locale: AbstractContextManager[None] = force_locale(FORMATS.get(language, language))
    return locale


def _town(line: RecruitLine) -> str:
    """Return what people call the place; its postcode where it has no name."""
    return line.town or line.postcode


def _sentences(line: RecruitLine, found: RecruitingPage) -> tuple[str, str, str]:
    where = url_for("helper_signup.start", _external=True)
    return _question(line), _asked(line), _promise(found, where)


def _question(line: RecruitLine) -> str:
    language = language_name(line.language)
    if line.way is Way.REMOTE:
        return str(_("Do you speak %(language)s?", language=language))
    return str(
        _(
            "Do you live near %(town)s and speak %(language)s?",
            town=_town(line),
            language=language,
        )
    )


def _asked(line: RecruitLine) -> str:
    return str(
        _("People want to learn this: %(skill)s.", skill=skill_label(line.skill))
    )


def _promise(found: RecruitingPage, where: str) -> str:
    phone = found.phone.replace(" ", NO_BREAK)
    contact = ", ".join(each for each in (phone, where) if each)
    return str(
        _(
            "You show them how, when it suits you. %(network)s: %(contact)s",
            network=found.network,
            contact=contact,
        )
    )
