"""Where to look for helpers next: who, from where, and the words to find them with."""

from urllib.parse import quote

from flask import Blueprint, render_template, request, url_for
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
from helpnet.web.skill_labels import skill_label

bp = Blueprint("coordinator_recruiting", __name__, url_prefix="/coordinator/recruiting")
bp.before_request(speak_for_own_network)

USUAL = {"km": 10, "most": 5}


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

    km = _number(_l("How many kilometres would they travel?"), 2, 50)
    most = _number(_l("How many helpers do you look for?"), 1, 20)


@bp.get("/")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show whom to look for, the most useful first."""
    form = SearchForm(request.args or None, data=USUAL)
    wrong = bool(request.args) and not form.validate()
    how = USUAL if wrong else {"km": form.km.data, "most": form.most.data}
    found = recruiting.show_recruiting(
        network_id=signed_in().network_id,
        reach_km=how["km"],
        most=how["most"],
        now=clock.now(),
    )
    page = {"found": found, "form": form, "back": url_for("coordinator.desk")}
    answer = render_template("coordinator_recruiting/show.html", **page)
    return answer, 422 if wrong else 200


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
        "town": line.town,
        "skill": skill_label(line.skill),
        "language": language_name(line.language),
    }


@bp.app_template_filter()
def call_language(line: RecruitLine) -> str:
    """Return the language of the call: the helper's, where the pages speak it."""
    spoken = line.language in OFFERED
    return line.language if spoken else str(get_locale().language)


@bp.app_template_filter()
def recruit_call(line: RecruitLine, found: RecruitingPage) -> str:
    """Return a text for an e-mail or a poster, in the helper's language."""
    language = call_language(line)
    with force_locale(FORMATS.get(language, language)):
        where = url_for("helper_signup.start", _external=True)
        parts = (_question(line), _asked(line), _promise(found, where))
        return " ".join(parts)


@bp.app_template_filter()
def mail_link(text: str) -> str:
    """Return an address that opens a new e-mail with this text."""
    return f"mailto:?subject={quote(str(_('Will you help?')))}&body={quote(text)}"


def _question(line: RecruitLine) -> str:
    language = language_name(line.language)
    if line.way is Way.REMOTE:
        return str(_("Do you speak %(language)s?", language=language))
    return str(
        _(
            "Do you live near %(town)s and speak %(language)s?",
            town=line.town,
            language=language,
        )
    )


def _asked(line: RecruitLine) -> str:
    return str(
        _("People want to learn this: %(skill)s.", skill=skill_label(line.skill))
    )


def _promise(found: RecruitingPage, where: str) -> str:
    contact = ", ".join(each for each in (found.phone, where) if each)
    return str(
        _(
            "You show them how, when it suits you. %(network)s: %(contact)s",
            network=found.network,
            contact=contact,
        )
    )
