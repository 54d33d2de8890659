"""Whether a confidence of 0.8 comes true 8 times in 10, and what asking a person would gain.

Calibration: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks" (2017),
with 15 bins of equal width over the confidence of the predicted type; the adaptive variant has
bins of equal mass (Nixon et al., "Measuring Calibration in Deep Learning", 2019). Selective
classification: El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification"
(2010). Inputs are ``confidence`` (n,) in [0, 1] and ``correct`` (n,) of booleans.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

N_BINS = 15
"""Bins of the expected calibration error, as Guo et al. have them."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Sentences with a confidence in (low, high]; means are None where there are none."""

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CoverageCurve:
    """Accuracy when only the surest sentences are answered.

    Point i answers every sentence with a confidence of ``threshold[i]`` or more: a share
    ``coverage[i]`` of all (rising, the last is 1), right in a share ``accuracy[i]`` of those.
    """

    threshold: tuple[float, ...]
    coverage: tuple[float, ...]
    accuracy: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "threshold": list(self.threshold),
            "coverage": list(self.coverage),
            "accuracy": list(self.accuracy),
        }


def expected_calibration_error(confidence: Floats, correct: Bools) -> float:
    """Return the mean gap of confidence and accuracy over 15 bins of equal width, by their n."""
    confidence, correct = _checked(confidence, correct)
    sums = bin_sums(confidence, correct).sum(axis=0, keepdims=True)
    return float(calibration_error_of_sums(sums)[0])


def expected_calibration_error_adaptive(confidence: Floats, correct: Bools) -> float:
    """Return the mean gap of confidence and accuracy over 15 bins of equal mass, by their n.

    Sentences of equal confidence share a bin, so their order does not matter.
    """
    confidence, correct = _checked(confidence, correct)
    order = np.argsort(confidence, kind="stable")
    ordered = confidence[order]
    first_of_equals = np.searchsorted(ordered, ordered, side="left")
    bins = first_of_equals * N_BINS // len(ordered)
    gaps = np.bincount(bins, weights=ordered - correct[order], minlength=N_BINS)
    return float(np.abs(gaps).sum() / len(ordered))


def reliability_table(confidence: Floats, correct: Bools) -> tuple[ReliabilityBin, ...]:
    """Return the 15 bins of equal width with what was promised and what came true in each."""
    confidence, correct = _checked(confidence, correct)
    counts, confidences, hits = bin_sums(confidence, correct).sum(axis=0).reshape(3, N_BINS)
    rows = zip(counts.tolist(), confidences.tolist(), hits.tolist(), strict=True)
    return tuple(
        ReliabilityBin(
            low=i / N_BINS,
            high=(i + 1) / N_BINS,
            n=round(n),
            confidence=total / n if n else None,
            accuracy=hit / n if n else None,
        )
        for i, (n, total, hit) in enumerate(rows)
    )


def coverage_accuracy(confidence: Floats, correct: Bools) -> CoverageCurve:
    """Return the curve of accuracy against coverage, one point for each distinct confidence."""
    confidence, correct = _checked(confidence, correct)
    order = np.argsort(-confidence, kind="stable")
    ordered = confidence[order]
    hits = np.cumsum(correct[order])
    # A threshold cannot part equals, so a point stands at the last of each run of them.
    last = np.flatnonzero(np.append(np.diff(ordered) != 0, True))
    answered = last + 1
    return CoverageCurve(
        threshold=tuple(ordered[last].tolist()),
        coverage=tuple((answered / len(ordered)).tolist()),
        accuracy=tuple((hits[last] / answered).tolist()),
    )


def accuracy_at_coverage(confidence: Floats, correct: Bools, coverage: float) -> float:
    """Return the accuracy over the surest sentences that make up ``coverage`` (0 < c <= 1) of all.

    The smallest set that a threshold can part off and that reaches the coverage is taken.
    """
    if not 0 < coverage <= 1:
        raise ValueError(f"expected a coverage above 0 and up to 1; found {coverage}")
    curve = coverage_accuracy(confidence, correct)
    reached = np.searchsorted(curve.coverage, coverage - 1e-12, side="left")
    return curve.accuracy[int(reached)]


def bin_sums(confidence: Floats, correct: Bools) -> Floats:
    """Return what each sentence adds to the bins: shape (n, 3 * 15).

    Columns are the counts of the 15 bins, then their summed confidences, then their hits. Bins are
    (low, high]; a confidence of 0 falls into the first.
    """
    bins = np.clip(np.ceil(confidence * N_BINS).astype(np.int64) - 1, 0, N_BINS - 1)
    member = np.eye(N_BINS)[bins]
    return np.hstack([member, member * confidence[:, None], member * correct[:, None]])


def calibration_error_of_sums(sums: Floats) -> Floats:
    """Return the expected calibration error of summed bins (..., 3 * 15): shape (...)."""
    counts, confidences, hits = np.split(sums, 3, axis=-1)
    error: Floats = np.abs(confidences - hits).sum(axis=-1) / counts.sum(axis=-1)
    return error


def _checked(confidence: Floats, correct: Bools) -> tuple[Floats, Bools]:
    confidence = np.asarray(confidence, dtype=np.float64)
    correct = np.asarray(correct, dtype=np.bool_)
    if confidence.ndim != 1 or confidence.shape != correct.shape or len(confidence) == 0:
        shapes = f"{confidence.shape} and {correct.shape}"
        raise ValueError(
            f"expected confidence and correct of one shape (n,), n > 0; found {shapes}"
        )
    if not ((confidence >= 0) & (confidence <= 1 + 1e-9)).all():
        raise ValueError("expected confidences from 0 to 1")
    return confidence, correct
