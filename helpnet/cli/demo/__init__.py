"""The demonstration: three networks of invented people, told through the use cases.

Everything happens in the past, in the order of time, by the same services as in real
life. The last ask of all is told last: once it is there, the story is complete. A story
that was interrupted goes on where it stopped, because every step is harmless when
it is repeated and happens at the same moment as before.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from helpnet.cli.demo.aids import give_aids
from helpnet.cli.demo.asking import asking
from helpnet.cli.demo.brussels import BRUSSELS
from helpnet.cli.demo.errands import errands
from helpnet.cli.demo.founding import found
from helpnet.cli.demo.ground import Ground
from helpnet.cli.demo.lyon import LYON
from helpnet.cli.demo.melbourne import MELBOURNE
from helpnet.cli.demo.people import joining
from helpnet.cli.demo.policies import policies
from helpnet.cli.demo.scene import key_of
from helpnet.cli.demo.schedule import Step, play
from helpnet.services import intake, networks, texting

DAYS_OF_TEXTS = 5
CAST = (BRUSSELS, LYON, MELBOURNE)


def tell(*, now: datetime) -> bool:
    """Add the invented networks; tell whether anything was added.

    Does nothing where somebody founded a network, or where the story is complete.
    """
    known = {card.slug for card in networks.list_cards()}
    if known - {network.slug for network in CAST} or _is_told():
        return False
    grounds = [found(network, now=now) for network in CAST]
    for ground in grounds:
        give_aids(ground)
    # Of what happens at one moment the first is played first: the last ask is last.
    taking_over = policies(grounds, last=now)
    play([*taking_over, *_steps(grounds, now), *errands(grounds), *_texts(now)])
    return True


def _texts(now: datetime) -> Iterator[Step]:
    """Write to mobile phones what was said to them lately, as the worker does."""
    for days in range(DAYS_OF_TEXTS):
        at = now - timedelta(days=days)
        yield Step(at, lambda at: texting.write_texts(now=at))


def _is_told() -> bool:
    last = next(ask for network in CAST for ask in network.asks if not ask.asked)
    return intake.find_received(key=key_of(last.name)) is not None


def _steps(grounds: list[Ground], now: datetime) -> Iterator[Step]:
    for ground in grounds:
        yield from joining(ground)
        yield from asking(ground, last=now)
