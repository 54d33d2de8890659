"""Scores of sentence types against gold: one record, every number with its interval.

Nothing is paired by position: all rows and columns stand in the order of
:data:`clf.schema.TYPES`, whichever types occur.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.evaluation import confusion as cm
from clf.evaluation.intervals import Interval, Statistic, cluster_bootstrap, group_totals
from clf.evaluation.reliability import (
    N_BINS,
    bin_sums,
    calibration_error_of_sums,
    expected_calibration_error_adaptive,
)
from clf.schema.labels import TYPES, SentenceType

Floats = NDArray[np.float64]

# Keeps the loss of a certain and wrong answer finite: 27.6 nats.
_SMALLEST = 1e-12
_N_TYPES = cm.N_TYPES
_N_CELLS = _N_TYPES**2


@dataclass(frozen=True, slots=True)
class TypeScore:
    """Precision, recall and F1 of one type; ``support`` and ``predicted`` count sentences."""

    precision: float
    recall: float
    f1: float
    support: int
    predicted: int
    f1_interval: Interval

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "support": self.support,
            "predicted": self.predicted,
            "f1_interval": self.f1_interval.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class TypeScores:
    """How well sentence types were told, over all sentences of a data set.

    ``macro_f1`` is the mean over the types present in gold. ``log_loss`` is in nats. ``brier`` is
    the multi-class score of Brier (1950), from 0 to 2. ``intervals`` holds an interval by article
    for ``accuracy``, ``macro_f1``, ``log_loss``, ``brier`` and ``expected_calibration_error`` (the
    last leans upwards, since a resample is noisier within its bins than the data).
    ``confusion`` is 5 x 5: rows gold, columns predicted.
    """

    n: int
    n_groups: int
    accuracy: float
    macro_f1: float
    log_loss: float
    brier: float
    expected_calibration_error: float
    adaptive_calibration_error: float
    per_type: Mapping[SentenceType, TypeScore]
    confusion: tuple[tuple[int, ...], ...]
    intervals: Mapping[str, Interval]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them, types by name."""
        return {
            "n": self.n,
            "n_groups": self.n_groups,
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "log_loss": self.log_loss,
            "brier": self.brier,
            "expected_calibration_error": self.expected_calibration_error,
            "adaptive_calibration_error": self.adaptive_calibration_error,
            "per_type": {label.value: s.to_dict() for label, s in self.per_type.items()},
            "confusion": [list(row) for row in self.confusion],
            "intervals": {name: i.to_dict() for name, i in self.intervals.items()},
        }


def evaluate_types(
    gold: NDArray[np.int64],
    probabilities: Floats,
    groups: Sequence[str],
    *,
    n_resamples: int = 1000,
    seed: int = 0,
) -> TypeScores:
    """Score probabilities (n, 5) against gold type ids (n,); ``groups`` names each one's article.

    The predicted type is the most probable one, the first of equals. Raises ValueError where
    there is nothing to score, shapes differ, an id is no type, or a row is no distribution.
    """
    gold, probabilities = _checked(gold, probabilities, groups)
    predicted = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    rows = _additive_rows(gold, predicted, probabilities)
    totals = group_totals(rows, groups)
    found = cluster_bootstrap(totals, _statistics(), n_resamples=n_resamples, seed=seed)
    matrix = cm.confusion_matrix(gold, predicted)
    return TypeScores(
        n=len(gold),
        n_groups=len(totals),
        **{name: found[name].point for name in _OVERALL},
        adaptive_calibration_error=expected_calibration_error_adaptive(
            confidence, predicted == gold
        ),
        per_type=_per_type(matrix, found),
        confusion=tuple(tuple(row) for row in matrix.tolist()),
        intervals={name: found[name] for name in _OVERALL},
    )


def gold_ids(types: Sequence[SentenceType]) -> NDArray[np.int64]:
    """Return the ids of sentence types, shape (n,)."""
    return np.array([TYPES.index(label) for label in types], dtype=np.int64)


def log_losses(gold: NDArray[np.int64], probabilities: Floats) -> Floats:
    """Return the negative log-probability of each gold type, in nats: shape (n,)."""
    chosen = probabilities[np.arange(len(gold)), gold]
    return -np.log(np.clip(chosen, _SMALLEST, 1.0))


def brier_scores(gold: NDArray[np.int64], probabilities: Floats) -> Floats:
    """Return the squared distance of each row from its gold type's one-hot row: shape (n,)."""
    distance: Floats = ((probabilities - np.eye(_N_TYPES)[gold]) ** 2).sum(axis=1)
    return distance


_OVERALL = ("accuracy", "macro_f1", "log_loss", "brier", "expected_calibration_error")


def _checked(
    gold: NDArray[np.int64], probabilities: Floats, groups: Sequence[str]
) -> tuple[NDArray[np.int64], Floats]:
    gold = np.asarray(gold)
    probabilities = np.asarray(probabilities, dtype=np.float64)
    if len(gold) == 0:
        raise ValueError("expected at least one sentence to score; found none")
    if probabilities.shape != (len(gold), _N_TYPES) or len(groups) != len(gold):
        raise ValueError(
            f"expected probabilities of shape ({len(gold)}, {_N_TYPES}) and {len(gold)} groups; "
            f"found {probabilities.shape} and {len(groups)}"
        )
    if gold.dtype.kind not in "iu" or gold.min() < 0 or gold.max() >= _N_TYPES:
        raise ValueError(f"expected gold ids from 0 to {_N_TYPES - 1}; found {np.unique(gold)}")
    sums = probabilities.sum(axis=1)
    sound = (probabilities >= 0).all(axis=1) & (np.abs(sums - 1) <= 1e-3)
    if not sound.all():
        row = int(np.flatnonzero(~sound)[0])
        raise ValueError(f"expected rows of probabilities; row {row} is {probabilities[row]}")
    return gold.astype(np.int64), probabilities


def _additive_rows(
    gold: NDArray[np.int64], predicted: NDArray[np.int64], probabilities: Floats
) -> Floats:
    """Return what each sentence adds to the sums that :func:`_statistics` reads.

    Columns: 25 cells of the confusion matrix, log loss, Brier score, then the bin sums.
    """
    cells = np.eye(_N_CELLS)[gold * _N_TYPES + predicted]
    losses = log_losses(gold, probabilities)[:, None]
    squares = brier_scores(gold, probabilities)[:, None]
    bins = bin_sums(probabilities.max(axis=1), predicted == gold)
    return np.hstack([cells, losses, squares, bins])


def _statistics() -> dict[str, Statistic]:
    def per_type(index: int) -> Statistic:
        def statistic(sums: Floats) -> Floats:
            scores: Floats = cm.f1(_matrices(sums))[:, index]
            return scores

        return statistic

    return {
        "accuracy": lambda sums: cm.accuracy(_matrices(sums)),
        "macro_f1": lambda sums: cm.macro_f1(_matrices(sums)),
        "log_loss": lambda sums: sums[:, _N_CELLS] / _count(sums),
        "brier": lambda sums: sums[:, _N_CELLS + 1] / _count(sums),
        "expected_calibration_error": lambda sums: calibration_error_of_sums(
            sums[:, _N_CELLS + 2 : _N_CELLS + 2 + 3 * N_BINS]
        ),
        **{f"f1 {label}": per_type(index) for index, label in enumerate(TYPES)},
    }


def _matrices(sums: Floats) -> Floats:
    return sums[:, :_N_CELLS].reshape(-1, _N_TYPES, _N_TYPES)


def _count(sums: Floats) -> Floats:
    count: Floats = sums[:, :_N_CELLS].sum(axis=1)
    return count


def _per_type(
    matrix: NDArray[np.int64], found: Mapping[str, Interval]
) -> dict[SentenceType, TypeScore]:
    floats = matrix.astype(np.float64)
    precision, recall, f1 = cm.precision(floats), cm.recall(floats), cm.f1(floats)
    return {
        label: TypeScore(
            precision=float(precision[i]),
            recall=float(recall[i]),
            f1=float(f1[i]),
            support=int(matrix[i].sum()),
            predicted=int(matrix[:, i].sum()),
            f1_interval=found[f"f1 {label}"],
        )
        for i, label in enumerate(TYPES)
    }
