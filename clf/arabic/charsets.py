"""Classes of characters, each named once; every rule and pattern of the project is built of them.

Ranges are from the Unicode Standard, chapter 9.2 (Arabic) and chapter 23.2 (layout controls).
"""

import re
from collections.abc import Iterable


def _range(*bounds: tuple[int, int]) -> frozenset[str]:
    """Return the characters of inclusive ranges of code points."""
    return frozenset(chr(code) for low, high in bounds for code in range(low, high + 1))


def char_class(characters: Iterable[str]) -> str:
    """Return the characters as the inside of a regular expression's ``[...]``."""
    return "".join(re.escape(character) for character in sorted(characters))


DIACRITICS = _range(
    (0x0610, 0x061A),  # honorifics and small Koranic signs
    (0x064B, 0x065F),  # the short vowels, shadda, sukun, madda and hamza above and below
    (0x0670, 0x0670),  # dagger alef
    (0x06D6, 0x06DC),  # Koranic annotation
    (0x06DF, 0x06E4),
    (0x06E7, 0x06E8),
    (0x06EA, 0x06ED),
    (0x0898, 0x089F),
    (0x08CA, 0x08E1),
    (0x08E3, 0x08FF),
)
"""Marks written over or under a letter; none is a letter of its own."""

TATWEEL = "\u0640"
"""The stretching line: typography, never spelling."""

LETTERS = _range(
    (0x0620, 0x063F),
    (0x0641, 0x064A),
    (0x066E, 0x066F),
    (0x0671, 0x06D3),
    (0x06D5, 0x06D5),
    (0x06EE, 0x06EF),
    (0x06FA, 0x06FC),
    (0x06FF, 0x06FF),
    (0x0750, 0x077F),
    (0x08A0, 0x08C9),
)
"""Letters of the Arabic script, those of Persian, Urdu and other languages included."""

PRESENTATION_FORMS = _range((0xFB50, 0xFDCF), (0xFDF0, 0xFDFF), (0xFE70, 0xFEFC))
"""Letters and ligatures stored by their printed shape, as old PDF and DTP exports leave them."""

ALEF_FORMS = frozenset("أإآٱٲٳ")
"""Alef with a hamza, a madda or a wasla; careless typing leaves all of them off."""

ARABIC_INDIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
EXTENDED_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
"""Digits as Persian and Urdu keyboards give them."""

DIGITS = frozenset("0123456789" + ARABIC_INDIC_DIGITS + EXTENDED_DIGITS)

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f") | _range((0x202A, 0x202E), (0x2066, 0x2069))
"""Invisible marks that steer the direction of writing."""

ZERO_WIDTH = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Invisible joiners, breaks and soft hyphens."""

LINE_BREAKS = frozenset("\n\r\x85\u2028\u2029")
"""Ends of a line. Form feed and vertical tab are white space: they occur inside a sentence."""

FULL_STOPS = frozenset(".۔")
ELLIPSIS = "\u2026"
STRONG_TERMINATORS = frozenset("؟?!")
"""Marks that end a sentence whatever the word before them is."""
TERMINATORS = FULL_STOPS | STRONG_TERMINATORS | {ELLIPSIS}

DOUBLE_QUOTES = frozenset('"“”„‟')
GUILLEMETS = frozenset("«»")
SINGLE_QUOTES = frozenset("'‘’‚‛")
SINGLE_GUILLEMETS = frozenset("‹›")
QUOTES = DOUBLE_QUOTES | GUILLEMETS | SINGLE_QUOTES | SINGLE_GUILLEMETS

OPENING_BRACKETS = frozenset("([{﴾")
CLOSING_BRACKETS = frozenset(")]}﴿")

COMMAS = frozenset("،,؛;:")
"""Marks after which a sentence always goes on."""
DASHES = frozenset("-–—―")

_ARABIC = re.compile(f"[{char_class(LETTERS | PRESENTATION_FORMS)}]")


def has_arabic(text: str) -> bool:
    """Tell whether the text holds at least one letter of the Arabic script."""
    return _ARABIC.search(text) is not None
