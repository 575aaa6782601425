"""Whatever is typed where something changed: a page or a kept answer, never a fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.adapters.signing import Purpose, sign
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_network, a_request
from tests.naughty import NAUGHTY
from tests.web.test_ask_naughty import Hasty

FIELDS = (
    ("change/reach", {"way": "phone"}, "phone"),
    ("change/reach", {"way": "email"}, "email"),
    ("change/reach", {"way": "neighbour", "neighbour_phone": "042223344"}, "neighbour"),
    ("change/reach", {"way": "neighbour", "neighbour": "Paul"}, "neighbour_phone"),
    ("change/reach", {"way": "letter"}, "address"),
    ("change/reach", {}, "way"),
    ("change/times", {}, "times"),
    ("change/needs", {}, "needs"),
    ("change/place", {}, "where"),
    ("change/place", {"where": "Saint-Nicolas"}, "choice"),
    ("today", {}, "email"),
)
TEXTS = (st.text(max_size=400) | st.sampled_from(NAUGHTY)).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)


@pytest.fixture
def hasty(emptied):
    emptied.config["WTF_CSRF_ENABLED"] = False
    yield Hasty(emptied.test_client())
    emptied.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def request_(emptied):
    return a_request(a_network())


def url_of(app, request, page):
    with app.app_context():
        return f"/request/{sign(Purpose.REQUEST, request.id)}/{page}"


@pytest.mark.parametrize(("page", "fields", "name"), FIELDS)
@settings(max_examples=40)
@given(typed=TEXTS)
def test_any_text_is_kept_or_refused_in_words(
    emptied, hasty, request_, page, fields, name, typed
):
    sent = {key: value.encode() for key, value in fields.items()} | {name: typed}
    hasty._read(hasty.client.post(url_of(emptied, request_, page), data=sent))
    assert hasty.status in (302, 422, 429)
    if hasty.status == 422:
        assert "govuk-error-summary" in hasty.html
    with emptied.app_context():
        row = db.session.get_one(HelpRequest, request_.id)
        assert row.needs
        assert "\x00" not in row.contact_note + row.phone + row.email + row.town
        assert len(row.contact_note) <= 300


@pytest.mark.parametrize("text", NAUGHTY)
def test_nothing_that_is_typed_runs(emptied, hasty, request_, text):
    typed = text.encode("utf-8", "surrogatepass")
    sent = {"way": b"phone", "phone": typed}
    url = url_of(emptied, request_, "change/reach")
    hasty._read(hasty.client.post(url, data=sent))
    assert hasty.status in (302, 422)
    assert "<script>alert" not in hasty.html
