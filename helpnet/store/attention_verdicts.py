"""Who may be able to do it alone, and who may be stuck: what the rules say of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Result, select
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.attention import Attention, Watch
from helpnet.domain.autonomy import Level
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.troubles import Practice, is_stuck
from helpnet.store.accompaniments import progress_of
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.openings import list_opened
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import HelpRequest, Need


def able(request_ids: Sequence[int]) -> frozenset[int]:
    """Return which of these met the closing rule, as it is now."""
    if not request_ids:
        return frozenset()
    requests = db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.id.in_(request_ids))
        .options(selectinload(HelpRequest.needs), joinedload(HelpRequest.network))
        .order_by(HelpRequest.id)
    ).all()
    far = progress_of(requests)
    return frozenset(each.id for each in requests if far[each.id].suggested)


def stuck(items: Sequence[Attention], seen: Watch) -> frozenset[int]:
    """Return in which of these matches no goal moved, by the id of the request.

    Meetings before the request was last opened again are past. Four statements,
    none where there is nothing to judge.
    """
    matches = {one.request_id: one.id for one in items if one.request_id is not None}
    if not matches:
        return frozenset()
    goals, practice = _goals(matches), _practice(matches)
    return frozenset(
        request_id
        for request_id, match in matches.items()
        if is_stuck(
            practice[request_id],
            match=match,
            goals=goals[request_id],
            sessions=seen.rules.stuck_sessions,
        )
    )


def _goals(request_ids: Iterable[int]) -> Mapping[int, list[int]]:
    """Return the goals of each request that are still wanted."""
    found: dict[int, list[int]] = defaultdict(list)
    wanted = select(Need.request_id, Need.id).where(
        Need.request_id.in_(sorted(request_ids)), Need.dropped_at.is_(None)
    )
    for request_id, need_id in db.session.execute(wanted):
        found[request_id].append(need_id)
    return found


def _practice(request_ids: Iterable[int]) -> Mapping[int, list[Practice]]:
    """Return the meetings and own successes of each request since it last opened."""
    found: dict[int, list[Practice]] = defaultdict(list)
    reopened = list_opened(request_ids)
    for request_id, one in [*_held(request_ids), *_own(request_ids)]:
        since = reopened.get(request_id)
        if since is None or one.at >= since:
            found[request_id].append(one)
    return found


def _held(request_ids: Iterable[int]) -> list[tuple[int, Practice]]:
    """Return the meetings held; as columns, for there may be many thousands."""
    held: dict[int, tuple[int, datetime, int]] = {}
    levels: dict[int, dict[int, Level]] = defaultdict(dict)
    for session_id, request_id, at, match, need_id, level in _levels(request_ids):
        held[session_id] = (request_id, at, match)
        if need_id is not None and level is not None:
            levels[session_id][need_id] = level
    return [
        (request_id, Practice(at=at, match=match, levels=levels[each]))
        for each, (request_id, at, match) in held.items()
    ]


def _levels(
    request_ids: Iterable[int],
) -> Result[int, int, datetime, int, int | None, Level | None]:
    return db.session.execute(
        select(
            HelpSession.id,
            HelpSession.request_id,
            HelpSession.starts_at,
            HelpSession.offer_id,
            SessionLevel.need_id,
            SessionLevel.level,
        )
        .outerjoin(SessionLevel, SessionLevel.session_id == HelpSession.id)
        .where(
            HelpSession.request_id.in_(sorted(request_ids)),
            HelpSession.status == SessionStatus.DONE,
        )
    )


def _own(request_ids: Iterable[int]) -> list[tuple[int, Practice]]:
    """Return what the learners say they did alone; it is no meeting of any match."""
    said = select(OwnSuccess.request_id, OwnSuccess.at, OwnSuccess.need_id).where(
        OwnSuccess.request_id.in_(sorted(request_ids)),
        OwnSuccess.taken_back_at.is_(None),
    )
    return [
        (request_id, Practice(at=at, match=0, levels={need_id: Level.ALONE}))
        for request_id, at, need_id in db.session.execute(said)
    ]
