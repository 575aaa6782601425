"""What a helper may see of meetings that others held with the same learner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from helpnet.domain.handovers import Shared, seen_by_next
from helpnet.domain.local_times import local_day
from helpnet.domain.progress import Progress
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import list_begun_matches
from helpnet.store.followup import HelpSession
from helpnet.store.handovers import find_last_handover
from helpnet.store.meeting_cards import MeetingCard, meeting_cards
from helpnet.store.offers import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What whoever helps now may see: meetings, how far, and words from before.

    `noted` are the meetings whose notes for both they may read.
    """

    sessions: tuple[HelpSession, ...]
    noted: tuple[HelpSession, ...]
    cards: tuple[MeetingCard, ...]
    far: Progress
    message: str


def shown_to(match: Offer, sessions: Sequence[HelpSession], far: Progress) -> Shown:
    """Return what this helper may see of the learner's meetings, earliest first.

    Their own, and those of others as the learner agreed when the last helper left.
    """
    helpers = {each.id: each.helper_id for each in list_begun_matches(match.request_id)}
    own = [each for each in sessions if helpers[each.offer_id] == match.helper_id]
    last = find_last_handover(match.request_id) if len(helpers) > 1 else None
    shared = (last and last.shared) or Shared.NOTHING
    seen = tuple(sessions if shared.levels else own)
    return Shown(
        sessions=seen,
        noted=tuple(sessions if shared.notes else own),
        cards=_cards(match, seen, helpers, shared),
        far=far if len(seen) == len(sessions) else _far(match, own, far),
        message=last.message if last else "",
    )


def reached_by(
    match: Offer, sessions: Sequence[HelpSession], far: Progress
) -> Progress:
    """Return how far the learner came with a former helper, by their meetings alone."""
    helpers = {each.id: each.helper_id for each in list_begun_matches(match.request_id)}
    own = [each for each in sessions if helpers[each.offer_id] == match.helper_id]
    return _far(match, own, far, since=date.max)


def shown_sessions(
    match: Offer, sessions: Sequence[HelpSession]
) -> Sequence[HelpSession]:
    """Return of these meetings those this helper may see; no statement for own ones."""
    if all(each.offer_id == match.id for each in sessions):
        return sessions
    nothing = Progress(goals=(), suggested=False)
    return shown_to(match, sessions, nothing).sessions


def _cards(
    match: Offer,
    sessions: Sequence[HelpSession],
    helpers: Mapping[int, int],
    shared: Shared,
) -> tuple[MeetingCard, ...]:
    cards = meeting_cards(match.request, sessions, helpers, match.helper_id)
    return tuple(
        each if each.own or shared.notes else replace(each, shared_note="")
        for each in cards
    )


def _far(
    match: Offer,
    own: Sequence[HelpSession],
    far: Progress,
    *,
    since: date | None = None,
) -> Progress:
    zone = match.request.network.time_zone
    held = (each for each in own if each.status is SessionStatus.DONE)
    days = frozenset(local_day(each.starts_at, zone) for each in held)
    begun = local_day(match.answered_at or match.asked_at, zone)
    return seen_by_next(far, days=days, since=since or begun)
