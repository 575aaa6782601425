"""Who may open which page: the table is here, the answers come from real requests."""

import pytest
from werkzeug.routing import IntegerConverter

from helpnet.domain.access import Role
from tests.factories import (
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    an_account,
)
from tests.web.conftest import stranger

EVERYBODY = frozenset({"nobody", *Role})
SIGNED_IN = frozenset(Role)
DESK_STAFF = frozenset({Role.PARTNER, Role.COORDINATOR})

# Every blueprint says who opens its pages; `coordinator` also for `coordinator_…` …
BLUEPRINTS = {
    "public": EVERYBODY,
    "comfort": EVERYBODY,
    "account": EVERYBODY,
    "account_channel": frozenset({Role.HELPER, Role.PARTNER}),
    "ask": EVERYBODY,
    "status": EVERYBODY,
    "places": EVERYBODY,
    "guides": EVERYBODY,
    "paper_form": EVERYBODY,
    "posters": frozenset({Role.PARTNER, Role.COORDINATOR}),
    "demo": EVERYBODY,
    "offer": EVERYBODY,
    "texts": EVERYBODY,
    "unsubscribe": EVERYBODY,
    "helper_signup": EVERYBODY,
    "partner_signup": EVERYBODY,
    "helper": frozenset({Role.HELPER, Role.PARTNER}),
    "calendar": frozenset({Role.HELPER, Role.PARTNER}),
    "helper_profile": frozenset({Role.HELPER, Role.PARTNER}),
    "partner": frozenset({Role.PARTNER}),
    "local_aids": frozenset({Role.PARTNER, Role.COORDINATOR}),
    "coordinator": frozenset({Role.COORDINATOR}),
}
# … but for these pages.
EXCEPTIONS = {
    "static": EVERYBODY,
    "posters.arrive": EVERYBODY,
    "calendar.feed": EVERYBODY,
    "account.sign_out": SIGNED_IN,
    "account.sign_out_everywhere": SIGNED_IN,
    "account.show": SIGNED_IN,
    "account.change": SIGNED_IN,
    "account.new_password": frozenset({Role.PARTNER, Role.COORDINATOR}),
    "account.change_password": frozenset({Role.PARTNER, Role.COORDINATOR}),
    "coordinator_intake.start": DESK_STAFF,
    "coordinator_intake.take_in": DESK_STAFF,
    "coordinator_intake.places": DESK_STAFF,
    "coordinator_intake.skills": DESK_STAFF,
}


def expected(endpoint):
    """Return who may open it; a page that the tables do not know fails."""
    if endpoint in EXCEPTIONS:
        return EXCEPTIONS[endpoint]
    blueprint = endpoint.rpartition(".")[0]
    if blueprint.startswith("coordinator_"):
        blueprint = "coordinator"
    assert blueprint in BLUEPRINTS, f"say in this file who may open {endpoint}"
    return BLUEPRINTS[blueprint]


def requests_of(app):
    """Return (endpoint, method, address) of everything the site answers."""
    found = []
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            values = {name: _some(rule, name) for name in rule.arguments}
            _host, address = rule.build(values)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            found.append((rule.endpoint, method, address))
    return sorted(found)


def _some(rule, name):
    converter = rule._converters[name]
    kind = type(converter).__name__
    if kind == "AnyConverter":
        return sorted(converter.items)[0]
    return 987_654 if isinstance(converter, IntegerConverter) else "x"


def test_every_page_says_who_may_open_it(app):
    unmarked = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "open_to")
    ]

    assert unmarked == []


def test_the_tables_and_the_pages_agree(app):
    for endpoint, view in app.view_functions.items():
        if endpoint == "static":
            continue
        said = EVERYBODY if view.open_to is None else view.open_to
        assert said == expected(endpoint), endpoint


def test_the_tables_name_no_page_that_is_gone(app):
    assert set(EXCEPTIONS) <= set(app.view_functions)


@pytest.fixture
def people(emptied, sign_in):
    """Return a function that signs one of each role in, at a new browser."""
    network = a_network()
    helper = a_helper(network)
    accounts = {
        Role.COORDINATOR: an_account(network),
        Role.PARTNER: a_partner_account(a_partner(network), network),
    }

    def enter(who):
        if who == "nobody":
            return stranger(emptied).client
        if who is Role.HELPER:
            return sign_in(_Account(helper.account_id)).client
        return sign_in(accounts[who]).client

    return enter


class _Account:
    def __init__(self, number):
        self.id = number


@pytest.mark.parametrize("who", ["nobody", *Role])
def test_each_page_opens_for_those_it_is_for(emptied, people, monkeypatch, who):
    monkeypatch.setitem(emptied.config, "WTF_CSRF_CHECK_DEFAULT", False)
    wrong = []
    client = people(who)
    for endpoint, method, address in requests_of(emptied):
        allowed = who in expected(endpoint)
        if allowed and method != "GET":
            continue  # its own tests press its buttons
        answer = client.open(address, method=method)
        got = _meaning(answer)
        want = "opens" if allowed else ("sign in" if who == "nobody" else "forbidden")
        if endpoint == "demo.enter":  # signs the demo's people in
            client = people(who)
        if got != want:
            wrong.append((endpoint, method, address, answer.status_code))

    assert wrong == []


def _meaning(answer):
    if answer.status_code == 403:
        return "forbidden"
    to_sign_in = answer.location and answer.location.startswith("/sign-in?next=")
    return "sign in" if answer.status_code == 302 and to_sign_in else "opens"


def test_a_page_that_says_nothing_stays_shut(app):
    """The guard refuses by default, so that forgetting the mark opens nothing."""
    from helpnet.web import guards

    with app.test_request_context("/"):
        from flask import request

        def unmarked():
            raise AssertionError("opened")

        known = dict(app.view_functions)
        app.view_functions["public.home"] = unmarked
        try:
            assert request.endpoint == "public.home"
            assert guards._check().status_code == 302
        finally:
            app.view_functions.clear()
            app.view_functions.update(known)
