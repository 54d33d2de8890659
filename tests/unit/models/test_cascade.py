import numpy as np
import pytest

from clf.models.cascade import (
    Operating,
    choose_threshold,
    fit_blend,
    operating_points,
)

_GOLD = np.array([0, 1, 2, 3, 4] * 20)


def _answers(right: float, seed: int) -> np.ndarray:
    """Return probabilities (100, 5) of a model that is right in that share of rows."""
    rng = np.random.default_rng(seed)
    labels = np.where(rng.random(100) < right, _GOLD, rng.integers(0, 5, 100))
    found = np.full((100, 5), 0.1)
    found[np.arange(100), labels] = 0.6
    return found


def test_the_better_model_is_heard_more() -> None:
    good, poor = _answers(0.95, 1), _answers(0.3, 2)
    assert fit_blend(poor, good, _GOLD).share > 0.5
    assert fit_blend(good, poor, _GOLD).share < 0.5
    alone = fit_blend(poor, good, _GOLD, share=1.0)
    assert np.array_equal(alone.apply(poor, good).argmax(axis=1), good.argmax(axis=1))


def test_probabilities_sum_to_one() -> None:
    fast, deep = _answers(0.7, 3), _answers(0.8, 4)
    blended = fit_blend(fast, deep, _GOLD).apply(fast, deep)
    assert np.allclose(blended.sum(axis=1), 1)


def test_what_a_threshold_gives() -> None:
    fast = np.array([[0.9, 0.1, 0, 0, 0], [0.4, 0.6, 0, 0, 0], [0.55, 0.45, 0, 0, 0]])
    deep = np.array([[0.2, 0.8, 0, 0, 0], [0.1, 0.9, 0, 0, 0], [0.1, 0.9, 0, 0, 0]])
    points = operating_points(fast, deep, np.array([0, 1, 1]), [0.5, 0.58, 0.7, 1.01])
    assert [round(point.deep_share, 2) for point in points] == [0.0, 0.33, 0.67, 1.0]
    assert [point.macro_f1 for point in points] == pytest.approx([0.6667, 1.0, 1.0, 0.4], abs=1e-3)


def test_the_cheapest_threshold_within_the_loss() -> None:
    points = [
        Operating(0.3, 0.0, 0.80),
        Operating(0.4, 0.1, 0.912),  # good by luck
        Operating(0.5, 0.2, 0.899),
        Operating(0.7, 0.5, 0.91),
        Operating(1.01, 1.0, 0.909),
    ]
    assert choose_threshold(points, 0.005).threshold == 0.7
    assert choose_threshold(points, 0.02).threshold == 0.4
    assert choose_threshold(points, 0.0).threshold == 1.01
    assert choose_threshold(points, 0.2).threshold == 0.3
    # Against what the deep model reaches alone, which the two together may pass.
    assert choose_threshold(points, 0.0, 0.899).threshold == 0.4
    assert choose_threshold(points, 0.0, 2.0).threshold == 1.01
