"""Inner Melbourne: the learners whom a helper accompanies now."""

from helpnet.cli.demo.cast import (
    Accepts,
    Ask,
    Misses,
    Offers,
    Plans,
    Records,
    Turn,
    When,
)
from helpnet.domain.asking import Channel
from helpnet.domain.autonomy import Level
from helpnet.domain.contacts import ContactWay
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import MissReason

LIBRARY, READING_ROOM = "Wattle Lane Library", "Bluestone Reading Room"

GOING = (
    Ask(
        name="Dorothy Campbell",
        home="3031 Kensington",
        needs="make-video-call send-photo",
        modes="public_place home_visit",
        languages="en",
        asked=When(-10, "10:40"),
        way=ContactWay.PHONE,
        phone="03 5550 1001",
        language="en",
        channel=Channel.PHONE,
        wishes="Her son lives in Perth.",
        turns=(
            Turn(When(-9, "09:30"), Offers("Grace Nguyen")),
            Turn(When(-9, "13:00"), Accepts("Grace Nguyen")),
            Turn(
                When(-8, "10:00"),
                Plans("d1", When(-4, "10:30"), Mode.PUBLIC_PLACE, LIBRARY),
            ),
            Turn(
                When(-4, "12:00"),
                Records(
                    "d1",
                    {"make-video-call": Level.SHOWN, "send-photo": Level.TOGETHER},
                    Mode.PUBLIC_PLACE,
                    75,
                ),
            ),
            Turn(
                When(-1, "09:00"),
                Plans("d2", When(1, "14:30"), Mode.PUBLIC_PLACE, LIBRARY),
            ),
        ),
    ),
    Ask(
        name="Hung Tran",
        home="3031 Flemington",
        needs="book-doctor see-prescriptions",
        modes="public_place",
        languages="vi",
        asked=When(-21, "15:00"),
        way=ContactWay.NEIGHBOUR,
        phone="0491 572 549",
        note="Ask for Linh at number 12; she passes messages on.",
        language="en",
        turns=(
            Turn(When(-20, "10:00"), Offers("Grace Nguyen")),
            Turn(When(-19, "12:00"), Accepts("Grace Nguyen")),
            Turn(
                When(-18, "10:00"),
                Plans("t1", When(-13, "11:00"), Mode.PUBLIC_PLACE, LIBRARY),
            ),
            Turn(
                When(-13, "12:30"),
                Records(
                    "t1",
                    {"book-doctor": Level.SHOWN, "see-prescriptions": Level.SHOWN},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-6, "10:00"),
                Plans("t2", When(-1, "11:00"), Mode.PUBLIC_PLACE, LIBRARY),
            ),
        ),
    ),
    Ask(
        name="Lucia Ferrante",
        home="3065 Fitzroy",
        needs="send-email read-news",
        modes="public_place",
        languages="it",
        asked=When(-36, "14:20"),
        way=ContactWay.LETTER,
        note="Flat 3, 18 Magpie Street, Fitzroy VIC 3065",
        language="en",
        channel=Channel.LETTER,
        turns=(
            Turn(When(-35, "09:30"), Offers("Rosa Marchetti")),
            Turn(When(-34, "15:00"), Accepts("Rosa Marchetti")),
            Turn(
                When(-32, "10:00"),
                Plans("l1", When(-28, "14:00"), Mode.PUBLIC_PLACE, READING_ROOM),
            ),
            Turn(
                When(-28, "16:00"),
                Records(
                    "l1",
                    {"send-email": Level.SHOWN, "read-news": Level.SHOWN},
                    Mode.PUBLIC_PLACE,
                    90,
                ),
            ),
            Turn(
                When(-25, "10:00"),
                Plans("l2", When(-20, "14:00"), Mode.PUBLIC_PLACE, READING_ROOM),
            ),
            Turn(
                When(-20, "15:00"),
                Misses("l2", MissReason.MISUNDERSTANDING, "She came an hour later."),
            ),
            Turn(
                When(-12, "16:00"),
                Records(
                    "l3",
                    {"send-email": Level.TOGETHER, "read-news": Level.PROMPTED},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-3, "16:00"),
                Records(
                    "l4",
                    {"send-email": Level.PROMPTED, "read-news": Level.ALONE},
                    Mode.PUBLIC_PLACE,
                    50,
                    "She reads the paper from Treviso every morning now.",
                ),
            ),
        ),
    ),
    Ask(
        name="Stavros Georgiou",
        home="3056 Brunswick",
        needs="check-balance pay-online",
        modes="public_place",
        languages="el en",
        asked=When(-44, "11:00"),
        way=ContactWay.PHONE,
        phone="03 5550 1004",
        language="en",
        turns=(
            Turn(When(-43, "09:00"), Offers("Con Papadakis")),
            Turn(When(-42, "10:00"), Accepts("Con Papadakis")),
            Turn(
                When(-37, "12:00"),
                Records(
                    "s1",
                    {"check-balance": Level.TOGETHER, "pay-online": Level.SHOWN},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-23, "12:00"),
                Records(
                    "s2",
                    {"check-balance": Level.ALONE, "pay-online": Level.PROMPTED},
                    Mode.PUBLIC_PLACE,
                ),
            ),
            Turn(
                When(-10, "12:00"),
                Records(
                    "s3",
                    {"check-balance": Level.ALONE, "pay-online": Level.ALONE},
                    Mode.PUBLIC_PLACE,
                    40,
                ),
            ),
            Turn(
                When(-2, "12:00"),
                Records(
                    "s4",
                    {"check-balance": Level.ALONE, "pay-online": Level.ALONE},
                    Mode.PUBLIC_PLACE,
                    25,
                    "Paid his gas bill while I got the coffee.",
                ),
            ),
        ),
    ),
)
