"""Reads small texts for the attribution tests: one sentence a line."""

from clf.attribution.discourse import Discourse, attribute
from clf.schema.labels import SourceClass
from clf.schema.records import Attribution, Span

MILITANT = SourceClass.MILITANT
INSTITUTION = SourceClass.INSTITUTION
THIRD = SourceClass.THIRD_PARTY
OUTLET = SourceClass.OUTLET


def lines(text: str) -> list[Span]:
    """Return the lines of a text as sentences."""
    spans, start = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def read(text: str) -> list[Attribution]:
    """Return the attribution of every line."""
    return discourse(text).attributions


def discourse(text: str) -> Discourse:
    """Return the discourse of a text whose lines are its sentences."""
    return attribute(text, lines(text))


def speakers(text: str) -> list[str | None]:
    """Return the speaker of every line."""
    return [found.speaker for found in read(text)]


def sources(text: str) -> list[SourceClass]:
    """Return the source class of every line."""
    return [found.source for found in read(text)]


def cue(text: str) -> str | None:
    """Return the words of the first line's cue."""
    found = read(text)[0].cue
    return None if found is None else text[found.start : found.end]
