"""Every number has one name, and what is undefined has none."""

import math

import numpy as np

from clf.evaluation.boundaries import boundary_scores
from clf.evaluation.metrics import evaluate_types
from clf.evaluation.speakers import SpeakerPair, score_speakers
from clf.schema import TYPES, Span
from clf.storage.metric_names import (
    baseline_metrics,
    boundary_metrics,
    speaker_metrics,
    type_metrics,
)

GOLD = np.array([0, 1, 2, 3, 4, 4])
SCORES = evaluate_types(GOLD, np.eye(5)[[0, 1, 2, 3, 4, 0]], list("aabbcc"), n_resamples=100)


def test_types() -> None:
    values = type_metrics(SCORES, "cv")
    for name in ("accuracy", "macro_f1", "expected_calibration_error", "log_loss", "brier"):
        assert values[f"cv_{name}_low"] <= values[f"cv_{name}_high"]
    assert values["cv_accuracy"] == 5 / 6
    assert values["cv_n_sentences"] == 6
    assert values["cv_n_articles"] == 3
    for label in TYPES:
        assert {f"cv_{m}_{label}" for m in ("f1", "precision", "recall", "support")} <= set(values)
        assert f"cv_f1_{label}_low" in values
    assert all(math.isfinite(value) for value in values.values())


def test_boundaries_speakers_baselines() -> None:
    cut = boundary_scores([[Span(0, 2)]], [[Span(0, 2), Span(2, 3)]], n_resamples=10)
    assert boundary_metrics(cut, "test")["test_boundary_precision"] == 0.5
    said = score_speakers([SpeakerPair("زيد", "زيد", None)], ["a"], n_resamples=10)
    assert speaker_metrics(said, "test")["test_speaker_share"] == 1.0
    silent = score_speakers([SpeakerPair(None, None, None)], ["a"], n_resamples=10)
    assert speaker_metrics(silent, "test") == {}
    assert baseline_metrics({"majority": SCORES}, "t")["t_baseline_majority_accuracy"] == 5 / 6
