"""Text rules: what each does, and offset maps that agree with the plain chain on any text."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.arabic import normalise as rules
from clf.arabic.charsets import PRESENTATION_FORMS, has_arabic
from clf.arabic.normalise import (
    RULES,
    Rule,
    collapse_space,
    normalise,
    normalise_with_offsets,
    trace,
    trace_collapse,
)
from clf.schema import Span

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    st.sampled_from(list("اأإآىةؤئيكهـ \t\n\u064b\u0651\u200f\u200d٣۴«»“”'ﻻﷺﷲﹰﱞ🙂aA")), max_size=60
)


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (rules.expand_presentation_forms, "ﻻ ﻣﺼﺮ", "لا مصر"),
        (rules.expand_presentation_forms, "ﷲ", "الله"),
        (rules.expand_presentation_forms, "ك\ufe77تب", "ك\u0640\u064eتب"),
        (rules.expand_presentation_forms, "ك\ufe76تب", "ك\u064eتب"),
        (rules.strip_invisible, "\u200fكتب\u200c\u2067ها\u2069\ufeff", "كتبها"),
        (rules.strip_diacritics, "كَتَبَ اللُّغةَ هٰذا", "كتب اللغة هذا"),
        (rules.strip_tatweel, "الـعـراق", "العراق"),
        (rules.unify_alef, "أحمد إلى آل ٱلله", "احمد الى ال الله"),
        (rules.unify_hamza, "مسؤول هيئة", "مسوول هيية"),
        (rules.unify_persian, "یکی", "يكي"),
        (rules.unify_ya, "مصطفى", "مصطفي"),
        (rules.unify_ta_marbuta, "مدينة", "مدينه"),
        (rules.unify_digits, "١٢٣ ۴۵۶ 789", "123 456 789"),
        (rules.unify_quotes, "«أ» “ب” ‘ج’ „د‟", '"أ" "ب" \'ج\' "د"'),
        (rules.collapse_space, "  قال \u00a0\r\n\tنعم ", "قال نعم"),
    ],
)
def test_rule(rule: Rule, text: str, expected: str) -> None:
    assert rule(text) == expected


def test_the_standard_chain() -> None:
    assert normalise("\u200fقالَ  أَحْمَدٌ:\n«الهيئـة ١٢»") == 'قال احمد: "الهييه 12"'


def test_empty() -> None:
    assert normalise("") == normalise(" \u200f ") == ""
    assert normalise_with_offsets("").to_original(0, 0) == Span(0, 0)


def test_one_ligature_becomes_eighteen_characters() -> None:
    text = "قال \ufdfa ذلك"
    copy = normalise_with_offsets(text)
    assert len(rules.expand_presentation_forms("\ufdfa")) == 18
    assert copy.offsets == (0, 1, 2, 3, *[4] * 18, 5, 6, 7, 8)
    assert copy.to_original(4, 22).of(text) == copy.to_original(7, 9).of(text) == "\ufdfa"


def test_the_way_back_includes_dropped_marks() -> None:
    text = "قَالَ\u200f   أَحْمَدُ"
    copy = normalise_with_offsets(text)
    assert copy.text == "قال احمد"
    assert copy.to_original(0, 3).of(text) == "قَالَ\u200f"
    assert copy.to_original(4, 8).of(text) == "أَحْمَدُ"
    assert copy.to_original(8, 8) == Span(len(text), len(text))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 4)])
def test_a_span_outside_the_copy_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= start <= end <= 3"):
        normalise_with_offsets("نعم").to_original(start, end)


@given(TEXTS)
def test_the_table_equals_the_rules_one_after_another(text: str) -> None:
    chained = reduce(lambda current, rule: rule(current), (*RULES, collapse_space), text)
    assert normalise(text) == chained
    assert normalise(chained) == chained


@given(TEXTS)
def test_offsets_agree_with_the_plain_chain(text: str) -> None:
    copy = normalise_with_offsets(text)
    assert copy.text == normalise(text)
    assert len(copy.text) == len(copy.offsets) == len(copy.ends)
    assert list(copy.offsets) == sorted(copy.offsets)
    assert all(0 <= a < b <= len(text) for a, b in zip(copy.offsets, copy.ends, strict=True))
    for character, offset in zip(copy.text, copy.offsets, strict=True):
        made = reduce(lambda current, rule: rule(current), RULES, text[offset])
        assert character in made or (character == " " and made.isspace())


@given(TEXTS, st.data())
def test_the_way_back_gives_the_same_copy(text: str, data: st.DataObject) -> None:
    copy = normalise_with_offsets(text)
    start = data.draw(st.integers(0, len(copy.text)))
    end = data.draw(st.integers(start, len(copy.text)))
    span = copy.to_original(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert normalise(copy.text[start:end]) in normalise(span.of(text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@given(text=TEXTS)
def test_each_rule_has_its_offset_map(rule: Rule, text: str) -> None:
    copy = trace(rule, text)
    assert copy.text == rule(text)
    assert all(char in rule(text[i]) for char, i in zip(copy.text, copy.offsets, strict=True))


@given(TEXTS)
def test_collapsing_has_its_offset_map(text: str) -> None:
    copy = trace_collapse(trace(str, text))
    assert copy.text == collapse_space(text)
    assert all(
        text[i] == c or text[i].isspace() for c, i in zip(copy.text, copy.offsets, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", False),
        ("", False),
        ("١٢ ، ؟ \u064b", False),
        ("a ب", True),
        ("ﻻ", True),
        ("گ", True),
    ],
)
def test_has_arabic(text: str, expected: bool) -> None:
    assert has_arabic(text) is expected


def test_every_presentation_form_is_spelled_out() -> None:
    plain = rules.expand_presentation_forms("".join(sorted(PRESENTATION_FORMS)))
    # Koranic signs and brackets that stand for themselves have no plain form.
    assert len(set(plain) & PRESENTATION_FORMS) < 80
