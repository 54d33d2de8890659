"""The hidden layer: it learns what stands together, by steps whose slopes are right."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clf.models.hidden import WideAndDeep, _Learner, fit_wide_and_deep
from clf.schema import TYPES


def answers(network: WideAndDeep, rows: NDArray[np.float32]) -> NDArray[np.int64]:
    units = np.maximum(rows @ network.units + network.thresholds, 0)
    scores = units @ network.out + rows @ network.wide + network.bias
    found: NDArray[np.int64] = scores.argmax(axis=1)
    return found


def either_but_not_both(n: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return rows of two facts, each told by ten features, and whether they differ."""
    rng = np.random.default_rng(1)
    facts = rng.integers(0, 2, (n, 2))
    told = np.concatenate([facts, 1 - facts], axis=1).repeat(10, axis=1)
    return told.astype(np.float32), (facts[:, 0] ^ facts[:, 1]).astype(np.int64)


def test_it_learns_what_no_sum_of_weights_can_tell() -> None:
    rows, gold = either_but_not_both(6000)
    network = fit_wide_and_deep(csr_matrix(rows), gold, np.ones(len(gold)), n_units=16, seed=3)
    assert (answers(network, rows) == gold).mean() > 0.95


def test_a_row_of_no_weight_teaches_nothing() -> None:
    rows, gold = either_but_not_both(6000)
    weight = np.ones(len(gold))
    weight[::2] = 1e-9
    spoilt = gold.copy()
    spoilt[::2] = 1 - gold[::2]
    network = fit_wide_and_deep(csr_matrix(rows), spoilt, weight, n_units=16, seed=3)
    assert (answers(network, rows) == gold).mean() > 0.9


def test_a_seed_decides_all() -> None:
    rows, gold = either_but_not_both(300)
    worth = np.ones(len(gold))
    one = fit_wide_and_deep(csr_matrix(rows), gold, worth, n_units=4, seed=3)
    again = fit_wide_and_deep(csr_matrix(rows), gold, worth, n_units=4, seed=3)
    other = fit_wide_and_deep(csr_matrix(rows), gold, worth, n_units=4, seed=4)
    assert np.array_equal(one.units, again.units)
    assert not np.array_equal(one.units, other.units)


@pytest.mark.parametrize("name", ["wide", "bias", "units", "thresholds", "out"])
def test_the_slopes_are_those_of_the_loss(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clf.models.hidden._UNITS_HIDDEN", 0.0)
    rng = np.random.default_rng(5)
    learner = _Learner.fresh(6, 3, rng)
    learner.weights["thresholds"] += 0.2
    rows = rng.random((4, 6), dtype=np.float32)
    gold = np.array([0, 1, 4, 1])
    worth = np.array([1.0, 0.5, 2.0, 1.0], dtype=np.float32)

    def loss() -> float:
        w = {n: values.astype(np.float64) for n, values in learner.weights.items()}
        units = np.maximum(rows @ w["units"] + w["thresholds"], 0)
        scores = units @ w["out"] + rows @ w["wide"] + w["bias"]
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return float(-(scores[np.arange(4), gold] * worth).sum() / worth.sum())

    slopes = learner.gradients(csr_matrix(rows), gold, worth, rng)[name]
    values = learner.weights[name]
    assert slopes.shape == values.shape
    assert values.shape[-1] in (len(TYPES), 3)
    place = tuple(0 for _ in values.shape)
    before = values[place]
    values[place] = before + 1e-2
    above = loss()
    values[place] = before - 1e-2
    assert slopes[place] == pytest.approx((above - loss()) / 2e-2, abs=1e-3)
