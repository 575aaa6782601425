"""What somebody left open is completed on the phone; the reference stays."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import Answers, AskedPlace, Channel, Reach, Route, Wishes
from helpnet.domain.asks import BadAsk
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    boards,
    calls_wanted,
    closing,
    completing,
    texting,
    tracking,
)
from helpnet.services.calls_wanted import CallWanted
from helpnet.services.completing import ChangedMeanwhile, show_unfinished
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.request_notices import confirm_received
from helpnet.store.requests import HelpRequest
from tests.factories import (
    AROUND_LYON,
    LIEGE,
    LYON,
    MONDAY,
    NAMUR,
    a_helper,
    a_network,
    a_request,
    an_account,
)

SAID = Answers(
    key="",
    channel=Channel.PHONE,
    language="fr",
    wishes=Wishes(
        needs=("pay-online", "send-email"),
        barriers=frozenset({"skill"}),
        modes=frozenset({"public_place"}),
        languages=frozenset({"fr"}),
        times=frozenset(),
    ),
    place=AskedPlace(**LIEGE),
    reach=Reach(name="Jeanne", way=ContactWay.PHONE, phone="+32470123456"),
)


@pytest.fixture
def network(database):
    return a_network()


@pytest.fixture
def who(network):
    account = an_account(network)
    return {"network_id": network.id, "account_id": account.id, "now": MONDAY}


@pytest.fixture
def called(network):
    """Return somebody who left nothing but a number."""
    wanted = CallWanted(key="k", language="fr", phone="+32470123456")
    received = calls_wanted.ask_for_call(wanted=wanted, now=MONDAY)
    return received.request_id


def complete(*, request_id, **given):
    """Complete the request as it is now."""
    seen = db.session.get_one(HelpRequest, request_id).version
    return completing.complete(request_id=request_id, **{"seen": seen} | given)


def happenings(request_id):
    history = db.session.get_one(HelpRequest, request_id).history
    return [step.what for step in history]


def test_from_now_on_a_helper_is_looked_for(network, who, called):
    a_helper(network, skills={"pay-online": "can_teach"})
    before = db.session.get_one(HelpRequest, called).reference
    received = complete(request_id=called, asked=SAID, **who)
    assert received.reference == before
    request = db.session.get_one(HelpRequest, called)
    assert (request.route, request.name) == (Route.HELPER, "Jeanne")
    assert [need.skill for need in request.needs] == ["pay-online", "send-email"]
    assert (request.town, request.channel) == ("Liège", Channel.WEB)
    assert happenings(called) == [
        Happening.ASKED,
        Happening.LEARNER_CALLED,
        Happening.ROUTE_CHANGED,
    ]
    assert request.history[-1].account_id == who["account_id"]
    found = boards.board(network_id=network.id, request_id=called, now=MONDAY)
    assert len(found.candidates) == 1


def test_nobody_reads_aloud_afterwards_what_was_said_on_this_call(who, called):
    complete(request_id=called, asked=SAID, **who)
    notice = db.session.scalars(db.select(Notice)).one()
    assert notice.status is NoticeStatus.CANCELLED


def test_on_the_phone_they_may_also_want_no_helper(who, called):
    nothing = replace(SAID.wishes, modes=frozenset(), languages=frozenset())
    asked = replace(SAID, route=Route.OFFLINE, wishes=nothing)
    complete(request_id=called, asked=asked, **who)
    assert db.session.get_one(HelpRequest, called).route is Route.OFFLINE


def test_who_kept_paper_may_want_a_helper_after_all(network, who):
    request = a_request(network, route=Route.OFFLINE)
    complete(request_id=request.id, asked=SAID, **who)
    assert db.session.get_one(HelpRequest, request.id).route is Route.HELPER
    assert happenings(request.id)[-1] is Happening.ROUTE_CHANGED


def test_a_place_of_another_network_takes_the_request_there(who, called):
    lyon = a_network(territory=AROUND_LYON, country="FR")
    asked = replace(SAID, place=AskedPlace(**LYON))
    received = complete(request_id=called, asked=asked, **who)
    assert received.network_id == lyon.id
    assert db.session.get_one(HelpRequest, called).network_id == lyon.id


def test_where_no_network_is_nothing_is_kept(who, called):
    asked = replace(SAID, place=AskedPlace(**NAMUR))
    assert complete(request_id=called, asked=asked, **who) is None
    request = db.session.get_one(HelpRequest, called)
    assert (request.route, request.name) == (Route.CALL, "")
    assert happenings(called) == [Happening.ASKED]


def test_what_nobody_can_be_looked_for_is_refused_and_nothing_kept(who, called):
    asked = replace(SAID, wishes=replace(SAID.wishes, needs=("no-such-skill",)))
    for route in (Route.HELPER, Route.OFFLINE):
        with pytest.raises(BadAsk):
            complete(request_id=called, asked=replace(asked, route=route), **who)
    assert db.session.get_one(HelpRequest, called).route is Route.CALL


def test_it_is_completed_once(who, called):
    complete(request_id=called, asked=SAID, **who)
    with pytest.raises(NotAllowed):
        complete(request_id=called, asked=SAID, **who)
    with pytest.raises(NotAllowed):
        show_unfinished(network_id=who["network_id"], request_id=called)


def test_what_has_ended_is_not_completed(network, who):
    ended = a_request(network, route=Route.CALL, stage=Stage.WITHDRAWN)
    with pytest.raises(NotAllowed):
        complete(request_id=ended.id, asked=SAID, **who)


def test_what_was_changed_since_it_was_shown_is_not_written_over(who, network):
    request = a_request(network, route=Route.OFFLINE)
    shown = {"network_id": network.id, "request_id": request.id}
    seen = show_unfinished(**shown).version
    complete(request_id=request.id, asked=replace(SAID, route=Route.OFFLINE), **who)
    other = replace(SAID, reach=replace(SAID.reach, name="Another"))
    with pytest.raises(ChangedMeanwhile):
        complete(request_id=request.id, asked=other, seen=seen, **who)
    after = db.session.get_one(HelpRequest, request.id)
    assert (after.route, after.name) == (Route.OFFLINE, "Jeanne")
    seen = show_unfinished(**shown).version
    complete(request_id=request.id, asked=other, seen=seen, **who)
    assert db.session.get_one(HelpRequest, request.id).name == "Another"


@pytest.mark.parametrize("end", ["told", "unreachable", "cancelled", "withdrawn"])
def test_whose_request_has_ended_is_not_told_that_it_came_in(network, who, end):
    request = a_request(network, phone="+32470123456")
    confirm_received(request, at=MONDAY)
    db.session.commit()
    texting.write_texts(now=MONDAY)
    both = db.select(Notice.status).where(
        Notice.request_id == request.id, Notice.kind == NoticeKind.REQUEST_RECEIVED
    )
    assert list(db.session.scalars(both)) == [NoticeStatus.WAITING] * 2
    about = {"request_id": request.id, "detail": "Rang six times"}
    if end == "told":
        closing.told_elsewhere(**about, **who)
    elif end == "withdrawn":
        tracking.withdraw(request_id=request.id, now=MONDAY)
    else:
        unreachable = end == "unreachable"
        event = Event.LEARNER_UNREACHABLE if unreachable else Event.LEARNER_WITHDREW
        closing.close_request(event=event, **about, **who)
    assert list(db.session.scalars(both)) == [NoticeStatus.CANCELLED] * 2


def test_another_networks_call_is_not_found(who, called):
    other = a_network(territory=AROUND_LYON)
    with pytest.raises(NoResultFound):
        show_unfinished(network_id=other.id, request_id=called)
    with pytest.raises(NoResultFound):
        complete(request_id=called, asked=SAID, **who | {"network_id": other.id})


def test_what_is_known_so_far_is_shown(network):
    request = a_request(network, route=Route.CALL, notes="I hear badly.")
    sheet = show_unfinished(network_id=network.id, request_id=request.id)
    assert (sheet.name, sheet.where) == ("Jeanne Lambert", "4000 Liège")
    assert sheet.phone == "+32 4 222 33 44"
    assert sheet.wishes.needs == ("send-email",)
    assert sheet.wishes.notes == "I hear badly."


@pytest.mark.parametrize(
    ("way", "line"),
    [
        (ContactWay.PHONE, [Happening.LEARNER_CALLED]),
        (ContactWay.LETTER, [Happening.LETTER_SENT]),
        (ContactWay.EMAIL, []),
    ],
)
def test_who_was_told_where_to_go_gets_no_message_more(network, who, way, line):
    request = a_request(network, route=Route.OFFLINE, contact_way=way)
    closing.told_elsewhere(request_id=request.id, detail="Counter 3", **who)
    assert happenings(request.id) == [
        Happening.ASKED,
        Happening(Event.SENT_ELSEWHERE),
        *line,
    ]
    assert db.session.get_one(HelpRequest, request.id).stage is Stage.REDIRECTED
    assert db.session.scalar(db.select(Notice)) is None
