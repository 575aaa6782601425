"""Every text fits in one message of a phone: all templates, languages, long names."""

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

from helpnet.adapters.signing import Purpose, read_short, sign_short
from helpnet.adapters.wording import word
from helpnet.domain.gsm import ONE_PART, length
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.text_answers import TextMeaning, parse
from helpnet.domain.texting import BY_TEXT
from helpnet.store.catalogue import catalogue

TEMPLATES = Path("templates/sms")
BASE = "https://entraide.exemple-de-commune.example"
NETWORKS = (
    "helpnet Brussels",
    "Réseau d'entraide numérique de l'Eurométropole de Strasbourg",
)
NAMES = (
    "Ann",
    "Wolfeschlegelsteinhausenbergerdorff-Montmorency de la Tour Saint-Ange",
    "Αλεξάνδρα Παπαδοπούλου-Κωνσταντινίδου",
    "محمد عبد الرحمن بن عبد الله آل سعود",
    "👵🏽 Zoë “Zoé” [1] {2} €€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€",
)
TOWNS = ("Ixelles", "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson")
ANSWERS = (
    *("accepted", "declined", "noted", "which", "too_late", "not_by_text"),
    *("nothing_open", "unknown", "stopped", "started", "human", "alone", "not_yet"),
    *("still_alone", "not_any_more", "which_goal"),
)
PHONE = "+32 2 555 00 10"


def facts(name, town, **more):
    return {
        "to": "learner",
        "by": "helper",
        "lent": False,
        "offer": 12_345_678,
        "code": "4F",
        "request": 12_345_678,
        "session": 12_345_678,
        "reference": "ABC-DEFG-H",
        "needs": ["send-email"],
        "mode": "public_place",
        "distance_km": 12.3,
        "town": town,
        "expires_at": "2026-09-30T16:00:00+00:00",
        "starts_at": "2026-09-30T16:00:00+00:00",
        "zone": "Europe/Brussels",
        "days": 3,
        "phone": PHONE,
        "helper": name,
        "helper_phone": PHONE,
        "learner": name,
        "learner_phone": PHONE,
        "place": f"Bibliothèque communale {town}",
        "address": "Avenue du Président Franklin Roosevelt 1234",
        "place_phone": PHONE,
        "where": "at the back, beside the big window",
        "note": "",
        **more,
    }


def variants(kind, name, town):
    if kind == NoticeKind.TEXT_REPLY:
        opened = [
            {"code": code, "needs": ["send-email"], "town": town}
            for code in ("4F", "7K", "9Y", "2C")
        ]
        for answer in ANSWERS:
            yield facts(name, town, answer=answer, open=opened, instead="email")
        return
    yield facts(
        name, town, by="2026-09-30" if kind == NoticeKind.REQUEST_RECEIVED else "helper"
    )
    yield facts(
        name,
        town,
        to="helper",
        by="" if kind == NoticeKind.REQUEST_RECEIVED else "learner",
    )
    if kind == NoticeKind.CHECK_IN:
        yield facts(name, town, needs=["send-email", "read-news"])
        for skill in catalogue().skills:
            yield facts(name, town, needs=[skill.id])
    if kind == NoticeKind.OFFER:
        yield facts(name, town, distance_km=None)
        yield facts(name, town, code="")


@pytest.fixture
def speaking_app(app, monkeypatch):
    settings = replace(app.config["HELPNET"], BASE_URL=BASE, SMS_SECRET="x" * 32)
    monkeypatch.setitem(app.config, "HELPNET", settings)
    with app.app_context():
        yield app


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
@pytest.mark.parametrize("kind", sorted(BY_TEXT))
def test_every_text_fits(speaking_app, kind, language):
    for network, name, town in itertools.product(NETWORKS, NAMES, TOWNS):
        for given in variants(kind, name, town):
            said = text_of(kind, language, network, given)
            assert length(said) <= ONE_PART, said
            words = " ".join(w for w in said.split() if not w.startswith("http"))
            assert not re.search(r"[a-zé][.:?!][A-Z]|[^.]\.\.( |$)", words), said
            if "https://" in said:
                assert ends_with_a_whole_link(said), said


def ends_with_a_whole_link(said):
    link = said.rpartition(" ")[2]
    if not link.startswith(BASE):
        return False
    path = link.removeprefix(BASE)
    return (
        path.startswith("/helper/") or read_short(path.rpartition("/")[2]) is not None
    )


def text_of(kind, language, network, given):
    worded = word(
        kind=kind,
        language=language,
        recipient=given["helper"],
        network=network,
        facts=given,
        channel=NoticeChannel.SMS,
    )
    assert worded.subject
    return worded.body.strip()


def test_an_offer_says_all_of_it_where_names_are_short(speaking_app, monkeypatch):
    near = replace(speaking_app.config["HELPNET"], BASE_URL="https://help.example.org")
    monkeypatch.setitem(speaking_app.config, "HELPNET", near)
    said = text_of(
        "offer", "en", "helpnet Liège", facts("Ann", "Ixelles", distance_km=2.0)
    )
    assert said.startswith("helpnet Liège: Can you help near Ixelles (about 2 km)? ")
    assert "Answer YES 4F or NO 4F by Wed 30 Sept 18:00." in said
    assert "Read and send my e-mails." in said


def test_without_a_secret_nobody_is_asked_to_answer_by_text(speaking_app, monkeypatch):
    silent = replace(speaking_app.config["HELPNET"], SMS_SECRET="")
    monkeypatch.setitem(speaking_app.config, "HELPNET", silent)
    said = text_of("offer", "en", "helpnet", facts("Ann", "Ixelles"))
    assert "YES" not in said
    code = said.rpartition(f"{BASE}/t/")[2]
    assert read_short(code) == (Purpose.OFFER, 12_345_678)


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
@pytest.mark.parametrize(
    "kind", ["offer_accepted", "first_contact_due", "session_reminder", "cannot_come"]
)
def test_a_lost_phone_tells_no_learner_s_number(speaking_app, kind, language):
    given = facts("Ann", "Ixelles", to="helper", learner_phone="+32 470 99 88 77")
    assert "99 88" not in text_of(kind, language, "helpnet", given)


def test_every_kind_that_may_go_by_text_has_words_and_no_other():
    written = {path.stem for path in TEMPLATES.glob("[a-z]*.txt")}
    assert written == set(BY_TEXT)


def test_every_skill_fits_in_an_offer(speaking_app):
    for skill in (each.id for each in catalogue().skills):
        given = facts("Ann", TOWNS[1], needs=[skill])
        for language in ("en", "fr", "nl", "de"):
            said = text_of("offer", language, NETWORKS[1], given)
            assert length(said) <= ONE_PART, said


@pytest.mark.parametrize(
    "code",
    [
        "",
        "o",
        "o1",
        "o1.",
        "x1.abcdefghijkl",
        "o01.abc",
        "o-1.x",
        "o1.é",
        "o" + "9" * 5000,
        "o².",
    ],
)
def test_a_forged_code_opens_nothing(speaking_app, code):
    assert read_short(code) is None


def test_a_code_for_one_thing_opens_no_other(speaking_app):
    code = sign_short(Purpose.OFFER, 7)
    assert read_short(code) == (Purpose.OFFER, 7)
    assert read_short("r" + code[1:]) is None
    assert read_short(code.replace("o7", "o8")) is None
    assert read_short(code[:-1]) is None


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_the_words_we_ask_for_are_those_we_understand(speaking_app, language):
    said = text_of("offer", language, "helpnet", facts("Ann", "Ixelles"))
    asked = re.findall(r"\b(\w+) 4F", said)
    assert [parse(f"{word} 4F").meaning for word in asked] == [
        TextMeaning.YES,
        TextMeaning.NO,
    ]
    stopped = facts("Ann", "Ixelles", answer="stopped", instead="")
    [start] = re.findall(
        r"\b[A-Z]{4,}\b", text_of("text_reply", language, "x", stopped)
    )
    assert parse(start).meaning is TextMeaning.START
