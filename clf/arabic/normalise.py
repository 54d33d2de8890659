"""Text rules for the model's copy of a text, one small pure ``str -> str`` function a rule.

The stored text is never changed. Every rule but :func:`collapse_space` works character by
character, so that the whole chain is one look-up table and every rule has an exact offset map
(:func:`trace`). Unicode's NFKC is therefore applied only to the presentation forms, one at a
time: composition with a following mark cannot matter, since the marks are dropped anyway.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import groupby

from clf.arabic.charsets import (
    ALEF_FORMS,
    ARABIC_INDIC_DIGITS,
    BIDI_CONTROLS,
    DIACRITICS,
    DOUBLE_QUOTES,
    EXTENDED_DIGITS,
    GUILLEMETS,
    PRESENTATION_FORMS,
    SINGLE_GUILLEMETS,
    SINGLE_QUOTES,
    TATWEEL,
    ZERO_WIDTH,
)
from clf.schema import Span

Rule = Callable[[str], str]

_SPACE = re.compile(r"\s+")


def _spell_out(form: str) -> str:
    """Return a presentation form in plain letters.

    NFKC turns a free-standing mark (U+FE70, say) into a space and the mark; such forms stand
    inside words, where the space would cut the word in two, so it is dropped.
    """
    plain = unicodedata.normalize("NFKC", form)
    return plain[1:] if plain.startswith(" ") and DIACRITICS.issuperset(plain[1:]) else plain


_PRESENTATION = {ord(form): _spell_out(form) for form in PRESENTATION_FORMS}
_DIACRITICS = dict.fromkeys(map(ord, DIACRITICS))
_INVISIBLE = dict.fromkeys(map(ord, BIDI_CONTROLS | ZERO_WIDTH))
_ALEF = dict.fromkeys(map(ord, ALEF_FORMS), "ا")
_HAMZA = str.maketrans("ؤئ", "وي")
_PERSIAN = str.maketrans("یکگھہە", "يككههه")
_DIGITS = str.maketrans(ARABIC_INDIC_DIGITS + EXTENDED_DIGITS, "0123456789" * 2)
_QUOTES = dict.fromkeys(map(ord, DOUBLE_QUOTES | GUILLEMETS), '"') | dict.fromkeys(
    map(ord, SINGLE_QUOTES | SINGLE_GUILLEMETS), "'"
)


def expand_presentation_forms(text: str) -> str:
    """Return letters for printed shapes: ﻻ becomes لا, and U+FDFA eighteen characters."""
    return text.translate(_PRESENTATION)


def strip_invisible(text: str) -> str:
    """Drop direction marks, joiners and other characters of no width."""
    return text.translate(_INVISIBLE)


def strip_diacritics(text: str) -> str:
    """Drop short vowels, shadda and every other mark over or under a letter."""
    return text.translate(_DIACRITICS)


def strip_tatweel(text: str) -> str:
    """Drop the stretching line inside words."""
    return text.replace(TATWEEL, "")


def unify_alef(text: str) -> str:
    """Write every alef bare: أ إ آ ٱ become ا."""
    return text.translate(_ALEF)


def unify_hamza(text: str) -> str:
    """Write the letter that carries a hamza without it: ؤ becomes و, ئ becomes ي."""
    return text.translate(_HAMZA)


def unify_persian(text: str) -> str:
    """Write the Persian shapes of Arabic letters, common in copied text, as Arabic ones."""
    return text.translate(_PERSIAN)


def unify_ya(text: str) -> str:
    """Write alef maksura as ya, as much of the Egyptian press does: ى becomes ي."""
    return text.replace("ى", "ي")


def unify_ta_marbuta(text: str) -> str:
    """Write ta marbuta as ha: ة becomes ه."""
    return text.replace("ة", "ه")


def unify_digits(text: str) -> str:
    """Write Arabic-Indic and Persian digits as ASCII ones."""
    return text.translate(_DIGITS)


def unify_quotes(text: str) -> str:
    """Write every double mark and guillemet as ``"``, every single one as ``'``."""
    return text.translate(_QUOTES)


def collapse_space(text: str) -> str:
    """Make every run of white space one space, and drop it at both ends."""
    return _SPACE.sub(" ", text).strip(" ")


RULES: tuple[Rule, ...] = (
    expand_presentation_forms,
    strip_invisible,
    strip_diacritics,
    strip_tatweel,
    unify_alef,
    unify_hamza,
    unify_persian,
    unify_ya,
    unify_ta_marbuta,
    unify_digits,
    unify_quotes,
)
"""The character-wise rules of the standard chain, in order; :func:`collapse_space` follows."""


class _Chain(dict[int, str]):
    """What the rules make of each character, worked out when the character is first met."""

    def __missing__(self, code: int) -> str:
        result = reduce(lambda text, rule: rule(text), RULES, chr(code))
        self[code] = result
        return result


_CHAIN = _Chain()


def normalise(text: str) -> str:
    """Return the model's copy of a text: all :data:`RULES`, then :func:`collapse_space`."""
    return collapse_space(text.translate(_CHAIN))


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised copy and the way back to the text that it was made from.

    Character ``i`` of ``text`` comes from the stored character ``offsets[i]``; ``ends[i]`` is
    where the stretch that gave it ends, with the marks that were dropped after it.
    """

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def to_original(self, start: int, end: int) -> Span:
        """Return the stored span of ``self.text[start:end]``; needs 0 <= start <= end <= length.

        An empty span stays empty. The marks of the last letter belong to the span.
        """
        if not 0 <= start <= end <= len(self.text):
            message = f"expected 0 <= start <= end <= {len(self.text)}; found {start}, {end}"
            raise ValueError(message)
        if start < end:
            return Span(self.offsets[start], self.ends[end - 1])
        if start < len(self.text):
            return Span(self.offsets[start], self.offsets[start])
        last = self.ends[-1] if self.ends else 0
        return Span(last, last)


_Piece = tuple[str, int, int]
"""A character of the copy with the start and end of the stretch that gave it."""


def _record(pieces: list[_Piece]) -> Normalised:
    characters, offsets, ends = zip(*pieces, strict=True) if pieces else ((), (), ())
    return Normalised("".join(characters), tuple(offsets), tuple(ends))


def trace(rule: Rule, text: str) -> Normalised:
    """Apply one character-wise rule and keep the offsets."""
    pieces: list[_Piece] = []
    for i, character in enumerate(text):
        made = rule(character)
        if made:
            pieces.extend((new, i, i + 1) for new in made)
        elif pieces:  # a dropped mark belongs to the character before it
            new, start, _ = pieces[-1]
            pieces[-1] = (new, start, i + 1)
    return _record(pieces)


def _collapsed(normalised: Normalised) -> Iterator[_Piece]:
    triples = zip(normalised.text, normalised.offsets, normalised.ends, strict=True)
    for is_space, group in groupby(triples, key=lambda piece: piece[0].isspace()):
        if is_space:
            run = list(group)
            yield " ", run[0][1], run[-1][2]
        else:
            yield from group


def trace_collapse(normalised: Normalised) -> Normalised:
    """Do what :func:`collapse_space` does to a copy that already has its offsets."""
    pieces = list(_collapsed(normalised))
    first = 1 if pieces and pieces[0][0] == " " else 0
    last = len(pieces) - (len(pieces) > first and pieces[-1][0] == " ")
    return _record(pieces[first:last])


def normalise_with_offsets(text: str) -> Normalised:
    """Return what :func:`normalise` returns, with the stored place of every character."""
    return trace_collapse(trace(lambda character: _CHAIN[ord(character)], text))
