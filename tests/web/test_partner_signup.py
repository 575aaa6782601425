"""An organisation registers, and waits for the coordinator."""

import pytest
from sqlalchemy import select

from helpnet.domain.access import Role, Standing
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.notices import NoticeKind
from helpnet.store.accounts import Account
from helpnet.store.asks import Draft
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.partners import Partner, PartnerStaff, Place
from tests.factories import AROUND_LYON, a_network, an_account


def all_of(app, table):
    with app.app_context():
        found = db.session.scalars(select(table)).all()
        for row in found:
            db.session.expunge(row)
        return found


@pytest.fixture
def liege(emptied):
    return a_network(name="Liège helps")


def to_place(visitor):
    visitor.open("/organisation").follow("Start")
    return visitor.press(
        "Continue", name="Town of Liège", about="We run the town.", website="liege.be"
    )


def to_hours(visitor):
    to_place(visitor)
    return visitor.press(
        "Continue", name="Town library", address="1 rue du Pont", where="4000 Liège"
    )


def to_who(visitor):
    to_hours(visitor)
    visitor.press(
        "Continue",
        **{
            "hours-mon-1-from": "9:00",
            "hours-mon-1-to": "12h30",
            "hours-mon-2-from": "14",
            "hours-mon-2-to": "17:00",
        },
    )
    return visitor.press("Continue", services=[ServiceCategory.ACCESS])


def to_check(visitor, email="Paul@liege.example"):
    to_who(visitor)
    return visitor.press(
        "Continue", name="Paul Martin", email=email, phone="04 222 33 44"
    )


def test_an_organisation_registers_page_by_page(emptied, liege, visitor):
    to_check(visitor)
    assert visitor.sees("Your place will belong to “Liège helps”.")
    assert visitor.sees("Mo 09:00-12:30,14:00-17:00")
    visitor.press("Register our organisation")
    assert visitor.sees("Thank you! Look in your mailbox")

    (partner,) = all_of(emptied, Partner)
    assert (partner.name, partner.standing) == ("Town of Liège", Standing.APPLIED)
    assert partner.website == "https://liege.be"
    (place,) = all_of(emptied, Place)
    assert (place.name, place.postcode, place.town) == ("Town library", "4000", "Liège")
    assert place.opening_hours == "Mo 09:00-12:30,14:00-17:00"
    assert place.services == [ServiceCategory.ACCESS]
    (account,) = all_of(emptied, Account)
    assert (account.role, account.email) == (Role.PARTNER, "paul@liege.example")
    (staff,) = all_of(emptied, PartnerStaff)
    assert (staff.account_id, staff.partner_id) == (account.id, partner.id)
    (notice,) = all_of(emptied, Notice)
    assert (notice.kind, notice.account_id) == (NoticeKind.PARTNER_WELCOME, account.id)


def test_what_is_good_to_know_is_read_once_more_and_kept(emptied, liege, visitor):
    to_check(visitor).open("/organisation/services")
    visitor.press("Continue", access=["english", "free"])
    assert visitor.sees("They speak English")
    visitor.open("/organisation/services")
    assert sorted(visitor.value("access")) == ["english", "free"]

    visitor.open("/organisation/check").press("Register our organisation")

    (place,) = all_of(emptied, Place)
    assert place.details == {
        "frais_a_charge": ["Gratuit"],
        "prise_en_charge_specifique": ["Langues étrangères (anglais)"],
    }


def test_a_form_begun_before_it_was_asked_can_be_sent(emptied, liege, visitor):
    to_check(visitor)
    with emptied.app_context():
        (row,) = db.session.scalars(select(Draft)).all()
        row.answers = row.answers | {"services": {"services": []}}
        db.session.commit()

    visitor.open("/organisation/services")
    assert visitor.status == 200
    visitor.open("/organisation/check").press("Register our organisation")

    (place,) = all_of(emptied, Place)
    assert place.details == {}


def test_the_link_of_the_mail_opens_the_partners_page(emptied, liege, visitor):
    to_check(visitor).press("Register our organisation")
    (notice,) = all_of(emptied, Notice)

    visitor.open(f"/sign-in/link/{notice.facts['token']}")
    visitor.press("Sign in")

    assert visitor.url == "/partner"
    assert visitor.heading == "Town of Liège"
    assert visitor.sees("waits for approval")


def test_a_second_press_registers_once(emptied, liege, visitor):
    to_check(visitor).press("Register our organisation")
    visitor.open("/organisation").follow("Start")

    visitor.send("/organisation/check", {"csrf_token": visitor.value("csrf_token")})

    assert visitor.sees("Thank you! Look in your mailbox")
    assert len(all_of(emptied, Partner)) == 1


def test_a_known_address_gets_the_same_answer_and_nothing_changes(
    emptied, liege, visitor
):
    known = an_account(liege, email="paul@liege.example", role=Role.HELPER)
    to_check(visitor).press("Register our organisation")

    assert visitor.sees("Thank you! Look in your mailbox")
    assert all_of(emptied, Partner) == []
    (notice,) = all_of(emptied, Notice)
    assert (notice.account_id, notice.facts["known"]) == (known.id, True)


def test_half_filled_pages_survive(emptied, liege, visitor):
    to_hours(visitor)
    visitor.open("/organisation").follow("Go on where you were")
    assert visitor.heading == "When is it open?"

    visitor.open("/organisation/place")
    assert visitor.value("name") == "Town library"
    assert visitor.value("where") == "4000 Liège"


def test_no_page_can_be_skipped(emptied, liege, visitor):
    visitor.open("/organisation/who")
    assert visitor.heading == "Which organisation is it?"
    visitor.open("/organisation/check")
    assert visitor.heading == "Which organisation is it?"


def test_every_missing_answer_is_named_and_what_was_typed_stays(
    emptied, liege, visitor
):
    visitor.open("/organisation/organisation")
    visitor.press("Continue", about="We lend books.", website="not a page")

    assert visitor.status == 422
    assert visitor.sees("Tell us the name of the organisation.")
    assert visitor.sees("Write it like this: www.example.org")
    assert visitor.value("about") == "We lend books."


def test_several_towns_of_one_name_become_a_choice(emptied, visitor):
    a_network(country="FR", territory=AROUND_LYON)
    to_place(visitor)
    given = {"name": "Library", "address": "1 street", "where": "Saint-Denis"}
    visitor.press("Continue", **given)
    assert visitor.status == 422
    assert visitor.sees("Please choose one place.")
    assert visitor.sees("Saint-Denis, La Réunion, France")


def test_outside_every_network_it_says_so_kindly(emptied, visitor):
    a_network(territory=AROUND_LYON)
    to_hours(visitor)
    assert visitor.heading == "There is no network near you yet"
    assert visitor.sees("around Liège")
    assert visitor.follow("Choose another place").heading == "Where can people come?"


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"tue-1-from": "9:00"}, "Tuesday: both times are needed, from and to."),
        ({"tue-1-from": "12", "tue-1-to": "9"}, "Tuesday: it closes after it opens"),
        ({"tue-1-from": "noon", "tue-1-to": "9"}, "Tuesday: write times such as"),
        (
            {
                "tue-1-from": "9",
                "tue-1-to": "14",
                "tue-2-from": "13",
                "tue-2-to": "17",
            },
            "Tuesday: it closes after it opens",
        ),
    ],
)
def test_times_that_cannot_be_are_named_by_their_day(
    emptied, liege, visitor, times, words
):
    to_hours(visitor)
    visitor.press("Continue", **{f"hours-{name}": t for name, t in times.items()})
    assert visitor.status == 422
    assert visitor.sees(words)
    assert visitor.value("hours-tue-1-from") == times["tue-1-from"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("email", "paul", "An e-mail address has an @ sign."),
        ("phone", "112", "This is an emergency number."),
        ("name", "", "Tell us your name."),
    ],
)
def test_who_speaks_must_be_reachable(emptied, liege, visitor, field, typed, words):
    to_who(visitor)
    given = {"name": "Paul", "email": "paul@liege.example", "phone": "04 222 33 44"}
    visitor.press("Continue", **given | {field: typed})
    assert visitor.status == 422
    assert visitor.sees(words)


def test_endless_and_strange_texts_do_no_harm(emptied, liege, visitor):
    visitor.open("/organisation/organisation")
    visitor.press("Continue", name="x" * 10_000, about="We help.")
    assert visitor.status == 422
    assert visitor.sees("This is too long: 10000 characters.")

    visitor.press("Continue", name="مكتبة 📚 <b>\x07</b>", about="We help.")
    assert visitor.heading == "Where can people come?"
    visitor.open("/organisation/organisation")
    assert visitor.value("name") == "مكتبة 📚 <b></b>"


def test_a_network_that_shrank_meanwhile_is_said_kindly(emptied, liege, visitor):
    to_check(visitor)
    with emptied.app_context():
        db.session.get_one(Network, liege.id).territory = AROUND_LYON
        db.session.commit()

    visitor.press("Register our organisation")

    assert visitor.status == 200
    assert visitor.url == "/organisation/outside"
    assert all_of(emptied, Partner) == []


def test_the_longest_website_fits(emptied, liege, visitor):
    visitor.open("/organisation").follow("Start")
    website = "town.example/" + "x" * 487
    visitor.press("Continue", name="Town", about="We run it.", website=website)
    assert visitor.status == 422
    assert visitor.sees("too long")
    visitor.press("Continue", website="https://" + website[:492])
    assert visitor.heading == "Where can people come?"
