"""Evaluation records -> flat numbers under the names that runs are compared by.

A name is ``<data>_<metric>``, as in ``cv_macro_f1`` or ``test_f1_official_claim``; its interval is
``<name>_low`` and ``<name>_high``. Numbers that are undefined are left out.
"""

import math
from collections.abc import Mapping

from clf.evaluation.boundaries import BoundaryScores
from clf.evaluation.intervals import Interval
from clf.evaluation.metrics import TypeScores
from clf.evaluation.speakers import SpeakerScores

CROSS_VALIDATION, TEST = "cv", "test"
"""The names of the two measurements that every training makes."""


def type_metrics(scores: TypeScores, data: str) -> dict[str, float]:
    """Return the overall and per-type numbers of ``scores``."""
    values: dict[str, float] = {
        f"{data}_n_sentences": scores.n,
        f"{data}_n_articles": scores.n_groups,
        f"{data}_adaptive_calibration_error": scores.adaptive_calibration_error,
    }
    for name, interval in scores.intervals.items():
        values |= _with_interval(f"{data}_{name}", interval)
    for label, score in scores.per_type.items():
        values[f"{data}_precision_{label}"] = score.precision
        values[f"{data}_recall_{label}"] = score.recall
        values[f"{data}_support_{label}"] = score.support
        values |= _with_interval(f"{data}_f1_{label}", score.f1_interval)
    return _defined(values)


def boundary_metrics(scores: BoundaryScores, data: str) -> dict[str, float]:
    """Return the numbers of sentence boundaries."""
    values = {
        f"{data}_boundary_precision": scores.precision,
        f"{data}_boundary_recall": scores.recall,
    }
    return _defined(values | _with_interval(f"{data}_boundary_f1", scores.interval))


def speaker_metrics(scores: SpeakerScores, data: str) -> dict[str, float]:
    """Return the share of speakers found; nothing where gold names none."""
    if scores.interval is None:
        return {}
    values: dict[str, float] = {f"{data}_speaker_n": scores.n}
    return _defined(values | _with_interval(f"{data}_speaker_share", scores.interval))


def baseline_metrics(baselines: Mapping[str, TypeScores], data: str) -> dict[str, float]:
    """Return the accuracy and macro-F1 of each baseline."""
    values = {}
    for name, scores in baselines.items():
        values[f"{data}_baseline_{name}_accuracy"] = scores.accuracy
        values[f"{data}_baseline_{name}_macro_f1"] = scores.macro_f1
    return _defined(values)


def _with_interval(name: str, interval: Interval) -> dict[str, float]:
    return {name: interval.point, f"{name}_low": interval.low, f"{name}_high": interval.high}


def _defined(values: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items() if math.isfinite(value)}
