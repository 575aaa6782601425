"""It ends before it is done alone: the pages of helper, coordinator and learner."""

import pytest

from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)
from tests.web.status.scene import link


@pytest.fixture
def network(emptied):
    return a_network()


@pytest.fixture
def coordinator(network, sign_in):
    return sign_in(an_account(network))


def accompanied(network, **fields):
    """Return a request that somebody accompanies, and the helper."""
    helper = a_helper(network, load=1)
    given = {"stage": Stage.ACCOMPANIED, "name": "Jeanne"}
    request = a_request(network, **given | fields)
    an_offer(request, helper, status=OfferStatus.ACCEPTED, answered_at=MONDAY)
    return request, helper


def kept(app, request):
    with app.app_context():
        found = db.session.get_one(HelpRequest, request.id)
        return found.stage, found.end_reason


def end_of(request):
    return f"/coordinator/requests/{request.id}/end"


def test_a_helper_says_why_a_learner_does_not_go_on(app, network, sign_in):
    request, helper = accompanied(network)
    with app.app_context():
        own = sign_in(db.session.get_one(Account, helper.account_id))
    own.open(f"/helper/learners/{request.id}/stop").follow("does not want to go on")
    assert own.heading == "Jeanne does not go on?"
    assert not own.sees("Has died")
    own.press("End it")
    assert own.status == 422
    assert own.sees("Choose why it ends.")
    own.press("End it", reason="moved_away", note="To her son in Namur")
    assert own.sees("Thank you for telling us. Thank you for what you did.")
    assert kept(app, request) == (Stage.WITHDRAWN, EndReason.MOVED_AWAY)
    assert own.open(f"/helper/learners/{request.id}/end").status == 404


def test_whom_another_service_helps_reads_where(app, network, sign_in):
    request, helper = accompanied(network)
    with app.app_context():
        own = sign_in(db.session.get_one(Account, helper.account_id))
    own.open(f"/helper/learners/{request.id}/end")
    own.press("End it", reason="passed_on", note="A long story")
    assert own.status == 422
    assert own.sees("Please write where the person can go, and why.")
    own.press("End it", reason="passed_on", where="Social service, rue Haute 3")
    assert kept(app, request) == (Stage.REDIRECTED, EndReason.PASSED_ON)
    with app.app_context():
        told = db.session.scalars(db.select(Notice.facts)).all()
        assert "Social service, rue Haute 3" in [each.get("detail") for each in told]


def test_a_forged_reason_is_refused(app, network, sign_in):
    request, helper = accompanied(network)
    with app.app_context():
        own = sign_in(db.session.get_one(Account, helper.account_id))
    page = own.open(f"/helper/learners/{request.id}/end")
    token = page.value("csrf_token")
    token = token[0] if isinstance(token, list) else token
    for reason in ("deceased", "unreachable", "bored"):
        own.send(page.url, {"csrf_token": token, "reason": reason})
        assert own.status == 422
    assert kept(app, request) == (Stage.ACCOMPANIED, None)


def test_nobody_is_unreachable_after_one_call(app, network, coordinator):
    request = a_request(network)
    with app.app_context():
        found = db.session.get_one(HelpRequest, request.id)
        found.tell(Happening.CALL_TRIED, at=MONDAY, by=Actor.COORDINATOR)
        db.session.commit()
    coordinator.open(end_of(request))
    assert coordinator.sees("1 call in vain since the last contact.")
    coordinator.press("End it", reason="unreachable")
    assert coordinator.status == 422
    assert coordinator.sees("1 call tried, at least 3 are needed.")
    assert kept(app, request) == (Stage.WAITING, None)
    coordinator.press("End it", reason="unreachable", note="It is a shop's number")
    assert kept(app, request) == (Stage.UNREACHABLE, EndReason.UNREACHABLE)


def test_a_death_is_kept_and_not_undone_by_a_press(app, network, coordinator, visitor):
    request, _helper = accompanied(network)
    coordinator.open(end_of(request)).press("End it", reason="deceased")
    assert coordinator.sees("The learner has died")
    assert "Open again" not in coordinator.buttons()
    assert not coordinator.sees("The person has died")
    assert coordinator.open(end_of(request)).url == end_of(request)[: -len("/end")]
    visitor.open(link(app, request))
    assert not visitor.sees("I still want help with this")


def test_a_death_after_the_end_is_kept_too(app, network, coordinator):
    request = a_request(network, stage=Stage.AUTONOMOUS, closed_at=MONDAY)
    page = coordinator.open(end_of(request)[: -len("/end")])
    page.follow("The person has died").press("End it", reason="deceased")
    assert kept(app, request) == (Stage.AUTONOMOUS, EndReason.DECEASED)


def test_another_networks_request_is_not_ended(app, network, coordinator):
    foreign = a_request(a_network())
    assert coordinator.open(end_of(foreign)).status == 404
    page = coordinator.open(end_of(a_request(network)))
    token = page.value("csrf_token")
    token = token[0] if isinstance(token, list) else token
    fields = {"csrf_token": token, "reason": "stopped"}
    assert coordinator.send(end_of(foreign), fields).status == 404
    assert kept(app, foreign) == (Stage.WAITING, None)


def test_learners_may_say_why(app, network, visitor, coordinator):
    request = a_request(network)
    visitor.open(link(app, request)).follow("Cancel my request")
    visitor.press("Yes, cancel my request", why="x" * 501)
    assert visitor.status == 422
    visitor.press("Yes, cancel my request", why="My son helps me")
    assert visitor.sees("Your request is cancelled.")
    assert kept(app, request) == (Stage.WITHDRAWN, EndReason.STOPPED)
    coordinator.open(end_of(request)[: -len("/end")])
    assert coordinator.sees("My son helps me")


def test_why_is_theirs_to_say(app, network, visitor):
    request = a_request(network)
    visitor.open(link(app, request) + "/cancel").press("Yes, cancel my request")
    assert kept(app, request) == (Stage.WITHDRAWN, EndReason.STOPPED)
