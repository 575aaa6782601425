"""Brussels: the learners whom a helper accompanies now."""

from helpnet.cli.demo.cast import (
    Accepts,
    Ask,
    Cancels,
    Misses,
    Offers,
    Plans,
    Records,
    Turn,
    When,
)
from helpnet.cli.demo.later_acts import DidItAlone, MetAsGroup, TakesOff
from helpnet.cli.demo.weeks import AFTERNOONS, MORNINGS
from helpnet.domain.asking import Channel
from helpnet.domain.autonomy import Level
from helpnet.domain.contacts import ContactWay
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import MissReason

LIBRARY, READING_ROOM = "Bibliothèque du Vieux Marché", "Leeszaal Het Kanaalhuis"
NEIGHBOURS = "Buurthuis De Lindeboom"

GOING = (
    Ask(
        name="Jeanne Lambert",
        home="1070 Anderlecht",
        needs="send-photo send-email",
        modes="home_visit public_place",
        languages="fr",
        asked=When(-9, "10:20"),
        way=ContactWay.PHONE,
        phone="02 555 01 01",
        language="fr",
        times=AFTERNOONS,
        channel=Channel.PHONE,
        wishes="Ma petite-fille vit au Canada.",
        turns=(
            Turn(When(-8, "11:00"), Offers("Fatima El Idrissi")),
            Turn(When(-8, "18:30"), Accepts("Fatima El Idrissi")),
            Turn(
                When(-7, "17:00"),
                Plans("j1", When(-4, "14:00"), Mode.PUBLIC_PLACE, LIBRARY),
            ),
            Turn(
                When(-4, "16:10"),
                Records(
                    "j1",
                    {"send-photo": Level.TOGETHER, "send-email": Level.SHOWN},
                    Mode.PUBLIC_PLACE,
                    75,
                    "La photo du chat est partie à Montréal !",
                    shared="Envoyez-moi une photo avant jeudi.",
                ),
            ),
            Turn(
                When(-2, "15:40"),
                MetAsGroup(
                    "j-group",
                    {
                        "Jeanne Lambert": {"send-email": Level.TOGETHER},
                        "Paula Verstraeten": {"send-email": Level.PROMPTED},
                    },
                    LIBRARY,
                    90,
                ),
            ),
            Turn(
                When(-1, "09:40"),
                Plans("j2", When(1, "14:00"), Mode.PUBLIC_PLACE, LIBRARY),
            ),
        ),
    ),
    Ask(
        name="Paula Verstraeten",
        home="1080 Molenbeek-Saint-Jean",
        needs="send-email book-doctor",
        modes="public_place",
        languages="nl",
        asked=When(-20, "15:05"),
        way=ContactWay.EMAIL,
        email="paula.verstraeten@example.net",
        language="nl",
        turns=(
            Turn(When(-19, "10:00"), Offers("Fatima El Idrissi")),
            Turn(When(-18, "12:15"), Accepts("Fatima El Idrissi")),
            Turn(
                When(-17, "12:30"),
                Plans("p1", When(-14, "10:30"), Mode.PUBLIC_PLACE, READING_ROOM),
            ),
            Turn(
                When(-14, "12:00"),
                Records(
                    "p1",
                    {"send-email": Level.SHOWN, "book-doctor": Level.SHOWN},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-6, "18:00"),
                Plans("p2", When(-1, "10:30"), Mode.PUBLIC_PLACE, READING_ROOM),
            ),
        ),
    ),
    Ask(
        name="Hatice Yıldız",
        home="1210 Saint-Josse-ten-Noode",
        needs="make-video-call send-message",
        modes="public_place",
        languages="tr",
        asked=When(-34, "18:40"),
        way=ContactWay.NEIGHBOUR,
        phone="0470 00 11 02",
        note="Demander Elif, deuxième étage : elle traduit.",
        language="fr",
        times="sat_am sat_pm wed_eve",
        turns=(
            Turn(When(-33, "10:00"), Offers("Ayşe Demir")),
            Turn(When(-32, "21:00"), Accepts("Ayşe Demir")),
            Turn(
                When(-31, "20:00"),
                Plans("h1", When(-28, "18:00"), Mode.PUBLIC_PLACE, NEIGHBOURS),
            ),
            Turn(
                When(-28, "20:00"),
                Records(
                    "h1",
                    {"make-video-call": Level.SHOWN, "send-message": Level.SHOWN},
                    Mode.PUBLIC_PLACE,
                    90,
                ),
            ),
            Turn(
                When(-27, "20:00"),
                Plans("h2", When(-21, "18:00"), Mode.PUBLIC_PLACE, NEIGHBOURS),
            ),
            Turn(
                When(-21, "19:00"),
                Misses("h2", MissReason.LEARNER_AWAY, "Elle gardait son petit-fils."),
            ),
            Turn(
                When(-20, "20:00"),
                Plans("h3", When(-15, "18:00"), Mode.PUBLIC_PLACE, NEIGHBOURS),
            ),
            Turn(When(-16, "12:00"), Cancels("h3", "Je suis malade, désolée.")),
            Turn(
                When(-14, "20:00"),
                Plans("h4", When(-10, "18:00"), Mode.PUBLIC_PLACE, NEIGHBOURS),
            ),
            Turn(
                When(-10, "20:30"),
                Records(
                    "h4",
                    {"make-video-call": Level.TOGETHER, "send-message": Level.PROMPTED},
                    Mode.PUBLIC_PLACE,
                    80,
                ),
            ),
            Turn(
                When(-3, "20:30"),
                Records(
                    "h5",
                    {"make-video-call": Level.PROMPTED, "send-message": Level.ALONE},
                    Mode.PUBLIC_PLACE,
                    50,
                    "Elle a écrit à sa sœur toute seule.",
                ),
            ),
            Turn(When(-2, "19:10"), DidItAlone("send-message")),
        ),
    ),
    Ask(
        name="André Collignon",
        home="1180 Uccle",
        needs="use-device send-email",
        modes="home_visit",
        languages="fr",
        asked=When(-45, "11:30"),
        way=ContactWay.PHONE,
        phone="02 555 01 03",
        language="fr",
        times=f"{MORNINGS} {AFTERNOONS}",
        channel=Channel.COUNTER,
        wishes="Il marche avec peine.",
        turns=(
            Turn(When(-44, "09:30"), Offers("Luc Vandamme")),
            Turn(When(-43, "13:00"), Accepts("Luc Vandamme")),
            Turn(
                When(-36, "17:00"),
                Records(
                    "a1",
                    {"use-device": Level.TOGETHER, "send-email": Level.SHOWN},
                    Mode.HOME_VISIT,
                ),
            ),
            Turn(
                When(-22, "17:00"),
                Records(
                    "a2",
                    {"use-device": Level.ALONE, "send-email": Level.PROMPTED},
                    Mode.HOME_VISIT,
                ),
            ),
            Turn(
                When(-9, "17:00"),
                Records(
                    "a3",
                    {"use-device": Level.ALONE, "send-email": Level.ALONE},
                    Mode.HOME_VISIT,
                    45,
                ),
            ),
            Turn(
                When(-2, "17:00"),
                Records(
                    "a4",
                    {"use-device": Level.ALONE, "send-email": Level.ALONE},
                    Mode.HOME_VISIT,
                    30,
                    "Il m'avait préparé un courriel de bienvenue.",
                    "Bravo ! La prochaine fois, je regarde seulement.",
                ),
            ),
            Turn(
                When(-1, "17:00"),
                Records("a5", {"use-device": Level.SHOWN}, Mode.HOME_VISIT),
            ),
            Turn(When(-1, "17:02"), TakesOff("a5")),
        ),
    ),
)
