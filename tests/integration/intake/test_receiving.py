"""Taking in a request: what is kept, and who takes it."""

from dataclasses import replace

import pytest

from helpnet.domain.asking import AskedPlace, Channel, Reach, Referrer
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor
from helpnet.domain.notices import NoticeChannel
from helpnet.domain.refusals import Busy
from helpnet.services import intake
from helpnet.services.intake import Outside, Received, ask_for_help
from helpnet.store.asks import UnmetAsk
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import LYON, MONDAY, a_network, an_account
from tests.integration.intake.scene import answers, count, only


def test_a_request_has_needs_history_and_a_message(database):
    network = a_network()
    received = ask_for_help(answers=answers(), now=MONDAY)
    request = only(HelpRequest)
    assert received == Received(
        request_id=request.id, reference=request.reference, network_id=network.id
    )
    assert [need.skill for need in request.needs] == ["send-email", "pay-online"]
    assert [step.by for step in request.history] == [Actor.LEARNER]
    assert only(Notice).channel is NoticeChannel.CALL
    assert only(Notice).language == "fr"


@pytest.mark.parametrize(
    ("way", "channel"),
    [
        (ContactWay.PHONE, NoticeChannel.CALL),
        (ContactWay.EMAIL, NoticeChannel.EMAIL),
        (ContactWay.NEIGHBOUR, NoticeChannel.CALL),
        (ContactWay.LETTER, NoticeChannel.LETTER),
    ],
)
def test_the_message_goes_the_way_the_learner_chose(database, way, channel):
    a_network()
    reach = Reach(name="Jeanne", way=way, email="j@example.org", note="Rue Haute 1")
    ask_for_help(answers=answers(reach=reach), now=MONDAY)
    assert only(Notice).channel is channel


def test_a_referrer_is_named_with_the_moment_of_consent(database):
    a_network()
    referrer = Referrer(name="Sophie", relation="daughter", contact="0470 99 88 77")
    ask_for_help(answers=answers(referrer=referrer), now=MONDAY)
    request = only(HelpRequest)
    assert request.consent_at == MONDAY
    assert request.history[0].by is Actor.REFERRER


def test_a_coordinator_types_in_what_was_said_on_the_phone(database):
    network = a_network()
    account = an_account(network)
    given = answers(channel=Channel.PHONE, taken_by=account.id)
    ask_for_help(answers=given, now=MONDAY)
    request = only(HelpRequest)
    assert request.channel is Channel.PHONE
    assert request.history[0].by is Actor.COORDINATOR
    assert request.history[0].account_id == account.id


def test_the_network_that_holds_the_place_takes_the_request(database):
    from tests.factories import AROUND_LYON

    a_network()
    lyon = a_network(territory=AROUND_LYON, country="FR")
    ask_for_help(answers=answers(place=AskedPlace(**LYON)), now=MONDAY)
    assert only(HelpRequest).network_id == lyon.id


def test_outside_every_network_the_ask_is_recorded_once(database):
    network = a_network(name="Liège learns")
    place = AskedPlace(**LYON)
    found = ask_for_help(answers=answers(place=place), now=MONDAY)
    assert isinstance(found, Outside)
    assert found.nearest == "Liège learns"
    assert 400 < found.distance_km < 700
    again = intake.find_network(
        key=answers().key, place=place, needs=["send-email"], now=MONDAY
    )
    assert again == found
    unmet = only(UnmetAsk)
    assert unmet.nearest_network_id == network.id
    assert unmet.needs == ["send-email", "pay-online"]
    assert count(HelpRequest) == 0


def test_where_there_is_no_network_at_all_nothing_breaks(database):
    found = ask_for_help(answers=answers(), now=MONDAY)
    assert found == Outside(nearest="", distance_km=0.0)
    assert only(UnmetAsk).distance_km is None


def test_a_reference_that_exists_is_drawn_again(database):
    a_network()
    draws = iter([[1] * 7, [1] * 7, [2] * 7])
    first = ask_for_help(answers=answers(), now=MONDAY, draw=lambda: next(draws))
    other = replace(answers(), key="another form")
    second = ask_for_help(answers=other, now=MONDAY, draw=lambda: next(draws))
    assert first.reference != second.reference
    assert next(draws, None) is None


def test_when_every_draw_exists_the_visitor_may_try_again(database):
    a_network()
    ask_for_help(answers=answers(), now=MONDAY, draw=lambda: [1] * 7)
    other = replace(answers(), key="another form")
    with pytest.raises(Busy):
        ask_for_help(answers=other, now=MONDAY, draw=lambda: [1] * 7)
