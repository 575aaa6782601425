"""The learner's sheet: what they wanted, can do alone, try next, and when they meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.autonomy_question import Question
from helpnet.domain.journey import Stage
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import progress_of
from helpnet.store.autonomy_questions import find_standing
from helpnet.store.followup import HelpSession, list_help_sessions
from helpnet.store.joint import Joint, joint_part
from helpnet.store.learner_lines import first_name
from helpnet.store.matches import get_request_of
from helpnet.store.offers import find_accepted
from helpnet.store.requests import HelpRequest, get_request


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A meeting to come; `place_id` is that of a partner's place."""

    id: int
    starts_at: datetime
    mode: str
    place: str
    place_id: int | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerSheet:
    """The sheet. `helper` (a first name) is empty while nobody accompanies.

    `suggested`: every goal is met. `asked`: the learner was asked and has not answered.
    """

    request_id: int
    reference: str
    first_name: str
    name: str
    language: str
    stage: Stage
    helper: str
    wanted: tuple[str, ...]
    joint: Joint
    meetings: tuple[NextMeeting, ...]
    suggested: bool
    asked: bool
    network: str
    network_phone: str
    time_zone: str


def get_sheet(*, request_id: int, now: datetime) -> LearnerSheet:
    """Return the sheet of a learner who holds the link, or raise `NoResultFound`."""
    return _sheet(get_request(request_id), now)


def get_sheet_of(*, network_id: int, request_id: int, now: datetime) -> LearnerSheet:
    """Return the same for the network's coordinator, or raise `NoResultFound`."""
    return _sheet(get_request_of(network_id, request_id), now)


def _sheet(request: HelpRequest, now: datetime) -> LearnerSheet:
    far = progress_of([request])[request.id]
    sessions = list_help_sessions(request.id)
    together = request.stage is Stage.ACCOMPANIED
    asked = together and far.suggested and _is_asked(request)
    return LearnerSheet(
        request_id=request.id,
        reference=request.reference,
        first_name=first_name(request),
        name=request.name,
        language=request.language,
        stage=request.stage,
        helper=_helper(request) if together else "",
        wanted=tuple(need.skill for need in request.needs if need.dropped_at is None),
        joint=joint_part(request, far, sessions, now=now),
        meetings=_to_come(sessions, now) if together else (),
        suggested=together and far.suggested,
        asked=asked,
        **_network(request),
    )


def _network(request: HelpRequest) -> dict[str, str]:
    return {
        "network": request.network.name,
        "network_phone": request.network.phone,
        "time_zone": request.network.time_zone,
    }


def _is_asked(request: HelpRequest) -> bool:
    return find_standing(request.id) is Question.OPEN


def _helper(request: HelpRequest) -> str:
    match = find_accepted(request.id)
    return "".join(match.helper.account.name.split()[:1]) if match else ""


def _to_come(sessions: Sequence[HelpSession], now: datetime) -> tuple[NextMeeting, ...]:
    return tuple(
        NextMeeting(
            id=each.id,
            starts_at=each.starts_at,
            mode=each.mode,
            place=each.place.name if each.place else "",
            place_id=each.place_id,
            where=each.where,
        )
        for each in sessions
        if each.status is SessionStatus.PLANNED and each.starts_at > now
    )
