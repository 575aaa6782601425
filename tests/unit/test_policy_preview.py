"""The past played again: who would have been asked, when, and in which order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.offer_policy import Circle, OfferPolicy, Quiet
from helpnet.domain.policy_preview import Answer, Past, replay, sum_up
from helpnet.domain.quiet import answer_until, is_quiet
from helpnet.domain.rules import NetworkRules

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # ten o'clock in Brussels
ZONE = "Europe/Brussels"
END = MONDAY + timedelta(days=60)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = Quiet(from_hour=0, until_hour=0)
RULES = NetworkRules(offer_policy=OfferPolicy.AUTOMATIC, quiet=ALWAYS)


def a_past(number=1, *, own=(), wider=(), **fields):
    given = {"asked_at": MONDAY, "urgent": False, "answers": {}}
    return Past(request_id=number, own=own, wider=wider, **given | fields)


def play(*pasts, until=END, **rules):
    return replay(pasts, replace(RULES, **rules), zone=ZONE, until=until)


def asked(course):
    return [(sent.helper_id, sent.at - MONDAY) for sent in course.offers]


def test_the_best_are_asked_at_once_and_the_next_when_time_is_over():
    (course,) = play(a_past(own=(1, 2, 3)), wave_size=2)
    assert asked(course) == [(1, 0 * DAY), (2, 0 * DAY), (3, 2 * DAY)]
    assert course.wait == timedelta(0)
    assert course.waves == 2
    assert course.told_at == MONDAY + 4 * DAY
    assert course.circle is Circle.OWN


def test_who_answered_does_so_again_and_all_noes_bring_the_next_wave_early():
    no = {1: Answer(2 * HOUR, accepted=False), 2: Answer(3 * HOUR, accepted=False)}
    (course,) = play(a_past(own=(1, 2, 3), answers=no), wave_size=2)
    assert asked(course)[-1] == (3, 3 * HOUR)


def test_a_yes_ends_the_search_and_closes_what_is_open():
    yes = {2: Answer(5 * HOUR, accepted=True)}
    (course,) = play(a_past(own=(1, 2, 3), answers=yes), wave_size=2)
    assert asked(course) == [(1, 0 * DAY), (2, 0 * DAY)]
    assert {sent.until for sent in course.offers} == {MONDAY + 5 * HOUR}
    assert course.taken_at == MONDAY + 5 * HOUR
    assert course.told_at is None


def test_an_answer_that_would_come_too_late_counts_for_nothing():
    late = {1: Answer(48 * HOUR, accepted=True)}
    (course,) = play(a_past(own=(1,), answers=late))
    assert course.taken_at is None
    (course,) = play(a_past(own=(1,), answers=late), hours_to_answer=49)
    assert course.taken_at == MONDAY + 48 * HOUR


def test_what_is_urgent_moves_on_sooner():
    (course,) = play(a_past(own=(1, 2), urgent=True), wave_size=1, urgent_hours=4)
    assert asked(course) == [(1, 0 * DAY), (2, 4 * HOUR)]


def test_the_wider_circle_comes_last_then_the_coordinator():
    past = a_past(own=(1,), wider=(1, 7))
    (course,) = play(past)
    assert asked(course) == [(1, 0 * DAY), (7, 2 * DAY)]
    assert course.circle is Circle.WIDER
    assert course.told_at == MONDAY + 4 * DAY


def test_nobody_fits_is_told_at_once():
    (course,) = play(a_past())
    assert (course.wait, course.told_at) == (None, MONDAY)


def test_who_asks_at_night_waits_for_the_morning():
    night = a_past(own=(1, 2), asked_at=MONDAY - 11 * HOUR)  # 23:00 in Brussels
    (course,) = play(night, quiet=Quiet(from_hour=21, until_hour=8))
    assert course.wait == 9 * HOUR
    assert course.delayed == 2


def test_a_helper_has_no_more_to_answer_than_the_rules_allow():
    first, second = play(a_past(1, own=(1,)), a_past(2, own=(1, 2)), open_per_helper=1)
    assert asked(first) == [(1, 0 * DAY)]
    assert asked(second)[0] == (2, 0 * DAY)


def test_after_a_no_a_helper_is_left_alone_for_some_days():
    no = {1: Answer(HOUR, accepted=False)}
    first = a_past(1, own=(1,), answers=no)
    soon = a_past(2, own=(1,), asked_at=MONDAY + 2 * DAY)
    later = a_past(3, own=(1,), asked_at=MONDAY + 8 * DAY)
    courses = play(first, soon, later, days_after_no=7)
    assert [len(each.offers) for each in courses] == [1, 0, 1]


def test_nothing_is_told_of_what_would_come_later_than_now():
    yes = {2: Answer(5 * HOUR, accepted=True)}
    past = a_past(own=(1, 2), answers=yes)
    (course,) = play(past, until=MONDAY + HOUR, wave_size=1)
    assert asked(course) == [(1, 0 * DAY)]
    (course,) = play(past, until=MONDAY + HOUR, wave_size=2)
    assert course.taken_at is None


def test_by_hand_nothing_goes_out_by_itself():
    (course,) = play(a_past(own=(1,)), offer_policy=OfferPolicy.MANUAL)
    assert (course.offers, course.told_at) == ((), None)


def test_the_summary_counts_and_compares():
    night = a_past(2, own=(1, 2), asked_at=MONDAY + 13 * HOUR)
    courses = play(
        a_past(1, own=(1,), wider=(3,)), night, quiet=Quiet(from_hour=21, until_hour=8)
    )
    found = sum_up(courses, {1: 30 * HOUR, 2: None})
    assert (found.requests, found.waves, found.offers) == (2, 3, 4)
    assert (found.tried.asked, found.tried.at_once, found.tried.hours) == (2, 1, 4.5)
    assert (found.really.asked, found.really.at_once, found.really.hours) == (1, 0, 30)
    assert (found.widened, found.told, found.most, found.delayed) == (1, 2, 2, 2)


def test_a_summary_of_nothing_has_no_median():
    found = sum_up((), {})
    assert (found.requests, found.tried.hours, found.most) == (0, None, 0)


helper_ids = st.lists(st.integers(1, 6), unique=True, max_size=6).map(tuple)
answers = st.dictionaries(
    st.integers(1, 6),
    st.builds(
        Answer,
        st.integers(1, 100).map(lambda hours: hours * HOUR),
        accepted=st.booleans(),
    ),
)
times = st.integers(0, 30 * 24).map(lambda hours: MONDAY + hours * HOUR)
every_rule = st.builds(
    NetworkRules,
    offer_policy=st.sampled_from((OfferPolicy.ASSISTED, OfferPolicy.AUTOMATIC)),
    wave_size=st.integers(1, 4),
    hours_to_answer=st.integers(24, 72),
    urgent_hours=st.integers(1, 24),
    open_per_helper=st.integers(1, 3),
    days_after_no=st.integers(0, 10),
    quiet=st.builds(
        Quiet,
        from_hour=st.integers(0, 23),
        until_hour=st.integers(0, 23),
        weekends=st.booleans(),
    ),
)


@st.composite
def many_pasts(draw):
    made = draw(
        st.lists(
            st.tuples(times, st.booleans(), helper_ids, helper_ids, answers),
            max_size=6,
        )
    )
    return [
        Past(
            request_id=number,
            asked_at=at,
            urgent=urgent,
            own=own,
            wider=wider,
            answers=given,
        )
        for number, (at, urgent, own, wider, given) in enumerate(made)
    ]


@given(pasts=many_pasts(), rules=every_rule)
def test_every_rule_holds_whatever_was_asked(pasts, rules):
    courses = replay(pasts, rules, zone=ZONE, until=END)
    assert len(courses) == len(pasts)
    by_id = {past.request_id: past for past in pasts}
    for course in courses:
        past = by_id[course.request_id]
        ids = [sent.helper_id for sent in course.offers]
        assert len(ids) == len(set(ids))
        assert set(ids) <= {*past.own, *past.wider}
        assert course.wait is None or course.wait >= timedelta(0)
        assert course.taken_at is None or course.told_at is None
        for sent in course.offers:
            hours = rules.urgent_hours if past.urgent else rules.hours_to_answer
            assert not is_quiet(sent.at, rules.quiet, ZONE)
            last = answer_until(sent.at, hours, rules.quiet, ZONE)
            assert sent.at <= sent.until <= last
            wave = [each for each in course.offers if each.at == sent.at]
            assert len(wave) <= rules.wave_size


@given(pasts=many_pasts(), rules=every_rule)
def test_no_helper_ever_has_too_much_to_answer(pasts, rules):
    courses = replay(pasts, rules, zone=ZONE, until=END)
    sent = [offer for course in courses for offer in course.offers]
    for offer in sent:
        together = [
            other
            for other in sent
            if other.helper_id == offer.helper_id and other.at <= offer.at < other.until
        ]
        assert len(together) <= rules.open_per_helper


@given(pasts=many_pasts(), rules=every_rule, data=st.data())
def test_the_order_in_which_requests_are_given_changes_nothing(pasts, rules, data):
    mixed = data.draw(st.permutations(pasts))
    once = replay(pasts, rules, zone=ZONE, until=END)
    assert once == replay(mixed, rules, zone=ZONE, until=END)


@given(pasts=many_pasts(), rules=every_rule)
def test_a_larger_wave_never_makes_the_first_offer_later(pasts, rules):
    alone = pasts[:1]
    small = replay(alone, rules, zone=ZONE, until=END)
    large = replay(alone, replace(rules, wave_size=5), zone=ZONE, until=END)
    assert [each.wait for each in large] == [each.wait for each in small]
