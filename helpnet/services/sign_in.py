"""Signing in and out: single-use links, passwords, and the sessions they open."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain import passwords
from helpnet.domain.access import AccountStatus, Role
from helpnet.domain.notices import NoticeKind
from helpnet.domain.passwords import PasswordFault
from helpnet.domain.refusals import TooOften
from helpnet.store import accounts as store
from helpnet.store.accounts import Account
from helpnet.store.limits import count_attempt
from helpnet.store.notices import tell_account
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = {
    Role.HELPER: timedelta(days=14),
    Role.PARTNER: timedelta(days=14),
    Role.COORDINATOR: timedelta(hours=12),
}
LINKS_PER_EMAIL, LINKS_PER_CALLER = 5, 40  # in one hour
PASSWORDS_PER_EMAIL, PASSWORDS_PER_CALLER = 10, 60  # in a quarter of an hour
_LINK_WINDOW, _PASSWORD_WINDOW = timedelta(hours=1), timedelta(minutes=15)


class WrongPassword(Exception):
    """This is not the password of that account."""


class BadPassword(Exception):
    """This password must not be used; `fault` says why."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(fault)
        self.fault = fault


class NoPasswords(Exception):
    """Helpers sign in by link and have no password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Somebody has signed in: the secret for their browser, and their role."""

    token: str
    role: Role


@transaction
def ask_for_link(
    *, email: str, address_key: str, now: datetime, next_page: str = ""
) -> None:
    """Send a link that signs in once, if that account exists and may sign in.

    Does and answers the same for an unknown address. `address_key` stands for
    where the question comes from; `next_page` is the page of ours that the person
    wanted to open, also where the mail is read in another browser. Raise `TooOften`
    past the limits.
    """
    _limit(f"link-to:{_short(email)}", LINKS_PER_EMAIL, _LINK_WINDOW, now)
    _limit(f"link-by:{address_key}", LINKS_PER_CALLER, _LINK_WINDOW, now)
    token = new_token()
    account = store.find_account_by_email(email)
    if account is None or account.status is not AccountStatus.ACTIVE:
        _write_as_much(address_key, now)
        return
    link = store.add_link(account, hashed(token), at=now, until=now + LINK_LASTS)
    minutes = int(LINK_LASTS.total_seconds() // 60)
    facts = {"token": token, "minutes": minutes, "next": next_page}
    key = f"sign-in-{link}"
    tell_account(account, NoticeKind.SIGN_IN, key=key, at=now, facts=facts)


@transaction
def use_link(*, token: str, now: datetime) -> Entered | None:
    """Consume a link and open a web session; None when it is used up or too old.

    Of several browsers that use one link at once, exactly one enters.
    """
    account_id = store.use_link(hashed(token), at=now)
    if account_id is None:
        return None
    account = store.get_account(account_id)
    if account.status is not AccountStatus.ACTIVE:
        return None
    return _enter(account, now)


def sign_in_with_password(
    *, email: str, password: str, address_key: str, now: datetime
) -> Entered | None:
    """Open a web session for the right password; None for a wrong one.

    Takes as long for an unknown address. Two short transactions with the slow check
    between them, so that no lock is held meanwhile. Raise `TooOften`.
    """
    account_id, kept = _look_up(email=email, address_key=address_key, now=now)
    if not passwords.is_right(password, kept) or account_id is None:
        return None
    return _open(account_id=account_id, kept=kept, now=now)


@transaction
def sign_out(*, token: str) -> None:
    """End this web session; a copy of its cookie is worth nothing from now on."""
    store.end_session(hashed(token))


@transaction
def sign_out_everywhere(*, account_id: int) -> None:
    """End every web session of the account, and every link still on its way."""
    store.end_sessions(account_id)
    store.forget_links(account_id)


def set_password(
    *, account_id: int, old: str, new: str, now: datetime, keep: str = ""
) -> None:
    """Set or change a password, and sign out every browser but the one of `keep`.

    `keep` is that browser's token. Raise `NoPasswords`, `WrongPassword` (when one
    is set and `old` is not it), `BadPassword` or `TooOften`.
    """
    account = store.get_account(account_id)
    role, kept, email = account.role, account.password_hash, account.email
    if role is Role.HELPER:
        raise NoPasswords
    if fault := passwords.find_fault(new, email=email):
        raise BadPassword(fault)
    _count_change(account_id=account_id, now=now)
    if kept and not passwords.is_right(old, kept):
        raise WrongPassword
    chosen = passwords.keep(new, secrets.token_hex(16))
    _replace(account_id=account_id, kept=kept, chosen=chosen, keep=keep)


@transaction
def _look_up(
    *, email: str, address_key: str, now: datetime
) -> tuple[int | None, str | None]:
    """Count the attempt; return the account and what is kept of its password."""
    window = _PASSWORD_WINDOW
    _limit(f"password-of:{_short(email)}", PASSWORDS_PER_EMAIL, window, now)
    _limit(f"password-by:{address_key}", PASSWORDS_PER_CALLER, window, now)
    account = store.find_account_by_email(email)
    if account is None or account.role is Role.HELPER or not account.password_hash:
        return None, None
    return account.id, account.password_hash


@transaction
def _open(*, account_id: int, kept: str | None, now: datetime) -> Entered | None:
    account = store.get_account(account_id)
    changed = account.password_hash != kept  # while we were checking
    if changed or account.status is not AccountStatus.ACTIVE:
        return None
    return _enter(account, now)


@transaction
def _count_change(*, account_id: int, now: datetime) -> None:
    bucket = f"password-change:{account_id}"
    _limit(bucket, PASSWORDS_PER_EMAIL, _PASSWORD_WINDOW, now)


@transaction
def _replace(*, account_id: int, kept: str | None, chosen: str, keep: str) -> None:
    account = store.get_account(account_id)
    if account.password_hash != kept:
        raise WrongPassword
    account.password_hash = chosen
    store.end_sessions(account_id, keep=hashed(keep))
    store.forget_links(account_id)


def _write_as_much(address_key: str, now: datetime) -> None:
    """Take as long as sending a link takes, so that the clock tells nobody."""
    for part in ("link", "message"):
        count_attempt(f"no-{part}-by:{address_key}", now=now, per=_LINK_WINDOW)


def _enter(account: Account, now: datetime) -> Entered:
    token, until = new_token(), now + SESSION_LASTS[account.role]
    store.open_session(account.id, hashed(token), at=now, until=until)
    return Entered(token=token, role=account.role)


def _limit(bucket: str, most: int, per: timedelta, now: datetime) -> None:
    if count_attempt(bucket, now=now, per=per) > most:
        raise TooOften


def _short(email: str) -> str:
    """Return a stand-in for the address: buckets name nobody."""
    return hashed(email.lower())[:40]
