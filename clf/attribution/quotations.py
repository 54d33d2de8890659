"""Quotations: pairs of marks, matched as agencies really type them.

Arabic copy mixes marks of every style and direction (” opens, “ closes, straight marks do both),
so a mark is read by its surroundings: it opens after white space and before a letter, and closes
the other way round. A quotation that does not close in its paragraph stays open only when the
next mark shows that it goes on; otherwise it ends with the paragraph.
"""

from typing import Final

from clf.arabic.words import Words
from clf.attribution.index import TokenIndex
from clf.attribution.lexicon import BREAK, OWN_OPINION, QUOTE, Entry
from clf.schema.records import Span

_GUILLEMETS: Final = frozenset("«»‹›")
_OWN_REACH: Final = 4
_ACCORDING: Final = frozenset(("بحسب", "حسب", "على", "حد"))
_NEVER_CLOSED_LIMIT: Final = 3
"""Paragraphs that a quotation may run on over before it counts as never closed."""


def find_quotations(text: str, words: Words, entries: list[Entry], index: TokenIndex) -> list[Span]:
    """Return the quotations of a text in order, marks included, in code points.

    Work is linear in the number of marks and paragraphs.
    """
    marks = index.where(QUOTE | BREAK)
    spans: list[Span] = []
    opened: int | None = None
    style = False
    paragraphs = 0
    for place, i in enumerate(marks):
        start, end = words.starts[i], words.ends[i]
        if entries[i].bits & BREAK:
            if opened is None:
                continue
            paragraphs += 1
            if paragraphs > _NEVER_CLOSED_LIMIT or not _goes_on(text, words, entries, marks, place):
                spans.append(Span(opened, _unclosed_end(words, entries, i, opened)))
                opened = None
            continue
        guillemet = words.keys[i] in _GUILLEMETS
        if opened is None:
            opened, style, paragraphs = start, guillemet, 0
        elif not (paragraphs and _opens(text, start, end)) and (
            guillemet == style or _mismatched(text, words, entries, marks, place)
        ):
            spans.append(Span(opened, end))
            opened = None
    if opened is not None:
        spans.append(Span(opened, _unclosed_end(words, entries, len(entries), opened)))
    return spans


def _unclosed_end(words: Words, entries: list[Entry], stop: int, opened: int) -> int:
    """Return where a quotation ends that no mark closes before token ``stop``.

    The outlet's "، بحسب تعبيره" at its end is no part of it.
    """
    for i in range(stop - 1, max(stop - _OWN_REACH, 0), -1):
        if words.starts[i] <= opened:
            break
        if entries[i].bits & OWN_OPINION:
            start = i
            while start > i - 3 and words.keys[start - 1] in _ACCORDING:
                start -= 1
            if (
                start < i
                and words.keys[start - 1] in ("،", ",")
                and words.starts[start - 1] > opened
            ):
                return words.ends[start - 2]
    return words.ends[stop - 1]


def _mismatched(
    text: str, words: Words, entries: list[Entry], marks: list[int], place: int
) -> bool:
    """Tell whether a mark of another style closes what is open: no further mark follows."""
    i = marks[place]
    last = place + 1 == len(marks) or bool(entries[marks[place + 1]].bits & BREAK)
    return last and not _opens(text, words.starts[i], words.ends[i])


def _goes_on(text: str, words: Words, entries: list[Entry], marks: list[int], place: int) -> bool:
    """Tell whether the next mark after a line break continues or closes what is open."""
    for following in marks[place + 1 : place + 2 + _NEVER_CLOSED_LIMIT]:
        if entries[following].bits & QUOTE:
            start, end = words.starts[following], words.ends[following]
            at_line_start = following == 0 or bool(entries[following - 1].bits & BREAK)
            return at_line_start or not _opens(text, start, end)
    return False


def _opens(text: str, start: int, end: int) -> bool:
    """Tell whether a mark looks like an opening one: space before it, a letter after it."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return (before.isspace() or before in "(-–—:") and not (after.isspace() or after in ".,،؛)")
