"""Who may open which page: nobody, unless the page says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import accounts

View = TypeVar("View", bound=Callable[..., Any])

login_manager = LoginManager()
login_manager.session_protection = None  # the row in the database is the session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The person behind the request: an identity, never a table row."""

    token: str
    account_id: int
    role: Role
    network_id: int
    name: str
    language: str
    helper_id: int | None
    partner_id: int | None

    def get_id(self) -> str:
        """Return what the signed cookie keeps: the secret of the web session."""
        return self.token


def public(view: View) -> View:
    """Let anyone open this page."""
    view.open_to = None  # type: ignore[attr-defined]
    return view


def open_to(*roles: Role) -> Callable[[View], View]:
    """Let only these roles open this page."""

    def mark(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def signed_in() -> SignedIn:
    """Return who is signed in; only for views that are not public."""
    person: SignedIn = current_user._get_current_object()
    return person


def whoever() -> SignedIn | None:
    """Return who is signed in, if anybody; nobody once the database is in doubt."""
    if g.get("trust_nothing") or not current_user.is_authenticated:
        return None
    return signed_in()


def init_app(app: Flask) -> None:
    """Check every request against what its page says."""
    login_manager.init_app(app, add_context_processor=False)
    login_manager.login_view = "account.sign_in"
    login_manager.login_message = ""
    app.before_request(_check)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def identify(token: str) -> SignedIn | None:
    """Return who this web session belongs to, if it lasts."""
    found = accounts.find_signed_in(token=token, now=clock.now())
    if found is None:
        return None
    return SignedIn(
        token=token,
        account_id=found.account_id,
        role=found.role,
        network_id=found.network_id,
        name=found.name,
        language=found.language,
        helper_id=found.helper_id,
        partner_id=found.partner_id,
    )


def _check() -> ResponseReturnValue | None:
    if request.endpoint in {None, "static"}:
        return None
    view = current_app.view_functions[str(request.endpoint)]
    roles: frozenset[Role] | None = getattr(view, "open_to", frozenset())
    if roles is None:
        return None
    if not current_user.is_authenticated:
        answer: ResponseReturnValue = login_manager.unauthorized()
        return answer
    return None if current_user.role in roles else abort(403)
