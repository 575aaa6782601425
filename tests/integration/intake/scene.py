"""What the tests of this folder share. A request comes in once, whole, and is found again by its reference."""

import threading
from concurrent.futures import ThreadPoolExecutor

from helpnet.domain.asking import AskedPlace, Barrier, Channel, Reach, Wishes
from helpnet.domain.contacts import ContactWay
from helpnet.services.intake import Answers
from helpnet.store.base import db
from tests.factories import LIEGE


def answers(**changes):
    given = {
        "key": "the secret of one form",
        "channel": Channel.WEB,
        "language": "fr",
        "wishes": Wishes(
            needs=("send-email", "pay-online"),
            barriers=frozenset({Barrier.SKILL}),
            modes=frozenset({"phone"}),
            languages=frozenset({"fr"}),
            times=frozenset(),
        ),
        "place": AskedPlace(**LIEGE),
        "reach": Reach(name="Jeanne", way=ContactWay.PHONE, phone="+3242223344"),
    }
    return Answers(**given | changes)


def count(table):
    return db.session.scalar(db.select(db.func.count()).select_from(table))


def only(table):
    return db.session.scalars(db.select(table)).one()


def at_once(app, act, how_many=8):
    """Do the same in so many threads at the same moment; return what each got."""
    ready = threading.Barrier(how_many)

    def run(number):
        with app.app_context():
            ready.wait(timeout=300)
            return act(number)

    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(run, range(how_many)))
