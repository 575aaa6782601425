"""Where a search for helpers stands, and whom it may ask next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union,
)
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.asks import ask_faults
from helpnet.domain.candidates import Candidate, rank
from helpnet.domain.cascade import Search, search_of
from helpnet.domain.local_times import local_day
from helpnet.domain.matching import Ask, HelperProfile, Obstacle, obstacles
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.domain.rules import NetworkRules, parse_rules
from helpnet.store.base import db
from helpnet.store.candidates import ask_after, list_names, list_profiles_of
from helpnet.store.catalogue import catalogue
from helpnet.store.exclusions import Exclusion
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.wider import list_best_around, wider_ask

CIRCLES = (Circle.OWN, Circle.WIDER)
"""Where helpers are looked for, nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A search as it stands: its request, the rules, and who was asked in it.

    `ask` is what the learner wants, without helpers who were asked in this search;
    `waves` is how many went out so far.
    """

    request: HelpRequest
    rules: NetworkRules
    search: Search
    ask: Ask
    open_offers: int
    waves: int
    at: datetime
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Who can be asked in one circle, best first, and what exactly they are asked.

    `free_at`: when the first of those who fit but are left in peace may be asked.
    """

    circle: Circle
    ask: Ask
    found: tuple[Candidate, ...]
    free_at: datetime | None = None

    @property
    def helper_ids(self) -> tuple[int, ...]:
        """Return the numbers of those who can be asked."""
        return tuple(each.helper_id for each in self.found)


@dataclass(frozen=True, slots=True)
class Stale:
    """A chosen helper who cannot be asked now; of other networks without the name."""

    helper_id: int
    name: str
    obstacles: frozenset[Obstacle]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom somebody chose, by circle, and those of them who cannot be asked now."""

    reached: tuple[Reached, ...]
    stale: tuple[Stale, ...]


def list_due(now: datetime, *, most: int) -> Sequence[int]:
    """Return the requests to look at now: urgent ones first, then by age."""
    expired = select(Offer.request_id).where(
        Offer.status == OfferStatus.ASKED, Offer.expires_at <= now
    )
    looked_at = select(HelpRequest.id).where(HelpRequest.look_at <= now)
    due = union(expired, looked_at).subquery()
    return db.session.scalars(
        select(HelpRequest.id)
        .join(due, due.c[0] == HelpRequest.id)
        .order_by(HelpRequest.urgent.desc(), HelpRequest.asked_at, HelpRequest.id)
        .limit(most)
    ).all()


def hold_whole(request_id: int) -> HelpRequest:
    """Do what `hold_request` does, with all that a step reads, in three statements."""
    return db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.id == request_id)
        .options(
            joinedload(HelpRequest.network, innerjoin=True),
            selectinload(HelpRequest.needs),
            selectinload(HelpRequest.history),
        )
        .with_for_update(of=HelpRequest)
        .execution_options(populate_existing=True)
    ).one()


def standing_of(request: HelpRequest, *, at: datetime) -> Standing:
    """Return how far the search for this request has come.

    What the history tells must be written: its lines are known by their numbers.
    """
    search = search_of((each.id, each.what, each.detail) for each in request.history)
    past = db.session.execute(_PAST, {"asked_for": request.id}).all()
    ask = ask_after(request, ((row.status, row.helper_id) for row in past))
    # The latest offers, as many as the history counts since the search began.
    latest = [row for row in past if row.offer_id][::-1][: search.asked]
    asked = frozenset(row.helper_id for row in latest)
    return Standing(
        request=request,
        rules=parse_rules(request.network.rules),
        search=search,
        ask=replace(ask, excluded=ask.excluded | asked),
        open_offers=sum(row.status is OfferStatus.ASKED for row in past),
        waves=max((row.wave for row in past), default=0),
        at=at,
        on=local_day(at, request.network.time_zone),
    )


def reach_of(standing: Standing, circle: Circle) -> Reached:
    """Return a wave of the helpers who can be asked in this circle now, best first.

    Nobody who was asked in this search, has enough offers to answer, or said no to
    somebody a few days ago. Who helped this learner until now is asked alone first.
    """
    ask = _ask_in(standing, circle)
    if circle is Circle.OWN and (former := find_former(standing)):
        return Reached(circle=circle, ask=ask, found=(former,))
    same = circle is not Circle.OWN and ask == standing.ask
    hopeless = same or ask_faults(ask, catalogue())
    found, free_at = ([], None) if hopeless else _free(standing, ask)
    return Reached(circle=circle, ask=ask, found=tuple(found), free_at=free_at)


def find_former(standing: Standing) -> Candidate | None:
    """Return who helped this learner before and is to be asked before anybody else.

    None when they were asked in this search, do not fit any more or are left in peace.
    """
    helper_id, ask = standing.request.ask_first_id, standing.ask
    if helper_id is None or helper_id in ask.excluded or not ask.needs:
        return None
    if list_resting([helper_id], standing.rules, at=standing.at):
        return None
    weights, profiles = standing.rules.weights, list_profiles_of([helper_id])
    return next(iter(rank(ask, profiles, weights=weights, on=standing.on)), None)


def choose(standing: Standing, helper_ids: Collection[int]) -> Choice:
    """Return these helpers as they fit now, each in the nearest circle that holds them.

    By hand nobody is left in peace: a coordinator may know better.
    """
    profiles = {each.helper_id: each for each in list_profiles_of(helper_ids)}
    left, reached = dict(profiles), []
    for circle in CIRCLES:
        ask = _ask_in(standing, circle)
        weights, on = standing.rules.weights, standing.on
        found = tuple(rank(ask, left.values(), weights=weights, on=on))
        left = {key: left[key] for key in left.keys() - {c.helper_id for c in found}}
        if found:
            reached.append(Reached(circle=circle, ask=ask, found=found))
    return Choice(reached=tuple(reached), stale=_stale(standing, left))


def first_free(reached: Iterable[Reached]) -> datetime | None:
    """Return when the first helper of these circles may be asked again, if known."""
    return min((each.free_at for each in reached if each.free_at), default=None)


def list_resting(
    helper_ids: Collection[int], rules: NetworkRules, *, at: datetime
) -> Mapping[int, datetime]:
    """Return those of these helpers who are left in peace, and how long at least.

    They have as many offers to answer as the rules allow, or said no lately. One
    statement.
    """
    rest = timedelta(days=rules.days_after_no)
    # Whose time is over can be answered no more, closed already or not.
    open_ = and_(Offer.status == OfferStatus.ASKED, Offer.expires_at > at)
    lately = and_(Offer.status == OfferStatus.DECLINED, Offer.answered_at > at - rest)
    full = _count(open_) >= rules.open_per_helper
    rows = db.session.execute(
        select(
            Offer.helper_id,
            func.min(Offer.expires_at).filter(open_).label("ends_at"),
            func.max(Offer.answered_at).filter(lately).label("no_at"),
        )
        .where(Offer.helper_id.in_(sorted(helper_ids)), or_(open_, lately))
        .group_by(Offer.helper_id)
        .having(or_(full, _count(lately) > 0))
    )
    return {
        row.helper_id: row.no_at + rest if row.no_at else row.ends_at for row in rows
    }


def _ask_in(standing: Standing, circle: Circle) -> Ask:
    if circle is Circle.OWN:
        return standing.ask
    return wider_ask(standing.request, standing.ask, standing.rules)


def _stale(standing: Standing, left: Mapping[int, HelperProfile]) -> tuple[Stale, ...]:
    ask, names = _ask_in(standing, Circle.WIDER), list_names(left)
    return tuple(
        Stale(
            key,
            names[key][0] if left[key].network_id in ask.network_ids else "",
            obstacles(ask, left[key], on=standing.on),
        )
        for key in sorted(left)
    )


def _free(standing: Standing, ask: Ask) -> tuple[list[Candidate], datetime | None]:
    """Return the first wave of those who are not left in peace.

    And when the first of those who are may be asked, as far as they were looked at.
    """
    rules, resting = standing.rules, dict[int, datetime]()
    most = rules.wave_size + 2
    while True:
        best = list_best_around(
            replace(ask, excluded=ask.excluded | resting.keys()),
            weights=rules.weights,
            on=standing.on,
            most=most,
        )
        tired = list_resting([each.helper_id for each in best], rules, at=standing.at)
        free = [each for each in best if each.helper_id not in tired]
        resting |= tired
        if len(free) >= rules.wave_size or len(best) < most:
            return free[: rules.wave_size], min(resting.values(), default=None)
        most *= 2


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


_NOBODY = literal(0)
_PAST = (
    select(
        Offer.id.label("offer_id"),
        Offer.status.label("status"),
        Offer.helper_id.label("helper_id"),
        Offer.wave.label("wave"),
    )
    .where(Offer.request_id == bindparam("asked_for"))
    .union_all(
        select(
            _NOBODY,
            type_coerce(null(), Offer.status.type),
            Exclusion.helper_id,
            _NOBODY,
        ).where(Exclusion.request_id == bindparam("asked_for"))
    )
    .order_by("offer_id", "helper_id")
)
"""Every offer of a request, in order, and who must not be asked for it: offer 0."""
