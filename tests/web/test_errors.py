"""When something goes wrong: a page in the house's style, and nothing typed is lost."""

import pytest
from flask import abort
from sqlalchemy.exc import NoResultFound

from helpnet import create_app
from helpnet.domain.journey import Event, Stage
from helpnet.domain.refusals import Busy, TooOften
from helpnet.domain.transitions import NotAllowed
from helpnet.web.guards import public
from helpnet.web.security import POLICY, csrf
from tests.conftest import settings_for
from tests.web.conftest import stranger

FAILURES = {
    403: lambda: abort(403),
    404: NoResultFound(),
    409: NotAllowed(Stage.AUTONOMOUS, Event.HELPER_ASKED),
    429: TooOften(),
    500: RuntimeError("a secret that must not be shown"),
    503: Busy(),
}


@pytest.fixture(scope="module")
def failing():
    """Return an application whose pages fail on demand; no database is behind it."""
    app = create_app(settings_for("sqlite://", MODE="development", TESTING=False))
    app.logger.disabled = True
    for code, failure in FAILURES.items():

        @public
        def fail(failure=failure):
            if callable(failure):
                failure()
            raise failure

        app.add_url_rule(f"/fail/{code}", f"fail_{code}", fail, methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("code", FAILURES)
@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_every_failure_has_a_page_with_a_way_on(failing, code, language):
    visitor = stranger(failing, language).open(f"/fail/{code}")
    assert visitor.status == code
    assert visitor.heading
    assert any(href == "/" for _words, href in visitor.links())
    assert "secret" not in visitor.html
    assert "Traceback" not in visitor.html


def test_the_log_says_what_failed_but_no_secret(failing, monkeypatch):
    logged = []
    monkeypatch.setattr(
        failing.logger, "error", lambda words, *told: logged.append(words % told)
    )

    answer = failing.test_client().get("/fail/500?token=S3CRET")

    assert answer.status_code == 500
    assert "RuntimeError on GET /fail/500" in logged[0]
    assert "in fail" in logged[0]
    assert "secret" not in logged[0].lower()


def test_a_busy_database_keeps_what_was_typed(failing):
    visitor = stranger(failing)
    visitor.open("/sign-in")
    token = visitor.value("csrf_token")
    visitor.send("/fail/503", {"csrf_token": token, "notes": "my <long> story"})
    assert visitor.status == 503
    assert visitor.value("notes") == "my <long> story"


def test_an_old_token_loses_nothing(failing):
    visitor = stranger(failing)
    visitor.send("/sign-in", {"email": "marie@example.org", "csrf_token": "old"})
    assert visitor.status == 400
    assert visitor.value("email") == "marie@example.org"
    assert visitor.value("csrf_token") not in {"", "old"}


def test_another_site_cannot_press_our_buttons(failing):
    client = failing.test_client()
    answer = client.post(
        "/sign-in",
        data={"email": "victim@example.org"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert "victim@example.org" not in answer.text


def test_every_unsafe_address_asks_for_a_token(failing):
    """One guard for all; only what is signed by itself has no form with a token."""
    signed = {"helpnet.web.texts.receive", "helpnet.web.unsubscribe.stop"}
    assert csrf._exempt_views == signed
    assert not csrf._exempt_blueprints


def test_too_much_at_once_is_refused_kindly(failing):
    visitor = stranger(failing)
    visitor.send("/sign-in", {"email": "x" * 2_000_000})
    assert visitor.status == 413
    assert visitor.heading


@pytest.mark.parametrize(
    "address", ["/about", "/fail/500", "/nowhere", "/static/site.css"]
)
def test_every_answer_carries_the_headers(failing, address):
    answer = failing.test_client().get(address)
    policy = answer.headers["Content-Security-Policy"]
    for name, value in POLICY.items():
        assert f"{name} {value}" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    if not address.startswith("/static"):
        assert "no-store" in answer.headers["Cache-Control"]
    answer.close()


@pytest.mark.parametrize(
    "given",
    [
        "//evil.test",
        "https://evil.test",
        "/\\evil.test",
        "https:evil.test",
        "/a\r\nb",
        "x",
    ],
)
def test_the_language_switch_stays_at_home(failing, given):
    answer = failing.test_client().get("/language/fr", query_string={"next": given})
    assert answer.status_code == 302
    assert answer.location == "/"


def test_the_language_switch_keeps_the_page(failing):
    client = failing.test_client()
    answer = client.get("/language/nl", query_string={"next": "/about?x=1"})
    assert answer.location == "/about?x=1"
    assert 'lang="nl"' in client.get("/about").text
    assert client.get("/language/tlh").status_code == 302
    assert 'lang="nl"' in client.get("/about").text


def test_production_answers_to_its_own_name_only():
    app = create_app(
        settings_for(
            "sqlite://", MODE="production", BASE_URL="https://help.example.org"
        )
    )
    client = app.test_client()
    own = client.get("/healthz", base_url="https://help.example.org")
    forged = client.get("/healthz", base_url="https://evil.test")
    assert own.status_code == 200
    assert forged.status_code == 400
    cookie = client.get("/language/fr", base_url="https://help.example.org").headers[
        "Set-Cookie"
    ]
    for flag in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert flag in cookie


def test_no_page_repeats_a_password(failing):
    visitor = stranger(failing)
    typed = {"email": "marie@example.org", "password": "correct horse battery"}
    visitor.send("/sign-in/password", typed | {"csrf_token": "old"})
    assert visitor.status == 400
    assert visitor.value("email") == "marie@example.org"
    assert "correct horse" not in visitor.html
