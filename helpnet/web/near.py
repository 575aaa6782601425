"""Which network somebody is near, once a poster or a place has told us."""

from flask import session

KEY = "network"


def remember_network(network_id: int) -> None:
    """Let the pages of this browser speak for that network from now on."""
    session[KEY] = network_id
    session.permanent = True


def remembered_network() -> int | None:
    """Return the network's id, if any; it may have been closed since."""
    kept = session.get(KEY)
    return kept if isinstance(kept, int) else None


def forget_network() -> None:
    """Let the pages speak for no network again."""
    session.pop(KEY, None)
