from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import AccountStatus, Role, Standing
from helpnet.domain.passwords import NOBODYS, PasswordFault, is_right
from helpnet.domain.refusals import TooOften
from helpnet.services import accounts, profile, sign_in
from helpnet.store.accounts import Account, SignInLink, WebSession, use_link
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.tokens import hashed
from tests.factories import MONDAY, a_helper, a_network, an_account

LONG = "plum tractor violin seven"


def a_coordinator_with_password(password=LONG):
    account = an_account(a_network())
    sign_in.set_password(account_id=account.id, old="", new=password, now=MONDAY)
    return account


def enter(account, password, *, email=None, caller="here"):
    return sign_in.sign_in_with_password(
        email=email or account.email, password=password, address_key=caller, now=MONDAY
    )


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_neither_link_nor_session_nor_password_is_kept_in_clear(database):
    account = a_coordinator_with_password()
    entered = enter(account, LONG)
    token = accounts.make_link(email=account.email, now=MONDAY)

    kept = [
        *db.session.scalars(select(WebSession.token_hash)),
        *db.session.scalars(select(SignInLink.token_hash)),
        *db.session.scalars(select(Account.password_hash)),
    ]
    for secret in (entered.token, token, LONG):
        assert not any(secret in each for each in kept)


def test_every_sign_in_makes_a_new_session(database):
    account = a_coordinator_with_password()

    first, second = enter(account, LONG), enter(account, LONG)

    assert first.token != second.token
    assert count(WebSession) == 2


def test_helpers_have_no_password(database):
    helper = a_helper(a_network())

    with pytest.raises(sign_in.NoPasswords):
        sign_in.set_password(account_id=helper.account_id, old="", new=LONG, now=MONDAY)


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("eleven char", PasswordFault.TOO_SHORT),
        ("Password1234", PasswordFault.TOO_COMMON),
        ("aaaaaaaaaaaaaaa", PasswordFault.TOO_COMMON),
        ("abababababab", PasswordFault.TOO_COMMON),
        ("x1" * 101, PasswordFault.TOO_LONG),
        ("Marie.Dupont@example.org", PasswordFault.TOO_COMMON),
    ],
)
def test_easy_passwords_are_refused(database, new, fault):
    account = an_account(a_network(), email="marie.dupont@example.org")

    with pytest.raises(sign_in.BadPassword) as refusal:
        sign_in.set_password(account_id=account.id, old="", new=new, now=MONDAY)

    assert refusal.value.fault is fault


def test_changing_a_password_needs_the_former_one_and_ends_the_rest(database):
    account = a_coordinator_with_password()
    here, there = enter(account, LONG), enter(account, LONG)
    token = accounts.make_link(email=account.email, now=MONDAY)

    with pytest.raises(sign_in.WrongPassword):
        sign_in.set_password(
            account_id=account.id, old="wrong", new="another long one", now=MONDAY
        )
    sign_in.set_password(
        account_id=account.id,
        old=LONG,
        new="another long one",
        now=MONDAY,
        keep=here.token,
    )

    assert accounts.find_signed_in(token=here.token, now=MONDAY)
    assert accounts.find_signed_in(token=there.token, now=MONDAY) is None
    assert sign_in.use_link(token=token, now=MONDAY) is None
    assert enter(account, LONG) is None
    assert enter(account, "another long one")


def test_an_account_without_password_is_checked_as_slowly_and_never_entered(database):
    account = an_account(a_network())

    assert enter(account, "nobody") is None
    assert NOBODYS.count("$") == 2
    assert not is_right("", None)
    assert not is_right("nobody", None)


def test_limits_count_per_address_and_per_caller(database):
    one, other = an_account(a_network()), an_account(a_network())
    for _ in range(sign_in.LINKS_PER_EMAIL):
        sign_in.ask_for_link(email=one.email, address_key="a", now=MONDAY)

    with pytest.raises(TooOften):
        sign_in.ask_for_link(email=one.email.upper(), address_key="b", now=MONDAY)
    sign_in.ask_for_link(email=other.email, address_key="b", now=MONDAY)
    assert count(Notice) == sign_in.LINKS_PER_EMAIL + 1

    later = MONDAY + timedelta(hours=1)
    sign_in.ask_for_link(email=one.email, address_key="a", now=later)


def test_one_caller_cannot_ask_for_everybody(database):
    for number in range(sign_in.LINKS_PER_CALLER):
        email = f"nobody{number}@example.org"
        sign_in.ask_for_link(email=email, address_key="a", now=MONDAY)

    with pytest.raises(TooOften):
        sign_in.ask_for_link(email="x@example.org", address_key="a", now=MONDAY)
    sign_in.ask_for_link(email="x@example.org", address_key="b", now=MONDAY)


def test_of_many_who_use_one_link_at_once_one_enters(database, app):
    account = an_account(a_network())
    token = accounts.make_link(email=account.email, now=MONDAY)

    def use(_number):
        with app.app_context():
            return sign_in.use_link(token=token, now=MONDAY)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(use, range(50)))

    assert sum(answer is not None for answer in answers) == 1
    assert count(WebSession) == 1


@pytest.mark.parametrize(("after", "used"), [(-1, True), (0, False)])
def test_a_link_ends_at_its_last_second(database, after, used):
    account = an_account(a_network())
    sign_in.ask_for_link(email=account.email, address_key="a", now=MONDAY)
    token = db.session.scalar(select(Notice.facts))["token"]
    end = MONDAY + sign_in.LINK_LASTS

    found = use_link(hashed(token), at=end + timedelta(seconds=after))

    assert (found == account.id) is used


def test_suspension_pauses_a_helper_and_nobody_of_another_network(database):
    helper = a_helper(a_network())
    stranger = a_network()

    with pytest.raises(NoResultFound):
        accounts.suspend_account(
            network_id=stranger.id, account_id=helper.account_id, now=MONDAY
        )
    accounts.suspend_account(
        network_id=helper.network_id, account_id=helper.account_id, now=MONDAY
    )

    assert db.session.get(Account, helper.account_id).status is AccountStatus.SUSPENDED
    assert db.session.get(Helper, helper.id).standing is Standing.PAUSED
    sign_in.ask_for_link(
        email=db.session.get(Account, helper.account_id).email,
        address_key="a",
        now=MONDAY,
    )
    assert count(Notice) == 0
    assert profile.end_breaks(now=MONDAY + timedelta(days=999)) == 0


def test_a_restored_helper_signs_in_and_ends_the_break_alone(database):
    helper = a_helper(a_network())
    where = {"network_id": helper.network_id, "account_id": helper.account_id}
    accounts.suspend_account(**where, now=MONDAY)
    accounts.restore_account(**where)

    email = db.session.get(Account, helper.account_id).email
    token = accounts.make_link(email=email, now=MONDAY)
    assert sign_in.use_link(token=token, now=MONDAY).role is Role.HELPER
    profile.resume(helper_id=helper.id, now=MONDAY)
    assert db.session.get(Helper, helper.id).standing is Standing.ACTIVE


def test_the_first_coordinator_comes_from_the_command_line(database, app):
    network = a_network(slug="liege")
    runner = app.test_cli_runner()
    words = ["coordinators", "create", "--email", "Marie@Example.org"]
    words += ["--name", "Marie Dupont", "--network", "liege", "--language", "fr"]

    made = runner.invoke(args=words)
    again = runner.invoke(args=words)

    assert made.exit_code == 0, made.output
    address = made.output.strip()
    assert address.startswith("http://localhost/sign-in/link/")
    entered = sign_in.use_link(token=address.rsplit("/", 1)[1], now=MONDAY)
    assert entered.role is Role.COORDINATOR
    found = accounts.find_signed_in(token=entered.token, now=MONDAY)
    assert (found.network_id, found.language) == (network.id, "fr")
    assert again.exit_code == 1
    assert "has an account already" in again.output


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--email", "x@example.org", "--network", "nowhere"], "There is no network"),
        (["--email", "x@", "--network", "nowhere"], "is no e-mail address"),
    ],
)
def test_the_command_line_says_what_is_wrong(database, app, words, complaint):
    made = app.test_cli_runner().invoke(
        args=["coordinators", "create", "--name", "M", *words]
    )

    assert made.exit_code != 0
    assert complaint in made.output


def test_a_password_chosen_at_the_command_line_works(database, app):
    a_network(slug="liege")
    words = ["--email", "m@example.org", "--name", "M", "--network", "liege"]
    typed = f"short\nshort\n{LONG}\n{LONG}\n"

    made = app.test_cli_runner().invoke(
        args=["coordinators", "create", *words, "--password-prompt"], input=typed
    )

    assert made.exit_code == 0, made.output
    assert "Not this one: too short." in made.output
    assert enter(None, LONG, email="m@example.org")


def test_the_operator_makes_a_link_for_somebody(database, app):
    account = an_account(a_network())

    made = app.test_cli_runner().invoke(
        args=["accounts", "sign-in-link", account.email]
    )
    nobody = app.test_cli_runner().invoke(
        args=["accounts", "sign-in-link", "n@example.org"]
    )

    assert sign_in.use_link(token=made.output.strip().rsplit("/", 1)[1], now=MONDAY)
    assert nobody.exit_code == 1


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("x" * 121, "at most 120"), (" \x00 ", "a name is needed")],
)
def test_the_command_line_refuses_a_name_that_cannot_be(database, app, name, complaint):
    slug = a_network().slug
    words = ["--email", "m@example.org", "--network", slug, "--name", name]
    made = app.test_cli_runner().invoke(args=["coordinators", "create", *words])
    assert made.exit_code == 2
    assert complaint in made.output
