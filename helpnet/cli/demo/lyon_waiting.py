"""Lyon: who waits for scarce helpers or in vain, and who gave up."""

from helpnet.cli.demo.cast import Ask, CannotWait, Closes, Turn, When
from helpnet.domain.asking import Channel
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event

# The first who come take the helper whom those after them need; others could help.
SCARCE = (
    Ask(
        name="Fernand Jacquet",
        home="69003",
        needs="pay-online check-balance",
        modes="public_place phone",
        languages="fr",
        asked=When(-19, "10:20"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 21",
        language="fr",
        channel=Channel.PHONE,
    ),
    Ask(
        name="Nicole Berger",
        home="69003",
        needs="fill-in-tax-return",
        modes="public_place",
        languages="fr",
        asked=When(-7, "20:40"),
        way=ContactWay.EMAIL,
        email="nicole.berger@example.com",
        language="fr",
        times="tue_am thu_am",
        wishes="J'ai reçu un rappel : il me reste deux semaines.",
        turns=(Turn(When(-6, "09:20"), CannotWait()),),
    ),
    Ask(
        name="Pascal Girard",
        home="69100 Villeurbanne",
        needs="buy-ticket install-app",
        modes="public_place",
        languages="fr",
        asked=When(-16, "15:00"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 22",
        language="fr",
        channel=Channel.COUNTER,
    ),
    Ask(
        name="Zehra Çelik",
        home="69100 Villeurbanne",
        needs="install-app",
        modes="public_place video",
        languages="tr",
        asked=When(-6, "19:30"),
        way=ContactWay.EMAIL,
        email="zehra.celik@example.net",
        language="fr",
    ),
    Ask(
        name="Denise Robin",
        home="69100 Villeurbanne",
        needs="order-certificate",
        modes="public_place",
        languages="fr",
        asked=When(-12, "10:00"),
        way=ContactWay.LETTER,
        note="5 allée des Glycines, 69100 Villeurbanne",
        language="fr",
        channel=Channel.LETTER,
    ),
)

IN_VAIN = (
    Ask(
        name="Marcel Vidal",
        home="69500 Bron",
        needs="look-up-timetable",
        modes="public_place",
        languages="fr",
        asked=When(-10, "11:30"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 23",
        language="fr",
        times="tue_eve",
        channel=Channel.COUNTER,
    ),
    Ask(
        name="Anne-Marie Pons",
        home="69006",
        needs="back-up",
        modes="public_place home_visit",
        languages="fr",
        asked=When(-23, "17:45"),
        way=ContactWay.EMAIL,
        email="annemarie.pons@example.com",
        language="fr",
        wishes="Toutes les photos de mon mari sont sur un vieil ordinateur.",
    ),
    Ask(
        name="Luís Teixeira",
        home="69008",
        needs="order-certificate",
        modes="public_place",
        languages="pt",
        asked=When(-8, "09:15"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 24",
        language="fr",
        channel=Channel.PHONE,
    ),
)

GAVE_UP = (
    Ask(
        name="Michel Arnaud",
        home="69006",
        needs="back-up",
        modes="public_place",
        languages="fr",
        asked=When(-32, "10:10"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 25",
        language="fr",
        turns=(
            Turn(
                When(-9, "14:30"),
                Closes(Event.LEARNER_WITHDREW, "Lassé d'attendre, il a tout imprimé."),
            ),
        ),
    ),
)

WAITING = (*SCARCE, *IN_VAIN, *GAVE_UP)
