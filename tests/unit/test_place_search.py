import pytest

from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.place_search import TOLD, Access, Wanted, access_of, with_access

FORMS, WORK = ServiceCategory.PROCEDURES, ServiceCategory.EMPLOYMENT
SPEAKS = {"prise_en_charge_specifique": ["Langues étrangères (anglais)", "New word"]}


@pytest.mark.parametrize(
    ("services", "details", "access"),
    [
        ([], {}, set()),
        ([str(ServiceCategory.ACCESS)], {}, {Access.COMPUTERS}),
        ([], SPEAKS, {Access.ENGLISH}),
        ([], {"frais_a_charge": ["Gratuit", "Payant"]}, {Access.FREE}),
        ([], {"frais_a_charge": ["Gratuit sous condition"]}, set()),
        ([], {"frais_a_charge": "Gratuit"}, {Access.FREE}),
        ([], {"frais_a_charge": None}, set()),
        (
            [],
            {
                "prise_en_charge_specifique": [
                    "Handicaps moteurs",
                    "Langues étrangères (autres)",
                ]
            },
            {Access.STEP_FREE, Access.OTHER_LANGUAGES},
        ),
    ],
)
def test_a_place_says_what_makes_it_easy_to_use(services, details, access):
    assert access_of(services, details) == access


def test_every_kind_of_access_can_be_said_by_a_place():
    words = ["Handicaps moteurs", "Langues étrangères (anglais)"]
    words.append("Langues étrangères (autres)")
    details = {"prise_en_charge_specifique": words, "frais_a_charge": ["Gratuit"]}
    assert access_of([str(ServiceCategory.ACCESS)], details) == set(Access)


def test_one_of_the_services_is_enough():
    wanted = Wanted(services=frozenset({FORMS, WORK}))
    assert wanted.fits([str(WORK), "Something else"], {})
    assert not wanted.fits(["Something else"], {})
    assert not wanted.fits([], {})


def test_all_of_the_access_is_needed():
    wanted = Wanted(access=frozenset({Access.ENGLISH, Access.FREE}))
    assert not wanted.fits([], SPEAKS)
    assert wanted.fits([], SPEAKS | {"frais_a_charge": ["Gratuit"]})


def test_who_wants_nothing_special_finds_every_place():
    assert not Wanted()
    assert Wanted().fits([], {})
    assert Wanted(services=frozenset({FORMS}))


CARE, FEE = "prise_en_charge_specifique", "frais_a_charge"


@pytest.mark.parametrize(
    ("details", "said", "told"),
    [
        ({}, set(), {}),
        ({}, {Access.FREE}, {FEE: ["Gratuit"]}),
        ({FEE: None}, {Access.FREE}, {FEE: ["Gratuit"]}),
        ({FEE: "Payant"}, {Access.FREE}, {FEE: ["Payant", "Gratuit"]}),
        ({FEE: ["Gratuit"]}, set(), {}),
        ({FEE: "Gratuit"}, set(), {}),
        ({FEE: "Gratuit"}, {Access.FREE}, {FEE: "Gratuit"}),
        (SPEAKS, set(), {CARE: ["New word"]}),
        (SPEAKS, {Access.ENGLISH}, SPEAKS),
        ({CARE: [], "typologie": ["BIB"]}, set(), {CARE: [], "typologie": ["BIB"]}),
        ({}, {Access.COMPUTERS}, {}),  # a service
    ],
)
def test_only_what_is_said_about_access_changes(details, said, told):
    before = repr(details)
    assert with_access(details, said) == told
    assert repr(details) == before


def test_what_is_said_about_access_is_read_again():
    told = with_access({}, TOLD)
    assert access_of((), told) == set(Access) - {Access.COMPUTERS}
    assert with_access(told, ()) == {}
