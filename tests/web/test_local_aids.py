"""Keeping what learners can get: coordinators all of it, partners their own."""

import pytest

from tests.factories import a_network, a_partner, a_partner_account, an_aid
from tests.naughty import NAUGHTY


@pytest.fixture
def network(emptied):
    return a_network(languages=["fr", "en"])


def test_a_coordinator_adds_changes_and_removes(coordinator):
    coordinator.open("/local-aids")
    assert coordinator.sees("Nothing yet")
    coordinator.follow("Add something")
    coordinator.press(
        "Save",
        kind="device",
        title_fr="Un ordinateur",
        words_fr="Un euro par mois.",
        skills=["send-email"],
        starts_on="2026-03-01",
        ends_on="2099-03-31",
        phone="04 222 33 44",
        website="www.example.org",
    )
    assert coordinator.sees("It is added.")
    assert coordinator.sees("Un ordinateur")
    coordinator.follow("Un ordinateur")
    assert coordinator.value("website") == "https://www.example.org"
    coordinator.press(
        "Save", title_fr="Une tablette", ends_on="2020-01-01", starts_on=""
    )
    assert coordinator.sees("Une tablette")
    assert coordinator.sees("Over")
    coordinator.follow("Une tablette").press("Remove this")
    assert coordinator.sees("Nothing yet")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Please type a title in one language at least."),
        ({"words_en": "Free"}, "Please type a title in this language too."),
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "before the first one"),
        ({"starts_on": "soon"}, "Type the day like this"),
        ({"phone": "call me"}, "number"),
        ({"website": "not a page"}, "Write it like this"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(coordinator, typed, said):
    words = {} if not typed or "words_en" in typed else {"title_en": "A card"}
    given = {"kind": "incentive"} | words | typed
    coordinator.open("/local-aids/new").press("Save", **given)
    assert coordinator.status == 422
    assert coordinator.sees(said)
    for name in words | typed:
        assert coordinator.value(name) == given[name]


def test_a_partner_keeps_its_own_only(network, sign_in):
    partner = a_partner(network)
    mine = an_aid(network, partner_id=partner.id, title={"en": "Ours"})
    other = an_aid(network, title={"en": "The network's"})
    visitor = sign_in(a_partner_account(partner, network))
    visitor.open("/partner").follow("Incentives, devices and connections")
    assert visitor.sees("Ours")
    assert not visitor.sees("The network's")
    assert visitor.open(f"/local-aids/{mine.id}").status == 200
    assert visitor.open(f"/local-aids/{other.id}").status == 404


def test_another_network_s_aids_do_not_exist(coordinator):
    other = an_aid(a_network(), title={"en": "Elsewhere"})
    assert not coordinator.open("/local-aids").sees("Elsewhere")
    assert coordinator.open(f"/local-aids/{other.id}").status == 404


@pytest.mark.parametrize("field", ["title_en", "words_en", "website", "phone"])
def test_any_text_is_taken_or_refused_with_words(coordinator, field):
    for text in NAUGHTY:
        coordinator.open("/local-aids/new")
        given = {"kind": "incentive", "title_en": "A card"} | {field: text}
        try:
            coordinator.press("Save", **given)
        except UnicodeEncodeError:  # half a character: no browser sends it
            continue
        assert coordinator.status in {200, 422}, text[:40]
