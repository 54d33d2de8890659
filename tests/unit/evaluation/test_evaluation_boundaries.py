import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.evaluation.boundaries import boundary_scores
from clf.schema import Span

_spans = st.lists(st.builds(Span, st.integers(0, 9), st.integers(10, 19)), max_size=6)


def test_exact_spans_only() -> None:
    gold = [[Span(0, 10), Span(11, 20)], [Span(0, 5)]]
    found = boundary_scores(gold, [[Span(0, 10), Span(11, 19), Span(19, 20)], [Span(0, 5)]])
    assert (found.n_gold, found.n_predicted, found.n_matched) == (3, 4, 2)
    assert found.precision == 0.5
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(4 / 7)
    assert found.interval.low <= found.f1 <= found.interval.high
    assert json.loads(json.dumps(found.to_dict()))["n_matched"] == 2


def test_the_same_span_in_another_article_is_no_match() -> None:
    found = boundary_scores([[Span(0, 5)], []], [[], [Span(0, 5)]])
    assert (found.n_matched, found.f1) == (0, 0.0)


def test_repeated_spans_count_once() -> None:
    assert boundary_scores([[Span(0, 5)]], [[Span(0, 5), Span(0, 5)]]).f1 == 1.0


@given(st.lists(st.tuples(_spans, _spans), min_size=1, max_size=4))
def test_bounds(pairs: list[tuple[list[Span], list[Span]]]) -> None:
    gold, predicted = [g for g, _ in pairs], [p for _, p in pairs]
    found = boundary_scores(gold, predicted, n_resamples=20)
    back = boundary_scores(predicted, gold, n_resamples=20)
    assert 0 <= found.f1 <= 1
    assert (found.precision, found.recall) == (back.recall, back.precision)
    if any(gold):
        assert boundary_scores(gold, gold, n_resamples=20).f1 == 1.0


def test_lists_must_go_together() -> None:
    with pytest.raises(ValueError, match="same articles"):
        boundary_scores([[]], [])
