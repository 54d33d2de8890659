"""Words: the tokens of any text tile its letters, and folding makes spellings one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.arabic.words import find_words, fold

ARABIC = st.text(alphabet='ابتةىيأإآؤئءلوكمنه َُّْـ،.«»"():\n0١9', max_size=80)


def words(text: str) -> list[str]:
    found = find_words(text)
    return [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إدارة", "اداره"),
        ("آمال", "امال"),
        ("مُحَمَّد", "محمد"),
        ("الحـــرب", "الحرب"),
        ("مستشفى", "مستشفي"),
        ("کتاب", "كتاب"),
    ],
)
def test_spellings_of_one_word_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("على", "علي"), ("ألمانيا", "المانيا"), ("سؤال", "سوال")]
)
def test_words_that_folding_would_confuse_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_short_words_in_hamza_and_lam_lose_the_hamza() -> None:
    assert fold("إلى") == "الي"


def test_numbers_and_runs_of_stops_are_one_token() -> None:
    assert words("13.5 و1,000 ... 10:30") == ["13.5", "و1,000", "...", "10:30"]


def test_marks_and_line_breaks_are_tokens_of_their_own() -> None:
    assert words("قال: «نعم».\nثم") == ["قال", ":", "«", "نعم", "»", ".", "\n", "ثم"]


def test_diacritics_stay_within_the_word() -> None:
    assert words("قَالَ المُتحدِّثُ") == ["قَالَ", "المُتحدِّثُ"]


@given(st.one_of(ARABIC, st.text(max_size=80)))
def test_tokens_are_ordered_and_inside_the_text(text: str) -> None:
    found = find_words(text)
    assert len(found) == len(found.starts) == len(found.ends) == len(found.keys)
    last = 0
    for start, end, key in zip(found.starts, found.ends, found.keys, strict=True):
        assert last <= start < end <= len(text)
        assert key == fold(text[start:end])
        assert key
        last = end


@given(ARABIC)
def test_every_letter_is_in_a_token(text: str) -> None:
    found = find_words(text)
    covered = sum(b - a for a, b in zip(found.starts, found.ends, strict=True))
    assert covered >= sum(c.isalnum() for c in text)


def test_work_grows_in_proportion_to_length() -> None:
    def seconds(text: str) -> float:
        best = 1.0
        for _ in range(3):
            began = time.perf_counter()
            find_words(text)
            best = min(best, time.perf_counter() - began)
        return best

    line = "قال المتحدث إن العمل مستمر، «ولن يتوقف».\n"
    assert seconds(line * 4000) < 40 * max(seconds(line * 400), 1e-4)
