"""Brussels: learners who can do it alone, so many that reports may tell of them."""

from collections.abc import Iterator

from helpnet.cli.demo.cast import Accepts, Ask, Confirms, Offers, Records, Turn, When
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.modes import Mode

_HELPER, _SKILL = "Marc Dubois", "spot-scam"


def _learned(name: str, number: int, asked: int, days: int) -> Ask:
    """Return somebody who asked on that day and could do it so many days later."""
    return Ask(
        name=name,
        home="1030 Schaerbeek",
        needs=_SKILL,
        modes="phone",
        languages="fr",
        asked=When(asked, "09:30"),
        way=ContactWay.PHONE,
        phone=f"02 555 01 {number}",
        language="fr",
        turns=tuple(_turns(asked, days)),
    )


def _turns(asked: int, days: int) -> Iterator[Turn]:
    yield Turn(When(asked + 1, "10:00"), Offers(_HELPER))
    yield Turn(When(asked + 2, "09:00"), Accepts(_HELPER))
    for meeting, day in (("first", asked + days // 2), ("second", asked + days - 1)):
        told = Records(meeting, {_SKILL: Level.ALONE}, Mode.PHONE, 30)
        yield Turn(When(day, "11:30"), told)
    yield Turn(When(asked + days, "09:00"), Confirms(SaidBy.TOLD_HELPER))


ALONE = (
    _learned("Simone Gérard", 31, -54, 10),
    _learned("Albert Nys", 32, -43, 7),
    _learned("Khadija Bakkali", 33, -35, 12),
    _learned("Josette Lenoir", 34, -22, 8),
    _learned("Willy Cools", 35, -13, 9),
)
