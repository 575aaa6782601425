"""How the learner's own words lead to skills, in spite of typing mistakes."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_FOUND = 8
MOST_SIGNS = 200
MOST_WORDS = 12

_SENTENCE, _ALIAS, _AREA = 1.0, 0.95, 0.3
"""How much a word says of its skill, by where it stands."""
_OTHER_LANGUAGE = 0.8
"""What a word of another language than the page's is worth."""
_LEAST, _NEAR_BEST = 0.46, 0.45
"""What a skill must score to be shown at all, and as a share of the best."""
_ALIKE = 0.62
_KNOWN = 0.84
_JOINED = 0.85
"""How alike a mistaken word, a word that is right, and two written as one must be."""
_INSIDE = 4
"""Letters a word needs to count where it is part of a longer one."""

_WORD = re.compile(r"[^\W_]+")
_JOINTS = re.compile(r"\b(e|wi|w)[-\s](?=(mails?|fi|lan)\b)")
_OTHERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})

Scores = Mapping[int, float]


def folded(text: str) -> str:
    """Return the text in small letters without accents: `Élève` is `eleve`."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_OTHERS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded; `e-mail` and `e mail` are one word."""
    return tuple(_WORD.findall(_JOINTS.sub(r"\1", folded(text))))


@dataclass(frozen=True, slots=True)
class SkillWords:
    """A skill's words in one language: its sentence, everyday words, its area's."""

    skill: str
    language: str
    sentence: str
    aliases: Sequence[str] = ()
    area: Sequence[str] = ()

    def weights(self) -> Iterator[tuple[str, float]]:
        """Yield each word with how much it says of the skill, from 0 to 1."""
        for text in self.area:
            yield from ((word, _AREA) for word in words_of(text))
        for text in self.aliases:
            yield from ((word, _ALIAS) for word in words_of(text))
        yield from ((word, _SENTENCE) for word in words_of(self.sentence))


@dataclass(frozen=True)
class SkillSearch:
    """Every skill's words in every language, and the words that say nothing."""

    entries: tuple[SkillWords, ...]
    small: frozenset[str] = field(default_factory=frozenset)

    def find(self, text: str, language: str) -> tuple[str, ...]:
        """Return the ids of the skills meant, the likeliest first, at most eight.

        The text is in any language; the words of the page's own count a little more.
        """
        found: defaultdict[int, float] = defaultdict(float)
        for word, least in self._asked(text):
            for at, score in self._hits(word, least).items():
                found[at] += score
        likely = self._best(found, language, _LEAST)
        return likely or self._best(self._exact(text), language, 0)

    def _exact(self, text: str) -> Scores:
        """Return what is known without a mistake, however little it says."""
        found: defaultdict[int, float] = defaultdict(float)
        for word, _least in self._asked(text):
            for at, weight in self._places.get(word, {}).items():
                found[at] += weight
        return found

    def _asked(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield the words that say something, then neighbours written as one."""
        words = [each for each in words_of(text[:MOST_SIGNS]) if each not in self.small]
        words = words[:MOST_WORDS]
        yield from ((word, _ALIKE) for word in dict.fromkeys(words))
        joined = dict.fromkeys(a + b for a, b in pairwise(words))
        yield from ((word, _JOINED) for word in joined)

    def _hits(self, asked: str, least: float) -> Scores:
        """Return how well a word fits each entry it fits."""
        hits: dict[int, float] = {}
        for word, likeness in self._alike(asked).items():
            if likeness >= least:
                for at, weight in self._places[word].items():
                    hits[at] = max(hits.get(at, 0), likeness**2 * weight)
        return hits

    def _alike(self, asked: str) -> Mapping[str, float]:
        """Return the known words near this one, with their likeness from 0 to 1."""
        near = process.extract(
            asked,
            self._vocabulary,
            scorer=OSA.normalized_similarity,
            score_cutoff=_KNOWN if asked in self._places else _ALIKE,
            limit=None,
        )
        alike = {word: score for word, score, _at in near if _forgiven(asked, word)}
        for word in self._vocabulary:
            if asked in word or word in asked:
                alike[word] = max(_part(asked, word), alike.get(word, 0))
        return alike

    def _best(self, found: Scores, language: str, least: float) -> tuple[str, ...]:
        scores: dict[str, float] = {}
        for at, score in found.items():
            entry = self.entries[at]
            own = score if entry.language == language else score * _OTHER_LANGUAGE
            scores[entry.skill] = max(own, scores.get(entry.skill, 0))
        least = max([least, *(score * _NEAR_BEST for score in scores.values())])
        kept = [skill for skill, score in scores.items() if score >= least]
        order = {entry.skill: at for at, entry in reversed([*enumerate(self.entries)])}
        ranked = sorted(kept, key=lambda each: (-round(scores[each], 6), order[each]))
        return tuple(ranked[:MOST_FOUND])

    @cached_property
    def _vocabulary(self) -> list[str]:
        return list(self._places)

    @cached_property
    def _places(self) -> Mapping[str, Scores]:
        """Return, for each word, the entries that hold it and what it says of them.

        A word of many skills says little: its weight falls with the logarithm of
        their number (inverse document frequency, Spärck Jones 1972), from 1 to 0.
        """
        places: dict[str, dict[int, float]] = {}
        for at, entry in enumerate(self.entries):
            for word, weight in entry.weights():
                if word not in self.small:
                    known = places.setdefault(word, {})
                    known[at] = max(weight, known.get(at, 0))
        return {word: self._rare(known) for word, known in places.items()}

    def _rare(self, weights: Scores) -> Scores:
        said: defaultdict[str, float] = defaultdict(float)
        for at, weight in weights.items():
            said[self.entries[at].language] += weight
        skills = 1 + len({entry.skill for entry in self.entries})
        rarity = {each: 1 - log(max(1, n), skills) for each, n in said.items()}
        return {at: w * rarity[self.entries[at].language] for at, w in weights.items()}


def _forgiven(asked: str, word: str) -> bool:
    """Tell whether so many mistakes are likely: none in three letters, one in five.

    Few people err at the beginning of a short word: `kite` is not a mistaken `site`.
    """
    shorter = min(len(asked), len(word))
    if shorter < 6 and asked[0] != word[0]:
        return False
    allowed = 0 if shorter < 4 else 1 if shorter < 6 else 2 if shorter < 9 else 3
    return bool(OSA.distance(asked, word, score_cutoff=allowed) <= allowed)


def _part(asked: str, word: str) -> float:
    """Return the likeness of a word and a longer one that holds it, 0 if too short."""
    short, long = sorted((asked, word), key=len)
    if len(short) < min(_INSIDE, len(long)):
        return 0
    edge = long.startswith(short) or long.endswith(short)
    return max(0.8 if edge and len(short) > _INSIDE else 0.7, len(short) / len(long))
