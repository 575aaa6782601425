"""Helpers are told the way they chose, where that way can be; STOP is kept to."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.services import delivery, own_channel
from helpnet.store.accounts import get_account
from helpnet.store.base import db
from helpnet.store.notices import Notice, tell_account
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import get_offer
from helpnet.store.texts_received import TextStop
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer

EMAIL, SMS, CALL = NoticeChannel.EMAIL, NoticeChannel.SMS, NoticeChannel.CALL
LANDLINE = "+3242223344"


def helper_with(channel, *, network=None, **fields):
    helper = a_helper(network or a_network(), **fields)
    get_account(helper.account_id).notice_channel = channel
    db.session.commit()
    return helper


def told(helper, kind):
    account = get_account(helper.account_id)
    tell_account(account, kind, key=f"k-{kind}", at=MONDAY)
    db.session.commit()
    notice = db.session.scalar(select(Notice).where(Notice.key == f"k-{kind}"))
    return notice.channel, notice.address


@pytest.mark.parametrize(
    ("chosen", "kind", "channel"),
    [
        (EMAIL, NoticeKind.OFFER, EMAIL),
        (SMS, NoticeKind.OFFER, SMS),
        (SMS, NoticeKind.OFFER_TAKEN, SMS),
        (SMS, NoticeKind.SIGN_IN, EMAIL),
        (SMS, NoticeKind.HELPER_WELCOME, EMAIL),
        (SMS, NoticeKind.DIGEST, EMAIL),
        (SMS, NoticeKind.REQUEST_CHANGED, EMAIL),
        (CALL, NoticeKind.OFFER, CALL),
        (CALL, NoticeKind.REQUEST_CHANGED, CALL),
        (CALL, NoticeKind.OFFER_TAKEN, EMAIL),
        (CALL, NoticeKind.SIGN_IN, EMAIL),
    ],
)
def test_each_kind_goes_the_chosen_way_or_by_mail(database, chosen, kind, channel):
    helper = helper_with(chosen)
    phone, email = helper.phone, get_account(helper.account_id).email
    assert told(helper, kind) == (channel, email if channel is EMAIL else phone)


def test_texts_need_a_number_that_takes_and_wants_them(database):
    assert told(helper_with(SMS, phone=LANDLINE), NoticeKind.OFFER)[0] is EMAIL
    stopped = helper_with(SMS)
    db.session.add(TextStop(phone=stopped.phone, at=MONDAY))
    db.session.commit()
    assert told(stopped, NoticeKind.OFFER_TAKEN)[0] is EMAIL


def test_another_network_writes_to_who_wants_calls(database):
    helper = helper_with(CALL)
    request = a_request(a_network(), stage=Stage.OFFERED)
    offer = get_offer(an_offer(request, helper).id)
    tell_helper(offer, NoticeKind.OFFER, at=MONDAY)
    db.session.commit()
    [notice] = db.session.scalars(select(Notice))
    assert notice.channel is EMAIL, "only their own network may call them"


def test_who_helps_nobody_has_no_choice(database):
    from sqlalchemy.exc import NoResultFound

    for account in (
        an_account(a_network()),
        get_account(a_helper(a_network(), phone="").account_id),
    ):
        with pytest.raises(NoResultFound):
            own_channel.get_channel(account_id=account.id)


def test_choosing_texts_undoes_a_stop_and_needs_a_mobile_phone(database):
    helper = a_helper(a_network())
    phone = helper.phone
    db.session.add(TextStop(phone=phone, at=MONDAY))
    db.session.commit()
    own = own_channel.get_channel(account_id=helper.account_id)
    assert (own.channel, own.takes_texts, own.stopped) == (EMAIL, True, True)
    own_channel.choose_channel(account_id=helper.account_id, channel=SMS)
    own = own_channel.get_channel(account_id=helper.account_id)
    assert (own.channel, own.stopped) == (SMS, False)
    fixed = a_helper(a_network(), phone=LANDLINE)
    with pytest.raises(own_channel.NoTexts):
        own_channel.choose_channel(account_id=fixed.account_id, channel=SMS)


def deliver():
    left = []
    channels = frozenset({EMAIL, SMS})
    for _ in range(3):
        delivery.deliver_due(send=left.append, now=MONDAY, channels=channels)
    return [(each.channel, each.kind) for each in left]


def stop(phone):
    db.session.add(TextStop(phone=phone, at=MONDAY))
    db.session.commit()


def test_a_text_written_before_stop_goes_by_mail_instead(database):
    helper = helper_with(SMS)
    told(helper, NoticeKind.OFFER)
    stop(helper.phone)
    assert deliver() == [(EMAIL, NoticeKind.OFFER)]


def test_after_stop_its_confirmation_leaves_and_no_other_answer(database):
    from helpnet.services import texts_in

    helper = a_helper(a_network(), vetted_until=date(2030, 1, 1))
    phone = helper.phone
    for number, body in enumerate(("Is it far?", "STOP")):
        texts_in.receive(gateway_id=f"s{number}", sender=phone, body=body, now=MONDAY)
    assert deliver() == [(SMS, NoticeKind.TEXT_REPLY)]
    found = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [each.status for each in found] == [
        NoticeStatus.CANCELLED,
        NoticeStatus.SENT,
    ]
    assert found[1].facts["answer"] == "stopped"
    assert deliver() == []


def test_a_learner_who_stopped_gets_no_more_texts_but_calls(database):
    from helpnet.services import texting
    from helpnet.store.request_notices import confirm_received

    mobile = "+32470555666"
    stop(mobile)
    request = db.session.merge(a_request(a_network(), phone=mobile))
    confirm_received(request, at=MONDAY)
    db.session.commit()
    texting.write_texts(now=MONDAY + timedelta(hours=1))
    [only] = db.session.scalars(select(Notice))
    assert only.channel is CALL
