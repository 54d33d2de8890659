"""Quotations: every style of mark, mixed styles, and quotations that never close."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.arabic.words import find_words
from clf.attribution.index import TokenIndex
from clf.attribution.lexicon import lexicon
from clf.attribution.quotations import find_quotations
from clf.schema.records import Span

TEXT = st.text(alphabet='اب لم«»“”"„‟‹›\n .،:(', max_size=60)


def spans(text: str) -> list[Span]:
    words = find_words(text)
    entries = lexicon().entries(words.keys)
    return find_quotations(text, words, entries, TokenIndex(entries))


def quoted(text: str) -> list[str]:
    return [span.of(text) for span in spans(text)]


@pytest.mark.parametrize(
    "quotation",
    ["“نحن هنا”", "”نحن هنا“", "«نحن هنا»", '"نحن هنا"', "„نحن هنا“", "»نحن هنا«", "“نحن هنا“"],
)
def test_every_style_of_marks(quotation: str) -> None:
    assert quoted(f"قال {quotation} ثم مضى") == [quotation]


def test_mismatched_marks_close_when_no_other_mark_follows() -> None:
    assert quoted('قال «نحن هنا" ثم مضى') == ['«نحن هنا"']


def test_a_mark_of_another_style_is_nested() -> None:
    assert quoted('قال «هذا "بيت" كبير» ثم') == ['«هذا "بيت" كبير»']


def test_one_that_never_closes_ends_with_its_paragraph() -> None:
    assert quoted("قال «نحن هنا ثم مضى\nوهذا سطر آخر") == ["«نحن هنا ثم مضى"]


def test_one_that_closes_in_the_next_paragraph_runs_on() -> None:
    assert quoted('قال "نحن\nهنا" ثم') == ['"نحن\nهنا"']


def test_a_paragraph_that_opens_again_goes_on() -> None:
    assert quoted("قال «أول\n«ثان» ثم مضى")[0].startswith("«أول")


def test_one_open_at_the_end_of_the_text_ends_there() -> None:
    assert quoted("قال «نحن هنا") == ["«نحن هنا"]


def test_two_quotations_of_one_sentence() -> None:
    assert quoted("قال «نعم نعم» ثم «لا لا»") == ["«نعم نعم»", "«لا لا»"]


@given(st.one_of(TEXT, st.text(max_size=60)))
def test_quotations_are_ordered_disjoint_and_inside_the_text(text: str) -> None:
    last = 0
    for span in spans(text):
        assert last <= span.start <= span.end <= len(text)
        last = span.end


def test_work_grows_in_proportion_to_length() -> None:
    def seconds(text: str) -> float:
        words = find_words(text)
        entries = lexicon().entries(words.keys)
        best = 1.0
        for _ in range(3):
            began = time.perf_counter()
            find_quotations(text, words, entries, TokenIndex(entries))
            best = min(best, time.perf_counter() - began)
        return best

    line = "قال «نحن هنا\nثم " + '"لا" '
    assert seconds(line * 2000) < 60 * max(seconds(line * 200), 1e-4)
