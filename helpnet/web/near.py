"""Which network somebody is near, once a poster or a place has told us."""

from flask import session
from sqlalchemy.exc import NoResultFound

from helpnet.services import networks
from helpnet.web.guards import whoever

KEY = "network"


def remember_network(network_id: int) -> None:
    """Let the pages of this browser speak for that network from now on."""
    session[KEY] = network_id


def remembered_network() -> int | None:
    """Return the network's id, if any; it may have been closed since."""
    kept = session.get(KEY)
    return kept if isinstance(kept, int) else None


def forget_network() -> None:
    """Let the pages speak for no network again."""
    session.pop(KEY, None)


def country_here() -> str | None:
    """Return the country (ISO 3166-1 alpha-2) of the reader's network, if known."""
    person = whoever()
    network_id = person.network_id if person else remembered_network()
    if network_id is None:
        return None
    try:
        return networks.get_card(network_id=network_id).country
    except NoResultFound:
        forget_network()
        return None
