import json

import numpy as np
import pytest
from evaluation_builders import drawn, sure
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
)
from sklearn.metrics import confusion_matrix as sklearn_confusion_matrix

from clf.evaluation.confusion import confusion_matrix, macro_f1
from clf.evaluation.metrics import evaluate_types, gold_ids
from clf.schema import TYPES, SentenceType

ALL = list(range(5))


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 80),
    st.integers(0, 1000),
    st.sets(st.integers(0, 4), min_size=1).map(lambda s: tuple(sorted(s))),
)
def test_agrees_with_scikit_learn(n: int, seed: int, types: tuple[int, ...]) -> None:
    gold, probabilities, groups = drawn(n, seed, types=types)
    predicted = probabilities.argmax(axis=1)
    scores = evaluate_types(gold, probabilities, groups, n_resamples=20)
    assert scores.n == n
    assert scores.n_groups == len(set(groups))
    assert scores.accuracy == pytest.approx(accuracy_score(gold, predicted))
    present = sorted(set(gold.tolist()))
    expected = f1_score(gold, predicted, labels=present, average="macro", zero_division=0)
    assert scores.macro_f1 == pytest.approx(expected)
    assert scores.log_loss == pytest.approx(log_loss(gold, probabilities, labels=ALL))
    expected = brier_score_loss(gold, probabilities, labels=ALL, scale_by_half=False)
    assert scores.brier == pytest.approx(expected)
    assert np.array_equal(scores.confusion, sklearn_confusion_matrix(gold, predicted, labels=ALL))
    columns = precision_recall_fscore_support(gold, predicted, labels=ALL, zero_division=0)
    for label, *row in zip(TYPES, *columns, strict=True):
        found = scores.per_type[label]
        assert [found.precision, found.recall, found.f1, found.support] == pytest.approx(row)
        assert found.predicted == int((predicted == TYPES.index(label)).sum())


def test_confusion_is_five_by_five_whatever_occurs() -> None:
    scores = evaluate_types(np.array([4, 4]), sure(4, 1), ["a", "b"])
    assert scores.confusion[4] == (0, 1, 0, 0, 1)
    assert sum(map(sum, scores.confusion)) == 2
    assert scores.macro_f1 == pytest.approx(2 / 3), "only neutral_report is present in gold"
    assert scores.per_type[SentenceType.OFFICIAL_CLAIM].f1 == 0.0


def test_matrices_are_scored_many_at_once() -> None:
    matrices = np.stack(
        [confusion_matrix(*np.random.default_rng(s).integers(0, 5, (2, 40))) for s in range(4)]
    )
    together = macro_f1(matrices.astype(float))
    assert together.tolist() == [float(macro_f1(m.astype(float))) for m in matrices]
    assert macro_f1(np.zeros((5, 5))) == 0.0


def test_a_certain_wrong_answer_has_a_finite_loss() -> None:
    scores = evaluate_types(np.array([0]), np.eye(5)[[1]], ["a"])
    assert scores.log_loss == pytest.approx(27.63, abs=0.01)
    assert scores.brier == 2.0


def test_ids_follow_the_order_of_types() -> None:
    assert gold_ids(list(TYPES)).tolist() == ALL
    assert gold_ids([]).shape == (0,)


def test_record_is_json() -> None:
    gold, probabilities, groups = drawn(50)
    record = json.loads(json.dumps(evaluate_types(gold, probabilities, groups).to_dict()))
    assert list(record["per_type"]) == [label.value for label in TYPES]
    assert record["intervals"]["macro_f1"]["point"] == record["macro_f1"]
    assert record["per_type"]["neutral_report"]["f1_interval"]["level"] == 0.95
    assert 0 <= record["adaptive_calibration_error"] <= 1


@pytest.mark.parametrize(
    ("gold", "probabilities", "groups", "words"),
    [
        (np.array([], dtype=int), np.empty((0, 5)), [], "at least one sentence"),
        (np.array([0, 1]), sure(0), ["a", "a"], r"shape \(2, 5\)"),
        (np.array([0]), sure(0)[:, :4], ["a"], r"shape \(1, 5\)"),
        (np.array([0]), sure(0), ["a", "b"], "1 groups"),
        (np.array([5]), sure(0), ["a"], "from 0 to 4"),
        (np.array([0.0]), sure(0), ["a"], "from 0 to 4"),
        (np.array([0]), sure(0) * 2, ["a"], "rows of probabilities"),
        (np.array([0]), np.full((1, 5), np.nan), ["a"], "row 0"),
    ],
)
def test_bad_input(
    gold: np.ndarray, probabilities: np.ndarray, groups: list[str], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        evaluate_types(gold, probabilities, groups)
