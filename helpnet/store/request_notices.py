"""What a learner is told about their own request, written with the change."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from helpnet.domain.asking import Reach
from helpnet.domain.changing import Topic
from helpnet.domain.contacts import ContactWay
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.promises import promised_day
from helpnet.domain.rules import parse_rules
from helpnet.store.answers import reach_columns
from helpnet.store.base import db
from helpnet.store.networks import Network, get_network
from helpnet.store.notices import (
    WAYS,
    Notice,
    add_notice,
    address_of,
    cancel_waiting,
    lane_of,
    tell_account,
    tell_learner,
)
from helpnet.store.offers import find_accepted
from helpnet.store.requests import HelpRequest


def promise_to(request: HelpRequest, network: Network) -> date:
    """Return by which day somebody of the network gets in touch, on its calendar."""
    return promised_day(
        request.asked_at,
        weekdays=parse_rules(network.rules).promise_days,
        zone=network.time_zone,
    )


def confirm_received(request: HelpRequest, *, at: datetime) -> None:
    """Tell the learner that the request is in; it must have its id already."""
    tell_learner(
        request,
        NoticeKind.REQUEST_RECEIVED,
        key=f"{NoticeKind.REQUEST_RECEIVED}-{request.id}",
        at=at,
        facts=_facts(request),
    )


def forget_received(request: HelpRequest, *, at: datetime) -> None:
    """Cancel that message where it has not left yet: something else was said."""
    cancel_waiting(key=f"{NoticeKind.REQUEST_RECEIVED}-{request.id}", at=at)


def keep_reach(request: HelpRequest, reach: Reach, *, at: datetime) -> bool:
    """Reach the learner this way from now on; return whether that is new.

    Messages that still wait go there too. A former e-mail address is told.
    """
    former = (request.contact_way, request.email)
    columns = reach_columns(reach)
    before = {name: getattr(request, name) for name in columns}
    if before == columns:
        return False
    for name, value in columns.items():
        setattr(request, name, value)
    _readdress(request, at=at)
    if former[0] is ContactWay.EMAIL and former[1] != reach.email:
        _write(request, former[1], to="former", at=at)
    if reach.way is ContactWay.EMAIL:
        _write(request, reach.email, to="learner", at=at)
    return True


def tell_changed(request: HelpRequest, topic: Topic, *, at: datetime) -> None:
    """Tell the helper who accompanies, if there is one, what has changed."""
    match = find_accepted(request.id)
    if match is None:
        return
    tell_account(
        match.helper.account,
        NoticeKind.REQUEST_CHANGED,
        key=_key(request, "helper"),
        at=at,
        facts={"to": "helper", "topic": topic, "request": request.id},
        request_id=request.id,
    )


def _readdress(request: HelpRequest, *, at: datetime) -> None:
    """Send what still waits for the learner where they are reached now.

    A text was only an addition to a call: it is not sent any more.
    """
    change = (
        update(Notice)
        .where(
            Notice.request_id == request.id,
            Notice.account_id.is_(None),
            Notice.status == NoticeStatus.WAITING,
            Notice.kind != NoticeKind.REQUEST_CHANGED,  # meant for that address
        )
        .execution_options(synchronize_session=False)
    )
    gone = {"status": NoticeStatus.CANCELLED, "settled_at": at}
    db.session.execute(change.where(Notice.channel == NoticeChannel.SMS).values(**gone))
    way = request.contact_way
    channel, address = WAYS[way], address_of(request)
    there = {"channel": channel, "address": address, "tries": 0}
    there |= {"lane": lane_of(channel, address), "recipient": request.name}
    db.session.execute(change.values(**there))


def _write(request: HelpRequest, address: str, *, to: str, at: datetime) -> None:
    """Write an e-mail about another way to reach the learner."""
    add_notice(
        {
            "key": _key(request, to),
            "network_id": request.network_id,
            "request_id": request.id,
            "kind": NoticeKind.REQUEST_CHANGED,
            "channel": NoticeChannel.EMAIL,
            "recipient": request.name,
            "address": address,
            "language": request.language,
            "facts": {"to": to, **_facts(request)},
            "created_at": at,
            "due_at": at,
        }
    )


def _key(request: HelpRequest, to: str) -> str:
    # One change is one line more in the history.
    return f"{NoticeKind.REQUEST_CHANGED}-{request.id}-{len(request.history)}-{to}"


def _facts(request: HelpRequest) -> dict[str, Any]:
    # A request just added does not know its network yet.
    network = get_network(request.network_id)
    return {
        "request": request.id,
        "reference": request.reference,
        "phone": network.phone,
        "way": request.contact_way,
        "route": request.route,
        "by": promise_to(request, network).isoformat(),
    }
