"""When the daily mail is written, to whom, and once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from helpnet.domain.access import AccountStatus, Role
from helpnet.domain.asking import Route
from helpnet.services.digest import choose_digest, write_digests
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.web.coordinator.spoken import spoken
from tests.factories import a_helper, a_network, a_request, an_account
from tests.integration.digest.scene import DAY, MORNING, digests


@pytest.mark.parametrize(
    ("now", "written"),
    [
        ("2026-04-01T05:29:00+00:00", 0),
        ("2026-04-01T05:30:00+00:00", 1),
        ("2026-04-01T09:59:00+00:00", 1),
        ("2026-04-01T10:00:00+00:00", 0),
        ("2026-03-27T06:29:00+00:00", 0),  # the Friday before the clocks change
        ("2026-03-27T06:30:00+00:00", 1),
        ("2026-04-04T06:30:00+00:00", 0),  # a Saturday
        ("2026-04-05T06:30:00+00:00", 0),
        ("2026-04-06T06:30:00+00:00", 1),
    ],
)
def test_it_is_written_on_the_morning_of_a_working_day_there(database, now, written):
    network = a_network(rules={"quiet_from": 0, "quiet_until": 0})
    an_account(network)
    a_request(network)
    assert write_digests(now=datetime.fromisoformat(now)) == written


def test_never_in_quiet_time(network):
    an_account(network)
    a_request(network)
    assert write_digests(now=MORNING.replace(hour=5, minute=45)) == 0  # 7:45 there
    assert write_digests(now=MORNING.replace(hour=6, minute=0)) == 1


@pytest.mark.parametrize(
    ("until", "hours"), [(10, [10, 11]), (12, [12]), (13, [13]), (17, [17])]
)
def test_a_quiet_morning_only_delays_it(database, until, hours):
    network = a_network(rules={"quiet_from": 20, "quiet_until": until})
    an_account(network)
    a_request(network)
    midnight = datetime.fromisoformat("2026-04-01T00:00:00+02:00")

    day = [midnight + timedelta(hours=hour) for hour in range(24)]
    written = [at.hour for at in day if is_written_at(at)]

    assert written == hours


def is_written_at(at):
    wrote = write_digests(now=at)
    db.session.execute(delete(Notice))
    db.session.commit()
    return wrote


def test_each_coordinator_gets_one_a_day(network):
    both = an_account(network), an_account(network, language="fr")
    a_request(network)
    quarter = timedelta(minutes=15)
    assert [write_digests(now=MORNING + n * quarter) for n in range(4)] == [2, 0, 0, 0]
    assert [mail.account_id for mail in digests()] == [one.id for one in both]
    assert [mail.key for mail in digests()] == [
        f"digest-{one.id}-2026-04-01" for one in both
    ]
    assert write_digests(now=MORNING + DAY) == 2


def test_nothing_waits_so_nothing_is_written(network):
    an_account(network)
    assert write_digests(now=MORNING) == 0


def test_only_coordinators_who_want_it_and_may_sign_in(network):
    off = an_account(network)
    an_account(network, status=AccountStatus.SUSPENDED)
    an_account(network, role=Role.PARTNER)
    a_helper(network)
    a_request(network)
    choose_digest(account_id=off.id, wanted=False)
    assert write_digests(now=MORNING) == 0
    choose_digest(account_id=off.id, wanted=True)
    assert write_digests(now=MORNING) == 1


def test_it_names_nobody_in_full_and_links_to_the_list(app, network):
    an_account(network, name="Marie Dupont")
    request = a_request(network, name="Jeanne Lambert", route=Route.OFFLINE)
    a_request(network, name="", route=Route.CALL)
    for _ in range(11):
        a_request(network)
    write_digests(now=MORNING)
    (mail,) = digests()
    words = spoken(
        kind=mail.kind,
        language="en",
        recipient=mail.recipient,
        network="Liège helps",
        facts=mail.facts,
    )
    told = words.subject + words.body
    assert "Lambert" not in told
    assert "3344" not in told
    assert f"Jeanne ({request.reference}), promised by Thursday, 5 March 2026" in told
    assert words.subject == f"{mail.facts['total']} things need a human today"
    assert "http://localhost/coordinator/today/" in told
    assert told.count("promised by") == 10
