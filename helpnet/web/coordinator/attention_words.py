"""What needs a human, in words: why, and the one next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet.domain.attention import AttentionKind
from helpnet.domain.local_times import local_day
from helpnet.domain.notices import NoticeKind
from helpnet.domain.troubles import FOR_HELPER, REMEDIES, Remedy
from helpnet.services.attention import AttentionLine
from helpnet.web.labels import label, long_day
from helpnet.web.page import dial

_K = AttentionKind
WHY: Mapping[AttentionKind, Any] = {
    _K.CALL_FIRST: _l("Wants to be called first"),
    _K.LATE: _l("Promised, and not reached yet"),
    _K.CALL: _l("Call to make"),
    _K.CALL_WANTED: _l("The learner wants to be called"),
    _K.TEXT: _l("Text message to read"),
    _K.FAILED: _l("A message could not be sent"),
    _K.UNHAPPY: _l("The learner is not happy"),
    _K.MISSED: _l("A meeting was missed"),
    _K.NO_CONTACT: _l("The helper has not been in touch"),
    _K.UNANSWERED: _l("A helper did not answer in time"),
    _K.NOBODY_ASKED: _l("Nobody is asked to help yet"),
    _K.WAVE_READY: _l("The next helpers to ask are ready"),
    _K.NO_CANDIDATE: _l("Nobody was found"),
    _K.NO_REPORT: _l("Nobody wrote how the meeting went"),
    _K.SILENT: _l("No meeting for a long time"),
    _K.LETTER: _l("Letter to print"),
    _K.OFFLINE: _l("Stays with phone, counter or paper"),
    _K.TWO_MISSED: _l("Several meetings in a row were missed"),
    _K.NO_PROGRESS: _l("No progress for some time"),
    _K.HELPER_AWAY: _l("The helper is on a break or has left"),
    _K.CHECK_IN_SILENT: _l("No answer to “Can you still do it alone?”"),
    _K.ABLE: _l("The learner seems able to do it alone"),
    _K.HELPER_APPLIED: _l("Volunteer to approve"),
    _K.PARTNER_APPLIED: _l("Organisation to approve"),
}
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One thing to press: a link, or a form where `changes` something."""

    words: str
    url: str
    changes: bool = False


def attention_label(kind: AttentionKind) -> str:
    """Return why somebody is needed, in the page's language."""
    return str(WHY[kind])


def attention_kind_label(kind: str) -> str:
    """Return why somebody is needed, of a kind known by its name."""
    return attention_label(AttentionKind(kind))


def iso_due_day(at: str, zone: str) -> str:
    """Return the last day of a promise kept as ISO 8601 text, in a zone."""
    return long_day(local_day(datetime.fromisoformat(at) - _SECOND, zone))


def attention_detail(line: AttentionLine) -> str:
    """Return what a message is about, or what stands in a text."""
    if line.kind in (_K.CALL, _K.LETTER, _K.FAILED):
        return label(NoticeKind(line.detail))
    return line.detail


def day_there(at: datetime) -> str:
    """Return the day of a moment on the calendar of the network the page speaks for."""
    return long_day(local_day(at, g.get("zone", "UTC")))


def due_day(at: datetime) -> str:
    """Return the last day of a promise that ends at that moment, maybe at midnight."""
    return day_there(at - _SECOND)


def about_url(line: AttentionLine) -> str:
    """Return the page about whom it concerns, empty where there is none."""
    if line.kind is _K.HELPER_APPLIED:
        return url_for("coordinator_people.show", helper_id=line.id)
    if line.kind is _K.PARTNER_APPLIED:
        return url_for("coordinator_people.index")
    if line.request_id is None:
        return ""
    followed = line.helper or line.kind is _K.UNHAPPY
    page = "coordinator_followup.show" if followed else "coordinator.board"
    if line.kind is _K.UNANSWERED:
        page = "coordinator.board"
    return url_for(page, request_id=line.request_id)


def next_step(line: AttentionLine) -> NextStep:
    """Return what brings it further, one press away."""
    if line.kind in REMEDIES:
        return remedies(line)[0]
    if line.kind is _K.NO_REPORT:
        return _call_helper(line)
    if line.request_id is not None and line.kind in _AT_REQUEST:
        words, page, more = _AT_REQUEST[line.kind]
        url = url_for(page, request_id=line.request_id, **more)
        return NextStep(words=str(words), url=url)
    return _ELSEWHERE[line.kind](line)


def remedies(line: AttentionLine) -> tuple[NextStep, ...]:
    """Return what may help where something goes wrong, the first to try before all.

    What changes how two go on is for two that still do.
    """
    steps = REMEDIES.get(line.kind, ())
    now = (x for x in steps if line.helper or x not in _FOR_TWO)
    return tuple(_remedy(each, line) for each in now)


def helper_remedies(kind: AttentionKind) -> tuple[Remedy, ...]:
    """Return what the helper themselves may do about it."""
    return FOR_HELPER.get(kind, ())


def _remedy(remedy: Remedy, line: AttentionLine) -> NextStep:
    if remedy is Remedy.CALL_HELPER:
        return _call_helper(line)
    if remedy is Remedy.CALL_LEARNER and line.kind is _K.CHECK_IN_SILENT:
        url = url_for("coordinator_check_ins.show", request_id=line.request_id)
        return NextStep(words=_call_words(line.who), url=url)
    words, page, more = _LEADS_TO[remedy]
    url = url_for(page, request_id=line.request_id, **more)
    plain = remedy is not Remedy.CALL_LEARNER
    return NextStep(words=str(words) if plain else _call_words(line.who), url=url)


def _call_words(name: str) -> str:
    return str(_("Call %(name)s", name=name))


_FOR_TWO = frozenset({Remedy.NEXT_HELPER, Remedy.OTHER_MODE})
_BOARD = "coordinator.board"
_LEADS_TO: Mapping[Remedy, tuple[Any, str, dict[str, Any]]] = {
    Remedy.CALL_LEARNER: ("", _BOARD, {"_anchor": "note-a-call"}),
    Remedy.SECOND_HELPER: (_l("A second helper"), "coordinator_second.show", {}),
    Remedy.OTHER_MODE: (_l("Another way to meet"), "coordinator_troubles.modes", {}),
    Remedy.NEXT_HELPER: (
        _l("Pass on to somebody else"),
        "coordinator_handover.show",
        {},
    ),
    Remedy.SETTLE: (_l("It was talked about"), "coordinator_troubles.settle", {}),
}
_AT_REQUEST: Mapping[AttentionKind, tuple[Any, str, dict[str, Any]]] = {
    _K.CALL_FIRST: (_l("Write down what they say"), "coordinator_complete.show", {}),
    _K.LATE: (_l("Note a call"), _BOARD, {"_anchor": "note-a-call"}),
    _K.CALL_WANTED: (_l("Note a call"), _BOARD, {"_anchor": "note-a-call"}),
    _K.UNANSWERED: (_l("Ask another helper"), _BOARD, {}),
    _K.NOBODY_ASKED: (_l("Ask a helper"), _BOARD, {}),
    _K.WAVE_READY: (_l("Ask the next helpers"), _BOARD, {}),
    _K.NO_CANDIDATE: (_l("See why nobody fits"), _BOARD, {"why": 1}),
    _K.OFFLINE: (_l("I told them where"), "coordinator.elsewhere", {"told": 1}),
    _K.ABLE: (_l("Ask whether it is enough"), "coordinator_followup.show", {}),
}


def _call_helper(line: AttentionLine) -> NextStep:
    if line.phone:
        return NextStep(words=_call_words(line.helper), url=dial(line.phone))
    return NextStep(words=str(_("Look at the meetings")), url=about_url(line))


def _call(line: AttentionLine) -> NextStep:
    url = url_for("coordinator_calls.take", notice_id=line.id)
    return NextStep(words=str(_("I am calling now")), url=url, changes=True)


def _letters(line: AttentionLine) -> NextStep:  # noqa: ARG001
    url = url_for("coordinator_letters.index")
    return NextStep(words=str(_("Print the letters")), url=url)


def _message(line: AttentionLine) -> NextStep:
    url = url_for("coordinator_notices.show", notice_id=line.id)
    return NextStep(words=str(_("Look at the message")), url=url)


def _text(line: AttentionLine) -> NextStep:
    url = url_for("coordinator_texts.show", text_id=line.id)
    return NextStep(words=str(_("Read and answer")), url=url)


def _people(line: AttentionLine) -> NextStep:
    return NextStep(words=str(_("Approve or say no")), url=about_url(line))


_ELSEWHERE = {
    _K.CALL: _call,
    _K.LETTER: _letters,
    _K.FAILED: _message,
    _K.TEXT: _text,
    _K.HELPER_APPLIED: _people,
    _K.PARTNER_APPLIED: _people,
}


def init_app(app: Flask) -> None:
    """Let templates and messages use the words as filters."""
    functions: tuple[Any, ...] = (
        attention_label,
        attention_kind_label,
        iso_due_day,
        attention_detail,
        day_there,
        due_day,
        about_url,
        next_step,
        remedies,
        helper_remedies,
    )
    app.jinja_env.filters.update({each.__name__: each for each in functions})
