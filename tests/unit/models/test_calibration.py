import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.evaluation.reliability import expected_calibration_error
from clf.models.calibration import Calibration, fit_calibration, softmax


def _overconfident(n: int = 4000, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds three times too large for labels drawn from their softmax."""
    generator = np.random.default_rng(seed)
    honest = generator.normal(0, 1.5, (n, 5))
    chances = softmax(honest)
    gold = np.array([generator.choice(5, p=row) for row in chances])
    return honest * 3, gold


def _error(probabilities: np.ndarray, gold: np.ndarray) -> float:
    return float(
        expected_calibration_error(probabilities.max(axis=1), probabilities.argmax(axis=1) == gold)
    )


def test_calibration_undoes_overconfidence() -> None:
    logits, gold = _overconfident()
    calibration = fit_calibration(logits, gold)
    assert calibration.scale == pytest.approx(1 / 3, rel=0.1)
    assert _error(softmax(logits), gold) > 0.15
    assert _error(calibration.apply(logits), gold) < 0.03


def test_calibration_is_deterministic() -> None:
    logits, gold = _overconfident(500)
    assert fit_calibration(logits, gold) == fit_calibration(logits, gold)


def test_a_bias_can_lift_a_type_that_is_always_underrated() -> None:
    logits, gold = _overconfident(2000)
    shifted = logits.copy()
    shifted[:, 2] -= 2.0
    calibration = fit_calibration(shifted, gold)
    assert max(range(5), key=lambda i: calibration.bias[i]) == 2


@given(st.lists(st.lists(st.floats(-50, 50), min_size=5, max_size=5), min_size=1, max_size=8))
def test_probabilities_sum_to_one(rows: list[list[float]]) -> None:
    probabilities = Calibration(0.7, (0.1, -0.2, 0.0, 0.0, 0.1)).apply(np.array(rows))
    assert probabilities.shape == (len(rows), 5)
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert (probabilities >= 0).all()


def test_no_sentences_give_no_probabilities() -> None:
    assert Calibration(1.0, (0.0,) * 5).apply(np.zeros((0, 5))).shape == (0, 5)
