"""The index of matching: is it true, and making it again."""

from helpnet.store import free_skills
from helpnet.store.base import db
from helpnet.store.transaction import transaction


def count_index_faults() -> int:
    """Return how many rows of the index differ from what the helpers say: 0."""
    return free_skills.count_faults(db.session.connection())


@transaction
def rebuild_index() -> None:
    """Make the index again from the helpers; nobody waits for less than all of it."""
    free_skills.rebuild(db.session.connection())
