"""A phone number is enough to be called, and some network always calls."""

from dataclasses import replace

import pytest

from helpnet.domain.asking import AskedPlace, Channel, Received, Referrer, Route, Wishes
from helpnet.domain.attention import AttentionKind
from helpnet.domain.contacts import ContactWay, country_of
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeChannel
from helpnet.services import calls_wanted
from helpnet.services.calls_wanted import (
    CallWanted,
    PlaceNeeded,
    ask_for_call,
    find_call_network,
)
from helpnet.services.desk import desk
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import AROUND_LYON, LIEGE, LYON, MONDAY, NAMUR, a_network

BELGIAN, FRENCH = "+32470123456", "+33612345678"


def wanted(**changes):
    given = {"key": "one form", "language": "fr", "phone": BELGIAN, "address_key": "a"}
    return CallWanted(**given | changes)


def only(table):
    return db.session.scalars(db.select(table)).one()


def a_lyon():
    return a_network(name="Lyon learns", country="FR", territory=AROUND_LYON)


def test_a_number_alone_becomes_a_request_to_call(database):
    network = a_network()
    received = ask_for_call(wanted=wanted(), now=MONDAY)
    request = only(HelpRequest)
    assert received == Received(
        request_id=request.id, reference=request.reference, network_id=network.id
    )
    assert (request.route, request.channel) == (Route.CALL, Channel.WEB)
    assert (request.name, request.phone) == ("", BELGIAN)
    assert request.contact_way is ContactWay.PHONE
    assert (request.country, request.latitude, request.needs) == ("BE", None, [])
    assert [(step.what, step.by) for step in request.history] == [
        (Happening.ASKED, Actor.LEARNER)
    ]


def test_what_was_ticked_so_far_is_kept_where_it_can_be(database):
    a_network()
    ticked = Wishes(
        needs=("pay-online", "no-such-skill", "pay-online", "send-email"),
        barriers=frozenset({"wish", "unknown"}),
        modes=frozenset({"phone", "telepathy"}),
        languages=frozenset({"nl", "tlh"}),
        times=frozenset({"mon_am", "midnight"}),
        notes="I hear badly.",
    )
    call = wanted(
        name="Jeanne",
        place=AskedPlace(**LIEGE),
        wishes=ticked,
        referrer=Referrer(name="Sophie", relation="daughter", contact="0470"),
    )
    ask_for_call(wanted=call, now=MONDAY)
    request = only(HelpRequest)
    assert [need.skill for need in request.needs] == ["pay-online", "send-email"]
    assert request.barriers == {"wish"}
    assert request.modes == {"phone"}
    assert request.languages == {"nl"}
    assert request.times == {"mon_am"}
    assert request.notes == "I hear badly."
    assert (request.town, request.name) == ("Liège", "Jeanne")
    assert request.referrer_name == "Sophie"
    assert request.consent_at == MONDAY


def test_sent_twice_it_is_one_request(database):
    a_network()
    first = ask_for_call(wanted=wanted(), now=MONDAY)
    assert ask_for_call(wanted=wanted(), now=MONDAY) == first
    # Since then there is a second network, and nobody could tell which one calls.
    a_network()
    assert ask_for_call(wanted=wanted(), now=MONDAY) == first


def test_the_message_is_for_a_text_and_not_one_more_call(database):
    network = a_network()
    ask_for_call(wanted=wanted(), now=MONDAY)
    assert only(Notice).channel is NoticeChannel.CALL
    assert only(Notice).facts["route"] == Route.CALL
    found = desk(network_id=network.id, now=MONDAY)
    assert found.attention[AttentionKind.CALL] == 0
    assert [each.contact for each in found.call_first] == ["0470 12 34 56"]


def test_the_network_that_holds_the_place_calls(database):
    a_network()
    lyon, elsewhere = a_lyon(), a_network(territory=AROUND_LYON)
    there = find_call_network(
        phone=BELGIAN, place=AskedPlace(**LYON), near=elsewhere.id
    )
    assert there == min(lyon.id, elsewhere.id)


def test_the_network_of_the_poster_calls_whatever_the_number(database):
    belgian, lyon = a_network(), a_lyon()
    assert find_call_network(phone=BELGIAN, near=lyon.id) == lyon.id
    assert find_call_network(phone=FRENCH, near=belgian.id) == belgian.id
    assert find_call_network(near=lyon.id, place=AskedPlace(**NAMUR)) == lyon.id


def test_a_poster_of_a_network_that_is_gone_does_no_harm(database):
    network = a_network()
    assert find_call_network(phone=BELGIAN, near=987_654) == network.id


def test_the_only_network_of_the_numbers_country_calls(database):
    belgian, lyon = a_network(), a_lyon()
    assert find_call_network(phone=BELGIAN) == belgian.id
    assert find_call_network(phone=FRENCH) == lyon.id
    assert find_call_network(phone="+493012345678") is None


@pytest.mark.parametrize("phone", ["", "+800123456789", "no number"])
def test_without_a_country_it_must_be_the_only_network(database, phone):
    network = a_network()
    assert find_call_network() == network.id
    assert find_call_network(phone=phone) == (None if phone else network.id)
    a_lyon()
    assert find_call_network(phone=phone) is None


def test_of_two_networks_in_a_country_nobody_can_tell(database):
    a_network()
    a_network(territory=AROUND_LYON)
    assert ask_for_call(wanted=wanted(), now=MONDAY) == PlaceNeeded()
    told = replace(wanted(), place=AskedPlace(**LIEGE))
    assert isinstance(ask_for_call(wanted=told, now=MONDAY), Received)


def test_a_place_that_nobody_covers_is_said_to_be_outside(database):
    a_network()
    away = wanted(place=AskedPlace(**NAMUR))
    assert ask_for_call(wanted=away, now=MONDAY) == PlaceNeeded(outside=True)
    assert db.session.scalar(db.select(HelpRequest)) is None


def test_where_there_is_no_network_nobody_calls(database):
    assert ask_for_call(wanted=wanted(), now=MONDAY) == PlaceNeeded()


def test_the_country_of_a_number():
    assert country_of(BELGIAN) == "BE"
    assert country_of("no number") is None
    assert calls_wanted.NOTHING_SAID.needs == ()
