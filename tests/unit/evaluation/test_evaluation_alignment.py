import numpy as np
import pytest
from evaluation_builders import sure
from hypothesis import given
from hypothesis import strategies as st

from clf.evaluation.alignment import align, aligned_probabilities
from clf.evaluation.metrics import evaluate_types
from clf.schema import Span

_spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda s: Span(s[0], s[0] + s[1])),
    max_size=8,
)


def test_exact_then_largest_overlap_then_none() -> None:
    gold = [Span(0, 10), Span(11, 20), Span(21, 30), Span(40, 50)]
    predicted = [Span(0, 14), Span(0, 10), Span(14, 30), Span(30, 40)]
    assert align(gold, predicted) == [1, 2, 2, None]
    assert align(gold, []) == [None] * 4
    assert align([], predicted) == []


def test_the_first_of_equals_is_taken() -> None:
    assert align([Span(0, 10)], [Span(0, 5), Span(5, 10)]) == [0]
    assert align([Span(0, 10)], [Span(0, 10), Span(0, 10)]) == [0]


@given(_spans, _spans)
def test_no_prediction_overlaps_more(gold: list[Span], predicted: list[Span]) -> None:
    def overlap(a: Span, b: Span) -> int:
        return max(0, min(a.end, b.end) - max(a.start, b.start))

    for span, index in zip(gold, align(gold, predicted), strict=True):
        best = max((overlap(span, other) for other in predicted), default=0)
        if index is None:
            assert best == 0
        else:
            assert overlap(span, predicted[index]) == best
            assert (span in predicted) == (predicted[index] == span)


def test_a_missing_prediction_is_wrong_for_every_type() -> None:
    gold = np.arange(5)
    rows = aligned_probabilities(gold, [None] * 5, np.empty((0, 5)))
    assert rows.sum(axis=1) == pytest.approx(np.ones(5))
    assert evaluate_types(gold, rows, ["a"] * 5).accuracy == 0.0


def test_rows_follow_the_alignment() -> None:
    rows = aligned_probabilities(np.array([1, 2]), [1, 0], sure(2, 1))
    assert rows.argmax(axis=1).tolist() == [1, 2]
