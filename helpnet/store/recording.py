"""Writing down a meeting that took place: checked, put on file, taken off it again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor, Happening
from helpnet.domain.local_times import NOON, local_day, moment_of
from helpnet.domain.meetings import RecordedAlready, Recording, check_recording
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionEvent, SessionStatus
from helpnet.domain.undo import TooLateToUndo, lately
from helpnet.store.base import db
from helpnet.store.facts import rewrite_facts
from helpnet.store.first_contact import made_contact
from helpnet.store.followup import HelpSession, SessionLevel, get_help_session
from helpnet.store.meetings import note_by_helper
from helpnet.store.nearby import get_open_place
from helpnet.store.offers import Offer, find_accepted
from helpnet.store.requests import HelpRequest, Step

_DAY = timedelta(days=1)


def check_told(
    told: Recording,
    match: Offer,
    request: HelpRequest,
    *,
    kept: Iterable[int] = (),
    at: datetime,
) -> None:
    """Raise `BadMeeting` with all faults of what was told.

    `kept` are goals that the meeting was about before, wanted or not any more.
    """
    zone = request.network.time_zone
    wanted = {need.id for need in request.goals}
    since = _first_day(match, told.held_on, zone)
    goals = frozenset(wanted.union(kept))
    check_recording(told, goals, since=since, today=local_day(at, zone))


def find_twin(match: Offer, day: date, zone: str) -> HelpSession | None:
    """Return the first meeting of this pair that is recorded of that local day."""
    noon = moment_of(day, NOON, zone).at
    near = db.session.scalars(
        select(HelpSession)
        .join(HelpSession.offer)
        .where(
            HelpSession.request_id == match.request_id,
            Offer.helper_id == match.helper_id,
            HelpSession.status == SessionStatus.DONE,
            HelpSession.starts_at.between(noon - _DAY, noon + _DAY),
        )
        .order_by(HelpSession.starts_at, HelpSession.id)
    )
    return next((each for each in near if local_day(each.starts_at, zone) == day), None)


def refuse_twin(
    told: Recording, match: Offer, request: HelpRequest, session_id: int | None
) -> None:
    """Raise `RecordedAlready` where one meeting a day is meant and is on file.

    So it is when the planned one of that id was recorded, be it of another day.
    """
    if not told.once_a_day:
        return
    planned = meeting_of(session_id, match) if session_id else None
    if planned and planned.status is SessionStatus.DONE:
        raise RecordedAlready(planned.id)
    if twin := find_twin(match, told.held_on, request.network.time_zone):
        raise RecordedAlready(twin.id)


def meeting_of(session_id: int, match: Offer) -> HelpSession:
    """Return a meeting of this helper with this learner, as it stands.

    Raise `NoResultFound` for any other.
    """
    meeting = get_help_session(session_id)
    own = meeting.offer.helper_id == match.helper_id
    if meeting.request_id != match.request_id or not own:
        raise NoResultFound
    return meeting


def meeting_to_record(
    session_id: int | None, match: Offer, entry_key: str
) -> HelpSession:
    """Return the planned meeting, or a new one that nobody had planned."""
    if session_id is not None:
        planned = meeting_of(session_id, match)
        planned.record_key = entry_key
        return planned
    return HelpSession(
        request_id=match.request_id,
        offer_id=match.id,
        status=SessionStatus.PLANNED,
        entry_key=entry_key,
        record_key=entry_key,
    )


def hold_meeting(
    meeting: HelpSession,
    told: Recording,
    match: Offer,
    request: HelpRequest,
    *,
    at: datetime,
) -> None:
    """Put on file that the meeting took place, or raise `NotAllowed`."""
    write_told(meeting, told, request)
    meeting.record(SessionEvent.HELD, at=at)
    db.session.add(meeting)
    db.session.flush()
    made_contact(match, at=at)
    note_by_helper(match, request, Happening.SESSION_HELD, at=at)


def write_told(meeting: HelpSession, told: Recording, request: HelpRequest) -> None:
    """Let the meeting say what was told, and nothing else."""
    zone = request.network.time_zone
    planned = meeting.starts_at
    if planned is None or local_day(planned, zone) != told.held_on:
        # Only the day is known; at noon two recordings of a day are of one moment,
        # whichever was written first.
        meeting.starts_at = moment_of(told.held_on, NOON, zone).at
    meeting.mode, meeting.minutes = told.mode, told.minutes
    meeting.note, meeting.shared_note = told.note, told.shared_note
    meeting.place_id = _place_id(meeting, told)
    meeting.where = "" if meeting.place_id else told.where
    meeting.levels = [
        SessionLevel(need_id=need_id, level=level)
        for need_id, level in sorted(told.levels.items())
    ]


def is_as_told(meeting: HelpSession, told: Recording, request: HelpRequest) -> bool:
    """Tell whether the meeting says just this already."""
    day = local_day(meeting.starts_at, request.network.time_zone)
    levels = {level.need_id: level.level for level in meeting.levels}
    place_id = _place_id(meeting, told)
    where = "" if place_id else told.where
    said = (day, levels, meeting.place_id, meeting.where)
    same = ("minutes", "mode", "note", "shared_note")
    return said == (told.held_on, dict(told.levels), place_id, where) and all(
        getattr(meeting, name) == getattr(told, name) for name in same
    )


def is_as_first_told(meeting: HelpSession) -> bool:
    """Tell whether nobody corrected or restored the meeting since it was recorded."""
    told = select(Step.id).where(
        Step.request_id == meeting.request_id,
        Step.what == Happening.SESSION_HELD,
        Step.at == meeting.recorded_at,
    )
    return db.session.scalar(told.limit(1)) is not None


def correct(
    meeting: HelpSession,
    told: Recording,
    match: Offer,
    request: HelpRequest,
    *,
    at: datetime,
) -> None:
    """Replace what a meeting says, or raise `BadMeeting` with all faults."""
    before = [level.need_id for level in meeting.levels]
    check_told(told, meeting.offer, request, kept=before, at=at)
    write_told(meeting, told, request)
    meeting.recorded_at = at
    note_by_helper(match, request, Happening.SESSION_CORRECTED, at=at)
    rewrite_facts(request, at=at)


def take_off(
    meeting: HelpSession, match: Offer, request: HelpRequest, *, at: datetime
) -> None:
    """Take a recorded meeting off file, or raise `NotAllowed`; it counts no more."""
    meeting.record(SessionEvent.REMOVED, at=at)
    meeting.removed_at = at
    note_by_helper(match, request, Happening.SESSION_REMOVED, at=at)
    rewrite_facts(request, at=at)


def put_back(
    meeting: HelpSession,
    request: HelpRequest,
    *,
    at: datetime,
    by: Actor,
    account_id: int | None,
) -> None:
    """Put back a meeting taken off file or noted as missed; every count follows.

    Raise `NotAllowed` for any other, `TooLateToUndo` after a day.
    """
    removed = meeting.status is SessionStatus.REMOVED
    done_at = meeting.removed_at if removed else meeting.recorded_at
    meeting.record(SessionEvent.RESTORED, at=at)
    if not lately(done_at, at):
        raise TooLateToUndo
    if not removed:
        meeting.missed_because, meeting.note = None, ""
        # After an end taken back it is another match that will hold it.
        meeting.offer = find_accepted(request.id) or meeting.offer
    meeting.removed_at = None
    what = Happening.SESSION_RESTORED
    request.tell(what, at=at, by=by, account_id=account_id)
    rewrite_facts(request, at=at)


def _first_day(match: Offer, held_on: date, zone: str) -> date:
    """Return since when a meeting of that day can have been of these two.

    After an end by mistake the same two go on in another match.
    """
    begun = local_day(match.answered_at or match.asked_at, zone)
    if held_on >= begun:
        return begun
    first = select(func.min(Offer.answered_at)).where(
        Offer.request_id == match.request_id,
        Offer.helper_id == match.helper_id,
        Offer.status.in_((OfferStatus.ACCEPTED, OfferStatus.ENDED)),
    )
    at = db.session.scalar(first)
    return local_day(at, zone) if at else begun


def _place_id(meeting: HelpSession, told: Recording) -> int | None:
    """Return where it was; a place that was not planned must be open.

    Raise `NoResultFound` when it is not.
    """
    said = told.place_id or told.where or told.mode is not Mode.PUBLIC_PLACE
    place_id = told.place_id if said else meeting.place_id
    if place_id and place_id != meeting.place_id:
        get_open_place(place_id)
    return place_id
