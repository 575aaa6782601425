"""Lyon: who asked for help; some wait, and some have ended."""

from helpnet.cli.demo.cast import (
    Accepts,
    Ask,
    Closes,
    Confirms,
    Declines,
    Expires,
    Offers,
    Plans,
    Records,
    Stops,
    Turn,
    When,
)
from helpnet.cli.demo.later_acts import IsAskedAgain
from helpnet.cli.demo.lyon_going import GOING
from helpnet.cli.demo.lyon_waiting import WAITING
from helpnet.cli.demo.person_first import LYON
from helpnet.cli.demo.weeks import AFTERNOONS, MORNINGS
from helpnet.domain.asking import Channel
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
from helpnet.domain.modes import Mode
from helpnet.domain.offers import DeclineReason

FIG_TREE = "Médiathèque du Figuier"

OPEN = (
    Ask(
        name="Simone Faure",
        home="69002",
        needs="use-device send-email",
        modes="public_place home_visit",
        languages="fr",
        asked=When(-4, "14:30"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 05",
        language="fr",
        times=f"{MORNINGS} {AFTERNOONS}",
        turns=(
            Turn(When(-3, "10:00"), Offers("Bernard Chevalier")),
            Turn(
                When(-2, "09:00"),
                Declines("Bernard Chevalier", DeclineReason.TOO_FAR),
            ),
            Turn(When(-1, "14:00"), Offers("Samira Haddad")),
            Turn(When(-1, "14:01"), Offers("Thérèse Blanc")),
        ),
    ),
    Ask(
        name="Daniel Okafor",
        home="69009",
        needs="book-doctor see-prescriptions",
        modes="public_place",
        languages="en fr",
        asked=When(-7, "12:20"),
        way=ContactWay.EMAIL,
        email="daniel.okafor@example.com",
        language="en",
        turns=(
            Turn(When(-6, "09:00"), Offers("Karim Bouzid")),
            Turn(When(-4, "09:10"), Expires()),
        ),
    ),
    Ask(
        name="Ginette Allard",
        home="69005",
        needs="read-school-messages",
        modes="home_visit",
        languages="fr",
        asked=When(-5, "11:40"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 07",
        language="fr",
        times="sun_am",
        referrer=("Sophie Allard", "Sa fille", "04 65 71 20 77"),
        wishes="Elle garde ses petits-enfants et ne sort presque plus.",
    ),
)

ENDED = (
    Ask(
        name="Colette Bonnet",
        home="69001",
        needs="look-up-timetable buy-ticket",
        modes="public_place",
        languages="fr",
        asked=When(-58, "18:00"),
        way=ContactWay.EMAIL,
        email="colette.bonnet@example.com",
        language="fr",
        times="tue_eve wed_eve",
        turns=(
            Turn(When(-57, "10:00"), Offers("Chiara Ferraro")),
            Turn(When(-56, "20:00"), Accepts("Chiara Ferraro")),
            Turn(
                When(-50, "20:00"),
                Records(
                    "c1",
                    {"look-up-timetable": Level.PROMPTED, "buy-ticket": Level.TOGETHER},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-43, "20:00"),
                Records(
                    "c2",
                    {"look-up-timetable": Level.ALONE, "buy-ticket": Level.ALONE},
                    Mode.PUBLIC_PLACE,
                    40,
                ),
            ),
            Turn(
                When(-36, "20:00"),
                Records(
                    "c3",
                    {"look-up-timetable": Level.ALONE, "buy-ticket": Level.ALONE},
                    Mode.PUBLIC_PLACE,
                    20,
                ),
            ),
            Turn(When(-35, "08:30"), Confirms(SaidBy.LINK)),
            Turn(When(-4, "10:00"), IsAskedAgain()),
        ),
    ),
    Ask(
        name="Jean-Paul Mercier",
        home="69006",
        needs="use-digital-identity",
        modes="public_place",
        languages="fr",
        asked=When(-30, "16:10"),
        way=ContactWay.EMAIL,
        email="jp.mercier@example.net",
        language="fr",
        turns=(
            Turn(When(-29, "10:00"), Offers("Karim Bouzid")),
            Turn(When(-28, "09:00"), Accepts("Karim Bouzid")),
            Turn(
                When(-26, "09:30"),
                Plans("p1", When(-20, "11:00"), Mode.PUBLIC_PLACE, FIG_TREE),
            ),
            Turn(When(-24, "17:00"), Stops("Karim Bouzid", "Congé imprévu.")),
            Turn(
                When(-22, "11:00"),
                Closes(Event.SENT_ELSEWHERE, "La mairie annexe le reçoit mardi."),
            ),
        ),
    ),
    Ask(
        name="Huguette Renaud",
        home="69004",
        needs="send-photo",
        modes="home_visit",
        languages="fr",
        asked=When(-16, "10:00"),
        way=ContactWay.LETTER,
        note="18 rue des Mûriers-Blancs, 69004 Lyon",
        language="fr",
        channel=Channel.LETTER,
        turns=(
            Turn(
                When(-1, "09:30"),
                Closes(Event.LEARNER_WITHDREW, "Sa nièce lui a appris entre-temps."),
            ),
        ),
    ),
    Ask(
        name="Patrick Lenoir",
        home="69100 Villeurbanne",
        needs="look-for-job write-cv",
        modes="public_place",
        languages="fr",
        asked=When(-33, "13:30"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 11",
        language="fr",
        turns=(
            Turn(When(-32, "10:00"), Offers("Karim Bouzid")),
            Turn(When(-31, "10:00"), Accepts("Karim Bouzid")),
            Turn(
                When(-19, "10:00"),
                Closes(Event.LEARNER_UNREACHABLE, "Le numéro ne répond plus."),
            ),
        ),
    ),
)

ASKS = (*GOING, *OPEN, *WAITING, *LYON, *ENDED)
