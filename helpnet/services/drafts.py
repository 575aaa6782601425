"""Forms of several pages that can be left and found again within a week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from helpnet.store.asks import delete_draft, find_draft, lock_draft
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction

KEPT = timedelta(days=7)

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

    `key` is the secret in the visitor's browser; only its hash is stored.
    """
    draft = lock_draft(hashed(key), form, at=now)
    merged = {**draft.answers, **answers}
    draft.answers = {name: each for name, each in merged.items() if each is not None}
    draft.changed_at = now


@transaction
def forget_answers(*, key: str) -> None:
    """Forget what was answered under this key."""
    delete_draft(hashed(key))
