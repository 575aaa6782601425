"""Texts through our own kind of gateway and through apprise, well and badly served."""

import json
import subprocess
import sys

import pytest

from config import Settings, UnsafeSettings
from helpnet.adapters import sms
from helpnet.adapters.sms import CannotText, ShortText, send
from tests.conftest import settings_for
from tests.text_gateway import running_gateway

TEXT = ShortText(number=7, to="+32470123456", body="Bonjour é €")
OURS, APPRISE = "http://{host}/send", "json://{host}/send/{to}?+Idempotency-Key={id}"
BOTH = pytest.mark.parametrize("kind", [OURS, APPRISE], ids=["ours", "apprise"])


@pytest.fixture
def gateway():
    with running_gateway() as server:
        yield server


def settings_of(gateway, kind):
    return settings_for("sqlite://", SMS_URL=kind.replace("{host}", gateway.host))


def test_apprise_carries_number_words_and_the_same_name_at_every_try(gateway):
    for _ in range(2):
        send(TEXT, settings_of(gateway, APPRISE))
    first, second = gateway.got
    path, headers, content = first
    assert path == "/send/+32470123456"
    assert content["message"] == "Bonjour é €"
    assert headers["Idempotency-Key"] == "outbox-7" == second[1]["Idempotency-Key"]


@BOTH
@pytest.mark.parametrize(
    ("fault", "lasting"),
    [
        (400, True),
        (404, True),
        (410, True),
        (302, True),
        (408, False),
        (429, False),
        (500, False),
        (503, False),
        ("drop", False),
        ("dies", False),
    ],
)
def test_what_lasts_is_told_from_what_passes(gateway, kind, fault, lasting):
    gateway.faults = [fault]
    with pytest.raises(CannotText) as refused:
        send(TEXT, settings_of(gateway, kind))
    assert refused.value.lasting is lasting
    assert TEXT.to not in refused.value.reason
    assert len(gateway.got) == 1, "neither a redirect is followed nor a fault repeated"


@BOTH
def test_after_a_passing_fault_the_same_text_leaves(gateway, kind):
    gateway.faults = ["dies", 200]
    with pytest.raises(CannotText):
        send(TEXT, settings_of(gateway, kind))
    send(TEXT, settings_of(gateway, kind))
    names = {headers["Idempotency-Key"] for _path, headers, _content in gateway.got}
    assert names == {"outbox-7"}, "who took it the first time can tell"


@BOTH
@pytest.mark.parametrize("fault", [401, 402, 403])
def test_what_the_operator_must_mend_stops_all_texts_and_loses_none(
    gateway, kind, fault
):
    gateway.faults = [fault]
    with pytest.raises(CannotText) as refused:
        send(TEXT, settings_of(gateway, kind))
    assert (refused.value.lasting, refused.value.outage) == (False, True)


def test_nobody_there_is_an_outage():
    settings = settings_for("sqlite://", SMS_URL="http://127.0.0.1:9/send")
    with pytest.raises(CannotText) as refused:
        send(TEXT, settings)
    assert (refused.value.lasting, refused.value.outage) == (False, True)


def test_a_slow_gateway_is_a_passing_fault(gateway, monkeypatch):
    monkeypatch.setattr(sms, "TIME_OUT_SECONDS", 0.3)
    gateway.faults = ["slow"]
    with pytest.raises(CannotText) as refused:
        send(TEXT, settings_of(gateway, OURS))
    assert not refused.value.lasting


def test_a_slow_service_of_apprise_is_a_passing_fault(gateway):
    gateway.faults = ["slow"]
    with pytest.raises(CannotText) as refused:
        send(TEXT, settings_of(gateway, APPRISE + "&rto=0.3"))
    assert not refused.value.lasting


def test_a_number_that_the_service_takes_not_lasts_and_nobody_else_gets_the_text():
    account = f"AC{'a' * 32}:{'b' * 32}@+15551234567"
    settings = settings_for("sqlite://", SMS_URL=f"twilio://{account}/{{to}}")
    with pytest.raises(CannotText) as refused:
        send(ShortText(number=1, to="+3", body="x"), settings)
    assert refused.value.lasting


def test_without_the_package_texts_wait(monkeypatch, gateway):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(CannotText) as refused:
        send(TEXT, settings_of(gateway, APPRISE))
    assert not refused.value.lasting
    assert "not installed" in refused.value.reason


def faults(**given):
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment({"HELPNET_MODE": "demo"} | given)
    return refused.value.faults


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("gateway", "look like"),
        ("https://", "look like"),
        ("http://[", "look like"),
        ("https://gateway.example.org:0/send", "look like"),
        ("json://127.0.0.1/send", "{to}"),
        ("nosuch://somebody/{to}", "apprise can use"),
        ("twilio://short:token@5/{to}", "apprise can use"),
    ],
)
def test_an_address_that_cannot_work_is_named_at_the_start(url, said):
    [fault] = faults(HELPNET_SMS_URL=url)
    assert "HELPNET_SMS_URL" in fault
    assert said in fault


def test_a_missing_package_is_named_at_the_start(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    [fault] = faults(HELPNET_SMS_URL="json://127.0.0.1/{to}")
    assert "needs the package apprise" in fault


def test_a_short_secret_is_named_at_the_start():
    [fault] = faults(HELPNET_SMS_SECRET="x" * 31)
    assert "HELPNET_SMS_SECRET is shorter than 32" in fault


def test_sound_settings_for_texts_start():
    given = {"HELPNET_SMS_URL": "json://127.0.0.1/{to}", "HELPNET_SMS_SECRET": "x" * 32}
    settings = Settings.from_environment({"HELPNET_MODE": "demo"} | given)
    assert settings.SMS_SECRET == "x" * 32


def test_the_package_is_not_loaded_before_it_is_needed():
    code = "import sys, helpnet.adapters.sms, json; print(json.dumps('apprise' in sys.modules))"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert json.loads(said.stdout) is False
