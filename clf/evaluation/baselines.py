"""What a score is worth beside: the majority of the training data, and each type always.

Published figures on Arabic propaganda have lain below these, so every report prints them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clf.evaluation.metrics import TypeScores, evaluate_types
from clf.schema.labels import TYPES

MAJORITY = "majority"
"""The name of the majority baseline beside the names of the types."""

Ids = NDArray[np.int64]


def majority_probabilities(train: Ids, n: int) -> NDArray[np.float64]:
    """Return n rows with the shares of the types in the training data: shape (n, 5).

    One sentence is added to each type, so that none is impossible; the most probable type is the
    majority of the training data.
    """
    counts = np.bincount(train, minlength=len(TYPES)) + 1
    return np.tile(counts / counts.sum(), (n, 1))


def constant_probabilities(type_id: int, n: int) -> NDArray[np.float64]:
    """Return n rows that are sure of one type: shape (n, 5)."""
    return np.tile(np.eye(len(TYPES))[type_id], (n, 1))


def score_baselines(
    train: Ids, gold: Ids, groups: Sequence[str], *, n_resamples: int = 1000, seed: int = 0
) -> dict[str, TypeScores]:
    """Score ``majority`` of ``train`` and each type always, by type name, on gold ids (n,).

    The constant baselines are sure of what they say, so their log loss is high by design.
    """
    n = len(gold)
    rows = {MAJORITY: majority_probabilities(train, n)}
    rows |= {label.value: constant_probabilities(i, n) for i, label in enumerate(TYPES)}
    return {
        name: evaluate_types(gold, probabilities, groups, n_resamples=n_resamples, seed=seed)
        for name, probabilities in rows.items()
    }
