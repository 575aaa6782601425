"""Whatever is typed in a text field: a page, never a fault, nothing unescaped."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.texts import one_line
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, a_request
from tests.naughty import NAUGHTY
from tests.visitor import Visitor
from tests.web.asking import ME, REFERRER, with_answers

OTHER = {"referrer": REFERRER}
EMAIL = {"reach": {"way": "email", "email": "a@b.example"}}
LETTER = {"reach": {"way": "letter", "address": "Rue 1"}}
PAUL = {"way": "neighbour", "neighbour": "Paul", "neighbour_phone": "042223344"}

# page, field, and the answers of the pages before that make the page come
FIELDS = (
    ("referrer", "referrer_name", OTHER),
    ("referrer", "relation", OTHER),
    ("referrer", "referrer_contact", OTHER),
    ("where", "where", {}),
    ("reach", "full_name", {}),
    ("reach", "phone", {}),
    ("reach", "email", EMAIL),
    ("reach", "neighbour", {"reach": PAUL}),
    ("reach", "neighbour_phone", {"reach": PAUL}),
    ("reach", "address", LETTER),
    ("notes", "notes", {}),
)


class Hasty(Visitor):
    """Somebody who posts pages without reading them, at any encoding."""

    def post(self, path, fields):
        encoded = {
            name: [each.encode("utf-8", "surrogatepass") for each in texts]
            for name, texts in fields.items()
        }
        return self._read(self.client.post(path, data=encoded))


@pytest.fixture
def hasty(emptied):
    emptied.config["WTF_CSRF_ENABLED"] = False
    yield Hasty(emptied.test_client())
    emptied.config["WTF_CSRF_ENABLED"] = True


def texts(fields):
    return {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in fields.items()
    }


def answer_all(hasty, changes):
    order = ("referrer",) if "referrer" in changes else ()
    pages = with_answers(**changes)
    for name in (*order, *(page for page in ME if page not in {"wish", "check"})):
        hasty.post(f"/ask/{name}", texts(pages[name]))
        assert hasty.status == 302, (name, hasty.status)


def shows(hasty, field, text):
    """Tell whether a field of the page still holds what was typed, made harmless."""
    kept = hasty.value(field)
    if kept == "" or any("\ud800" <= sign <= "\udfff" for sign in text):
        return True  # nothing to show, or half a sign, which arrives as something else
    return one_line(kept, 10**9) == one_line(text, 10**9)


@pytest.mark.parametrize(("page", "field", "changes"), FIELDS)
def test_every_text_field_takes_every_text(emptied, hasty, page, field, changes):
    a_network()
    answer_all(hasty, changes)
    answers = with_answers(**changes)[page]
    for text in NAUGHTY:
        hasty.post(f"/ask/{page}", texts(answers | {field: text}))
        assert hasty.status in {302, 422}, (text[:40], hasty.status)
        assert_harmless(hasty, text)
        if hasty.status == 422:
            assert "govuk-error-message" in hasty.html, text[:40]
            assert shows(hasty, field, text), text[:40]
        else:
            assert_harmless(hasty.open("/ask/check"), text)
            hasty.post(f"/ask/{page}", texts(answers))


@pytest.mark.parametrize(("page", "field", "changes"), FIELDS)
@settings(max_examples=20)
@given(text=st.text() | st.sampled_from(NAUGHTY))
def test_whatever_is_typed_is_taken_or_said_and_kept(
    emptied, hasty, page, field, changes, text
):
    begin_once(emptied, hasty, changes)
    answers = with_answers(**changes)[page]
    hasty.post(f"/ask/{page}", texts(answers | {field: text}))
    assert hasty.status in {302, 422}
    assert hasty.status == 302 or "govuk-error-message" in hasty.html
    hasty.post(f"/ask/{page}/language/fr", texts(answers | {field: text}))
    assert hasty.status == 302
    assert_harmless(hasty.open(f"/ask/{page}"), text)
    assert hasty.status == 200


def begin_once(app, hasty, changes):
    """Make a network and fill in the form, once for all examples of a test."""
    with app.app_context():
        if db.session.scalar(db.select(Network.id)):
            return
        a_network()
    answer_all(hasty, changes)


def assert_harmless(hasty, text):
    assert hasty.status < 500, text[:40]
    assert "<script>alert" not in hasty.html
    assert "<img src=x" not in hasty.html
    assert "<svg onload" not in hasty.html
    assert "\x00" not in hasty.html


def test_what_was_taken_can_be_sent_and_read(emptied, hasty, set_clock):
    a_network()
    for hours, text in enumerate(NAUGHTY[::2]):
        set_clock(MONDAY + timedelta(hours=hours))
        hasty.client.delete_cookie("helpnet")
        answer_all(hasty, {})
        unlike = {"full_name": text, "way": "letter", "address": f"{hours} {text}"}
        for page, fields in (("reach", unlike), ("notes", {"notes": text})):
            hasty.post(f"/ask/{page}", texts(fields))
            if hasty.status == 422:
                usual = unlike | {"full_name": "Jo", "address": f"Rue {hours}"}
                kept = {name: usual.get(name, "") for name in fields}
                hasty.post(f"/ask/{page}", texts(kept))
        hasty.send("/ask/check", {})
        assert hasty.heading == "We have your request", text[:40]
        assert_harmless(hasty, text)
    with emptied.app_context():
        sent = db.session.scalar(db.select(db.func.count()).select_from(HelpRequest))
        assert sent == len(NAUGHTY[::2])


@pytest.mark.parametrize("field", ["phone", "full_name", "where", "key"])
def test_a_wish_to_be_called_takes_every_text(emptied, hasty, set_clock, field):
    a_network()
    for hours, text in enumerate(NAUGHTY):
        set_clock(MONDAY + timedelta(hours=hours))
        hasty.client.delete_cookie("helpnet")
        usual = {"phone": f"+32 4 222 {hours:04}", "key": f"a key of {hours}"}
        hasty.post("/ask/call", texts(usual | {field: text}))
        assert hasty.status in {302, 409, 422}, (text[:40], hasty.status)
        assert_harmless(hasty, text)
        if hasty.status == 422:
            assert "govuk-error-message" in hasty.html, text[:40]
            assert shows(hasty, field, text), text[:40]
        hasty.post("/ask/call/language/fr", texts(usual | {field: text}))
        assert_harmless(hasty.open("/ask/call"), text)


def test_a_code_takes_every_text(emptied, hasty, set_clock):
    for hours, text in enumerate(NAUGHTY):
        set_clock(MONDAY + timedelta(hours=hours))
        hasty.post("/ask/resume", {"code": [text]})
        assert hasty.status == 422, text[:40]
        assert "govuk-error-message" in hasty.html
        assert_harmless(hasty, text)


@pytest.mark.parametrize("page", [*ME, "call", "referrer", "where-choice"])
def test_every_page_left_by_a_side_door_takes_every_text(emptied, hasty, page):
    a_network()
    answer_all(hasty, {})
    names = {*with_answers().get(page, {}), "needs", "way", "main", "website", "x"}
    for text in NAUGHTY[::5]:
        fields = texts(dict.fromkeys(names, text))
        for door in ("language/fr", "comfort/large", "save", "call"):
            hasty.post(f"/ask/{page}/{door}", fields)
            assert hasty.status == 302, (page, door, text[:40])
        assert_harmless(hasty.open(f"/ask/{page}"), text)


@pytest.mark.parametrize("field", ["reference", "proof"])
def test_finding_a_request_takes_every_text(emptied, hasty, set_clock, field):
    request = a_request(a_network())
    for hours, text in enumerate(NAUGHTY):
        set_clock(MONDAY + timedelta(hours=hours))
        typed = {"reference": request.reference, "proof": "0000"} | {field: text}
        hasty.post("/request", texts(typed))
        assert hasty.status == 422, text[:40]
        assert_harmless(hasty, text)
