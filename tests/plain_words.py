"""How plainly a text reads: the length of its sentences and words, and its jargon."""

import re
from dataclasses import dataclass, field

WORDS_IN_A_SENTENCE = 15

_ENDS = re.compile(r"(?<=[.?!:…;])[”»\"]?\s+|\n+")
_ON_SCREEN = re.compile(r"“[^”“]*”|„[^“”„]*[“”]|«[^»«]*»")
"""What stands between quotation marks is read off a screen, as it is there."""
_MARKUP = re.compile(r"<[^>]+>|&\w+;")
_NAMES = re.compile(r"%\(\w+\)[sd]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\b\w+(\.\w+)+\b")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Rules:
    """What is plain in one language: letters in a word, long words all know, jargon."""

    letters: int
    familiar: frozenset[str] = field(default_factory=frozenset)
    jargon: re.Pattern[str] = re.compile(r"(?!)")


def some_of(*words):
    """Return a pattern that finds any of these beginnings of words."""
    return re.compile(r"\b(?:" + "|".join(words) + r")", re.IGNORECASE)


def sentences_of(text):
    """Return the sentences of a text without markup; a name put in counts as a word."""
    bare = _ADDRESS.sub("address", _NAMES.sub("name", _MARKUP.sub(" ", text)))
    return [each.strip() for each in _ENDS.split(bare) if each.strip()]


def words_of(sentence):
    """Return the words; a sign that stands alone is none."""
    return [word for word in sentence.split() if re.search(r"\w", word)]


def find_faults(text, rules, most=WORDS_IN_A_SENTENCE):
    """Return what makes a text hard to read, each fault in a few words."""
    faults = []
    for sentence in sentences_of(text):
        if (count := len(words_of(sentence))) > most:
            faults.append(f"{count} words, at most {most}: {sentence}")
        own = _ON_SCREEN.sub(" ", sentence)
        faults += [f"long word {each}" for each in long_words(own, rules)]
        faults += [f"jargon {each[0]}" for each in rules.jargon.finditer(own)]
    return faults


def long_words(sentence, rules):
    """Return the words that are too long and not known to everybody."""
    parts = (
        part for word in _WORD.findall(sentence) for part in re.split(r"[-’']", word)
    )
    return [
        part
        for part in parts
        if len(part) > rules.letters and part.casefold() not in rules.familiar
    ]
