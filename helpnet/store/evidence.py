"""What speaks for each goal: the levels of meetings, and the learner's own word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Result, select

from helpnet.domain.autonomy import Level
from helpnet.domain.local_times import NOON
from helpnet.domain.progress import Held
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.offers import Offer
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import HelpRequest

Moments = Mapping[int, list[Held]]


def moments_of(requests: Sequence[HelpRequest]) -> Moments:
    """Return by request every level of a meeting held and every word of the learner.

    Two statements for any number of requests; days and minutes are local. A meeting
    whose time was planned certainly followed the yes of its helper; of any other no
    more than the day is known, and noon stands for it.
    """
    zones = {each.id: ZoneInfo(each.network.time_zone) for each in requests}
    found: dict[int, list[Held]] = defaultdict(list)
    for request_id, need_id, at, level, begun_at in _levels(sorted(zones)):
        local, levels = at.astimezone(zones[request_id]), {need_id: level}
        sure = begun_at if local.time() != NOON else None
        held = Held(local.date(), _minute(local), levels, not_before=sure)
        found[request_id].append(held)
    for request_id, need_id, at in _own(sorted(zones)):
        local, levels = at.astimezone(zones[request_id]), {need_id: Level.ALONE}
        said = Held(local.date(), _minute(local), levels, own=True, not_before=at)
        found[request_id].append(said)
    return found


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _levels(
    wanted: Sequence[int],
) -> Result[int, int, datetime, Level, datetime | None]:
    return db.session.execute(
        select(
            HelpSession.request_id,
            SessionLevel.need_id,
            HelpSession.starts_at,
            SessionLevel.level,
            Offer.answered_at,
        )
        .join(SessionLevel, SessionLevel.session_id == HelpSession.id)
        .join(Offer, Offer.id == HelpSession.offer_id)
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
