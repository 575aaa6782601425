"""Inner Melbourne: who asked for help, and what came of it."""

from helpnet.cli.demo.cast import (
    Accepts,
    Ask,
    Closes,
    Confirms,
    Expires,
    Misses,
    Offers,
    Plans,
    Records,
    TakesBack,
    Turn,
    WantsCall,
    When,
    Withdraws,
)
from helpnet.cli.demo.weeks import AFTERNOONS, MORNINGS
from helpnet.domain.asking import Channel
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
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

OPEN = (
    Ask(
        name="Kerry Doyle",
        home="3051 North Melbourne",
        needs="use-device send-message",
        modes="public_place home_visit",
        languages="en",
        asked=When(-4, "09:25"),
        way=ContactWay.EMAIL,
        email="kerry.doyle@example.com",
        language="en",
        times=f"{MORNINGS} {AFTERNOONS}",
        turns=(
            Turn(When(-1, "10:00"), Offers("Grace Nguyen")),
            Turn(When(-1, "10:01"), Offers("Bill Thompson")),
            Turn(When(-1, "10:02"), Offers("Priya Sharma")),
            Turn(When(-1, "15:00"), TakesBack("Bill Thompson")),
        ),
    ),
    Ask(
        name="Halima Abdi",
        home="3031 Flemington",
        needs="read-school-messages install-app",
        modes="home_visit",
        languages="so",
        asked=When(-6, "12:45"),
        way=ContactWay.PHONE,
        phone="0491 572 665",
        language="en",
        referrer=("Megan Clarke", "School office", "office@lorikeet.example.org"),
        wishes="She has a baby and cannot come to a library.",
        turns=(Turn(When(-1, "11:30"), WantsCall("After three, please.")),),
    ),
    Ask(
        name="Margaret Ellis",
        home="3121 Richmond",
        needs="see-health-record use-digital-identity",
        modes="home_visit public_place phone",
        languages="en",
        asked=None,
        way=ContactWay.PHONE,
        phone="03 5550 1007",
        language="en",
        barriers="skill wish",
        wishes="I would rather ring somebody, but the clinic says online only.",
    ),
)

ENDED = (
    Ask(
        name="Gordon Blackwood",
        home="3121 Richmond",
        needs="claim-benefit use-digital-identity",
        modes="home_visit",
        languages="en",
        asked=When(-59, "10:00"),
        way=ContactWay.PHONE,
        phone="03 5550 1008",
        language="en",
        turns=(
            Turn(When(-58, "09:00"), Offers("Bill Thompson")),
            Turn(When(-57, "11:00"), Accepts("Bill Thompson")),
            Turn(
                When(-52, "12:00"),
                Records(
                    "g1",
                    {
                        "claim-benefit": Level.TOGETHER,
                        "use-digital-identity": Level.SHOWN,
                    },
                    Mode.HOME_VISIT,
                    90,
                ),
            ),
            Turn(
                When(-44, "12:00"),
                Records(
                    "g2",
                    {
                        "claim-benefit": Level.ALONE,
                        "use-digital-identity": Level.ALONE,
                    },
                    Mode.HOME_VISIT,
                    50,
                ),
            ),
            Turn(
                When(-37, "12:00"),
                Records(
                    "g3",
                    {
                        "claim-benefit": Level.ALONE,
                        "use-digital-identity": Level.ALONE,
                    },
                    Mode.HOME_VISIT,
                    30,
                ),
            ),
            Turn(When(-35, "09:30"), Confirms(SaidBy.TOLD_COORDINATOR)),
        ),
    ),
    Ask(
        name="Wendy Marsh",
        home="3066 Collingwood",
        needs="find-affordable-device",
        modes="public_place",
        languages="en",
        asked=When(-15, "16:00"),
        way=ContactWay.EMAIL,
        email="wendy.marsh@example.net",
        language="en",
        barriers="access",
        turns=(
            Turn(
                When(-13, "10:00"),
                Closes(
                    Event.SENT_ELSEWHERE,
                    "The community centre lends tablets on Thursdays.",
                ),
            ),
        ),
    ),
    Ask(
        name="Ken Yamamoto",
        home="3053 Carlton",
        needs="connect-wifi",
        modes="public_place",
        languages="en",
        asked=When(-26, "13:00"),
        way=ContactWay.EMAIL,
        email="ken.yamamoto@example.com",
        language="en",
        turns=(
            Turn(When(-25, "09:00"), Offers("Priya Sharma")),
            Turn(When(-23, "09:05"), Expires()),
            Turn(When(-22, "18:00"), Withdraws()),
        ),
    ),
    Ask(
        name="Shane Cooper",
        home="3068 Clifton Hill",
        needs="keep-passwords",
        modes="phone video",
        languages="en",
        asked=When(-31, "19:00"),
        way=ContactWay.PHONE,
        phone="0491 573 770",
        language="en",
        times="mon_eve tue_eve",
        turns=(
            Turn(When(-30, "10:00"), Offers("Liam O'Brien")),
            Turn(When(-29, "19:30"), Accepts("Liam O'Brien")),
            Turn(
                When(-17, "10:00"),
                Closes(Event.LEARNER_UNREACHABLE, "Rang five times, left two letters."),
            ),
        ),
    ),
)

ASKS = (*GOING, *OPEN, *ENDED)
