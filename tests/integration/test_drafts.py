"""A half-filled form is found again for a week, by its key or by its code."""

from datetime import timedelta

import pytest

from helpnet.domain.form_codes import parse_code
from helpnet.domain.refusals import TooOften
from helpnet.services import drafts
from helpnet.store.asks import Draft, delete_drafts
from helpnet.store.base import db
from tests.factories import MONDAY

pytestmark = pytest.mark.usefixtures("database")

FORM, HERE = "ask", "some address"
WEEK = timedelta(days=7)


def a_draft(at=MONDAY, form=FORM):
    key = drafts.new_key()
    drafts.keep_answers(key=key, form=form, answers={"needs": ["x"]}, now=at)
    return key


def find(code, at=MONDAY, address_key=HERE, form=FORM):
    return drafts.find_by_code(code=code, form=form, address_key=address_key, now=at)


def test_a_form_moves_to_where_its_code_is_typed():
    old = a_draft()
    code = drafts.make_code(key=old, form=FORM, now=MONDAY)
    assert parse_code(code) == code

    new = find(code)

    assert drafts.find_answers(key=new, form=FORM, now=MONDAY) == {"needs": ["x"]}
    assert drafts.find_answers(key=old, form=FORM, now=MONDAY) is None
    newest = find(code)
    assert drafts.find_answers(key=newest, form=FORM, now=MONDAY) == {"needs": ["x"]}


def test_only_hashes_are_kept():
    key = a_draft()
    code = drafts.make_code(key=key, form=FORM, now=MONDAY)

    row = db.session.scalars(db.select(Draft)).one()
    assert len(row.code_hash) == len(row.key_hash) == 64
    assert code not in row.code_hash


def test_a_new_code_ends_the_old_one():
    key = a_draft()
    first = drafts.make_code(key=key, form=FORM, now=MONDAY)
    second = drafts.make_code(key=key, form=FORM, now=MONDAY)

    assert find(first) is None
    assert find(second)


def test_a_code_opens_no_other_form():
    key = a_draft(form="helper")
    code = drafts.make_code(key=key, form="helper", now=MONDAY)

    assert find(code) is None
    assert find(code, form="helper")


def test_saving_keeps_a_form_for_another_week():
    key = a_draft()
    code = drafts.make_code(key=key, form=FORM, now=MONDAY + WEEK)

    assert delete_drafts(before=MONDAY + WEEK - drafts.KEPT) == 0
    assert find(code, at=MONDAY + 2 * WEEK)


def test_after_a_week_a_code_finds_nothing():
    key = a_draft()
    code = drafts.make_code(key=key, form=FORM, now=MONDAY)

    assert find(code, at=MONDAY + WEEK + timedelta(seconds=1)) is None
    assert delete_drafts(before=MONDAY + timedelta(seconds=1)) == 1


def test_thirty_people_at_one_address_may_try_in_an_hour_and_no_more():
    key = a_draft()
    code = drafts.make_code(key=key, form=FORM, now=MONDAY)
    for _ in range(drafts.MOST_TRIES - 1):
        assert find("234-567-89AB") is None
    assert find(code)

    with pytest.raises(TooOften):
        find(code)
    assert find(code, address_key="another address")
    assert find(code, at=MONDAY + timedelta(hours=1))


def test_an_answer_does_not_bring_back_what_was_left_for_too_long():
    key = a_draft()
    late = MONDAY + WEEK + timedelta(seconds=1)
    drafts.keep_answers(key=key, form=FORM, answers={"notes": ["y"]}, now=late)

    assert drafts.find_answers(key=key, form=FORM, now=late) == {"notes": ["y"]}


def test_a_form_that_is_sent_or_forgotten_has_no_code():
    key = a_draft()
    code = drafts.make_code(key=key, form=FORM, now=MONDAY)
    drafts.forget_answers(key=key)

    assert find(code) is None


def test_a_code_stays_with_the_form_that_moved():
    old = a_draft()
    code = drafts.make_code(key=old, form=FORM, now=MONDAY)
    assert drafts.make_code(key=old, form=FORM, now=MONDAY, former=code) == code
    moved = find(code)

    drafts.keep_answers(key=old, form=FORM, answers={"needs": ["y"]}, now=MONDAY)
    second = drafts.make_code(key=old, form=FORM, now=MONDAY, former=code)

    assert second != code
    assert drafts.find_answers(key=moved, form=FORM, now=MONDAY) == {"needs": ["x"]}
    assert drafts.find_answers(key=find(second), form=FORM, now=MONDAY) == {
        "needs": ["y"]
    }
