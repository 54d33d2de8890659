"""The fast classifier: additive over words and signals, so that its evidence is exact.

A sentence's log-odds are an intercept, plus the weights of its words (each word with its character
n-grams, its bigram with the word before, and the part of the sentence it stands in) divided by
the length of the TF-IDF vector, plus the weights of its signals. Since every term belongs to one
word or one signal, what a word adds to a decision can be read off and need not be estimated.

It may have a few rectified units beside (:mod:`clf.models.hidden`). Each sees the same words and
signals, and says something only in sentences that take it over its threshold. What a word adds is
then its own weight and its weights in the units that speak: with these units taken as given, the
words' shares still add up to the log-odds, but for the thresholds, which belong to no word.

Scoring needs numpy alone. The weights of a word are summed once and kept, so that a sentence costs
a few look-ups a word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from clf.models.answers import Answers, labels_of
from clf.models.calibration import Calibration
from clf.models.features import ArticleFeatures, SentenceFeatures, word_features
from clf.schema.labels import TYPE_INDEX, TYPES, SentenceType

FloatArray = NDArray[np.float32]
_CONTRAST = len(TYPES) / (len(TYPES) - 1)
"""Turns "against the mean of all types" into "against the mean of the other types"."""
_NOTHING_KNOWN = 0
"""The table's row of zeros, for words and bigrams that the model does not know."""
_MOST_STEPS = 127
_TABLE_LIMIT = 300_000
"""Distinct words whose summed weights are kept; past it the table starts anew."""


@dataclass(frozen=True)
class HiddenUnits:
    """The rectified units beside the weights, of which there may be none.

    ``lexical`` (n_lexical, n_units) and ``signal`` (n_signals, n_units) are what takes a unit over
    its threshold, scaled as the weights are; ``thresholds`` (n_units,) are added; ``out`` (n_units,
    n_types) is what a unit says.
    """

    lexical: FloatArray
    signal: FloatArray
    thresholds: FloatArray
    out: FloatArray


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
    hidden: HiddenUnits


def no_units(n_lexical: int, n_signals: int) -> HiddenUnits:
    """Return the hidden part of a model that is linear throughout."""
    return HiddenUnits(
        np.zeros((n_lexical, 0), dtype=np.float32),
        np.zeros((n_signals, 0), dtype=np.float32),
        np.zeros(0, dtype=np.float32),
        np.zeros((0, len(TYPES)), dtype=np.float32),
    )


def unit_steps(lexical: NDArray[np.floating]) -> FloatArray:
    """Return the steps, powers of two, (n_units,), that units' weights are whole multiples of.

    At most 127 steps either way, so that they are stored as bytes and restored to the bit.
    """
    most = np.abs(lexical).max(axis=0, initial=0)
    exponents = np.ceil(np.log2(np.where(most > 0, most, _MOST_STEPS) / _MOST_STEPS))
    steps: FloatArray = np.exp2(exponents).astype(np.float32)
    return steps


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


@dataclass(frozen=True)
class Decision:
    """An article's probabilities, with what is needed to say which words made them.

    ``probabilities`` and ``logits`` have shape (n_sentences, n_types); ``norms`` (n_sentences,);
    ``speaks`` (n_sentences, n_units) says which hidden units are over their threshold.
    ``words`` are (table row, token, sentence) and ``bigrams`` (table row, token, token before,
    sentence), each an int array with one column a bigram or word.
    """

    probabilities: NDArray[np.float64]
    logits: NDArray[np.float64]
    norms: NDArray[np.float64]
    speaks: NDArray[np.bool_]
    words: NDArray[np.int64]
    bigrams: NDArray[np.int64]


class LinearModel:
    """Sentences in their article -> calibrated probabilities, with the words that decided."""

    at_once = 0

    def __init__(self, weights: LinearWeights, calibration: Calibration) -> None:
        """Index the weights for look-up."""
        self.weights = weights
        self.calibration = calibration
        self._lexical = {name: i for i, name in enumerate(weights.lexical_names)}
        self._signals = {name: i for i, name in enumerate(weights.signal_names)}
        self._lexical_rows = np.concatenate(
            [weights.lexical, (weights.idf**2)[:, None], weights.hidden.lexical],
            axis=1,
            dtype=np.float32,
        )
        self._signal_rows = np.concatenate([weights.signal, weights.hidden.signal], axis=1)
        contrasts = weights.signal - weights.signal.mean(axis=1, keepdims=True)
        self._signal_contrasts = _CONTRAST * contrasts
        out = weights.hidden.out
        self._out_contrasts = (out - out.mean(axis=1, keepdims=True)).T
        self._table = np.zeros((1024, self._lexical_rows.shape[1]), dtype=np.float32)
        self._rows: dict[str, int] = {}
        self._n_rows = _NOTHING_KNOWN + 1
        self._unfilled: list[list[int]] = []
        """The features of the table's last rows, whose weights are still to be summed."""

    def predict(self, features: ArticleFeatures) -> NDArray[np.float64]:
        """Return the probabilities of each sentence's types, shape (n_sentences, n_types)."""
        return self.decide(features).probabilities

    def decide(self, features: ArticleFeatures) -> Decision:
        """Score every sentence of an article."""
        if len(self._rows) > _TABLE_LIMIT:
            self._rows.clear()
            self._unfilled.clear()
            self._n_rows = _NOTHING_KNOWN + 1
        total, n_types = len(features.sentences), len(TYPES)
        words: list[tuple[int, int, int]] = []
        bigrams: list[tuple[int, int, int, int]] = []
        signal_rows: list[int] = []
        signal_bounds = [0]
        known_signals = self._signals
        for number, sentence in enumerate(features.sentences):
            self._look_up(sentence, number, words, bigrams)
            signal_rows += {
                known_signals[name] for name in sentence.signals if name in known_signals
            }
            signal_bounds.append(len(signal_rows))
        self._fill()
        word_array = np.array(words, dtype=np.int64).reshape(-1, 3).T
        bigram_array = np.array(bigrams, dtype=np.int64).reshape(-1, 4).T
        borders = np.arange(total + 1)
        sums = np.zeros((total, self._table.shape[1]))
        for rows, owner in ((word_array[0], word_array[2]), (bigram_array[0], bigram_array[3])):
            sums += _segment_sums(self._table, rows, np.searchsorted(owner, borders))
        norms = np.sqrt(np.maximum(sums[:, n_types], 1e-12))
        of_signals = _segment_sums(self._signal_rows, signal_rows, signal_bounds)
        logits = sums[:, :n_types] / norms[:, None] + of_signals[:, :n_types]
        hidden = self.weights.hidden
        reached = sums[:, n_types + 1 :] / norms[:, None] + of_signals[:, n_types:]
        reached += hidden.thresholds
        logits += np.maximum(reached, 0) @ hidden.out + self.weights.intercept
        probabilities = self.calibration.apply(logits)
        return Decision(probabilities, logits, norms, reached > 0, word_array, bigram_array)

    def answer(self, features: ArticleFeatures) -> Answers:
        """Score every sentence, and say what each word adds to its sentence's type."""
        decision = self.decide(features)
        labels = labels_of(decision.probabilities)
        return Answers(decision.probabilities, labels, self.explain(features, decision, labels))

    def answer_all(self, articles: Sequence[ArticleFeatures]) -> list[Answers]:
        """Score every sentence of several articles."""
        return [self.answer(features) for features in articles]

    def explain(
        self, features: ArticleFeatures, decision: Decision, labels: Sequence[SentenceType]
    ) -> NDArray[np.float64]:
        """Return what each token of the article adds to its sentence's ``label``, in log-odds.

        The result has shape (n_tokens,). A weight is what the token adds to its sentence's label
        against the mean of the other types. A bigram's share is split between its two words; a
        signal's share goes to the words it was read from (the cue, the speaker, an evaluation).
        """
        n_tokens, n_types = len(features.discourse.words), len(TYPES)
        target = np.array([TYPE_INDEX[label] for label in labels], dtype=np.int64)

        said = self._out_contrasts[target] * decision.speaks

        def shares(rows: NDArray[np.int64], owner: NDArray[np.int64]) -> NDArray[np.float64]:
            values = self._table[rows]
            contrasts = values[np.arange(len(rows)), target[owner]] - values[:, :n_types].mean(1)
            contrasts = contrasts + (values[:, n_types + 1 :] * said[owner]).sum(axis=1)
            return np.asarray(_CONTRAST * contrasts / decision.norms[owner], dtype=np.float64)

        rows, tokens, owner = decision.words
        weights = np.bincount(tokens, shares(rows, owner), n_tokens).astype(np.float64)
        rows, tokens, before, owner = decision.bigrams
        halves = shares(rows, owner) / 2
        weights += np.bincount(tokens, halves, n_tokens) + np.bincount(before, halves, n_tokens)
        read = [
            (row, token, number)
            for number, sentence in enumerate(features.sentences)
            for name, token in sentence.anchors
            if (row := self._signals.get(name)) is not None
        ]
        rows, tokens, owner = np.array(read, dtype=np.int64).reshape(-1, 3).T
        of_units = _CONTRAST * (self.weights.hidden.signal[rows] * said[owner]).sum(axis=1)
        contrasts = self._signal_contrasts[rows, target[owner]] + of_units
        weights += np.bincount(tokens, contrasts, n_tokens)
        return weights

    def _look_up(
        self,
        sentence: SentenceFeatures,
        number: int,
        words: list[tuple[int, int, int]],
        bigrams: list[tuple[int, int, int, int]],
    ) -> None:
        """Add the table rows of one sentence's words and bigrams."""
        rows = self._rows
        previous = -1
        for placed, bigram, token in occurrences(sentence):
            row = rows.get(placed)
            if row is None:
                row = rows[placed] = self._new_row(placed_word_features(placed))
            words.append((row, token, number))
            if bigram is not None:
                row = rows.get(bigram)
                if row is None:
                    row = self._new_row(bigram_features(bigram))
                    if row != _NOTHING_KNOWN:  # most bigrams of a new text; they hardly come again
                        rows[bigram] = row
                bigrams.append((row, token, previous, number))
            previous = token

    def _new_row(self, names: Iterable[str]) -> int:
        """Return the table row of a word or bigram by its features, for :meth:`_fill` to fill."""
        known = [i for i in map(self._lexical.get, names) if i is not None]
        if not known:
            return _NOTHING_KNOWN
        self._unfilled.append(known)
        self._n_rows += 1
        return self._n_rows - 1

    def _fill(self) -> None:
        """Sum the weights of the new rows, all of them at once."""
        if not self._unfilled:
            return
        first = self._n_rows - len(self._unfilled)
        while self._n_rows > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        starts = np.cumsum([0, *map(len, self._unfilled[:-1])])
        features = np.fromiter(chain.from_iterable(self._unfilled), np.int64)
        self._table[first : self._n_rows] = np.add.reduceat(
            self._lexical_rows[features], starts, axis=0
        )
        self._unfilled.clear()


def _segment_sums(
    table: FloatArray,
    rows: Sequence[int] | NDArray[np.int64],
    bounds: Sequence[int] | NDArray[np.int64],
) -> NDArray[np.float64]:
    """Sum table rows over consecutive segments; an empty segment sums to zero."""
    sums = np.zeros((len(bounds) - 1, table.shape[1]))
    starts = np.asarray(bounds[:-1])
    filled = np.asarray(bounds[1:]) > starts
    if filled.any():
        chosen = table[np.asarray(rows)]
        sums[filled] = np.add.reduceat(chosen, starts[filled], axis=0, dtype=np.float64)
    return sums
