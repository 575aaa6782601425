"""Working out the episodes of requests from their histories, needs and meetings.

Plain tables, so that a migration can do it too, whatever the models become.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    column,
    func,
    select,
    table,
)

from helpnet.domain.ends import EndReason
from helpnet.domain.episodes import (
    BY_LINE_ALONE,
    TELLING,
    Cycle,
    Goal,
    Line,
    count_goals,
    cycles,
)
from helpnet.domain.history import Happening
from helpnet.domain.local_times import local_day
from helpnet.store.base import UtcDateTime
from helpnet.store.batches import batches
from helpnet.store.catalogue import catalogue

Row = Mapping[str, Any]

_BEGUN = ("accepted", "ended")
_NEVER = datetime.max.replace(tzinfo=UTC)


def _columns(**types: Any) -> list[Any]:
    return [column(name, type_) for name, type_ in types.items()]


_REQUESTS = table(
    "help_requests",
    *_columns(
        id=Integer,
        network_id=Integer,
        channel=String,
        barriers=BigInteger,
        end_reason=String,
    ),
)
_NETWORKS = table("networks", *_columns(id=Integer, time_zone=String))
_STEPS = table(
    "steps", *_columns(id=Integer, request_id=Integer, what=String, at=UtcDateTime)
)
_NEEDS = table(
    "needs",
    *_columns(
        request_id=Integer,
        position=Integer,
        skill=String,
        dropped_at=UtcDateTime,
        met_on=Date,
    ),
)
_OFFERS = table("offers", *_columns(id=Integer, status=String, answered_at=UtcDateTime))
_MEETINGS = table(
    "help_sessions", *_columns(request_id=Integer, offer_id=Integer, status=String)
)
EPISODES = table(
    "episodes",
    *_columns(
        request_id=Integer,
        number=Integer,
        network_id=Integer,
        began_on=Date,
        ended_on=Date,
        ended_at=UtcDateTime,
        outcome=String,
        sessions=Integer,
        goals=Integer,
        goals_met=Integer,
        skill=String,
        area=String,
        channel=String,
        barriers=BigInteger,
    ),
)


@dataclass
class _Facts:
    """What is known of one request."""

    request: Any
    history: list[Line] = field(default_factory=list)
    needs: list[Any] = field(default_factory=list)
    meetings: list[tuple[datetime, int]] = field(default_factory=list)

    def day(self, at: datetime) -> date:
        return local_day(at, self.request.time_zone)


def work_out(
    connection: Connection, request_ids: Sequence[int]
) -> Mapping[int, list[Row]]:
    """Return what the episodes of these requests must be, by request and number.

    At most 10 000 ids at once.
    """
    found = {row.id: _Facts(row) for row in connection.execute(_WHO, _ids(request_ids))}
    for step in connection.execute(_TOLD, _ids(request_ids)):
        found[step.request_id].history.append(Line(Happening(step.what), step.at))
    for need in connection.execute(_WANTED, _ids(request_ids)):
        found[need.request_id].needs.append(need)
    for held in connection.execute(_HELD, _ids(request_ids)):
        found[held.request_id].meetings.append((held.answered_at, held.number))
    return {number: _rows(facts) for number, facts in found.items()}


def list_stored(
    connection: Connection, request_ids: Sequence[int]
) -> Mapping[int, list[Row]]:
    """Return the episodes as they are stored, by request and number."""
    stored: dict[int, list[Row]] = {number: [] for number in request_ids}
    for row in connection.execute(_STORED, _ids(request_ids)):
        stored[row.request_id].append(dict(row._mapping))
    return stored


def rewrite(connection: Connection, request_ids: Iterable[int]) -> int:
    """Store what the episodes must be; return for how many requests they were not."""
    changed = 0
    for some in batches(request_ids):
        for number, rows in differing(connection, some).items():
            changed += 1
            connection.execute(EPISODES.delete().where(EPISODES.c.request_id == number))
            if rows:
                connection.execute(EPISODES.insert(), [dict(row) for row in rows])
    return changed


def differing(
    connection: Connection, request_ids: Sequence[int]
) -> Mapping[int, list[Row]]:
    """Return, of the requests whose episodes are not what they must be, the latter."""
    stored = list_stored(connection, request_ids)
    must = work_out(connection, request_ids)
    kept = {number: _remember(rows, stored[number]) for number, rows in must.items()}
    return {number: rows for number, rows in kept.items() if rows != stored[number]}


def write_all(connection: Connection) -> int:
    """Work out and store every episode there is, for the step of a migration."""
    return rewrite(connection, list(connection.scalars(ALL_IDS)))


ALL_IDS = select(_REQUESTS.c.id).order_by(_REQUESTS.c.id)


def _remember(must: list[Row], stored: list[Row]) -> list[Row]:
    """Keep why it ended: a request that is opened again forgets its reason."""
    why = {row["ended_at"]: row["outcome"] for row in stored if row["ended_at"]}
    return [
        {**row, "outcome": why.get(row["ended_at"], row["outcome"])}
        if row["outcome"] in BY_LINE_ALONE
        else row
        for row in must
    ]


def _rows(facts: _Facts) -> list[Row]:
    if not facts.needs:
        return []
    given = facts.request.end_reason
    found = cycles(facts.history, EndReason(given) if given else None)
    untils = [cycle.began_at for cycle in found[1:]] + [_NEVER]
    return [
        _row(facts, number, cycle, until)
        for number, (cycle, until) in enumerate(zip(found, untils, strict=False), 1)
    ]


def _row(facts: _Facts, number: int, cycle: Cycle, until: datetime) -> Row:
    asked = facts.request
    held = sum(n for at, n in facts.meetings if cycle.began_at <= at < until)
    return {
        "request_id": asked.id,
        "number": number,
        "network_id": asked.network_id,
        "began_on": facts.day(cycle.began_at),
        "ended_on": facts.day(cycle.ended_at) if cycle.ended_at else None,
        "ended_at": cycle.ended_at,
        "outcome": cycle.outcome.value if cycle.outcome else None,
        "sessions": held,
        **_goals(facts, cycle),
        "channel": asked.channel,
        "barriers": asked.barriers,
    }


def _goals(facts: _Facts, cycle: Cycle) -> Row:
    wanted = [need for need in facts.needs if need.dropped_at is None]
    goals, met = count_goals(
        [Goal(need.met_on) for need in wanted],
        began_on=facts.day(cycle.began_at),
        ended_on=facts.day(cycle.ended_at) if cycle.ended_at else None,
        outcome=cycle.outcome,
    )
    main = (wanted or facts.needs)[0].skill
    area = catalogue().get_skill(main).area.value
    return {"goals": goals, "goals_met": met, "skill": main, "area": area}


def _ids(request_ids: Sequence[int]) -> dict[str, Sequence[int]]:
    return {"ids": request_ids}


def _of(which: Any) -> Any:
    return which.in_(bindparam("ids", expanding=True))


_WHO = (
    select(*_REQUESTS.c, _NETWORKS.c.time_zone)
    .join_from(_REQUESTS, _NETWORKS, _NETWORKS.c.id == _REQUESTS.c.network_id)
    .where(_of(_REQUESTS.c.id))
    .order_by(_REQUESTS.c.id)
)
_TOLD = (
    select(_STEPS.c.request_id, _STEPS.c.what, _STEPS.c.at)
    .where(_of(_STEPS.c.request_id), _STEPS.c.what.in_(sorted(TELLING)))
    .order_by(_STEPS.c.id)
)
_WANTED = (
    select(*_NEEDS.c)
    .where(_of(_NEEDS.c.request_id))
    .order_by(_NEEDS.c.request_id, _NEEDS.c.position)
)
_HELD: Select[Any] = (
    select(_MEETINGS.c.request_id, _OFFERS.c.answered_at, func.count().label("number"))
    .join_from(_MEETINGS, _OFFERS, _OFFERS.c.id == _MEETINGS.c.offer_id)
    .where(
        _of(_MEETINGS.c.request_id),
        _MEETINGS.c.status == "done",
        _OFFERS.c.status.in_(_BEGUN),
        _OFFERS.c.answered_at.is_not(None),
    )
    .group_by(_MEETINGS.c.request_id, _OFFERS.c.answered_at)
    .order_by(_MEETINGS.c.request_id, _OFFERS.c.answered_at)
)
_STORED = (
    select(*EPISODES.c)
    .where(_of(EPISODES.c.request_id))
    .order_by(EPISODES.c.request_id, EPISODES.c.number)
)
