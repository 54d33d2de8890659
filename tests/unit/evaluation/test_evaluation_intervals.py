import time

import numpy as np
import pytest
from evaluation_builders import drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from clf.evaluation.intervals import (
    Statistic,
    cluster_bootstrap,
    group_codes,
    group_totals,
    share_interval,
)
from clf.evaluation.metrics import evaluate_types

MEAN: dict[str, Statistic] = {"mean": lambda sums: sums[:, 0] / sums[:, 1]}


@settings(max_examples=25, deadline=None)
@given(st.integers(150, 400), st.integers(0, 500))
def test_intervals_hold_their_point(n: int, seed: int) -> None:
    gold, probabilities, groups = drawn(n, seed)
    scores = evaluate_types(gold, probabilities, groups, n_resamples=300, seed=seed)
    for name in ("accuracy", "macro_f1", "log_loss", "brier"):
        found = scores.intervals[name]
        assert found.low <= found.point <= found.high, name
        assert found.low < found.high
        assert (found.n_groups, found.n_resamples) == (len(set(groups)), 300)


def test_same_seed_same_interval() -> None:
    gold, probabilities, groups = drawn(100)
    first = evaluate_types(gold, probabilities, groups, seed=1)
    assert first == evaluate_types(gold, probabilities, groups, seed=1)
    assert first.intervals != evaluate_types(gold, probabilities, groups, seed=2).intervals


def test_agrees_with_resampling_the_sentences_themselves() -> None:
    rng = np.random.default_rng(3)
    groups = [f"a{i // 10}" for i in range(300)]
    correct = rng.random(300) < np.repeat(rng.uniform(0.4, 1.0, 30), 10)
    by_group = correct.reshape(30, 10)
    slow = [by_group[rng.integers(0, 30, 30)].mean() for _ in range(4000)]
    found = share_interval(correct, groups, n_resamples=4000)
    assert found.point == pytest.approx(correct.mean())
    assert found.low == pytest.approx(np.percentile(slow, 2.5), abs=0.012)
    assert found.high == pytest.approx(np.percentile(slow, 97.5), abs=0.012)


def test_articles_are_drawn_not_sentences() -> None:
    # Each article is all right or all wrong, so 200 sentences say no more than 10 articles.
    correct = np.repeat(np.arange(10) < 5, 20)
    by_article = share_interval(correct, [f"a{i // 20}" for i in range(200)])
    by_sentence = share_interval(correct, [f"s{i}" for i in range(200)])
    assert by_article.high - by_article.low > 3 * (by_sentence.high - by_sentence.low)


def test_level_widens() -> None:
    totals = np.stack([np.random.default_rng(0).random(40), np.ones(40)], axis=1)
    narrow = cluster_bootstrap(totals, MEAN, level=0.5)["mean"]
    wide = cluster_bootstrap(totals, MEAN, level=0.99)["mean"]
    assert wide.low < narrow.low < narrow.high < wide.high


def test_one_group_has_no_width() -> None:
    found = share_interval(np.array([True, False]), ["a", "a"])
    assert (found.low, found.point, found.high, found.n_groups) == (0.5, 0.5, 0.5, 1)


def test_undefined_resamples_do_not_count() -> None:
    totals = np.array([[1.0, 2.0], [0.0, 0.0]])
    with np.errstate(invalid="ignore"):
        found = cluster_bootstrap(totals, MEAN)["mean"]
    assert (found.low, found.high) == (0.5, 0.5)


def test_many_groups_are_resampled_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    totals = np.stack([np.random.default_rng(0).random(40), np.ones(40)], axis=1)
    monkeypatch.setattr("clf.evaluation.intervals._CELLS", 100)
    found = cluster_bootstrap(totals, MEAN, n_resamples=501)["mean"]
    assert found.low < found.point < found.high


def test_groups_are_summed_by_name() -> None:
    codes, n_groups = group_codes(["ب", "أ", "ب"])
    assert (codes.tolist(), n_groups) == ([0, 1, 0], 2)
    totals = group_totals(np.array([[1.0], [2.0], [4.0]]), ["ب", "أ", "ب"])
    assert totals.tolist() == [[5.0], [2.0]]


def test_bad_requests() -> None:
    with pytest.raises(ValueError, match="need a group"):
        cluster_bootstrap(np.empty((0, 2)), MEAN)
    with pytest.raises(ValueError, match="level"):
        cluster_bootstrap(np.ones((2, 2)), MEAN, level=1.0)


def test_ten_times_the_sentences_take_no_more_than_ten_times_as_long() -> None:
    def seconds(n: int) -> float:
        gold, probabilities, groups = drawn(n, n_groups=n // 20)
        began = time.perf_counter()
        evaluate_types(gold, probabilities, groups)
        return time.perf_counter() - began

    few = min(seconds(700) for _ in range(3))
    assert min(seconds(7000) for _ in range(3)) < 30 * few
