"""What learners say goes wrong, and what coordinators do about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain.asks import check_ask
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.transitions import NotAllowed
from helpnet.domain.troubles import settled_note
from helpnet.store.attention_lines import AttentionLine as AttentionLine
from helpnet.store.candidates import ask_of
from helpnet.store.catalogue import catalogue
from helpnet.store.limits import count_at_most
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.transaction import transaction
from helpnet.store.troubles import list_troubles

MOST_UNHAPPY, _WINDOW = 3, timedelta(days=1)
_UNHAPPY = frozenset({Happening.UNHAPPY, Happening.UNHAPPY_SETTLED})


def is_unhappy(*, request_id: int) -> bool:
    """Tell whether the learner said that it does not go well, and waits for a call."""
    return _is_open(get_request(request_id))


@transaction
def say_unhappy(*, request_id: int, words: str, now: datetime) -> None:
    """Note that it does not go well, as the learner says behind their signed link.

    Only coordinators read the words. Raise `NotAllowed` while nobody accompanies
    them, `TooOften` after three times in a day.
    """
    request = _accompanied(hold_request(request_id))
    count_at_most(f"unhappy:{request_id}", MOST_UNHAPPY, now=now, per=_WINDOW)
    request.tell(Happening.UNHAPPY, at=now, by=Actor.LEARNER, detail=words)


@transaction
def take_back_unhappy(*, request_id: int, now: datetime) -> None:
    """Note that the learner pressed by mistake; twice is once."""
    request = hold_request(request_id)
    if _is_open(request):
        request.tell(Happening.UNHAPPY_SETTLED, at=now, by=Actor.LEARNER)


@transaction
def note_unhappy(
    *, network_id: int, request_id: int, account_id: int, words: str, now: datetime
) -> None:
    """Note that the learner told a coordinator that it does not go well.

    Raise `NoResultFound` for another network's, `NotAllowed` while nobody helps.
    """
    request = _accompanied(_hold(network_id, request_id))
    by, what = Actor.COORDINATOR, Happening.UNHAPPY
    request.tell(what, at=now, by=by, account_id=account_id, detail=words)


@transaction
def settle(
    *,
    network_id: int,
    request_id: int,
    account_id: int,
    note: str,
    share: bool,
    now: datetime,
) -> None:
    """Note that what went wrong was talked about; quiet until something new happens.

    With `share` the helper reads the note too. Raise `NoResultFound` for another
    network's request.
    """
    _hold(network_id, request_id).tell(
        Happening.UNHAPPY_SETTLED,
        at=now,
        by=Actor.COORDINATOR,
        account_id=account_id,
        detail=settled_note(note, shared=share),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleSheet:
    """Whom it is about, how they may meet now, and what goes wrong."""

    request_id: int
    name: str
    helped: bool
    modes: frozenset[str]
    troubles: tuple[AttentionLine, ...]


def show_sheet(*, network_id: int, request_id: int, now: datetime) -> TroubleSheet:
    """Return the network's own request, or raise `NoResultFound`."""
    request = get_request_of(network_id, request_id)
    return TroubleSheet(
        request_id=request.id,
        name=request.name,
        helped=request.stage is Stage.ACCOMPANIED,
        modes=request.modes,
        troubles=list_troubles(request, now=now),
    )


@transaction
def change_modes(
    *,
    network_id: int,
    request_id: int,
    account_id: int,
    modes: frozenset[Mode],
    now: datetime,
) -> bool:
    """Let an accompanied learner meet in these ways; return whether that is new.

    Meetings that are planned stay. Raise `NoResultFound` for another network's
    request, `NotAllowed` while nobody helps, `BadAsk` for none.
    """
    request = _accompanied(_hold(network_id, request_id))
    if request.modes == modes:
        return False
    request.modes = frozenset(mode.value for mode in modes)
    check_ask(ask_of(request), catalogue())
    by, what = Actor.COORDINATOR, Happening.CHANGED
    request.tell(what, at=now, by=by, account_id=account_id)
    return True


def _hold(network_id: int, request_id: int) -> HelpRequest:
    get_request_of(network_id, request_id)
    return hold_request(request_id)


def _accompanied(request: HelpRequest) -> HelpRequest:
    if request.stage is not Stage.ACCOMPANIED:
        raise NotAllowed(request.stage, Event.HELPER_LEFT)
    return request


def _is_open(request: HelpRequest) -> bool:
    said = [step.what for step in request.history if step.what in _UNHAPPY]
    return bool(said) and said[-1] is Happening.UNHAPPY
