"""Sentence boundaries: precision, recall and F1 of exact spans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.evaluation.intervals import Interval, cluster_bootstrap
from clf.schema.records import Span


@dataclass(frozen=True, slots=True)
class BoundaryScores:
    """Exact spans found. F1 is 2 * matched / (gold + predicted); ``interval`` is the F1's."""

    precision: float
    recall: float
    f1: float
    n_gold: int
    n_predicted: int
    n_matched: int
    interval: Interval

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "n_gold": self.n_gold,
            "n_predicted": self.n_predicted,
            "n_matched": self.n_matched,
            "interval": self.interval.to_dict(),
        }


def boundary_scores(
    gold: Sequence[Sequence[Span]],
    predicted: Sequence[Sequence[Span]],
    *,
    n_resamples: int = 1000,
    seed: int = 0,
) -> BoundaryScores:
    """Score the sentence spans of each article against its gold spans, article by article.

    A span counts once however often it is predicted. Raises ValueError where the two lists are
    not of one length or are empty.
    """
    if len(gold) != len(predicted) or not gold:
        found = f"{len(gold)} and {len(predicted)}"
        raise ValueError(f"expected gold and predicted spans of the same articles; found {found}")
    counts = np.array(
        [_counts(g, p) for g, p in zip(gold, predicted, strict=True)], dtype=np.float64
    )
    matched, n_gold, n_predicted = (int(total) for total in counts.sum(axis=0))
    interval = cluster_bootstrap(counts, {"f1": _f1}, n_resamples=n_resamples, seed=seed)["f1"]
    return BoundaryScores(
        precision=matched / n_predicted if n_predicted else 0.0,
        recall=matched / n_gold if n_gold else 0.0,
        f1=interval.point,
        n_gold=n_gold,
        n_predicted=n_predicted,
        n_matched=matched,
        interval=interval,
    )


def _counts(gold: Sequence[Span], predicted: Sequence[Span]) -> tuple[int, int, int]:
    gold_set, predicted_set = set(gold), set(predicted)
    return len(gold_set & predicted_set), len(gold_set), len(predicted_set)


def _f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    spans = sums[:, 1] + sums[:, 2]
    return np.divide(2 * sums[:, 0], spans, out=np.zeros(len(sums)), where=spans > 0)
