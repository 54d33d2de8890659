"""Analysis -> JSON Lines: one object an article, in the shape that DESIGN calls an analysis.

The dictionaries are built by hand: ``dataclasses.asdict`` copies recursively and is several
times too slow for an archive of millions of sentences.
"""

import json
from typing import Any, TextIO

from clf.schema import SCHEMA_VERSION, TYPES, AnalysedSentence, Analysis, Cue, Profile, Span, Voice

DIGITS = 4
"""Decimal places of probabilities, shares and weights."""

_TYPE_NAMES = tuple((label, label.value) for label in TYPES)
_UNICODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_ASCII = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))


class JsonlWriter:
    """Writes one line an article; nothing before the first or after the last."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream``, which the caller opens and closes."""
        self._stream = stream

    def write(self, analysis: Analysis) -> None:
        """Write one article."""
        self._stream.write(to_line(analysis))


def to_line(analysis: Analysis) -> str:
    """Return one article as a line of JSON with its line feed, always encodable as UTF-8."""
    return json_line(to_dict(analysis))


def json_line(answer: dict[str, Any]) -> str:
    """Return an answer as a line of JSON with its line feed, always encodable as UTF-8."""
    line = _UNICODE.encode(answer)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        # A JSON input may hold half a surrogate pair, which UTF-8 cannot; an escape can.
        line = _ASCII.encode(answer)
    return line + "\n"


def to_dict(analysis: Analysis) -> dict[str, Any]:
    """Return one article as the plain dictionary that is its JSON.

    Keys: schema, id, model {id, hash}, title, outlet, date, encoding (None where not known),
    notes, sentences, profile. Offsets are code points into the article's text.
    """
    return {
        "schema": SCHEMA_VERSION,
        "id": analysis.id,
        "model": {"id": analysis.model_id, "hash": analysis.model_hash},
        "title": analysis.title,
        "outlet": analysis.outlet,
        "date": analysis.date,
        "encoding": analysis.encoding,
        "notes": list(analysis.notes),
        "sentences": [_sentence(sentence) for sentence in analysis.sentences],
        "profile": _profile(analysis.profile),
    }


def _sentence(sentence: AnalysedSentence) -> dict[str, Any]:
    probabilities = sentence.probabilities
    return {
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "type": sentence.type.value,
        "probabilities": {name: round(probabilities[label], DIGITS) for label, name in _TYPE_NAMES},
        "confidence": round(sentence.confidence, DIGITS),
        "needs_review": sentence.needs_review,
        "speaker": sentence.speaker,
        "as_written": sentence.as_written,
        "source": sentence.source.value,
        "cue": _cue(sentence.cue, sentence) if sentence.cue else None,
        "quotes": [_span(quote, sentence) for quote in sentence.quotes],
        "indirect": [_span(stretch, sentence) for stretch in sentence.indirect],
        "voices": [_voice(voice, sentence) for voice in sentence.voices],
        "role": sentence.role,
        "organisation": sentence.organisation,
        "speakers": [
            {"name": guess.name, "probability": round(guess.probability, DIGITS)}
            for guess in sentence.guesses
        ],
        "evidence": [
            {
                "start": item.start,
                "end": item.end,
                "text": item.text,
                "weight": round(item.weight, DIGITS),
            }
            for item in sentence.evidence
        ],
    }


def _cue(cue: Cue, sentence: AnalysedSentence) -> dict[str, Any]:
    return {**_span(Span(cue.start, cue.end), sentence), "act": cue.act.value}


def _voice(voice: Voice, sentence: AnalysedSentence) -> dict[str, Any]:
    """Return one reporting word with its speaker; outermost voices have depth 0."""
    return {
        "cue": _cue(voice.cue, sentence),
        "speaker": voice.speaker,
        "source": voice.source.value,
        "depth": voice.depth,
    }


def _span(span: Span, sentence: AnalysedSentence) -> dict[str, Any]:
    """Return a span with its words, cut to its sentence so that the two always agree."""
    start, end = max(span.start, sentence.start), min(span.end, sentence.end)
    return {"start": start, "end": end, "text": span_text(span, sentence)}


def span_text(span: Span, sentence: AnalysedSentence) -> str:
    """Return the words that a span of the article covers, as far as they lie in ``sentence``."""
    base = sentence.start
    return sentence.text[max(span.start - base, 0) : max(span.end - base, 0)]


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "n_sentences": profile.n_sentences,
        "n_needs_review": profile.n_needs_review,
        "counts": {name: profile.counts.get(label, 0) for label, name in _TYPE_NAMES},
        "shares": {
            name: round(profile.shares.get(label, 0.0), DIGITS) for label, name in _TYPE_NAMES
        },
        "speakers": [{"name": name, "sentences": count} for name, count in profile.speakers],
    }
