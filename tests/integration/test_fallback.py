"""What is said another way when a message can never leave, and what waits for a human."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet.domain.contacts import BadEmail, ContactWay
from helpnet.domain.fallback import keys_of
from helpnet.domain.history import Happening
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.services import delivery, resending
from helpnet.services.delivery import Undeliverable
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.fallback import waits_for_human
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice, cancel_waiting, tell_account, tell_learner
from helpnet.store.requests import HelpRequest
from helpnet.store.texts_received import TextStop
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account

MOBILE, LANDLINE = "+32470123456", "+3242223344"
MAIL, TEXT, CALL, LETTER = (
    NoticeChannel.EMAIL,
    NoticeChannel.SMS,
    NoticeChannel.CALL,
    NoticeChannel.LETTER,
)
BOTH = frozenset({MAIL, TEXT})


def refuse(_due):
    raise Undeliverable("550 no such mailbox", lasting=True)


def fail_all(channels=frozenset({MAIL})):
    """Let everything that is due fail for good, and what replaces it too."""
    for _ in range(5):
        delivery.deliver_due(send=refuse, now=MONDAY, channels=channels)
    db.session.rollback()


def written():
    db.session.rollback()
    return db.session.scalars(select(Notice).order_by(Notice.id)).all()


def channels():
    return [(each.channel, each.status) for each in written()]


def tasks():
    db.session.rollback()
    return [
        each.key for each in db.session.scalars(select(Notice).where(waits_for_human()))
    ]


FAILED, WAITING = NoticeStatus.FAILED, NoticeStatus.WAITING


def a_learner(**fields):
    given = {"contact_way": ContactWay.EMAIL, "email": "jo@example.org"}
    request = a_request(a_network(), **given | fields)
    request = db.session.get_one(HelpRequest, request.id)
    tell_learner(request, NoticeKind.HELPER_FOUND, key="found-1", at=MONDAY, facts={})
    db.session.commit()
    return request.id


@pytest.mark.parametrize(
    ("fields", "active", "then"),
    [
        ({"phone": MOBILE}, BOTH, [TEXT, CALL]),
        ({"phone": MOBILE}, {MAIL}, [CALL]),
        ({"phone": LANDLINE}, BOTH, [CALL]),
        ({"phone": "", "contact_note": "Rue Neuve 1"}, BOTH, [LETTER]),
        ({"phone": "", "contact_note": ""}, BOTH, []),
    ],
)
def test_a_learner_is_reached_by_the_next_way(database, fields, active, then):
    a_learner(**fields)
    fail_all(frozenset(active))
    assert [channel for channel, _status in channels()] == [MAIL, *then]
    assert tasks() == ([] if then else ["found-1"])


def test_who_wants_no_texts_is_called(database):
    db.session.add(TextStop(phone=MOBILE, at=MONDAY))
    a_learner(phone=MOBILE)
    fail_all(BOTH)
    assert channels() == [(MAIL, FAILED), (CALL, WAITING)]


def test_the_call_says_the_same_and_names_what_it_replaces(database):
    request_id = a_learner(phone=LANDLINE)
    fail_all()
    mail, call = written()
    assert (call.key, call.fallback_of_id) == ("found-1-call", mail.id)
    assert (call.kind, call.request_id, call.recipient) == (
        mail.kind,
        request_id,
        mail.recipient,
    )
    assert call.address.startswith(LANDLINE)


def test_the_history_says_once_that_a_message_failed(database):
    request_id = a_learner(phone=MOBILE)
    fail_all(BOTH)
    history = db.session.get_one(HelpRequest, request_id).history
    assert [step.what for step in history].count(Happening.MESSAGE_FAILED) == 1


def a_told_helper(kind=NoticeKind.OFFER, **fields):
    helper = a_helper(a_network(), **{"phone": LANDLINE} | fields)
    account = db.session.get_one(Account, helper.account_id)
    tell_account(account, kind, key="offer-1", at=MONDAY, facts={})
    db.session.commit()
    return helper


def test_a_helper_is_called_by_a_coordinator(database):
    a_told_helper()
    fail_all()
    assert channels() == [(MAIL, FAILED), (CALL, WAITING)]
    assert written()[1].address == LANDLINE


@pytest.mark.parametrize("kind", [NoticeKind.SIGN_IN, NoticeKind.HELPER_WELCOME])
def test_a_key_is_told_to_nobody_else(database, kind):
    a_told_helper(kind)
    fail_all(BOTH)
    assert channels() == [(MAIL, FAILED)]
    assert tasks() == ["offer-1"]


def test_a_courtesy_that_fails_is_nobodys_task(database):
    a_told_helper(NoticeKind.OFFER_TAKEN)
    fail_all()
    assert channels() == [(MAIL, FAILED)]
    assert tasks() == []


def test_a_call_that_is_not_needed_any_more_is_not_made(database):
    a_told_helper()
    fail_all()
    cancel_waiting(key="offer-1", at=MONDAY)
    db.session.commit()
    assert channels()[1] == (CALL, NoticeStatus.CANCELLED)


def test_a_text_that_fails_leaves_the_call_that_says_the_same(database):
    a_learner(contact_way=ContactWay.PHONE, phone=MOBILE, email="")
    [call] = written()
    text = Notice(
        **{
            name: getattr(call, name)
            for name in ("network_id", "request_id", "kind", "recipient", "language")
        },
        **{"key": "sms-found-1", "channel": TEXT, "address": MOBILE, "facts": {}},
        **{"created_at": MONDAY, "due_at": MONDAY, "lane": "x"},
    )
    db.session.add(text)
    db.session.commit()
    fail_all(BOTH)
    assert channels() == [(CALL, WAITING), (TEXT, FAILED)]
    assert tasks() == []


def send_again(typed, notice):
    resending.send_again(
        network_id=notice.network_id,
        notice_id=notice.id,
        typed=typed,
        account_id=an_account_of(notice.network_id),
        now=MONDAY + timedelta(hours=1),
    )


def an_account_of(network_id):
    return db.session.scalars(
        select(Account.id).where(Account.network_id == network_id)
    ).first()


def test_a_corrected_address_is_the_helpers_from_now_on(database):
    helper = a_told_helper()
    fail_all()
    send_again(" Amina.B@Example.org ", written()[0])
    mail, call = written()
    assert (mail.status, mail.address, mail.tries) == (
        WAITING,
        "amina.b@example.org",
        0,
    )
    assert call.status is NoticeStatus.CANCELLED
    account = db.session.get_one(Helper, helper.id).account
    assert account.email == "amina.b@example.org"
    sent = []
    delivery.deliver_due(send=sent.append, now=MONDAY + timedelta(hours=1))
    assert [due.address for due in sent] == ["amina.b@example.org"]


def test_what_fails_twice_is_to_be_called_again(database):
    a_told_helper()
    fail_all()
    send_again("other@example.org", written()[0])
    for _ in range(2):
        delivery.deliver_due(send=refuse, now=MONDAY + timedelta(hours=2))
    assert channels() == [(MAIL, FAILED), (CALL, WAITING)]


def test_another_persons_address_changes_nothing(database):
    a_told_helper()
    taken = an_account(a_network(slug="other"), email="taken@example.org")
    fail_all()
    before = channels()
    with pytest.raises(resending.AddressTaken):
        send_again(taken.email, written()[0])
    with pytest.raises(BadEmail):
        send_again("nonsense", written()[0])
    assert channels() == before


def test_a_learners_corrected_address_is_kept_and_told_in_the_history(database):
    request_id = a_learner(phone="")
    an_account(db.session.get_one(HelpRequest, request_id).network)
    fail_all()
    send_again("jo@example.com", written()[0])
    request = db.session.get_one(HelpRequest, request_id)
    assert request.email == "jo@example.com"
    assert request.history[-1].what is Happening.CHANGED


def test_a_key_that_is_gone_cannot_be_sent_again(database):
    a_told_helper(NoticeKind.HELPER_WELCOME)
    fail_all()
    with pytest.raises(resending.CannotResend):
        send_again("other@example.org", written()[0])


def test_who_has_dealt_with_it_takes_it_off_the_list(database):
    a_told_helper(NoticeKind.SIGN_IN)
    fail_all()
    [notice] = written()
    resending.note_handled(
        network_id=notice.network_id, notice_id=notice.id, now=MONDAY
    )
    assert tasks() == []


def test_a_message_knows_the_keys_of_all_that_may_replace_it():
    assert set(keys_of("x")) == {"x", "sms-x", "x-call", "x-letter", "x-email"}
