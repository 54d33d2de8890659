"""Analysis -> CSV for a spreadsheet: one row a sentence, the article's columns repeated.

The text begins with a byte order mark, without which Excel reads Arabic as Latin-1. A cell
that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets a leading
apostrophe, since a spreadsheet would run it as a formula (OWASP, "CSV Injection"): such a cell
differs from the article by that one character, and ``start`` and ``end`` still tell the truth.
JSON Lines carries the text unchanged. An article without sentences has no row.
"""

import csv
from typing import TextIO

from clf.report.jsonl import DIGITS, span_text
from clf.schema import TYPES, AnalysedSentence, Analysis, Evidence, Span

_ARTICLE_COLUMNS = ("id", "title", "outlet", "date", "encoding", "model_id", "model_hash", "notes")
_SENTENCE_COLUMNS = (
    "number",
    "start",
    "end",
    "text",
    "type",
    "type_arabic",
    "confidence",
    "needs_review",
    "speaker",
    "as_written",
    "source",
    "cue",
    "cue_act",
    "quotes",
    "evidence",
)
COLUMNS: tuple[str, ...] = (
    *_ARTICLE_COLUMNS,
    *_SENTENCE_COLUMNS,
    *(f"p_{label.value}" for label in TYPES),
)
"""The header: the article's columns, the sentence's, one probability a type."""

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BETWEEN = " | "

_Cell = str | int | float


class CsvWriter:
    """Writes the header with the first article, then a row a sentence."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream``, which the caller opens (with ``newline=""``) and closes."""
        self._stream = stream
        self._rows = csv.writer(stream)
        self._has_header = False

    def write(self, analysis: Analysis) -> None:
        """Write the rows of one article."""
        if not self._has_header:
            self._stream.write(_BYTE_ORDER_MARK)
            self._rows.writerow(COLUMNS)
            self._has_header = True
        article = _article_cells(analysis)
        for number, sentence in enumerate(analysis.sentences, start=1):
            row = [*article, *_sentence_cells(number, sentence)]
            self._rows.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])


def guard(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _article_cells(analysis: Analysis) -> list[_Cell]:
    return [
        analysis.id,
        analysis.title or "",
        analysis.outlet or "",
        analysis.date or "",
        analysis.encoding or "",
        analysis.model_id,
        analysis.model_hash,
        _BETWEEN.join(analysis.notes),
    ]


def _sentence_cells(number: int, sentence: AnalysedSentence) -> list[_Cell]:
    cue = sentence.cue
    return [
        number,
        sentence.start,
        sentence.end,
        sentence.text,
        sentence.type.value,
        sentence.type.arabic,
        round(sentence.confidence, DIGITS),
        "true" if sentence.needs_review else "false",
        sentence.speaker or "",
        sentence.as_written or "",
        sentence.source.value,
        span_text(Span(cue.start, cue.end), sentence) if cue else "",
        cue.act.value if cue else "",
        _BETWEEN.join(span_text(quote, sentence) for quote in sentence.quotes),
        _BETWEEN.join(map(_evidence, sentence.evidence)),
        *(round(sentence.probabilities[label], DIGITS) for label in TYPES),
    ]


def _evidence(item: Evidence) -> str:
    return f"{item.text} ({item.weight:+.2f})"
