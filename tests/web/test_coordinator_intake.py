"""A coordinator types in a request that came by phone, at a counter or by letter."""

import pytest

from helpnet.domain.asking import Barrier, Channel, Route
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from helpnet.store.surveys import SurveyAnswer
from helpnet.web.paper_order import QUESTIONS
from tests.factories import AROUND_LYON, a_network, a_request
from tests.naughty import NAUGHTY

PHONED = {
    "channel": "phone",
    "full_name": "Jeanne Lambert",
    "where": "4000",
    "way": "phone",
    "phone": "04 222 33 44",
    "main": "pay-online",
    "needs": ["send-email", "pay-online"],
    "barriers": ["access"],
    "modes": ["phone"],
    "any_time": "y",
    "languages": ["fr"],
}


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


def type_in(visitor, **changes):
    visitor.open("/coordinator/requests/new")
    return visitor.press("Take the request in", **PHONED | changes)


def requests(app):
    with app.app_context():
        return db.session.scalars(
            db.select(HelpRequest).options(db.joinedload(HelpRequest.needs))
        ).unique().all()  # fmt: skip


@pytest.mark.parametrize("channel", ["phone", "counter", "letter"])
def test_it_becomes_a_request_like_any_other(emptied, coordinator, channel):
    type_in(coordinator, channel=channel)
    assert coordinator.status == 200, coordinator.text
    assert coordinator.sees("The request is in:")
    (request,) = requests(emptied)
    assert request.channel is Channel(channel)
    assert [need.skill for need in request.needs] == ["pay-online", "send-email"]
    assert request.barriers == {Barrier.ACCESS}
    assert request.contact_way is ContactWay.PHONE
    assert request.phone == "+3242223344"
    with emptied.app_context():
        step = db.session.get(HelpRequest, request.id).history[0]
        assert step.by is Actor.COORDINATOR
        assert step.account_id is not None


@pytest.mark.parametrize(
    ("speaks", "written"),
    [(["nl"], "nl"), (["tr", "de"], "de"), (["fr", "en"], "en"), (["tr"], "en")],
)
def test_messages_are_in_a_language_of_the_learner(
    emptied, coordinator, speaks, written
):
    type_in(coordinator, languages=speaks)
    (request,) = requests(emptied)
    assert request.language == written


def test_a_letter_needs_an_address(emptied, coordinator):
    type_in(coordinator, way="letter", phone="")
    assert coordinator.status == 422
    assert coordinator.sees("Please type the neighbour or the postal address.")
    coordinator.press("Take the request in", contact_note="Rue Haute 1, 4000 Liège")
    assert requests(emptied)[0].contact_note == "Rue Haute 1, 4000 Liège"


def test_who_asks_for_another_has_their_yes(emptied, coordinator):
    type_in(coordinator, referrer_name="Sophie", relation="daughter")
    assert coordinator.status == 422
    coordinator.press("Take the request in", agreed="y")
    (request,) = requests(emptied)
    assert request.referrer_name == "Sophie"
    assert request.consent_at is not None


def test_a_name_borne_twice_is_chosen_on_the_same_page(emptied, coordinator):
    a_network(name="Arras learns", country="FR", territory=AROUND_LYON)
    type_in(coordinator, where="Saint-Nicolas")
    assert coordinator.status == 422
    assert coordinator.sees("Saint-Nicolas, Liège, Belgium")
    assert coordinator.value("full_name") == "Jeanne Lambert"
    choices = [
        control.get("value")
        for control in coordinator.tree.iter("input")
        if control.get("name") == "choice"
    ]
    coordinator.press("Take the request in", choice=choices[0])
    assert len(requests(emptied)) == 1


def test_outside_every_network_is_said_beside_the_place(emptied, coordinator):
    type_in(coordinator, where="5000 Namur")
    assert coordinator.status == 422
    assert coordinator.sees("No network covers this place.")
    assert requests(emptied) == []


def test_a_request_for_another_network_goes_there(emptied, coordinator):
    a_network(name="Lyon learns", country="FR", territory=AROUND_LYON)
    type_in(coordinator, where="69001", phone="04 72 00 00 00")
    assert coordinator.sees("It belongs to another network")
    assert len(requests(emptied)) == 1


def test_sent_twice_it_is_one_request(emptied, coordinator):
    coordinator.open("/coordinator/requests/new")
    typed = PHONED | {
        "key": coordinator.value("key"),
        "csrf_token": coordinator.value("csrf_token"),
    }
    for _ in range(3):
        coordinator.client.post("/coordinator/requests/new", data=typed)
    assert len(requests(emptied)) == 1
    for _ in range(2):
        coordinator.client.post(
            "/coordinator/requests/new", data=typed | {"key": "", "anyway": "y"}
        )
    assert len(requests(emptied)) == 3


def test_nothing_typed_names_every_missing_answer(coordinator):
    coordinator.open("/coordinator/requests/new")
    coordinator.press("Take the request in", any_time=None, languages=[])
    assert coordinator.status == 422
    assert coordinator.html.count("govuk-error-message") == 8


def test_what_is_likely_is_filled_in_already(coordinator):
    coordinator.open("/coordinator/requests/new")
    assert coordinator.value("languages") == "fr"
    assert coordinator.value("any_time") == "y"
    assert coordinator.value("modes") == []
    assert coordinator.value("channel") == []


def test_the_next_request_came_the_same_way(emptied, coordinator):
    type_in(coordinator, channel="letter")
    coordinator.open("/coordinator/requests/new")
    assert coordinator.value("channel") == "letter"


def test_questions_bear_the_numbers_of_the_paper_form(coordinator):
    coordinator.open("/coordinator/requests/new")
    for question in QUESTIONS:
        assert coordinator.sees(f"{question.number}. "), question.name
        fields = {e.get("name") for e in coordinator.tree.iter()}
        assert set(question.fields) <= fields


def test_the_questions_stand_on_the_page_in_the_order_of_the_paper(coordinator):
    coordinator.open("/coordinator/requests/new")
    at = [coordinator.text.index(f"{question.number}. ") for question in QUESTIONS]
    assert at == sorted(at)


def test_who_keeps_paper_is_asked_neither_how_nor_when(emptied, coordinator):
    given = {"modes": [], "any_time": None, "languages": [], "main": "", "needs": []}
    type_in(coordinator, **given, offline="y")
    assert coordinator.sees("The request is in:")
    (request,) = requests(emptied)
    assert request.route is Route.OFFLINE
    assert request.needs == []


def test_the_four_questions_are_kept_where_they_were_answered(emptied, coordinator):
    type_in(coordinator, survey_email="no", survey_news="with_help")
    with emptied.app_context():
        said = db.session.execute(db.select(SurveyAnswer.task, SurveyAnswer.ability))
        assert set(map(tuple, said)) == {("email", "no"), ("news", "with_help")}


def test_somebody_who_asked_already_is_shown_first(emptied, coordinator):
    type_in(coordinator)
    reference = requests(emptied)[0].reference
    type_in(coordinator, full_name="J. Lambert")
    assert coordinator.status == 422
    assert coordinator.sees("This person may have asked already")
    assert coordinator.sees(f"Jeanne Lambert, {reference}")
    assert coordinator.value("full_name") == "J. Lambert"
    assert len(requests(emptied)) == 1
    coordinator.press("Take the request in", anyway="y")
    assert coordinator.sees("The request is in:")
    assert len(requests(emptied)) == 2


@pytest.mark.parametrize(
    ("before", "now", "alike"),
    [
        ({"way": "phone"}, {"way": "neighbour", "contact_note": "Sophie"}, True),
        ({"way": "email", "email": "J@example.org"}, {"way": "email", "email": "j@example.org"}, True),
        ({"way": "email", "email": "j@example.org"}, {"way": "email", "email": "k@example.org"}, False),
        ({"way": "letter", "contact_note": "Rue Haute 1"}, {"way": "letter", "contact_note": "rue haute, 1"}, True),
        ({"way": "letter", "contact_note": "Rue Haute 1"}, {"way": "letter", "contact_note": "Rue Haute 2"}, False),
        ({"phone": "04 222 33 44"}, {"phone": "04 222 33 45"}, False),
    ],
)  # fmt: skip
def test_who_may_have_asked_already(emptied, coordinator, before, now, alike):
    type_in(coordinator, **before)
    type_in(coordinator, **now)
    assert coordinator.sees("This person may have asked already") is alike


def test_another_networks_requests_are_not_shown(emptied, coordinator):
    other = a_network(territory=AROUND_LYON)
    a_request(other, phone="+3242223344", name="Somebody in Lyon")
    type_in(coordinator)
    assert coordinator.sees("The request is in:")
    assert not coordinator.sees("Somebody in Lyon")


def test_places_are_proposed_while_one_is_typed(coordinator):
    found = coordinator.client.get("/coordinator/requests/new/places.json?q=saint-nic")
    assert [each["words"] for each in found.json["found"]] == [
        "Saint-Nicolas, Liège, Belgium"
    ]
    nothing = coordinator.client.get("/coordinator/requests/new/places.json?q=xyzzy")
    assert nothing.json == {"found": []}


def test_a_proposal_that_was_chosen_needs_no_second_question(emptied, coordinator):
    a_network(name="Arras learns", country="FR", territory=AROUND_LYON)
    found = coordinator.client.get(
        "/coordinator/requests/new/places.json?q=Saint-Nicolas"
    ).json["found"]
    assert len(found) == 2
    belgian = next(each for each in found if "Belgium" in each["words"])
    type_in(coordinator, where=belgian["words"], choice=belgian["id"])
    assert coordinator.sees("The request is in:")
    assert requests(emptied)[0].town == "Saint-Nicolas"


def test_skills_are_proposed_in_the_words_of_the_learner(coordinator):
    found = coordinator.client.get("/coordinator/requests/new/skills.json?q=e-mial")
    assert "send-email" in [each["id"] for each in found.json["found"]]


@pytest.mark.parametrize("address", ["places", "skills"])
def test_any_text_is_looked_up_without_harm(coordinator, address):
    for text in ("", *NAUGHTY):
        answer = coordinator.client.get(
            f"/coordinator/requests/new/{address}.json",
            query_string={"q": text.encode(errors="replace")},
        )
        assert answer.status_code == 200, text[:40]


def test_strangers_must_sign_in(visitor, network):
    visitor.open("/coordinator/requests/new")
    assert "sign-in" in visitor.url


@pytest.mark.parametrize(
    "field", ["full_name", "where", "phone", "contact_note", "notes", "relation", "key"]
)
def test_any_text_is_taken_without_harm(coordinator, field):
    coordinator.open("/coordinator/requests/new")
    token = coordinator.value("csrf_token")
    for text in NAUGHTY:
        typed = PHONED | {"csrf_token": token, field: text.encode(errors="replace")}
        answer = coordinator.client.post("/coordinator/requests/new", data=typed)
        assert answer.status_code in {302, 422}, text[:40]
        assert "<script>alert" not in answer.text
