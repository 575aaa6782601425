"""Every page a learner meets, right and wrong, in every language, judged by axe."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.asking import Barrier, Route
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.journey import Stage
from helpnet.domain.languages import OFFERED
from helpnet.domain.limits import PER_ADDRESS
from helpnet.domain.local_aids import AidKind
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.references import make_reference
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.limits import Attempts
from helpnet.web.ask import traps
from tests.browser.conftest import AXE, NARROW, WIDE
from tests.browser.learner import ZOOMED, Learner
from tests.factories import (
    AROUND_LYON,
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_aid,
    an_offer,
    stored,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

BIGGEST = "largest.contrast"
LOOKS = [pytest.param(code, "", id=code) for code in OFFERED]
LOOKS.append(pytest.param("de", BIGGEST, id="de-biggest-contrast"))
in_every_look = pytest.mark.parametrize(("language", "comfort"), LOOKS)

NEEDS = ["send-email", "pay-online"]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 2


@pytest.fixture
def learner(browse, served, set_clock, language, comfort):
    """Return somebody whose browser speaks the language, beside one network."""
    set_clock(MONDAY + timedelta(hours=1))
    network = a_network(name="Liège learns together", slug="liege")
    place = a_place(
        a_partner(network), services=[str(each) for each in ServiceCategory]
    )
    an_aid(network, kind=AidKind.DEVICE, title={"en": "A tablet to borrow"})
    an_aid(network)
    page = browse(language=language)
    if comfort:
        cookie = {"name": "comfort", "value": comfort, "url": served}
        page.context.add_cookies([cookie])
    page.add_init_script(script=AXE)
    made = Learner(page, sizes=(NARROW,) if comfort else (WIDE, NARROW, ZOOMED))
    made.network, made.place = network, place
    yield made
    assert made.judged
    assert made.found == []
    assert page.locator("html").get_attribute("lang") == language
    assert ("hn-contrast" in page.locator("html").get_attribute("class")) is bool(
        comfort
    )


def wish_for(learner):
    """Answer what is asked about the wish itself, wrongly first."""
    learner.open("/").judge().open("/ask/referrer").judge().wrong(referrer_contact="12")
    learner.press("[formaction$='/myself']").judge().wrong()
    assert learner.at == "needs"
    learner.go_on(needs=NEEDS).judge()
    learner.press_save().judge()
    code = learner.page.locator(".hn-code").inner_text()
    learner.open("/ask").judge().press("main a.govuk-button").judge()
    learner.go_on(barriers=[*Barrier]).judge().wrong().go_on(wish="helper")
    return code


def ways_of(learner):
    """Answer where, how, when and in which language, wrongly first."""
    learner.judge().wrong().wrong(where="xqzwvk").go_on(where="Lyon")
    assert learner.at == "outside"
    learner.judge().open("/ask/where").go_on(where="Saint-Denis").judge().wrong()
    choices = learner.page.locator("[name=choice]")
    learner.go_on(choice=choices.first.get_attribute("value"))
    assert learner.at == "outside"
    learner.open("/ask/where").go_on(where="4000").judge().wrong()
    learner.go_on(modes=["phone", "home_visit"]).judge().go_on(any_time="y").judge()
    learner.wrong(languages=[]).go_on(languages=["fr"])


def reach(learner):
    """Say how to be reached, and make every mistake on the way."""
    learner.judge().wrong(full_name="", phone="")
    learner.wrong(full_name=LONG, phone="0470 12").wrong(phone="twelve")
    learner.wrong(way="email").wrong(email="jeanne@")
    learner.wrong(way="neighbour", neighbour="", neighbour_phone="")
    learner.wrong(way="letter", address="")
    learner.go_on(way="phone", phone="04 222 33 44").judge()
    learner.go_on(notes=f"{LONG} {LONG}")


@in_every_look
def test_the_form_from_the_first_page_to_the_card(learner, monkeypatch):
    code = wish_for(learner)
    ways_of(learner)
    reach(learner)
    learner.judge().wrong(website="http://spam.example")
    monkeypatch.setattr(traps, "LEAST_FORM", timedelta(days=1))
    learner.wrong()
    monkeypatch.setattr(traps, "LEAST_FORM", timedelta(0))
    learner.press()
    assert "/ask/received/" in learner.path
    learner.judge().press("main a[href$='/card']").judge()
    learner.open("/ask/resume").judge().wrong(code="").wrong(code="K7M")
    learner.wrong(code=code)
    assert len(set(learner.judged)) >= 18


def attempts_so_far(app, count):
    """Let every limit be counted up to here."""
    with app.app_context():
        db.session.execute(update(Attempts).values(count=count))
        db.session.commit()


@in_every_look
def test_the_call_and_every_kind_no(learner, app):
    a_request(learner.network)
    learner.open("/ask/call").judge().wrong(phone="").wrong(phone="04 222 33 44")
    a_network(name="Lyon apprend", country="FR", territory=AROUND_LYON)
    learner.wrong(phone="0470 12 34 56").wrong(where="xqzwvk")
    learner.wrong(where="Saint-Nicolas")
    attempts_so_far(app, PER_ADDRESS + 1)
    learner.wrong(phone="0470 12 34 56", where="4000", choice=[])
    attempts_so_far(app, 0)
    learner.go_on(phone="+32 470 12 34 56", where="1012")
    assert learner.at == "outside"
    learner.judge().open("/ask/call").judge().fill(phone="0470 12 34 56")
    learner.fill(csrf_token="stale").press().judge()
    assert learner.page.locator("main input[value='0470 12 34 56']").count()
    for address, status in (("/ask/nothing", 404), ("/ask/received/xyz", 404)):
        learner.open(address, status).judge()


@in_every_look
def test_where_the_request_stands_and_what_has_changed(learner, app):
    one, none = a_request(learner.network, needs=NEEDS), make_reference([28] * 7)
    learner.open("/request").judge().wrong(reference="", proof="")
    for reference in ("K7M4", "????-????", one.reference[:-1] + "!", none):
        learner.wrong(reference=reference, proof="3344")
    learner.go_on(reference=one.reference, proof="3344").judge()
    mine = learner.path
    learner.open(f"{mine}/change").judge().open(f"{mine}/change/reach").judge()
    learner.wrong(phone="12").wrong(way="email").wrong(way="neighbour")
    learner.wrong(way="letter").go_on(way="phone", phone="04 222 33 55").judge()
    learner.open(f"{mine}/change/times").judge().press().judge()
    learner.open(f"{mine}/change/needs").judge().wrong(needs=[]).go_on(needs=NEEDS)
    learner.open(f"{mine}/change/place").judge().wrong().wrong(where="xqzwvk")
    learner.wrong(where="Saint-Denis").go_on(where="Lyon", choice=[])
    learner.judge().open(f"{mine}/today").judge()
    learner.go_on(email="alone").judge().press("#call-me ~ form button").judge()
    learner.open(f"{mine}/cancel").judge().press("main form button").judge()
    learner.open(f"{mine}/card").judge().open(f"{mine}/change").judge()
    with app.app_context():
        gone = sign(Purpose.REQUEST, 10**6)
    learner.open(f"/request/{gone}", 410).judge()


def a_meeting(offer):
    """Return a planned meeting of that request."""
    return HelpSession(
        request_id=offer.request_id,
        offer_id=offer.id,
        starts_at=MONDAY + timedelta(days=2),
        mode=Mode.PUBLIC_PLACE,
        where=LONG,
        entry_key=f"entry-{offer.id}",
    )


@in_every_look
def test_a_request_at_every_stage(learner, app):
    helper = a_helper(learner.network)
    fields = {"barriers": frozenset(Barrier)}
    made = [
        a_request(learner.network, route=route, **fields)
        for route in (Route.CALL, Route.OFFLINE)
    ]
    made += [a_request(learner.network, stage=stage, **fields) for stage in Stage]
    for one in made:
        if one.stage in {Stage.ACCOMPANIED, Stage.AUTONOMOUS}:
            offer = an_offer(one, helper, status=OfferStatus.ACCEPTED)
            stored(a_meeting(offer))
        with app.app_context():
            learner.open(f"/request/{sign(Purpose.REQUEST, one.id)}").judge()


@in_every_look
def test_places_guides_paper_and_the_house(learner):
    for asked in ("", "?q=xqzwvk", "?q=Saint-Denis", "?q=1012"):
        learner.open(f"/places{asked}").judge()
    learner.open("/places?q=4000&need=access&access=computers&open=y").judge()
    learner.open("/places?q=4000&access=computers&access=english").judge()
    learner.open(f"/places/{learner.place.id}").judge()
    for address in ("?q=mail", "?q=xqzwvk", "/send-email"):
        learner.open(f"/guides{address}").judge()
    learner.open("/guides").judge().open("/guides/nothing", 404).judge()
    for address in ("/paper-form", f"/paper-form?place={learner.place.id}", "/comfort"):
        learner.open(address).judge()
    for address in ("/about", "/privacy", "/accessibility", "/no-such-page"):
        learner.open(address, 404 if "such" in address else 200).judge()
