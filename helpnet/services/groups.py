"""Meetings of one helper with several learners: told once, counted per learner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.groups import (
    FEWEST,
    MOST,
    BadGroup,
    GroupRecording,
    Part,
    WrongSize,
)
from helpnet.domain.local_times import NOON, moment_of
from helpnet.domain.meetings import BadMeeting, MeetingFault, RecordedAlready
from helpnet.domain.offers import OfferStatus
from helpnet.store.accompaniments import get_own_match
from helpnet.store.base import db
from helpnet.store.facts import rewrite_facts
from helpnet.store.groups import GroupSession, find_group
from helpnet.store.helpers import get_helper
from helpnet.store.matches import hold_whole_request
from helpnet.store.networks import get_network
from helpnet.store.offers import Offer
from helpnet.store.recording import (
    check_told,
    hold_meeting,
    meeting_to_record,
    refuse_twin,
)
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction


@dataclass(frozen=True, slots=True)
class _Seat:
    """One learner of a group, held meanwhile."""

    part: Part
    match: Offer
    request: HelpRequest


@transaction
def record_group(
    *, helper_id: int, recording: GroupRecording, entry_key: str, now: datetime
) -> int:
    """Record a meeting with several learners, all or nothing; return the group's id.

    Each gets a help session of their own; the same `entry_key` records once. Raise
    `NoResultFound` when one is somebody else's learner, `WrongSize`, `BadGroup` with
    every fault of every learner, `NotAllowed` when a planned meeting was recorded,
    missed or cancelled meanwhile.
    """
    seats = _hold(helper_id, recording)
    if known := find_group(entry_key):
        return _of(known, helper_id).id
    if any(seat.match.status is not OfferStatus.ACCEPTED for seat in seats):
        raise NoResultFound
    _check(recording, seats, now)
    group = _group(helper_id, recording, entry_key, now)
    for seat in seats:
        _record(seat, recording, group, now)
    return group.id


def _hold(helper_id: int, told: GroupRecording) -> list[_Seat]:
    """Hold every request, always in the same order."""
    numbers = {part.request_id for part in told.parts}
    if not FEWEST <= len(numbers) <= MOST or len(numbers) < len(told.parts):
        raise WrongSize
    seats = []
    for part in sorted(told.parts, key=lambda part: part.request_id):
        request = hold_whole_request(part.request_id)
        match = get_own_match(helper_id, part.request_id)
        seats.append(_Seat(part, match, request))
    return seats


def _of(known: GroupSession, helper_id: int) -> GroupSession:
    if known.helper_id != helper_id:
        raise NoResultFound
    return known


def _check(told: GroupRecording, seats: Sequence[_Seat], now: datetime) -> None:
    faults: dict[int, frozenset[MeetingFault]] = {}
    recorded = set()
    for seat in seats:
        recording, number = told.of(seat.part), seat.request.id
        try:
            check_told(recording, seat.match, seat.request, at=now)
            refuse_twin(recording, seat.match, seat.request, seat.part.session_id)
        except BadMeeting as refusal:
            faults[number] = refusal.faults
        except RecordedAlready:
            recorded.add(number)
    if faults or recorded:
        raise BadGroup(faults, frozenset(recorded))


def _group(
    helper_id: int, told: GroupRecording, entry_key: str, now: datetime
) -> GroupSession:
    network = get_network(get_helper(helper_id).network_id)
    group = GroupSession(
        helper_id=helper_id,
        network_id=network.id,
        starts_at=moment_of(told.held_on, NOON, network.time_zone).at,
        minutes=told.minutes,
        mode=told.mode,
        place_id=told.place_id,
        where="" if told.place_id else told.where,
        entry_key=entry_key,
        recorded_at=now,
    )
    db.session.add(group)
    db.session.flush()
    return group


def _record(
    seat: _Seat, told: GroupRecording, group: GroupSession, now: datetime
) -> None:
    key = f"{group.entry_key}-{seat.request.id}"
    meeting = meeting_to_record(seat.part.session_id, seat.match, key)
    meeting.group_id = group.id
    hold_meeting(meeting, told.of(seat.part), seat.match, seat.request, at=now)
    rewrite_facts(seat.request, at=now)
