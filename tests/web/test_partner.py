"""A partner keeps its places and vouches for its volunteers."""

from datetime import timedelta

import pytest

from helpnet.domain.access import Standing
from helpnet.domain.catalogue import ServiceCategory
from helpnet.store.base import db
from helpnet.store.helpers import get_helper
from helpnet.store.partners import Place, get_place
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    a_place,
    an_account,
)


def token_of(visitor):
    """Return the token of any form on the page."""
    tokens = visitor.value("csrf_token")
    return tokens[0] if isinstance(tokens, list) else tokens


@pytest.fixture
def liege(emptied):
    return a_network()


@pytest.fixture
def library(liege):
    return a_partner(liege, name="Library of Liège")


@pytest.fixture
def staff(library, liege, sign_in):
    return sign_in(a_partner_account(library, liege))


def stored_place(app, place):
    with app.app_context():
        row = get_place(place.id)
        db.session.expunge(row)
        return row


def partner_of(app, helper):
    with app.app_context():
        return get_helper(helper.id).partner_id


PLACE = {"name": "Reading room", "address": "2 quai", "where": "4100 Seraing"}


def test_a_partner_sees_its_places_and_volunteers(library, liege, staff):
    a_place(library, name="Main hall")
    a_helper(liege, name="Amina Benali", partner_id=library.id)

    staff.open("/partner")

    assert staff.heading == "Library of Liège"
    assert staff.sees("Main hall")
    assert staff.sees("Monday–Friday: 09:00 to 17:00")
    assert staff.sees("Amina Benali")


def test_a_partner_adds_a_place(emptied, staff, library):
    staff.open("/partner").follow("Add a place")
    times = {"hours-sat-1-from": "10:00", "hours-sat-1-to": "12:00"}
    given = {"services": [ServiceCategory.PROCEDURES], "phone": "04 222 33 44"}
    staff.press("Save", **PLACE, **times, **given)

    assert staff.sees("The place is added.")
    with emptied.app_context():
        place = db.session.query(Place).one()
        assert (place.partner_id, place.town) == (library.id, "Seraing")
        assert place.opening_hours == "Sa 10:00-12:00"
        assert place.services == [ServiceCategory.PROCEDURES]
        assert place.phone == "04 222 33 44"


def test_a_partner_changes_its_place(emptied, staff, library):
    place = a_place(library, name="Main hall", postcode="4000", town="Liège")
    staff.open("/partner").follow("Main hall")
    assert staff.value("hours-tue-1-from") == "09:00"

    staff.press("Save", name="Great hall", address="1 quai", **{"hours-mon-1-to": "18"})

    changed = stored_place(emptied, place)
    assert changed.name == "Great hall"
    assert changed.opening_hours == "Mo 09:00-18:00; Tu-Fr 09:00-17:00"
    assert (changed.latitude, changed.longitude) == (place.latitude, place.longitude)


CARE = "prise_en_charge_specifique"


def test_what_is_easy_about_a_place_is_told_found_and_shown(emptied, staff, visitor):
    staff.open("/partner/places/new")
    ticks = ["free", "step_free"]
    staff.press("Save", **PLACE, access=ticks)
    with emptied.app_context():
        place = db.session.query(Place).one()
        told = {CARE: ["Handicaps moteurs"], "frais_a_charge": ["Gratuit"]}
        assert place.details == told

    visitor.open("/places?q=4100&access=free&access=step_free")
    visitor.follow("Reading room")
    assert visitor.sees("Good to know")
    assert visitor.sees("For people who do not move easily")

    staff.open(f"/partner/places/{place.id}")
    assert sorted(staff.value("access")) == ticks
    staff.press("Save", access="step_free")
    assert stored_place(emptied, place).details == {CARE: ["Handicaps moteurs"]}
    visitor.open("/places?q=4100&access=free")
    assert visitor.sees("No place near you says that it has all this")


def test_what_a_file_said_of_a_place_outlives_the_form(emptied, staff, library):
    details = {
        CARE: ["Surdité", "Langues étrangères (anglais)", "New word"],
        "frais_a_charge": ["Gratuit sous condition"],
        "typologie": ["BIB"],
    }
    place = a_place(library, address="1 quai", details=details)
    staff.open(f"/partner/places/{place.id}").press("Save")
    assert stored_place(emptied, place).details == details

    staff.open(f"/partner/places/{place.id}").press("Save", access="step_free")
    changed = {CARE: ["Surdité", "New word", "Handicaps moteurs"]}
    assert stored_place(emptied, place).details == details | changed


@pytest.mark.parametrize("tick", ["computers", "Gratuit", "\x00"])
def test_what_stands_on_no_list_cannot_be_ticked(emptied, staff, tick):
    token = token_of(staff.open("/partner/places/new"))
    fields = PLACE | {"csrf_token": token, "access": tick}
    assert staff.send("/partner/places/new", fields).status == 422
    assert staff.sees("Please choose from this list.")
    with emptied.app_context():
        assert db.session.query(Place).count() == 0


def test_hours_that_the_table_cannot_show_are_kept(emptied, staff, library):
    place = a_place(
        library, opening_hours="Mo-Fr 09:00-12:00; PH off", address="1 quai"
    )
    staff.open(f"/partner/places/{place.id}")
    assert staff.sees("Now it says: Mo-Fr 09:00-12:00; PH off")

    staff.press("Save")
    assert stored_place(emptied, place).opening_hours == "Mo-Fr 09:00-12:00; PH off"

    staff.open(f"/partner/places/{place.id}")
    staff.press("Save", **{"hours-mon-1-from": "9", "hours-mon-1-to": "10"})
    assert stored_place(emptied, place).opening_hours == "Mo 09:00-10:00"


def test_a_partner_removes_its_place(emptied, staff, library):
    place = a_place(library)
    staff.open(f"/partner/places/{place.id}").press("Remove this place")
    assert staff.sees("The place is removed.")
    assert staff.open(f"/partner/places/{place.id}").status == 404


def test_faults_are_named_and_what_was_typed_stays(staff):
    staff.open("/partner/places/new")
    staff.press(
        "Save",
        **PLACE | {"name": "", "where": "Atlantis"},
        email="desk",
        website="javascript:alert(1)",
    )
    assert staff.status == 422
    for words in (
        "Tell us the name of the place.",
        "We do not know this place.",
        "An e-mail address has an @ sign.",
        "Write it like this: www.example.org",
    ):
        assert staff.sees(words)
    assert staff.value("address") == "2 quai"


def test_a_place_far_outside_the_network_is_refused(emptied, staff):
    staff.open("/partner/places/new")
    staff.press("Save", **PLACE | {"where": "69001 Lyon"})
    assert staff.status == 422
    assert staff.sees("outside your network")
    with emptied.app_context():
        assert db.session.query(Place).count() == 0


def test_nobody_reaches_the_places_of_another_partner(emptied, staff, liege):
    other = a_partner(liege, name="Another")
    place = a_place(other)
    url = f"/partner/places/{place.id}"

    assert staff.open(url).status == 404
    token = token_of(staff.open("/partner"))
    fields = PLACE | {"csrf_token": token}
    assert staff.send(url, fields).status == 404
    assert staff.send(f"{url}/remove", fields).status == 404
    assert stored_place(emptied, place).name == "Reading room"


def test_a_partner_vouches_for_a_registered_volunteer(emptied, staff, library, liege):
    helper = a_helper(liege, email="amina@example.org", standing=Standing.APPLIED)

    staff.open("/partner").press("Vouch for this person", email="Amina@example.org")

    assert staff.sees("You vouch for this volunteer now.")
    assert partner_of(emptied, helper) == library.id
    assert staff.sees("Waiting for approval")  # the coordinator still decides

    staff.press("Stop vouching")
    assert partner_of(emptied, helper) is None


def test_vouching_leaves_a_trace_for_the_coordinator(liege, staff, sign_in, set_clock):
    helper = a_helper(liege, email="amina@example.org")
    desk = sign_in(an_account(liege))
    set_clock(MONDAY)
    staff.open("/partner").press("Vouch for this person", email="amina@example.org")
    set_clock(MONDAY + timedelta(hours=23))
    staff.open("/partner").press("Vouch for this person", email="amina@example.org")

    desk.open(f"/coordinator/people/{helper.id}")
    assert desk.sees("Library of Liège vouches since Monday, 2 March 2026")

    staff.press("Stop vouching")
    desk.open(f"/coordinator/people/{helper.id}")
    assert not desk.sees("vouches since")
    assert desk.sees("Library of Liège vouched until Tuesday, 3 March 2026")

    staff.open("/partner").press("Vouch for this person", email="amina@example.org")
    desk.open(f"/coordinator/people/{helper.id}")
    assert desk.sees("Library of Liège vouches since Tuesday, 3 March 2026")
    assert desk.sees("Library of Liège vouched until Tuesday, 3 March 2026")


def test_hours_are_read_in_words(library, staff):
    a_place(library, opening_hours="Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00")
    a_place(library, opening_hours="by appointment, ask Marie")
    staff.open("/partner")
    assert staff.sees("Monday–Friday: 09:00 to 12:00, 13:00 to 17:00")
    assert staff.sees("Saturday: 10:00 to 12:00")
    assert staff.sees("by appointment, ask Marie")


def test_only_volunteers_of_the_network_can_be_vouched_for(emptied, staff):
    a_helper(a_network(), email="far@example.org")
    for email in ("far@example.org", "nobody@example.org"):
        staff.open("/partner").press("Vouch for this person", email=email)
        assert staff.status == 422
        assert staff.sees("No volunteer here has this address.")


def test_a_volunteer_of_another_partner_stays_there(emptied, staff, liege):
    other = a_partner(liege, name="Another")
    helper = a_helper(liege, email="amina@example.org", partner_id=other.id)

    staff.open("/partner").press("Vouch for this person", email="amina@example.org")
    assert staff.sees("Another organisation vouches for this volunteer already.")

    token = token_of(staff)
    fields = {"csrf_token": token}
    assert staff.send(f"/partner/helpers/{helper.id}/stop", fields).status == 404
    assert partner_of(emptied, helper) == other.id


def test_a_partner_that_waits_prepares_but_does_not_vouch(liege, sign_in):
    waiting = a_partner(liege, standing=Standing.APPLIED)
    staff = sign_in(a_partner_account(waiting, liege))
    helper = a_helper(liege, email="amina@example.org")

    staff.open("/partner")
    assert "Vouch for this person" not in staff.buttons()
    token = token_of(staff.open("/partner/places/new"))
    fields = {
        "email": "amina@example.org",
        "csrf_token": token,
    }
    assert staff.send("/partner/helpers", fields).status == 422
    assert staff.open("/partner/places/new").status == 200
    assert helper.partner_id is None
