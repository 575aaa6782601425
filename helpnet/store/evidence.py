"""What speaks for each goal: the levels of meetings, and the learner's own word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Result, select

from helpnet.domain.autonomy import Level
from helpnet.domain.progress import Held
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import HelpRequest

Moments = Mapping[int, list[Held]]


def moments_of(requests: Sequence[HelpRequest]) -> Moments:
    """Return by request every level of a meeting held and every word of the learner.

    Two statements for any number of requests; days and minutes are local.
    """
    zones = {each.id: ZoneInfo(each.network.time_zone) for each in requests}
    found: dict[int, list[Held]] = defaultdict(list)
    for request_id, need_id, at, level in _levels(sorted(zones)):
        found[request_id].append(_moment(at, zones[request_id], {need_id: level}))
    for request_id, need_id, at in _own(sorted(zones)):
        alone = {need_id: Level.ALONE}
        found[request_id].append(_moment(at, zones[request_id], alone, own=True))
    return found


def _moment(
    at: datetime, zone: ZoneInfo, levels: Mapping[int, Level], *, own: bool = False
) -> Held:
    local = at.astimezone(zone)
    return Held(local.date(), local.hour * 60 + local.minute, levels, own)


def _levels(wanted: Sequence[int]) -> Result[int, int, datetime, Level]:
    return db.session.execute(
        select(
            HelpSession.request_id,
            SessionLevel.need_id,
            HelpSession.starts_at,
            SessionLevel.level,
        )
        .join(SessionLevel, SessionLevel.session_id == HelpSession.id)
        .where(
            HelpSession.request_id.in_(wanted),
            HelpSession.status == SessionStatus.DONE,
        )
        .order_by(HelpSession.id, SessionLevel.need_id)
    )


def _own(wanted: Sequence[int]) -> Result[int, int, datetime]:
    return db.session.execute(
        select(OwnSuccess.request_id, OwnSuccess.need_id, OwnSuccess.at)
        .where(OwnSuccess.request_id.in_(wanted), OwnSuccess.taken_back_at.is_(None))
        .order_by(OwnSuccess.id)
    )
