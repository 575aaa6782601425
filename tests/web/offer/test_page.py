"""An offer's page: no identity before the yes, and a way on when it is too late."""

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.offers import OfferStatus
from tests.factories import MONDAY
from tests.web.conftest import stranger
from tests.web.offer.scene import REASONS, offered, reveals, status_of


def test_before_the_answer_nothing_tells_who_it_is(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer))

    assert visitor.sees("Around Seraing, about 6 km from you")
    assert visitor.sees("Français")
    assert visitor.sees("No, not this time")
    assert not reveals(visitor)
    assert status_of(app, offer) is OfferStatus.ASKED


def test_the_helper_reads_why_they_are_asked_and_nothing_of_who_asks(
    visitor, network, request_, page_of
):
    facts = {
        "times": ["tue_am", "sat_pm"],
        "any_time": False,
        "taught": 6,
        "former": True,
        "criteria": [["closeness", 0.43, 0.35], ["continuity", 1.0, 0.1]],
    }
    visitor.open(page_of(offered(request_, network, reasons=REASONS | facts)))

    assert visitor.sees("Why we ask you")
    assert visitor.sees("It is about 6 km from you, and you travel up to 10 km")
    assert visitor.sees("You both speak French")
    assert visitor.sees("You are both free on Tuesday morning and Saturday afternoon")
    assert visitor.sees("You can teach 1 of 1 wish")
    assert visitor.sees("You have taught this to 6 people before")
    assert not visitor.sees("5.7")
    assert not visitor.sees("Helped this person before")
    assert not reveals(visitor)


def test_the_others_learn_kindly_that_it_is_taken(visitor, network, request_, page_of):
    first, second = (offered(request_, network) for _ in range(2))
    visitor.open(page_of(first)).press("Yes, I help")

    visitor.open(page_of(second))
    assert visitor.sees("Somebody else was faster")
    assert not reveals(visitor)
    assert "Yes, I help" not in visitor.buttons()


def test_a_yes_that_comes_too_late_on_an_open_page(
    app, visitor, network, request_, page_of
):
    first, second = (offered(request_, network) for _ in range(2))
    late = stranger(app).open(page_of(second))
    visitor.open(page_of(first)).press("Yes, I help")

    late.press("Yes, I help")

    assert late.status == 409
    assert late.sees("Somebody else was faster")
    assert not reveals(late)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"expires_at": MONDAY}, "The time to answer is over"),
        ({"status": OfferStatus.EXPIRED}, "The time to answer is over"),
        ({"status": OfferStatus.WITHDRAWN}, "This is settled already"),
    ],
)
def test_closed_offers_say_so_and_show_a_way_on(
    visitor, network, request_, page_of, fields, words
):
    visitor.open(page_of(offered(request_, network, **fields)))
    assert visitor.sees(words)
    assert not reveals(visitor)
    assert ("Go to my page", "/helper") in visitor.links()


@pytest.mark.parametrize(
    ("helper", "words"),
    [
        ({"capacity": 1, "load": 1}, "You accompany enough people already"),
        ({"standing": "paused"}, "Something has changed"),
    ],
)
def test_a_yes_that_cannot_be_given_now_leaves_the_link_whole(
    app, visitor, network, request_, page_of, helper, words
):
    offer = offered(request_, network, helper=helper)
    visitor.open(page_of(offer)).press("Yes, I help")
    assert visitor.status == 409
    assert visitor.sees(words)
    assert not reveals(visitor)
    assert status_of(app, offer) is OfferStatus.ASKED
    assert stranger(app).open(page_of(offer)).sees("Can you help this person?")


def test_a_home_visit_needs_a_valid_check_at_the_moment_of_the_yes(
    app, visitor, network, request_, page_of
):
    offer = offered(
        request_, network, mode="home_visit", helper={"vetted_until": MONDAY.date()}
    )
    gone = offered(request_, network, mode="home_visit", helper={"vetted_until": None})
    visitor.open(page_of(gone)).press("Yes, I help")
    assert visitor.sees("Something has changed")
    visitor.open(page_of(offer)).press("Yes, I help")
    assert status_of(app, offer) is OfferStatus.ACCEPTED


@pytest.mark.parametrize("token", ["nonsense", "12", "a.b.c", "é", "%00"])
def test_forged_links_open_nothing_and_show_a_way_on(visitor, emptied, token):
    assert visitor.open(f"/offer/{token}").status == 404
    assert visitor.sees("This link does not work")
    assert ("Go to my page", "/helper/offers") in visitor.links()


def test_a_link_that_was_cut_off_says_so(visitor, network, request_, page_of):
    whole = page_of(offered(request_, network))
    for end in (1, 5, 20):
        assert visitor.open(whole[:-end]).status == 404
        assert visitor.sees("Open our message again and tap the whole link")


def test_a_link_to_a_request_opens_no_offer(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    with app.app_context():
        token = sign(Purpose.REQUEST, offer.id)
        unknown = sign(Purpose.OFFER, offer.id + 1)
    for foreign in (token, unknown):
        assert visitor.open(f"/offer/{foreign}").status == 404
        assert visitor.sees("This link does not work")
        assert visitor.open(page_of(offer)).status == 200
