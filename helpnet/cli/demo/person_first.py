"""Who left a number instead of filling in a form, and who keeps counter and paper."""

from helpnet.cli.demo.cast import Ask, When
from helpnet.domain.asking import Channel, Route
from helpnet.domain.contacts import ContactWay

BRUSSELS = (
    Ask(
        name="Yvette Claes",
        home="",
        needs="",
        modes="",
        languages="",
        asked=When(-1, "17:50"),
        way=ContactWay.PHONE,
        phone="02 555 01 71",
        language="fr",
        barriers="",
        route=Route.CALL,
    ),
    Ask(
        name="Marcel Peeters",
        home="1000 Bruxelles",
        needs="fill-in-tax-return",
        modes="",
        languages="",
        asked=When(-2, "10:15"),
        way=ContactWay.PHONE,
        phone="02 555 01 72",
        language="nl",
        barriers="wish",
        wishes="Il a toujours fait sa déclaration sur papier.",
        channel=Channel.COUNTER,
        route=Route.OFFLINE,
    ),
)
LYON = (
    Ask(
        name="",
        home="",
        needs="send-email",
        modes="",
        languages="",
        asked=When(-1, "18:05"),
        way=ContactWay.PHONE,
        phone="04 65 71 20 71",
        language="fr",
        barriers="",
        route=Route.CALL,
    ),
    Ask(
        name="Huguette Perrin",
        home="69003",
        needs="book-doctor",
        modes="",
        languages="",
        asked=When(-3, "09:30"),
        way=ContactWay.LETTER,
        note="18 rue des Tilleuls, 69003 Lyon",
        language="fr",
        barriers="wish",
        channel=Channel.LETTER,
        route=Route.OFFLINE,
    ),
)
MELBOURNE = (
    Ask(
        name="Beryl Thompson",
        home="3053 Carlton",
        needs="",
        modes="",
        languages="",
        asked=When(-1, "16:40"),
        way=ContactWay.PHONE,
        phone="03 5550 1071",
        language="en",
        barriers="",
        route=Route.CALL,
    ),
    Ask(
        name="Ron Hughes",
        home="3053 Carlton",
        needs="pay-online",
        modes="",
        languages="",
        asked=When(-2, "11:20"),
        way=ContactWay.PHONE,
        phone="03 5550 1072",
        language="en",
        barriers="wish",
        channel=Channel.PHONE,
        route=Route.OFFLINE,
    ),
)
