"""Everything a learner reads is plain: short sentences, known words, no jargon."""

import re
import sys
from pathlib import Path

import polib
import pytest

from helpnet.domain.catalogue_file import BENEFIT_WORDS
from helpnet.domain.languages import OFFERED
from helpnet.store.assumptions import assumptions
from helpnet.store.catalogue import catalogue, situations
from helpnet.store.guides import find_guide
from tests.plain_words import Rules, find_faults, sentences_of, some_of

ROOT = Path(__file__).parents[2]

LEARNER = re.compile(
    r"templates/(?:ask|errors|guides|paper_form|places|posters|public|sms|status)/"
    r"|templates/base\.html|templates/layouts/(?!desk)"
    r"|templates/ui/(?:aids|benefits|choices|comfort|forms|hours|ledger|messages)\.html"
    r"|templates/mail/(?:autonomous|helper_changed|helper_found|place_suggested"
    r"|request_changed"
    r"|request_received|request_withdrawn|sent_elsewhere|session_cancelled"
    r"|session_moved|session_planned|session_reminder|calendar_entry|_meeting"
    r"|_meeting_links)\.txt"
    r"|helpnet/web/(?:ask/|comfort|contact_words|errors|fields|guides|ledger_words"
    r"|lookup|own_pages|page\.|paper_form|place_search|places|posters|public|skill_labels|status)"
)
"""The templates and modules whose sentences learners read."""

RULES = {
    "fr": Rules(
        13,
        # Names, and what administrations are called everywhere.
        frozenset({"franceconnect", "administrations", "accompagnement"}),
        some_of(
            *("navigateur", "interface", r"url\b", "login", "serveur", "jeton"),
            *("cookie", "authentifi", "base de données", "soumettre", "valider"),
            *("renseigner", "veuillez", "ultérieur", "procédure", "modalité"),
            *("dispositif", "usager", "session", "paramètr", "géolocal"),
            *("susmentionné", "le cas échéant", "susceptible", "afférent"),
        ),
    ),
    "nl": Rules(
        16,  # Dutch writes compounds as one word
        # What the tax form and public offices are called.
        frozenset({"belastingaangifte", "overheidsdiensten"}),
        some_of(
            *("browser", "interface", r"url\b", "login", "server", "sessie", "token"),
            *("authenti", "database", "valideren", "uploaden", "gebruikersnaam"),
            *("cookie", "dient te", "dienen te", "betreffende", "conform", "inzake"),
            *("teneinde", "indien", "desbetreffende", "parameter", "geolocatie"),
        ),
    ),
    "de": Rules(
        18,  # so does German, longer still
        frozenset(),
        some_of(
            *("browser", "interface", r"url\b", "account", "login", "server"),
            *("session", "token", "datenbank", "authentifi", "benutzername"),
            *("button", r"user\b", "cookie", "hochladen", "uploaden", "gemäß"),
            *("bezüglich", "diesbezüglich", "parameter", "geolokal", "mittels"),
            *("hinsichtlich", "seitens"),
        ),
    ),
    "en": Rules(
        12,
        # Names, and words of daily life that have no shorter one.
        frozenset(
            {"franceconnect", "accessibility", "grandchildren", "organisations"}
            | {"prescription", "prescriptions", "accompaniment"}
        ),
        some_of(
            *("authenticat", "credential", "database", "invalid", "submit", "server"),
            *("session", "token", r"url\b", "username", "browser", "interface"),
            *("login", "cookie", "upload", "parameter", "validat", "geolocat"),
            *("pursuant", "herewith", "prior to", "utilis", "regarding"),
        ),
    ),
}
"""Letters in a word, long words that everybody knows, and beginnings of jargon."""

NAMED_BY_LAW = re.compile(r"cookies?|browsers?|navigateur", re.IGNORECASE)
"""The page on privacy must name them, and says what they are; guides name what a
window on the screen is about."""


@pytest.fixture(scope="module")
def sentences(tmp_path_factory):
    """Return what the code and templates say to learners today."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import translations
    finally:
        sys.path.pop(0)
    into = tmp_path_factory.mktemp("plain") / "messages.pot"
    translations.collect(into)
    every = polib.pofile(str(into))
    return [
        each for each in every if any(LEARNER.match(p) for p, _ in each.occurrences)
    ]


def said_in(language, entry, catalogues={}):  # noqa: B006 - read once per language
    """Return the texts of a sentence in a language; none where it has none yet."""
    if language == "en":
        return [entry.msgid, *filter(None, [entry.msgid_plural])]
    if language not in catalogues:
        folder = ROOT / "helpnet" / "translations" / language / "LC_MESSAGES"
        known = polib.pofile(str(folder / "messages.po"))
        catalogues[language] = {each.msgid: each for each in known}
    found = catalogues[language].get(entry.msgid)
    return [found.msgstr, *found.msgstr_plural.values()] if found else []


def explained(entry):
    return any("public/privacy" in path for path, _line in entry.occurrences)


@pytest.mark.parametrize("language", OFFERED)
def test_every_sentence_of_the_pages_for_learners_is_plain(sentences, language):
    faults = {
        text: found
        for entry in sentences
        for text in said_in(language, entry)
        if (found := find_faults(meant(text, entry), RULES[language]))
    }

    assert faults == {}


def meant(text, entry):
    return NAMED_BY_LAW.sub("file", text) if explained(entry) else text


def test_the_pages_for_learners_are_many(sentences):
    assert len(sentences) > 400


@pytest.mark.parametrize("language", OFFERED)
def test_skills_and_situations_are_plain(language):
    rules = RULES[language]
    faults = {
        text: found
        for each in (*catalogue(), *situations())
        if (found := find_faults(text := each.sentence[language], rules))
    }

    assert faults == {}


@pytest.mark.parametrize("language", OFFERED)
def test_benefits_are_plain(language):
    """One checked fact in one sentence: longer than a question, with its country."""
    texts = [each.benefit.text[language] for each in catalogue()]
    found = {text: find_faults(text, RULES[language], BENEFIT_WORDS) for text in texts}

    assert {text: faults for text, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language", OFFERED)
def test_what_had_to_be_done_before_is_plain(language):
    shipped = assumptions()
    found = (shipped.get_assumption(skill, "BE") for skill in catalogue().ids)
    ways = [
        way for each in found for way in (each.trip, each.call, each.payment) if way
    ]
    texts = {way.text[language] for way in ways}

    assert len(texts) > 10
    assert {text: find_faults(text, RULES[language]) for text in texts} == {
        text: [] for text in texts
    }


@pytest.mark.parametrize("language", OFFERED)
def test_guides_are_plain(language):
    faults = {
        f"{skill}: {text}": found
        for skill, text in guide_texts(language)
        if (found := find_faults(NAMED_BY_LAW.sub("file", text), RULES[language]))
    }

    assert faults == {}


def guide_texts(language):
    for skill in catalogue().ids:
        if guide := find_guide(skill):
            text = guide.texts[language]
            for each in (*text.need, *text.steps, *text.stuck, text.safe, text.done):
                yield skill, each


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("We call you.", []),
        ("One two three four five six.", ["6 words, at most 5: One two three four five six."]),
        ("One two three. Four five six. – !", []),
        ("Hello %(name)s, call %(phone)s or write.", ["6 words, at most 5: Hello name, call name or write."]),
        ("Call <strong class=\"a b c d\">us</strong> now", []),
        ("Mail a.very.long.address@an-extraordinary-host.org", []),
        ("An extraordinary day", ["long word extraordinary"]),
        ("A grandchildren's day", []),
        ("Your browser", ["jargon browser"]),
        ("Press “Browser settings” now", []),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_found(text, faults):
    rules = Rules(12, frozenset({"grandchildren"}), some_of("browser"))

    assert find_faults(text, rules, 5) == faults


def test_sentences_end_at_full_stops_and_colons_and_line_ends():
    assert sentences_of("Call us: we help. “Good?” Yes\n\nBye") == [
        *("Call us:", "we help.", "“Good?", "Yes", "Bye"),
    ]
