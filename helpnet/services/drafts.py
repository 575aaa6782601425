"""Forms of several pages that can be left and found again within a week."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from helpnet.domain import form_codes
from helpnet.domain.references import ALPHABET
from helpnet.domain.refusals import TooOften
from helpnet.store.asks import (
    delete_draft,
    find_draft,
    find_draft_by_code,
    lock_draft,
)
from helpnet.store.limits import count_attempt
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction

KEPT = timedelta(days=7)
MOST_TRIES = 30
"""Codes tried from one address in an hour: a library full of people, not a machine."""
_TRIES_WINDOW = timedelta(hours=1)

Answers = Mapping[str, Any]
"""JSON values by the name of the page that asked."""


def new_key() -> str:
    """Return a fresh secret under which a form can be kept."""
    return new_token()


def find_answers(*, key: str, form: str, now: datetime) -> Answers | None:
    """Return what was answered so far under this key; None once it is forgotten."""
    draft = find_draft(hashed(key), form)
    if draft is None or draft.changed_at < now - KEPT:
        return None
    return dict(draft.answers)


@transaction
def keep_answers(*, key: str, form: str, answers: Answers, now: datetime) -> None:
    """Keep these answers beside the earlier ones; a value of None forgets one.

    What was left for too long does not come back with them. `key` is the secret in
    the visitor's browser; only its hash is stored.
    """
    draft = lock_draft(hashed(key), form, at=now)
    earlier = draft.answers if draft.changed_at >= now - KEPT else {}
    merged = {**earlier, **answers}
    draft.answers = {name: each for name, each in merged.items() if each is not None}
    draft.changed_at = now


@transaction
def forget_answers(*, key: str) -> None:
    """Forget what was answered under this key."""
    delete_draft(hashed(key))


@transaction
def make_code(*, key: str, form: str, now: datetime, former: str = "") -> str:
    """Return a code to write down, under which the form is found for another week.

    It is the `former` one while that opens this very form: a form that moved took its
    code along. Any other code of the form works no longer. Only a hash is kept.
    """
    draft = lock_draft(hashed(key), form, at=now)
    draft.changed_at = now
    if former and draft.code_hash == hashed(former):
        return former
    code = form_codes.make_code(
        [secrets.randbelow(len(ALPHABET)) for _ in range(form_codes.SIGNS)]
    )
    draft.code_hash = hashed(code)
    return code


@transaction
def find_by_code(
    *, code: str, form: str, address_key: str, now: datetime
) -> str | None:
    """Return a new key of the form with this code; None when there is none, or no more.

    The form moves: the browser that had it finds it no longer, so that it is in one
    place at a time. Raise `TooOften` after thirty tries in an hour from one address.
    """
    tries = count_attempt(f"resume:{address_key}", now=now, per=_TRIES_WINDOW)
    if tries > MOST_TRIES:
        raise TooOften
    draft = find_draft_by_code(hashed(code), form)
    if draft is None or draft.changed_at < now - KEPT:
        return None
    key = new_key()
    draft.key_hash = hashed(key)
    return key
