"""Wrapped lines fit, and hold every word in its order."""

from hypothesis import given
from hypothesis import strategies as st

from clf.report.wrap import pad, text_width, wrap

TEXT = st.text(alphabet="ابت\u064b\u0651 abc漢،", max_size=120)


@given(TEXT, st.integers(min_value=2, max_value=40))
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(0 <= text_width(line) <= width and line for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@given(st.lists(st.text(alphabet="ابتث", min_size=1, max_size=10), max_size=20))
def test_words_that_fit_are_never_cut(words: list[str]) -> None:
    assert " ".join(wrap(" ".join(words), 10)).split() == words


def test_marks_take_no_room_and_stay_with_their_letter() -> None:
    assert text_width("مدّةً") == 3
    assert wrap("بّبّبّبّ", 2) == ["بّبّ", "بّبّ"]


def test_pad() -> None:
    assert pad("ab", 4) == "ab  "
    assert pad("بّ", 3) == "بّ  "
    assert pad("abcd", 2) == "abcd"
