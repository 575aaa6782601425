"""Inner Melbourne: who waits for scarce helpers or in vain, and who gave up."""

from helpnet.cli.demo.cast import Ask, CannotWait, Closes, Declines, Offers, Turn, When
from helpnet.domain.asking import Channel
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
from helpnet.domain.offers import DeclineReason

# The first who come take the helper whom those after them need; others could help.
SCARCE = (
    Ask(
        name="Nick Andreou",
        home="3056 Brunswick",
        needs="spot-scam check-balance",
        modes="public_place phone",
        languages="en",
        asked=When(-18, "10:30"),
        way=ContactWay.PHONE,
        phone="03 5550 1021",
        language="en",
        channel=Channel.PHONE,
        wishes="Somebody rang and said they were from his bank.",
    ),
    Ask(
        name="Eleni Manolis",
        home="3056 Brunswick",
        needs="transfer-money",
        modes="public_place",
        languages="el",
        asked=When(-8, "11:45"),
        way=ContactWay.PHONE,
        phone="03 5550 1022",
        language="en",
        channel=Channel.COUNTER,
    ),
    Ask(
        name="Joyce Harper",
        home="3053 Carlton",
        needs="use-device send-email",
        modes="public_place",
        languages="en",
        asked=When(-13, "20:10"),
        way=ContactWay.EMAIL,
        email="joyce.harper@example.com",
        language="en",
        turns=(
            Turn(When(-12, "10:00"), Offers("Bill Thompson")),
            Turn(When(-12, "17:30"), Declines("Bill Thompson", DeclineReason.TOO_FAR)),
        ),
    ),
    Ask(
        name="Pina Colombo",
        home="3053 Carlton",
        needs="read-news",
        modes="public_place home_visit",
        languages="it",
        asked=When(-6, "09:00"),
        way=ContactWay.LETTER,
        note="27 Lyrebird Street, Carlton VIC 3053",
        language="en",
        channel=Channel.LETTER,
    ),
    Ask(
        name="Trevor Lang",
        home="3121 Richmond",
        needs="claim-benefit",
        modes="home_visit",
        languages="en",
        asked=When(-3, "15:20"),
        way=ContactWay.PHONE,
        phone="03 5550 1023",
        language="en",
        channel=Channel.PHONE,
        wishes="The payment stops on the first if nobody answers the letter.",
        turns=(Turn(When(-3, "15:25"), CannotWait()),),
    ),
)

IN_VAIN = (
    Ask(
        name="Yasmin Farah",
        home="3121 Richmond",
        needs="read-school-messages",
        modes="public_place",
        languages="ar",
        asked=When(-15, "21:00"),
        way=ContactWay.EMAIL,
        email="yasmin.farah@example.net",
        language="en",
    ),
    Ask(
        name="Ron Kelly",
        home="3056 Brunswick",
        needs="update-device",
        modes="phone video",
        languages="en",
        asked=When(-10, "09:50"),
        way=ContactWay.PHONE,
        phone="03 5550 1024",
        language="en",
        times="mon_am",
        channel=Channel.COUNTER,
    ),
    Ask(
        name="Vera Novak",
        home="3056 Brunswick",
        needs="fill-in-tax-return",
        modes="public_place",
        languages="en",
        asked=When(-26, "10:15"),
        way=ContactWay.LETTER,
        note="Unit 6, 40 Currawong Avenue, Brunswick VIC 3056",
        language="en",
        channel=Channel.LETTER,
    ),
)

GAVE_UP = (
    Ask(
        name="Heather Quinn",
        home="3056 Brunswick",
        needs="fill-in-tax-return",
        modes="public_place",
        languages="en",
        asked=When(-34, "13:15"),
        way=ContactWay.EMAIL,
        email="heather.quinn@example.com",
        language="en",
        turns=(
            Turn(
                When(-10, "11:00"),
                Closes(Event.LEARNER_WITHDREW, "Gave up waiting and paid an agent."),
            ),
        ),
    ),
)

WAITING = (*SCARCE, *IN_VAIN, *GAVE_UP)
