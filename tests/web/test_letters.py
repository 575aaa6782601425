"""Letters to print: chosen, printed, marked as sent by one of two."""

from datetime import timedelta

import pytest

from helpnet.domain.history import Happening
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, a_request, an_account, stored

LETTERS = "/coordinator/letters/"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=1))
    return a_network(name="Liège helps", phone="+32 4 222 33 44")


def a_letter(network, name, **fields):
    request = a_request(network, name=name)
    given = {
        "key": f"letter-{request.id}",
        "network_id": network.id,
        "request_id": request.id,
        "kind": NoticeKind.SESSION_PLANNED,
        "channel": NoticeChannel.LETTER,
        "recipient": name,
        "address": "Rue Haute 1\n4000 Liège",
        "language": "fr",
        "facts": {
            "request": request.id,
            "helper": "Amina Benali",
            "helper_phone": "",
            "starts_at": "2026-03-10T09:00:00+00:00",
            "zone": "Europe/Brussels",
            "mode": "public_place",
            "place": "",
            "address": "",
            "where": "",
            "note": "",
            "phone": network.phone,
        },
        "created_at": MONDAY,
        "due_at": MONDAY,
    }
    return stored(Notice(**given | fields))


def status(app, letter):
    with app.app_context():
        return db.session.get_one(Notice, letter.id).status


def test_no_letter_waits(coordinator):
    assert coordinator.open(LETTERS).sees("No letter waits")
    assert coordinator.open(LETTERS + "print").sees("Choose at least one letter")
    assert coordinator.open(LETTERS + "print?letter=x&letter=-1").status == 200


def test_all_are_chosen_but_those_without_an_address(network, coordinator):
    first = a_letter(network, "First Person")
    second = a_letter(network, "Second Person")
    nowhere = a_letter(network, "Third Person", address="")
    coordinator.open(LETTERS)
    assert coordinator.value("letter") == [str(first.id), str(second.id)]
    assert coordinator.sees("The address is missing.")
    coordinator.press("Show the letters", letter=[str(second.id), str(nowhere.id)])
    assert coordinator.sees("2 letters to print")
    assert not coordinator.sees("First Person")


def test_a_letter_says_all_in_the_readers_language(network, coordinator):
    letter = a_letter(network, "Jeanne Lambert")
    coordinator.open(LETTERS).press("Show the letters")
    page = coordinator.html
    assert 'class="hn-letter hn-letter--left" lang="fr"' in page
    assert coordinator.sees("Jeanne Lambert Rue Haute 1 4000 Liège")
    assert coordinator.sees("lundi 2 mars 2026")
    assert coordinator.sees("+32 4 222 33 44")
    with_reference = page.split("hn-letter__foot")[1]
    assert "localhost/request" in with_reference
    assert "<svg" in with_reference
    assert "http://" not in page.split("hn-letter__body")[1].split("</article>")[0]
    assert coordinator.value("letter") == str(letter.id)


def test_the_window_is_where_the_country_has_it_or_as_chosen(sign_in, emptied):
    france = a_network(country="FR")
    a_letter(france, "Jeanne Lambert")
    desk = sign_in(an_account(france)).open(LETTERS)
    assert desk.value("window") == "right"
    assert "hn-letter--right" in desk.press("Show the letters").html
    desk.open(LETTERS).press("Show the letters", window="left")
    assert "hn-letter--left" in desk.html


def test_printed_letters_are_marked_as_sent_once(emptied, network, sign_in):
    one, two = (sign_in(an_account(network)) for _ in range(2))
    first, second = a_letter(network, "First"), a_letter(network, "Second")
    one.open(LETTERS).press("Show the letters")
    two.open(LETTERS).press("Show the letters", letter=[str(first.id)])
    two.press("They are printed: mark as sent")
    assert two.sees("1 letter is marked as sent.")
    one.press("They are printed: mark as sent")
    assert one.sees("1 letter is marked as sent.")
    assert one.sees("1 letter no longer waited: somebody else has seen to it.")
    for letter in (first, second):
        assert status(emptied, letter) is NoticeStatus.SENT
        with emptied.app_context():
            steps = db.session.get_one(HelpRequest, letter.request_id).history
            assert [s.what for s in steps].count(Happening.LETTER_SENT) == 1


def test_only_our_own_letters_that_were_shown_are_marked(emptied, network, coordinator):
    other = a_network()
    foreign, later = a_letter(other, "Canary"), a_letter(network, "Later")
    shown = a_letter(network, "Shown")
    coordinator.open(LETTERS).press("Show the letters", letter=[str(shown.id)])
    token = coordinator.value("csrf_token")
    numbers = [("letter", str(each.id)) for each in (shown, foreign)]
    coordinator.send(
        LETTERS + "sent",
        [("csrf_token", token[0] if isinstance(token, list) else token), *numbers],
    )
    assert status(emptied, shown) is NoticeStatus.SENT
    assert status(emptied, foreign) is NoticeStatus.WAITING
    assert status(emptied, later) is NoticeStatus.WAITING
    coordinator.open(f"{LETTERS}print?letter={foreign.id}")
    assert "Canary" not in coordinator.html
