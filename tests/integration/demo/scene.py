"""What the tests of this folder share: the moment, who can be seen, where links lead."""

from sqlalchemy import select

from helpnet import clock
from helpnet.cli.demo.policies import POLICIES
from helpnet.services import (
    demo,
)
from helpnet.store.base import db
from helpnet.store.networks import Network

NOW = clock.now()


def everybody(app):
    with app.app_context():
        return [p for n in demo.list_people(now=NOW) for p in n.people]


def crawl(visitor, start, known=frozenset()):
    """Open every page that links lead to, but the known; return the addresses."""
    seen, ahead = set(), [start]
    while ahead:
        url = ahead.pop().split("#")[0]
        if url in seen | known or not _ours(url):
            continue
        seen.add(url)
        if ".xlsx" in url:  # no page: nothing can be read of it here
            assert visitor.client.get(url).status_code == 200, url
            continue
        visitor.open(url)
        assert visitor.status == 200, (url, visitor.status)
        assert not visitor.sees("This message has no words yet"), url
        ahead += [href for _, href in visitor.links() if href and not _same(url, href)]
    return seen


def _same(url, href):
    """Tell whether one month leads to another: they are one page."""
    return "month=" in url and "month=" in href


def _ours(url):
    elsewhere = ("/static/", "/language", "/comfort", "/outbox", "/demo")
    return url.startswith("/") and not url.startswith(elsewhere)


def values(column):
    return set(db.session.scalars(select(column)))


def in_network(slug):
    return db.session.scalars(select(Network.id).where(Network.slug == slug)).one()


def in_policy(policy):
    """Return the network whose offers go out like that."""
    slug = next(slug for slug, each in POLICIES.items() if each is policy)
    return in_network(slug)
