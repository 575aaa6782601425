"""The benchmark of matching runs as its readme says, and its answers are right."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from benchmarks.asks import Kind
from benchmarks.cases import draw_cases
from benchmarks.databases import Database
from benchmarks.loading import is_loaded, load_helpers
from benchmarks.measuring import read_arguments
from benchmarks.oracle import same
from benchmarks.world import draw_world
from tests.conftest import BOTH

ROOT = Path(__file__).parents[2]
KINDS = {"in_person", "remote", "either", "paris"}
FIGURES = {"median_ms", "p99_ms", "naive_ratio", "scan_ratio", "agree"}
TINY = ["--helpers", "300", "--queries", "3", "--naive", "1", "--updates", "4"]


def run(*words, folder):
    command = [sys.executable, "benchmarks/matching.py", *TINY, *words, "--json"]
    server = os.environ.get("HELPNET_TEST_POSTGRESQL", "")
    told = os.environ | {"HELPNET_BENCH_POSTGRESQL": server, "TMPDIR": str(folder)}
    return subprocess.run(
        command, cwd=ROOT, env=told, capture_output=True, text=True, check=False
    )


def databases_on_the_server():
    url = make_url(os.environ["HELPNET_TEST_POSTGRESQL"]).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(False)) as connection:
        known = connection.execute("SELECT datname FROM pg_database")
        return {name for (name,) in known if name.startswith("helpnet_benchmark")}


@pytest.mark.parametrize("engine", BOTH)
def test_one_json_object_with_every_answer_right(engine, tmp_path):
    done = run("--engine", engine, folder=tmp_path)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["engine"], found["helpers"], found["queries"]) == (engine, 300, 3)
    assert all(found[kind].keys() >= FIGURES for kind in KINDS)
    assert {found[kind]["agree"] for kind in KINDS} == {1.0}
    assert {found[kind]["scan_agree"] for kind in KINDS} == {1.0}
    assert {found[kind]["same_facts"] for kind in KINDS} == {1.0}
    assert found["remote"]["naive_agree"] == found["in_person"]["naive_agree"] == 1.0
    assert found["remote"]["without_answer"] < 1
    assert found["remote"]["naive_ratio"] > 0
    assert found["oracle_checked"] > 0
    assert set(found["updates"]) == {"load", "move", "reach", "contact"}
    assert "median ms" in done.stderr
    assert not list(tmp_path.iterdir()), "the database should be gone"
    assert engine == "sqlite" or not databases_on_the_server()


def test_a_kept_world_is_known_again(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
    world = draw_world(40, seed=1)
    assert not is_loaded(world, database)
    load_helpers(world, database)
    assert is_loaded(draw_world(40, seed=1), database)
    assert not is_loaded(draw_world(41, seed=1), database)
    assert not is_loaded(draw_world(40, seed=2), database)


def test_an_answer_that_is_not_quite_right_does_not_agree():
    world = draw_world(3_000, seed=1)
    cases = draw_cases(world, count=1, seed=1)
    expected = next(case.expected for case in cases[Kind.REMOTE] if case.expected[1:])
    first, second, *rest = expected
    assert same(expected, list(expected))
    assert not same(expected, [second, first, *rest])
    assert not same(expected, expected[:-1])
    assert not same(expected, [replace(first, score=first.score - 2e-6), second, *rest])


def test_no_helpers_are_refused(capsys):
    with pytest.raises(SystemExit):
        read_arguments(["--helpers", "0"])
    assert "must be 1 or more" in capsys.readouterr().err
