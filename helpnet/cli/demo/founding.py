"""How an invented network is founded, and which day its story is told on."""

import json
from contextlib import suppress
from datetime import date, datetime, timedelta

from helpnet.cli.demo.cast import Network, When
from helpnet.cli.demo.ground import Ground
from helpnet.domain.local_times import local_day
from helpnet.services import accounts, networks, our_network, people

FOUNDED = When(-90, "09:00")

# So that a visitor can click through the whole journey in one sitting.
RULES = {"different_days": False}


def found(cast: Network, *, now: datetime) -> Ground:
    """Found the network and open its coordinator's account, unless they stand.

    The day of the telling is today; that of the first telling if there was one.
    """
    ground = Ground(
        cast=cast, network_id=0, coordinator_id=0, today=local_day(now, cast.time_zone)
    )
    at = ground.moment(FOUNDED)
    network_id = _find_network(cast) or _create_network(cast, at)
    coordinator_id = _coordinator(cast, at)
    return Ground(
        cast=cast,
        network_id=network_id,
        coordinator_id=coordinator_id,
        today=_first_day(cast, network_id) or ground.today,
    )


def _find_network(cast: Network) -> int | None:
    cards = networks.list_cards()
    return next((card.id for card in cards if card.slug == cast.slug), None)


def _create_network(cast: Network, at: datetime) -> int:
    network_id = networks.create_network(fields=_fields(cast), now=at)
    our_network.change_rules(network_id=network_id, given=dict(RULES), now=at)
    return network_id


def _fields(cast: Network) -> dict[str, str]:
    outline = [list(corner) for corner in cast.territory]
    return {
        "slug": cast.slug,
        "name": cast.name,
        "country": cast.country,
        "languages": cast.languages,
        "time_zone": cast.time_zone,
        "phone": cast.phone,
        "email": cast.email,
        "territory": json.dumps({"type": "Polygon", "coordinates": [outline]}),
    }


def _coordinator(cast: Network, at: datetime) -> int:
    with suppress(accounts.EmailTaken):
        accounts.create_coordinator(
            email=cast.coordinator_email,
            name=cast.coordinator,
            network_slug=cast.slug,
            language=cast.language,
            now=at,
        )
    return accounts.get_account_id(email=cast.coordinator_email)


def _first_day(cast: Network, network_id: int) -> date | None:
    """Return the day on which the story was begun, by when a helper registered."""
    registered = people.list_people(
        network_id=network_id, standing=None, text="", page=1
    )
    applied = {helper.name: helper.applied for helper in cast.helpers}
    for line in registered.helpers:
        if line.name in applied:
            at = local_day(line.created_at, cast.time_zone)
            return at - timedelta(days=applied[line.name].day)
    return None
