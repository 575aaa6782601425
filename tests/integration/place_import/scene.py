"""What the tests of this folder share. Places from files, in the database: every row accounted for, nothing twice."""

from contextlib import contextmanager

from sqlalchemy import event, func, select

from helpnet.services.place_import import import_places
from helpnet.store.base import db
from tests.factories import MONDAY, a_network


def run(network, rows, **how):
    return import_places(network_slug=network.slug, rows=rows, now=MONDAY, **how)


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def french(**fields):
    return a_network(country="FR", time_zone="Europe/Paris", **fields)


def lyon_row(**cells):
    return {
        "id": "1",
        "nom": "Médiathèque",
        "commune": "Lyon",
        "code_postal": "69001",
        "adresse": "1 rue Inventée",
        "latitude": 45.7676,
        "longitude": 4.8345,
        "source": "Essai",
        "services": "Accès internet et matériel informatique",
    } | cells


def numbered(*rows):
    return list(enumerate(rows, 2))


def accounted(report):
    return (
        report.imported
        + report.updated
        + report.unchanged
        + len(report.outside)
        + report.faulty
    )


@contextmanager
def watching(note):
    """Call `note(statement)` before every statement."""

    def listen(_connection, _cursor, statement, *_rest):
        note(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
