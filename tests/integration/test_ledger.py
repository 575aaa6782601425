"""What it brought, counted in the database for one learner and for a network."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import NoResultFound

from helpnet.domain.autonomy import Level
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.survey import Moment
from helpnet.services.benefits import network_ledger
from helpnet.services.ledger import learner_ledger
from helpnet.store.base import db
from helpnet.store.facts import rewrite_facts
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.matches import hold_request
from helpnet.store.reopening import reopen
from helpnet.store.requests import Need
from helpnet.store.surveys import PersonContacts
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer, stored

NOW = MONDAY + timedelta(days=100)  # 10 June 2026
EARLY, LATE = date(2026, 3, 20), date(2026, 6, 8)


@pytest.fixture
def network(database):
    return a_network()


def alone(network, skill="check-balance", since=EARLY, **fields):
    request = a_request(network, needs=(skill, "use-device"), **fields)
    (need,) = db.session.query(Need).filter_by(request_id=request.id, position=0)
    need.met_on = since
    db.session.commit()
    return request


def of(request, language="en"):
    return learner_ledger(request_id=request.id, language=language, now=NOW)


def all_of(network):
    return network_ledger(network_id=network.id, language="en", now=NOW)


def test_a_learner_reads_what_is_done_alone_and_what_it_saves(network):
    found = of(alone(network))

    assert [(each.skill, each.since) for each in found.things] == [
        ("check-balance", EARLY)
    ]
    assert found.yearly.trips.about == 20  # 30 times, 5 of ten to the bank
    assert found.yearly.calls is None
    assert found.currency == "EUR"


def test_goals_that_are_not_met_bring_nothing(network):
    found = of(a_request(network))
    assert (found.things, found.workings) == ((), ())
    assert not found.yearly.anything


def test_a_goal_met_from_tomorrow_on_does_not_count_today(network):
    assert of(alone(network, since=NOW.date() + timedelta(days=1))).things == ()


def test_a_goal_that_is_opened_again_counts_no_more(network):
    request = alone(network)
    db.session.query(Need).filter_by(request_id=request.id).update({"met_on": None})
    db.session.commit()
    assert of(request).things == ()
    assert all_of(network).learners == 0


def test_what_is_done_alone_counts_when_it_is_no_goal_any_more(network):
    request = alone(network)
    needs = db.session.query(Need).filter_by(request_id=request.id)
    needs.update({"dropped_at": NOW})
    db.session.commit()
    assert [each.skill for each in of(request).things] == ["check-balance"]


def test_after_a_check_in_only_what_is_lost_counts_no_more(network):
    request = a_request(
        network,
        needs=("check-balance", "use-device"),
        stage=Stage.AUTONOMOUS,
        closed_at=NOW,
    )
    lost, kept = (need.id for need in request.needs)
    offer = an_offer(request, a_helper(network), status=OfferStatus.ENDED)
    for days in (20, 27):
        held = HelpSession(
            request_id=request.id,
            offer_id=offer.id,
            status=SessionStatus.DONE,
            starts_at=MONDAY + timedelta(days=days),
            mode=Mode.PHONE,
            entry_key=f"plan-{days}",
            levels=[
                SessionLevel(need_id=need, level=Level.ALONE) for need in (lost, kept)
            ],
        )
        stored(held)
    rewrite_facts(hold_request(request.id), at=NOW)
    db.session.commit()
    assert len(of(request).things) == 2

    reopen(hold_request(request.id), at=NOW, by=Actor.LEARNER, lost={lost})
    db.session.commit()

    assert [each.skill for each in of(request).things] == ["use-device"]


def test_the_workings_are_in_the_language_of_the_reader(network):
    (working,) = of(alone(network), "fr").workings
    assert working.steps[0].what == "aller à la banque"


def test_a_learner_nobody_knows_has_no_ledger(database):
    with pytest.raises(NoResultFound):
        learner_ledger(request_id=987_654, language="en", now=NOW)


def test_the_network_adds_up_its_learners(network):
    for _ in range(6):
        alone(network)
    for _ in range(5):
        alone(network, "fill-in-tax-return", LATE)
    alone(a_network(), "check-balance")

    found = all_of(network)

    assert (found.learners, found.things) == (11, 11)
    assert [(line.skill, line.learners) for line in found.lines] == [
        ("check-balance", 6),
        ("fill-in-tax-return", 5),
    ]
    assert found.lines[0].yearly.trips.about == 90
    assert found.yearly.trips.likely == pytest.approx(6 * 15 + 5 * 0.8)
    # Six of them since March: April and May lie wholly between.
    assert found.so_far.trips.likely == pytest.approx(6 * 15 * 2 / 12)


def test_a_skill_of_few_learners_is_hidden_and_cannot_be_worked_out(network):
    for _ in range(7):
        alone(network)
    for _ in range(6):
        alone(network, "send-photo")
    for _ in range(2):
        alone(network, "book-doctor")

    found = all_of(network)

    shown = {line.skill: line.learners for line in found.lines}
    assert shown["book-doctor"] is None
    assert found.things is None or None in (shown["send-photo"], shown["check-balance"])
    assert not next(
        line for line in found.lines if line.skill == "book-doctor"
    ).yearly.anything


def test_fewer_than_five_learners_are_told_of_in_no_figure(network):
    for _ in range(4):
        alone(network)

    found = all_of(network)

    assert (found.learners, found.things, found.lines) == (None, None, ())
    assert not found.yearly.anything
    assert not found.so_far.anything


def test_who_died_saves_no_trips(network):
    for _ in range(5):
        alone(network)
    alone(network, end_reason=EndReason.DECEASED)
    assert all_of(network).learners == 5


def test_any_number_of_learners_takes_the_same_few_statements(network):
    def statements():
        seen = []
        engine = db.engine
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        db.session.expire_all()
        all_of(network)
        event.remove(engine, "before_cursor_execute", listen)
        return len(seen)

    alone(network)
    before = statements()
    for skill in ("send-photo", "book-doctor", "send-email", "pay-online"):
        for since in (EARLY, LATE):
            alone(network, skill, since)

    assert statements() == before <= 6


def test_contacts_are_compared_for_those_who_answered_twice(network):
    for before, after in (
        (10, 2),
        (8, 2),
        (6, 6),
        (4, 0),
        (2, 0),
        (9, None),
        (None, 1),
    ):
        said(a_request(network), before, after)
    for _ in range(5):
        said(a_request(network), 3, None)
    said(a_request(a_network()), 99, 99)

    found = all_of(network)

    told = found.avoided
    assert (told.learners, told.before, told.after) == (5, 30, 10)
    assert (told.median_before, told.median_after) == (6, 2)
    assert told.change == -67
    assert found.unpaired == 7


def said(request, before, after):
    for moment, times in ((Moment.START, before), (Moment.END, after)):
        if times is not None:
            stored(
                PersonContacts(
                    request_id=request.id, moment=moment, times=times, at=NOW
                )
            )
