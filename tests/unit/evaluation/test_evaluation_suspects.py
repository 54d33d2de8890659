import numpy as np
import pytest
from evaluation_builders import article, drawn, sure

from clf.evaluation.suspects import (
    evidence_words,
    find_suspects,
    suggestion_counts,
    suggestions,
    thresholds,
)
from clf.schema import TYPES, Evidence, SentenceType

M, O, T, F, N = SentenceType  # noqa: E741 - the short names of the guidelines


def test_thresholds_are_mean_self_confidence() -> None:
    gold = np.array([0, 0, 1])
    probabilities = np.array([[0.9, 0.1, 0, 0, 0], [0.5, 0.5, 0, 0, 0], [0.4, 0.6, 0, 0, 0]])
    assert thresholds(gold, probabilities).tolist() == [0.7, 0.6, np.inf, np.inf, np.inf]


def test_a_type_must_pass_its_threshold_and_beat_the_given_one() -> None:
    gold = np.array([0, 0, 1, 1])
    probabilities = np.array(
        [
            [0.9, 0.1, 0, 0, 0],
            [0.1, 0.9, 0, 0, 0],  # passes the threshold of type 1, 0.7, and beats 0.1
            [0.0, 1.0, 0, 0, 0],
            [0.45, 0.4, 0.15, 0, 0],  # 0.45 beats 0.4 but does not pass the threshold 0.5
        ]
    )
    assert suggestions(gold, probabilities).tolist() == [0, 1, 1, 1]
    assert suggestion_counts(gold, probabilities)[:2, :2].tolist() == [[1, 1], [0, 2]]


def test_an_easy_type_is_held_to_its_own_standard() -> None:
    """Beating the given type is not enough where its rival is usually told with certainty."""
    gold = np.array([1, 1, 0])
    probabilities = np.array([[0, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0.4, 0.6, 0, 0, 0]], dtype=float)
    assert suggestions(gold, probabilities).tolist() == [1, 1, 0]


def test_a_type_that_nobody_labelled_is_never_suggested() -> None:
    assert suggestions(np.array([0, 0]), sure(3, 0)).tolist() == [0, 0]


def test_suspects_are_ranked_by_margin() -> None:
    first = article("مقال", (O, "قال الوزير"), (N, "وقع الحادث"))
    second = article("x", (N, "انتهى"), (O, "أعلن"))
    probabilities = sure(TYPES.index(O), TYPES.index(O), TYPES.index(N), TYPES.index(N))
    probabilities[3] = 0.02
    probabilities[3, TYPES.index(N)] = 0.92
    found = find_suspects([first, second], probabilities)
    assert [(s.article_id, s.text, s.given, s.suggested) for s in found] == [
        ("x", "أعلن", O, N),
        ("مقال", "وقع الحادث", N, O),
    ]
    assert [s.row for s in found] == [3, 1]
    assert found[0].margin == pytest.approx(0.9)
    assert found[0].to_dict()["margin"] == 0.9
    assert find_suspects([first, second], probabilities, limit=1) == found[:1]


def test_planted_errors_come_first() -> None:
    gold, _, groups = drawn(300)
    probabilities = np.full((300, 5), 0.05) + 0.75 * np.eye(5)[gold]
    wrong = gold.copy()
    planted = np.arange(0, 300, 20)
    wrong[planted] = (gold[planted] + 1) % 5
    articles = [
        article(name, *[(TYPES[wrong[i]], f"جملة {i}") for i in range(300) if groups[i] == name])
        for name in dict.fromkeys(groups)
    ]
    order = [i for name in dict.fromkeys(groups) for i in range(300) if groups[i] == name]
    found = find_suspects(articles, probabilities[order])
    assert sorted(order[s.row] for s in found) == planted.tolist()


def test_wrong_shapes() -> None:
    with pytest.raises(ValueError, match=r"shape \(1, 5\)"):
        find_suspects([article("x", (N, "انتهى"))], sure(0, 1))


def test_evidence_in_the_order_of_its_weight() -> None:
    words = [Evidence(0, 3, "قال", 0.5), Evidence(4, 9, "شاهد", 1.5)]
    assert evidence_words(words) == ("شاهد", "قال")
