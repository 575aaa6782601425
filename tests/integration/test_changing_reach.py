"""A learner is reached another way: old and new addresses, and what still waits."""

from datetime import timedelta

import pytest

from helpnet.domain.asking import Reach
from helpnet.domain.contacts import ContactWay
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.services import changing
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, a_notice, a_request

NOW = MONDAY + timedelta(hours=5)
PHONE = "+3242223344"
BY_PHONE = Reach(name="Jeanne Lambert", way=ContactWay.PHONE, phone="+32475000111")
BY_MAIL = Reach(name="Jeanne Lambert", way=ContactWay.EMAIL, email="j@example.org")


@pytest.fixture
def network(database):
    return a_network()


def now_stored(request):
    return db.session.get_one(HelpRequest, request.id, populate_existing=True)


def notices(**wanted):
    statement = db.select(Notice).filter_by(**wanted).order_by(Notice.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def change_reach(request, reach):
    return changing.change_reach(request_id=request.id, reach=reach, now=NOW)


def test_a_former_e_mail_address_is_told_without_a_link(network):
    request = a_request(
        network, contact_way=ContactWay.EMAIL, email="old@example.org", phone=""
    )
    assert change_reach(request, BY_PHONE)
    changed = now_stored(request)
    assert (changed.phone, changed.email) == (BY_PHONE.phone, "")
    [notice] = notices()
    assert (notice.address, notice.facts["to"]) == ("old@example.org", "former")
    assert not change_reach(request, BY_PHONE)
    assert len(notices()) == 1


def test_a_new_e_mail_address_is_told_too(network):
    request = a_request(network)
    change_reach(request, BY_MAIL)
    [notice] = notices()
    assert (notice.address, notice.facts["to"]) == ("j@example.org", "learner")


def test_what_waits_goes_to_the_new_place_and_what_left_stays(network):
    request = a_request(network)
    waiting = a_notice(network, request, tries=2)
    sent = a_notice(network, request, status=NoticeStatus.SENT)
    text = a_notice(network, request, channel=NoticeChannel.SMS)
    change_reach(request, BY_MAIL)
    found = {each.id: each for each in notices()}
    assert (found[waiting.id].channel, found[waiting.id].address) == (
        NoticeChannel.EMAIL,
        "j@example.org",
    )
    assert found[sent.id].address == PHONE
    assert found[text.id].status is NoticeStatus.CANCELLED


def test_changing_twice_does_not_send_the_warning_to_the_new_address(network):
    request = a_request(
        network, contact_way=ContactWay.EMAIL, email="old@example.org", phone=""
    )
    change_reach(request, BY_MAIL)
    change_reach(request, BY_PHONE)
    told = [each.address for each in notices(kind=NoticeKind.REQUEST_CHANGED)]
    assert told == ["old@example.org", "j@example.org", "j@example.org"]
