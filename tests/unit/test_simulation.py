"""The simulated year still runs, adds up, and comes out the same for a seed."""

import json
import math
from collections import Counter
from xml.etree import ElementTree

import pytest
from numpy.random import default_rng

from benchmarks import simulation
from benchmarks.simulation_learners import SHARES, draw_tasks
from benchmarks.simulation_measures import (
    mean_wait,
    quantile,
    share_within,
    still_waiting,
)
from benchmarks.simulation_plot import draw
from benchmarks.simulation_policies import POLICIES
from benchmarks.simulation_year import Answer, Year, day_of
from helpnet.domain.fairness import Wait
from helpnet.domain.matching import obstacles

SMALL = [
    *("--days", "40", "--years", "2", "--helpers", "40"),
    *("--requests-per-day", "3", "--json"),
]


@pytest.fixture(scope="module")
def world():
    settings = simulation.read_settings(SMALL)
    return simulation.build_world(settings, seed=5)


@pytest.fixture(scope="module")
def result():
    settings = simulation.read_settings(SMALL)
    runs = list(simulation.simulate(settings))
    return {"summary": simulation.summarise(runs), "runs": runs} | {
        "settings": vars(settings)
    }


def test_each_task_is_missing_as_often_as_the_survey_says():
    rng, people = default_rng(0), 6000
    drawn = [draw_tasks(rng) for _ in range(people)]
    counts = Counter(task for tasks in drawn for task in tasks)
    assert {len(tasks) for tasks in drawn} == {1, 2}
    for task, share in SHARES.items():
        four_errors = 4 * math.sqrt(share * (1 - share) / people)
        assert counts[task] / people == pytest.approx(share, abs=four_errors)


def test_who_still_waits_counts_as_long_as_seen():
    steps = still_waiting(
        [Wait(1, True), Wait(2, False), Wait(3, True), Wait(4, False)]
    )
    days, shares = zip(*steps, strict=True)
    assert days == (0, 1, 3)
    assert shares == pytest.approx((1, 0.75, 0.375))
    assert share_within(steps, 2.9) == pytest.approx(0.25)
    assert (quantile(steps, 0.5), quantile(steps, 0.95)) == (3, None)
    assert mean_wait(steps, up_to=10) == pytest.approx(1 + 2 * 0.75 + 7 * 0.375)


def test_without_anybody_left_waiting_the_quantile_is_the_plain_one():
    steps = still_waiting([Wait(float(day), True) for day in range(1, 101)])
    assert quantile(steps, 0.5) == 50
    assert quantile(steps, 0.95) == 95
    assert mean_wait(steps, up_to=1000) == pytest.approx(50.5)


def test_who_could_ever_help_is_what_the_rules_say(world):
    for number, learner in enumerate(world.learners):
        on = day_of(learner.entered)
        fitting = [
            helper
            for helper, one in enumerate(world.helpers)
            if not obstacles(learner.ask, one.profile, on=on)
        ]
        assert world.fitting[number] == fitting
        assert (number in world.blocked) == (not fitting)


@pytest.mark.parametrize("name", POLICIES)
def test_everybody_is_served_once_at_most_and_nobody_gets_too_much(world, name):
    record = Year(world, POLICIES[name]).run()
    taken = [offer for offer in record.offers if offer.answer is Answer.ACCEPTED]
    assert len(taken) > 20
    assert len({offer.request for offer in taken}) == len(taken)
    for offer in taken:
        assert offer.helper in world.fitting[offer.request]
        assert offer.answered >= world.learners[offer.request].entered
        together = [
            other
            for other in taken
            if other.helper == offer.helper
            and other.answered <= offer.answered < end(world, other)
        ]
        capacity = world.helpers[offer.helper].profile.capacity
        assert len(together) <= capacity


def end(world, offer):
    return offer.answered + 7 * world.learners[offer.request].sessions


def test_all_policies_play_the_same_year_and_lose_nobody(result):
    for run in result["runs"]:
        measures = run["measures"]
        assert measures["served"] + sum(measures["never"].values()) == measures["asked"]
        for split in ("by_channel", "by_area"):
            groups = measures[split].values()
            assert sum(group["asked"] for group in groups) == measures["asked"]
            assert sum(group["served"] for group in groups) == measures["served"]
    for seed in (1, 2):
        years = [run["measures"] for run in result["runs"] if run["seed"] == seed]
        assert len({year["asked"] for year in years}) == 1
        unfit = [fits_nobody(year["never"]) for year in years]
        assert all(each == unfit[0] for each in unfit)


def fits_nobody(never):
    return {key: count for key, count in never.items() if key.startswith("nobody fits")}


def test_the_same_seed_gives_the_same_year(result, capsys):
    simulation.main(SMALL)
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(result))


def test_the_table_names_every_policy(capsys):
    simulation.main([*SMALL[:-1], "--years", "1", "--policies", "nearest", "score"])
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split(" | ")[1:] == ["nearest first", "score"]
    assert {len(row.split(" | ")) for row in rows} == {3}


def test_the_picture_says_in_words_what_it_shows(result):
    picture = ElementTree.fromstring(draw([result, result]))
    names = {"s": "http://www.w3.org/2000/svg"}
    assert picture.findtext("s:title", namespaces=names)
    told = picture.findtext("s:desc", namespaces=names)
    drawn = [each.text for each in picture.iterfind("s:text", names)]
    for policy in POLICIES.values():
        assert policy.label in told
        assert drawn.count(policy.label) == 2
