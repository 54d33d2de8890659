"""Sentences of an Arabic news text, as spans of the stored text.

A line break always ends a sentence. Inside a line a full stop, question mark or exclamation
mark ends it unless it belongs to a number, an abbreviation or an address
(:mod:`clf.arabic.boundaries`), or stands inside a quotation that closes on the same line: the
quotation and its verb stay one sentence. The spans are ordered and disjoint; what lies between
them is white space, or a line without any word ("* * *").
"""

import re
from collections.abc import Iterator

from clf.arabic.boundaries import Line, sentence_end
from clf.arabic.charsets import LINE_BREAKS, TERMINATORS, char_class
from clf.arabic.quotes import find_quote_marks
from clf.schema import Span

MAX_QUOTATION = 600
"""Characters of the longest quotation that is never cut.

A longer one is either a statement of many sentences, better judged one by one, or an accident
of unbalanced marks.
"""

_LINE = re.compile(f"[^{char_class(LINE_BREAKS)}]+")
_T = char_class(TERMINATORS)
_RUN = re.compile(rf"[{_T}](?:\s*[{_T}])*")
"""A run of terminators. Possessive quantifiers would do, but misfire in Python 3.11.2 (Debian)."""
_WORD = re.compile(r"[^\W_]")
_LAST_WORD = re.compile(r".*[^\W_]", re.DOTALL)


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of a text in order; linear in its length."""
    spans: list[Span] = []
    for match in _LINE.finditer(text):
        spans.extend(_sentences_of_line(text, *match.span()))
    return spans


def _sentences_of_line(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of ``text[start:end]``, a line without its line break."""
    last_word = _LAST_WORD.match(text, start, end)
    if last_word is None:
        return
    if _RUN.search(text, start, last_word.end()):
        for cut in _cuts(text, start, end, last_word.end()):
            yield _trimmed(text, start, cut)
            start = cut
    yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without white space around it; it holds a word, so it is not empty."""
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _cuts(text: str, start: int, end: int, words_end: int) -> Iterator[int]:
    """Yield the places inside a line where a sentence ends and another one follows."""
    marks = find_quote_marks(text, start, end)
    line = Line(text, start, end, marks)
    closed = [pair for pair in marks.pairs if pair.end - pair.start <= MAX_QUOTATION]
    quotations = iter(sorted(closed, key=lambda pair: pair.start))
    quotation = next(quotations, None)
    inside_until = start  # the furthest end of the quotations that began before the run
    searched = start
    has_word = False
    for run in _RUN.finditer(text, start, words_end):
        while quotation is not None and quotation.start < run.start():
            inside_until = max(inside_until, quotation.end)
            quotation = next(quotations, None)
        if not has_word:
            has_word = _WORD.search(text, searched, run.start()) is not None
            searched = run.end()
        if not has_word:
            continue
        cut = sentence_end(line, start, *run.span())
        if cut is not None and inside_until <= cut < words_end:
            yield cut
            start = searched = cut
            has_word = False
