"""Lyon: the learners whom a helper accompanies now."""

from helpnet.cli.demo.cast import (
    Accepts,
    Ask,
    Offers,
    Plans,
    Records,
    Turn,
    When,
)
from helpnet.cli.demo.weeks import MORNINGS
from helpnet.domain.asking import Channel
from helpnet.domain.autonomy import Level
from helpnet.domain.contacts import ContactWay
from helpnet.domain.modes import Mode

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
