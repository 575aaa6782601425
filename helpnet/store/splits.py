"""One goal of an accompanied request, as a request of its own for a second helper."""

from datetime import datetime

from sqlalchemy import select

from helpnet.domain.asking import Route
from helpnet.domain.history import Actor, Happening
from helpnet.domain.offers import ExclusionReason
from helpnet.store.base import db
from helpnet.store.exclusions import Exclusion, list_exclusions
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Need

_SAME = (
    "network_id",
    "channel",
    "language",
    "urgent",
    "name",
    "contact_way",
    "phone",
    "email",
    "contact_note",
    "referrer_name",
    "referrer_relation",
    "referrer_contact",
    "consent_at",
    "barriers",
    "modes",
    "languages",
    "times",
    "notes",
    "country",
    "postcode",
    "town",
    "latitude",
    "longitude",
    "precision_km",
)
"""What a part says as the whole does: the person, and how they want to be helped."""


def split_off(
    request: HelpRequest, need: Need, *, reference: str, account_id: int, at: datetime
) -> HelpRequest:
    """Return the new request for that goal, which waits for a helper.

    Whoever must not be asked for the whole must not be asked for the part.
    """
    part = HelpRequest(
        **{column: getattr(request, column) for column in _SAME},
        reference=reference,
        route=Route.HELPER,
        asked_at=at,
        look_at=at,
        part_of_id=request.family_id,
        needs=[Need(position=0, skill=need.skill)],
    )
    db.session.add(part)
    what, whole = Happening.ASKED, request.reference
    part.tell(what, at=at, by=Actor.COORDINATOR, account_id=account_id, detail=whole)
    db.session.flush()
    for each in list_exclusions(request.id):
        _exclude(part, each.helper_id, each.why, each.account_id, at)
    return part


def keep_apart(
    part: HelpRequest, match: Offer, *, account_id: int, at: datetime
) -> None:
    """Let nobody ask the first helper for the part: a second one is looked for."""
    known = {each.helper_id for each in list_exclusions(part.id)}
    if match.helper_id not in known:
        why = ExclusionReason.CONFLICT
        _exclude(part, match.helper_id, why, account_id, at)


def find_part(request: HelpRequest, skill: str) -> HelpRequest | None:
    """Return the latest part of this ask for that skill, if any."""
    return db.session.scalar(
        select(HelpRequest)
        .join(HelpRequest.needs)
        .where(HelpRequest.part_of_id == request.family_id, Need.skill == skill)
        .order_by(HelpRequest.id.desc())
        .limit(1)
    )


def _exclude(
    part: HelpRequest, helper_id: int, why: ExclusionReason, by: int, at: datetime
) -> None:
    db.session.add(
        Exclusion(
            request_id=part.id, helper_id=helper_id, why=why, at=at, account_id=by
        )
    )
    db.session.flush()
