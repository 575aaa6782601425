"""People type their wish in their own words, with mistakes, and find the skill."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.catalogue_file import CatalogueFaults
from helpnet.domain.languages import OFFERED
from helpnet.domain.search_words import parse_search_words
from helpnet.domain.skill_search import (
    MOST_FOUND,
    SkillSearch,
    SkillWords,
    folded,
    words_of,
)
from helpnet.store.catalogue import catalogue, skill_search
from tests.naughty import NAUGHTY

WISHES = Path(__file__).parents[1] / "samples" / "wishes"
GOOD = 0.9
"""Share of the wishes that must find their skill among the first three."""


def wishes(name):
    lines = (WISHES / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = (line.rpartition(" = ")[::2] for line in lines if line[:1] != "#")
    return list(pairs)


def missed(name, language):
    search = skill_search()
    return [
        (wish, skill)
        for wish, skill in wishes(name)
        if skill not in search.find(wish, language)[:3]
    ]


@pytest.mark.parametrize(
    "name", [f"{each}{kind}" for each in OFFERED for kind in ("", "-unseen")]
)
def test_nine_wishes_in_ten_find_their_skill_among_the_first_three(name):
    lost = missed(name, name[:2])

    assert len(lost) <= (1 - GOOD) * len(wishes(name)), lost


@pytest.mark.parametrize("page", OFFERED)
@pytest.mark.parametrize("spoken", OFFERED)
def test_a_wish_in_another_language_than_the_page_is_understood(spoken, page):
    lost = missed(spoken, page)

    assert len(lost) <= (1 - GOOD) * len(wishes(spoken)), lost


@pytest.mark.parametrize("language", OFFERED)
def test_there_are_enough_wishes_and_each_means_a_skill(language):
    everything = [*wishes(language), *wishes(f"{language}-unseen")]

    assert len({wish for wish, _skill in everything}) >= 100
    assert {skill for _wish, skill in everything} <= set(catalogue().ids)


@pytest.mark.parametrize("language", OFFERED)
def test_a_skill_is_found_by_its_own_sentence(language):
    for skill in catalogue():
        assert skill_search().find(skill.sentence[language], language)[0] == skill.id


def test_the_order_of_the_words_makes_no_difference():
    search = skill_search()

    assert search.find("train buy ticket", "en") == search.find(
        "ticket buy train", "en"
    )


@pytest.mark.parametrize(
    "text", ["", "   ", "?!…", "😀😀", "a", "the", "xqzwvk", "\x00"]
)
def test_what_says_nothing_finds_nothing(text):
    assert skill_search().find(text, "en") == ()


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_text_is_too_strange(text):
    assert set(skill_search().find(text, "fr")) <= set(catalogue().ids)


@given(st.text(max_size=400), st.sampled_from(OFFERED))
def test_any_text_finds_a_few_skills_each_once(text, language):
    found = skill_search().find(text, language)

    assert len(set(found)) == len(found) <= MOST_FOUND


def test_a_word_at_the_end_of_a_very_long_text_is_not_read():
    assert skill_search().find("bus " * 100 + "pension", "en")[0] == "look-up-timetable"


def test_accents_and_capitals_make_no_difference():
    assert folded("ÉLÈVE Straße Œuvre") == "eleve strasse oeuvre"
    assert words_of("Mes e-mails, s'il te plaît") == (
        *("mes", "emails", "s", "il", "te", "plait"),
    )
    assert words_of("E mail Wi-Fi W-LAN") == ("email", "wifi", "wlan")


def a_search(*entries, small=()):
    return SkillSearch(tuple(SkillWords(*each) for each in entries), frozenset(small))


def test_words_of_the_sentence_say_more_than_those_of_the_area():
    search = a_search(
        ("bake", "en", "Bake bread", (), ("kitchen",)),
        ("shine", "en", "Clean the kitchen"),
    )

    assert search.find("kitchen", "en") == ("shine",)


def test_a_word_of_every_skill_says_little():
    search = a_search(
        ("bake", "en", "Bake bread slowly"),
        ("shine", "en", "Clean shoes slowly"),
    )

    assert search.find("slowly clean", "en") == ("shine",)


def test_the_language_of_the_page_comes_first():
    search = a_search(
        ("gift", "en", "Wrap a gift"),
        ("poison", "de", "Gift erkennen"),
        small=("a",),
    )

    assert search.find("gift", "en") == ("gift", "poison")
    assert search.find("gift", "de") == ("poison", "gift")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("bus", True), ("bux", False), ("tram", True), ("trm", False), ("trem", True)],
)
def test_short_words_allow_fewer_mistakes(typed, found):
    search = a_search(("ride", "en", "Bus or tram"))

    assert bool(search.find(typed, "en")) is found


def words_file(**changes):
    areas = {
        area: {each: ["word"] for each in OFFERED}
        for area in {skill.area.value for skill in catalogue()}
    }
    return {"small": dict.fromkeys(OFFERED, "a the"), "areas": areas} | changes


def test_all_faults_of_the_search_words_are_named_at_once():
    assert parse_search_words(words_file()).small == {"a", "the"}
    broken = words_file(small={"fr": "le", "nl": "de"}, colour="red")
    broken["areas"]["garden"] = {}
    del broken["areas"]["work"]["de"]
    with pytest.raises(CatalogueFaults) as caught:
        parse_search_words(broken)

    assert set(caught.value.faults) == {
        "search: unknown field colour",
        "search, small: de is missing",
        "search, small: en is missing",
        "search, areas: unknown field garden",
        "search, areas, work: de has no words",
    }


def test_a_word_of_an_area_alone_shows_its_skills():
    search = a_search(
        ("bake", "en", "Bake bread", (), ("kitchen",)),
        ("shine", "en", "Clean shoes"),
    )

    assert search.find("kitchen", "en") == ("bake",)
    assert search.find("kitschen", "en") == ()
