"""What the learner sees of their request, and what they can do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from helpnet.domain.asking import Barrier, Route
from helpnet.domain.autonomy_question import Question
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import ENDS, Event, Stage
from helpnet.domain.proofs import proofs, proves
from helpnet.domain.refusals import TooOften
from helpnet.domain.service_levels import FIRST_CONTACTS
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.story import Chapter
from helpnet.store.accompaniments import progress_of
from helpnet.store.autonomy_questions import find_standing
from helpnet.store.check_ins import find_put
from helpnet.store.ending import Ending, end_request
from helpnet.store.followup import HelpSession, list_help_sessions
from helpnet.store.limits import count_at_most, count_attempt
from helpnet.store.nearby import NearPlace, list_near
from helpnet.store.offers import find_accepted
from helpnet.store.request_notices import promise_to
from helpnet.store.requests import (
    HelpRequest,
    find_request_by_reference,
    get_request,
)
from helpnet.store.stories import find_place_meanwhile, tell_story
from helpnet.store.transaction import transaction

MOST_TRIES, MOST_CALLS = 10, 3
MOST_FROM_ADDRESS = 30
"""References looked for from one address in an hour: a library shares one."""
_TRIES_WINDOW, _CALLS_WINDOW = timedelta(hours=1), timedelta(days=1)
MOST_PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A planned meeting; `place` is a partner's place, `where` any other."""

    id: int
    sequence: int
    starts_at: datetime
    mode: str
    place: str
    place_id: int | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One request as its learner sees it.

    `referrer` asked for them, who agreed at `consent_at`. `helper` (a first name) and
    `helper_phone` are empty until a helper has accepted. Somebody of the network is
    in touch by the day `promised`, unless a human being was already: `reached`. The
    `story` is what was done to find a helper; `meanwhile` a place near may help.
    `asked_alone`: where the question "can you do it alone?" stands.
    `still`: the question whether they can still do it alone waits for an answer.
    """

    request_id: int
    reference: str
    stage: Stage
    route: Route
    asked_at: datetime
    promised: date
    reached: bool
    name: str
    referrer: str
    consent_at: datetime | None
    contact_way: ContactWay
    contact: str
    needs: tuple[str, ...]
    has_met: bool
    goals_met: bool
    asked_alone: Question
    helper: str
    helper_phone: str
    meetings: tuple[Meeting, ...]
    wants_call: bool
    rather_not: bool
    may_reopen: bool
    still: bool
    places: tuple[NearPlace, ...]
    story: tuple[Chapter, ...]
    meanwhile: NearPlace | None
    network_id: int
    network: str
    network_phone: str
    time_zone: str
    country: str


def show_request(*, request_id: int) -> RequestPage:
    """Return the learner's view of a request, or raise `NoResultFound`."""
    request = get_request(request_id)
    return RequestPage(
        request_id=request.id,
        reference=request.reference,
        stage=request.stage,
        route=request.route,
        asked_at=request.asked_at,
        promised=promise_to(request, request.network),
        reached=any(step.what in FIRST_CONTACTS for step in request.history),
        needs=tuple(need.skill for need in request.needs if not need.dropped_at),
        wants_call=_wants_call(request),
        rather_not=Barrier.WISH in request.barriers,
        places=_places(request),
        story=tell_story(request),
        meanwhile=find_place_meanwhile(request),
        **_questions(request),
        **_people(request),
        **_what_was_planned(request),
        **_network(request),
    )


@transaction
def find_request(
    *, reference: str, proof: str, address_key: str, now: datetime
) -> int | None:
    """Return the request of that reference if the proof fits it.

    None, after the same work, when there is no such request or the proof is wrong.
    `address_key` stands for where the question comes from. Raise `TooOften` after
    ten tries in an hour on one reference, or thirty from one address.
    """
    count_at_most(f"find:{reference}", MOST_TRIES, now=now, per=_TRIES_WINDOW)
    count_at_most(
        f"find-by:{address_key}", MOST_FROM_ADDRESS, now=now, per=_TRIES_WINDOW
    )
    request = find_request_by_reference(reference)
    right = proves(proof, _proofs(request) if request else ())
    return request.id if request and right else None


@transaction
def withdraw(*, request_id: int, now: datetime, why: str = "") -> None:
    """Cancel the request as its learner wants; doing it twice does no harm.

    `why` is theirs to tell, for the coordinator. Frees the helper's place, takes back
    what helpers were asked, cancels meetings and tells the helpers. Raise
    `NotAllowed` when it has ended otherwise.
    """
    if get_request(request_id).stage is Stage.WITHDRAWN:
        return
    ending = Ending(reason=EndReason.STOPPED, by=Actor.LEARNER, detail=why)
    end_request(request_id, ending, at=now)


@transaction
def ask_for_call(*, request_id: int, note: str, now: datetime) -> None:
    """Note in the history that the learner wants to be called.

    Raise `TooOften` after three times in a day.
    """
    request = get_request(request_id)
    if count_attempt(f"call:{request_id}", now=now, per=_CALLS_WINDOW) > MOST_CALLS:
        raise TooOften
    request.tell(Happening.CALL_WANTED, at=now, by=Actor.LEARNER, detail=note)


def _questions(request: HelpRequest) -> dict[str, Any]:
    """Return what the learner may answer or ask for now."""
    return {
        "goals_met": _goals_met(request),
        "asked_alone": find_standing(request.id),
        "may_reopen": Event.REOPENED in request.possible,
        "still": _is_asked_again(request),
    }


def _referrer(request: HelpRequest) -> str:
    """Return “Sophie Lambert (daughter)”, empty when the learner asked alone."""
    if not request.referrer_name:
        return ""
    return f"{request.referrer_name} ({request.referrer_relation})"


def _people(request: HelpRequest) -> dict[str, Any]:
    helper, phone = _helper(request)
    return {
        "name": request.name,
        "referrer": _referrer(request),
        "consent_at": request.consent_at,
        "contact_way": request.contact_way,
        "contact": request.email or readable(request.phone, request.country),
        "helper": helper,
        "helper_phone": phone,
    }


def _what_was_planned(request: HelpRequest) -> dict[str, Any]:
    sessions = list_help_sessions(request.id)
    return {
        "has_met": any(each.status is SessionStatus.DONE for each in sessions),
        "meetings": _meetings(request, sessions),
    }


def _network(request: HelpRequest) -> dict[str, Any]:
    network = request.network
    return {
        "network_id": network.id,
        "country": network.country,
        "network": network.name,
        "network_phone": network.phone,
        "time_zone": network.time_zone,
    }


def _goals_met(request: HelpRequest) -> bool:
    """Tell whether the learner may now say "I can do it alone"."""
    if request.stage is not Stage.ACCOMPANIED:
        return False
    return progress_of([request])[request.id].suggested


def _helper(request: HelpRequest) -> tuple[str, str]:
    """Return first name and phone of the helper who accepted, else nothing."""
    accepted = find_accepted(request.id)
    if request.stage is not Stage.ACCOMPANIED or accepted is None:
        return "", ""
    first_name = accepted.helper.account.name.split()[:1]
    return "".join(first_name), readable(accepted.helper.phone, request.country)


def _meetings(
    request: HelpRequest, sessions: Sequence[HelpSession]
) -> tuple[Meeting, ...]:
    if request.stage in ENDS:
        return ()
    return tuple(
        Meeting(
            id=each.id,
            sequence=each.sequence,
            starts_at=each.starts_at,
            mode=each.mode,
            place=each.place.name if each.place else "",
            place_id=each.place_id,
            where=each.where,
        )
        for each in sessions
        if each.status is SessionStatus.PLANNED
    )


def _wants_call(request: HelpRequest) -> bool:
    """Tell whether the learner asked for a call that nobody has made yet."""
    wanted = {Happening.CALL_WANTED: True, Happening.LEARNER_CALLED: False}
    told = [wanted[step.what] for step in request.history if step.what in wanted]
    return bool(told) and told[-1]


def _is_asked_again(request: HelpRequest) -> bool:
    """Tell whether we wait to hear if the learner can still do it alone."""
    check_in = find_put(request)
    return check_in is not None and check_in.answered_at is None


def _places(request: HelpRequest) -> tuple[NearPlace, ...]:
    """Return places with a connection for somebody who has none."""
    point = request.location.point
    if Barrier.ACCESS not in request.barriers or point is None:
        return ()
    return list_near(point, most=MOST_PLACES)


def _proofs(request: HelpRequest) -> tuple[str, ...]:
    return proofs(
        request.contact_way,
        phone=request.phone,
        email=request.email,
        postcode=request.postcode,
        town=request.town,
    )
