"""How many helpers fit each of a few requests, in a few statements for all of them."""

from collections.abc import Iterable, Mapping
from datetime import date

from helpnet.domain.unserved import Crowd
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.candidates import list_free_profiles

MOST_HELPERS = 2000


def count_fitting(
    network_id: int, request_ids: Iterable[int], *, on: date, most: int
) -> Mapping[int, int]:
    """Return how many helpers could take each request that waits; beyond `most`, that.

    The same as a search for each, six statements in all. Where more than 2000 helpers
    with room teach what is wanted, only those counts are told that more helpers
    would not change: left out is whoever may have more.
    """
    waiting = list_waiting_asks([network_id], request_ids=request_ids)
    asks = [one.ask for one in waiting]
    networks = {each for ask in asks for each in ask.network_ids}
    mains = {need for ask in asks for need in ask.needs[:1]}
    profiles = list_free_profiles(networks, mains, most=MOST_HELPERS) if asks else []
    crowd = Crowd(profiles, on=on)
    counts = {ask.request_id: crowd.count_fitting(ask, most=most) for ask in asks}
    whole = len(profiles) < MOST_HELPERS
    return {key: count for key, count in counts.items() if whole or count == most}
