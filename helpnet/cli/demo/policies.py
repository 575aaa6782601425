"""How offers go out in each invented network: by itself, with help, or by hand."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from helpnet.cli.demo.ground import Ground
from helpnet.cli.demo.schedule import Step
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.services import cascade, our_network

POLICIES = {
    "brussels": OfferPolicy.AUTOMATIC,
    "lyon": OfferPolicy.ASSISTED,
    "melbourne": OfferPolicy.MANUAL,
}

# Visitors come at any hour, and wait for no morning.
NO_QUIET = {"quiet_from": 0, "quiet_until": 0}


def policies(grounds: Sequence[Ground], *, last: datetime) -> Iterator[Step]:
    """Yield what happens once people have told their story: helpnet takes over.

    Offers go out or wait for a yes; who nobody can help is on the waiting list.
    """
    for ground in grounds:
        yield Step(last, partial(_begin, ground))
    yield Step(last, lambda now: cascade.move_on(now=now))


def _begin(ground: Ground, now: datetime) -> None:
    policy = POLICIES[ground.cast.slug].value
    our_network.change_offer_rules(
        network_id=ground.network_id,
        given={"offer_policy": policy, **NO_QUIET},
        now=now,
    )
