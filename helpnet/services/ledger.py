"""What it brought to one learner: things done alone, and what that saves in a year."""

from dataclasses import dataclass
from datetime import date, datetime

from helpnet.domain.assumptions import CURRENCIES
from helpnet.domain.ledger import Saved, saved_in_a_year, total
from helpnet.domain.local_times import local_day
from helpnet.domain.workings import Working, working
from helpnet.store.assumptions import assume, find_own
from helpnet.store.requests import HelpRequest, get_request


@dataclass(frozen=True, slots=True, kw_only=True)
class AloneSince:
    """A thing a learner does alone, and since which day."""

    skill: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerLedger:
    """What a learner does alone now, the longest first, and what that saves a year.

    `workings`: how each of these things is counted; not all are. `currency` is the
    ISO 4217 code of the money, None where it is not known.
    """

    things: tuple[AloneSince, ...]
    yearly: Saved
    currency: str | None
    workings: tuple[Working, ...]


def learner_ledger(*, request_id: int, language: str, now: datetime) -> LearnerLedger:
    """Return what it brought to one learner, in one of the offered languages.

    A goal counts from the day since which it is met, and no more once it is opened
    again. Raise `NoResultFound`.
    """
    request = get_request(request_id)
    things = _things(request, local_day(now, request.network.time_zone))
    own, country = find_own(request.network_id), request.network.country
    assumed = [assume(thing.skill, country, own) for thing in things]
    return LearnerLedger(
        things=things,
        yearly=total(saved_in_a_year(each) for each in assumed),
        currency=CURRENCIES.get(country),
        workings=tuple(working(each, language) for each in assumed),
    )


def _things(request: HelpRequest, today: date) -> tuple[AloneSince, ...]:
    alone = (
        AloneSince(skill=goal.skill, since=goal.met_on)
        for goal in request.needs
        if goal.met_on is not None and goal.met_on <= today
    )
    return tuple(sorted(alone, key=lambda each: (each.since, each.skill)))
