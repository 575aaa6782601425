"""What people type for a place, and the keys under which it is looked up."""

import re
import unicodedata
from dataclasses import dataclass, replace

LONGEST = 200
"""Characters of a query that are read; the rest is ignored."""

_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
_WORDS = {
    "st": "saint",
    "sint": "saint",
    "sankt": "saint",
    "ste": "sainte",
}
_PREFIXES = {
    "b": "BE",
    "f": "FR",
    "d": "DE",
    "l": "LU",
    "uk": "GB",
    **{code.lower(): code for code in ("BE", "FR", "DE", "LU", "GB", "NL")},
    **{code.lower(): code for code in ("AU", "NZ", "EE")},
}
_COUNTRIES = {
    **dict.fromkeys(("belgique", "belgie", "belgien", "belgium"), "BE"),
    **dict.fromkeys(("france", "frankrijk", "frankreich"), "FR"),
    **dict.fromkeys(("allemagne", "duitsland", "deutschland", "germany"), "DE"),
    **dict.fromkeys(("nederland", "niederlande", "netherlands"), "NL"),
    **dict.fromkeys(("australie", "australien", "australia"), "AU"),
}
_JOINED = frozenset({"en", "de"})
"""Before the name of a country they make it part of a town's: Roissy-en-France."""

_ARTICLES = frozenset({"la", "le", "de", "du", "el", "al", "am", "an", "op", "te"})
_NUMBER = re.compile(r"[0-9]{4,6}")
_GLUED = re.compile(r"([a-z]{1,2})([0-9]{4,5})")
_DUTCH = re.compile(r"([0-9]{4})([a-z]{2})")
_OUTWARD = re.compile(r"([a-z]{1,2})[0-9][a-z0-9]?")
_INWARD = re.compile(r"[0-9][a-z]{2}")
_BRITISH = re.compile(r"([a-z]{1,2}[0-9][a-z0-9]?)([0-9][a-z]{2})")


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """One question to the gazetteer, in the form of its keys.

    `postcodes` goes from the most to the least precise; `country` is set only when
    the person wrote it, before the postcode or at the end; `hint` is what stood after
    a comma.
    """

    postcodes: tuple[str, ...] = ()
    name: str = ""
    country: str | None = None
    hint: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not self.postcodes and not self.name


def normalise(text: str) -> str:
    """Return the lookup key of a name: lower-case ASCII words, one space apart.

    Accents, case, hyphens and the abbreviations of "saint" disappear. Any string is
    accepted; at most `LONGEST` characters are read and returned.
    """
    key = " ".join(_WORDS.get(word, word) for word in _words(text))
    if len(key) <= LONGEST:
        return key
    return key[: LONGEST + 1].rpartition(" ")[0] or key[:LONGEST]


def postcode_key(text: str) -> str:
    """Return the lookup key of a postcode: upper-case ASCII, no separator."""
    return "".join(_words(text)).upper()


def parse_query(text: str) -> PlaceQuery:
    """Split what a person typed into a postcode part and a name part.

    A street before a comma does not hide the postcode behind it.
    """
    query = _split(text)
    name, named = _without_country(query.name)
    hint, hinted = _without_country(query.hint)
    if not name and not query.postcodes:
        return query
    country = query.country or hinted or named
    return replace(query, name=name, hint=hint, country=country)


def _split(text: str) -> PlaceQuery:
    main, _, after = re.sub(r"[(;,]", ",", text[:LONGEST]).partition(",")
    words, later = _words(main), _words(after)
    query = _read(words, normalise(after))
    coded_later = not query.postcodes and any(_postcodes(word)[0] for word in later)
    if not words or coded_later or (later and not query.name):
        return _read(words + later, "")
    return query


def _without_country(key: str) -> tuple[str, str | None]:
    """Return a name without the country at its end, and that country, if any."""
    *words, last = key.split() or [""]
    country = _COUNTRIES.get(last)
    if country is None or _JOINED.intersection(words[-1:]):
        return key, None
    return " ".join(words), country


def _words(text: str) -> list[str]:
    return re.findall(r"[0-9a-z]+", _fold(text[:LONGEST]))


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    digits = "".join(_digit(character) for character in text)
    plain = unicodedata.normalize("NFKD", digits).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if not unicodedata.combining(c))


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _read(words: list[str], hint: str) -> PlaceQuery:
    for position, word in enumerate(words):
        codes, country = _postcodes(word)
        if codes:
            return _around(words, position, codes, country, hint)
    name = normalise(" ".join(words))
    area = (name.upper(),) if name.isalpha() and len(name) <= 2 else ()
    return PlaceQuery(area, name, None, hint)


def _postcodes(word: str) -> tuple[tuple[str, ...], str | None]:
    """Return the keys of one word read as a postcode, and the country it names."""
    if _NUMBER.fullmatch(word):
        return (word,), None
    if match := _DUTCH.fullmatch(word):
        return (word.upper(), match[1]), "NL"
    if (match := _GLUED.fullmatch(word)) and match[1] in _PREFIXES:
        return (match[2],), _PREFIXES[match[1]]
    if match := _BRITISH.fullmatch(word):
        return (word.upper(), *_outward(match[1])), "GB"
    if _OUTWARD.fullmatch(word):
        return _outward(word), "GB"
    return (), None


def _outward(code: str) -> tuple[str, ...]:
    """Return `EC1A` as EC1A, EC1, EC: the district, its trunk, its area."""
    steps = [code]
    if re.fullmatch(r"[a-z]{1,2}[0-9][a-z]", code):
        steps.append(code[:-1])
    steps.append(re.match(r"[a-z]+", code)[0])  # type: ignore[index]
    return tuple(step.upper() for step in steps)


def _around(
    words: list[str],
    position: int,
    codes: tuple[str, ...],
    country: str | None,
    hint: str,
) -> PlaceQuery:
    before, after = words[:position], words[position + 1 :]
    if country is None and before and before[-1] in _PREFIXES:
        country = _PREFIXES[before.pop()]
    if after and _completes(codes[0], after):
        codes = (codes[0] + after.pop(0).upper(), *codes)
        country = "GB" if codes[1][0].isalpha() else "NL"
    return PlaceQuery(codes, normalise(" ".join(before + after)), country, hint)


def _completes(code: str, after: list[str]) -> bool:
    """Tell whether the next word is the second half of a British or Dutch code."""
    if code[0].isalpha():
        return bool(_INWARD.fullmatch(after[0]))
    letters = len(code) == 4 and len(after[0]) == 2 and after[0].isalpha()
    return letters and (len(after) == 1 or after[0] not in _ARTICLES)
