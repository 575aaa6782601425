"""Inner Melbourne: who asked for help; some wait, and some have ended."""

from helpnet.cli.demo.cast import (
    Accepts,
    Ask,
    Closes,
    Confirms,
    Expires,
    Offers,
    Records,
    TakesBack,
    Turn,
    WantsCall,
    When,
    Withdraws,
)
from helpnet.cli.demo.melbourne_going import GOING
from helpnet.cli.demo.melbourne_waiting import WAITING
from helpnet.cli.demo.person_first import MELBOURNE
from helpnet.cli.demo.weeks import AFTERNOONS, MORNINGS
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
from helpnet.domain.modes import Mode

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

ASKS = (*GOING, *OPEN, *WAITING, *MELBOURNE, *ENDED)
