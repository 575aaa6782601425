"""What a learner can get: a device, what doing it online brings, local incentives."""

from typing import Any

from helpnet import clock
from helpnet.domain.asking import Route
from helpnet.domain.journey import ENDS
from helpnet.domain.local_aids import AidKind
from helpnet.services import catalogue, local_aids
from helpnet.services.local_aids import AidCard
from helpnet.services.tracking import RequestPage
from helpnet.web.speech import chosen_language

MOST = 3


def list_devices(asked: RequestPage) -> tuple[AidCard, ...]:
    """Return ways to a device for whoever has none; nothing after the end."""
    if asked.stage in ENDS:
        return ()
    return local_aids.list_devices(
        request_id=asked.request_id, language=chosen_language(), now=clock.now()
    )


def brought(asked: RequestPage) -> dict[str, Any]:
    """Return benefits and aids for the needs; nothing for who would rather not.

    Nor after the end, nor where nobody knows the needs yet.
    """
    wanted = asked.route is Route.HELPER and not asked.rather_not
    if not wanted or asked.stage in ENDS:
        return {"benefits": (), "aids": ()}
    language = chosen_language()
    areas = catalogue.list_areas(language=language, country=asked.country)
    cards = [card for area in areas for card in area.skills if card.id in asked.needs]
    aids = local_aids.list_aids(
        network_id=asked.network_id,
        kind=AidKind.INCENTIVE,
        needs=asked.needs,
        language=language,
        now=clock.now(),
    )
    return {"benefits": [card for card in cards if card.benefit][:MOST], "aids": aids}
