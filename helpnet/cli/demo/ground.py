"""What every act of the demonstration stands on: a network, its clock, its people."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from helpnet.cli.demo.cast import Network, When
from helpnet.domain.asking import AskedPlace
from helpnet.domain.contacts import parse_phone
from helpnet.domain.local_times import moment_of
from helpnet.services import gazetteer, partners, people, place_sheets


class NotInGazetteer(Exception):
    """The shipped gazetteer does not know this place for certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A network that stands, its coordinator's account, and the day of the telling."""

    cast: Network
    network_id: int
    coordinator_id: int
    today: date
    known: dict[str, AskedPlace] = field(default_factory=dict)

    def moment(self, when: When) -> datetime:
        """Return the moment that the network's own clock means."""
        day, clock = self.day(when), time.fromisoformat(when.clock)
        return moment_of(day, clock, self.cast.time_zone).at

    def day(self, when: When) -> date:
        """Return the date."""
        return self.today + timedelta(days=when.day)

    def phone(self, typed: str) -> str:
        """Return the number as it is stored."""
        return parse_phone(typed, self.cast.country).e164 if typed else ""

    def place(self, text: str) -> AskedPlace:
        """Return the one place that the gazetteer knows under these words."""
        if text not in self.known:
            self.known[text] = self._look_up(text)
        return self.known[text]

    def _look_up(self, text: str) -> AskedPlace:
        country = self.cast.country
        found = gazetteer.look_up(
            text=text, countries=(country,), preferred_country=country
        )
        if len(found.places) != 1:
            raise NotInGazetteer(f"{country} {text}")
        place = found.places[0]
        return AskedPlace(
            country=place.country,
            postcode=place.postcode,
            town=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
            precision_km=place.precision_km,
        )

    def helper_id(self, name: str) -> int:
        """Return the helper of that name."""
        found = people.list_people(
            network_id=self.network_id, standing=None, text=name, page=1
        )
        (one,) = (each for each in found.helpers if each.name == name)
        return one.helper_id

    def partner_id(self, name: str) -> int:
        """Return the active partner of that name."""
        found = partners.list_active(network_id=self.network_id)
        (one,) = (each for each in found if each.name == name)
        return one.id

    def place_id(self, name: str) -> int | None:
        """Return the place of that name; None for no name."""
        if not name:
            return None
        found = place_sheets.list_own(network_id=self.network_id, text=name)
        (one,) = (each for each in found.lines if each.name == name)
        return one.id
