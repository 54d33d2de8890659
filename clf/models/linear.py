"""The linear classifier: additive over words and signals, so its evidence is exact.

A sentence's log-odds are an intercept, plus the weights of its words (each word with its character
n-grams, its bigram with the word before, and the part of the sentence it stands in) divided by
the length of the TF-IDF vector, plus the weights of its signals. Since every term belongs to one
word or one signal, what a word adds to a decision can be read off and need not be estimated.

Scoring needs numpy alone. The weights of a word are summed once and kept, so that a sentence costs
a few look-ups a word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clf.models.calibration import Calibration
from clf.models.features import ArticleFeatures, SentenceFeatures, word_features
from clf.schema.labels import TYPE_INDEX, TYPES, SentenceType

FloatArray = NDArray[np.float32]
_TABLE_LIMIT = 300_000
"""Distinct words whose summed weights are kept; past it the table starts anew."""


@dataclass(frozen=True)
class LinearWeights:
    """The numbers of a fitted model.

    ``lexical`` has shape (n_lexical, n_types) and already holds each feature's inverse document
    frequency; ``idf`` has shape (n_lexical,); ``signal`` (n_signals, n_types) already holds the
    signal weight; ``intercept`` (n_types,).
    """

    lexical_names: list[str]
    signal_names: list[str]
    lexical: FloatArray
    idf: FloatArray
    signal: FloatArray
    intercept: FloatArray


def occurrences(sentence: SentenceFeatures) -> Iterator[tuple[str, str | None, int]]:
    """Yield (place + word, bigram or None, token) for each word of a sentence.

    The place is ``o`` (outlet's own wording), ``r`` (reported) or ``q`` (quoted). A bigram joins a
    word to the one before it in the same place.
    """
    for place, words in (("o", sentence.own), ("r", sentence.reported), ("q", sentence.quoted)):
        before: str | None = None
        for key, token in words:
            yield place + key, None if before is None else f"{place}{before} {key}", token
            before = key


def placed_word_features(placed: str) -> list[str]:
    """Return the feature names of one word in its place: shared ones, and its own of the place."""
    place, key = placed[0], placed[1:]
    if place == "q":
        return ["q=" + key]
    return [*word_features(key), f"{place}={key}"]


def bigram_features(bigram: str) -> tuple[str, str]:
    """Return the feature names of one bigram: shared, and of its place."""
    return "b=" + bigram[1:], f"{bigram[0]}b={bigram[1:]}"


class LinearModel:
    """Sentences in their article -> calibrated probabilities, with the words that decided."""

    def __init__(self, weights: LinearWeights, calibration: Calibration) -> None:
        """Index the weights for look-up."""
        self.weights = weights
        self.calibration = calibration
        self._lexical = {name: i for i, name in enumerate(weights.lexical_names)}
        self._signals = {name: i for i, name in enumerate(weights.signal_names)}
        n_types = len(TYPES)
        self._lexical_rows = np.concatenate(
            [weights.lexical, (weights.idf**2)[:, None]], axis=1, dtype=np.float32
        )
        self._table = np.zeros((1024, n_types + 1), dtype=np.float32)
        self._rows: dict[str, int] = {}

    def predict(self, features: ArticleFeatures) -> NDArray[np.float64]:
        """Return the probabilities of each sentence's types, shape (n_sentences, n_types)."""
        return self.calibration.apply(self.logits(features))

    def logits(self, features: ArticleFeatures) -> NDArray[np.float64]:
        """Return uncalibrated log-odds, shape (n_sentences, n_types)."""
        n_types = len(TYPES)
        total = len(features.sentences)
        word_rows: list[int] = []
        word_bounds = [0]
        signal_rows: list[int] = []
        signal_bounds = [0]
        if len(self._rows) > _TABLE_LIMIT:
            self._rows.clear()
        signals = self._signals
        for sentence in features.sentences:
            word_rows += self._sentence_rows(sentence)
            word_bounds.append(len(word_rows))
            signal_rows += {signals[name] for name in sentence.signals if name in signals}
            signal_bounds.append(len(signal_rows))
        words = _segment_sums(self._table, word_rows, word_bounds)
        norms = np.sqrt(np.maximum(words[:, n_types], 1e-12))
        result = words[:, :n_types] / norms[:, None]
        result += _segment_sums(self.weights.signal, signal_rows, signal_bounds)
        result += self.weights.intercept
        return result.reshape(total, n_types)

    def explain(
        self, features: ArticleFeatures, row: int, label: SentenceType
    ) -> list[tuple[int, float]]:
        """Return (token index, weight) of the words of sentence ``row``, strongest first.

        The weight is what the word adds to the log-odds of ``label`` against the mean of the other
        types; a bigram's share is split between its two words.
        """
        sentence = features.sentences[row]
        shares: dict[int, NDArray[np.float32]] = {}
        square = 0.0
        previous = -1
        for placed, bigram, token in occurrences(sentence):
            values = self._table[self._row(placed)]
            shares[token] = shares.get(token, 0) + values[:-1]
            square += float(values[-1])
            if bigram is not None:
                values = self._table[self._row(bigram)]
                shares[token] = shares[token] + values[:-1] / 2
                shares[previous] = shares[previous] + values[:-1] / 2
                square += float(values[-1])
            previous = token
        norm = max(square, 1e-12) ** 0.5
        target = TYPE_INDEX[label]
        contrast = np.full(len(TYPES), -1 / (len(TYPES) - 1))
        contrast[target] = 1.0
        weighed = [(token, float(share @ contrast) / norm) for token, share in shares.items()]
        return sorted(weighed, key=lambda item: -item[1])

    def _sentence_rows(self, sentence: SentenceFeatures) -> list[int]:
        """Return the table rows of a sentence's words and bigrams."""
        rows = self._rows
        found = []
        for placed, bigram, _ in occurrences(sentence):
            row = rows.get(placed)
            found.append(self._row(placed) if row is None else row)
            if bigram is not None:
                row = rows.get(bigram)
                found.append(self._row(bigram) if row is None else row)
        return found

    def _row(self, name: str) -> int:
        """Return the table row of a placed word or bigram, summing its weights on first sight."""
        row = self._rows.get(name)
        if row is not None:
            return row
        row = len(self._rows)
        if row >= len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        names: Iterable[str] = bigram_features(name) if " " in name else placed_word_features(name)
        known = [self._lexical[feature] for feature in names if feature in self._lexical]
        self._table[row] = self._lexical_rows[known].sum(axis=0)
        self._rows[name] = row
        return row


def _segment_sums(
    table: FloatArray, rows: Sequence[int], bounds: Sequence[int]
) -> NDArray[np.float64]:
    """Sum table rows over consecutive segments; an empty segment sums to zero."""
    sums = np.zeros((len(bounds) - 1, table.shape[1]))
    starts = np.asarray(bounds[:-1])
    filled = np.asarray(bounds[1:]) > starts
    if rows and filled.any():
        sums[filled] = np.add.reduceat(table[np.asarray(rows)], starts[filled], axis=0)
    return sums
