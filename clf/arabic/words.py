"""Words and marks of a text, with the folded key under which lexicons know a word.

Folding here is for look-up only (diacritics and tatweel dropped; alef, ya and ta marbuta forms
made one); it is applied a word at a time and so never moves an offset.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from clf.arabic.normalise import (
    expand_presentation_forms,
    strip_diacritics,
    strip_invisible,
    strip_tatweel,
    unify_alef,
    unify_persian,
    unify_ta_marbuta,
    unify_ya,
)

_TOKEN = re.compile(
    r"([دمأا]\.(?<![^\W_]..)(?:[دمأا]\.){0,2}(?=\s?[^\W\d_])"  # "د."، "أ.د.": with stops
    # A run of letters, marks on them, digits with their separators, and "جاي-إن" as one word. The
    # parts exclude each other and give nothing back, so that no text can make them try again.
    r"|[^\W_]++(?:(?:[\u0640\u064B-\u065F\u0670\u06D6-\u06ED\u200c\u200d]++"
    r"|(?<=\d)[.,٫٬/:](?=\d)|(?<=[^\W\d_])-(?=[^\W\d_]))[^\W_]*+)*+"
    r"|\.{2,}|[^\w\s]|_"
    r"|\n)"
)
_RULES = (
    expand_presentation_forms,
    strip_invisible,
    strip_diacritics,
    strip_tatweel,
    unify_alef,
    unify_persian,
    unify_ya,
    unify_ta_marbuta,
)
"""Hamza on waw and ya stays: "سؤال" and "سوال" are told apart by nothing else."""
_KEPT = frozenset({"على", "وعلى", "فعلى"})
"""Words whose folding would make them another word: "على" (on) is not the name "علي"."""
_MIN_HAMZA_L = 5
"""Letters from which a word in "أل" or "إل" keeps its hamza: "ألمانيا" has no article."""
_CACHE_LIMIT = 400_000


class _Folder(dict[str, str]):
    """A cache of folded words: a missing word is folded on first sight."""

    def __missing__(self, found: str) -> str:
        word = found
        if len(self) >= _CACHE_LIMIT:  # an archive's rare words must not fill the memory
            self.clear()
        if word[-1:] == "." and word[0] != ".":
            word = word.replace(".", "")
        folded = word if word in _KEPT else _apply_rules(word) or word
        if word[:1] in ("أ", "إ") and folded[1:2] == "ل" and len(folded) >= _MIN_HAMZA_L:
            folded = "أ" + folded[1:]
        self[found] = folded
        return folded


def _apply_rules(word: str) -> str:
    """Apply the folding rules in their order."""
    for rule in _RULES:
        word = rule(word)
    return word


_folder = _Folder()


def fold(word: str) -> str:
    """Return the look-up key of one word."""
    return _folder[word]


@dataclass(frozen=True, slots=True)
class Words:
    """The words, marks and line breaks of a text, as parallel lists in text order.

    ``starts[i]:ends[i]`` is token ``i`` in the text; ``keys[i]`` its folded form.
    """

    starts: list[int]
    ends: list[int]
    keys: list[str]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.starts)


def find_words(text: str) -> Words:
    """Cut ``text`` into words, single marks, runs of full stops and line breaks."""
    # The text in pieces, by turns the space before a token and the token.
    pieces = _TOKEN.split(text)
    borders = list(accumulate(map(len, pieces)))
    keys = list(map(_folder.__getitem__, pieces[1::2]))
    return Words(borders[:-1:2], borders[1::2], keys)
