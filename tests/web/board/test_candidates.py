"""The board: who fits, with the reasons."""

from datetime import timedelta

from helpnet.domain.autonomy import Level
from helpnet.domain.candidates import CriterionName
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.offers import Offer
from tests.factories import (
    MONDAY,
    NAMUR,
    SERAING,
    a_helper,
    a_request,
    an_offer,
    stored,
)
from tests.web.board.scene import url


def test_the_board_says_who_fits_and_why(network, coordinator):
    request = a_request(
        network, needs=("send-email", "read-news"), times=frozenset({"tue_am"})
    )
    a_helper(network, name="Amina Benali", load=1, **SERAING)
    a_helper(network, name="Far Away", reach_km=5, **NAMUR)

    coordinator.open(url(request))

    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("Lives 5.7 km away and travels up to 10 km")
    assert coordinator.sees("How: in a public place, such as a library")
    assert coordinator.sees("Speaks French")
    assert coordinator.sees("Free on Tuesday morning, like this person")
    assert coordinator.sees("Can teach 1 of 2 wishes")
    assert coordinator.sees("Accompanies 1 of at most 2 people")
    assert "Ask Far Away" not in coordinator.buttons()


def test_open_offers_may_take_the_last_places_of_a_helper(network, coordinator):
    request, other = a_request(network), a_request(network)
    busy = a_helper(network, name="Busy Helper", load=1)
    an_offer(other, busy), an_offer(a_request(network), busy)
    free = a_helper(network, name="Free Helper", capacity=3, load=1)
    an_offer(other, free), an_offer(other, free, status=OfferStatus.DECLINED)

    page = coordinator.open(url(request)).text
    coordinator.press("Ask Busy Helper")

    assert "2 offers wait for an answer" in page
    assert "1 offer waits for an answer" in page
    assert page.count("May soon be full") == 1
    assert "Ask Busy Helper" not in coordinator.buttons()  # asking was allowed


def test_the_last_place_is_taken_at_the_edge_only(network, coordinator):
    request, other = a_request(network), a_request(network)
    helper = a_helper(network, capacity=2, load=0)
    an_offer(other, helper)
    assert "May soon be full" not in coordinator.open(url(request)).text
    an_offer(a_request(network), helper)
    assert "May soon be full" in coordinator.open(url(request)).text


def test_a_learner_free_at_any_time_meets_when_the_helper_can(network, coordinator):
    request = a_request(network)
    free = {"mon_eve", "tue_am", "sat_am", "sun_pm"}
    a_helper(network, times=frozenset(free))
    coordinator.open(url(request))
    assert coordinator.sees(
        "The person is free at any time, the helper on Monday evening, Tuesday"
        " morning, Saturday morning and 1 more time"
    )


def test_a_doubt_on_the_place_is_said_where_it_widens_the_reach(network, coordinator):
    request = a_request(network, precision_km=5.0)
    a_helper(network, reach_km=3.0, **SERAING)
    coordinator.open(url(request))
    assert coordinator.sees(
        "Lives about 6 km away (not known exactly) and travels up to 3 km"
    )
    assert not coordinator.sees("Lives 5.7 km away")


def test_the_points_of_a_helper_add_up_before_the_eyes(network, coordinator):
    request = a_request(network, times=frozenset({"tue_am"}))
    a_helper(network, load=1, capacity=2, **SERAING)

    coordinator.open(url(request))

    # 35 × (1 − 5.7 / 12) + 25 + 15 × 1/3 + 15 × 1/2 + 0
    assert coordinator.sees("56 of 100 points: how they add up")
    assert coordinator.sees("Points of Amina Benali")
    for cells in (
        ("Lives near", "Lives 5.7 km away and travels up to 10 km", "52%", "18 of 35"),
        ("Can teach what is wanted", "Can teach 1 of 1 wish", "100%", "25 of 25"),
        ("Free on Tuesday morning, like this person", "33%", "5 of 15"),
        ("Accompanies 1 of at most 2 people", "50%", "8 of 15"),
        ("Has not helped this person before", "0%", "0 of 10"),
    ):
        assert coordinator.sees(" ".join(cells)), cells


def test_the_ten_best_are_shown_and_that_there_are_more(network, coordinator):
    request = a_request(network)
    for number in range(11):
        a_helper(network, name=f"Helper {number}", load=number // 10)

    coordinator.open(url(request))

    assert coordinator.sees("More than 10 helpers fit")
    asking = [each for each in coordinator.buttons() if each.startswith("Ask Helper")]
    assert len(asking) == 10
    assert "Ask Helper 10" not in asking  # accompanies somebody, so comes last
    assert not coordinator.sees("What stands in the way")


def test_what_a_helper_taught_before_is_said_and_kept(app, network, coordinator):
    with app.app_context():
        helper = a_helper(network)
        taught_before(network, helper, learners=2)
        request = a_request(network)
        address = url(request)

    coordinator.open(address)
    assert coordinator.sees("Has taught this to 2 people before")

    coordinator.press("Ask Amina Benali")
    with app.app_context():
        asked = db.select(Offer).where(Offer.status == OfferStatus.ASKED)
        kept = db.session.scalars(asked).one().reasons
        assert kept["taught"] == 2
        assert [name for name, *_rest in kept["criteria"]] == list(CriterionName)


def taught_before(network, helper, *, learners, skill="send-email"):
    """Let the helper have taught the skill, twice to each of some learners."""
    for number in range(learners):
        former = a_request(network, needs=(skill,), stage=Stage.AUTONOMOUS)
        offer = an_offer(former, helper, status=OfferStatus.ENDED)
        for meeting in range(2):
            held = HelpSession(
                request_id=former.id,
                offer_id=offer.id,
                status=SessionStatus.DONE,
                starts_at=MONDAY - timedelta(days=20 - meeting),
                mode=Mode.PUBLIC_PLACE,
                entry_key=f"taught-{helper.id}-{number}-{meeting}",
            )
            need_id = former.needs[0].id
            held.levels = [SessionLevel(need_id=need_id, level=Level.ALONE)]
            stored(held)
