"""The coordinator's board: who fits and why, asking, withdrawing, closing."""

from datetime import timedelta

import pytest

from helpnet.domain.access import Role
from helpnet.domain.autonomy import Level
from helpnet.domain.candidates import CriterionName
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.services import boards
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    LIEGE,
    MONDAY,
    NAMUR,
    SERAING,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_account,
    an_offer,
    stored,
)


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=3))
    return a_network()


@pytest.fixture
def coordinator(network, sign_in):
    return sign_in(an_account(network))


def stage_of(app, request):
    with app.app_context():
        return db.session.get_one(HelpRequest, request.id).stage


def token_of(visitor):
    """Return the token of any form on the page."""
    tokens = visitor.value("csrf_token")
    return tokens[0] if isinstance(tokens, list) else tokens


def url(request):
    return f"/coordinator/requests/{request.id}"


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


def test_the_board_says_why_nobody_fits_and_what_would_help(network, coordinator):
    request = a_request(network)
    a_helper(network, reach_km=5, modes=frozenset({Mode.PUBLIC_PLACE}), **NAMUR)
    a_helper(network, languages=frozenset({"nl"}))

    coordinator.open(url(request))

    assert coordinator.sees("Nobody fits yet")
    assert coordinator.sees("Of your 2 helpers: what does not fit")
    assert coordinator.sees("Lives too far away 1 1")
    assert coordinator.sees("1 helper more in Dutch")
    assert coordinator.sees("1 helper more if they travelled 46 km further: Amina")


def test_too_few_helpers_are_explained_too_until_as_many_are_asked(
    network, coordinator
):
    request = a_request(network)
    for name in ("Amina", "Bilal", "Chloé"):
        a_helper(network, name=name)
    a_helper(network, name="Dirk", languages=frozenset({"nl"}))
    coordinator.open(url(request))
    assert not coordinator.sees("What stands in the way")  # three may be asked, 3 fit

    a_helper(network, name="Elif", languages=frozenset({"tr"}))
    few = a_request(network, needs=("read-news",))
    reads = {"skills": {"read-news": HelperLevel.MANAGE}}
    a_helper(network, name="Fred", **reads)
    a_helper(network, name="Gus", languages=frozenset({"nl"}), **reads)
    coordinator.open(url(few))
    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("Only 1 helper fits: what would find more")
    assert coordinator.sees("Of your 7 helpers: what does not fit")
    assert coordinator.sees("Cannot teach the main need 5")


def test_where_no_change_finds_more_the_heading_promises_none(network, coordinator):
    request = a_request(network)
    a_helper(network)
    coordinator.open(url(request))
    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("Nobody else fits yet")
    assert coordinator.sees("No single change finds anybody else.")
    assert not coordinator.sees("what would find more")


def test_what_a_helper_wrote_stands_in_quotes(network, sign_in):
    request = a_request(network)
    an_offer(
        request,
        a_helper(network),
        status=OfferStatus.DECLINED,
        answered_at=MONDAY,
        decline_reason=DeclineReason.OTHER,
        decline_note="My car is broken",
    )
    board = sign_in(an_account(network)).open(url(request))
    assert board.sees("Another reason: “My car is broken”")
    assert board.sees("Declined: Monday")


def test_in_french_a_space_stands_before_the_colon(network, sign_in):
    request = a_request(network, times=frozenset({"mon_am"}))
    a_place(
        a_partner(network),
        opening_hours="Tu 09:00-12:00",
        services=["Maîtrise des outils numériques du quotidien"],
    )
    board = sign_in(an_account(network, language="fr")).open(url(request))
    assert board.sees("Lundi\xa0: matin")
    assert board.sees("Mardi\xa0: de 09:00 à 12:00")


def test_while_an_answer_is_awaited_nobody_else_fits(network, coordinator):
    request = a_request(network)
    a_helper(network)
    coordinator.open(url(request)).press("Ask Amina Benali")
    assert coordinator.sees("Nobody else fits yet")
    assert coordinator.sees("No single change finds anybody else.")


def test_a_place_open_instead_is_named_with_hours_and_way(network, coordinator):
    north = LIEGE | {"latitude": LIEGE["latitude"] + 0.2}
    library = a_place(
        a_partner(network),
        name="Library of Herstal",
        latitude=LIEGE["latitude"] + 0.1,
        opening_hours="Tu 09:00-12:00",
        services=["Maîtrise des outils numériques du quotidien"],
    )
    request = a_request(network, times=frozenset({"tue_am", "sun_eve"}))
    a_helper(network, reach_km=11.0, **north)

    coordinator.open(url(request))

    assert coordinator.sees("1 helper more if the person came to Library of Herstal")
    assert coordinator.sees("11 km")
    assert coordinator.sees("Tuesday: 09:00 to 12:00")
    assert coordinator.sees("These places give this help themselves")
    assert ("Library of Herstal", f"/places/{library.id}") in coordinator.links()


def test_a_very_large_network_is_asked_on_request(network, coordinator, monkeypatch):
    monkeypatch.setattr(boards, "MOST_AT_ONCE", 1)
    request = a_request(network)
    for _ in range(2):
        a_helper(network, languages=frozenset({"nl"}))

    coordinator.open(url(request))
    assert not coordinator.sees("What stands in the way")

    coordinator.follow("Find out why so few helpers fit")
    assert coordinator.sees("2 helpers more in Dutch")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"needs": ()}, "The request does not say what the person wants to learn."),
        ({"needs": ("fly",)}, "We do not know what this wish means: fly."),
        ({"modes": frozenset()}, "The request does not say how the help may come."),
        (
            {"latitude": None, "longitude": None},
            "We do not know where the person lives",
        ),
        ({"languages": frozenset()}, "The request names no language."),
    ],
)
def test_a_request_that_fits_nobody_says_why_and_where_to_mend_it(
    network, coordinator, wrong, sentence
):
    request = a_request(network, **wrong)
    a_helper(network)

    coordinator.open(url(request))
    assert coordinator.sees("We cannot look for anybody yet")
    assert coordinator.sees(sentence)
    assert not coordinator.sees("What stands in the way")

    coordinator.follow("Change what was asked")
    assert coordinator.url.endswith("/wishes")
    assert coordinator.sees(sentence)


def test_a_faulty_request_cannot_be_put_to_anybody(app, network, coordinator):
    request, helper = a_request(network, modes=frozenset()), a_helper(network)
    token = coordinator.open(url(request)).value("csrf_token")[0]
    fields = {"csrf_token": token, "helper_id": helper.id}
    coordinator.send(url(request) + "/offers", fields)
    assert coordinator.open(url(request)).sees("does not say how the help may come")
    assert stage_of(app, request) is Stage.WAITING


def test_asking_and_taking_back(app, network, coordinator):
    request = a_request(network)
    a_helper(network)

    coordinator.open(url(request)).press("Ask Amina Benali")
    assert coordinator.sees("The helper has been asked.")
    assert stage_of(app, request) is Stage.OFFERED
    assert "Ask Amina Benali" not in coordinator.buttons()

    coordinator.press("Take back")
    assert coordinator.sees("The helper need not answer any more.")
    assert stage_of(app, request) is Stage.WAITING


def test_a_helper_who_filled_up_meanwhile_is_refused_in_words(
    app, network, coordinator
):
    request = a_request(network)
    helper = a_helper(network, capacity=1)
    coordinator.open(url(request))
    with app.app_context():
        db.session.get_one(Helper, helper.id).load = 1
        db.session.commit()

    coordinator.press("Ask Amina Benali")

    assert coordinator.sees("This helper cannot be asked now")
    assert coordinator.sees("Accompanies enough people already")
    assert stage_of(app, request) is Stage.WAITING


def test_the_buttons_are_those_of_the_stage(network, coordinator):
    waiting = a_request(network)
    closed = a_request(network, stage=Stage.WITHDRAWN, closed_at=MONDAY)

    assert "Open again" not in coordinator.open(url(waiting)).buttons()
    assert "Cancel for this person" in coordinator.buttons()
    assert "Open again" in coordinator.open(url(closed)).buttons()
    assert "Cancel for this person" not in coordinator.buttons()


@pytest.mark.parametrize(
    ("button", "stage"),
    [
        ("Cannot be reached", Stage.UNREACHABLE),
        ("Cancel for this person", Stage.WITHDRAWN),
    ],
)
def test_closing_an_accompanied_request_frees_the_helper(
    app, network, coordinator, button, stage
):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    helper = a_helper(network, load=1)
    offer = an_offer(request, helper, status=OfferStatus.ACCEPTED)

    coordinator.open(url(request)).press(button)

    assert stage_of(app, request) is stage
    with app.app_context():
        assert db.session.get_one(Offer, offer.id).status is OfferStatus.ENDED
        assert db.session.get_one(Helper, helper.id).load == 0
    coordinator.press("Open again")
    assert stage_of(app, request) is Stage.WAITING


def test_closing_ends_what_was_planned_and_tells_the_helper(app, network, coordinator):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    offer = an_offer(request, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    meeting = stored(
        HelpSession(
            request_id=request.id,
            offer_id=offer.id,
            starts_at=MONDAY + timedelta(days=2),
            mode=Mode.PUBLIC_PLACE,
            entry_key="planned",
        )
    )

    coordinator.open(url(request)).press("Cancel for this person")

    with app.app_context():
        planned = db.session.get_one(HelpSession, meeting.id)
        assert planned.status is SessionStatus.CANCELLED
        told = db.select(Notice).where(Notice.kind == NoticeKind.REQUEST_WITHDRAWN)
        facts = [notice.facts["to"] for notice in db.session.scalars(told)]
        assert sorted(facts) == ["helper", "learner"]


def test_the_follow_up_is_one_link_away_while_somebody_helps(network, coordinator):
    waiting = a_request(network)
    assert "Follow-up" not in coordinator.open(url(waiting)).main
    helped = a_request(network, name="Jeanne", stage=Stage.ACCOMPANIED)
    an_offer(helped, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    coordinator.open(url(helped)).follow("Follow-up of Jeanne")
    assert coordinator.url.endswith("/followup")
    assert coordinator.sees("How far")


def test_an_accompaniment_is_ended_where_the_board_sends_for_it(
    app, network, coordinator, sign_in
):
    helped = a_request(network, name="Jeanne", stage=Stage.ACCOMPANIED)
    helper = a_helper(network, name="Paul Maes", load=1)
    offer = an_offer(helped, helper, status=OfferStatus.ACCEPTED)
    end, fields = f"{url(helped)}/followup/end", {"offer_id": offer.id}
    fields["csrf_token"] = token_of(coordinator.open(f"{url(helped)}/followup"))
    excluded = {**fields, "helper_id": helper.id, "why": "conflict"}

    coordinator.send(f"{url(helped)}/exclusions", excluded)
    assert coordinator.sees("End that first.")
    coordinator.press("End this accompaniment Paul Maes")

    assert coordinator.url == url(helped)
    assert coordinator.sees("The accompaniment has ended.")
    assert stage_of(app, helped) is Stage.WAITING
    assert coordinator.send(end, fields).status == 200
    assert coordinator.send(end, {**fields, "offer_id": "x"}).status == 404
    coordinator.open(f"{url(helped)}/followup")
    assert "End this accompaniment Paul Maes" not in coordinator.buttons()


def test_another_networks_accompaniment_cannot_be_ended(app, network, coordinator):
    other = a_network()
    helped = a_request(other, stage=Stage.ACCOMPANIED)
    offer = an_offer(helped, a_helper(other, load=1), status=OfferStatus.ACCEPTED)
    token = token_of(coordinator.open(url(a_request(network))))
    fields = {"csrf_token": token, "offer_id": offer.id}
    assert coordinator.send(f"{url(helped)}/followup/end", fields).status == 404
    assert stage_of(app, helped) is Stage.ACCOMPANIED


def test_a_neighbours_number_and_name_stand_apart(network, coordinator):
    asked = {
        "contact_way": ContactWay.NEIGHBOUR,
        "phone": "+3242223344",
        "contact_note": "Ask Elif",
    }
    coordinator.open(url(a_request(network, **asked)))
    assert ("04 222 33 44", "tel:042223344") in coordinator.links()
    assert "04 222 33 44 Ask Elif" in coordinator.main


def test_sending_elsewhere_needs_words_and_keeps_them(app, network, coordinator):
    request = a_request(network)
    coordinator.open(url(request)).follow("Send elsewhere")

    coordinator.press("Send there", words="")
    assert coordinator.status == 422
    assert coordinator.sees("Please write where the person can go, and why.")

    coordinator.press("Send there", words="Social service, rue Haute 3")
    assert stage_of(app, request) is Stage.REDIRECTED
    assert coordinator.sees("Social service, rue Haute 3")


def test_a_noted_call_is_in_the_history(network, coordinator):
    request = a_request(network)
    coordinator.open(url(request)).press("Keep the note", note="Has a tablet")
    assert coordinator.sees("The learner was called")
    assert coordinator.sees("Has a tablet")
    assert coordinator.press("Keep the note", note=" ").status == 422


def test_requests_of_other_networks_do_not_exist(network, coordinator):
    foreign = a_request(a_network(), name="Canary Foreign")
    helper = a_helper(network)
    offer = an_offer(foreign, helper)

    coordinator.open("/coordinator/requests")
    assert not coordinator.sees("Canary Foreign")
    assert coordinator.open(url(foreign)).status == 404
    assert "Canary" not in coordinator.html
    own = a_request(network)
    token = coordinator.open(url(own)).value("csrf_token")[0]
    for path, fields in (
        ("/offers", {"helper_id": helper.id}),
        (f"/offers/{offer.id}/withdraw", {}),
        ("/elsewhere", {"words": "there"}),
        ("/unreachable", {}),
        ("/cancel", {}),
        ("/reopen", {}),
        ("/calls", {"note": "hello"}),
    ):
        sent = coordinator.send(url(foreign) + path, {"csrf_token": token} | fields)
        assert sent.status == 404, path
    assert coordinator.open(url(foreign) + "/elsewhere").status == 404


def test_helpers_of_other_networks_cannot_be_asked(network, coordinator):
    request = a_request(network)
    stranger = a_helper(a_network())
    token = coordinator.open(url(request)).value("csrf_token")[0]
    sent = coordinator.send(
        url(request) + "/offers", {"csrf_token": token, "helper_id": stranger.id}
    )
    assert sent.status == 404


def test_only_coordinators_open_the_desk(network, sign_in, visitor):
    account = an_account(network, role=Role.HELPER)
    with_account = sign_in(account)
    assert with_account.open("/coordinator/").status == 403
    assert "/coordinator" not in visitor.open("/coordinator/").url
