"""Several forms about one meeting that arrive in the same moment."""

from sqlalchemy import func, select

from helpnet.domain.meetings import RecordedAlready
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.groups import GroupSession
from tests.integration.followup.scene import A, P, Pair
from tests.integration.followup.test_groups import Group
from tests.integration.followup.test_twins import once
from tests.together import at_once


def count(app, table):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_two_tabs_of_one_meeting_put_it_on_file_once(emptied):
    with emptied.app_context():
        pair = Pair()
    ends = at_once(
        emptied,
        lambda: once(pair, 1, A, key="one-tab"),
        lambda: once(pair, 1, P, key="other-tab"),
        lambda: once(pair, 1, A, key="third-tab"),
    )
    assert [type(end) for end in ends].count(RecordedAlready) == 2
    assert count(emptied, HelpSession) == 1


def test_one_form_of_a_group_sent_by_two_browsers_is_one_group(emptied):
    with emptied.app_context():
        group = Group()
    there = [group.part(number) for number in range(3)]
    ends = at_once(
        emptied,
        lambda: group.record(*there),
        lambda: group.record(*reversed(there)),
        lambda: group.record(*there),
    )
    assert len(set(ends)) == 1
    assert isinstance(ends[0], int)
    assert (count(emptied, GroupSession), count(emptied, HelpSession)) == (1, 3)
