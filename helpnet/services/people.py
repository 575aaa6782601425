"""The people of a network: who waits for approval, who helps, and how they stand."""

from dataclasses import dataclass
from datetime import date, datetime

from helpnet.domain.access import (
    NEXT_STANDING,
    AccountStatus,
    Standing,
    StandingEvent,
)
from helpnet.domain.availability import shared
from helpnet.domain.contacts import readable
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.transitions import NotAllowed, possible_events
from helpnet.store.helpers import Helper, lock_helper
from helpnet.store.notices import is_written, tell_account
from helpnet.store.offers import Offer
from helpnet.store.partners import Partner
from helpnet.store.people import (
    get_helper_of,
    list_applied_partners,
    list_helpers,
    list_offers_to,
)
from helpnet.store.transaction import transaction
from helpnet.store.unanswerable import look_at_offers_of
from helpnet.store.waking import wake_for

PER_PAGE = 30
MOST_OFFERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperLine:
    """One helper in a list."""

    helper_id: int
    name: str
    town: str
    standing: Standing
    suspended: bool
    skills: int
    load: int
    capacity: int
    vetted_until: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """One partner that waits for approval."""

    partner_id: int
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """One page of the helpers looked for, with all who wait for approval."""

    applied: tuple[HelperLine, ...]
    partners: tuple[PartnerLine, ...]
    helpers: tuple[HelperLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One request this helper was asked to take.

    Of another network's, whose name is `network`, nothing is said of the request or
    of the learner: the number is None, the words are empty.
    """

    request_id: int | None
    network: str
    need: str
    learner: str
    status: OfferStatus
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a helper said about themselves, and what was noted about them."""

    email: str
    phone: str
    about: str
    town: str
    partner: str
    vouched_at: datetime | None
    former_partner: str
    vouched_until: datetime | None
    reach_km: float
    modes: tuple[str, ...]
    languages: tuple[str, ...]
    times: tuple[str, ...]
    skills: tuple[tuple[str, HelperLevel], ...]
    load: int
    capacity: int
    paused_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperPage:
    """One helper as coordinators see them."""

    helper_id: int
    account_id: int
    name: str
    standing: Standing
    suspended: bool
    possible: frozenset[StandingEvent]
    vetted_until: date | None
    profile: Profile
    learners: tuple[AskedLine, ...]
    asked: tuple[AskedLine, ...]


def list_people(
    *, network_id: int, standing: Standing | None, text: str, page: int
) -> PeopleList:
    """Return who waits for approval, and a page of the helpers looked for."""
    page = max(page, 1)
    found, total = list_helpers(
        network_id,
        standing=standing,
        text=text,
        offset=(page - 1) * PER_PAGE,
        most=PER_PAGE,
    )
    return PeopleList(
        applied=_applied(network_id),
        partners=tuple(_partner_line(p) for p in list_applied_partners(network_id)),
        helpers=tuple(_line(helper) for helper in found),
        total=total,
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
    )


def show_helper(*, network_id: int, helper_id: int) -> HelperPage:
    """Return one helper's page; raise `NoResultFound` for another network's."""
    helper = get_helper_of(network_id, helper_id)
    offers = list_offers_to(helper_id, most=MOST_OFFERS)
    now_with = [each for each in offers if each.status is OfferStatus.ACCEPTED]
    others = [each for each in offers if each.status is not OfferStatus.ACCEPTED]
    return HelperPage(
        helper_id=helper.id,
        account_id=helper.account_id,
        name=helper.account.name,
        standing=helper.standing,
        suspended=helper.account.status is AccountStatus.SUSPENDED,
        possible=_possible(helper),
        vetted_until=helper.vetted_until,
        profile=_profile(helper),
        learners=tuple(_asked_line(each, network_id) for each in now_with),
        asked=tuple(_asked_line(each, network_id) for each in others),
    )


@transaction
def approve_helper(*, network_id: int, helper_id: int, now: datetime) -> None:
    """Let somebody help, and tell them.

    Raise `NoResultFound` for another network's helper, `NotAllowed` when they help
    already.
    """
    helper = _hold(network_id, helper_id)
    helper.record(StandingEvent.APPROVED)
    wake_for(helper_id, at=now)
    _tell(helper, NoticeKind.HELPER_APPROVED, "", now)


@transaction
def refuse_helper(
    *, network_id: int, helper_id: int, sentence: str, now: datetime
) -> None:
    """Decline somebody's wish to help in words; raise as `approve_helper` does."""
    helper = _hold(network_id, helper_id)
    helper.record(StandingEvent.REFUSED)
    _tell(helper, NoticeKind.HELPER_REFUSED, sentence, now)


@transaction
def change_standing(
    *, network_id: int, helper_id: int, event: StandingEvent, now: datetime
) -> None:
    """Let a helper rest, begin again or go; raise as `approve_helper` does.

    Nobody leaves while learners count on them: `NotAllowed`.
    """
    helper = _hold(network_id, helper_id)
    if event not in _possible(helper):
        raise NotAllowed(helper.standing, event)
    helper.record(event)
    helper.paused_until = None
    wake_for(helper_id, at=now)
    look_at_offers_of(helper_id, at=now)


@transaction
def record_check(
    *, network_id: int, helper_id: int, until: date | None, now: datetime
) -> None:
    """Keep until which day a helper's background check is valid, both included.

    Raise `NoResultFound` for another network's helper.
    """
    _hold(network_id, helper_id).vetted_until = until
    wake_for(helper_id, at=now)


def _possible(helper: Helper) -> frozenset[StandingEvent]:
    """Return what may happen to a helper; to leave, they accompany nobody."""
    events = frozenset(possible_events(NEXT_STANDING, helper.standing))
    return events - {StandingEvent.LEFT} if helper.load else events


def _profile(helper: Helper) -> Profile:
    return Profile(
        email=helper.account.email,
        phone=readable(helper.phone, helper.country),
        about=helper.about,
        town=" ".join(part for part in (helper.postcode, helper.town) if part),
        partner=helper.partner.name if helper.partner else "",
        vouched_at=helper.vouched_at,
        former_partner=helper.former_partner,
        vouched_until=helper.vouched_until,
        reach_km=helper.reach_km,
        modes=tuple(mode for mode in Mode if mode in helper.modes),
        languages=tuple(sorted(helper.languages)),
        times=shared(helper.times, helper.times),
        skills=tuple((each.skill, each.level) for each in helper.skills),
        load=helper.load,
        capacity=helper.capacity,
        paused_until=helper.paused_until,
    )


def _applied(network_id: int) -> tuple[HelperLine, ...]:
    found, _total = list_helpers(
        network_id, standing=Standing.APPLIED, text="", offset=0, most=PER_PAGE
    )
    return tuple(_line(helper) for helper in found)


def _partner_line(partner: Partner) -> PartnerLine:
    return PartnerLine(
        partner_id=partner.id, name=partner.name, created_at=partner.created_at
    )


def _hold(network_id: int, helper_id: int) -> Helper:
    get_helper_of(network_id, helper_id)
    return lock_helper(helper_id)


def _tell(helper: Helper, kind: NoticeKind, sentence: str, now: datetime) -> None:
    key = f"{kind}-{helper.id}-{now:%Y%m%dT%H%M%S}"
    if not is_written(key):
        facts = {"sentence": sentence, "phone": helper.account.network.phone}
        tell_account(helper.account, kind, key=key, at=now, facts=facts)


def _line(helper: Helper) -> HelperLine:
    return HelperLine(
        helper_id=helper.id,
        name=helper.account.name,
        town=helper.town,
        standing=helper.standing,
        suspended=helper.account.status is AccountStatus.SUSPENDED,
        skills=len(helper.skills),
        load=helper.load,
        capacity=helper.capacity,
        vetted_until=helper.vetted_until,
        created_at=helper.created_at,
    )


def _asked_line(offer: Offer, network_id: int) -> AskedLine:
    request = offer.request
    own = request.network_id == network_id
    return AskedLine(
        request_id=request.id if own else None,
        network="" if own else request.network.name,
        need=request.needs[0].skill if own and request.needs else "",
        learner=request.name if own else "",
        status=offer.status,
        asked_at=offer.asked_at,
    )
