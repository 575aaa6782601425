"""What the tests of this folder share. The catalogue: every fault in the file is named, and the shipped file has none."""

import pytest

from helpnet.domain.catalogue_file import CatalogueFaults, parse_catalogue
from helpnet.domain.languages import OFFERED

# Requests, helpers and masks keep these for years. Add at the end; change nothing.
FROZEN = {
    "use-device": 0,
    "make-text-bigger": 1,
    "install-app": 2,
    "find-files": 3,
    "back-up": 4,
    "find-affordable-device": 5,
    "connect-wifi": 6,
    "find-free-internet": 7,
    "open-website": 8,
    "open-account": 9,
    "send-email": 10,
    "send-document": 11,
    "send-photo": 12,
    "make-video-call": 13,
    "send-message": 14,
    "read-news": 15,
    "search-web": 16,
    "check-information": 17,
    "listen-and-watch": 18,
    "look-up-timetable": 19,
    "buy-ticket": 20,
    "find-my-way": 21,
    "pay-online": 22,
    "check-balance": 23,
    "transfer-money": 24,
    "shop-online": 25,
    "use-digital-identity": 26,
    "fill-in-tax-return": 27,
    "claim-benefit": 28,
    "fill-in-benefit-forms": 29,
    "order-certificate": 30,
    "see-pension": 31,
    "read-official-post": 32,
    "book-doctor": 33,
    "see-prescriptions": 34,
    "see-health-record": 35,
    "look-for-job": 36,
    "write-cv": 37,
    "keep-passwords": 38,
    "spot-scam": 39,
    "protect-privacy": 40,
    "update-device": 41,
    "read-school-messages": 42,
    "limit-screen-time": 43,
}


def an_entry(**changes):
    entry = {
        "id": "send-email",
        "bit": 10,
        "area": "communicate",
        "sentence": {
            "fr": "Envoyer un e-mail",
            "nl": "Een e-mail sturen",
            "de": "Eine E-Mail schicken",
            "en": "Send an e-mail",
        },
        "digcomp": "2.1",
        "service": "Maîtrise des outils numériques du quotidien",
        "benefit": {
            "fr": "Il arrive vite.",
            "nl": "Hij komt snel aan.",
            "de": "Sie kommt schnell an.",
            "en": "It arrives fast.",
            "source": {
                "title": "Post and e-mail",
                "publisher": "An office",
                "year": 2024,
                "url": "https://example.org/post",
            },
        },
        "aliases": {language: ["mail", "post", "inbox"] for language in OFFERED},
    }
    return {**entry, **changes}


def faults_of(*entries):
    with pytest.raises(CatalogueFaults) as caught:
        parse_catalogue({"skills": list(entries)})
    return caught.value.faults
