"""Brussels: who waits for scarce helpers or in vain, and who gave up."""

from helpnet.cli.demo.cast import Ask, CannotWait, Closes, Declines, Offers, Turn, When
from helpnet.domain.asking import Channel
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
from helpnet.domain.offers import DeclineReason

# The first who come take the helper whom those after them need; others could help.
SCARCE = (
    Ask(
        name="Godelieve Aerts",
        home="1030 Schaerbeek",
        needs="use-digital-identity",
        modes="public_place",
        languages="nl fr",
        asked=When(-20, "09:40"),
        way=ContactWay.PHONE,
        phone="02 555 01 21",
        language="nl",
        channel=Channel.PHONE,
        turns=(
            Turn(When(-20, "11:00"), Offers("Fatima El Idrissi")),
            Turn(
                When(-19, "12:00"),
                Declines("Fatima El Idrissi", DeclineReason.TOO_FAR),
            ),
        ),
    ),
    Ask(
        name="Lucien Hubert",
        home="1030 Schaerbeek",
        needs="use-digital-identity",
        modes="public_place",
        languages="fr",
        asked=When(-14, "11:15"),
        way=ContactWay.PHONE,
        phone="02 555 01 22",
        language="fr",
        channel=Channel.COUNTER,
        wishes="La banque ne lui envoie plus rien sur papier.",
    ),
    Ask(
        name="Rachida Amrani",
        home="1030 Schaerbeek",
        needs="fill-in-tax-return",
        modes="public_place",
        languages="fr",
        asked=When(-6, "20:30"),
        way=ContactWay.EMAIL,
        email="rachida.amrani@example.net",
        language="fr",
        wishes="Je dois répondre avant la fin du mois.",
        turns=(Turn(When(-5, "09:45"), CannotWait()),),
    ),
    Ask(
        name="Dirk Maes",
        home="1030 Schaerbeek",
        needs="see-pension",
        modes="home_visit",
        languages="nl",
        asked=When(-9, "10:00"),
        way=ContactWay.LETTER,
        note="Kriekelaarstraat 61, 1030 Schaarbeek",
        language="nl",
        channel=Channel.LETTER,
    ),
    Ask(
        name="Arlette Simon",
        home="1060 Saint-Gilles",
        needs="look-up-timetable",
        modes="video phone",
        languages="fr",
        asked=When(-17, "18:20"),
        way=ContactWay.EMAIL,
        email="arlette.simon@example.com",
        language="fr",
    ),
    Ask(
        name="Nicolas Jacobs",
        home="1060 Saint-Gilles",
        needs="buy-ticket",
        modes="public_place",
        languages="fr",
        asked=When(-8, "21:05"),
        way=ContactWay.EMAIL,
        email="nicolas.jacobs@example.net",
        language="fr",
        times="mon_eve wed_eve",
    ),
    Ask(
        name="Emine Şahin",
        home="1030 Schaerbeek",
        needs="send-message",
        modes="public_place",
        languages="tr",
        asked=When(-3, "19:15"),
        way=ContactWay.PHONE,
        phone="0470 00 11 23",
        language="fr",
    ),
)

IN_VAIN = (
    Ask(
        name="Paulette Rousseau",
        home="1180 Uccle",
        needs="make-video-call",
        modes="public_place",
        languages="fr",
        asked=When(-10, "14:00"),
        way=ContactWay.LETTER,
        note="Avenue des Hêtres-Dorés 7, 1180 Uccle",
        language="fr",
        channel=Channel.LETTER,
        wishes="Mon fils travaille au Québec.",
    ),
    Ask(
        name="Hervé Lejeune",
        home="1000 Bruxelles",
        needs="find-my-way",
        modes="public_place",
        languages="fr",
        asked=When(-5, "12:10"),
        way=ContactWay.EMAIL,
        email="herve.lejeune@example.com",
        language="fr",
        times="sat_am",
    ),
    Ask(
        name="Ivo Mertens",
        home="1140 Evere",
        needs="back-up",
        modes="public_place home_visit",
        languages="nl fr",
        asked=When(-30, "15:30"),
        way=ContactWay.PHONE,
        phone="02 555 01 24",
        language="nl",
        channel=Channel.COUNTER,
    ),
)

GAVE_UP = (
    Ask(
        name="Yves Marchal",
        home="1080 Molenbeek-Saint-Jean",
        needs="back-up find-files",
        modes="public_place",
        languages="fr",
        asked=When(-33, "16:40"),
        way=ContactWay.EMAIL,
        email="yves.marchal@example.com",
        language="fr",
        turns=(
            Turn(
                When(-7, "09:50"),
                Closes(Event.LEARNER_WITHDREW, "Personne en un mois : il renonce."),
            ),
        ),
    ),
)

WAITING = (*SCARCE, *IN_VAIN, *GAVE_UP)
