"""Every page of the demonstration opens, for whoever may open it."""

import pytest

from helpnet.cli.demo import CAST
from helpnet.domain.access import Role
from tests.integration.demo.scene import crawl, everybody
from tests.web.conftest import stranger


def test_every_page_opens_for_a_stranger(told, public):
    assert {"/", "/ask", "/request", "/places"} <= public
    visitor = stranger(told)
    for start in ("/demo", "/outbox"):
        visitor.open(start)
        assert visitor.status == 200
        for _, href in visitor.links():
            if href and href.startswith(("/outbox/", "/request")):
                assert visitor.open(href).status == 200, href


def worth_a_look(people):
    """Return those with something to do, and one more of each standing."""
    others = {person.standing: person for person in people if not person.errands}
    return [person for person in people if person.errands] + list(others.values())


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_for_everybody_who_signs_in(told, public, role):
    people = worth_a_look([p for p in everybody(told) if p.role is role])
    assert len(people) >= len(CAST)
    for person in people:
        visitor = stranger(told)
        visitor.open("/demo").press(f"Be {person.name}")
        assert visitor.status == 200, person.name
        assert len(crawl(visitor, visitor.url, public)) >= 3, person.name


def test_who_waits_for_what_stands_beside_each_person(told):
    visitor = stranger(told).open("/demo")
    assert visitor.sees("Fatima El Idrissi")
    assert visitor.sees("1 offer waits for an answer")
    assert visitor.sees("1 meeting to write down")
    assert visitor.sees("On a break")
    assert visitor.sees("Waiting for approval")


@pytest.mark.parametrize("role", Role)
def test_a_door_leads_to_the_first_person_of_each_role(told, role):
    visitor = stranger(told).open(f"/demo/as/{role}")
    visitor.press("Be ")
    assert visitor.status == 200
    assert not visitor.url.startswith("/demo")


def test_the_demonstration_exists_only_in_demo_mode(emptied):
    visitor = stranger(emptied)
    for url in ("/demo", "/demo/as/helper", "/outbox", "/outbox/1"):
        assert visitor.open(url).status == 404
    assert visitor.send("/demo/as/1", {}).status in {400, 404}
