"""Quotations -> a terminal, JSON Lines, CSV; safe to print and to open as in the other reports."""

import csv
from collections.abc import Iterator
from typing import Any, Protocol, TextIO

from clf.report.bidi import arabic_run, unknown_run
from clf.report.clean import clean
from clf.report.csv import guard
from clf.report.formats import BidiMode, OutputFormat
from clf.report.jsonl import json_line
from clf.report.paint import Paint, plain
from clf.report.table import DEFAULT_WIDTH, MIN_WIDTH
from clf.report.wrap import pad, text_width, wrap
from clf.schema import SCHEMA_VERSION, Quotation, QuotedArticle, Span

_INDENT = " " * 6
_KIND = 9
_ACT = 9
_UNKNOWN = "not named"
COLUMNS = (
    "id", "title", "outlet", "date", "sentence", "start", "end", "kind", "text", "act",
    "act_arabic", "cue", "speaker", "as_written", "role", "organisation", "source", "depth",
)  # fmt: skip
"""The header of the CSV: one row a quotation."""
_BYTE_ORDER_MARK = "\ufeff"


class QuotationWriter(Protocol):
    """Anything that takes articles with their quotations one after the other."""

    def write(self, article: QuotedArticle) -> None:
        """Take one article."""


def open_quotation_writer(
    output: OutputFormat,
    stream: TextIO,
    *,
    width: int = DEFAULT_WIDTH,
    bidi: BidiMode = BidiMode.AUTO,
    paint: Paint = plain,
) -> QuotationWriter:
    """Return a writer of ``output`` to ``stream``; the last three serve the table alone."""
    if output is OutputFormat.JSONL:
        return _JsonlWriter(stream)
    if output is OutputFormat.CSV:
        return _CsvWriter(stream)
    return _TableWriter(stream, width=width, bidi=bidi, paint=paint)


class _JsonlWriter:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, article: QuotedArticle) -> None:
        self._stream.write(json_line(to_dict(article)))


def to_dict(article: QuotedArticle) -> dict[str, Any]:
    """Return one article as the plain dictionary that is its JSON.

    Keys: schema, id, title, outlet, date, encoding (None where not known), notes, n_sentences,
    quotations. Offsets are code points into the article's text.
    """
    return {
        "schema": SCHEMA_VERSION,
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "date": article.date,
        "encoding": article.encoding,
        "notes": list(article.notes),
        "n_sentences": article.n_sentences,
        "quotations": [_quotation(item) for item in article.quotations],
    }


def _quotation(item: Quotation) -> dict[str, Any]:
    return {
        "sentence": item.sentence,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "kind": _kind(item),
        "act": item.act.value if item.act else None,
        "cue": _place(item.cue),
        "speaker": item.speaker,
        "as_written": item.as_written,
        "role": item.role,
        "organisation": item.organisation,
        "source": item.source.value,
        "depth": item.depth,
    }


def _place(span: Span | None) -> dict[str, int] | None:
    return None if span is None else {"start": span.start, "end": span.end}


def _kind(item: Quotation) -> str:
    return "direct" if item.direct else "indirect"


class _CsvWriter:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rows = csv.writer(stream)
        self._has_header = False

    def write(self, article: QuotedArticle) -> None:
        if not self._has_header:
            self._stream.write(_BYTE_ORDER_MARK)
            self._rows.writerow(COLUMNS)
            self._has_header = True
        for item in article.quotations:
            cells = _cells(article, item)
            self._rows.writerow([guard(c) if isinstance(c, str) else c for c in cells])


def _cells(article: QuotedArticle, item: Quotation) -> list[str | int]:
    cue = "" if item.cue is None else f"{item.cue.start}-{item.cue.end}"
    return [
        article.id,
        article.title or "",
        article.outlet or "",
        article.date or "",
        item.sentence,
        item.start,
        item.end,
        _kind(item),
        item.text,
        item.act.value if item.act else "",
        item.act.arabic if item.act else "",
        cue,
        item.speaker or "",
        item.as_written or "",
        item.role or "",
        item.organisation or "",
        item.source.value,
        item.depth,
    ]


class _TableWriter:
    def __init__(self, stream: TextIO, *, width: int, bidi: BidiMode, paint: Paint) -> None:
        self._stream = stream
        self._width = max(width, MIN_WIDTH)
        self._bidi = bidi
        self._paint = paint
        self._is_first = True

    def write(self, article: QuotedArticle) -> None:
        lines = [] if self._is_first else [""]
        self._is_first = False
        lines.append(self._paint(f"Article {unknown_run(clean(article.id), self._bidi)}", "bold"))
        if article.title:
            lines.append(f"  {unknown_run(clean(article.title), self._bidi)}")
        lines += [f"  note: {unknown_run(clean(note), self._bidi)}" for note in article.notes]
        if not article.quotations:
            lines.append("  no quotations")
        for item in article.quotations:
            lines.append("")
            lines.extend(self._item(item))
        self._stream.write("\n".join(lines) + "\n")

    def _item(self, item: Quotation) -> Iterator[str]:
        act = item.act.value if item.act else "goes on"
        head = (
            f"{item.sentence:>4}  {pad(_kind(item), _KIND)} {self._paint(pad(act, _ACT), 'blue')}"
        )
        source = item.source.value.replace("_", " ")
        named = arabic_run(clean(item.speaker), self._bidi) if item.speaker else _UNKNOWN
        yield f"{head} {self._paint(source, 'dim')}  {named}"
        if item.role:
            yield f"{_INDENT}{arabic_run(clean(item.role), self._bidi)}"
        for line in wrap(clean(item.text), self._width - len(_INDENT)):
            at_right = self._bidi is BidiMode.VISUAL
            margin = " " * (self._width - len(_INDENT) - text_width(line)) if at_right else ""
            yield f"{_INDENT}{margin}{arabic_run(line, self._bidi)}"
