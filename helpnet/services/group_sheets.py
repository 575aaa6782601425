"""What the form about a group starts with: who may be in it, and what is likely."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.exc import NoResultFound

from helpnet.domain.local_times import local_day, moment_of
from helpnet.domain.meetings import USUAL_MINUTES, GoalToday
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import list_going_matches, sessions_by_request
from helpnet.store.followup import HelpSession, last_kept
from helpnet.store.goals_today import goals_today, last_minutes
from helpnet.store.group_meetings import list_members, minutes_of
from helpnet.store.groups import get_group
from helpnet.store.helpers import get_helper
from helpnet.store.learner_lines import skills_of
from helpnet.store.likely_places import list_likely_places
from helpnet.store.networks import get_network
from helpnet.store.offers import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChoice:
    """A learner who may be in the group."""

    request_id: int
    name: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLearner:
    """A learner on the form; `planned` is a meeting of today or before, if any.

    `today`: it was planned for today.
    """

    request_id: int
    name: str
    goals: tuple[GoalToday, ...]
    planned: int | None
    planned_at: datetime | None
    today: bool
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSheet:
    """What a group's recording starts with; `missing`: one is not their learner now."""

    learners: tuple[GroupLearner, ...]
    missing: bool
    held_on: date
    minutes: int
    mode: Mode
    places: tuple[tuple[int, str], ...]
    place_id: int | None
    where: str

    @property
    def place(self) -> str:
        """Return the name of the likely place; empty when there is none."""
        return dict(self.places).get(self.place_id or 0, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A group that met, and the minutes its helper met learners in this year."""

    held_on: date
    learners: tuple[tuple[int, str], ...]
    year: int
    minutes: int


def list_choices(*, helper_id: int) -> tuple[GroupChoice, ...]:
    """Return the helper's learners, longest accompanied first."""
    return tuple(
        GroupChoice(
            request_id=match.request_id,
            name=match.request.name,
            skills=skills_of(match.request),
        )
        for match in list_going_matches(helper_id)
    )


def get_group_sheet(
    *, helper_id: int, request_ids: Collection[int], now: datetime
) -> GroupSheet:
    """Return what a recording starts with; without who is not their learner now."""
    chosen = [
        match
        for match in list_going_matches(helper_id)
        if match.request_id in request_ids
    ]
    zone = get_network(get_helper(helper_id).network_id).time_zone
    sessions = sessions_by_request([match.request for match in chosen])
    return GroupSheet(
        learners=tuple(
            _learner(match, sessions.get(match.request_id, []), now) for match in chosen
        ),
        missing=len(chosen) < len(set(request_ids)),
        held_on=local_day(now, zone),
        **_likely(chosen, [each for of in sessions.values() for each in of]),
    )


def get_group_page(*, helper_id: int, group_id: int) -> GroupPage:
    """Return the helper's own group, or raise `NoResultFound`."""
    group = get_group(group_id)
    if group.helper_id != helper_id:
        raise NoResultFound
    zone = get_network(group.network_id).time_zone
    held_on = local_day(group.starts_at, zone)
    begin, end = (
        moment_of(date(year, 1, 1), time(), zone).at
        for year in (held_on.year, held_on.year + 1)
    )
    minutes = minutes_of([helper_id], since=begin, until=end)
    return GroupPage(
        held_on=held_on,
        learners=list_members(group_id),
        year=held_on.year,
        minutes=minutes.get(helper_id, 0),
    )


def _learner(
    match: Offer, sessions: Sequence[HelpSession], now: datetime
) -> GroupLearner:
    request, zone = match.request, match.request.network.time_zone
    today = local_day(now, zone)
    planned = _planned(match, sessions, zone, today)
    return GroupLearner(
        request_id=request.id,
        name=request.name,
        goals=goals_today(request, sessions),
        planned=planned.id if planned else None,
        planned_at=planned.starts_at if planned else None,
        today=planned is not None and local_day(planned.starts_at, zone) == today,
        time_zone=zone,
    )


def _planned(
    match: Offer, sessions: Sequence[HelpSession], zone: str, today: date
) -> HelpSession | None:
    """Return the latest planned meeting that was to be today or before."""
    due = [
        each
        for each in sessions
        if each.offer_id == match.id
        and each.status is SessionStatus.PLANNED
        and local_day(each.starts_at, zone) <= today
    ]
    return due[-1] if due else None


def _likely(
    matches: Sequence[Offer], sessions: Sequence[HelpSession]
) -> dict[str, Any]:
    """Return how and where they probably met: as one of them did the last time."""
    ordered = sorted(sessions, key=lambda each: (each.starts_at, each.id))
    last = last_kept(ordered)
    place_id = last.place_id if last else None
    return {
        "minutes": last_minutes(ordered) or USUAL_MINUTES,
        "mode": last.mode if last else Mode.PUBLIC_PLACE,
        "places": list_likely_places(matches[0].request, place_id) if matches else (),
        "place_id": place_id,
        "where": last.where if last else "",
    }
