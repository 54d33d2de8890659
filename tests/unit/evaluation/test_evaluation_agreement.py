import json
import math

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from clf.evaluation.agreement import Reading, SentenceKey, agreement, cohen_kappa
from clf.evaluation.confusion import confusion_matrix
from clf.schema import TYPES, SentenceType

M, O, T, F, N = SentenceType  # noqa: E741 - the short names of the guidelines


def readings(
    *types: SentenceType, text: str | None = None, per_article: int = 3
) -> dict[SentenceKey, Reading]:
    return {
        SentenceKey(f"a{i // per_article}", i, i + 1): Reading(label, text)
        for i, label in enumerate(types)
    }


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 5, size=80)
    b = np.where(rng.random(80) < 0.7, a, rng.integers(0, 5, size=80))
    matrix = confusion_matrix(a, b).astype(float)
    expected = cohen_kappa_score(a, b, labels=range(5))
    assert float(cohen_kappa(matrix[None])[0]) == pytest.approx(expected)


def test_kappa_is_undefined_where_chance_always_agrees() -> None:
    matrix = np.zeros((2, 5, 5))
    matrix[0, 2, 2] = 4
    assert np.isnan(cohen_kappa(matrix)).all()
    found = agreement(readings(N, N), readings(N, N), n_resamples=10)
    assert math.isnan(found.kappa.point)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["kappa"]["point"] is None


def test_agreement() -> None:
    first = readings(O, O, N, T, F, N, text="نص")
    second = readings(O, N, N, T, F, N)
    found = agreement(first, second, n_resamples=200)
    assert (found.n, found.n_articles) == (6, 2)
    assert found.share.point == pytest.approx(5 / 6)
    assert found.kappa.low <= found.kappa.point <= found.kappa.high
    assert found.confusion[TYPES.index(O)][TYPES.index(N)] == 1
    assert found.per_type[O] == pytest.approx(2 / 3)
    assert found.per_type[N] == pytest.approx(4 / 5)
    assert (found.per_type[T], found.per_type[M]) == (1.0, None)
    (only,) = found.disagreements
    assert (only.key, only.first, only.second, only.text) == (
        SentenceKey("a0", 1, 2),
        O,
        N,
        "نص",
    )
    assert (found.only_first, found.only_second) == (0, 0)


def test_the_text_comes_from_whoever_has_it() -> None:
    found = agreement(readings(O, N), readings(N, N, text="نص"), n_resamples=10)
    assert found.disagreements[0].text == "نص"


def test_only_exact_spans_are_matched_and_the_others_counted() -> None:
    first, second = readings(O, N, T), readings(O, N, T, F)
    del second[SentenceKey("a0", 0, 1)]
    second[SentenceKey("a0", 0, 2)] = Reading(O)
    found = agreement(first, second, n_resamples=10)
    assert (found.n, found.only_first, found.only_second) == (2, 1, 2)


def test_nothing_in_common() -> None:
    with pytest.raises(ValueError, match="both annotators labelled; found none"):
        agreement(readings(O), {})
