"""The door for texts from the gateway, the page where they are read, short links."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from helpnet.adapters.signing import Purpose, sign_short
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel
from helpnet.domain.offers import OfferStatus
from helpnet.domain.text_signatures import signature
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.texts_received import TextReceived
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer
from tests.naughty import NAUGHTY

SECRET = "a secret for texts of more than thirty-two signs"
NOW = MONDAY + timedelta(hours=1)
GOOD = {"id": "m1", "from": "+32470111222", "text": "YES 4F"}


@pytest.fixture
def gateway(emptied, monkeypatch):
    """Return a function that posts a body, signed as the gateway does."""
    settings = replace(
        emptied.config["HELPNET"], SMS_SECRET=SECRET, SMS_URL="http://127.0.0.1:9/"
    )
    monkeypatch.setitem(emptied.config, "HELPNET", settings)
    client = emptied.test_client()

    def post(content, *, secret=SECRET, at=NOW, header=None, kind="application/json"):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        signed = signature(body, secret=secret, moment=int(at.timestamp()))
        headers = {"X-Helpnet-Signature": signed if header is None else header}
        return client.post(
            "/texts/incoming", data=body, headers=headers, content_type=kind
        )

    return post


@pytest.fixture
def offer(gateway):
    network = a_network()
    request = a_request(network, stage=Stage.OFFERED)
    return an_offer(request, a_helper(network), reply_code="4F")


def kept(app):
    with app.app_context():
        return list(db.session.scalars(select(TextReceived)))


def test_a_signed_text_answers_its_offer_and_again_says_the_same(
    emptied, gateway, offer
):
    for _ in range(2):
        answer = gateway(GOOD)
        assert (answer.status_code, answer.json) == (200, {"outcome": "done"})
    with emptied.app_context():
        assert db.session.get(Offer, offer.id).status is OfferStatus.ACCEPTED
    assert len(kept(emptied)) == 1


def test_a_form_is_read_as_well(emptied, gateway, offer):
    body = urlencode(GOOD | {"text": "Oui 4F, déjà là"}).encode()
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    assert gateway(body, kind=kind).status_code == 200
    assert kept(emptied)[0].body == "Oui 4F, déjà là"


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "another secret of more than thirty-two signs"},
        {"header": ""},
        {"header": "t=1,v1=00"},
        {"header": "t=,v1="},
        {"header": "v1=" + "0" * 64},
        {"header": "t=99999999999999999999,v1=" + "0" * 64},
        {"at": NOW - timedelta(minutes=6)},
        {"at": NOW + timedelta(minutes=6)},
    ],
)
def test_what_is_not_signed_just_now_is_refused_and_not_kept(
    emptied, gateway, offer, how
):
    answer = gateway(GOOD, **how)
    assert answer.status_code == 401
    assert "signature" in answer.json["error"]
    assert kept(emptied) == []


def test_another_body_under_a_good_signature_is_refused(emptied, gateway):
    body = json.dumps(GOOD).encode()
    good = signature(body, secret=SECRET, moment=int(NOW.timestamp()))
    assert gateway(GOOD | {"text": "NO 4F"}, header=good).status_code == 401
    assert gateway(GOOD, header=good).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 4000,
        b'{"id": ' + b"9" * 4050 + b"}",
        {"from": "+32470111222", "text": "x"},
        {"id": "", "from": "+32470111222", "text": "x"},
        {"id": "a b", "from": "+32470111222", "text": "x"},
        {"id": "é", "from": "+32470111222", "text": "x"},
        {"id": "x" * 121, "from": "+32470111222", "text": "x"},
        {"id": True, "from": "+32470111222", "text": "x"},
        {"id": "1", "text": "x"},
        {"id": "1", "from": "", "text": "x"},
        {"id": "1", "from": "9" * 41, "text": "x"},
        {"id": "1", "from": ["+32"], "text": "x"},
        {"id": "1", "from": "+32470111222"},
        {"id": "1", "from": "+32470111222", "text": 5},
        {"id": "1", "from": "+32470111222", "text": "x" * 5000},
    ],
)
def test_what_is_no_text_is_refused_in_a_plain_sentence(emptied, gateway, body):
    answer = gateway(body)
    assert answer.status_code == 400
    assert answer.json["error"].endswith(".")
    assert kept(emptied) == []


def test_naughty_texts_are_taken_in(emptied, gateway):
    a_network()
    for number, text in enumerate(NAUGHTY):
        if len(json.dumps(text)) < 3800:
            given = {"id": number, "from": "+32470999888", "text": text}
            assert gateway(given).status_code == 200, text
            form = urlencode(
                {"id": f"f{number}", "from": text[:30] or "x", "text": text},
                errors="ignore",
            )
            kind = "application/x-www-form-urlencoded"
            assert gateway(form.encode(), kind=kind).status_code in {200, 400}


def test_without_a_secret_there_is_no_such_door(visitor):
    assert visitor.client.post("/texts/incoming", json=GOOD).status_code == 404


def test_other_forms_still_need_their_token(gateway, emptied):
    client = emptied.test_client()
    assert client.post("/sign-in", data={"email": "a@example.org"}).status_code == 400
    assert client.get("/texts/incoming").status_code in {404, 405}


def test_a_short_link_leads_to_its_page_and_a_forged_one_nowhere(
    visitor, emptied, offer
):
    with emptied.app_context():
        code = sign_short(Purpose.OFFER, offer.id)
    answer = visitor.client.get(f"/t/{code}")
    assert answer.status_code == 302
    assert answer.location.startswith("/offer/")
    assert visitor.client.get(answer.location).status_code == 200
    for forged in (code[:-1], "x" + code[1:], "o1", "é", "o1.€"):
        assert visitor.client.get(f"/t/{forged}").status_code == 404


def test_a_coordinator_reads_and_answers_by_text(emptied, gateway, sign_in, offer):
    with emptied.app_context():
        network_id = db.session.get(Offer, offer.id).helper.network_id
    coordinator = an_account(_Network(network_id))
    gateway(GOOD | {"text": "Is it far? <b>bold</b>"})
    visitor = sign_in(coordinator)
    visitor.open("/coordinator/messages/")
    visitor.follow("Texts from people")
    assert visitor.sees("Amina Benali")
    assert visitor.sees("Is it far? <b>bold</b>")
    visitor.follow("Amina Benali")
    visitor.press("Send this text", words="é" * 161)
    assert visitor.sees("This is 161 signs long. A text takes 160.")
    visitor.press("Send this text", words="Two streets from the Café “Œil” 👍")
    assert visitor.sees("Your answer is on its way.")
    assert visitor.sees("No texts to read")
    with emptied.app_context():
        [reply] = [
            each
            for each in db.session.scalars(select(Notice))
            if each.facts.get("answer") == "own"
        ]
        assert reply.facts["text"] == 'Two streets from the Café "Oeil"'
        number = reply.id
    visitor.open(f"/coordinator/messages/{number}")
    assert visitor.sees("Signs: 32 of 160. It travels in 1 text.")


def test_a_text_can_be_marked_as_read(gateway, sign_in, emptied):
    network = a_network()
    gateway({"id": "u1", "from": "+32470999888", "text": "Who are you?"})
    visitor = sign_in(an_account(network))
    visitor.open("/coordinator/texts/")
    assert visitor.sees("Unknown number")
    visitor.follow("+32470999888")
    visitor.press("I have read it")
    assert visitor.sees("No texts to read")
    assert visitor.sees("Who are you?")


def test_another_network_s_text_is_not_found(gateway, sign_in, emptied, offer):
    gateway(GOOD | {"text": "Is it far?"})
    number = kept(emptied)[0].id
    client = sign_in(an_account(a_network())).client
    assert client.get(f"/coordinator/texts/{number}").status_code == 404


class _Network:
    def __init__(self, number):
        self.id = number


def test_a_helper_chooses_texts(gateway, sign_in, emptied):
    helper = a_helper(a_network())
    visitor = sign_in(_Network(helper.account_id))
    visitor.open("/account")
    visitor.follow("Choose e-mail, text or phone call")
    visitor.press("Save", channel="sms")
    assert visitor.sees("Your changes are saved.")
    with emptied.app_context():
        account = db.session.get(Account, helper.account_id)
        assert account.notice_channel is NoticeChannel.SMS


def test_without_a_gateway_texts_are_not_offered(visitor, sign_in):
    helper = a_helper(a_network())
    chooser = sign_in(_Network(helper.account_id))
    chooser.open("/account/messages")
    assert not chooser.sees("Text message:")
    answer = chooser.client.get("/account")
    assert b"/account/messages" in answer.data


def test_who_has_no_number_has_nothing_to_choose(sign_in, emptied):
    helper = a_helper(a_network(), phone="")
    client = sign_in(_Network(helper.account_id)).client
    assert client.get("/account/messages").status_code == 404
    assert b"/account/messages" not in client.get("/account").data
