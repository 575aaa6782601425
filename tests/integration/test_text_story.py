"""An offer leaves as a text through a shaky gateway, and its answer comes back signed."""

import json
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from helpnet.domain.gsm import ONE_PART, length
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.text_answers import TextOutcome
from helpnet.domain.text_signatures import signature
from helpnet.jobs import deliver
from helpnet.services import matching, text_inbox, texts_in
from helpnet.store.accounts import get_account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.texts_received import TextReceived
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer
from tests.text_gateway import running_gateway

SECRET = "a secret for texts of more than thirty-two signs"
KINDS = pytest.mark.parametrize(
    "address",
    ["http://{host}/send", "json://{host}/{to}?+Idempotency-Key={id}"],
    ids=["ours", "apprise"],
)


@pytest.fixture
def gateway():
    with running_gateway() as server:
        yield server


def words_of(got):
    _path, _headers, content = got
    return content.get("text") or content["message"]


@KINDS
@pytest.mark.parametrize("fault", ["dies", "drop", 503, 401])
def test_an_offer_by_text_is_answered_by_text(
    app, database, gateway, monkeypatch, set_clock, address, fault
):
    settings = replace(
        app.config["HELPNET"],
        SMS_URL=address.replace("{host}", gateway.host),
        SMS_SECRET=SECRET,
    )
    monkeypatch.setitem(app.config, "HELPNET", settings)
    helper, offer = asked_by_text()
    gateway.faults = [fault]
    set_clock(MONDAY)
    assert deliver(app) == 0
    assert status_of(NoticeKind.OFFER) is NoticeStatus.WAITING, "held, not lost"
    set_clock(MONDAY + timedelta(minutes=5))
    assert deliver(app) == 1
    assert len({got[1]["Idempotency-Key"] for got in gateway.got}) == 1
    said = words_of(gateway.got[-1])
    assert length(said) <= ONE_PART
    code = re.search(r"YES (\w\w) or NO \1", said)[1]
    assert post(app, f"No {code.lower()} sorry", helper.phone) == {"outcome": "done"}
    set_clock(MONDAY + timedelta(minutes=6))
    assert deliver(app) == 1
    assert "Why?" in words_of(gateway.got[-1])
    assert post(app, "2", helper.phone, name="m2") == {"outcome": "done"}
    db.session.expire_all()
    assert db.session.get(Offer, offer).status is OfferStatus.DECLINED


def asked_by_text():
    network = a_network()
    helper = a_helper(network)
    get_account(helper.account_id).notice_channel = NoticeChannel.SMS
    db.session.commit()
    request = a_request(network, stage=Stage.WAITING)
    offer = matching.offer(
        network_id=network.id,
        request_id=request.id,
        helper_id=helper.id,
        account_id=an_account(network).id,
        now=MONDAY,
    )
    return helper, offer


def status_of(kind):
    db.session.rollback()
    return db.session.scalar(select(Notice.status).where(Notice.kind == kind))


def post(app, text, sender, name="m1"):
    from helpnet import clock

    body = json.dumps({"id": name, "from": sender, "text": text}).encode()
    moment = int(clock.now().timestamp())
    headers = {"X-Helpnet-Signature": signature(body, secret=SECRET, moment=moment)}
    answer = app.test_client().post(
        "/texts/incoming", data=body, headers=headers, content_type="application/json"
    )
    return answer.json


def test_a_long_list_of_texts_asks_as_few_questions_as_a_short_one(database):
    network = a_network()
    a_helper(network)
    counts = []
    for number in range(12):
        texts_in.receive(
            gateway_id=f"m{number}",
            sender="+32470111222" if number % 2 else f"+3247099988{number % 10}",
            body="Is it far?",
            now=MONDAY,
        )
        if number in {1, 11}:
            counts.append(
                questions(lambda: text_inbox.list_texts(network_id=network.id))
            )
    assert counts[0] == counts[1] <= 6


def questions(ask):
    asked = []
    db.session.rollback()

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([each for each in asked if each.startswith("SELECT")])


def test_of_helpers_who_text_yes_at_once_exactly_one_wins(app, database):
    network = a_network()
    request = a_request(network, stage=Stage.OFFERED)
    phones = [f"+3247011122{number}" for number in range(4)]
    for phone in phones:
        an_offer(request, a_helper(network, phone=phone), reply_code="4F")
    outcomes, start = [], threading.Barrier(len(phones) * 2)

    def send(phone, name):
        with app.app_context():
            start.wait()
            outcomes.append(
                texts_in.receive(
                    gateway_id=f"{name}{phone}", sender=phone, body="yes 4F", now=MONDAY
                )
            )
            db.session.remove()

    threads = [
        threading.Thread(target=send, args=(phone, name))
        for phone in phones
        for name in ("a", "a")  # the gateway sends each one twice
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(
        [TextOutcome.DONE] * 2 + [TextOutcome.TOO_LATE] * 6
    )
    db.session.rollback()
    statuses = sorted(db.session.scalars(select(Offer.status)))
    assert statuses == [OfferStatus.ACCEPTED] + [OfferStatus.WITHDRAWN] * 3
    assert db.session.scalar(select(func.sum(Helper.load))) == 1
    assert db.session.scalar(select(func.count()).select_from(TextReceived)) == 4
