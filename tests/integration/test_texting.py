"""Texts to mobile phones, through a gateway that really answers, well or badly."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from helpnet.adapters.sms import CannotText, ShortText, send
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.jobs import deliver
from helpnet.services import matching, texting, tracking
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.request_notices import confirm_received
from tests.conftest import settings_for
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer

MOBILE, LANDLINE = "+32470123456", "+3242223344"


class Gateway(BaseHTTPRequestHandler):
    """Keep what is posted; answer as the test says."""

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        content = json.loads(self.rfile.read(length))
        self.server.got.append((content, self.headers["Authorization"]))
        status = self.server.answer
        if status is None:  # hang up in the middle
            self.connection.close()
            return
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.path)
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.got, server.answer = [], 200
    url = f"http://127.0.0.1:{server.server_port}/send"
    server.settings = settings_for("sqlite://", SMS_URL=url, SMS_TOKEN="secret")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


TEXT = ShortText(number=7, to=MOBILE, body="Bonjour é")


def test_a_text_leaves_with_its_number_and_our_token(gateway):
    send(TEXT, gateway.settings)
    [(content, token)] = gateway.got
    assert token == "Bearer secret"
    assert content == {
        "to": MOBILE,
        "from": "helpnet",
        "text": "Bonjour é",
        "id": "outbox-7",
    }


@pytest.mark.parametrize(
    ("answer", "lasting"),
    [(400, True), (404, True), (302, True), (429, False), (500, False), (None, False)],
)
def test_a_refusal_lasts_and_a_fault_passes(gateway, answer, lasting):
    gateway.answer = answer
    with pytest.raises(CannotText) as refused:
        send(TEXT, gateway.settings)
    assert refused.value.lasting is lasting
    assert len(gateway.got) == 1, "a redirect must not carry the token elsewhere"


def test_nobody_there_is_a_passing_fault():
    settings = settings_for("sqlite://", SMS_URL="http://127.0.0.1:9/send")
    with pytest.raises(CannotText) as refused:
        send(TEXT, settings)
    assert not refused.value.lasting


def asked(**fields):
    request = a_request(a_network(), **fields)
    request = db.session.merge(request)
    confirm_received(request, at=MONDAY)
    db.session.commit()


def texts():
    db.session.rollback()
    wanted = select(Notice).where(Notice.channel == NoticeChannel.SMS)
    return list(db.session.scalars(wanted))


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"phone": MOBILE}, 1),
        ({"phone": LANDLINE}, 0),
        ({"phone": MOBILE, "contact_way": ContactWay.NEIGHBOUR}, 0),
        ({"contact_way": ContactWay.EMAIL, "email": "jo@example.org"}, 0),
    ],
)
def test_only_a_learner_s_own_mobile_phone_gets_a_text(database, fields, count):
    asked(**fields)
    for _ in range(2):
        texting.write_texts(now=MONDAY + timedelta(hours=1))
    assert len(texts()) == count


def test_what_is_old_is_not_texted(database):
    asked(phone=MOBILE)
    texting.write_texts(now=MONDAY + timedelta(days=2))
    assert texts() == []


def test_the_worker_texts_what_the_call_will_say(
    app, database, gateway, monkeypatch, set_clock
):
    set_clock(MONDAY)
    asked(phone=MOBILE, language="fr")
    monkeypatch.setitem(app.config, "HELPNET", _with_gateway(app, gateway))
    assert deliver(app) == 1
    assert deliver(app) == 0
    [(content, _token)] = gateway.got
    [notice] = texts()
    assert notice.status is NoticeStatus.SENT
    assert notice.kind is NoticeKind.REQUEST_RECEIVED
    assert "\n" not in content["text"]
    assert notice.facts["reference"] in content["text"]
    assert len(content["text"]) <= 320


def _with_gateway(app, gateway):
    from dataclasses import replace

    given = gateway.settings
    return replace(
        app.config["HELPNET"], SMS_URL=given.SMS_URL, SMS_TOKEN=given.SMS_TOKEN
    )


def test_what_a_match_promised_is_not_said_once_it_has_ended(database):
    network = a_network()
    request = a_request(network, phone=MOBILE, stage=Stage.OFFERED)
    offer = an_offer(request, a_helper(network))
    matching.accept(offer_id=offer.id, now=MONDAY)
    texting.write_texts(now=MONDAY)
    assert {each.status for each in texts()} == {NoticeStatus.WAITING}
    tracking.withdraw(request_id=request.id, now=MONDAY)
    found = select(Notice).where(Notice.kind == NoticeKind.HELPER_FOUND)
    told = db.session.scalars(found).all()
    assert {each.channel for each in told} == {NoticeChannel.CALL, NoticeChannel.SMS}
    assert {each.status for each in told} == {NoticeStatus.CANCELLED}
