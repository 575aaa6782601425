"""The form on paper asks what the desk types, under the same numbers, and no more."""

import re

import pytest
from wtforms import HiddenField

from helpnet.web.coordinator_intake_form import DeskForm
from helpnet.web.paper_form import OFFICE
from helpnet.web.paper_order import QUESTIONS
from tests.factories import a_network, a_partner, a_place, an_account
from tests.visitor import words
from tests.web.conftest import stranger

LANGUAGES = ["fr", "nl", "de", "en"]
NEVER_ON_PAPER = {"choice", "anyway"}
"""Which place is meant, and whether it is a new wish, shows while the desk types."""


def parts(visitor):
    """Return (number, names of the fields) of every question on the paper."""
    return [
        (
            int(number.group(1)),
            {element.get("data-field") for element in section.iter() if field(element)},
        )
        for section in visitor.tree.iter("section")
        if (number := re.fullmatch(r"q(\d+)", section.get("aria-labelledby", "")))
    ]


def field(element):
    return isinstance(element.tag, str) and element.get("data-field")


def desk_fields(app):
    """Return name → choices of everything the desk can fill in."""
    with app.test_request_context():
        form = DeskForm(formdata=None)
        form.prepare((), numbered=False)
        return {
            each.name: [
                str(label)
                for value, label in getattr(each, "choices", None) or ()
                if value
            ]
            for each in form
            if not isinstance(each, HiddenField) and each.name not in NEVER_ON_PAPER
        }


def test_each_question_of_the_desk_is_on_paper_and_the_other_way_round(emptied):
    visitor = stranger(emptied).open("/paper-form")

    on_paper = {name for _number, names in parts(visitor) for name in names}

    assert on_paper | set(OFFICE) == set(desk_fields(emptied))
    assert not on_paper & set(OFFICE)


def test_the_numbers_are_those_of_the_desk(visitor):
    visitor.open("/paper-form")

    assert parts(visitor) == [(each.number, set(each.fields)) for each in QUESTIONS]
    assert [each.number for each in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))


@pytest.mark.parametrize("name", ["needs", "way", "barriers", "modes", "languages"])
def test_each_choice_of_the_desk_has_a_box(emptied, name):
    visitor = stranger(emptied).open("/paper-form")
    (drawn,) = (
        element for element in visitor.tree.iter("div") if field(element) == name
    )

    boxes = {words(item) for item in drawn.iter("li")}

    assert boxes == set(desk_fields(emptied)[name])


def test_each_time_of_the_week_and_each_answer_of_the_survey_has_a_box(emptied):
    visitor = stranger(emptied).open("/paper-form")
    rows = [row for row in visitor.tree.iter("tr") if field(row)]
    heads = [
        words(head) for head in visitor.tree.iter("th") if head.get("scope") == "col"
    ]

    assert visitor.html.count('class="hn-box"') == 7 * 3 + 4 * 3
    assert len(rows) == 4
    assert heads[3:] == desk_fields(emptied)["survey_news"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_we_never_ask_for_in_each_language(emptied, language):
    visitor = stranger(emptied, language).open("/paper-form")

    assert visitor.status == 200
    assert visitor.tree.get("lang") == language
    assert len(parts(visitor)) == len(QUESTIONS)


def test_without_a_network_there_is_room_to_write_where_it_goes(visitor):
    visitor.open("/paper-form")

    assert visitor.sees("Give it back where you got it:")
    assert visitor.sees("We never ask for your passwords, your bank codes or money.")


@pytest.fixture
def network(emptied):
    return a_network(slug="liege", name="Liège helps", phone="04 222 33 44")


def test_an_address_can_name_the_network(network, visitor):
    visitor.open("/paper-form?network=liege")

    assert visitor.sees("Or read it to us on the phone: 04 222 33 44")
    assert visitor.sees("Liège helps, desk@example.org")


def test_coordinators_print_it_with_their_own_number(network, sign_in):
    visitor = sign_in(an_account(network)).open("/coordinator/places")

    visitor.follow("Form on paper")

    assert visitor.sees("Or read it to us on the phone: 04 222 33 44")


def test_a_place_prints_it_with_its_own_address(network, sign_in):
    a_place(a_partner(network), name="Reading room", address="Rue Haute 1")
    visitor = sign_in(an_account(network)).open("/coordinator/places")

    visitor.follow("Form on paper Reading room")

    assert visitor.sees("Reading room")
    assert visitor.sees("Rue Haute 1, 4000 Liège")
    assert not visitor.sees("Give it back where you got it:")


def test_whoever_scanned_a_poster_gets_that_network(network, visitor):
    place = a_place(a_partner(network))

    visitor.open(f"/here/{place.id}").open("/paper-form")

    assert visitor.sees("Or read it to us on the phone: 04 222 33 44")


@pytest.mark.parametrize(
    "query",
    ["network=nowhere", "network=%00", "place=x", "place=99999999999999", "place=-1"],
)
def test_an_address_that_names_nothing_gives_the_plain_form(visitor, query):
    visitor.open(f"/paper-form?{query}")

    assert visitor.status == 200
    assert visitor.sees("Give it back where you got it:")
