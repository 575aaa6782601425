"""Geocoders spoken to over HTTP on this machine, and what is remembered of them."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from helpnet.adapters.geocoding import configured_geocoder
from helpnet.domain.places import Point
from helpnet.services import geocoding
from tests.conftest import settings_for
from tests.factories import MONDAY

FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [5.5718, 50.6451]},
    "properties": {"name": "Place Saint-Lambert", "label": "Place Saint-Lambert"},
}
ANSWERS = {
    "nominatim": [
        {"lat": "50.6451", "lon": "5.5718", "display_name": "Place Saint-Lambert"}
    ],
    "photon": {"type": "FeatureCollection", "features": [FEATURE]},
    "ban": {"type": "FeatureCollection", "features": [FEATURE]},
}
EMPTY = {"nominatim": [], "photon": {"features": []}, "ban": {"features": []}}


class Provider:
    """A geocoder on a free port of this machine, with the answer it will give."""

    def __init__(self):
        provider = self
        self.status, self.body, self.asked = 200, b"", []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.asked.append((self.path, self.headers["User-Agent"]))
                self.send_response(provider.status)
                self.end_headers()
                self.wfile.write(provider.body)

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.domain = f"127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def will_say(self, answer, status=200):
        self.status, self.body = status, json.dumps(answer).encode()


@pytest.fixture
def provider():
    running = Provider()
    running.thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    running.thread.join()


def a_geocoder(name, provider):
    settings = settings_for(
        "sqlite://",
        GEOCODER=name,
        GEOCODER_DOMAIN=provider.domain,
        GEOCODER_USER_AGENT="helpnet tests",
    )
    return configured_geocoder(settings, scheme="http", pause_seconds=0)


@pytest.mark.parametrize("name", list(ANSWERS))
def test_each_provider_is_understood(provider, name):
    provider.will_say(ANSWERS[name])
    found = a_geocoder(name, provider).find("place saint lambert liège")
    assert found.point == Point(50.6451, 5.5718)
    assert found.label.startswith("Place Saint-Lambert")
    assert found.provider == name
    ((path, agent),) = provider.asked
    assert "place saint lambert liège" in parse_qs(urlsplit(path).query)["q"]
    assert agent == "helpnet tests"


@pytest.mark.parametrize("name", list(ANSWERS))
def test_nothing_found_is_none(provider, name):
    provider.will_say(EMPTY[name])
    assert a_geocoder(name, provider).find("nowhere") is None


@pytest.mark.parametrize("name", list(ANSWERS))
@pytest.mark.parametrize("status", [403, 429, 500])
def test_a_provider_that_fails_is_none(provider, name, status):
    provider.will_say(ANSWERS[name], status=status)
    assert a_geocoder(name, provider).find("liège") is None


@pytest.mark.parametrize("name", list(ANSWERS))
def test_a_provider_that_answers_rubbish_is_none(provider, name):
    provider.body = b"<html>maintenance</html>"
    assert a_geocoder(name, provider).find("liège") is None


def test_a_provider_that_is_gone_is_none(provider):
    geocoder = a_geocoder("photon", provider)
    provider.server.server_close()
    assert geocoder.find("liège") is None


def test_an_absurd_point_is_none(provider):
    provider.will_say([{"lat": "1e400", "lon": "5", "display_name": "Nowhere"}])
    assert a_geocoder("nominatim", provider).find("liège") is None


@pytest.mark.parametrize("name", list(ANSWERS))
@pytest.mark.parametrize("shape", [[{}], {"features": [{}]}, {"features": None}, 7])
def test_an_answer_of_another_shape_is_none(provider, name, shape):
    provider.will_say(shape)
    assert a_geocoder(name, provider).find("liège") is None


def test_only_nominatim_is_told_the_country(provider):
    provider.will_say(ANSWERS["nominatim"])
    a_geocoder("nominatim", provider).find("liège", country="BE")
    assert "countrycodes=be" in provider.asked[0][0]


def test_without_settings_nobody_is_asked():
    assert configured_geocoder(settings_for("sqlite://")) is None


def ask(text="Place Saint-Lambert, Liège", now=MONDAY):
    return geocoding.ask(text=text, country="BE", now=now)


def record(point, now=MONDAY, label="Place Saint-Lambert"):
    (waiting,) = geocoding.list_due()
    geocoding.record_result(
        waiting=waiting, point=point, label=label, provider="photon", now=now
    )


def test_a_question_waits_for_the_worker_once(database):
    assert not ask().known
    assert not ask("place saint lambert LIEGE").known
    (waiting,) = geocoding.list_due()
    assert waiting.text == "Place Saint-Lambert, Liège"
    assert waiting.country == "BE"


def test_an_answer_is_remembered_for_ninety_days(database):
    ask()
    record(Point(50.6451, 5.5718))
    assert geocoding.list_due() == ()

    later = ask(now=MONDAY + timedelta(days=89))
    assert (later.known, later.point, later.provider) == (
        True,
        Point(50.6451, 5.5718),
        "photon",
    )
    assert not ask(now=MONDAY + timedelta(days=90)).known
    assert len(geocoding.list_due()) == 1


def test_the_gazetteer_answers_for_a_silent_provider(database):
    ask("4000 Liège")
    record(None)
    answer = ask("4000 Liège")
    assert (answer.label, answer.provider) == ("Liège", "gazetteer")
    assert answer.point == Point(50.6482, 5.5419)


def test_that_nobody_knows_a_place_is_remembered_too(database):
    ask("Nowhere 17")
    record(None)
    answer = ask("Nowhere 17")
    assert (answer.known, answer.point) == (True, None)
    assert geocoding.list_due() == ()


def test_a_late_answer_does_not_replace_the_first(database):
    ask()
    (waiting,) = geocoding.list_due()
    record(Point(50.6451, 5.5718))
    geocoding.record_result(
        waiting=waiting, point=Point(1, 1), label="", provider="ban", now=MONDAY
    )
    assert ask().point == Point(50.6451, 5.5718)


def test_old_questions_are_forgotten(database):
    ask()
    record(Point(50.6451, 5.5718))
    ask("Rue Neuve 1")
    geocoding.forget(now=MONDAY + timedelta(days=181))
    assert geocoding.list_due() == ()


@pytest.mark.parametrize("text", ["", " ", "\x00"])
def test_an_empty_question_is_never_asked(database, text):
    assert ask(text).known
    assert geocoding.list_due() == ()


def test_a_hostile_question_is_cut_and_cleaned(database):
    ask("Rue\x00 \U0001f600 " + "x" * 10_000)
    (waiting,) = geocoding.list_due()
    assert len(waiting.text) <= 200
    assert waiting.text.isprintable()
