"""Isolates are balanced; visual order loses nothing and undoes itself on Arabic."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.report.bidi import arabic_run, unknown_run, visual
from clf.report.formats import BidiMode

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىئؤ"
WORD = st.text(alphabet=LETTERS, min_size=1, max_size=8)
PIECE = st.one_of(
    WORD, st.sampled_from(["،", ".", "(", ")", "«", "»", "123", "٤٥٦", "10:30", "اً", "مدّة"])
)


@pytest.mark.parametrize(
    ("logical", "seen"),
    [
        ("ابج", "جبا"),
        ("سنة 2014 م", "م 2014 ةنس"),
        ("الساعة 10:30 صباحا", "احابص 10:30 ةعاسلا"),
        ("بنسبة 3,5% فقط", "طقف 3,5% ةبسنب"),
        ("قال (ترامب) نعم", "معن (بمارت) لاق"),
        ("حلف NATO (OTAN) قال", "لاق NATO (OTAN) فلح"),
        ("صحيفة New York Times قالت", "تلاق New York Times ةفيحص"),
        ("(NATO) قال", "لاق (NATO)"),
        ("طائرة F-16 قصفت", "تفصق F-16 ةرئاط"),
        ("«نعم»", "«معن»"),
        ("مدّة", "ةدّم"),
    ],
)
def test_visual_order(logical: str, seen: str) -> None:
    assert visual(logical) == seen


@given(st.lists(PIECE, max_size=12).map(" ".join))
def test_visual_twice_gives_arabic_back(text: str) -> None:
    assert visual(visual(text)) == text


@given(st.text(max_size=60))
def test_visual_loses_nothing(text: str) -> None:
    sides = str.maketrans("()[]{}«»‹›<>⟨⟩﴾﴿", "(([[{{««‹‹<<⟨⟨﴾﴾")
    assert Counter(visual(text).translate(sides)) == Counter(text.translate(sides))


@given(st.text(alphabet="abcXYZ 0123", max_size=40).filter(lambda t: t == t.strip()))
def test_visual_keeps_latin_words_readable(text: str) -> None:
    assert Counter(visual(f"قال {text} نعم").split()) >= Counter(
        word for word in text.split() if word.isalpha() or word.isdigit()
    )


def test_modes() -> None:
    assert arabic_run("نص", BidiMode.AUTO) == "\u2067نص\u2069"
    assert arabic_run("نص", BidiMode.OFF) == "نص"
    assert arabic_run("نص", BidiMode.VISUAL) == "صن"
    assert arabic_run("", BidiMode.AUTO) == ""


def test_unknown_text_takes_its_own_direction() -> None:
    assert unknown_run("عنوان", BidiMode.AUTO) == "\u2068عنوان\u2069"
    assert unknown_run("plain-id", BidiMode.AUTO) == "plain-id"
    assert unknown_run("id-نص", BidiMode.VISUAL) == "id-نص"
    assert unknown_run("12 نص", BidiMode.VISUAL) == "صن 12"
    assert unknown_run("نص", BidiMode.OFF) == "نص"
