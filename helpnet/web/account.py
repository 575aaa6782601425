"""Signing in and out, and one's own account."""

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import accounts, sign_in
from helpnet.services.sign_in import Entered
from helpnet.web.account_forms import (
    AccountForm,
    EmailForm,
    NewPasswordForm,
    PasswordForm,
)
from helpnet.web.callers import address_key
from helpnet.web.guards import open_to, public, signed_in
from helpnet.web.own_pages import is_own_page
from helpnet.web.page import DESKS
from helpnet.web.speech import follow_account

bp = Blueprint("account", __name__)
MOST_NEXT = 300


@bp.get("/sign-in", endpoint="sign_in")
@public
def sign_in_page() -> ResponseReturnValue:
    """Ask for the e-mail address."""
    _remember_where_to()
    return render_template("account/sign_in.html", form=EmailForm(formdata=None))


@bp.post("/sign-in")
@public
def ask_for_link() -> ResponseReturnValue:
    """Send a link, and say the same to everybody."""
    form = EmailForm()
    if not form.validate():
        return render_template("account/sign_in.html", form=form), 422
    sign_in.ask_for_link(
        email=form.email.data,
        address_key=address_key(),
        now=clock.now(),
        next_page=session.get("next", ""),
    )
    return redirect(url_for(".mailbox"))


@bp.get("/sign-in/mailbox")
@public
def mailbox() -> ResponseReturnValue:
    """Say where to look for the link."""
    return render_template("account/mailbox.html", outbox=_outbox())


@bp.get("/sign-in/link/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    """Show a button only: programs that check mails open links too."""
    _remember_where_to()
    return render_template("account/link.html", token=token)


@bp.post("/sign-in/link/<token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    """Consume the link."""
    entered = sign_in.use_link(token=token, now=clock.now())
    if entered is None:
        return render_template("account/link_gone.html"), 410
    return _enter(entered)


@bp.get("/sign-in/password")
@public
def password() -> ResponseReturnValue:
    """Ask for e-mail and password."""
    _remember_where_to()
    return render_template("account/password.html", form=PasswordForm(formdata=None))


@bp.post("/sign-in/password")
@public
def check_password() -> ResponseReturnValue:
    """Sign in with a password; say the same for every mistake."""
    form = PasswordForm()
    entered = form.validate() and sign_in.sign_in_with_password(
        email=form.email.data,
        password=form.password.data or "",
        address_key=address_key(),
        now=clock.now(),
    )
    if entered:
        return _enter(entered)
    if not form.errors:
        form.password.errors = [_("The e-mail address or the password is not right.")]
    return render_template("account/password.html", form=form), 422


@bp.post("/sign-out")
@open_to(*Role)
def sign_out() -> ResponseReturnValue:
    """End this browser's session, in the database too."""
    sign_in.sign_out(token=signed_in().token)
    _forget_browser()
    flash(_("You are signed out."), "success")
    return redirect(url_for("public.home"))


@bp.post("/account/sign-out-everywhere")
@open_to(*Role)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the account."""
    sign_in.sign_out_everywhere(account_id=signed_in().account_id)
    _forget_browser()
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("public.home"))


@bp.get("/account")
@open_to(*Role)
def show() -> ResponseReturnValue:
    """Show what people can change of their account."""
    own = accounts.get_own_account(account_id=signed_in().account_id)
    form = AccountForm(formdata=None, obj=own)
    return render_template("account/show.html", own=own, form=form)


@bp.post("/account")
@open_to(*Role)
def change() -> ResponseReturnValue:
    """Change name and language."""
    person, form = signed_in(), AccountForm()
    if not form.validate():
        own = accounts.get_own_account(account_id=person.account_id)
        return render_template("account/show.html", own=own, form=form), 422
    accounts.change_account(
        account_id=person.account_id,
        name=form.name.data,
        language=form.language.data,
    )
    follow_account()
    flash(_("Your changes are saved."), "success")
    return redirect(url_for(".show"))


@bp.get("/account/password")
@open_to(Role.PARTNER, Role.COORDINATOR)
def new_password() -> ResponseReturnValue:
    """Ask for a new password."""
    own = accounts.get_own_account(account_id=signed_in().account_id)
    form = NewPasswordForm(formdata=None)
    return render_template("account/new_password.html", own=own, form=form)


@bp.post("/account/password")
@open_to(Role.PARTNER, Role.COORDINATOR)
def change_password() -> ResponseReturnValue:
    """Keep the new password and sign the other browsers out."""
    form = NewPasswordForm()
    if not (form.validate() and _password_kept(form)):
        own = accounts.get_own_account(account_id=signed_in().account_id)
        return render_template("account/new_password.html", own=own, form=form), 422
    flash(_("Your password is changed. Other browsers are signed out."), "success")
    return redirect(url_for(".show"))


def _password_kept(form: NewPasswordForm) -> bool:
    try:
        sign_in.set_password(
            account_id=signed_in().account_id,
            old=form.old.data or "",
            new=form.new.data or "",
            now=clock.now(),
            keep=signed_in().token,
        )
    except sign_in.WrongPassword:
        form.old.errors = [_("This is not your password.")]
        return False
    except sign_in.BadPassword as refusal:
        form.refuse(refusal.fault)
        return False
    return True


def _enter(entered: Entered) -> ResponseReturnValue:
    """Give the browser its secret, and go where the person wanted to go."""
    wanted = session.get("next", "")
    _forget_browser()
    session["_user_id"], session["_fresh"] = entered.token, True
    session.permanent = True
    return redirect(wanted if is_own_page(wanted) else url_for(DESKS[entered.role]))


def _forget_browser() -> None:
    """Empty the session: nothing of a former person stays."""
    session.clear()


def _remember_where_to() -> None:
    wanted = request.args.get("next", "")
    if is_own_page(wanted) and len(wanted) <= MOST_NEXT:
        session["next"] = wanted


def _outbox() -> str:
    """Return where the demo shows its mails, or nothing."""
    shown = current_app.config["HELPNET"].demo
    return url_for("demo.outbox") if shown else ""
