"""Who has died asks for nothing any more: whatever they had asked for ends, at once."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.ends import EndReason
from helpnet.domain.history import Happening
from helpnet.domain.journey import OPEN, Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.undo import Undo
from helpnet.services import ends, undoing
from helpnet.services.autonomy import reopen_by_learner
from helpnet.services.checking import list_faults
from helpnet.store.base import db
from helpnet.store.contacts import list_of_learner
from helpnet.store.followup import list_help_sessions
from helpnet.store.offers import Offer
from tests.factories import a_network, a_request, an_account
from tests.integration.check_ins.scene import THIRTY, asked
from tests.integration.deaths.scene import (
    DIED,
    HOUR,
    MOBILE,
    Learner,
    get,
    standing,
    to_learner,
    told,
)
from tests.integration.followup.scene import DAY, NOW
from tests.integration.trouble.acts import the_coordinator

WAITING = NoticeStatus.WAITING
GONE, DIED_OF = Stage.WITHDRAWN, EndReason.DECEASED
NAMED = ("request_id", "whole_id", "part_id")


def undoable(learner, request_id, now):
    doer = the_coordinator(learner)
    return undoing.list_undoable(request_id=request_id, doer=doer, now=now)


def take_back(learner, request_id, now):
    [death, *_] = undoable(learner, request_id, now)
    return undoing.undo(
        request_id=request_id,
        kind=death.kind,
        number=death.id,
        doer=the_coordinator(learner),
        now=now,
    )


@pytest.mark.parametrize("named", NAMED)
@pytest.mark.parametrize("accepted", [False, True])
def test_wherever_it_is_noted_everything_ends(database, named, accepted):
    learner = Learner(accepted=accepted)
    assert learner.load_of(learner.helper_id) == 1
    assert learner.load_of(learner.second_id) == int(accepted)
    learner.dies(getattr(learner, named))
    assert standing(learner.whole_id) == standing(learner.part_id) == (GONE, DIED_OF)
    assert standing(learner.request_id) == (Stage.AUTONOMOUS, DIED_OF)
    assert learner.load_of(learner.helper_id) == 0
    assert learner.load_of(learner.second_id) == 0
    assert {status for _id, status in to_learner(*learner.all_ids)} <= {
        NoticeStatus.CANCELLED,
        NoticeStatus.SENT,
    }
    for request_id in learner.all_ids:
        lines = [step.what for step in get(request_id).history]
        assert lines.count(Happening.DECEASED) == 1
        planned = [x for x in list_help_sessions(request_id) if x.starts_at > DIED]
        assert all(each.status is SessionStatus.CANCELLED for each in planned)
    assert list_faults(now=DIED + HOUR) == ()


def test_who_accompanied_and_who_was_asked_are_told(database):
    learner = Learner()
    learner.dies(learner.whole_id)
    [sad] = told(learner.account_id, NoticeKind.REQUEST_WITHDRAWN)
    assert (sad.facts["why"], sad.status) == (DIED_OF, WAITING)
    offer = db.session.get_one(Offer, learner.offer_id)
    assert offer.status is OfferStatus.WITHDRAWN
    second = learner.second_account_id
    assert len(told(second, NoticeKind.OFFER_WITHDRAWN)) == 1
    assert told(second, NoticeKind.REQUEST_WITHDRAWN) == []


def test_each_companion_hears_it_once(database):
    learner = Learner(accepted=True)
    learner.dies(learner.part_id)
    for account_id in (learner.account_id, learner.second_account_id):
        [sad] = told(account_id, NoticeKind.REQUEST_WITHDRAWN)
        assert sad.facts["why"] == DIED_OF


def test_one_helper_for_both_hears_it_once(database):
    learner = Learner()
    other = learner.asks("jeanne lambert")
    offer = learner.is_asked(other.id, learner.helper_id)
    ends_with = db.session.get_one(Offer, offer)
    ends_with.status, ends_with.helper.load = OfferStatus.ACCEPTED, 2
    other = get(other.id)
    other.stage = Stage.ACCOMPANIED
    db.session.commit()
    learner.dies(learner.whole_id)
    assert standing(other.id) == (GONE, DIED_OF)
    assert learner.load_of(learner.helper_id) == 0
    assert len(told(learner.account_id, NoticeKind.REQUEST_WITHDRAWN)) == 1


def test_the_others_say_with_which_request_they_ended(database):
    learner = Learner()
    learner.dies(learner.whole_id)
    named, other = get(learner.whole_id), get(learner.part_id)
    notes = {
        each.id: [x.detail for x in each.history if x.what == "learner_withdrew"]
        for each in (named, other)
    }
    assert notes[named.id] == ["Her son called"]
    assert notes[other.id] == [named.reference]


def test_each_is_undone_by_itself(database):
    learner = Learner(accepted=True)
    learner.dies(learner.whole_id)
    soon = DIED + HOUR
    kinds = [[x.kind for x in undoable(learner, n, soon)] for n in learner.all_ids]
    assert kinds == [[Undo.DEATH], [Undo.ENDED], [Undo.ENDED]]
    take_back(learner, learner.whole_id, soon)
    assert standing(learner.whole_id) == (Stage.ACCOMPANIED, None)
    assert standing(learner.part_id) == (GONE, DIED_OF)
    assert standing(learner.request_id) == (Stage.AUTONOMOUS, DIED_OF)
    take_back(learner, learner.request_id, soon)
    assert standing(learner.request_id) == (Stage.AUTONOMOUS, None)
    take_back(learner, learner.part_id, soon)
    assert standing(learner.part_id) == (Stage.ACCOMPANIED, None)
    loads = [learner.load_of(n) for n in (learner.helper_id, learner.second_id)]
    assert loads == [1, 1]


def test_noting_it_again_leaves_alone_what_was_taken_back(database):
    learner = Learner(accepted=True)
    for _twice in range(2):
        learner.dies(learner.request_id)
    take_back(learner, learner.whole_id, DIED + HOUR)
    learner.dies(learner.request_id, DIED + 2 * HOUR)
    assert standing(learner.whole_id) == (Stage.ACCOMPANIED, None)
    assert learner.load_of(learner.helper_id) == 1


def test_nothing_of_theirs_opens_again(database):
    learner = Learner()
    learner.dies(learner.whole_id)
    for request_id in learner.all_ids:
        assert get(request_id).possible == frozenset()
        with pytest.raises(ends.NotAllowed):
            reopen_by_learner(request_id=request_id, now=DIED + DAY)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("jeanne lambert", True),
        ("  Jeanne   LAMBERT ", True),
        ("Jéanne Lambert", True),
        ("Paul Lambert", False),
        ("Jeanne", False),
        ("Jeanne-Marie Lambert", False),
        ("", False),
    ],
)
def test_a_telephone_may_be_a_couples(database, name, same):
    learner = Learner()
    other = learner.asks(name)
    learner.dies(learner.whole_id)
    assert standing(other.id) == ((GONE, DIED_OF) if same else (Stage.WAITING, None))


EMAIL, LETTER, NEIGHBOUR = ("email", "letter", "neighbour")
HOME = {"contact_note": "Rue Haute 3", "phone": ""}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"email": "Jo@example.org"}, {"email": "jo@example.org"}, True),
        ({"email": "jo@example.org"}, {"email": "jeanne@example.org"}, False),
        (HOME, {"contact_note": "rue  haute, 3", "phone": ""}, True),
        (HOME, {"contact_note": "Rue Basse 3", "phone": ""}, False),
        (HOME, HOME | {"town": "Huy"}, False),
        ({"contact_note": "", "phone": ""}, {"contact_note": "", "phone": ""}, False),
        ({"contact_way": NEIGHBOUR}, {"contact_way": "phone"}, True),
    ],
)
def test_a_person_is_known_by_name_and_address(database, one, other, same):
    network = a_network()

    def ask(fields):
        way = EMAIL if "email" in fields else LETTER
        base = {"contact_way": way, "phone": "" if way is EMAIL else MOBILE}
        return a_request(network, **base | fields)

    first, second = ask(one), ask(other)
    found = [each.id for each in list_of_learner(get(first.id))]
    assert found == ([first.id, second.id] if same else [first.id])


def test_another_networks_learner_is_not_ours_to_end(database):
    learner, network = Learner(), a_network()
    there = a_request(network, phone=MOBILE)
    learner.dies(learner.whole_id)
    assert get(there.id).stage in OPEN


def test_who_moves_away_leaves_every_part_and_is_told_once(database):
    learner = Learner(accepted=True)
    learner.ends(learner.part_id, EndReason.MOVED_AWAY)
    moved = (GONE, EndReason.MOVED_AWAY)
    assert standing(learner.whole_id) == standing(learner.part_id) == moved
    assert standing(learner.request_id) == (Stage.AUTONOMOUS, None)
    loads = [learner.load_of(n) for n in (learner.helper_id, learner.second_id)]
    assert loads == [0, 0]
    both = to_learner(learner.whole_id, learner.part_id)
    assert [status for _id, status in both].count(WAITING) == 1
    assert learner.ask(THIRTY) == 1
    assert len(asked()) == 1


def test_a_helper_who_says_so_is_not_told_but_the_other_one_is(database):
    learner = Learner(accepted=True)
    for _twice in range(2):
        ends.end_by_helper(
            helper_id=learner.second_id,
            request_id=learner.part_id,
            reason=EndReason.MOVED_AWAY,
            detail="",
            now=DIED,
        )
    kind = NoticeKind.REQUEST_WITHDRAWN
    assert told(learner.second_account_id, kind) == []
    [one] = told(learner.account_id, kind)
    assert one.facts["why"] == EndReason.MOVED_AWAY
    assert standing(learner.whole_id) == (GONE, EndReason.MOVED_AWAY)


@pytest.mark.parametrize("reason", [EndReason.STOPPED, EndReason.PASSED_ON])
def test_other_ends_leave_the_other_part_alone(database, reason):
    learner = Learner(accepted=True)
    learner.ends(learner.whole_id, reason)
    assert standing(learner.part_id) == (Stage.ACCOMPANIED, None)
    assert learner.load_of(learner.second_id) == 1


def test_what_is_refused_ends_nothing(database):
    learner, stranger = Learner(), an_account(a_network())
    with pytest.raises(ends.NotAllowed):
        learner.ends(learner.request_id, EndReason.MOVED_AWAY)
    with pytest.raises(NoResultFound):
        ends.end_by_coordinator(
            network_id=stranger.network_id,
            request_id=learner.whole_id,
            account_id=stranger.id,
            reason=DIED_OF,
            detail="",
            now=NOW,
        )
    assert standing(learner.part_id) == (Stage.OFFERED, None)


def test_the_coordinator_reads_before_what_else_would_end(database):
    learner = Learner()
    sheet = ends.get_end_sheet(
        network_id=learner.network.id, request_id=learner.whole_id
    )
    assert sheet.others == (get(learner.part_id).reference,)
