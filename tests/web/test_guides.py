"""Guides on the screen: found, read, handed out; none missing stops anybody."""

import pytest

from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.services import guides
from helpnet.store.catalogue import catalogue
from tests.factories import a_helper, a_network, a_partner, a_place, a_request, an_offer
from tests.web.conftest import stranger

LANGUAGES = ["fr", "nl", "de", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_opens_in_every_language(emptied, language):
    reader = stranger(emptied, language)
    for skill in guides_of(language):
        reader.open(f"/guides/{skill}")
        assert reader.status == 200
        assert reader.heading == catalogue().get_skill(skill).sentence[language]


def guides_of(language):
    listed = guides.list_guides(language=language)
    return [card.skill for area in listed for card in area.guides]


def test_the_list_leads_to_a_guide_and_the_guide_to_the_form(visitor):
    visitor.open("/").follow("Try it yourself first")
    visitor.follow("Read and send my e-mails")

    guide = guides.find_guide(skill="send-email", language="en")
    for text in (*guide.need, *guide.steps, *guide.stuck, guide.done, guide.benefit):
        assert visitor.sees(text)
    assert visitor.sees("+32 4 123 45 67")
    hard = dict(visitor.links())["Ask for help with this"]
    assert hard == "/ask/needs?need=send-email"


def test_the_need_is_ticked_when_the_guide_did_not_help(visitor):
    visitor.open("/guides/pay-online").follow("Ask for help with this")

    assert visitor.value("needs") == "pay-online"


def test_a_link_cannot_tick_what_nobody_offers(visitor):
    visitor.open("/ask/needs?need=fly-a-kite&need=pay-online")

    assert visitor.status == 200
    assert visitor.value("needs") == []


def test_search_finds_a_guide_in_own_words(visitor):
    visitor.open("/guides").press("Search", q="vido cal")

    assert visitor.sees("We found this")
    found = visitor.main.split("We found this")[1]
    assert found.strip().startswith("See my family on a video call")


def test_search_without_a_find_says_so_and_keeps_the_list(visitor):
    visitor.open("/guides").press("Search", q="<b>qqqqzzzz</b>")

    assert visitor.status == 200
    assert visitor.value("q") == "<b>qqqqzzzz</b>"
    assert visitor.sees("We found no guide for these words")
    assert visitor.sees("Pay on the internet")


@pytest.mark.parametrize("skill", ["fly-a-kite", "..%2fskills", "%00", "x" * 500])
def test_a_guide_that_is_not_there_leads_on(visitor, skill):
    visitor.open(f"/guides/{skill}")

    assert visitor.status == 404
    assert visitor.sees("+32 4 123 45 67")
    assert {"/guides", "/"} & {href for _words, href in visitor.links()}


def test_a_benefit_is_that_of_the_country_people_are_in(visitor):
    place = a_place(a_partner(a_network(country="BE")))
    visitor.open("/guides/see-pension")
    assert not visitor.sees("What it brings you:")

    visitor.open(f"/here/{place.id}").open("/guides/see-pension")

    assert visitor.sees("What it brings you: In Belgium")


def test_helpers_hand_out_the_guide_of_each_goal(sign_in):
    network = a_network()
    helper = a_helper(network, load=1)
    request = a_request(network, stage=Stage.ACCOMPANIED)
    an_offer(request, helper, status=OfferStatus.ACCEPTED)

    class Account:
        id = helper.account_id

    visitor = sign_in(Account).open(f"/helper/learners/{request.id}")

    assert visitor.status == 200
    visitor.follow("A guide to hand out:")
    assert visitor.heading == "Read and send my e-mails"
