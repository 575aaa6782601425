"""Lyon: who asked for help, and what came of it."""

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
from helpnet.cli.demo.weeks import AFTERNOONS, MORNINGS
from helpnet.domain.asking import Channel
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
from helpnet.domain.modes import Mode
from helpnet.domain.offers import DeclineReason

FIG_TREE = "Médiathèque du Figuier"

GOING = (
    Ask(
        name="Yvette Carlier",
        home="69007",
        needs="send-email send-document",
        modes="public_place home_visit",
        languages="fr",
        asked=When(-11, "09:45"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 01",
        language="fr",
        channel=Channel.PHONE,
        wishes="Elle doit envoyer des papiers au notaire.",
        turns=(
            Turn(When(-10, "09:00"), Offers("Samira Haddad")),
            Turn(When(-10, "19:30"), Accepts("Samira Haddad")),
            Turn(
                When(-9, "12:10"),
                Plans("y1", When(-5, "10:00"), Mode.PUBLIC_PLACE, FIG_TREE),
            ),
            Turn(
                When(-5, "11:45"),
                Records(
                    "y1",
                    {"send-email": Level.TOGETHER, "send-document": Level.SHOWN},
                    Mode.PUBLIC_PLACE,
                    90,
                ),
            ),
            Turn(
                When(-1, "10:05"),
                Plans("y2", When(1, "15:00"), Mode.PUBLIC_PLACE, FIG_TREE),
            ),
        ),
    ),
    Ask(
        name="Aïcha Rahmani",
        home="69008",
        needs="claim-benefit fill-in-benefit-forms",
        modes="public_place",
        languages="ar fr",
        asked=When(-24, "17:00"),
        way=ContactWay.NEIGHBOUR,
        phone="04 65 71 20 02",
        note="Appeler Mme Picard, la gardienne, avant midi.",
        language="fr",
        turns=(
            Turn(When(-23, "10:00"), Offers("Samira Haddad")),
            Turn(When(-22, "09:00"), Accepts("Samira Haddad")),
            Turn(
                When(-21, "12:00"),
                Plans("r1", When(-16, "14:00"), Mode.PUBLIC_PLACE, FIG_TREE),
            ),
            Turn(
                When(-16, "16:00"),
                Records("r1", {"claim-benefit": Level.SHOWN}, Mode.PUBLIC_PLACE, 70),
            ),
            Turn(
                When(-8, "12:00"),
                Plans("r2", When(-1, "10:00"), Mode.PUBLIC_PLACE, FIG_TREE),
            ),
        ),
    ),
    Ask(
        name="Gül Arslan",
        home="69100 Villeurbanne",
        needs="make-video-call send-photo",
        modes="public_place video",
        languages="tr",
        asked=When(-38, "20:15"),
        way=ContactWay.EMAIL,
        email="gul.arslan@example.net",
        language="fr",
        times="sat_am sat_pm",
        turns=(
            Turn(When(-37, "09:30"), Offers("Mehmet Kaya")),
            Turn(When(-36, "20:00"), Accepts("Mehmet Kaya")),
            Turn(
                When(-30, "16:00"),
                Records(
                    "g1",
                    {"make-video-call": Level.SHOWN, "send-photo": Level.TOGETHER},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-16, "16:00"),
                Records(
                    "g2",
                    {"make-video-call": Level.TOGETHER, "send-photo": Level.PROMPTED},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-4, "18:00"),
                Records(
                    "g3",
                    {"make-video-call": Level.PROMPTED, "send-photo": Level.ALONE},
                    Mode.VIDEO,
                    35,
                    "Premier appel en vidéo sans moi à côté.",
                ),
            ),
            Turn(
                When(-3, "20:00"),
                Plans(
                    "g4", When(4, "18:00"), Mode.VIDEO, where="Mehmet envoie le lien."
                ),
            ),
        ),
    ),
    Ask(
        name="Roger Masson",
        home="69003",
        needs="check-balance transfer-money",
        modes="home_visit",
        languages="fr",
        asked=When(-48, "10:30"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 04",
        language="fr",
        times=MORNINGS,
        channel=Channel.COUNTER,
        turns=(
            Turn(When(-47, "10:00"), Offers("Bernard Chevalier")),
            Turn(When(-46, "11:00"), Accepts("Bernard Chevalier")),
            Turn(
                When(-40, "11:00"),
                Records(
                    "m1",
                    {"check-balance": Level.TOGETHER, "transfer-money": Level.SHOWN},
                    Mode.HOME_VISIT,
                ),
            ),
            Turn(
                When(-26, "11:00"),
                Records(
                    "m2",
                    {"check-balance": Level.ALONE, "transfer-money": Level.PROMPTED},
                    Mode.HOME_VISIT,
                ),
            ),
            Turn(
                When(-12, "11:00"),
                Records(
                    "m3",
                    {"check-balance": Level.ALONE, "transfer-money": Level.ALONE},
                    Mode.HOME_VISIT,
                    45,
                ),
            ),
            Turn(
                When(-3, "11:00"),
                Records(
                    "m4",
                    {"check-balance": Level.ALONE, "transfer-money": Level.ALONE},
                    Mode.HOME_VISIT,
                    30,
                    "Il a vérifié le numéro de compte deux fois, tout seul.",
                ),
            ),
        ),
    ),
)

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

ASKS = (*GOING, *OPEN, *ENDED)
