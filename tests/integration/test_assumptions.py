"""What a network assumes instead of what helpnet does, kept for several at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import current_app
from sqlalchemy.exc import NoResultFound

from helpnet.domain.assumptions import Item
from helpnet.domain.own_assumptions import ChangedMeanwhile
from helpnet.services import assumptions
from helpnet.services.ledger import learner_ledger
from helpnet.store.base import db
from helpnet.store.requests import Need
from tests.factories import MONDAY, a_network, a_request

NOW = MONDAY + timedelta(days=100)


@pytest.fixture
def network(database):
    return a_network()


def of(network, skill="check-balance"):
    """Return the ledger of a learner who does this alone."""
    request = a_request(network, needs=(skill,))
    needs = db.session.query(Need).filter_by(request_id=request.id)
    needs.update({"met_on": date(2026, 3, 20)})
    db.session.commit()
    return learner_ledger(request_id=request.id, language="en", now=NOW)


def own(network, seen=0, skill="check-balance", **figures):
    assumptions.change_assumption(
        network_id=network.id,
        skill=skill,
        given={Item(name): value for name, value in figures.items()},
        seen=seen,
    )


def test_a_network_counts_with_its_own_figures(network):
    own(network, times=100)

    assert of(network).yearly.trips.about == 50
    (working,) = of(network).workings
    assert working.own


def test_two_coordinators_at_two_skills_lose_nothing(network):
    own(network, times=100)
    own(network, skill="send-photo", times=50)

    assert of(network).yearly.trips.about == 50
    assert of(network, "send-photo").yearly.trips.about == 20


def test_of_two_coordinators_at_one_skill_the_second_is_told(network):
    own(network, times=100)
    with pytest.raises(ChangedMeanwhile):
        own(network, times=50)
    page = assumptions.show_assumption(
        network_id=network.id, skill="check-balance", language="en"
    )
    assert page.now[Item.TIMES] == 100
    assert page.shipped[Item.TIMES] == 30
    own(network, seen=page.version)
    assert of(network).yearly.trips.about == 20


def test_a_skill_nobody_knows_cannot_be_changed(network):
    with pytest.raises(NoResultFound):
        own(network, skill="fly-a-kite", times=1)


def test_many_coordinators_at_once_lose_nothing(network):
    skills = ("check-balance", "send-photo", "book-doctor", "pay-online")
    app, number = current_app._get_current_object(), network.id
    db.session.rollback()

    def change(skill):
        with app.app_context():
            assumptions.change_assumption(
                network_id=number, skill=skill, given={Item.TIMES: 100}, seen=0
            )

    with ThreadPoolExecutor(len(skills)) as pool:
        list(pool.map(change, skills))

    for skill in skills:
        page = assumptions.show_assumption(
            network_id=number, skill=skill, language="en"
        )
        assert page.now[Item.TIMES] == 100, skill
