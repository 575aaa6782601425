"""Who is signed in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.access import Role
from helpnet.store import accounts as store
from helpnet.store.helpers import find_helper_of
from helpnet.store.partners import find_staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a web session belongs to, and what for."""

    account_id: int
    role: Role
    network_id: int
    name: str
    language: str
    helper_id: int | None
    partner_id: int | None


def find_signed_in(*, token: str, now: datetime) -> Identity | None:
    """Return whose web session this is, if it lasts."""
    found = store.find_session(hashed(token), at=now)
    if found is None:
        return None
    account = found.account
    helper, staff = find_helper_of(account.id), find_staff(account.id)
    return Identity(
        account_id=account.id,
        role=account.role,
        network_id=account.network_id,
        name=account.name,
        language=account.language,
        helper_id=helper.id if helper else None,
        partner_id=staff.partner_id if staff else None,
    )


def hashed(token: str) -> str:
    """Return what the database keeps of a secret token (SHA-256, hex)."""
    return hashlib.sha256(token.encode()).hexdigest()
