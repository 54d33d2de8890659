"""Confusion matrices and what follows from them, for one matrix or many at once.

A matrix is always 5 x 5 in the order of :data:`clf.schema.TYPES`: rows are gold, columns are
predicted. Functions take an array of shape (..., 5, 5) and work on the last two axes. A division
by nothing gives 0, as scikit-learn's ``zero_division=0`` does.
"""

import numpy as np
from numpy.typing import NDArray

from clf.schema.labels import TYPES

Floats = NDArray[np.float64]
N_TYPES = len(TYPES)


def confusion_matrix(gold: NDArray[np.int64], predicted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count gold against predicted type ids: shape (5, 5)."""
    cells = np.bincount(gold * N_TYPES + predicted, minlength=N_TYPES**2)
    return cells.reshape(N_TYPES, N_TYPES)


def accuracy(confusion: Floats) -> Floats:
    """Return the share on the diagonal: shape (...)."""
    return _ratio(np.trace(confusion, axis1=-2, axis2=-1), confusion.sum(axis=(-2, -1)))


def precision(confusion: Floats) -> Floats:
    """Return the precision of each type: shape (..., 5)."""
    return _ratio(_hits(confusion), confusion.sum(axis=-2))


def recall(confusion: Floats) -> Floats:
    """Return the recall of each type: shape (..., 5)."""
    return _ratio(_hits(confusion), confusion.sum(axis=-1))


def f1(confusion: Floats) -> Floats:
    """Return the F1 of each type, 0 where it is neither in gold nor predicted: shape (..., 5)."""
    return _ratio(2 * _hits(confusion), confusion.sum(axis=-2) + confusion.sum(axis=-1))


def macro_f1(confusion: Floats) -> Floats:
    """Return the mean F1 over the types present in gold: shape (...)."""
    present = confusion.sum(axis=-1) > 0
    return _ratio((f1(confusion) * present).sum(axis=-1), present.sum(axis=-1))


def _hits(confusion: Floats) -> Floats:
    return np.diagonal(confusion, axis1=-2, axis2=-1)


def _ratio(part: Floats, whole: NDArray[np.generic]) -> Floats:
    numerator = np.asarray(part, dtype=np.float64)
    ratio: Floats = np.divide(
        numerator, whole, out=np.zeros_like(numerator), where=np.asarray(whole) != 0
    )
    return ratio
