"""How rich a corpus's language is: vocabulary growth and distinct n-grams.

Both depend on the amount of text, so two corpora are only compared at the same number of running
words. Words are folded for look-up (see :mod:`clf.arabic.words`); marks do not count; n-grams do
not cross the ends of sentences.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clf.arabic.words import find_words
from clf.schema.records import LabelledArticle

Sentence = tuple[str, ...]
"""The words of one sentence."""

NGRAMS = (1, 2, 3, 4)
"""The lengths of the n-grams that corpora are compared by."""


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """After so many running words, so many distinct ones."""

    running: int
    distinct: int


def corpus_words(articles: Sequence[LabelledArticle], seed: int = 0) -> list[Sentence]:
    """Return the words of the labelled sentences, articles in an order drawn by ``seed``.

    The order matters: files group articles by outlet, whose vocabularies differ.
    """
    ordered = sorted(articles, key=lambda labelled: labelled.article.id)
    random.Random(seed).shuffle(ordered)  # noqa: S311 - no secret
    return [
        tuple(_words(sentence.span.of(labelled.article.text)))
        for labelled in ordered
        for sentence in labelled.sentences
    ]


def vocabulary_growth(sentences: Sequence[Sentence], points: int = 100) -> list[GrowthPoint]:
    """Return distinct against running words at evenly spaced places, the last word included."""
    total = running_words(sentences)
    step = max(1, total // points)
    seen: set[str] = set()
    curve = []
    for running, word in enumerate((w for s in sentences for w in s), start=1):
        seen.add(word)
        if running % step == 0 or running == total:
            curve.append(GrowthPoint(running, len(seen)))
    return curve


def distinct_ngrams(sentences: Sequence[Sentence], n: int, running: int) -> int:
    """Return how many different n-grams of words the first ``running`` words hold."""
    found: set[Sentence] = set()
    left = running
    for sentence in sentences:
        if left <= 0:
            break
        part = sentence[:left]
        left -= len(part)
        found.update(part[i : i + n] for i in range(len(part) - n + 1))
    return len(found)


def running_words(sentences: Sequence[Sentence]) -> int:
    """Return the number of words."""
    return sum(map(len, sentences))


def _words(text: str) -> Iterator[str]:
    return (key for key in find_words(text).keys if key[0].isalnum())
