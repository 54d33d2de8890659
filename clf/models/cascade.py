"""The cascade: the fast model answers where it is sure, the deep one is asked about the rest.

Where the deep model is asked, both are heard: the answer is the softmax of a weighted mean of their
log-odds (a product of experts, Hinton 2002), calibrated anew. ``share`` 1 hears the deep one alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clf.models.answers import Answers, labels_of
from clf.models.calibration import Calibration, fit_calibration
from clf.models.encoder.serving import AT_ONCE, EncoderModel, Reading
from clf.models.features import ArticleFeatures
from clf.models.linear import Decision, LinearModel
from clf.models.scores import macro_f1

Floats = NDArray[np.float64]
ALL_DEEP = 1.01
"""A threshold that no probability reaches."""
_SHARES = np.round(np.arange(0.0, 1.01, 0.1), 1)


@dataclass(frozen=True, slots=True)
class Blend:
    """How two models' answers become one: the deep one's ``share`` (0..1) and a calibration."""

    share: float
    calibration: Calibration

    def apply(self, fast: Floats, deep: Floats) -> Floats:
        """Return the probabilities of rows, (n, n_types), from the two models' probabilities."""
        return self.calibration.apply(_mixed(fast, deep, self.share))


def fit_blend(
    fast: Floats, deep: Floats, gold: NDArray[np.int64], share: float | None = None
) -> Blend:
    """Fit the calibration, and the share too where none is given, by the log loss.

    ``fast`` and ``deep`` are probabilities (n, n_types) of sentences outside what they learnt from.
    """
    shares = _SHARES.tolist() if share is None else [share]
    blends = [Blend(w, fit_calibration(_mixed(fast, deep, w), gold)) for w in shares]
    return min(blends, key=lambda blend: _log_loss(blend.apply(fast, deep), gold))


@dataclass(frozen=True, slots=True)
class Operating:
    """A threshold and what it gives on some sentences: share that goes deep, macro-F1."""

    threshold: float
    deep_share: float
    macro_f1: float


class CascadeModel:
    """Sentences in their article -> probabilities; below ``threshold`` the deep model is asked."""

    at_once = 4 * AT_ONCE  # a part of the sentences goes deep

    def __init__(
        self, fast: LinearModel, deep: EncoderModel, blend: Blend, threshold: float
    ) -> None:
        """Keep the two models; ``threshold`` is the least probability that counts as sure."""
        self.fast = fast
        self.deep = deep
        self.blend = blend
        self.calibration = blend.calibration
        self.threshold = threshold

    def with_threshold(self, threshold: float) -> "CascadeModel":
        """Return the same models with another threshold."""
        return CascadeModel(self.fast, self.deep, self.blend, threshold)

    def unsure(self, probabilities: Floats) -> list[int]:
        """Return the indexes of the rows whose best type is below the threshold."""
        return np.flatnonzero(probabilities.max(axis=1, initial=0) < self.threshold).tolist()

    def predict(self, features: ArticleFeatures) -> Floats:
        """Return the probabilities of each sentence's types, shape (n_sentences, n_types)."""
        return self.answer(features).probabilities

    def answer(self, features: ArticleFeatures) -> Answers:
        """Score every sentence; words weigh what they add in the models that were heard."""
        return self.answer_all([features])[0]

    def answer_all(self, articles: Sequence[ArticleFeatures]) -> list[Answers]:
        """Score several articles; the deep model reads all that it is asked about at once."""
        decisions = [self.fast.decide(features) for features in articles]
        asked = [self.unsure(decision.probabilities) for decision in decisions]
        unsure = [number for number, rows in enumerate(asked) if rows]
        found = self.deep.read_all([(articles[number], asked[number]) for number in unsure])
        readings = dict(zip(unsure, found, strict=True))
        return [
            self._blended(features, decision, rows, readings.get(number))
            for number, (features, decision, rows) in enumerate(
                zip(articles, decisions, asked, strict=True)
            )
        ]

    def _blended(
        self,
        features: ArticleFeatures,
        decision: Decision,
        rows: list[int],
        found: Reading | None,
    ) -> Answers:
        """Put the answers of one article together: ``found`` is what was read of its ``rows``."""
        if found is None:
            labels = labels_of(decision.probabilities)
            weights = self.fast.explain(features, decision, labels)
            return Answers(decision.probabilities, labels, weights)
        probabilities = decision.probabilities.copy()
        deep = self.deep.calibration.apply(found.scores)
        probabilities[rows] = self.blend.apply(probabilities[rows], deep)
        labels = labels_of(probabilities)
        weights = self.fast.explain(features, decision, labels)
        of_deep = self.deep.explain(features, found, [labels[i] for i in rows])
        for i in rows:
            a, b = features.discourse.bounds[i]
            mixed = self.blend.share * of_deep[a:b] + (1 - self.blend.share) * weights[a:b]
            weights[a:b] = self.blend.calibration.scale * mixed
        return Answers(probabilities, labels, weights)


def operating_points(
    fast: Floats, both: Floats, gold: NDArray[np.int64], thresholds: Sequence[float]
) -> list[Operating]:
    """Return what each threshold gives: ``fast`` where it is sure, ``both`` elsewhere."""
    best = fast.max(axis=1)
    found = []
    for threshold in thresholds:
        goes_deep = best < threshold
        answers = np.where(goes_deep[:, None], both, fast).argmax(axis=1)
        found.append(Operating(threshold, float(goes_deep.mean()), macro_f1(gold, answers)))
    return found


def choose_threshold(
    points: Sequence[Operating], loss: float, against: float | None = None
) -> Operating:
    """Return the lowest threshold from which on no point is more than ``loss`` below ``against``.

    That is a macro-F1, by default the best point's. ``points`` are in rising order of threshold; at
    the last one all sentences go deep. A low point that is good by luck, with worse ones above it,
    is not taken.
    """
    best = max(point.macro_f1 for point in points)
    least = (best if against is None else min(best, against)) - loss
    chosen = points[-1]
    for point in reversed(points):
        if point.macro_f1 < least:
            break
        chosen = point
    return chosen


def _mixed(fast: Floats, deep: Floats, share: float) -> Floats:
    """Return the weighted mean of log-odds, shape (n, n_types)."""
    logs = [np.log(np.maximum(p, 1e-9)) for p in (fast, deep)]
    result: Floats = (1 - share) * logs[0] + share * logs[1]
    return result


def _log_loss(probabilities: Floats, gold: NDArray[np.int64]) -> float:
    chosen = probabilities[np.arange(len(gold)), gold]
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())
