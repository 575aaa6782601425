"""People who sign in: accounts, single-use links, web sessions."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    delete,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpnet.domain.access import AccountStatus, Role
from helpnet.domain.notices import NoticeChannel
from helpnet.store.base import Base, checked, db
from helpnet.store.networks import Network


class Account(Base):
    """Someone who signs in: a helper, partner staff or a coordinator."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    role: Mapped[Role] = mapped_column(checked(Role))
    status: Mapped[AccountStatus] = mapped_column(
        checked(AccountStatus), default=AccountStatus.ACTIVE
    )
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(5))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime]
    # How messages come; what opens a door always comes by e-mail.
    notice_channel: Mapped[NoticeChannel] = mapped_column(
        checked(NoticeChannel),
        default=NoticeChannel.EMAIL,
        server_default=NoticeChannel.EMAIL.value,
    )
    digest: Mapped[bool] = mapped_column(default=True, server_default=true())
    network: Mapped[Network] = relationship()


class SignInLink(Base):
    """A link sent by e-mail that signs in once; only its hash is kept."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebSession(Base):
    """A browser that is signed in; deleting the row signs it out at once."""

    __tablename__ = "web_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    account: Mapped[Account] = relationship()


def get_account(account_id: int) -> Account:
    """Return the account, or raise `NoResultFound`."""
    return db.session.get_one(Account, account_id)


def find_account_by_email(email: str) -> Account | None:
    """Return the account of that address, whatever its case."""
    return db.session.scalar(select(Account).where(Account.email == email.lower()))


def use_link(token_hash: str, *, at: datetime) -> int | None:
    """Consume a link that is unused and in time; return its account's id."""
    used = (
        update(SignInLink)
        .where(
            SignInLink.token_hash == token_hash,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(SignInLink.account_id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(used)


def find_session(token_hash: str, *, at: datetime) -> WebSession | None:
    """Return the web session if it lasts and its account may sign in."""
    return db.session.scalar(
        select(WebSession)
        .join(WebSession.account)
        .where(
            WebSession.token_hash == token_hash,
            WebSession.expires_at > at,
            Account.status == AccountStatus.ACTIVE,
        )
    )


def add_link(
    account: Account, token_hash: str, *, at: datetime, until: datetime
) -> int:
    """Keep a link that signs this account in once; return the link's id."""
    link = SignInLink(
        account_id=account.id, token_hash=token_hash, created_at=at, expires_at=until
    )
    db.session.add(link)
    db.session.flush()
    return link.id


def open_session(
    account_id: int, token_hash: str, *, at: datetime, until: datetime
) -> None:
    """Keep a browser signed in until then."""
    db.session.add(
        WebSession(
            account_id=account_id,
            token_hash=token_hash,
            created_at=at,
            expires_at=until,
        )
    )


def end_session(token_hash: str) -> None:
    """Sign one browser out."""
    db.session.execute(delete(WebSession).where(WebSession.token_hash == token_hash))


def end_sessions(account_id: int, *, keep: str = "") -> None:
    """Sign the account out everywhere, but for the session of the hash `keep`."""
    db.session.execute(
        delete(WebSession).where(
            WebSession.account_id == account_id, WebSession.token_hash != keep
        )
    )


def forget_links(account_id: int) -> None:
    """Make every link sent to this account useless."""
    db.session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))


def forget_ended(*, before: datetime) -> None:
    """Delete the web sessions and links that ended before this moment."""
    for table in (WebSession, SignInLink):
        db.session.execute(delete(table).where(table.expires_at < before))
