"""The first question: looking for a wish loses nothing that is ticked."""

import re

import pytest

from helpnet.domain.languages import OFFERED
from helpnet.services import catalogue, guides
from tests.factories import a_network
from tests.naughty import NAUGHTY
from tests.web.asking import page_name, walk
from tests.web.conftest import stranger


@pytest.fixture
def page(emptied, visitor):
    a_network(name="Liège learns")
    return visitor.open("/ask/needs")


def part(visitor, wanted):
    """Return the values to tick in one part of the page, in order."""
    found = [each for each in visitor.tree.iter() if each.get("id") == wanted]
    return [each.get("value") for each in boxes(found[0])] if found else []


def boxes(node):
    return [each for each in node.iter("input") if each.get("name") == "needs"]


def ticked(visitor):
    return {
        each.get("value")
        for each in boxes(visitor.tree)
        if each.get("checked") is not None
    }


def opened(visitor):
    return [
        each for each in visitor.tree.iter("details") if each.get("open") is not None
    ]


def test_words_with_mistakes_show_the_skill_on_top(page):
    page.press("Search", words="bus timetabel")

    assert part(page, "found")[0] == "look-up-timetable"
    assert page.sees("We found this for “bus timetabel”")
    assert page.value("words") == "bus timetabel"


def test_searching_keeps_what_is_ticked_and_puts_it_on_top(page):
    page.press("Search", words="bus", needs=["pay-online", "use-device"])
    page.press("Search", words="tax")

    assert part(page, "chosen") == ["pay-online", "use-device"]
    assert ticked(page) == {"pay-online", "use-device"}
    assert part(page, "found")[0] == "fill-in-tax-return"


def test_a_moment_of_life_shows_its_skills_and_ticks_none(page):
    page.press("I lost someone", needs=["pay-online"], words="bus")

    (moment,) = (
        each
        for each in catalogue.list_situations(language="en")
        if each.id == "lost-someone"
    )
    assert part(page, "found") == [each.id for each in moment.skills]
    assert ticked(page) == {"pay-online"}
    assert page.value("words") == ""
    pressed = [b for b in page.tree.iter("button") if b.get("aria-current") == "true"]
    assert "lost-someone" in {each.get("value") for each in pressed}


def test_searching_again_forgets_the_moment_of_life(page):
    page.press("I lost someone").press("Search", words="bus")

    assert page.value("situation") == ""
    assert part(page, "found")[0] == "look-up-timetable"


def test_each_skill_stands_once(page):
    page.press("Search", words="send an email", needs=["send-email", "spot-scam"])

    values = [each.get("value") for each in boxes(page.tree)]
    areas = catalogue.list_areas(language="en")
    assert sorted(values) == sorted(s.id for area in areas for s in area.skills)


def test_what_is_chosen_can_be_taken_away(page):
    page.press("Search", words="bus", needs=["pay-online", "use-device"])
    page.press("Search", needs=["use-device"])
    assert ticked(page) == {"use-device"}
    page.press("Search", needs=[])
    assert ticked(page) == set()
    page.press("Continue")
    assert page.status == 422
    assert page.sees("Please tick at least one thing.")


def test_whoever_continues_without_a_tick_sees_an_open_area(page):
    assert opened(page) == []
    page.press("Continue")

    assert len(opened(page)) == 1
    assert boxes(opened(page)[0])[0].get("id") == "needs"


def test_words_that_nobody_understands_lead_on(page):
    page.press("Search", words="xqzwvk", needs=["use-device"])
    assert page.sees("We did not find “xqzwvk”")
    assert part(page, "found") == []
    page.press("Search", needs=[])

    assert part(page, "found") == ["use-device"]
    assert "Call me instead" in page.buttons()


def test_words_searched_in_vain_begin_the_notes(page):
    page.press("Search", words="xqzwvk")
    page.press("Continue", needs=["use-device"])
    walk_on(page)

    assert page.value("notes") == "I was looking for: xqzwvk"


def test_words_that_were_found_stay_out_of_the_notes(page):
    page.press("Search", words="bus")
    page.press("Continue", needs=["look-up-timetable"])
    walk_on(page)

    assert page.value("notes") == ""


def walk_on(visitor):
    """Answer the pages up to the notes."""
    given = {
        "barriers": {"barriers": ["skill"]},
        "where": {"where": "4000"},
        "modes": {"modes": ["phone"]},
        "times": {"any_time": "y"},
        "languages": {"languages": ["fr"]},
        "reach": {"full_name": "Jeanne", "way": "phone", "phone": "04 222 33 44"},
    }
    while page_name(visitor) != "notes":
        visitor.press("Continue", **given[page_name(visitor)])
        assert visitor.status == 200, visitor.text


def test_a_change_of_the_answer_leads_back_to_the_answers(emptied, visitor):
    a_network()
    walk(visitor).open("/ask/needs?change=1")
    visitor.press("Search", words="bus")
    assert "change=1" in visitor.url
    visitor.press("Continue", needs=["look-up-timetable"])

    assert page_name(visitor) == "check"
    assert visitor.sees("Look up train and bus times")


def test_what_is_looked_for_survives_another_language(page):
    page.press("Search", words="tax", needs=["pay-online"])
    page.press("Nederlands")

    assert page.value("words") == "tax"
    assert part(page, "found")[0] == "fill-in-tax-return"
    assert part(page, "chosen") == ["pay-online"]
    assert page.sees("Mijn belastingaangifte invullen")


@pytest.mark.parametrize("language", OFFERED)
def test_a_wish_in_another_language_is_understood(emptied, language):
    a_network()
    visitor = stranger(emptied, language).open("/ask/needs")
    fields = {"words": "steuererklerung", "needs": []}
    visitor.send("/ask/needs/search", [*fields.items(), csrf(visitor)])

    assert part(visitor, "found")[0] == "fill-in-tax-return"


def csrf(visitor):
    value = visitor.value("csrf_token")
    return "csrf_token", value[0] if isinstance(value, list) else value


SENDABLE = [text for text in NAUGHTY if not re.search("[\ud800-\udfff]", text)]
"""Half characters cannot be posted as UTF-8 at all."""


@pytest.mark.parametrize("text", [*SENDABLE, "a" * 50_000, "é" * 3_000])
def test_no_text_breaks_the_search(page, text):
    page.press("Search", words=text, needs=["send-email"])

    assert page.status == 200
    assert ticked(page) == {"send-email"}
    assert len(page.value("words")) <= 200


@pytest.mark.parametrize(
    "fields",
    [
        {"needs": "forged"},
        {"show": "forged"},
        {"situation": "forged"},
        {"needs": ["send-email"] * 5_000},
        {},
    ],
)
def test_forged_answers_are_passed_over(page, fields):
    posted = [(name, v) for name, many in fields.items() for v in as_list(many)]
    page.send("/ask/needs/search", [*posted, csrf(page)])

    assert page.status == 200
    assert ticked(page) <= {"send-email"}


def as_list(values):
    return values if isinstance(values, list) else [values]


def test_enter_in_the_box_searches(page):
    """The first button of a form is the one that Enter presses."""
    (form,) = (each for each in page.tree.iter("form") if each.get("id") == "question")
    owned = [
        each
        for each in page.tree.iter("button")
        if each.get("form") == "question" or each in set(form.iter("button"))
    ]

    assert owned[0].get("formaction") == "/ask/needs/search"


def test_a_benefit_is_said_beside_what_is_chosen_with_its_source(page):
    assert not page.sees("Who says so?")
    page.press("Search", needs=["send-email", "buy-ticket"])

    assert page.sees("An e-mail leaves at any hour")
    assert page.sees("In Belgium, a ticket bought before")
    assert any(link.startswith("https://") for _words, link in page.links())


def test_a_guide_is_offered_where_there_is_one(page):
    page.press("Search", words="e-mail")
    guided = [each for each in part(page, "found") if guides.has_guide(each)]
    links = {link for words, link in page.links() if "Try it yourself" in words}

    assert guided
    assert links - {"/guides"} == {f"/guides/{each}" for each in guided}
