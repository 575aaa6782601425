"""A helper's week: answers due, first calls due, meetings, reports to write."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from helpnet.domain.duties import Duty, DutyDay, DutyKind, arrange
from helpnet.domain.rules import parse_rules
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import (
    list_asked,
    list_going_matches,
    sessions_by_request,
)
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import get_helper
from helpnet.store.learner_lines import skills_of
from helpnet.store.networks import get_network
from helpnet.store.offers import Offer


def get_week(*, helper_id: int, now: datetime) -> tuple[DutyDay, ...]:
    """Return what the helper has to do within seven days, what is late first."""
    duties = [*_answers(helper_id, now), *_of_learners(helper_id, now)]
    zone = get_network(get_helper(helper_id).network_id).time_zone
    return arrange(duties, now=now, zone=zone)


def _answers(helper_id: int, now: datetime) -> Iterator[Duty]:
    for asked in list_asked(helper_id, now=now):
        yield _duty(DutyKind.ANSWER, asked.expires_at, asked, number=asked.id)


def _of_learners(helper_id: int, now: datetime) -> Iterator[Duty]:
    matches = list_going_matches(helper_id)
    sessions = sessions_by_request([match.request for match in matches])
    for match in matches:
        yield from _of_learner(match, sessions[match.request_id], now)


def _of_learner(
    match: Offer, sessions: Sequence[HelpSession], now: datetime
) -> Iterator[Duty]:
    own = [each for each in sessions if each.offer_id == match.id]
    if not own and match.contacted_at is None:
        days = parse_rules(match.request.network.rules).first_contact_days
        due = (match.answered_at or match.asked_at) + timedelta(days=days)
        yield _duty(DutyKind.CALL, due, match)
    for meeting in own:
        if meeting.status is SessionStatus.PLANNED:
            kind = DutyKind.MEET if meeting.starts_at > now else DutyKind.RECORD
            yield _duty(kind, meeting.starts_at, match, meeting.id, _where(meeting))


def _where(meeting: HelpSession) -> tuple[str, ...]:
    place = meeting.place
    words = (place.name, place.address) if place else (meeting.where,)
    return (meeting.mode.value, *(each for each in words if each))


def _duty(
    kind: DutyKind,
    at: datetime,
    match: Offer,
    number: int = 0,
    where: tuple[str, ...] = (),
) -> Duty:
    request = match.request
    return Duty(
        kind=kind,
        at=at,
        request_id=request.id,
        number=number,
        name="" if kind is DutyKind.ANSWER else request.name,
        skills=skills_of(request),
        where=where,
        time_zone=request.network.time_zone,
    )
