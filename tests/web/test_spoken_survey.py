"""The four questions, put by a coordinator on the phone."""

import pytest

from helpnet.domain.contacts import ContactWay
from helpnet.domain.ends import EndReason
from helpnet.domain.journey import Stage
from helpnet.domain.survey import Ability, Moment
from helpnet.store.base import db
from helpnet.store.surveys import PersonContacts, SurveyAnswer
from tests.factories import a_network, a_request, an_account

KEEP = "Keep the answers"


@pytest.fixture
def network(emptied):
    return a_network()


@pytest.fixture
def coordinator(network, sign_in):
    return sign_in(an_account(network))


def asked(network, **fields):
    given = {"stage": Stage.AUTONOMOUS, "contact_way": ContactWay.PHONE}
    return a_request(network, **given | fields)


def page_of(request):
    return f"/coordinator/requests/{request.id}/four-questions"


def kept(app):
    with app.app_context():
        answers = db.session.scalars(db.select(SurveyAnswer)).all()
        times = db.session.scalars(db.select(PersonContacts)).all()
        return (
            [(each.moment, each.task, each.ability) for each in answers],
            [(each.moment, each.times) for each in times],
        )


def test_who_has_a_telephone_alone_is_asked_at_the_end_too(
    emptied, network, coordinator
):
    request = asked(network)
    coordinator.open(f"/coordinator/requests/{request.id}/followup")
    coordinator.follow("The four questions, to ask on the phone")
    assert coordinator.sees("can you do these things today?")
    coordinator.press(KEEP, email="alone", times="2")
    assert coordinator.sees("Noted. Thank you.")
    assert coordinator.sees("–, later: Yes, alone")
    assert kept(emptied) == ([(Moment.END, "email", Ability.ALONE)], [(Moment.END, 2)])
    assert coordinator.open(page_of(request)).value("times") == "2"


def test_before_help_they_are_those_of_the_start(emptied, network, coordinator):
    request = asked(network, stage=Stage.WAITING)
    coordinator.open(page_of(request)).press(KEEP, news="no")
    assert kept(emptied)[0] == [(Moment.START, "news", Ability.NO)]


@pytest.mark.parametrize("times", ["100", "-1", "often", "9" * 5000])
def test_what_is_no_such_number_is_refused(emptied, network, coordinator, times):
    coordinator.open(page_of(asked(network))).press(KEEP, email="no", times=times)
    assert coordinator.status == 422
    assert coordinator.sees("Please type a number from 0 to 99.")
    assert coordinator.value("email") == "no"
    assert kept(emptied) == ([], [])


def test_who_has_gone_is_not_asked(network, coordinator):
    coordinator.open(page_of(asked(network, stage=Stage.WITHDRAWN)))
    assert coordinator.sees("This question is not open any more.")


def test_nobody_is_asked_about_who_has_died(emptied, network, coordinator):
    request = asked(network, end_reason=EndReason.DECEASED)
    coordinator.open(f"/coordinator/requests/{request.id}/followup")
    assert not coordinator.sees("The four questions")
    coordinator.open(page_of(request))
    assert coordinator.sees("This question is not open any more.")


def test_another_networks_learner_does_not_exist(network, coordinator):
    assert coordinator.open(page_of(asked(a_network()))).status == 404
