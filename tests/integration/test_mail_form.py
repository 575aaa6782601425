"""An e-mail as it arrives: its headers, its text, the same words in HTML, its calendar."""

import email.policy
from dataclasses import replace
from email import message_from_bytes

import html5lib
import pytest
from sqlalchemy import select

from helpnet.adapters import mail as mail_module
from helpnet.adapters.mail import CalendarPart, CannotSend, Mail, Mailer
from helpnet.adapters.mail_html import blocks, dress
from helpnet.adapters.mail_message import compose
from helpnet.adapters.wording import speaking
from helpnet.domain.delivery import Sender
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.jobs import deliver
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.notices import Notice, tell_account
from tests.factories import MONDAY, a_helper, a_network
from tests.integration.test_delivery import mailbox as mailbox
from tests.naughty import NAUGHTY

SENDER = "helpnet <no-reply@example.org>"
MAIL = Mail(number=7, to="jo@example.org", subject="Hello", body="Bonjour\n", name="Jo")


def parsed(mail):
    octets = compose(mail, SENDER).as_bytes(policy=email.policy.SMTP)
    return message_from_bytes(octets, policy=email.policy.default)


def test_the_headers_say_who_writes_to_whom_in_which_language():
    mail = replace(MAIL, name="Zoë Müller", language="fr", reply_to="desk@example.org")
    found = parsed(mail)
    assert found["From"] == SENDER
    assert found["To"].addresses[0].display_name == "Zoë Müller"
    assert found["Message-ID"] == "<outbox-7@example.org>"
    assert found["Reply-To"] == "desk@example.org"
    assert found["Content-Language"] == "fr"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Date"].datetime.tzinfo is not None
    assert found["List-Unsubscribe"] is None


def test_what_can_be_ended_says_how_by_one_press():
    found = parsed(replace(MAIL, unsubscribe="https://help.example.org/unsubscribe/x"))
    assert found["List-Unsubscribe"] == "<https://help.example.org/unsubscribe/x>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_text_comes_first_and_the_page_is_its_alternative():
    found = parsed(replace(MAIL, html="<p>Bonjour</p>"))
    assert found.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in found.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_a_meeting_is_in_the_mail_for_calendars_and_for_people():
    part = CalendarPart(
        name="meeting.ics", method="REQUEST", content=b"BEGIN:VCALENDAR\r\n"
    )
    found = parsed(replace(MAIL, html="<p>x</p>", calendar=part))
    parts = [
        each for each in found.walk() if each.get_content_type() == "text/calendar"
    ]
    inside, attached = parts
    assert inside["Content-Type"].params["method"] == "REQUEST"
    assert attached.get_filename() == "meeting.ics"
    assert all("BEGIN:VCALENDAR" in str(each.get_content()) for each in parts)


@pytest.mark.parametrize("name", ["a\r\nBcc: x@y.z", 'quo"te', "(", "x" * 500, "\x00"])
def test_no_name_breaks_a_header(name):
    found = parsed(replace(MAIL, name=name))
    assert found["Bcc"] is None
    assert found["To"].addresses[0].addr_spec == "jo@example.org"


@pytest.mark.parametrize(
    "to", ["a\r\nBcc: x@y.z@example.org", "no at sign", "", "a b@c"]
)
def test_what_is_no_address_fails_for_good(mailbox, to):
    with Mailer(mailbox.settings) as mailer, pytest.raises(CannotSend) as refused:
        mailer.send(replace(MAIL, to=to))
    assert refused.value.lasting


def test_no_string_at_all_breaks_a_mail(mailbox):
    """Whatever people type arrives, or fails for good: nothing is tried for ever."""
    failed = []
    with Mailer(mailbox.settings) as mailer:
        for string in NAUGHTY:
            mail = replace(MAIL, name=string, subject=string, body=string)
            try:
                mailer.send(mail)
            except CannotSend as error:
                failed.append(error)
    assert len(mailbox.mails) + len(failed) == len(NAUGHTY)
    assert len(failed) < 5
    assert all(error.lasting for error in failed)
    assert not [mail for mail in mailbox.mails if mail["Bcc"] or mail["Cc"]]


def test_one_connection_carries_many_mails_also_after_a_refusal(mailbox):
    with Mailer(mailbox.settings) as mailer:
        mailer.send(MAIL)
        first = mailer._server
        with pytest.raises(CannotSend):
            mailer.send(replace(MAIL, to="gone@example.org"))
        mailer.send(MAIL)
        assert mailer._server is first
    assert len(mailbox.mails) == 2


def test_a_connection_that_was_lost_is_made_again(mailbox):
    with Mailer(mailbox.settings) as mailer:
        mailer.send(MAIL)
        mailer._server.sock.close()
        mailer.send(MAIL)
    assert len(mailbox.mails) == 2


@pytest.mark.parametrize("seconds", [0, -1])
def test_no_message_takes_longer_than_its_lease(mailbox, monkeypatch, seconds):
    monkeypatch.setattr(mail_module, "MOST_SECONDS", seconds)
    with Mailer(mailbox.settings) as mailer, pytest.raises(CannotSend) as refused:
        mailer.send(MAIL)
    assert "too long" in refused.value.reason
    assert not refused.value.lasting
    assert mailbox.mails == []


BODY = """Hello Jo,

Somebody would like to learn:
- to send an e-mail
- to <pay> online

Look at it here:

https://help.example.org/offer/x?a=1&b=2

Thank you.
network
"""


def test_the_page_is_made_of_the_words_of_the_text():
    kinds = [
        "link" if each.link else "items" if each.items else "lines"
        for each in blocks(BODY)
    ]
    assert kinds == ["lines", "lines", "items", "link", "lines"]
    [link] = [each for each in blocks(BODY) if each.link]
    assert link.words == "Look at it here"


def test_the_page_is_sound_and_asks_nothing_of_anybody(app):
    network = Sender(name="Liège", phone="04 222 33 44", email="")
    with app.app_context(), speaking("nl"):
        page = dress(subject="Hello & <b>", body=BODY, network=network)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert tree.get("lang") == "nl"
    assert tree.get("dir") == "ltr"
    assert not set(tree.iter("img")) | set(tree.iter("script")) | set(tree.iter("link"))
    hrefs = [each.get("href") for each in tree.iter("a")]
    assert hrefs == ["https://help.example.org/offer/x?a=1&b=2", "tel:042223344"]
    said = " ".join("".join(tree.find("body").itertext()).split())
    for line in BODY.replace("- ", "").replace("here:", "here").splitlines():
        assert line.strip() in said


def test_an_offer_arrives_whole(app, database, mailbox, monkeypatch, set_clock):
    set_clock(MONDAY)
    given = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": mailbox.settings.SMTP_PORT}
    here = replace(app.config["HELPNET"], **given)
    monkeypatch.setitem(app.config, "HELPNET", here)
    helper = a_helper(a_network(email="desk@example.org"), name="Amina Benali")
    facts = {
        **{"offer": 1, "needs": ["send-email"], "mode": "phone", "distance_km": None},
        **{"town": "", "zone": "Europe/Brussels", "expires_at": MONDAY.isoformat()},
    }
    account = db.session.get_one(Account, helper.account_id)
    tell_account(account, NoticeKind.OFFER, key="o", at=MONDAY, facts=facts)
    db.session.commit()
    assert deliver(app) == 1
    [mail] = mailbox.mails
    assert mail["Reply-To"] == "desk@example.org"
    assert "/unsubscribe/" in mail["List-Unsubscribe"]
    assert "Amina Benali" in mail["To"]
    assert db.session.scalar(select(Notice.status)) is NoticeStatus.SENT
