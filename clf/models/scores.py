"""The score that fitting chooses by. What is reported is measured in :mod:`clf.evaluation`."""

import numpy as np
from numpy.typing import NDArray


def macro_f1(gold: NDArray[np.int64], answers: NDArray[np.int64]) -> float:
    """Return the mean F1 of the types that gold holds."""
    scores = []
    for label in np.unique(gold):
        hits = int(((gold == label) & (answers == label)).sum())
        total = int((gold == label).sum()) + int((answers == label).sum())
        scores.append(2 * hits / total)
    return float(np.mean(scores))
