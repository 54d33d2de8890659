"""Predictions made on other sentence boundaries, brought to the gold sentences.

A gold sentence takes the prediction of the exact same span, else of the one that shares most
characters with it, the first of equals. A gold sentence that no prediction touches is wrong.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clf.schema.labels import TYPES
from clf.schema.records import Span


def align(gold: Sequence[Span], predicted: Sequence[Span]) -> list[int | None]:
    """Return, for each gold span of one article, the index of its predicted span, or None.

    One prediction may serve several gold spans. Neither list need be in order.
    """
    exact: dict[tuple[int, int], int] = {}
    for index, span in enumerate(predicted):
        exact.setdefault((span.start, span.end), index)
    starts = np.array([span.start for span in predicted], dtype=np.int64)
    ends = np.array([span.end for span in predicted], dtype=np.int64)
    return [
        exact[span.start, span.end]
        if (span.start, span.end) in exact
        else _most_overlapping(span, starts, ends)
        for span in gold
    ]


def aligned_probabilities(
    gold_types: NDArray[np.int64],
    alignment: Sequence[int | None],
    probabilities: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return a row of probabilities for each gold sentence of one article: shape (n gold, 5).

    ``probabilities`` (n predicted, 5) are those of the predicted sentences. A gold sentence
    without one gets a row that is wrong whatever its type: nothing on the gold type, the rest
    spread evenly.
    """
    n_types = len(TYPES)
    rows = np.empty((len(alignment), n_types), dtype=np.float64)
    for row, (gold, index) in enumerate(zip(gold_types.tolist(), alignment, strict=True)):
        if index is None:
            rows[row] = 1 / (n_types - 1)
            rows[row, gold] = 0.0
        else:
            rows[row] = probabilities[index]
    return rows


def _most_overlapping(span: Span, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> int | None:
    if len(starts) == 0:
        return None
    overlap = np.minimum(ends, span.end) - np.maximum(starts, span.start)
    best = int(overlap.argmax())
    return best if overlap[best] > 0 else None
