"""A coordinator completes what somebody left open who wanted to be called first."""

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.asking import Answers, Channel, Received, Route, Wishes
from helpnet.domain.asks import check_needs, check_wishes
from helpnet.domain.contacts import BY_VOICE, ContactWay, readable_anywhere
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.transitions import NotAllowed
from helpnet.store.answers import keep_answers
from helpnet.store.catalogue import catalogue
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.request_notices import forget_received
from helpnet.store.requests import NO_HELPER, HelpRequest
from helpnet.store.territories import find_holding
from helpnet.store.transaction import transaction


class ChangedMeanwhile(Exception):
    """Somebody else changed the request after it was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What is known of a request so far; `phone` as every country understands it.

    `version` grows with each change of the request.
    """

    request_id: int
    version: int
    reference: str
    route: Route
    channel: Channel
    asked_at: datetime
    name: str
    way: ContactWay
    phone: str
    email: str
    note: str
    where: str
    wishes: Wishes
    referrer_name: str
    referrer_relation: str
    referrer_contact: str


def show_unfinished(*, network_id: int, request_id: int) -> Unfinished:
    """Return what is known, or raise `NoResultFound` for another network's.

    Raise `NotAllowed` when a helper is looked for already, or it has ended.
    """
    request = get_request_of(network_id, request_id)
    _refuse_finished(request)
    return Unfinished(
        request_id=request.id,
        version=request.version,
        reference=request.reference,
        route=request.route,
        channel=request.channel,
        asked_at=request.asked_at,
        name=request.name,
        way=request.contact_way,
        phone=readable_anywhere(request.phone),
        email=request.email,
        note=request.contact_note,
        where=" ".join(filter(None, (request.postcode, request.town))),
        wishes=_wishes(request),
        referrer_name=request.referrer_name,
        referrer_relation=request.referrer_relation,
        referrer_contact=request.referrer_contact,
    )


@transaction
def complete(
    *,
    network_id: int,
    request_id: int,
    account_id: int,
    asked: Answers,
    seen: int,
    now: datetime,
) -> Received | None:
    """Keep what the learner said; from now on a helper is looked for, if one is wanted.

    The reference stays, also where the place makes it another network's request. None,
    and nothing is kept, when no network holds the place. Raise as `show_unfinished`
    does, `BadAsk` for wishes nobody can be looked for, and `ChangedMeanwhile` when
    `seen` is not its version any more.
    """
    request = hold_request(get_request_of(network_id, request_id).id)
    _refuse_finished(request)
    if request.version != seen:
        raise ChangedMeanwhile
    _check(asked)
    network = find_holding(asked.place.point)
    if network is None:
        return None
    _tell(request, asked.route, account_id, now)
    keep_answers(request, asked, at=now)
    request.network_id, request.route = network.id, asked.route
    request.search_afresh(at=now)
    forget_received(request, at=now)  # it was said on this very call
    return Received(
        request_id=request.id, reference=request.reference, network_id=network.id
    )


def _refuse_finished(request: HelpRequest) -> None:
    if request.route not in NO_HELPER or request.stage is not Stage.WAITING:
        raise NotAllowed(request.stage, Event.HELPER_ASKED)


def _check(asked: Answers) -> None:
    wishes = asked.wishes
    if asked.route is not Route.HELPER:
        check_needs(wishes.needs, catalogue())
        return
    check_wishes(
        needs=wishes.needs,
        modes=wishes.modes,
        languages=wishes.languages,
        catalogue=catalogue(),
    )


def _tell(request: HelpRequest, route: Route, account_id: int, now: datetime) -> None:
    """Write down that they were called, and what they chose."""
    stays = route is request.route
    happened = [Happening.CHANGED if stays else Happening.ROUTE_CHANGED]
    if request.contact_way in BY_VOICE:
        happened.insert(0, Happening.LEARNER_CALLED)
    for what in happened:
        request.tell(what, at=now, by=Actor.COORDINATOR, account_id=account_id)


def _wishes(request: HelpRequest) -> Wishes:
    return Wishes(
        needs=tuple(need.skill for need in request.needs),
        barriers=request.barriers,
        modes=request.modes,
        languages=request.languages,
        times=request.times,
        notes=request.notes,
    )
