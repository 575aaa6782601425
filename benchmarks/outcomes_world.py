"""A network with years of accompaniments: requests, meetings, answers, each drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import text

from benchmarks.databases import Database
from benchmarks.loading import quick_engine, settle, whereabouts, write_tables
from benchmarks.world import NETWORK, NOW, SKILLS, World, skill_shares
from helpnet.domain.references import ALPHABET, make_reference
from helpnet.store.check_ins import CheckIn, CheckInAnswer
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Need, Step
from helpnet.store.surveys import SurveyAnswer

DAYS = 720
MOST_GOALS = 3
ENDS = {
    "autonomous": (0.66, "autonomous", "autonomy_confirmed"),
    "stopped": (0.12, "withdrawn", "learner_withdrew"),
    "moved_away": (0.06, "withdrawn", "learner_withdrew"),
    "passed_on": (0.06, "redirected", "sent_elsewhere"),
    "unreachable": (0.08, "unreachable", "learner_unreachable"),
    "deceased": (0.02, "withdrawn", "learner_withdrew"),
}
CHANNELS, CHANNEL_SHARES = ("web", "phone", "counter", "letter"), (35, 35, 22, 8)
LEVELS = ("shown", "together", "prompted", "alone")
TASKS = ("email", "news", "timetable", "pay_online")
ABILITIES = ("alone", "with_help", "no")
ANSWERS = ("yes", "yes", "yes", "yes", "no", "unsure", None, None)


@dataclass(frozen=True)
class Learner:
    """One request of somebody who has a helper, with its meetings so far."""

    id: int
    helper_id: int
    channel: str
    barriers: int
    skills: tuple[str, ...]
    first_need: int
    began_at: datetime
    meetings: tuple[datetime, ...]
    first_meeting: int
    end: str | None
    ended_at: datetime | None
    place: int
    dice: int


def draw_learners(
    world: World, *, count: int, sessions: int, seed: int
) -> list[Learner]:
    """Return so many learners; their meetings come near to `sessions` together."""
    rng = np.random.default_rng([seed, count, 6])
    goals = 1 + rng.binomial(MOST_GOALS - 1, 0.3, count)
    # Whoever goes on has not had all meetings yet: a few more are drawn.
    planned = 2 + rng.negative_binomial(3, 3 / (3 + 1.13 * sessions / count - 2), count)
    gap = rng.integers(4, 12, count)
    began = rng.integers(1, DAYS * 24, count)
    ends = rng.choice(list(ENDS), count, p=[share for share, *_ in ENDS.values()])
    barriers = rng.choice([1, 2, 2, 2, 3, 4, 6], count)
    skills = rng.choice(SKILLS, (count, MOST_GOALS), p=skill_shares())
    helpers = rng.integers(1, len(world) + 1, count)
    channels = rng.choice(CHANNELS, count, p=np.array(CHANNEL_SHARES) / 100)
    dice = rng.integers(0, 2**31, count)
    found, need, meeting = [], 1, 1
    for at in range(count):
        start = NOW - timedelta(hours=int(began[at]))
        days = [
            start + timedelta(days=int(gap[at]) * n)
            for n in range(1, int(planned[at]) + 1)
        ]
        held = tuple(day for day in days if day < NOW)
        over = len(held) == len(days)
        wanted = tuple(dict.fromkeys(skills[at, : goals[at]].tolist()))
        found.append(
            Learner(
                id=at + 1,
                helper_id=int(helpers[at]),
                channel=str(channels[at]),
                barriers=int(barriers[at]),
                skills=wanted,
                first_need=need,
                began_at=start,
                meetings=held,
                first_meeting=meeting,
                end=str(ends[at]) if over else None,
                ended_at=held[-1] + timedelta(hours=1) if over else None,
                place=int(dice[at]) % len(world.ground.rows),
                dice=int(dice[at]),
            )
        )
        need, meeting = need + len(wanted), meeting + len(held)
    return found


def write_learners(world: World, database: Database, learners: list[Learner]) -> None:
    """Write them with all that belongs to them, but for what is counted of them."""
    engine = quick_engine(database)
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        write_tables(driver, _tables(world, learners))
        if database.engine == "postgresql":
            for table in _NUMBERED:
                last = f"(SELECT max(id) FROM {table})"
                connection.execute(text(f"SELECT setval('{table}_id_seq', {last})"))
    settle(engine)


_NUMBERED = ("help_requests", "needs", "offers", "help_sessions", "check_ins")
Row = tuple[Any, ...]
Told = tuple[Any, Sequence[str], Iterator[Row]]


def _tables(world: World, learners: list[Learner]) -> list[Told]:
    return [
        (HelpRequest.__table__, _REQUEST, _requests(world, learners)),
        (Need.__table__, _NEED, _needs(learners)),
        (Offer.__table__, _OFFER, _offers(learners)),
        (HelpSession.__table__, _MEETING, _meetings(learners)),
        (SessionLevel.__table__, _LEVEL, _levels(learners)),
        (Step.__table__, _STEP, _steps(learners)),
        (CheckIn.__table__, _CHECK_IN, _check_ins(learners)),
        (CheckInAnswer.__table__, _STILL, _still(learners)),
        (SurveyAnswer.__table__, _ANSWER, _answers(learners)),
    ]


_WHERE = ("country", "postcode", "town", "latitude", "longitude", "precision_km")
_REQUEST = (
    *("id", "network_id", "reference", "channel", "language", "asked_at", "closed_at"),
    *("stage", "end_reason", "version", "name", "contact_way", "phone", "barriers"),
    *("modes", "languages", "times", *_WHERE),
)
_NEED = ("id", "request_id", "position", "skill", "met_on", "sessions")
_OFFER = (
    *("id", "request_id", "helper_id", "status", "mode", "score", "reasons"),
    *("asked_at", "expires_at", "answered_at", "ended_at", "contacted_at"),
)
_MEETING = (
    *("id", "request_id", "offer_id", "status", "starts_at", "mode", "minutes"),
    *("entry_key", "record_key", "recorded_at", "version"),
)
_LEVEL = ("session_id", "need_id", "level")
_STEP = ("request_id", "what", "at", "by")
_CHECK_IN = (
    "id",
    "request_id",
    "days",
    "closed_at",
    "due_at",
    "asked_at",
    "answered_at",
)
_STILL = ("check_in_id", "need_id", "still")
_ANSWER = ("request_id", "moment", "task", "ability", "at")
_HOUR = timedelta(hours=1)


def _said(at: datetime | None) -> str | None:
    return at and at.strftime("%Y-%m-%d %H:%M:%S.%f")


def _requests(world: World, learners: list[Learner]) -> Iterator[Row]:
    signs = len(ALPHABET)
    for each in learners:
        draws = [each.id // signs**place % signs for place in range(7)]
        stage = ENDS[each.end][1] if each.end else "accompanied"
        why = each.end if each.end != "autonomous" else None
        asked, closed = _said(each.began_at - 30 * _HOUR), _said(each.ended_at)
        head = (each.id, NETWORK, make_reference(draws), each.channel, "fr")
        who = ("Jeanne Lambert", "phone", "+3242223344", each.barriers, 2, 1, 0)
        where = whereabouts(world, each.place)
        yield (*head, asked, closed, stage, why, 1, *who, *where)


def _needs(learners: list[Learner]) -> Iterator[Row]:
    for each in learners:
        alone = each.end == "autonomous" and each.ended_at
        met = alone.date().isoformat() if alone else None
        for place, skill in enumerate(each.skills):
            number = each.first_need + place
            yield number, each.id, place, skill, met, len(each.meetings)


def _offers(learners: list[Learner]) -> Iterator[Row]:
    for each in learners:
        status = "ended" if each.end else "accepted"
        begun, asked = _said(each.began_at), _said(each.began_at - 9 * _HOUR)
        told = (each.id, each.id, each.helper_id, status, "public_place", 0.9, "{}")
        yield (*told, asked, begun, begun, _said(each.ended_at), begun)


def _meetings(learners: list[Learner]) -> Iterator[Row]:
    for each in learners:
        for number, at in enumerate(each.meetings, start=each.first_meeting):
            head = (number, each.id, each.id, "done", _said(at), "public_place", 60)
            yield (*head, f"e{number}", f"r{number}", _said(at), 1)


def _levels(learners: list[Learner]) -> Iterator[Row]:
    for each in learners:
        for past, number in enumerate(range(len(each.meetings)), each.first_meeting):
            level = LEVELS[min(3, 4 * number // max(1, len(each.meetings)))]
            for place in range(len(each.skills)):
                yield past, each.first_need + place, level


def _steps(learners: list[Learner]) -> Iterator[Row]:
    for each in learners:
        yield each.id, "asked", _said(each.began_at - 30 * _HOUR), "learner"
        yield each.id, "helper_asked", _said(each.began_at - 9 * _HOUR), "coordinator"
        yield each.id, "helper_accepted", _said(each.began_at), "helper"
        for at in each.meetings:
            yield each.id, "session_held", _said(at), "helper"
        if each.end:
            yield each.id, ENDS[each.end][2], _said(each.ended_at), "helper"


def _asked(learners: list[Learner]) -> Iterator[tuple[int, Learner, int, str | None]]:
    """Yield number, learner, days and answer of each question that is planned."""
    number = 0
    for each in learners:
        if each.end == "autonomous":
            for days in (30, 90):
                number += 1
                yield number, each, days, ANSWERS[(each.dice + days) % len(ANSWERS)]


def _check_ins(learners: list[Learner]) -> Iterator[Row]:
    for number, each, days, answer in _asked(learners):
        assert each.ended_at is not None
        due = each.ended_at + timedelta(days=days)
        put = _said(due) if due < NOW else None
        answered = put if answer else None
        closed = _said(each.ended_at)
        yield number, each.id, days, closed, _said(due), put, answered


def _still(learners: list[Learner]) -> Iterator[Row]:
    for number, each, days, answer in _asked(learners):
        assert each.ended_at is not None
        if answer and each.ended_at + timedelta(days=days) < NOW:
            for place in range(len(each.skills)):
                yield number, each.first_need + place, answer


def _answers(learners: list[Learner]) -> Iterator[Row]:
    """Yield the four questions: six in ten answer at the start, half of them again."""
    for each in learners:
        if each.dice % 10 < 6:
            for place, task in enumerate(TASKS):
                before = (each.dice >> place) % 3
                yield each.id, "start", task, ABILITIES[before], _said(each.began_at)
                if each.ended_at and each.dice % 10 < 3:
                    after = ABILITIES[max(0, before - (each.dice >> 8 + place) % 2)]
                    yield each.id, "end", task, after, _said(each.ended_at)
