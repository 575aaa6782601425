"""Putting the later question to a learner, and noticing that nobody answers."""

from datetime import datetime

from helpnet.domain.check_ins import due_now, silent_since
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.quiet import is_quiet
from helpnet.domain.rules import parse_rules
from helpnet.store.check_ins import CheckIn, find_put, key_of, list_current
from helpnet.store.notices import cancel_waiting, tell_learner, text_learner
from helpnet.store.requests import HelpRequest
from helpnet.store.texts_received import is_stopped
from helpnet.store.ways import takes_texts


def ask_if_due(request: HelpRequest, *, texts: bool, at: datetime) -> bool:
    """Put the question that is due, if it is not quiet; the caller holds the request.

    Of several that are overdue the latest alone: the others are never put.
    """
    quiet, zone = parse_rules(request.network.rules).quiet, request.network.time_zone
    over = request.stage is not Stage.AUTONOMOUS or request.end_reason is not None
    if over or is_quiet(at, quiet, zone):
        return False
    found = {each.days: each for each in list_current(request) if not _is_done(each)}
    due = due_now({days: each.due_at for days, each in found.items()}, at)
    for days in due.skipped:
        found[days].cancelled_at = at
    if due.ask is None:
        return False
    _put(request, found[due.ask], texts=texts, at=at)
    return True


def note_if_silent(request: HelpRequest, *, at: datetime) -> bool:
    """Say once in the history that the last question put is not answered in time."""
    check_in = find_put(request)
    patience = parse_rules(request.network.rules).check_in_patience
    if check_in is None or check_in.asked_at is None or check_in.answered_at:
        return False
    late = at >= silent_since(check_in.asked_at, patience=patience)
    if not late or _is_noted(request):
        return False
    request.tell(Happening.CHECK_IN_SILENT, at=at, by=Actor.SYSTEM)
    return True


def _is_done(check_in: CheckIn) -> bool:
    return check_in.asked_at is not None or check_in.cancelled_at is not None


def _put(request: HelpRequest, check_in: CheckIn, *, texts: bool, at: datetime) -> None:
    """Ask by the way the learner is reached; an earlier question is asked no more."""
    for each in list_current(request):
        if each.asked_at and each.answered_at is None:
            cancel_waiting(key=key_of(each), at=at)
    check_in.asked_at = at
    request.tell(Happening.CHECK_IN_ASKED, at=at, by=Actor.SYSTEM)
    by_text = texts and _is_texted(request)
    tell = text_learner if by_text else tell_learner
    tell(
        request,
        NoticeKind.CHECK_IN,
        key=key_of(check_in),
        at=at,
        facts={
            "request": request.id,
            "reference": request.reference,
            "needs": [need.skill for need in request.goals],
            "phone": request.network.phone,
        },
    )


def _is_texted(request: HelpRequest) -> bool:
    own = request.contact_way is ContactWay.PHONE
    mobile = own and takes_texts(request.phone, request.country)
    return mobile and not is_stopped(request.phone)


def _is_noted(request: HelpRequest) -> bool:
    """Tell whether the history says so after the last question, by its lines."""
    told = (Happening.CHECK_IN_ASKED, Happening.CHECK_IN_SILENT)
    last = [step.what for step in request.history if step.what in told]
    return bool(last) and last[-1] is Happening.CHECK_IN_SILENT
