"""Accounts from the command line: coordinators, and links for those locked out."""

import click
from flask import current_app, url_for
from sqlalchemy.exc import NoResultFound

from config import Settings
from helpnet import clock
from helpnet.domain.contacts import BadEmail, parse_email
from helpnet.domain.languages import OFFERED
from helpnet.domain.texts import TooLong, one_line
from helpnet.services import accounts as services
from helpnet.services import sign_in
from helpnet.services.accounts import EmailTaken

MOST_NAME = 120

coordinators = click.Group("coordinators", help="People who run a network.")
accounts = click.Group("accounts", help="People who sign in.")


class Address(click.ParamType[str]):
    """An e-mail address."""

    name = "email"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the address, or say that it is none."""
        try:
            return parse_email(value)
        except BadEmail:
            self.fail(f"“{value}” is no e-mail address.", param, ctx)


class Name(click.ParamType[str]):
    """How somebody is called, on one line."""

    name = "name"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the clean name, or say that it is none."""
        try:
            found = one_line(value, MOST_NAME)
        except TooLong:
            self.fail(f"at most {MOST_NAME} characters are possible.", param, ctx)
        return found or self.fail("a name is needed.", param, ctx)


@coordinators.command("create")
@click.option("--email", required=True, type=Address())
@click.option("--name", required=True, type=Name(), help="As people will read it.")
@click.option("--network", required=True, help="Short name of the network.")
@click.option("--language", default="en", type=click.Choice(OFFERED))
@click.option("--password-prompt", is_flag=True, help="Choose a password now.")
def create(
    email: str, name: str, network: str, language: str, password_prompt: bool
) -> None:
    """Open an account for a coordinator and print a first sign-in address."""
    try:
        token = services.create_coordinator(
            email=email,
            name=name,
            network_slug=network,
            language=language,
            now=clock.now(),
        )
    except EmailTaken:
        raise click.ClickException(f"{email} has an account already.") from None
    except NoResultFound:
        raise click.ClickException(f"There is no network “{network}”.") from None
    if password_prompt:
        _choose_password(email)
        token = services.make_link(email=email, now=clock.now())
    click.echo(_address(token))


@accounts.command("sign-in-link")
@click.argument("email", type=Address())
def sign_in_link(email: str) -> None:
    """Print an address that signs this person in once."""
    try:
        token = services.make_link(email=email, now=clock.now())
    except NoResultFound:
        raise click.ClickException(f"Nobody signs in with {email}.") from None
    click.echo(_address(token))


def _choose_password(email: str) -> None:
    account_id = services.get_account_id(email=email)
    while True:
        chosen = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            sign_in.set_password(
                account_id=account_id, old="", new=chosen, now=clock.now()
            )
        except sign_in.BadPassword as refusal:
            click.echo(f"Not this one: {refusal.fault.value.replace('_', ' ')}.")
        else:
            return


def _address(token: str) -> str:
    """Return the address to open; it works once, within a day."""
    settings: Settings = current_app.config["HELPNET"]
    with current_app.test_request_context(base_url=settings.BASE_URL):
        return url_for("account.link", token=token, _external=True)
