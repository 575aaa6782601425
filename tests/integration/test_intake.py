"""A request comes in once, whole, and is found again by its reference."""

import ast
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.adapters.wording import word
from helpnet.domain.asking import AskedPlace, Barrier, Channel, Reach, Referrer, Wishes
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel
from helpnet.domain.offers import OfferStatus
from helpnet.domain.refusals import Busy, TooOften
from helpnet.domain.transitions import NotAllowed
from helpnet.services import drafts, intake, matching, tracking, upkeep
from helpnet.services.intake import Answers, Outside, Received, ask_for_help
from helpnet.store.asks import Draft, UnmetAsk
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    LIEGE,
    LYON,
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)

ROOT = Path(__file__).parents[2]


def answers(**changes):
    given = {
        "key": "the secret of one form",
        "channel": Channel.WEB,
        "language": "fr",
        "wishes": Wishes(
            needs=("send-email", "pay-online"),
            barriers=frozenset({Barrier.SKILL}),
            modes=frozenset({"phone"}),
            languages=frozenset({"fr"}),
            times=frozenset(),
        ),
        "place": AskedPlace(**LIEGE),
        "reach": Reach(name="Jeanne", way=ContactWay.PHONE, phone="+3242223344"),
    }
    return Answers(**given | changes)


def count(table):
    return db.session.scalar(db.select(db.func.count()).select_from(table))


def only(table):
    return db.session.scalars(db.select(table)).one()


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


def test_sent_again_it_is_the_same_request(database):
    a_network()
    first = ask_for_help(answers=answers(), now=MONDAY)
    later = MONDAY + timedelta(days=3)
    assert ask_for_help(answers=answers(), now=later) == first
    assert intake.find_received(key=answers().key) == first
    assert intake.find_received(key="unknown") is None


def at_once(app, act, how_many=8):
    """Do the same in so many threads at the same moment; return what each got."""
    ready = threading.Barrier(how_many)

    def run(number):
        with app.app_context():
            ready.wait(timeout=300)
            return act(number)

    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(run, range(how_many)))


@pytest.mark.parametrize("repeat", range(3))
def test_sent_eight_times_at_once_it_is_one_request(database, emptied, repeat):
    a_network()
    given = answers()
    db.session.remove()
    got = at_once(emptied, lambda _n: ask_for_help(answers=given, now=MONDAY))
    assert len(set(got)) == 1
    assert count(HelpRequest) == count(Notice) == 1


def test_eight_people_at_once_get_eight_references(database, emptied):
    a_network()
    db.session.remove()
    got = at_once(
        emptied,
        lambda n: ask_for_help(answers=replace(answers(), key=f"form {n}"), now=MONDAY),
    )
    assert len({each.reference for each in got}) == 8


def test_eight_unmet_asks_of_one_form_are_one(database, emptied):
    a_network()
    given = answers(place=AskedPlace(**LYON))
    db.session.remove()
    at_once(emptied, lambda _n: ask_for_help(answers=given, now=MONDAY))
    assert count(UnmetAsk) == 1


def test_pages_answered_at_once_lose_no_answer(database, emptied):
    def act(number):
        drafts.keep_answers(
            key="k", form="ask", answers={f"page-{number}": number}, now=MONDAY
        )

    db.session.remove()
    at_once(emptied, act)
    kept = drafts.find_answers(key="k", form="ask", now=MONDAY)
    assert kept == {f"page-{number}": number for number in range(8)}


def test_a_half_filled_form_is_kept_for_a_week(database):
    keep(page={"who": ["me"]})
    week = MONDAY + timedelta(days=7)
    assert drafts.find_answers(key="k", form="ask", now=week) is not None
    upkeep.forget_what_is_over(now=week)
    assert count(Draft) == 1
    later = week + timedelta(seconds=1)
    assert drafts.find_answers(key="k", form="ask", now=later) is None
    upkeep.forget_what_is_over(now=later)
    assert count(Draft) == 0


def test_a_form_of_another_kind_or_key_is_not_found(database):
    keep(page={"who": ["me"]})
    assert drafts.find_answers(key="k", form="helper", now=MONDAY) is None
    assert drafts.find_answers(key="other", form="ask", now=MONDAY) is None


def test_an_answer_of_none_is_forgotten(database):
    keep(page={"who": ["me"]}, place={"town": "Liège"})
    keep(place=None)
    kept = drafts.find_answers(key="k", form="ask", now=MONDAY)
    assert kept == {"page": {"who": ["me"]}}


def test_the_key_itself_is_not_stored(database):
    keep(page={})
    assert only(Draft).key_hash != "k"
    assert len(only(Draft).key_hash) == 64


def keep(**given):
    drafts.keep_answers(key="k", form="ask", answers=given, now=MONDAY)


def test_sending_forgets_the_half_filled_form(database):
    a_network()
    keep(page={"who": ["me"]})
    ask_for_help(answers=answers(key="k"), now=MONDAY)
    assert count(Draft) == 0


def test_tries_are_counted_even_when_they_fail(database):
    request = a_request(a_network())
    for _ in range(tracking.MOST_TRIES):
        assert look_for(request.reference, "0000") is None
    with pytest.raises(TooOften):
        look_for(request.reference, "3344")
    later = MONDAY + timedelta(hours=1)
    assert look_for(request.reference, "3344", now=later) == request.id


def test_a_library_looks_for_thirty_requests_an_hour(database):
    network = a_network()
    asked = [a_request(network) for _ in range(tracking.MOST_FROM_ADDRESS + 1)]
    for request in asked[:-1]:
        assert look_for(request.reference, "3344") == request.id
    with pytest.raises(TooOften):
        look_for(asked[-1].reference, "3344")


def look_for(reference, proof, now=MONDAY):
    return tracking.find_request(
        reference=reference, proof=proof, address_key="somewhere", now=now
    )


def test_the_message_carries_reference_link_and_phone(database):
    a_network(name="Liège learns", phone="+32 4 222 33 44")
    ask_for_help(answers=answers(), now=MONDAY)
    notice = only(Notice)
    told = word(
        kind=notice.kind,
        language="en",
        recipient=notice.recipient,
        network="Liège learns",
        facts=notice.facts,
    )
    assert told.subject == "We have your request"
    assert "Jeanne" not in told.subject
    token = sign(Purpose.REQUEST, only(HelpRequest).id)
    for words in (only(HelpRequest).reference, token, "+32 4 222 33 44", "Jeanne"):
        assert words in told.body


@pytest.mark.parametrize("repeat", range(4))
def test_cancelling_while_a_helper_accepts_leaves_no_trace(database, emptied, repeat):
    network = a_network()
    request = a_request(network, stage=Stage.OFFERED)
    helper = a_helper(network, capacity=1)
    ids = request.id, an_offer(request, helper).id, helper.id
    db.session.remove()

    def act(number):
        try:
            if number % 2:
                tracking.withdraw(request_id=ids[0], now=MONDAY)
            else:
                matching.accept(offer_id=ids[1], helper_id=ids[2], now=MONDAY)
        except (matching.OfferGone, NotAllowed) as refusal:
            return refusal
        return None

    at_once(emptied, act, 4)
    assert only(HelpRequest).stage is Stage.WITHDRAWN
    assert only(Helper).load == 0
    assert only(Offer).status in {OfferStatus.WITHDRAWN, OfferStatus.ENDED}
    withdrawn = [s for s in only(HelpRequest).history if "withdrew" in s.what]
    assert len(withdrawn) == 1


# What a request keeps of the form, and nothing else may ask for more.
KEPT = (
    *("name", "contact_way", "phone", "email", "contact_note"),
    *("referrer_name", "referrer_relation", "referrer_contact", "consent_at"),
    *("barriers", "modes", "languages", "times", "notes", "needs"),
    *("postcode", "town", "location", "country", "language", "channel"),
)


@pytest.mark.parametrize("column", KEPT)
def test_every_answer_is_read_by_matching_routing_or_a_page(column):
    """A question whose answer changes nothing must go."""
    assert any(column in _read(path) for path in _readers()), column


def _readers():
    own = {"intake.py", "requests.py", "asking.py", "whereabouts.py", "asks.py"}
    folders = ("services", "store", "domain", "web")
    for folder in folders:
        for path in (ROOT / "helpnet" / folder).rglob("*.py"):
            if path.name not in own and "ask" not in path.parent.name:
                yield path


def _read(path):
    """Return the attributes that a module reads of something called a request."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
    }
