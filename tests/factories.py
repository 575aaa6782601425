"""Put in the database what a test needs, naming only what the test is about."""

import itertools
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

from flask import has_app_context

from helpnet.domain.access import Role, Standing
from helpnet.domain.asking import Barrier, Channel
from helpnet.domain.availability import SLOTS
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.local_aids import AidKind
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.references import ALPHABET, make_reference
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper, HelperSkill
from helpnet.store.local_aids import LocalAid
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.partners import Partner, PartnerStaff, Place
from helpnet.store.requests import HelpRequest, Need
from tests import small_gazetteer

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIEGE = {
    "country": "BE",
    "postcode": "4000",
    "town": "Liège",
    "latitude": 50.6337,
    "longitude": 5.5675,
    "precision_km": 2.0,
}
SERAING = {
    "country": "BE",
    "postcode": "4100",
    "town": "Seraing",
    "latitude": 50.5986,
    "longitude": 5.5086,
    "precision_km": 2.0,
}
NAMUR = {
    "country": "BE",
    "postcode": "5000",
    "town": "Namur",
    "latitude": 50.4669,
    "longitude": 4.8675,
    "precision_km": 2.0,
}
LYON = {
    "country": "FR",
    "postcode": "69001",
    "town": "Lyon",
    "latitude": 45.7679,
    "longitude": 4.8343,
    "precision_km": 2.0,
}

# About the province of Liège: longitude before latitude, as GeoJSON wants it.
AROUND_LIEGE = {
    "type": "Polygon",
    "coordinates": [[[5.0, 50.3], [6.3, 50.3], [6.3, 50.8], [5.0, 50.8], [5.0, 50.3]]],
}
AROUND_LYON = {
    "type": "Polygon",
    "coordinates": [[[4.5, 45.5], [5.2, 45.5], [5.2, 46.0], [4.5, 46.0], [4.5, 45.5]]],
}

APP = None  # the application under test, set by the fixtures
_count = itertools.count(1)


def stored(row):
    """Keep the row, and return it with its columns loaded."""
    with nullcontext() if has_app_context() else APP.app_context():
        db.session.add(row)
        db.session.commit()
        db.session.refresh(row)
        return row


def a_network(**fields):
    number = next(_count)
    given = {
        "slug": f"network-{number}",
        "name": f"Network {number}",
        "country": "BE",
        "languages": ["fr", "nl", "de", "en"],
        "time_zone": "Europe/Brussels",
        "phone": "+32 4 222 33 44",
        "email": "desk@example.org",
        "territory": AROUND_LIEGE,
        "rules": {},
        "created_at": MONDAY,
    }
    return stored(Network(**given | fields))


def an_account(network, **fields):
    number = next(_count)
    given = {
        "network_id": network.id,
        "role": Role.COORDINATOR,
        "email": f"person{number}@example.org",
        "name": "Marie Dupont",
        "language": "en",
        "created_at": MONDAY,
    }
    return stored(Account(**given | fields))


def a_partner(network, **fields):
    given = {
        "network_id": network.id,
        "name": "Public library",
        "standing": Standing.ACTIVE,
        "created_at": MONDAY,
    }
    return stored(Partner(**given | fields))


def a_partner_account(partner, network, **fields):
    account = an_account(
        network, **{"role": Role.PARTNER, "name": "Paul Partner"} | fields
    )
    stored(PartnerStaff(account_id=account.id, partner_id=partner.id))
    return account


def a_place(partner, **fields):
    given = {
        "network_id": partner.network_id,
        "partner_id": partner.id,
        "name": "Reading room",
        "opening_hours": "Mo-Fr 09:00-17:00",
        "services": [],
        "details": {},
    }
    return stored(Place(**given | LIEGE | fields))


def a_helper(network, *, name="Amina Benali", skills=None, email=None, **fields):
    account = an_account(
        network,
        role=Role.HELPER,
        name=name,
        email=email or f"helper{next(_count)}@example.org",
    )
    given = {
        "account_id": account.id,
        "network_id": network.id,
        "standing": Standing.ACTIVE,
        "phone": "+32470111222",
        "reach_km": 10.0,
        "modes": frozenset(Mode),
        "languages": frozenset({"fr", "en"}),
        "times": frozenset(SLOTS),
        "capacity": 2,
        "load": 0,
        "vetted_until": date(2030, 1, 1),
        "created_at": MONDAY,
    }
    helper = Helper(**given | LIEGE | fields)
    taught = skills or {"send-email": HelperLevel.CAN_TEACH}
    helper.skills = [HelperSkill(skill=s, level=level) for s, level in taught.items()]
    return stored(helper)


def a_request(network, *, needs=("send-email",), **fields):
    number = next(_count)
    draws = [number // len(ALPHABET) ** place % len(ALPHABET) for place in range(7)]
    given = {
        "network_id": network.id,
        "reference": make_reference(draws),
        "channel": Channel.WEB,
        "language": "en",
        "asked_at": MONDAY,
        "name": "Jeanne Lambert",
        "contact_way": ContactWay.PHONE,
        "phone": "+3242223344",
        "barriers": frozenset({Barrier.SKILL}),
        "modes": frozenset({Mode.PUBLIC_PLACE}),
        "languages": frozenset({"fr"}),
        "times": frozenset(),
    }
    request = HelpRequest(**given | LIEGE | fields)
    request.needs = [Need(position=n, skill=skill) for n, skill in enumerate(needs)]
    request.tell(Happening.ASKED, at=request.asked_at, by=Actor.LEARNER)
    return stored(request)


def an_offer(request, helper, **fields):
    given = {
        "request_id": request.id,
        "helper_id": helper.id,
        "mode": Mode.PUBLIC_PLACE,
        "distance_km": 1.0,
        "score": 0.9,
        "reasons": {},
        "asked_at": MONDAY,
        "expires_at": MONDAY + timedelta(hours=48),
    }
    return stored(Offer(**given | fields))


def a_notice(network, request=None, **fields):
    given = {
        "key": f"notice-{next(_count)}",
        "network_id": network.id,
        "request_id": request and request.id,
        "kind": NoticeKind.HELPER_FOUND,
        "channel": NoticeChannel.CALL,
        "recipient": request.name if request else "Jeanne",
        "address": "+3242223344",
        "language": "en",
        "facts": {},
        "created_at": MONDAY,
        "due_at": MONDAY,
    }
    return stored(Notice(**given | fields))


def load_small_gazetteer():
    """Load a few towns, so that tests need not wait for a whole country."""
    small_gazetteer.load()


def an_aid(network, **fields):
    given = {
        "network_id": network.id,
        "kind": AidKind.INCENTIVE,
        "title": {"en": "A free print card"},
        "words": {"en": "Ten pages free at the library desk."},
        "skills": [],
        "created_at": MONDAY,
    }
    return stored(LocalAid(**given | fields))
