"""The index of helpers: true after every change, whoever makes it and however."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, insert, text, update

from helpnet.domain.access import AccountStatus, StandingEvent
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.services.matching_index import count_index_faults, rebuild_index
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.free_skills import count_faults, install, rebuild, remove
from helpnet.store.helpers import Helper, HelperSkill, free_place, take_place
from helpnet.store.transaction import transaction
from tests.factories import MONDAY, NAMUR, a_helper, a_network


@pytest.fixture
def helper(database):
    skills = {"send-email": HelperLevel.CAN_TEACH, "read-news": HelperLevel.AT_EASE}
    return a_helper(a_network(), capacity=2, skills=skills)


def indexed(helper):
    rows = db.session.execute(
        text("SELECT count(*) FROM free_skills WHERE helper_id = :id"),
        {"id": helper.id},
    )
    return rows.scalar_one()


CHANGES = {
    "move": lambda helper: setattr(helper, "latitude", NAMUR["latitude"]),
    "unknown place": lambda helper: setattr(helper, "longitude", None),
    "reach": lambda helper: setattr(helper, "reach_km", 77.0),
    "modes": lambda helper: setattr(helper, "modes", frozenset({Mode.CHAT})),
    "languages": lambda helper: setattr(helper, "languages", frozenset({"nl"})),
    "times": lambda helper: setattr(helper, "times", frozenset()),
    "capacity": lambda helper: setattr(helper, "capacity", 40),
    "vetting": lambda helper: setattr(helper, "vetted_until", None),
    "pause": lambda helper: helper.record(StandingEvent.PAUSED),
    "a skill less": lambda helper: helper.skills.pop(),
    "a level": lambda helper: setattr(helper.skills[0], "level", HelperLevel.MANAGE),
    "a skill more": lambda helper: helper.skills.append(
        HelperSkill(skill="never-heard-of", level=HelperLevel.MANAGE)
    ),
    "account": lambda helper: setattr(
        helper.account, "status", AccountStatus.SUSPENDED
    ),
    "load": lambda helper: take_place(helper.id),
    "load back": lambda helper: (
        take_place(helper.id),
        free_place(helper.id, at=MONDAY),
    ),
    "full": lambda helper: (take_place(helper.id), take_place(helper.id)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_in_the_index_at_once(helper, change):
    CHANGES[change](db.session.get_one(Helper, helper.id))
    db.session.flush()
    assert count_index_faults() == 0
    db.session.rollback()
    assert indexed(helper) == 2
    assert count_index_faults() == 0


def test_a_helper_who_leaves_the_table_leaves_the_index(helper):
    for table in (HelperSkill, Helper):
        db.session.execute(delete(table))
    db.session.commit()
    assert indexed(helper) == count_index_faults() == 0


def test_a_change_by_hand_is_in_the_index_too(helper):
    db.session.execute(text("UPDATE helpers SET standing = 'paused'"))
    db.session.commit()
    assert indexed(helper) == count_index_faults() == 0


def test_planted_faults_are_found_and_mended(helper):
    db.session.execute(text("DELETE FROM free_skills"))
    db.session.commit()
    assert count_index_faults() == 2
    rebuild_index()
    assert count_index_faults() == 0
    assert indexed(helper) == 2


def test_what_was_loaded_past_the_triggers_is_indexed_by_a_rebuild(helper):
    db.session.rollback()  # a rebuild waits for whoever still reads
    with db.engine.begin() as connection:
        remove(connection)
        connection.execute(text("UPDATE helpers SET load = 1"))
        install(connection)
        assert count_faults(connection) > 0
        rebuild(connection)
    assert indexed(helper) == 2
    assert count_index_faults() == 0


def test_two_changes_of_one_helper_at_once_are_both_in_the_index(app, helper):
    """One moves the helper again and again while others change the skills."""

    helper_id = helper.id
    db.session.rollback()

    @transaction
    def move(number):
        moved = update(Helper).where(Helper.id == helper_id)
        db.session.execute(moved.values(reach_km=float(number % 50)))

    @transaction
    def learn(number):
        level = HelperLevel.MANAGE
        taught = {"helper_id": helper_id, "skill": f"skill-{number}", "level": level}
        db.session.execute(insert(HelperSkill), taught)

    def work_on(number):
        with app.app_context():
            (move if number % 2 else learn)(number)

    with ThreadPoolExecutor(4) as crowd:
        work = [crowd.submit(work_on, number) for number in range(60)]
        for each in work:
            each.result()
    db.session.rollback()
    assert indexed(helper) == 32
    assert count_index_faults() == 0


def test_a_suspended_account_without_helper_changes_nothing(helper):
    db.session.execute(
        update(Account)
        .where(Account.id != helper.account_id)
        .values(status=AccountStatus.SUSPENDED)
    )
    db.session.commit()
    assert indexed(helper) == 2


def test_the_command_line_checks_and_mends(app, helper):
    runner = app.test_cli_runner()
    assert "says what the helpers say" in runner.invoke(args=["index", "check"]).output
    db.session.execute(text("DELETE FROM free_skills"))
    db.session.commit()
    assert indexed(helper) == 0
    db.session.rollback()
    found = runner.invoke(args=["index", "check"])
    assert found.exit_code == 1
    assert "2 rows differ" in found.output
    db.session.rollback()
    assert runner.invoke(args=["index", "rebuild"]).exit_code == 0
    assert runner.invoke(args=["index", "check"]).exit_code == 0
