"""Which place somebody means, wherever a page asks for one, and its words."""

from dataclasses import asdict
from typing import Any

from helpnet import clock
from helpnet.domain.asking import AskedPlace
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.services import geocoding, intake
from helpnet.services.gazetteer import LookUp, LookUpKind, look_up
from helpnet.web.labels import country_label
from helpnet.web.security import request_settings


def find_places(typed: str) -> LookUp:
    """Return what the text can mean, first in the countries that have networks."""
    countries = intake.list_countries()
    preferred = countries[0] if len(countries) == 1 else None
    near = look_up(text=typed, countries=countries, preferred_country=preferred)
    return near if near.kind is not LookUpKind.NONE else look_up(text=typed)


def ask_places(typed: str) -> LookUp:
    """Return what `find_places` does, or what a configured geocoder has found since.

    Its answer is proposed, never taken as certain. It is asked by the worker.
    """
    near = find_places(typed)
    if near.kind is not LookUpKind.NONE or not request_settings().GEOCODER:
        return near
    countries = intake.list_countries()
    country = countries[0] if len(countries) == 1 else ""
    place = geocoding.recall(text=typed, country=country, now=clock.now())
    return LookUp(LookUpKind.SEVERAL, (place,)) if place else near


def describe(place: GazetteerPlace) -> str:
    """Return “4000 Liège, Liège, Belgium”: enough to tell namesakes apart."""
    town = " ".join(part for part in (place.postcode, place.name) if part)
    country = country_label(place.country)
    return ", ".join(part for part in (town, place.region, country) if part)


def as_asked(place: GazetteerPlace) -> dict[str, Any]:
    """Return what a request keeps of a place, as JSON."""
    return asdict(
        AskedPlace(
            country=place.country,
            postcode=place.postcode,
            town=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
            precision_km=place.precision_km,
        )
    )
