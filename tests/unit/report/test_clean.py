"""No text of an article can steer the terminal it is shown on."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.report.clean import clean


@pytest.mark.parametrize(
    ("dirty", "safe"),
    [
        ("قال \x1b[31mأحمر\x1b[0m", "قال أحمر"),
        ("\x1b]0;title\x07نص", "نص"),
        ("\x1b]8;;http://x\x1b\\رابط\x1b]8;;\x1b\\", "رابط"),
        ("\x1b]0;بلا نهاية يبقى النص", "0;بلا نهاية يبقى النص"),
        ("\x9b2Jنص", "نص"),
        ("\x1bcنص", "نص"),
        ("سطر\r\nسطر\tثان\u2028ثالث", "سطر سطر ثان ثالث"),
        ("ا\u202eب\u2069ج\u2067", "ابج"),
        ("نص\u200fآخر", "نص\u200fآخر"),
        ("a\ud800b", "a\ufffdb"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("  نص  ", "نص"),
    ],
)
def test_known_attacks_are_taken_out(dirty: str, safe: str) -> None:
    assert clean(dirty) == safe


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_nothing_dangerous_is_left(text: str) -> None:
    cleaned = clean(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(alphabet="ابتثجحخ ٠١٢«»،.", max_size=60))
def test_plain_arabic_keeps_its_words(text: str) -> None:
    assert clean(text).split() == text.split()
