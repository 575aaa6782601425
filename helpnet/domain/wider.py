"""What may be otherwise than asked for, once everybody who fits was asked in vain."""

from dataclasses import dataclass, replace

from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode

REACH_FACTOR = 1.25
"""How much farther than they said helpers are asked to go, once: a quarter.

Who said ten kilometres is asked for twelve and a half, sees the distance before the
answer, and may always say no.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latitude:
    """What a network lets be otherwise, and what it needs to know for that.

    `lenders` are the networks that lend us their helpers, none where these may not be
    asked; `by_phone`: the learner's own telephone number is known.
    """

    reach: bool
    modes: bool
    lenders: frozenset[int]
    by_phone: bool


def widen(ask: Ask, latitude: Latitude) -> Ask:
    """Return what is asked for in the wider circle; the same ask when nothing gives.

    Helpers go a quarter farther, those of lenders are asked, and one more mode will
    do: by phone with whoever has one, in a public place with whoever asked for a
    visit. Never a visit, a video call or a chat that was not asked for: nobody is
    put in front of a screen, or opens their door, because no one else was found.
    """
    return replace(
        ask,
        modes=ask.modes | _other_modes(ask, latitude) if ask.modes else ask.modes,
        network_ids=ask.network_ids | latitude.lenders,
        reach_factor=REACH_FACTOR if latitude.reach else ask.reach_factor,
    )


def _other_modes(ask: Ask, latitude: Latitude) -> frozenset[Mode]:
    if not latitude.modes:
        return frozenset()
    other = {
        Mode.PHONE: latitude.by_phone,
        Mode.PUBLIC_PLACE: Mode.HOME_VISIT in ask.modes,
    }
    return frozenset(mode for mode, will_do in other.items() if will_do)
