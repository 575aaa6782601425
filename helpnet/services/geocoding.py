"""Ask the geocoders outside the web request, and remember what they said."""

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.gazetteer import GazetteerPlace, choose
from helpnet.domain.place_names import LONGEST, normalise, parse_query
from helpnet.domain.places import Point
from helpnet.store.gazetteer import list_places, nearest_place
from helpnet.store.geocoding import (
    GeocodingQuestion,
    find_question,
    forget_old,
    list_waiting,
    queue_question,
)
from helpnet.store.transaction import transaction

GAZETTEER = "gazetteer"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question for the geocoder; `text` is what the person typed."""

    key: str
    country: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a query: `known` is false while it waits for the worker."""

    known: bool
    point: Point | None = None
    label: str = ""
    provider: str = ""


@transaction
def ask(*, text: str, country: str, now: datetime) -> Answer:
    """Return the remembered answer, or leave the question to the worker."""
    key = normalise(text)
    if not key:
        return Answer(known=True)
    question = find_question(key, country, now)
    if question is None:
        printable = "".join(c if c.isprintable() else " " for c in text[:LONGEST])
        queue_question(key, country, printable, now=now)
        return Answer(known=False)
    return _answer(question)


def recall(*, text: str, country: str, now: datetime) -> GazetteerPlace | None:
    """Return the place of the gazetteer nearest to what the geocoder found.

    What it was not asked yet is left to the worker; a street stays with the geocoder.
    """
    found = ask(text=text, country=country, now=now)
    if found.point is None:
        return None
    return nearest_place(found.point.latitude, found.point.longitude)


def list_due(*, most: int = 20) -> tuple[Waiting, ...]:
    """Return the questions that the worker should put to the geocoder."""
    return tuple(Waiting(q.key, q.country, q.text) for q in list_waiting(most))


@transaction
def record_result(
    *,
    waiting: Waiting,
    point: Point | None,
    label: str,
    provider: str,
    now: datetime,
) -> None:
    """Remember what the geocoder found; without a point, what the gazetteer knows."""
    question = find_question(waiting.key, waiting.country, now)
    if question is None or question.fetched_at is not None:
        return
    if point is None:
        point, label, provider = _from_gazetteer(waiting)
    _fill(question, point, label, provider)
    question.fetched_at = now


@transaction
def forget(*, now: datetime) -> None:
    """Delete the questions and answers of more than 90 days ago."""
    forget_old(now=now)


def _answer(question: GeocodingQuestion) -> Answer:
    if question.latitude is None or question.longitude is None:
        return Answer(known=question.fetched_at is not None)
    point = Point(question.latitude, question.longitude)
    return Answer(True, point, question.label, question.provider)


def _from_gazetteer(waiting: Waiting) -> tuple[Point | None, str, str]:
    query = parse_query(waiting.text)
    countries = (waiting.country,) if waiting.country else ()
    chosen = choose(query, list_places(query, countries))
    if len(chosen) != 1:
        return None, "", GAZETTEER
    place = chosen[0]
    return Point(place.latitude, place.longitude), place.name, GAZETTEER


def _fill(
    question: GeocodingQuestion, point: Point | None, label: str, provider: str
) -> None:
    question.latitude = point.latitude if point else None
    question.longitude = point.longitude if point else None
    question.label = label[:LONGEST]
    question.provider = provider
