"""Whatever is typed in a text field: a page, never a fault, nothing unescaped."""

import pytest

from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_network, a_request
from tests.naughty import NAUGHTY
from tests.visitor import Visitor
from tests.web.asking import with_answers

REFERRER = {
    "referrer_name": "Sophie",
    "relation": "daughter",
    "referrer_contact": "0470 99 88 77",
    "agreed": "y",
}

# page, field, and the answers of earlier pages that make the page come
FIELDS = (
    ("referrer", "referrer_name", {"who": {"who": "other"}, "referrer": REFERRER}),
    ("referrer", "relation", {"who": {"who": "other"}, "referrer": REFERRER}),
    ("referrer", "referrer_contact", {"who": {"who": "other"}, "referrer": REFERRER}),
    ("where", "where", {}),
    ("contact", "full_name", {}),
    ("reach", "phone", {}),
    (
        "reach",
        "email",
        {"contact": {"way": "email"}, "reach": {"email": "a@b.example"}},
    ),
    (
        "reach",
        "neighbour",
        {
            "contact": {"way": "neighbour"},
            "reach": {"neighbour": "Paul", "phone": "042223344"},
        },
    ),
    ("reach", "address", {"contact": {"way": "letter"}, "reach": {"address": "Rue 1"}}),
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
    for name, fields in with_answers(**changes).items():
        if name == "referrer" and "who" not in changes:
            continue
        hasty.post(f"/ask/{name}", texts(fields))
        assert hasty.status == 302, (name, hasty.status)


@pytest.mark.parametrize(("page", "field", "changes"), FIELDS)
def test_every_text_field_takes_every_text(emptied, hasty, page, field, changes):
    a_network()
    answer_all(hasty, changes)
    answers = with_answers(**changes)[page]
    for text in NAUGHTY:
        hasty.post(f"/ask/{page}", texts(answers | {field: text}))
        assert hasty.status in {302, 422}, (text[:40], hasty.status)
        assert_harmless(hasty, text)
        if hasty.status == 302:
            assert_harmless(hasty.open("/ask/check"), text)
            hasty.post(f"/ask/{page}", texts(answers))


def assert_harmless(hasty, text):
    assert hasty.status < 500, text[:40]
    assert "<script>alert" not in hasty.html
    assert "<img src=x" not in hasty.html
    assert "<svg onload" not in hasty.html
    assert "\x00" not in hasty.html


def test_what_was_taken_can_be_sent_and_read(emptied, hasty):
    a_network()
    for text in NAUGHTY:
        hasty.client.delete_cookie("helpnet")
        hasty.post("/ask/who", {"who": ["me"]})
        answer_all(hasty, {})
        for page, fields in (
            ("contact", {"full_name": text, "way": "letter"}),
            ("reach", {"address": text}),
            ("notes", {"notes": text}),
        ):
            hasty.post(f"/ask/{page}", texts(fields))
            if hasty.status == 422:
                usual = {"full_name": "Jo", "way": "letter", "address": "Rue 1"}
                kept = {name: usual.get(name, "") for name in fields}
                hasty.post(f"/ask/{page}", texts(kept))
        hasty.send("/ask/check", {})
        assert hasty.heading == "We have your request", text[:40]
        assert_harmless(hasty, text)
    with emptied.app_context():
        sent = db.session.scalar(db.select(db.func.count()).select_from(HelpRequest))
        assert sent == len(NAUGHTY)


@pytest.mark.parametrize("field", ["reference", "proof"])
def test_finding_a_request_takes_every_text(emptied, hasty, set_clock, field):
    from datetime import timedelta

    from tests.factories import MONDAY

    request = a_request(a_network())
    for hours, text in enumerate(NAUGHTY):
        set_clock(MONDAY + timedelta(hours=hours))
        typed = {"reference": request.reference, "proof": "0000"} | {field: text}
        hasty.post("/request", texts(typed))
        assert hasty.status == 422, text[:40]
        assert_harmless(hasty, text)
