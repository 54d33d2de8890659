"""Label Studio JSON -> labelled articles, nothing taken on trust.

Each region's quoted text must agree with its offsets, in code points or in UTF-16 units, the same
for the whole task (see :mod:`clf.corpus.label_studio`). A task in which it does not, or whose
regions are not those of the project's interface, is refused by name: a shifted label is worse than
none. Predictions are never read back as labels.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clf.corpus.codec import decode_article, shown
from clf.corpus.label_studio import (
    CHOICES,
    DATA_KEYS,
    FIELDS,
    PARTS,
    QUOTATION,
    SENTENCE,
    TECHNIQUE,
    UNIT_KEY,
    OffsetUnit,
)
from clf.corpus.text_units import Utf16Offsets
from clf.schema.errors import CorpusError
from clf.schema.records import LabelledArticle, Span

_LINE_BREAKS = re.compile(r"(?:\r|\n|\\n)+")
_MAX_BYTES = 512 * 2**20
_EXPORT_STEP = "export it from Label Studio as JSON, with the interface of this project"


@dataclass(frozen=True, slots=True)
class Refused:
    """A task that was not taken, by the name of its article, and why."""

    name: str
    error: CorpusError

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.name}: {self.error}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an export of Label Studio holds. ``n_unlabelled`` counts tasks nobody annotated."""

    articles: tuple[LabelledArticle, ...]
    refused: tuple[Refused, ...]
    n_unlabelled: int


def read_tasks(path: str | Path, annotator: str | None = None) -> Imported:
    """Return the articles of a Label Studio JSON export; see :func:`import_tasks`."""
    place = Path(path)
    with place.open("rb") as stream:
        content = stream.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        limit = f"an export of at most {_MAX_BYTES // 2**20} MiB"
        raise CorpusError(limit, "more", "export it in parts", where=str(place))
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        found = str(error) or type(error).__name__
        raise CorpusError("Label Studio JSON", found, _EXPORT_STEP, where=str(place)) from error
    if not isinstance(raw, list):
        found = shown(raw)
        raise CorpusError("a list of tasks", found, _EXPORT_STEP, where=str(place))
    return import_tasks(raw, annotator)


def import_tasks(tasks: Sequence[object], annotator: str | None = None) -> Imported:
    """Return the articles of tasks; those that cannot be trusted are refused by name.

    Cancelled annotations are passed over. Where a task has several, ``annotator`` (Label Studio's
    ``completed_by``: an id or e-mail address) chooses; without it the task is refused.
    """
    articles: dict[str, LabelledArticle] = {}
    refused = []
    n_unlabelled = 0
    for number, task in enumerate(tasks, start=1):
        name = _name(task, number)
        try:
            found = _import(task, annotator)
            if found.article.id in articles:
                step = "keep one of the two"
                raise CorpusError("an id of its own for each article", "one twice", step)
        except CorpusError as error:
            refused.append(Refused(name, error))
            continue
        articles[found.article.id] = found
        n_unlabelled += not found.sentences
    return Imported(tuple(articles.values()), tuple(refused), n_unlabelled)


def _name(task: object, number: int) -> str:
    """Return what a task is called in messages: its article's id, else its place in the list."""
    data = task.get("data") if isinstance(task, dict) else None
    name = data.get("id") if isinstance(data, dict) else None
    return f"task {number} ({name})" if isinstance(name, str) else f"task {number}"


def _import(task: object, annotator: str | None) -> LabelledArticle:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(task, dict) or not isinstance(data, dict):
        raise CorpusError("a task with its data", shown(task), _EXPORT_STEP)
    described = {key: data[key] for key in DATA_KEYS if data.get(key) is not None}
    bare = _decoded(described | {"sentences": []})
    result = _chosen(task, annotator)
    if not result:
        return bare
    text = bare.article.text
    regions = _Regions(text, [_checked(item) for item in result])
    preferred = OffsetUnit.UTF16 if data.get(UNIT_KEY) == OffsetUnit.UTF16 else None
    spans = regions.spans(preferred or OffsetUnit.CODE_POINTS)
    return _decoded(described | {"sentences": _sentences(regions.items, spans, text)})


def _decoded(raw: dict[str, Any]) -> LabelledArticle:
    decoded = decode_article(raw)
    if decoded.flaws or decoded.article is None:
        flaw = decoded.flaws[0]
        raise CorpusError(flaw.expected, flaw.found, flaw.next_step, where=flaw.field)
    return decoded.article


def _chosen(task: Mapping[str, Any], annotator: str | None) -> list[Any]:
    """Return the result of the one annotation that counts; empty where there is none."""
    kept = [
        item
        for item in _list(task.get("annotations"))
        if isinstance(item, dict) and not item.get("was_cancelled")
    ]
    if annotator is not None:
        kept = [item for item in kept if annotator in _annotator_names(item)]
    if len(kept) > 1:
        step = "choose an annotator, or delete the others in Label Studio"
        raise CorpusError("one annotation", f"{len(kept)}", step)
    return _list(kept[0].get("result")) if kept else []


def _annotator_names(annotation: Mapping[str, Any]) -> set[str]:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        return {str(who[key]) for key in ("id", "email") if key in who}
    return {str(who)}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of a result: what control made it, of which region, with which value."""

    region: str
    name: str
    start: int
    end: int
    quoted: str | None
    values: tuple[str, ...]


_KINDS = (
    dict.fromkeys((PARTS, TECHNIQUE), "labels")
    | dict.fromkeys(CHOICES, "choices")
    | dict.fromkeys(FIELDS, "textarea")
)
_VALUE_KEYS = {"labels": "labels", "choices": "choices", "textarea": "text"}


def _checked(raw: object) -> _Item:
    """Return one entry of a result; CorpusError where it is none of this interface."""
    item = raw if isinstance(raw, dict) else {}
    name, kind, region = (item.get(key) for key in ("from_name", "type", "id"))
    value = item.get("value")
    if _KINDS.get(str(name)) != kind or not isinstance(value, dict) or not isinstance(region, str):
        known = ", ".join(_KINDS)
        raise CorpusError(f"a region of the controls {known}", shown(raw), _EXPORT_STEP)
    values = value.get(_VALUE_KEYS[str(kind)])
    if not isinstance(values, list) or not all(isinstance(part, str) for part in values):
        raise CorpusError(f"the {kind} of region {region}", shown(value), _EXPORT_STEP)
    start, end = value.get("start"), value.get("end")
    if type(start) is not int or type(end) is not int:
        raise CorpusError(f"whole offsets of region {region}", shown(value), _EXPORT_STEP)
    quoted = value.get("text") if kind == "labels" else None
    return _Item(region, str(name), start, end, quoted, tuple(values))


class _Regions:
    """The entries of one task's result, and their places in the text."""

    def __init__(self, text: str, items: list[_Item]) -> None:
        self._text = text
        self._utf16 = Utf16Offsets(text)
        self.items = items

    def spans(self, preferred: OffsetUnit) -> dict[str, Span]:
        """Return the span of each labelled region, in code points.

        The counting is the preferred one if every quoted text agrees with it, else the other one.
        """
        drawn = [item for item in self.items if _KINDS[item.name] == "labels"]
        others = [unit for unit in OffsetUnit if unit is not preferred]
        for unit in (preferred, *others):
            spans = {item.region: self._span(item, unit) for item in drawn}
            if all(self._agrees(item, spans[item.region]) for item in drawn):
                return {region: span for region, span in spans.items() if span is not None}
        item = next(i for i in drawn if not self._agrees(i, self._span(i, preferred)))
        span = self._span(item, preferred)
        expected = f"the text {shown(item.quoted)} at {item.start}-{item.end}"
        found = shown(span.of(self._text)) if span is not None else "no such place in the text"
        step = "draw the region again in Label Studio; the text may have been changed"
        raise CorpusError(expected, found, step, where=f"region {item.region}")

    def _span(self, item: _Item, unit: OffsetUnit) -> Span | None:
        if unit is OffsetUnit.CODE_POINTS:
            start, end = item.start, item.end
        else:
            first, last = map(self._utf16.to_code_points, (item.start, item.end))
            if first is None or last is None:
                return None
            start, end = first, last
        return Span(start, end) if 0 <= start < end <= len(self._text) else None

    def _agrees(self, item: _Item, span: Span | None) -> bool:
        """Tell whether a region's quoted text stands where it says.

        Label Studio writes line breaks in several ways (a backslash and an n, one for a CR and LF),
        so those alone are not compared.
        """
        if span is None or not isinstance(item.quoted, str):
            return False
        if item.quoted == span.of(self._text):
            return True
        return _LINE_BREAKS.sub("\n", item.quoted) == _LINE_BREAKS.sub("\n", span.of(self._text))


def _sentences(
    items: Sequence[_Item], spans: Mapping[str, Span], text: str
) -> list[dict[str, Any]]:
    """Return the sentences of a task as JSON objects, in the order of the text."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        if item.name == PARTS and item.values == (SENTENCE,):
            span = spans[item.region]
            found[item.region] = {"start": span.start, "end": span.end}
    order = sorted(found.values(), key=lambda sentence: sentence["start"])
    for item in items:
        if item.name in (*CHOICES, *FIELDS):
            _say(found, item)
        elif item.values != (SENTENCE,):
            _place_span(order, item, spans[item.region], text)
    for sentence in order:
        if "type" not in sentence:
            words = shown(text[sentence["start"] : sentence["end"]])
            raise CorpusError("a type for each sentence", f"none for {words}", "choose one")
    return order


def _say(found: Mapping[str, dict[str, Any]], item: _Item) -> None:
    """Note a choice or a text field of a sentence."""
    if not item.values:
        return
    if item.region not in found or len(item.values) > 1 or item.name in found[item.region]:
        expected = f"one {item.name} of a sentence region"
        step = "correct it in Label Studio"
        raise CorpusError(expected, shown(list(item.values)), step, where=f"region {item.region}")
    found[item.region][item.name] = item.values[0]


def _place_span(order: Sequence[dict[str, Any]], item: _Item, span: Span, text: str) -> None:
    """Give a quotation or technique to the sentence that it lies in."""
    if len(item.values) != 1 or (item.name == PARTS and item.values != (QUOTATION,)):
        step = "give the region one label"
        raise CorpusError("one known label", shown(list(item.values)), step)
    place = {"start": span.start, "end": span.end}
    for sentence in order:
        if sentence["start"] <= span.start and span.end <= sentence["end"]:
            if item.name == PARTS:
                sentence.setdefault("quotes", []).append(place)
            else:
                named = {"technique": item.values[0]} | place
                sentence.setdefault("techniques", []).append(named)
            return
    expected = f"the {item.values[0]} inside one sentence"
    found = shown(span.of(text))
    step = "draw the sentence around it, or cut it at the sentence's end"
    raise CorpusError(expected, found, step, where=f"region {item.region}")
