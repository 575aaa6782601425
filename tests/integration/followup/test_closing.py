"""When meetings say that a learner can do it alone."""

from datetime import date

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import learners
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.integration.followup.scene import NOW, A, P, Pair, lines


def test_alone_twice_on_different_days_suggests_and_only_a_person_closes(pair):
    pair.record(1, P)
    pair.record(2, A)
    assert not pair.suggested
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 0

    pair.record(9, A)
    assert pair.suggested
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1
    assert pair.stage() is Stage.ACCOMPANIED

    pair.record(10, A)
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1

    pair.confirm()
    assert pair.stage() is Stage.AUTONOMOUS
    assert db.session.get(Offer, pair.offer_id).status is OfferStatus.ENDED
    assert db.session.get(HelpRequest, pair.request_id).said_by is SaidBy.TOLD_HELPER
    assert pair.load() == 0
    [mail] = pair.told_of(NoticeKind.AUTONOMOUS)
    assert mail.account_id is None
    assert mail.facts["needs"] == ["send-email"]


def test_the_evidence_is_the_days_done_alone(pair):
    pair.record(1, A)
    pair.record(2, P)
    pair.record(3, A)
    pair.record(4, A)
    page = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
    )
    assert page.goals[0].alone_on == (date(2026, 3, 5), date(2026, 3, 6))
    assert [level for _day, level in page.goals[0].steps] == [A, P, A, A]


def test_every_goal_must_be_met(database):
    pair = Pair(needs=("send-email", "read-news"))
    pair.record(1, A)
    pair.record(2, A)
    assert not pair.suggested
    pair.record(3, A, A)
    pair.record(4, A, A)
    assert pair.suggested


def test_the_network_sets_the_rule(database):
    pair = Pair(rules={"alone_in_a_row": 3, "different_days": False})
    pair.record(1, A)
    pair.record(1, A)
    assert not pair.suggested
    pair.record(1, A)
    assert pair.suggested


def test_repeats_on_one_day_do_not_close(pair):
    for _time in range(3):
        pair.record(1, A)
    assert not pair.suggested
