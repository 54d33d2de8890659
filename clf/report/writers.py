"""The writer of each output format."""

from typing import Protocol, TextIO

from clf.report.csv import CsvWriter
from clf.report.formats import BidiMode, OutputFormat
from clf.report.jsonl import JsonlWriter
from clf.report.paint import Paint, plain
from clf.report.table import DEFAULT_WIDTH, TableWriter
from clf.schema import Analysis


class AnalysisWriter(Protocol):
    """Anything that takes analyses one after the other."""

    def write(self, analysis: Analysis) -> None:
        """Take one article's analysis."""


def open_writer(
    output: OutputFormat,
    stream: TextIO,
    *,
    width: int = DEFAULT_WIDTH,
    bidi: BidiMode = BidiMode.AUTO,
    paint: Paint = plain,
) -> AnalysisWriter:
    """Return a writer of ``output`` to ``stream``; the last three serve the table alone."""
    if output is OutputFormat.JSONL:
        return JsonlWriter(stream)
    if output is OutputFormat.CSV:
        return CsvWriter(stream)
    return TableWriter(stream, width=width, bidi=bidi, paint=paint)
