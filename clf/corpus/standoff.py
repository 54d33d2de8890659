"""Stand-off labels: labelled sentences of texts that are not ours to give away.

A label points at a sentence by source, document id and offsets, and holds the SHA-256 of its
words, so that whoever has the texts can join the two and be sure that each label says what its
annotator read. A file is JSONL, one sentence a line::

    {"source": "covid_news", "id": "BBC_Arabic_3.1", "start": 0, "end": 57, "sha256": "9f…",
     "type": "official_claim", "secondary"?, "speaker"?, "as_written"?, "annotator"?}

Offsets are code points into the document's text as stored (see :mod:`clf.corpus.sources`).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from clf.corpus.codec import Flaw, decode_sentence, encode_sentence, shown
from clf.corpus.files import write_text_atomic
from clf.corpus.read import LocatedFlaw, Paths, as_list, json_lines
from clf.schema.errors import CorpusError
from clf.schema.labels import SentenceType
from clf.schema.records import Article, LabelledArticle, LabelledSentence

Label = TypeVar("Label")
_OWN_KEYS = ("source", "id", "sha256", "annotator")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StandoffLabel:
    """What an annotator said of one sentence, and where the sentence is to be found."""

    source: str
    id: str
    start: int
    end: int
    sha256: str
    type: SentenceType
    secondary: SentenceType | None = None
    speaker: str | None = None
    as_written: str | None = None
    annotator: str | None = None

    @property
    def article_id(self) -> str:
        """The id that the document has once it is an article: ``<source>/<id>``."""
        return f"{self.source}/{self.id}"

    def sentence(self) -> LabelledSentence:
        """Return the label as a gold sentence of its document."""
        return LabelledSentence(
            self.start,
            self.end,
            self.type,
            secondary=self.secondary,
            speaker=self.speaker,
            as_written=self.as_written,
        )


class Reason(StrEnum):
    """Why a label could not be joined to its text."""

    NO_DOCUMENT = "no such document"
    PAST_END = "past the end of the text"
    OTHER_TEXT = "other words at these offsets"
    OVERLAP = "overlaps the sentence before it"
    CONTRADICTED = "labelled twice and not alike"


@dataclass(frozen=True, slots=True)
class Missing:
    """A label that was left out, and why."""

    label: StandoffLabel
    reason: Reason

    def __str__(self) -> str:
        """Return one line that names the sentence."""
        return f"{self.label.article_id} {self.label.start}-{self.label.end}: {self.reason.value}"


def sentence_hash(text: str) -> str:
    """Return the SHA-256 of a sentence's words in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def hydrate(
    labels: Sequence[StandoffLabel], texts: Mapping[tuple[str, str], Article]
) -> tuple[list[LabelledArticle], list[Missing]]:
    """Join labels and texts; ``texts`` maps (source, document id) to the document.

    A document with labels becomes one article, ``<source>/<id>``, in the order in which documents
    are first named; its sentences stand in the order of the text. Every hash is verified. A label
    that cannot be verified is left out and reported, as is one that overlaps another, or that
    gives a sentence another type than an earlier label of it; a second label that agrees with the
    first is passed over.
    """
    documents: dict[tuple[str, str], list[StandoffLabel]] = {}
    for label in labels:
        documents.setdefault((label.source, label.id), []).append(label)
    articles, missing = [], []
    for key, own in documents.items():
        document = texts.get(key)
        if document is None:
            missing += [Missing(label, Reason.NO_DOCUMENT) for label in own]
            continue
        sound, unsound = _verified(own, document.text)
        missing += unsound
        if sound:
            articles.append(_article(document, sound))
    return articles, missing


def standoff_labels(
    labelled: LabelledArticle, source: str, annotator: str | None = None
) -> list[StandoffLabel]:
    """Return the labels of an article of a source without its text.

    ``labelled`` has the document's id, or that of a hydrated article. Quotations, techniques and
    pairs have no place in a stand-off label and are left out.
    """
    text = labelled.article.text
    return [
        StandoffLabel(
            source=source,
            id=labelled.article.id.removeprefix(f"{source}/"),
            start=sentence.start,
            end=sentence.end,
            sha256=sentence_hash(sentence.span.of(text)),
            type=sentence.type,
            secondary=sentence.secondary,
            speaker=sentence.speaker,
            as_written=sentence.as_written,
            annotator=annotator,
        )
        for sentence in labelled.sentences
    ]


def read_standoff(paths: Paths) -> list[StandoffLabel]:
    """Return the labels of stand-off files, and of all ``*.jsonl`` in folders of them.

    Raises CorpusError at the first line that breaks the format, where a path is missing, and where
    there is no label at all.
    """
    return read_label_files(paths, _read, "stand-off labels", "name a stand-off file")


def read_label_files(
    paths: Paths, read: Callable[[Path], Iterable[Label]], expected: str, step: str
) -> list[Label]:
    """Return what ``read`` finds in files, and in all ``*.jsonl`` of folders of them.

    Raises CorpusError, with what was ``expected`` and the next ``step``, where there is nothing.
    """
    sources = as_list(paths)
    labels = [label for path in sources for file in standoff_files(path) for label in read(file)]
    if not labels:
        where = ", ".join(str(path) for path in sources)
        raise CorpusError(expected, "none", step, where=where)
    return labels


def write_standoff(labels: Iterable[StandoffLabel], path: str | Path) -> None:
    """Write labels to one JSONL file, whole or not at all."""
    lines = [json.dumps(encode_label(label), ensure_ascii=False) for label in labels]
    write_text_atomic(Path(path), "".join(f"{line}\n" for line in lines))


def encode_label(label: StandoffLabel) -> dict[str, Any]:
    """Return the JSON object of a label, what is absent left out."""
    place = {"source": label.source, "id": label.id, "start": label.start, "end": label.end}
    said = encode_sentence(label.sentence())
    values = {**place, "sha256": label.sha256, **said, "annotator": label.annotator}
    return {key: value for key, value in values.items() if value is not None}


def is_standoff(path: str | Path) -> bool:
    """Tell whether a JSONL file, by its first line, holds stand-off labels."""
    first = next(json_lines(Path(path)), None)
    return first is not None and isinstance(first[1], dict) and "sha256" in first[1]


def is_hash(value: str) -> bool:
    """Tell whether a string can be a sentence's hash."""
    return _SHA256.fullmatch(value) is not None


def _verified(
    labels: Sequence[StandoffLabel], text: str
) -> tuple[list[StandoffLabel], list[Missing]]:
    """Return the labels of one document that agree with its text, in its order, and the others."""
    sound: list[StandoffLabel] = []
    missing: list[Missing] = []
    for label in sorted(labels, key=lambda item: (item.start, item.end)):  # stable: file order
        reason = _flaw_of(label, text, sound[-1] if sound else None)
        if reason is not None:
            missing.append(Missing(label, reason))
        elif not (sound and (sound[-1].start, sound[-1].end) == (label.start, label.end)):
            sound.append(label)
    return sound, missing


def _flaw_of(label: StandoffLabel, text: str, before: StandoffLabel | None) -> Reason | None:
    if label.end > len(text):
        return Reason.PAST_END
    if sentence_hash(text[label.start : label.end]) != label.sha256:
        return Reason.OTHER_TEXT
    if before is None or label.start >= before.end:
        return None
    if (before.start, before.end) != (label.start, label.end):
        return Reason.OVERLAP
    return None if before.type is label.type else Reason.CONTRADICTED


def _article(document: Article, labels: Sequence[StandoffLabel]) -> LabelledArticle:
    article = Article(
        labels[0].article_id,
        document.text,
        title=document.title,
        outlet=document.outlet,
        date=document.date,
        url=document.url,
        lang=document.lang,
    )
    return LabelledArticle(article, tuple(label.sentence() for label in labels))


def standoff_files(path: Path) -> list[Path]:
    """Return a stand-off file, or those of a folder; CorpusError where there is no such path."""
    if not path.exists():
        step = "check the path"
        raise CorpusError("a stand-off file or folder", "no such path", step, where=str(path))
    return sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def _read(path: Path) -> Iterable[StandoffLabel]:
    for number, raw, line_flaw in json_lines(path):
        flaws = [line_flaw] if line_flaw is not None else []
        label = None if flaws else _decode(raw, flaws)
        if label is None:
            raise LocatedFlaw(str(path), number, flaws[0]).error()
        yield label


def _decode(raw: object, flaws: list[Flaw]) -> StandoffLabel | None:
    """Return the label that a JSON value describes; None, and a flaw, where it cannot be."""
    if not isinstance(raw, dict):
        flaws.append(Flaw("", "a JSON object", shown(raw), "write one label a line as {…}"))
        return None
    own = {key: raw.get(key) for key in _OWN_KEYS}
    for key, value in own.items():
        if key != "annotator" or value is not None:
            _check_own(key, value, flaws)
    end = raw.get("end")
    # The text is not here, so what bounds the offsets is the label itself.
    unseen = "x" * end if type(end) is int and 0 < end < _LONGEST else ""
    said = {key: value for key, value in raw.items() if key not in _OWN_KEYS}
    sentence = decode_sentence(said, "", unseen, flaws)
    if sentence is None or flaws:
        return None
    if sentence.quotes or sentence.techniques or sentence.pair is not None:
        expected = "no quotes, techniques or pair in a stand-off label"
        flaws.append(Flaw("", expected, "one of them", "leave it out"))
        return None
    return StandoffLabel(
        source=str(own["source"]),
        id=str(own["id"]),
        start=sentence.start,
        end=sentence.end,
        sha256=str(own["sha256"]),
        type=sentence.type,
        secondary=sentence.secondary,
        speaker=sentence.speaker,
        as_written=sentence.as_written,
        annotator=own["annotator"],
    )


_LONGEST = 16 * 2**20
"""An offset past every text that is read (see ``clf.corpus.read.MAX_BYTES``)."""


def _check_own(key: str, value: object, flaws: list[Flaw]) -> None:
    if not isinstance(value, str) or not value.strip():
        flaws.append(Flaw(key, "a string with some words", shown(value), f"give the {key}"))
    elif key == "sha256" and not is_hash(value):
        step = "write it as clf.corpus.standoff.sentence_hash does"
        flaws.append(Flaw(key, "64 hexadecimal digits in lower case", shown(value), step))
