"""How the answers of an ask are kept in its request."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from helpnet.domain.asking import AskedPlace, Incoming, Reach, Referrer, Wishes
from helpnet.store.requests import HelpRequest, Need


def keep_answers(request: HelpRequest, asked: Incoming, *, at: datetime) -> None:
    """Write every answer into the request; where no place is told, it keeps its own.

    The consent of a learner for whom somebody asks was given at that moment.
    """
    columns = {**reach_columns(asked.reach), **_wished(asked.wishes)}
    if asked.place:
        columns |= whereabouts(asked.place)
    for column, value in columns.items():
        setattr(request, column, value)
    request.needs = _needs(request, asked.wishes.needs)
    _keep_referrer(request, asked.referrer, at)


def whereabouts(place: AskedPlace) -> dict[str, str | float]:
    """Return the columns of a place."""
    return asdict(place)


def reach_columns(reach: Reach) -> dict[str, object]:
    """Return the columns that say how a learner is reached."""
    return {
        "name": reach.name,
        "contact_way": reach.way,
        "phone": reach.phone,
        "email": reach.email,
        "contact_note": reach.note,
    }


def _wished(wishes: Wishes) -> dict[str, object]:
    return {
        "barriers": wishes.barriers,
        "modes": wishes.modes,
        "languages": wishes.languages,
        "times": wishes.times,
        "notes": wishes.notes,
    }


def _needs(request: HelpRequest, skills: Sequence[str]) -> list[Need]:
    former = {need.skill: need for need in request.needs}
    needs = [former.get(skill) or Need(skill=skill) for skill in dict.fromkeys(skills)]
    for position, need in enumerate(needs):
        need.position = position
    return needs


def _keep_referrer(
    request: HelpRequest, referrer: Referrer | None, at: datetime
) -> None:
    if referrer is not None:
        request.referrer_name = referrer.name
        request.referrer_relation = referrer.relation
        request.referrer_contact = referrer.contact
        request.consent_at = request.consent_at or at
