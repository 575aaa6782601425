"""Accompaniments are counted by themselves, and always as a recount would."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from helpnet.domain.ends import EndReason
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.services import autonomy, closing, matching
from helpnet.services.episodes import (
    list_wrong_episodes,
    rebuild_episodes,
    rebuild_facts,
)
from helpnet.services.our_network import change_rules
from helpnet.store.base import db
from helpnet.store.episode_rows import write_all
from helpnet.store.episodes import Episode, recount
from helpnet.store.followup import HelpSession
from helpnet.store.matches import hold_request, part
from helpnet.store.requests import Need, Step
from helpnet.store.transaction import transaction
from tests.factories import a_request, an_offer
from tests.integration.followup.scene import DAY, NOW, A, P, Pair


@pytest.fixture
def pair(database):
    return Pair(needs=("send-email", "read-news"))


def episodes():
    """Return what is counted, and check that it is what a recount says."""
    assert list_wrong_episodes() == []
    db.session.expire_all()
    return db.session.scalars(
        select(Episode).order_by(Episode.request_id, Episode.number)
    ).all()


def reopen(pair, now=NOW):
    closing.reopen(
        network_id=pair.network.id,
        request_id=pair.request_id,
        account_id=pair.coordinator.id,
        now=now,
    )


def meet_again(pair, at=NOW):
    """Let the same helper say yes again."""

    @transaction
    def ask():
        request = hold_request(pair.request_id)
        request.record(Event.HELPER_ASKED, at=at, by=Actor.COORDINATOR)

    offer = an_offer(hold_request(pair.request_id), pair.helper, asked_at=at)
    offer.expires_at = at + DAY
    db.session.commit()
    ask()
    matching.accept(offer_id=offer.id, now=at + timedelta(hours=1))


def test_nobody_is_counted_before_a_helper_said_yes(database, pair):
    a_request(pair.network)
    (only,) = episodes()
    assert (only.request_id, only.number) == (pair.request_id, 1)
    assert (only.ended_on, only.outcome, only.sessions) == (None, None, 0)
    assert (only.goals, only.goals_met) == (2, 0)
    assert only.area == "communicate"


def test_meetings_and_goals_are_counted_as_they_come(pair):
    pair.record(1, A, P)
    pair.record(2, A, P)
    (only,) = episodes()
    assert (only.sessions, only.goals, only.goals_met) == (2, 2, 1)


def test_the_end_closes_it_with_its_day(pair):
    for day in (1, 2):
        pair.record(day, A, A)
    pair.confirm()
    (only,) = episodes()
    assert only.outcome is EpisodeEnd.AUTONOMOUS
    assert (only.ended_on, only.ended_at) == (NOW.date(), NOW)
    assert (only.goals, only.goals_met) == (2, 2)


def test_another_helper_changes_nothing_of_it(pair):
    pair.record(1, A, P)
    autonomy.stop_accompanying(
        helper_id=pair.helper_id, request_id=pair.request_id, reason="", now=NOW
    )
    meet_again(pair)
    (only,) = episodes()
    assert (only.number, only.sessions, only.ended_on) == (1, 1, None)


def test_opened_again_the_next_yes_is_the_next_one(pair):
    for day in (1, 2):
        pair.record(day, A, A)
    pair.confirm()
    reopen(pair, NOW + DAY)
    assert len(episodes()) == 1
    meet_again(pair, NOW + 2 * DAY)
    pair.record(63, P, now=NOW + 5 * DAY)
    first, second = episodes()
    assert (first.outcome, first.sessions) == (EpisodeEnd.AUTONOMOUS, 2)
    assert (second.number, second.outcome, second.sessions) == (2, None, 1)


def test_why_it_ended_is_kept_when_it_is_opened_again(pair):
    @transaction
    def move_away():
        request, _match = part(pair.request_id, at=NOW)
        request.end_reason = EndReason.MOVED_AWAY
        request.record(Event.LEARNER_WITHDREW, at=NOW, by=Actor.COORDINATOR)

    move_away()
    (only,) = episodes()
    assert only.outcome is EpisodeEnd.MOVED_AWAY
    reopen(pair, NOW + DAY)
    meet_again(pair, NOW + 2 * DAY)
    first, _second = episodes()
    assert first.outcome is EpisodeEnd.MOVED_AWAY


def test_what_is_rolled_back_is_counted_by_nobody(pair):
    class Wrong(Exception):
        pass

    @transaction
    def fail():
        request = hold_request(pair.request_id)
        request.record(Event.LEARNER_WITHDREW, at=NOW, by=Actor.COORDINATOR)
        db.session.flush()
        raise Wrong

    with pytest.raises(Wrong):
        fail()
    pair.record(1, A, P)
    (only,) = episodes()
    assert only.outcome is None


def test_what_nobody_watched_is_found_and_mended(pair):
    pair.record(1, A, P)
    db.session.execute(update(Episode).values(sessions=7))
    db.session.commit()
    assert list_wrong_episodes() == [pair.request_id]
    assert rebuild_episodes() == 1
    assert [each.sessions for each in episodes()] == [1]
    assert rebuild_episodes() == 0


def test_goals_follow_another_rule_when_they_are_counted_anew(pair):
    pair.record(1, A, P)
    assert rebuild_facts(now=NOW) == 0
    given = {"network_id": pair.network.id, "given": {"alone_in_a_row": 1}}
    change_rules(**given, now=NOW)
    assert rebuild_facts(now=NOW) == 1
    assert rebuild_facts(now=NOW) == 0
    assert db.session.query(Need).filter(Need.met_on.is_not(None)).count() == 1


def test_one_request_is_recounted_at_once(pair):
    pair.record(1, A, P)
    db.session.execute(update(Episode).values(sessions=7))
    recount(hold_request(pair.request_id))
    assert db.session.scalar(select(Episode.sessions)) == 1


def test_a_migration_can_count_everybody(pair):
    pair.record(1, A, P)
    must = [(each.request_id, each.sessions) for each in episodes()]
    db.session.execute(Episode.__table__.delete())
    assert write_all(db.session.connection()) == 1
    db.session.commit()
    assert [(each.request_id, each.sessions) for each in episodes()] == must


def test_the_command_says_what_is_wrong_and_mends_it(emptied, pair):
    runner = emptied.test_cli_runner()
    assert runner.invoke(args=["outcomes", "check"]).exit_code == 0
    db.session.execute(update(Episode).values(sessions=7))
    db.session.commit()
    said = runner.invoke(args=["outcomes", "check"])
    assert said.exit_code == 1
    assert f"Request {pair.request_id} is not counted" in said.output
    assert "1 requests were" in runner.invoke(args=["outcomes", "rebuild"]).output
    assert runner.invoke(args=["outcomes", "check"]).exit_code == 0


def test_a_meeting_without_its_history_line_is_still_a_meeting(pair):
    """What counts is the meeting; the line tells of it."""
    pair.record(1, A, P)
    db.session.execute(Step.__table__.delete().where(Step.what == "session_held"))
    db.session.commit()
    assert [each.sessions for each in episodes()] == [1]
    assert db.session.scalar(select(HelpSession.id)) is not None
