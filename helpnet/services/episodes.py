"""Whether the counted accompaniments are what histories and meetings say."""

from helpnet.store import episodes
from helpnet.store.transaction import transaction


def list_wrong_episodes() -> list[int]:
    """Return the requests whose counted accompaniments are not what they must be."""
    return episodes.list_wrong()


@transaction
def rebuild_episodes() -> int:
    """Count every accompaniment anew; return for how many requests that changed it."""
    return episodes.recount_all()
