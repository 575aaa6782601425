"""What texts that come in mean: plain answers are understood, doubts go to a human."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.offers import DeclineReason
from helpnet.domain.reply_codes import CODES, as_code, like_code, next_code
from helpnet.domain.text_answers import NO, STOP, YES, TextMeaning, parse
from tests.naughty import NAUGHTY


@pytest.mark.parametrize(
    "text",
    [
        "YES 4F",
        "Oui pour 4f svp",
        "4F JA",
        "yes 4 F",
        "Yes, 4-F!",
        "👍 yes 4f",
        "４Ｆ ＹＥＳ",
        "F4 oui",
        "oui4f",
        "D’accord 4F, merci",
        "Hallo! Ja gerne 4f. Danke",
        "ok 4F ok",
        "OUI\n4F",
    ],
)
def test_a_yes_names_its_offer_wherever_the_code_stands(text):
    answer = parse(text)
    assert (answer.meaning, answer.codes) == (TextMeaning.YES, ("4F",))


@pytest.mark.parametrize(
    "text", ["No 7K", "nee 7k, geen tijd", "Nein danke 7K", "non 7 K trop loin"]
)
def test_a_no_may_say_why(text):
    answer = parse(text)
    assert (answer.meaning, answer.codes) == (TextMeaning.NO, ("7K",))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("oui", TextMeaning.YES),
        ("Ja, dank u wel", TextMeaning.YES),
        ("non, je suis en vacances", TextMeaning.NO),
        ("STOP", TextMeaning.STOP),
        ("Arrêt svp", TextMeaning.STOP),
        ("Stopp!", TextMeaning.STOP),
        ("start", TextMeaning.START),
    ],
)
def test_a_bare_word_is_understood_in_each_language(text, meaning):
    answer = parse(text)
    assert (answer.meaning, answer.codes) == (meaning, ())


@pytest.mark.parametrize(
    "text",
    [
        "yes no",
        "YES 4F NO 7K",
        "oui mais pas avant lundi",
        "ja?",
        "Is it far?",
        "no problem",
        "Pas de problème",
        "Geen probleem",
        "non mais lundi",
        "nee toch wel",
        "No idea who you are",
        "Non, peut-être plus tard",
        "yes but I cannot before May",
        "stop 4F",
        "I want to stop helping",
        "Oui, je peux 2 à 3 fois",
        "oui à 4 h",
        "ja 4 uur",
        "نعم",
        "да",
        "👍",
        "👎",
        "",
        "   ",
        "...",
    ],
)
def test_whatever_leaves_a_doubt_is_for_a_human(text):
    assert parse(text).meaning is TextMeaning.OTHER


@pytest.mark.parametrize("text", ["👍", "❤️‍🔥", "", " \t", "!!!", "\u200b"])
def test_signs_without_a_word_are_known_as_such(text):
    assert parse(text).wordless


def test_two_codes_are_both_told():
    assert parse("YES 4F 7K").codes == ("4F", "7K")


def test_signs_that_look_alike_are_told_as_likely_alone():
    answer = parse("YES SF")
    assert (answer.meaning, answer.codes, answer.likely) == (
        TextMeaning.YES,
        (),
        ("5F",),
    )
    assert parse("yes SF or 4F").likely == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1", DeclineReason.TOO_FAR),
        ("2.", DeclineReason.NO_TIME),
        (" 3 ", DeclineReason.NOT_MY_SKILL),
        ("4", DeclineReason.OTHER),
        ("5", None),
        ("1 2", None),
    ],
)
def test_a_figure_says_why_not(text, reason):
    assert parse(text).reason is reason


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_fault(text):
    answer = parse(text)
    assert set(answer.codes) <= set(CODES)
    assert len(answer.codes) == len(set(answer.codes))
    if answer.wordless:
        assert answer.meaning is TextMeaning.OTHER
        assert answer.reason is None


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_answer_nothing(text):
    assert parse(text).meaning is TextMeaning.OTHER


@given(
    st.sampled_from(sorted(YES)),
    st.sampled_from(sorted(NO | STOP)),
    st.sampled_from(CODES),
    st.permutations([0, 1, 2]),
)
def test_who_says_two_things_is_read_by_a_human(yes, other, code, order):
    words = [yes, other, code]
    assert parse(" ".join(words[at] for at in order)).meaning is TextMeaning.OTHER


def test_codes_have_no_sign_that_looks_like_another():
    assert len(CODES) == len(set(CODES)) == 96
    assert not set("".join(CODES)) & set("01OILSZBGQ")


def test_the_next_code_is_the_first_free_one_and_none_when_all_are_taken():
    assert next_code(set(), start=5) == CODES[5]
    assert next_code({CODES[5], CODES[6]}, start=5) == CODES[7]
    assert next_code({CODES[-1]}, start=len(CODES) - 1) == CODES[0]
    assert next_code(CODES, start=3) == ""


@pytest.mark.parametrize(
    ("typed", "exact", "likely"),
    [
        ("4f", "4F", "4F"),
        ("F4", "4F", ""),
        ("Sf", "", "5F"),
        ("40", "", ""),
        ("", "", ""),
        ("4FF", "", ""),
        ("4h", "", ""),
    ],
)
def test_what_is_typed_is_a_code_or_is_like_one(typed, exact, likely):
    assert (as_code(typed), like_code(typed)) == (exact, likely)
