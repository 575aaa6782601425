"""A network whose ten thousand offers nobody has answered when their minute comes."""

from datetime import timedelta
from typing import Any

import numpy as np
from flask import Flask
from sqlalchemy import Table, insert, select, update

from benchmarks.asking import write_questions
from benchmarks.asks import Kind, Question, draw_questions
from benchmarks.world import NETWORK, NOW, World
from helpnet.domain.access import AccountStatus, Role, Standing
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Step

RULES = {
    "offer_policy": "automatic",
    "wave_size": 3,
    "quiet_from": 0,
    "quiet_until": 0,
}
"""By themselves, three at once, at any hour: nothing puts the work off."""

ASKED_AT = NOW - timedelta(hours=48)
FIRST_ACCOUNT = 10_000_000  # beyond those of the helpers
_AT_ONCE = 5_000


def write_offers(app: Flask, world: World, *, count: int, seed: int) -> None:
    """Write so many requests, each with one open offer that expires now."""
    kinds = (Kind.IN_PERSON, Kind.REMOTE, Kind.EITHER)
    shares = [count - 2 * (count // 3), count // 3, count // 3]
    questions: list[Question] = []
    for kind, share in zip(kinds, shares, strict=True):
        first = len(questions) + 1
        questions += draw_questions(world, kind, share, first_id=first, seed=seed)
    with app.app_context():
        write_questions(world, questions)
        _set_rules()
        _add_coordinator()
        _ask_somebody(count, seed)
        db.session.commit()


def _set_rules() -> None:
    db.session.execute(
        update(Network)
        .where(Network.id == NETWORK)
        .values(rules=RULES, phone="+32 2 555 01 02", email="desk@example.org")
    )


def _add_coordinator() -> None:
    db.session.add(
        Account(
            id=FIRST_ACCOUNT,
            network_id=NETWORK,
            role=Role.COORDINATOR,
            email="coordinator@example.org",
            name="Marie Dupont",
            language="fr",
            created_at=ASKED_AT,
        )
    )
    db.session.flush()


def _ask_somebody(count: int, seed: int) -> None:
    helpers = np.array(
        db.session.scalars(
            select(Helper.id)
            .join(Account, Account.id == Helper.account_id)
            .where(
                Helper.standing == Standing.ACTIVE,
                Account.status == AccountStatus.ACTIVE,
            )
            .order_by(Helper.id)
        ).all()
    )
    chosen = np.random.default_rng(seed).choice(helpers, size=count).tolist()
    asked = list(enumerate(chosen, start=1))
    _insert(Offer.__table__, [_offer(number, helper) for number, helper in asked])
    _insert(Step.__table__, [_step(number) for number in range(1, count + 1)])
    _insert(Notice.__table__, [_notice(number, helper) for number, helper in asked])
    db.session.execute(
        update(HelpRequest)
        .values(stage=Stage.OFFERED)
        .execution_options(synchronize_session=False)
    )


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    assert isinstance(table, Table)
    for start in range(0, len(rows), _AT_ONCE):
        db.session.execute(insert(table), rows[start : start + _AT_ONCE])


def _offer(number: int, helper: int) -> dict[str, Any]:
    return {
        "request_id": number,
        "helper_id": helper,
        "status": OfferStatus.ASKED,
        "mode": "phone",
        "score": 0.5,
        "reasons": {},
        "asked_at": ASKED_AT,
        "expires_at": NOW,
        "wave": 1,
    }


def _step(number: int) -> dict[str, Any]:
    asked = {"what": Happening.HELPER_ASKED, "by": Actor.SYSTEM, "detail": ""}
    return {"request_id": number, "at": ASKED_AT, **asked}


def _notice(number: int, helper: int) -> dict[str, Any]:
    """Return the message of that offer, which has not left: it is taken back."""
    return {
        "key": f"{NoticeKind.OFFER}-{number}",
        "network_id": NETWORK,
        "request_id": number,
        "account_id": helper,
        "kind": NoticeKind.OFFER,
        "channel": NoticeChannel.EMAIL,
        "recipient": f"Helper {helper}",
        "address": f"helper{helper}@example.org",
        "language": "fr",
        "facts": {},
        "created_at": ASKED_AT,
        "due_at": ASKED_AT,
    }
