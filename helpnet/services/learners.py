"""What a helper sees: what needs them now, and each learner they accompany."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import NoResultFound

from helpnet.domain.availability import SLOTS
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.first_contact import MANY_TRIES
from helpnet.domain.journey import Stage
from helpnet.domain.progress import Progress
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.survey import SurveyLine, TimesNeeded
from helpnet.store.accompaniments import (
    get_going_match,
    get_own_match,
    list_asked,
    list_going_matches,
    list_reached,
    progress_of,
    sessions_by_request,
)
from helpnet.store.attention_lines import AttentionLine as AttentionLine
from helpnet.store.autonomy_questions import proposed
from helpnet.store.first_contact import count_tries
from helpnet.store.followup import HelpSession
from helpnet.store.joint import Joint, joint_part
from helpnet.store.learner_lines import (
    OfferLine,
    asking_of,
    first_name,
    offer_line,
    skills_of,
)
from helpnet.store.meeting_cards import GoalCard, MeetingCard, goal_cards, meeting_cards
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.shown import shown_to
from helpnet.store.surveys import list_answered, times_needed
from helpnet.store.troubles import trouble_of


class NextStep(StrEnum):
    """What a helper does next with a learner, the first that holds."""

    CONFIRM = "confirm"
    RECORD = "record"
    MEET = "meet"
    FIRST_CALL = "first_call"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerCard:
    """A learner in the helper's list; `network` as in `OfferLine`."""

    request_id: int
    name: str
    town: str
    skills: tuple[str, ...]
    goals_met: int
    next_step: NextStep
    next_meeting: MeetingCard | None
    to_record: tuple[MeetingCard, ...]
    network: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedLine:
    """A learner who can do it alone; only the first name is left."""

    request_id: int
    first_name: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperHome:
    """The helper's first page."""

    offers: tuple[OfferLine, ...]
    learners: tuple[LearnerCard, ...]
    reached: tuple[ReachedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerPage:
    """A learner as their helper sees them, while the accompaniment lasts.

    `phone` is to read, `dial` to call (E.164); both are empty when there is none.
    `spoken`: the first contact is made; `tries`: so often nobody answered before.
    `not_yet`: the learner said so, though every goal is met.
    `told` are words of a coordinator, `from_before` those of the helper before.
    """

    request_id: int
    name: str
    language: str
    referrer: str
    referrer_contact: str
    contact_way: ContactWay
    phone: str
    dial: str
    email: str
    contact_note: str
    postcode: str
    town: str
    mode: str
    times: tuple[str, ...]
    notes: str
    survey: tuple[SurveyLine, ...]
    needed: TimesNeeded
    goals: tuple[GoalCard, ...]
    joint: Joint
    troubles: tuple[AttentionLine, ...]
    told: str
    from_before: str
    suggested: bool
    not_yet: bool
    next_step: NextStep
    spoken: bool
    tries: int
    many_tries: bool
    planned: tuple[MeetingCard, ...]
    to_record: tuple[MeetingCard, ...]
    past: tuple[MeetingCard, ...]
    network: str
    network_phone: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedPage:
    """What a helper and a learner reached together; only the first name is left."""

    first_name: str
    goals: tuple[GoalCard, ...]
    meetings: int
    minutes: int


def get_home(*, helper_id: int, now: datetime) -> HelperHome:
    """Return what needs the helper now, most urgent first."""
    matches = list_going_matches(helper_id)
    requests = [match.request for match in matches]
    far, sessions = proposed(progress_of(requests)), sessions_by_request(requests)
    return HelperHome(
        offers=tuple(
            offer_line(each, now=now) for each in list_asked(helper_id, now=now)
        ),
        learners=tuple(
            _learner(match, far[match.request_id], sessions[match.request_id], now)
            for match in matches
        ),
        reached=tuple(_reached(each) for each in list_reached(helper_id)),
    )


def get_learner(*, helper_id: int, request_id: int, now: datetime) -> LearnerPage:
    """Return the helper's own learner.

    Raise `NoResultFound` for somebody else's, and once the accompaniment has ended.
    """
    match = get_going_match(helper_id, request_id)
    request = match.request
    reached = progress_of([request])
    far = proposed(reached)[request_id]
    shown = shown_to(match, sessions_by_request([request])[request_id], far)
    return LearnerPage(
        **_person(request, match.helper.country),
        mode=match.mode,
        survey=list_answered(request_id),
        needed=times_needed(request_id),
        goals=goal_cards(request, shown.far),
        joint=joint_part(request, shown.far, shown.noted, now=now),
        **trouble_of(match, shown, now=now),
        suggested=far.suggested,
        not_yet=reached[request_id].suggested and not far.suggested,
        next_step=_next_step(match, shown.cards, far, now),
        spoken=_have_spoken(match, shown.cards),
        **_tries(match),
        **_meetings(shown.cards, now),
    )


def get_reached(*, helper_id: int, request_id: int) -> ReachedPage:
    """Return what was reached with a learner who can do it alone now.

    Raise `NoResultFound` for anybody else, also for helpers who stopped before.
    """
    match = get_own_match(helper_id, request_id)
    request = match.request
    if request.stage is not Stage.AUTONOMOUS or match.ended_at != request.closed_at:
        raise NoResultFound
    sessions = sessions_by_request([request])[request_id]
    done = [each for each in sessions if each.status is SessionStatus.DONE]
    return ReachedPage(
        first_name=first_name(request),
        goals=goal_cards(request, progress_of([request])[request_id]),
        meetings=len(done),
        minutes=sum(each.minutes or 0 for each in done),
    )


def _reached(match: Offer) -> ReachedLine:
    return ReachedLine(
        request_id=match.request_id,
        first_name=first_name(match.request),
        skills=skills_of(match.request),
    )


def _learner(
    match: Offer, far: Progress, sessions: Sequence[HelpSession], now: datetime
) -> LearnerCard:
    request = match.request
    cards = meeting_cards(request, sessions, {match.id: match.helper_id}, 0)
    coming = _coming(cards, now)
    return LearnerCard(
        request_id=request.id,
        name=request.name,
        town=request.town,
        skills=skills_of(request),
        goals_met=sum(goal.met for goal in far.goals),
        next_step=_next_step(match, cards, far, now),
        next_meeting=coming[0] if coming else None,
        to_record=_due(cards, now),
        **asking_of(match),
    )


def _person(request: HelpRequest, country: str) -> dict[str, Any]:
    return {
        "request_id": request.id,
        "name": request.name,
        "language": request.language,
        "referrer": request.referrer_name,
        "referrer_contact": request.referrer_contact,
        "contact_way": request.contact_way,
        "phone": readable(request.phone, country),
        "dial": request.phone,
        "email": request.email,
        "contact_note": request.contact_note,
        "postcode": request.postcode,
        "town": request.town,
        "times": tuple(slot for slot in SLOTS if slot in request.times),
        "notes": request.notes,
        "network": request.network.name,
        "network_phone": request.network.phone,
        "time_zone": request.network.time_zone,
    }


def _meetings(cards: Sequence[MeetingCard], now: datetime) -> dict[str, Any]:
    past = tuple(each for each in reversed(cards) if each not in _planned(cards))
    coming, due = _coming(cards, now), _due(cards, now)
    return {"planned": coming, "to_record": due, "past": past}


def _coming(cards: Sequence[MeetingCard], now: datetime) -> tuple[MeetingCard, ...]:
    return tuple(each for each in _planned(cards) if each.starts_at > now)


def _due(cards: Sequence[MeetingCard], now: datetime) -> tuple[MeetingCard, ...]:
    return tuple(each for each in _planned(cards) if each.starts_at <= now)


def _planned(cards: Sequence[MeetingCard]) -> list[MeetingCard]:
    return [each for each in cards if each.status is SessionStatus.PLANNED]


def _next_step(
    match: Offer, cards: Sequence[MeetingCard], far: Progress, now: datetime
) -> NextStep:
    steps = {
        NextStep.CONFIRM: far.suggested,
        NextStep.RECORD: bool(_due(cards, now)),
        NextStep.MEET: bool(_coming(cards, now)),
        NextStep.FIRST_CALL: not _have_spoken(match, cards),
        NextStep.PLAN: True,
    }
    return next(step for step, holds in steps.items() if holds)


def _have_spoken(match: Offer, cards: Sequence[MeetingCard]) -> bool:
    """Tell whether the two have been in touch; a meeting says so too."""
    return match.contacted_at is not None or bool(cards)


def _tries(match: Offer) -> dict[str, Any]:
    tries = count_tries([match])[match.id]
    return {"tries": tries, "many_tries": tries >= MANY_TRIES}
