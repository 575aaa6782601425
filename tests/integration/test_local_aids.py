"""Which incentives and device schemes hold today, and who may change them."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from helpnet.domain.access import Standing
from helpnet.domain.local_aids import AidKind, AidSheet
from helpnet.services import local_aids
from helpnet.store.base import db
from tests.factories import MONDAY, a_network, a_partner, an_aid

SHEET = AidSheet(
    kind=AidKind.DEVICE,
    title={"fr": "Un ordinateur à 1 euro"},
    words={"fr": "Pour six mois."},
    skills=("send-email",),
    starts_on=date(2026, 3, 1),
    ends_on=date(2026, 3, 31),
    phone="+3242223344",
    website="https://example.org/",
)


def titles(network, *, now=MONDAY, kind=AidKind.INCENTIVE, needs=(), language="en"):
    found = local_aids.list_aids(
        network_id=network.id, kind=kind, language=language, now=now, needs=needs
    )
    return [each.title for each in found]


def test_only_what_holds_today_in_the_network_s_own_time(database):
    network = a_network(time_zone="Australia/Melbourne")
    for name, starts, ends in (
        ("always", None, None),
        ("today only", date(2026, 3, 3), date(2026, 3, 3)),
        ("over", None, date(2026, 3, 2)),
        ("not yet", date(2026, 3, 4), None),
    ):
        an_aid(network, title={"en": name}, starts_on=starts, ends_on=ends)
    late = datetime(2026, 3, 2, 20, tzinfo=UTC)  # already the 3rd in Melbourne
    assert titles(network, now=late) == ["today only", "always"]


def test_an_aid_for_some_needs_is_for_those_needs_and_of_its_network(database):
    network, other = a_network(), a_network()
    an_aid(network, title={"en": "For mail"}, skills=["send-email"])
    an_aid(other, title={"en": "Elsewhere"})
    an_aid(network, title={"en": "A laptop"}, kind=AidKind.DEVICE)
    assert titles(network, needs=("send-email", "read-news")) == ["For mail"]
    assert titles(network, needs=("read-news",)) == []
    assert titles(network, kind=AidKind.DEVICE) == ["A laptop"]


def test_partners_that_are_not_active_promise_nothing(database):
    network = a_network()
    waiting = a_partner(network, standing=Standing.APPLIED)
    active = a_partner(network, name="The library")
    an_aid(network, partner_id=waiting.id, title={"en": "Not yet approved"})
    an_aid(network, partner_id=active.id, title={"en": "Approved"})
    assert titles(network) == ["Approved"]


def test_it_is_read_in_the_reader_s_language_or_the_network_s_first(database):
    network = a_network(languages=["nl", "fr"])
    an_aid(network, title={"fr": "Carte", "nl": "Kaart"})
    assert titles(network, language="fr") == ["Carte"]
    assert titles(network, language="de") == ["Kaart"]


def test_what_is_added_is_found_changed_and_removed(database):
    network = a_network()
    partner = a_partner(network)
    keeper = {"network_id": network.id, "partner_id": partner.id}
    aid = local_aids.add_aid(**keeper, sheet=SHEET, now=MONDAY)
    assert local_aids.get_sheet(aid_id=aid, **keeper) == SHEET
    [card] = local_aids.list_aids(
        network_id=network.id,
        kind=AidKind.DEVICE,
        language="fr",
        now=MONDAY,
        needs=("send-email",),
    )
    assert (card.partner, card.phone) == ("Public library", "04 222 33 44")
    shorter = AidSheet(kind=AidKind.INCENTIVE, title={"fr": "Autre"}, words={})
    local_aids.change_aid(aid_id=aid, **keeper, sheet=shorter)
    assert titles(network, language="fr") == ["Autre"]
    local_aids.remove_aid(aid_id=aid, **keeper)
    assert titles(network, language="fr") == []


def test_others_can_neither_read_change_nor_remove_it(database):
    network = a_network()
    mine, theirs = a_partner(network), a_partner(network, name="Town hall")
    aid = an_aid(network, partner_id=mine.id)
    for keeper in (
        {"network_id": network.id, "partner_id": theirs.id},
        {"network_id": a_network().id, "partner_id": None},
    ):
        with pytest.raises(NoResultFound):
            local_aids.get_sheet(aid_id=aid.id, **keeper)
        with pytest.raises(NoResultFound):
            local_aids.change_aid(aid_id=aid.id, sheet=SHEET, **keeper)
        with pytest.raises(NoResultFound):
            local_aids.remove_aid(aid_id=aid.id, **keeper)
    with pytest.raises(NoResultFound):
        local_aids.add_aid(
            network_id=a_network().id, partner_id=mine.id, sheet=SHEET, now=MONDAY
        )


def test_the_database_refuses_an_end_before_the_start(database):
    network = a_network()
    with pytest.raises(IntegrityError):
        an_aid(network, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1))
    db.session.rollback()
