"""Incentives and device schemes: who adds them, and which a learner can have."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import Barrier
from helpnet.domain.contacts import readable
from helpnet.domain.local_aids import AidKind, AidSheet, holds, pick_language
from helpnet.store.base import db
from helpnet.store.local_aids import LocalAid, get_aid, list_all_aids, list_holding
from helpnet.store.networks import Network, get_network
from helpnet.store.partners import get_partner
from helpnet.store.requests import get_request
from helpnet.store.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AidCard:
    """One aid as a learner reads it, in `language` (theirs, if it was written so).

    `partner` is empty where the network itself gives it.
    """

    id: int
    kind: AidKind
    title: str
    words: str
    language: str
    partner: str
    starts_on: date | None
    ends_on: date | None
    phone: str
    website: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AidDesk:
    """In which languages the network writes, its first one first, and its country."""

    languages: tuple[str, ...]
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAid:
    """One aid in the list of those who keep it; `over` once its last day has passed."""

    card: AidCard
    skills: tuple[str, ...]
    over: bool


def list_aids(
    *,
    network_id: int,
    kind: AidKind,
    language: str,
    now: datetime,
    needs: Collection[str] = (),
) -> tuple[AidCard, ...]:
    """Return what a learner with these needs can have today, soonest to end first.

    Today is that of the network. An aid bound to skills is for those needs only.
    """
    network = get_network(network_id)
    found = list_holding(network_id, kind=kind, on=_today(network, now))
    return tuple(
        _card(aid, network, language) for aid in found if holds(aid.skills, needs)
    )


def list_devices(
    *, request_id: int, language: str, now: datetime
) -> tuple[AidCard, ...]:
    """Return today's ways to a device or a connection for a learner who has none.

    Nothing for whoever has one, or has not told. Raise `NoResultFound`.
    """
    request = get_request(request_id)
    if Barrier.ACCESS not in request.barriers:
        return ()
    return list_aids(
        network_id=request.network_id,
        kind=AidKind.DEVICE,
        language=language,
        now=now,
        needs=[need.skill for need in request.needs],
    )


def list_own(
    *, network_id: int, partner_id: int | None, language: str, now: datetime
) -> tuple[OwnAid, ...]:
    """Return every aid of the network, or of one partner; the newest first."""
    network = get_network(network_id)
    today = _today(network, now)
    return tuple(
        OwnAid(
            card=_card(aid, network, language),
            skills=tuple(aid.skills),
            over=aid.ends_on is not None and aid.ends_on < today,
        )
        for aid in list_all_aids(network_id, partner_id=partner_id)
    )


def get_desk(*, network_id: int) -> AidDesk:
    """Return what a form for an aid needs to know of the network."""
    network = get_network(network_id)
    return AidDesk(languages=tuple(network.languages), country=network.country)


def get_sheet(*, aid_id: int, network_id: int, partner_id: int | None) -> AidSheet:
    """Return an aid to change; raise `NoResultFound` for somebody else's.

    `partner_id` is given where a partner asks, who sees their own only.
    """
    aid = get_aid(aid_id, network_id=network_id, partner_id=partner_id)
    return AidSheet(
        kind=aid.kind,
        title=aid.title,
        words=aid.words,
        skills=tuple(aid.skills),
        starts_on=aid.starts_on,
        ends_on=aid.ends_on,
        phone=aid.phone,
        website=aid.website,
    )


@transaction
def add_aid(
    *, network_id: int, partner_id: int | None, sheet: AidSheet, now: datetime
) -> int:
    """Add an aid of the network or of one of its partners; return its id.

    Raise `NoResultFound` for another network's partner.
    """
    if partner_id is not None and get_partner(partner_id).network_id != network_id:
        raise NoResultFound
    aid = LocalAid(
        network_id=network_id, partner_id=partner_id, created_at=now, **_columns(sheet)
    )
    db.session.add(aid)
    db.session.flush()
    return aid.id


@transaction
def change_aid(
    *, aid_id: int, network_id: int, partner_id: int | None, sheet: AidSheet
) -> None:
    """Write the sheet over the aid; raise as `get_sheet` does."""
    aid = get_aid(aid_id, network_id=network_id, partner_id=partner_id)
    for column, value in _columns(sheet).items():
        setattr(aid, column, value)


@transaction
def remove_aid(*, aid_id: int, network_id: int, partner_id: int | None) -> None:
    """Remove the aid; raise as `get_sheet` does."""
    db.session.delete(get_aid(aid_id, network_id=network_id, partner_id=partner_id))


def _columns(sheet: AidSheet) -> dict[str, Any]:
    return {
        "kind": sheet.kind,
        "title": dict(sheet.title),
        "words": dict(sheet.words),
        "skills": sorted(sheet.skills),
        "starts_on": sheet.starts_on,
        "ends_on": sheet.ends_on,
        "phone": sheet.phone,
        "website": sheet.website,
    }


def _card(aid: LocalAid, network: Network, language: str) -> AidCard:
    read = pick_language(aid.title, wanted=language, order=network.languages) or ""
    return AidCard(
        id=aid.id,
        kind=aid.kind,
        title=aid.title.get(read, ""),
        words=aid.words.get(read, ""),
        language=read,
        partner=aid.partner.name if aid.partner else "",
        starts_on=aid.starts_on,
        ends_on=aid.ends_on,
        phone=readable(aid.phone, network.country),
        website=aid.website,
    )


def _today(network: Network, now: datetime) -> date:
    return now.astimezone(ZoneInfo(network.time_zone)).date()
