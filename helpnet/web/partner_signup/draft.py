"""The half-filled registration of an organisation behind this browser."""

from collections.abc import Mapping
from typing import Any

from flask import session

from helpnet import clock
from helpnet.domain.asking import AskedPlace
from helpnet.domain.partnering import PartnerApplication, PlaceSheet
from helpnet.domain.place_search import Access
from helpnet.services import drafts
from helpnet.web.partner_signup.forms import Answers
from helpnet.web.speech import chosen_language

FORM = "partner"
_KEY = "organisation"


def current() -> Answers:
    """Return what was answered so far in this browser."""
    key = current_key()
    if not key:
        return {}
    return drafts.find_answers(key=key, form=FORM, now=clock.now()) or {}


def current_key() -> str:
    """Return the secret of this browser's registration, empty if there is none."""
    return str(session.get(_KEY, ""))


def keep(answers: Mapping[str, Any]) -> None:
    """Keep answers under this browser's key; a first answer makes the key."""
    if not current() or not current_key():
        session[_KEY] = drafts.new_key()
    drafts.keep_answers(key=current_key(), form=FORM, answers=answers, now=clock.now())


def application(answers: Answers) -> PartnerApplication:
    """Return the whole application; every page must be answered."""
    organisation, place, who = answers["organisation"], answers["place"], answers["who"]
    return PartnerApplication(
        name=organisation["name"],
        about=organisation["about"],
        website=organisation["website"],
        contact=who["name"],
        email=who["email"],
        phone=who["phone"],
        language=chosen_language(),
        place=PlaceSheet(
            name=place["name"],
            address=place["address"],
            where=AskedPlace(**place["where"]),
            opening_hours=answers["hours"]["hours"],
            services=tuple(answers["services"]["services"]),
            access=access_told(answers),
        ),
    )


def access_told(answers: Answers) -> frozenset[Access]:
    """Return what makes the place easy to use; forms begun earlier do not say it."""
    return frozenset(map(Access, answers["services"].get("access", ())))
