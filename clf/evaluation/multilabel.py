"""Several yes-or-no labels a text: the micro-F1 of public benchmarks, and thresholds for it."""

import numpy as np
from numpy.typing import NDArray

_CUTS = np.round(np.arange(0.05, 0.96, 0.01), 2)
_GRID = np.round(np.arange(0.10, 0.71, 0.02), 2)


def micro_f1(gold: NDArray[np.integer], answers: NDArray[np.integer]) -> float:
    """Return 2TP / (2TP + FP + FN) over all cells of two 0/1 arrays of shape (n, n_labels)."""
    hits = int((gold * answers).sum())
    total = int(gold.sum()) + int(answers.sum())
    return 2 * hits / total if total else 0.0


def choose(probabilities: NDArray[np.float64], threshold: float) -> NDArray[np.int64]:
    """Return 0/1, shape (n, n_labels): what reaches the threshold, else the most probable label."""
    answers = (probabilities >= threshold).astype(np.int64)
    empty = np.flatnonzero(answers.sum(axis=1) == 0)
    answers[empty, probabilities[empty].argmax(axis=1)] = 1
    return answers


def best_cut(gold: NDArray[np.integer], probabilities: NDArray[np.float64]) -> tuple[float, float]:
    """Return where one yes-or-no question is best cut, and the accuracy there.

    ``gold`` is 0/1 and ``probabilities`` those of 1, both (n,). Of equal cuts the middle one.
    """
    scores = np.array([((probabilities >= cut) == (gold == 1)).mean() for cut in _CUTS])
    equal = np.flatnonzero(scores == scores.max())
    middle = int(equal[len(equal) // 2])
    return float(_CUTS[middle]), float(scores[middle])


def best_threshold(
    gold: NDArray[np.integer], probabilities: NDArray[np.float64]
) -> tuple[float, float]:
    """Return the threshold with the best micro-F1, and that score; the lowest of equals."""
    scores = [micro_f1(gold, choose(probabilities, float(t))) for t in _GRID]
    best = int(np.argmax(scores))
    return float(_GRID[best]), scores[best]
