"""Brussels: who asked for help; some wait, and some have ended."""

from helpnet.cli.demo.brussels_alone import ALONE
from helpnet.cli.demo.brussels_going import GOING
from helpnet.cli.demo.brussels_waiting import WAITING
from helpnet.cli.demo.cast import (
    Accepts,
    Ask,
    Closes,
    Confirms,
    Declines,
    Expires,
    Offers,
    Records,
    Turn,
    WantsCall,
    When,
    Withdraws,
)
from helpnet.cli.demo.later_acts import DidItAlone, IsAskedAgain, TextsBack
from helpnet.cli.demo.person_first import BRUSSELS
from helpnet.cli.demo.weeks import MORNINGS
from helpnet.domain.asking import Channel
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
from helpnet.domain.modes import Mode
from helpnet.domain.offers import DeclineReason

OPEN = (
    Ask(
        name="Monique Delcourt",
        home="1060 Saint-Gilles",
        needs="book-doctor see-prescriptions",
        modes="home_visit public_place",
        languages="fr",
        asked=When(-3, "09:10"),
        way=ContactWay.EMAIL,
        email="monique.delcourt@example.com",
        language="fr",
        times=MORNINGS,
        turns=(
            Turn(When(-1, "15:30"), Offers("Fatima El Idrissi")),
            Turn(When(-1, "15:32"), Offers("Luc Vandamme")),
        ),
    ),
    Ask(
        name="Mohamed Tahiri",
        home="1080 Molenbeek-Saint-Jean",
        needs="use-digital-identity read-official-post",
        modes="public_place",
        languages="fr ar",
        asked=When(-6, "14:00"),
        way=ContactWay.PHONE,
        phone="0470 00 11 05",
        language="fr",
        turns=(
            Turn(When(-5, "09:30"), Offers("Nadia Benhaddou")),
            Turn(When(-5, "09:31"), Offers("Wim Peeters")),
            Turn(
                When(-4, "19:00"),
                Declines("Wim Peeters", DeclineReason.NO_TIME, "Volgende maand graag."),
            ),
            Turn(When(-3, "09:40"), Expires()),
            Turn(When(-1, "16:45"), WantsCall("Plutôt le matin, s'il vous plaît.")),
        ),
    ),
    Ask(
        name="Tesfay Haile",
        home="1000 Bruxelles",
        needs="fill-in-benefit-forms claim-benefit",
        modes="public_place home_visit",
        languages="ti",
        asked=When(-5, "16:20"),
        way=ContactWay.PHONE,
        phone="0470 00 11 06",
        language="fr",
        referrer=("Ingrid Lemmens", "Assistante sociale", "ingrid@social.example.org"),
        wishes="Il parle tigrigna et un peu anglais.",
    ),
)

ENDED = (
    Ask(
        name="Bernadette Thys",
        home="1190 Forest",
        needs="spot-scam keep-passwords",
        modes="phone",
        languages="fr",
        asked=When(-56, "10:00"),
        way=ContactWay.PHONE,
        phone="02 555 01 07",
        language="fr",
        turns=(
            Turn(When(-55, "10:00"), Offers("Marc Dubois")),
            Turn(When(-54, "09:00"), Accepts("Marc Dubois")),
            Turn(
                When(-50, "11:30"),
                Records(
                    "b1",
                    {"spot-scam": Level.PROMPTED, "keep-passwords": Level.TOGETHER},
                    Mode.PHONE,
                    40,
                ),
            ),
            Turn(
                When(-40, "11:30"),
                Records(
                    "b2",
                    {"spot-scam": Level.ALONE, "keep-passwords": Level.ALONE},
                    Mode.PHONE,
                    40,
                ),
            ),
            Turn(
                When(-30, "11:30"),
                Records(
                    "b3",
                    {"spot-scam": Level.ALONE, "keep-passwords": Level.ALONE},
                    Mode.PHONE,
                    25,
                ),
            ),
            Turn(When(-29, "09:15"), Confirms(SaidBy.TOLD_HELPER)),
        ),
    ),
    Ask(
        name="Raymonde Claes",
        home="1070 Anderlecht",
        needs="spot-scam keep-passwords",
        modes="phone",
        languages="fr",
        asked=When(-57, "10:00"),
        way=ContactWay.PHONE,
        phone="0470 00 11 09",
        language="fr",
        turns=(
            Turn(When(-56, "10:00"), Offers("Marc Dubois")),
            Turn(When(-55, "09:00"), Accepts("Marc Dubois")),
            Turn(
                When(-50, "11:30"),
                Records(
                    "c1",
                    {"spot-scam": Level.ALONE, "keep-passwords": Level.ALONE},
                    Mode.PHONE,
                    45,
                ),
            ),
            Turn(When(-46, "18:00"), DidItAlone("spot-scam")),
            Turn(When(-45, "18:00"), DidItAlone("keep-passwords")),
            Turn(When(-44, "10:30"), TextsBack("Oui")),
            Turn(When(-13, "10:00"), IsAskedAgain(("keep-passwords",))),
        ),
    ),
    Ask(
        name="Firmin Wauters",
        home="1030 Schaerbeek",
        needs="find-affordable-device use-device",
        modes="public_place",
        languages="fr nl",
        asked=When(-5, "11:00"),
        way=ContactWay.LETTER,
        note="Chaussée des Pommiers 112, boîte 3, 1030 Schaerbeek",
        language="fr",
        barriers="access skill",
        channel=Channel.LETTER,
        turns=(
            Turn(
                When(-1, "11:20"),
                Closes(
                    Event.SENT_ELSEWHERE,
                    "Atelier Déclic donne des ordinateurs révisés à petit prix.",
                ),
            ),
        ),
    ),
    Ask(
        name="Christiane Moreau",
        home="1050 Ixelles",
        needs="look-up-timetable buy-ticket",
        modes="public_place",
        languages="fr",
        asked=When(-25, "20:00"),
        way=ContactWay.EMAIL,
        email="christiane.moreau@example.net",
        language="fr",
        times="mon_eve tue_eve",
        turns=(
            Turn(When(-24, "10:00"), Offers("Giulia Conti")),
            Turn(When(-23, "08:15"), Withdraws()),
        ),
    ),
    Ask(
        name="Eddy Goossens",
        home="1000 Bruxelles",
        needs="check-balance",
        modes="public_place",
        languages="nl fr",
        asked=When(-28, "13:00"),
        way=ContactWay.PHONE,
        phone="02 555 01 10",
        language="nl",
        turns=(
            Turn(
                When(-18, "10:30"),
                Closes(Event.LEARNER_UNREACHABLE, "Vier keer gebeld, geen antwoord."),
            ),
        ),
    ),
)

ASKS = (*GOING, *OPEN, *WAITING, *BRUSSELS, *ENDED, *ALONE)
