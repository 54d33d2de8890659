"""Stand-off labels of who speaks: cues, quotations, speakers of texts that are not ours to give.

A file is JSONL, one sentence a line; offsets are code points into the document's text as stored
(see :mod:`clf.corpus.sources`), and the hash is that of the sentence's words::

    {"source": "covid_news", "id": "BBC_Arabic_3.1", "start": 0, "end": 57, "sha256": "9f…",
     "source_class": "institution", "speaker"?: "…",
     "cues": [{"start": 4, "end": 8, "act": "assert"}], "direct": [{"start": 20, "end": 57}],
     "indirect": [{"start": 9, "end": 19}]}

Every sentence of a document is labelled, also those in which nobody but the outlet speaks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clf.corpus.codec import Flaw, shown
from clf.corpus.read import LocatedFlaw, Paths, json_lines
from clf.corpus.standoff import Reason, is_hash, read_label_files, sentence_hash
from clf.schema.labels import SentenceType, SourceClass
from clf.schema.records import Article, Cue, LabelledArticle, Span
from clf.schema.speech import ACTS, SpeechAct

_PLACE = ("source", "id", "start", "end", "sha256")
_KEYS = frozenset((*_PLACE, "speaker", "source_class", "cues", "direct", "indirect", "annotator"))
_ACTS = {act.value: act for act in ACTS}
_CLASSES = {label.value: label for label in SourceClass}
_SOURCE_OF = {
    SentenceType.MILITANT_PROPAGANDA: SourceClass.MILITANT,
    SentenceType.OFFICIAL_CLAIM: SourceClass.INSTITUTION,
    SentenceType.THIRD_PARTY_ACCOUNT: SourceClass.THIRD_PARTY,
}


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """What an annotator said of the voices in one sentence.

    ``cues`` and ``indirect`` are None where they were not labelled, which is not the same as
    none. Spans are offsets into the document's text.
    """

    start: int
    end: int
    source_class: SourceClass
    speaker: str | None = None
    as_written: str | None = None
    cues: tuple[Cue, ...] | None = None
    direct: tuple[Span, ...] = ()
    indirect: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class SpokenArticle:
    """A text with what was labelled of the voices in it."""

    article: Article
    sentences: tuple[SpokenSentence, ...]


@dataclass(frozen=True, slots=True)
class AttributionLabel:
    """A labelled sentence, and where it is to be found."""

    source: str
    id: str
    sha256: str
    sentence: SpokenSentence


@dataclass(frozen=True, slots=True)
class Unjoined:
    """A label that was left out, and why."""

    label: AttributionLabel
    reason: Reason

    def __str__(self) -> str:
        """Return one line that names the sentence."""
        sentence = self.label.sentence
        place = f"{self.label.source}/{self.label.id} {sentence.start}-{sentence.end}"
        return f"{place}: {self.reason.value}"


def read_attribution(paths: Paths) -> list[AttributionLabel]:
    """Return the labels of attribution files, and of all ``*.jsonl`` in folders of them.

    Raises CorpusError at the first line that breaks the format, where a path is missing, and where
    there is no label at all.
    """
    step = "name a file of attribution labels"
    return read_label_files(paths, _read, "attribution labels", step)


def join_attribution(
    labels: Sequence[AttributionLabel], texts: Mapping[tuple[str, str], Article]
) -> tuple[list[SpokenArticle], list[Unjoined]]:
    """Join labels and texts by hash; ``texts`` maps (source, document id) to the document.

    A label whose words are not those of the text, or that overlaps the one before it, is left out
    and reported.
    """
    documents: dict[tuple[str, str], list[AttributionLabel]] = {}
    for label in labels:
        documents.setdefault((label.source, label.id), []).append(label)
    articles: list[SpokenArticle] = []
    unjoined: list[Unjoined] = []
    for key, own in documents.items():
        document = texts.get(key)
        sound: list[SpokenSentence] = []
        for label in sorted(own, key=lambda item: (item.sentence.start, item.sentence.end)):
            reason = _reason(label, document, sound[-1].end if sound else 0)
            if reason is None:
                sound.append(label.sentence)
            else:
                unjoined.append(Unjoined(label, reason))
        if document is not None and sound:
            articles.append(SpokenArticle(_named(document, key), tuple(sound)))
    return articles, unjoined


def spoken_article(labelled: LabelledArticle) -> SpokenArticle:
    """Return what the corpus format knows of the voices in an article: no cues, no indirect speech.

    The source class follows from the sentence's type; the types of the outlet's own voice are one.
    """
    return SpokenArticle(
        labelled.article,
        tuple(
            SpokenSentence(
                sentence.start,
                sentence.end,
                _SOURCE_OF.get(sentence.type, SourceClass.OUTLET),
                speaker=sentence.speaker,
                as_written=sentence.as_written,
                direct=sentence.quotes,
            )
            for sentence in labelled.sentences
        ),
    )


def _named(document: Article, key: tuple[str, str]) -> Article:
    return Article(f"{key[0]}/{key[1]}", document.text, title=document.title)


def _reason(label: AttributionLabel, document: Article | None, earlier: int) -> Reason | None:
    if document is None:
        return Reason.NO_DOCUMENT
    sentence = label.sentence
    if sentence.end > len(document.text):
        return Reason.PAST_END
    if sentence_hash(document.text[sentence.start : sentence.end]) != label.sha256:
        return Reason.OTHER_TEXT
    return Reason.OVERLAP if sentence.start < earlier else None


def _read(path: Path) -> Iterator[AttributionLabel]:
    for number, raw, line_flaw in json_lines(path):
        try:
            if line_flaw is not None:
                raise _Flawed(line_flaw)
            yield _label(raw)
        except _Flawed as error:
            raise LocatedFlaw(str(path), number, error.flaw).error() from None


class _Flawed(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def _label(raw: object) -> AttributionLabel:
    """Return the label that a JSON value describes, or raise its first flaw."""
    if not isinstance(raw, dict):
        raise _Flawed(Flaw("", "a JSON object", shown(raw), "write one label a line as {…}"))
    unknown = sorted(raw.keys() - _KEYS)
    if unknown:
        expected = f"the keys {', '.join(sorted(_KEYS))}"
        raise _Flawed(Flaw(unknown[0], expected, shown(unknown[0]), "remove or rename it"))
    for key in ("source", "id", "sha256"):
        _words(raw, key)
    if not is_hash(str(raw["sha256"])):
        expected, step = "64 hexadecimal digits in lower case", "take it of the sentence's words"
        raise _Flawed(Flaw("sha256", expected, shown(raw["sha256"]), step))
    if raw.get("speaker") is not None:
        _words(raw, "speaker")
    label = _CLASSES.get(str(raw.get("source_class")))
    if label is None:
        expected = f"one of {', '.join(_CLASSES)}"
        found = shown(raw.get("source_class"))
        raise _Flawed(Flaw("source_class", expected, found, "name one of them"))
    start, end = _span(raw, "", 0, None)
    return AttributionLabel(
        raw["source"],
        raw["id"],
        raw["sha256"],
        SpokenSentence(
            start,
            end,
            label,
            speaker=raw.get("speaker"),
            cues=tuple(_cues(raw, start, end)),
            direct=tuple(Span(*pair) for _, pair in _spans(raw, "direct", start, end)),
            indirect=tuple(Span(*pair) for _, pair in _spans(raw, "indirect", start, end)),
        ),
    )


def _cues(raw: Mapping[str, Any], start: int, end: int) -> Iterator[Cue]:
    for place, (first, last) in _spans(raw, "cues", start, end):
        item = raw["cues"][place]
        act: SpeechAct | None = _ACTS.get(str(item.get("act")))
        if act is None:
            expected, found = f"one of {', '.join(_ACTS)}", shown(item.get("act"))
            raise _Flawed(Flaw(f"cues[{place}].act", expected, found, "name one of them"))
        yield Cue(first, last, act)


def _spans(
    raw: Mapping[str, Any], key: str, start: int, end: int
) -> Iterable[tuple[int, tuple[int, int]]]:
    """Return the spans of a list, each with its index; in order, apart, inside the sentence."""
    items = raw.get(key, [])
    if not isinstance(items, list):
        raise _Flawed(Flaw(key, "a list of spans", shown(items), "write [] where there is none"))
    found = []
    earlier = start
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            step = 'write {"start": …, "end": …}'
            raise _Flawed(Flaw(f"{key}[{index}]", "a span", shown(item), step))
        span = _span(item, f"{key}[{index}].", earlier, end)
        earlier = span[1]
        found.append((index, span))
    return found


def _span(raw: Mapping[str, Any], place: str, low: int, high: int | None) -> tuple[int, int]:
    start, end = raw.get("start"), raw.get("end")
    if type(start) is int and type(end) is int and low <= start < end <= (high or end):
        return start, end
    limit = f"{low} <= start < end" + ("" if high is None else f" <= {high}")
    found, step = f"{shown(start)} and {shown(end)}", "order the spans and let none overlap"
    raise _Flawed(Flaw(f"{place}start", limit, found, step))


def _words(raw: Mapping[str, Any], key: str) -> None:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Flawed(Flaw(key, "a string with some words", shown(value), f"give the {key}"))
