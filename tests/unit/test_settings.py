"""Settings: one frozen object, and every fault named at once."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import DEMO_SECRET, Settings, UnsafeSettings
from helpnet.web.security import POLICY, policy_for

SOUND = {
    "HELPNET_SECRET_KEY": "x" * 40,
    "HELPNET_BASE_URL": "https://help.example.org",
}


def faults(**changes):
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment(SOUND | changes)
    return refused.value.faults


def test_a_sound_production_starts():
    settings = Settings.from_environment(SOUND)
    assert settings.MODE == "production"
    assert settings.SESSION_COOKIE_SECURE
    assert not settings.demo


def test_production_names_every_fault_at_once():
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment({"HELPNET_DEBUG": "yes", "HELPNET_SMTP_PORT": "many"})
    assert len(refused.value.faults) == 4
    told = str(refused.value)
    for name in ("SECRET_KEY", "DEBUG", "BASE_URL", "SMTP_PORT"):
        assert f"HELPNET_{name}" in told


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HELPNET_SECRET_KEY", "short", "shorter than 32"),
        ("HELPNET_SECRET_KEY", DEMO_SECRET, "the demo's"),
        ("HELPNET_BASE_URL", "http://help.example.org", "https"),
        ("HELPNET_BASE_URL", "help.example.org", "look like"),
        ("HELPNET_BASE_URL", "https://[", "look like"),
        ("HELPNET_BASE_URL", "https://help.example.org/path", "look like"),
        ("HELPNET_BASE_URL", "https://help.example.org?x=1", "look like"),
        ("HELPNET_BASE_URL", "https://me:secret@help.example.org", "look like"),
        ("HELPNET_BASE_URL", "https://help example.org", "look like"),
        ("DATABASE_URL", "mysql://me@db/helpnet", "DATABASE_URL"),
        ("DATABASE_URL", "helpnet.sqlite3", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql://me@db:many/helpnet", "DATABASE_URL"),
        ("HELPNET_SMTP_PORT", "70000", "65535"),
        ("HELPNET_SMTP_PORT", "0", "65535"),
        ("HELPNET_PROXY_HOPS", "9" * 5000, "whole number"),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
        ("HELPNET_MODE", "toy", "one of"),
        ("HELPNET_DEBUG", "perhaps", "yes or no"),
        ("HELPNET_TIME_ZONE", "Mars/Olympus", "known zone"),
        ("HELPNET_DEFAULT_LANGUAGE", "tlh", "fr, nl, de, en"),
        ("HELPNET_GEOCODER", "oracle", "one of"),
        ("HELPNET_GEOCODER", "nominatim", "USER_AGENT"),
        ("HELPNET_MAP_TILES", "https://t.example.org/{z}/{x}/{y}.png", "ATTRIBUTION"),
        ("HELPNET_MAP_TILES", "http://t.example.org/{z}/{x}/{y}.png", "https"),
        ("HELPNET_MAP_TILES", "https://t.example.org/{z}/{x}.png", "look like"),
        ("HELPNET_MAP_TILES", "https://{s}.example.org/{z}/{x}/{y}.png", "look like"),
        ("HELPNET_MAP_TILES", "https://t.example.org/{z}/{x}/{y}/{key}", "look like"),
        ("HELPNET_MAP_TILES", "https://t.example.org/{z}/{x}/{y} *", "look like"),
        ("HELPNET_MAP_TILES", "https://t.example.org;x/{z}/{x}/{y}", "look like"),
        ("HELPNET_MAP_TILES", "https://me:key@t.org/{z}/{x}/{y}", "look like"),
        ("HELPNET_MAP_TILES", "//t.example.org/{z}/{x}/{y}.png", "look like"),
    ],
)
def test_each_unsafe_value_is_named(name, value, said):
    assert any(said in fault for fault in faults(**{name: value}))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Help.Example.ORG/", "https://help.example.org"),
        ("https://help.example.org:443", "https://help.example.org"),
        ("https://help.example.org:8443", "https://help.example.org:8443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_the_address_is_kept_as_browsers_name_it(given, kept):
    """Otherwise every visitor would be taken for a forged host."""
    settings = Settings.from_environment(SOUND | {"HELPNET_BASE_URL": given})
    assert kept == settings.BASE_URL


def test_demo_needs_nothing():
    settings = Settings.from_environment({"HELPNET_MODE": "demo"})
    assert settings.demo
    assert settings.SQLALCHEMY_DATABASE_URI.startswith("sqlite:///")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_always_uses_the_driver_we_ship(scheme):
    settings = Settings.from_environment(
        SOUND | {"DATABASE_URL": f"{scheme}://me@db/helpnet"}
    )
    assert settings.SQLALCHEMY_DATABASE_URI == "postgresql+psycopg://me@db/helpnet"


def test_settings_are_frozen():
    settings = Settings.from_environment(SOUND)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.DEBUG = True


def test_a_start_that_is_refused_says_why_and_nothing_else():
    root = Path(__file__).parents[2]
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=root,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert "HELPNET_SECRET_KEY is missing." in started.stderr
    assert "HELPNET_BASE_URL is missing" in started.stderr
    assert "Traceback" not in started.stderr


TILES = "https://tiles.example.org:8443/a/{z}/{x}/{y}{r}.png?key=1"


def test_only_the_host_of_configured_tiles_may_send_images():
    told = {"HELPNET_MAP_TILES": TILES, "HELPNET_MAP_ATTRIBUTION": "© Somebody"}
    with_tiles = Settings.from_environment(SOUND | told)
    assert with_tiles.tiles_host == "https://tiles.example.org:8443"
    images = "'self' data: https://tiles.example.org:8443"
    assert policy_for(with_tiles) == POLICY | {"img-src": images}
    assert policy_for(Settings.from_environment(SOUND)) == POLICY
