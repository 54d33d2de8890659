import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.evaluation.reliability import (
    N_BINS,
    accuracy_at_coverage,
    coverage_accuracy,
    expected_calibration_error,
    expected_calibration_error_adaptive,
    reliability_table,
)

_rows = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def columns(rows: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    """Return confidence and correct."""
    return np.array([c for c, _ in rows]), np.array([k for _, k in rows], dtype=bool)


def by_hand(confidence: np.ndarray, correct: np.ndarray) -> float:
    """Compute the error as the paper defines it, bin by bin."""
    total = 0.0
    for m in range(1, N_BINS + 1):
        low = -1 if m == 1 else (m - 1) / N_BINS
        inside = (confidence > low) & (confidence <= m / N_BINS)
        if inside.any():
            gap = abs(correct[inside].mean() - confidence[inside].mean())
            total += inside.sum() / len(confidence) * gap
    return total


def test_agrees_with_the_definition() -> None:
    rng = np.random.default_rng(1)
    confidence = rng.uniform(0.2, 1, 500)
    correct = rng.random(500) < confidence**2
    found = expected_calibration_error(confidence, correct)
    assert found == pytest.approx(by_hand(confidence, correct))
    assert found > 0.1


def test_known_values() -> None:
    half = np.array([True, False])
    assert expected_calibration_error(np.array([0.5, 0.5]), half) == 0.0
    assert expected_calibration_error(np.array([1.0, 1.0]), half) == 0.5
    assert expected_calibration_error_adaptive(np.array([0.5, 0.5]), half) == 0.0
    assert expected_calibration_error_adaptive(np.array([0.0]), np.array([True])) == 1.0


@given(_rows)
def test_bounds_and_independence_of_order(rows: list[tuple[float, bool]]) -> None:
    confidence, correct = columns(rows)
    order = np.random.default_rng(len(rows)).permutation(len(rows))
    for error in (expected_calibration_error, expected_calibration_error_adaptive):
        found = error(confidence, correct)
        assert 0 <= found <= 1
        assert error(confidence[order], correct[order]) == pytest.approx(found)
    # No binning can tell less than the overall gap.
    gap = abs(confidence.mean() - correct.mean())
    assert expected_calibration_error(confidence, correct) >= gap - 1e-9
    assert expected_calibration_error_adaptive(confidence, correct) >= gap - 1e-9


@given(_rows)
def test_table_counts_everything_once(rows: list[tuple[float, bool]]) -> None:
    confidence, correct = columns(rows)
    table = reliability_table(confidence, correct)
    assert len(table) == N_BINS
    assert sum(row.n for row in table) == len(rows)
    hits = sum(row.n * row.accuracy for row in table if row.accuracy is not None)
    assert hits == pytest.approx(correct.sum())
    for row in table:
        assert (row.confidence is None) == (row.n == 0)
        if row.confidence is not None:
            assert row.low - 1e-9 <= row.confidence <= row.high + 1e-9


@given(_rows)
def test_curve_rises_in_coverage_to_all(rows: list[tuple[float, bool]]) -> None:
    confidence, correct = columns(rows)
    curve = coverage_accuracy(confidence, correct)
    assert curve.coverage[-1] == 1.0
    assert curve.accuracy[-1] == pytest.approx(correct.mean())
    assert list(curve.coverage) == sorted(set(curve.coverage))
    for threshold, coverage, accuracy in zip(
        curve.threshold, curve.coverage, curve.accuracy, strict=True
    ):
        answered = confidence >= threshold
        assert coverage == pytest.approx(answered.mean())
        assert accuracy == pytest.approx(correct[answered].mean())
    assert accuracy_at_coverage(confidence, correct, 1.0) == curve.accuracy[-1]


def test_accuracy_at_coverage() -> None:
    confidence = np.array([0.9, 0.8, 0.8, 0.3])
    correct = np.array([True, True, False, False])
    assert accuracy_at_coverage(confidence, correct, 0.25) == 1.0
    assert accuracy_at_coverage(confidence, correct, 0.5) == pytest.approx(2 / 3), "equals stay"
    assert accuracy_at_coverage(confidence, correct, 1.0) == 0.5
    with pytest.raises(ValueError, match="coverage above 0"):
        accuracy_at_coverage(confidence, correct, 0.0)


def test_bad_input() -> None:
    with pytest.raises(ValueError, match="one shape"):
        expected_calibration_error(np.array([0.5]), np.array([True, False]))
    with pytest.raises(ValueError, match="one shape"):
        coverage_accuracy(np.array([]), np.array([], dtype=bool))
    with pytest.raises(ValueError, match="from 0 to 1"):
        reliability_table(np.array([1.2]), np.array([True]))


def test_records_are_json() -> None:
    confidence, correct = np.array([0.9, 0.4]), np.array([True, False])
    rows = json.loads(json.dumps([row.to_dict() for row in reliability_table(confidence, correct)]))
    assert [row["n"] for row in rows if row["n"]] == [1, 1]
    assert json.loads(json.dumps(coverage_accuracy(confidence, correct).to_dict())) == {
        "threshold": [0.9, 0.4],
        "coverage": [0.5, 1.0],
        "accuracy": [1.0, 0.5],
    }
