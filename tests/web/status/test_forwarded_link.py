"""A learner's link in the hands of somebody else: what they see there, and what they can do.

They see: the name, the reference, what is to be learnt and how far that is, the helper's
first name and number, the meetings, the notes meant for both. They can say "I did it
alone" (marked, ten times a day, taken back within a day), tick steps, say "not yet" and
confirm that all is done alone (both are told, and it can be undone for a day). All of it
is in the history as done behind the learner's link.
"""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.facts import rewrite_facts
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.notices import Notice
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, stored
from tests.web.status.scene import a_session, accompanied, link

SECRETS = (
    "+32470123456",
    "0470 12 34 56",
    "jeanne@example.org",
    "Rue du Secret 7",
    "Sophie, 0499 99 99 99",
    "A private note.",
    "Please ring twice.",
    "4000",
)


@pytest.fixture
def request_id(emptied, network):
    """Return the request of somebody who has much that nobody else should read."""
    request, offer, _helper = accompanied(
        network,
        contact_way=ContactWay.PHONE,
        phone="+32470123456",
        email="jeanne@example.org",
        contact_note="Rue du Secret 7",
        referrer_name="Sophie Lambert",
        referrer_relation="daughter",
        referrer_contact="Sophie, 0499 99 99 99",
        consent_at=MONDAY,
        notes="Please ring twice.",
    )
    with emptied.app_context():
        goal = db.session.get(HelpRequest, request.id).needs[0].id
    for day in (-9, -2):
        session = a_session(
            offer,
            status=SessionStatus.DONE,
            starts_at=MONDAY + timedelta(days=day),
            minutes=60,
            note="A private note.",
            shared_note="A note for both.",
            entry_key=f"held{day}",
        )
        stored(SessionLevel(session_id=session.id, need_id=goal, level=Level.ALONE))
    with emptied.app_context():
        rewrite_facts(db.session.get(HelpRequest, request.id), at=MONDAY)
        db.session.commit()
    return request.id


@pytest.fixture
def url(emptied, request_id):
    with emptied.app_context():
        return f"/request/{sign(Purpose.REQUEST, request_id)}"


def found(app, request_id):
    with app.app_context():
        request = db.session.get(HelpRequest, request_id)
        history = [(step.what, step.by, step.account_id) for step in request.history]
        return request.stage, request.said_by, history


@pytest.mark.parametrize("page", ["", "/sheet", "/card"])
def test_they_read_nothing_private(visitor, url, page):
    visitor.open(url + page)
    assert visitor.status == 200
    for secret in SECRETS:
        assert secret not in visitor.html, secret


def test_they_read_what_both_read(visitor, url):
    visitor.open(url + "/sheet")
    for words in ("Jeanne", "Amina", "A note for both.", "Can you do it alone now?"):
        assert visitor.sees(words), words


def test_what_they_say_is_marked_as_said_by_link(emptied, visitor, url, request_id):
    visitor.open(url + "/sheet").press("Not yet")
    _stage, _said, history = found(emptied, request_id)
    assert history[-1] == (Happening.NOT_YET, Actor.LEARNER, None)
    visitor.open(url + "/sheet").press("Yes, I can do it alone")
    stage, said_by, history = found(emptied, request_id)
    assert (stage, said_by) == (Stage.AUTONOMOUS, SaidBy.LINK)
    assert (Happening.AUTONOMY_CONFIRMED, Actor.LEARNER, None) in history


def test_learner_and_helper_are_told_and_it_can_be_undone(emptied, visitor, url):
    visitor.open(url).press("Yes, I can do it alone")
    with emptied.app_context():
        told = db.select(Notice.account_id).where(Notice.kind == NoticeKind.AUTONOMOUS)
        accounts = db.session.scalars(told).all()
    assert sorted(each is None for each in accounts) == [False, True]
    assert visitor.open(url).sees("You can undo it until")


def test_opening_every_page_of_theirs_changes_nothing(
    emptied, visitor, url, request_id
):
    before = found(emptied, request_id)
    with emptied.app_context():
        goal = db.session.get(HelpRequest, request_id).needs[0].id
    for page in ("", "/sheet", f"/sheet/{goal}/alone", "/card", "/cancel"):
        visitor.open(url + page)
    assert found(emptied, request_id) == before
    with emptied.app_context():
        assert db.session.scalars(db.select(OwnSuccess)).all() == []


@pytest.mark.parametrize("path", ["alone", "steps"])
def test_the_goals_of_somebody_else_stay_out_of_reach(
    emptied, visitor, network, url, path
):
    other, _offer, _helper = accompanied(network, name="Somebody Else")
    with emptied.app_context():
        theirs = db.session.get(HelpRequest, other.id).needs[0].id
    token = visitor.open(url).value("csrf_token")
    fields = {"csrf_token": token[0], "entry_key": "x", "done": "g0", "new": "mine"}
    visitor.send(f"{url}/sheet/{theirs}/{path}", fields)
    assert visitor.status == 410
    assert not visitor.sees("Somebody")
    with emptied.app_context():
        assert db.session.scalars(db.select(OwnSuccess)).all() == []


def test_nothing_of_the_helpers_or_the_desk_opens(
    emptied, visitor, network, url, request_id
):
    visitor.open(url)
    for page in (
        f"/helper/learners/{request_id}",
        f"/coordinator/requests/{request_id}/sheet",
        f"/coordinator/requests/{request_id}/followup",
    ):
        visitor.open(page)
        assert visitor.heading == "Sign in", page


def test_a_link_that_was_changed_opens_nothing(visitor, url):
    for page in ("/sheet", "/sheet/1/alone"):
        assert visitor.open(f"{url[:-1]}{page}").status == 404


def test_they_cannot_write_what_a_helper_writes(emptied, visitor, url, request_id):
    token = visitor.open(url).value("csrf_token")
    with emptied.app_context():
        before = db.session.scalar(db.select(db.func.count(HelpSession.id)))
    visitor.send(f"/helper/learners/{request_id}/record", {"csrf_token": token[0]})
    with emptied.app_context():
        assert db.session.scalar(db.select(db.func.count(HelpSession.id))) == before


def test_the_page_on_privacy_says_so(visitor):
    visitor.open("/privacy")
    assert visitor.sees("Whoever has the link to your request can do what you can do")


def test_somebody_elses_link_shows_their_own_sheet_alone(emptied, visitor, network):
    request, _offer, _helper = accompanied(network, name="Karim Haddad")
    visitor.open(link(emptied, request) + "/sheet")
    assert visitor.sees("Karim")
    assert not visitor.sees("Jeanne")
