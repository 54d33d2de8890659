import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.evaluation.projection import project


@given(st.floats(0.2, 0.9), st.floats(0.05, 0.5))
def test_a_law_is_found_again_with_the_size_that_a_bar_takes(factor: float, rate: float) -> None:
    sizes = (100, 300, 900, 2000)
    found = project([(n, 1 - factor * n**-rate) for n in sizes], 0.8)
    assert found is not None
    assert found.factor == pytest.approx(factor)
    assert found.rate == pytest.approx(rate)
    assert found.score(300) == pytest.approx(1 - factor * 300**-rate)
    if found.needed is not None and found.needed > 1:
        assert found.score(found.needed) >= 0.8 - 1e-9
        assert found.score(found.needed - 1) < 0.8 + 1e-9


def test_a_flat_or_a_falling_curve_reaches_nothing() -> None:
    flat, falling = ([(100, 0.5), (1000, 0.5)], [(100, 0.5), (1000, 0.4)])
    for points in (flat, falling):
        found = project(points, 0.8)
        assert found is not None
        assert found.needed is None


def test_too_few_points() -> None:
    assert project([(0, 0.4), (100, 0.5), (100, 0.6)], 0.8) is None
    assert project([], 0.8) is None
