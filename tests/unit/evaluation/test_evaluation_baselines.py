import numpy as np
import pytest
from evaluation_builders import drawn

from clf.evaluation.baselines import majority_probabilities, score_baselines
from clf.schema import TYPES


def test_each_baseline_is_scored_by_its_share() -> None:
    gold, _, groups = drawn(200)
    train = np.array([1, 1, 1, 4])
    found = score_baselines(train, gold, groups, n_resamples=50)
    assert list(found) == ["majority", *(label.value for label in TYPES)]
    for index, label in enumerate(TYPES):
        scores = found[label.value]
        assert scores.accuracy == pytest.approx((gold == index).mean())
        assert scores.per_type[label].recall == 1.0
        assert scores.per_type[label].predicted == 200
    assert found["majority"].confusion == found["official_claim"].confusion
    assert found["majority"].log_loss < 3 < found["official_claim"].log_loss


def test_majority_rows_are_the_training_shares() -> None:
    rows = majority_probabilities(np.array([4, 4, 4, 0, 0]), 2)
    assert rows.tolist() == [[0.3, 0.1, 0.1, 0.1, 0.4]] * 2
    assert majority_probabilities(np.array([], dtype=int), 1).tolist() == [[0.2] * 5]
