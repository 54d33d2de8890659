"""Labelled articles <-> Label Studio JSON: tasks with the text, regions with the labels.

One task is one article. In its ``data`` stand the text and what is known of the article; in its
annotation each sentence is a region labelled ``sentence`` with a choice for its type (and secondary
type) and text fields for speaker, words as written and pair, all tied to the region by its id; each
quotation and each persuasion technique is a region of its own inside a sentence.
:func:`label_config` is the labelling interface that goes with it, right to left.

Label Studio's text tag once stored UTF-16 code units, as the browser counts; since late 2021 it
turns them into code points (https://github.com/HumanSignal/label-studio/pull/1559, taken up in
label-studio-frontend #308). Both are written here, and both are read
(:mod:`clf.corpus.label_studio_import`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from clf.corpus.codec import ARTICLE_KEYS, encode_article
from clf.corpus.files import write_text_atomic
from clf.corpus.text_units import Utf16Offsets
from clf.schema.labels import TYPES
from clf.schema.records import LabelledArticle, LabelledSentence, Span
from clf.schema.techniques import TECHNIQUES

_TEXT = "text"
PARTS, TECHNIQUE = "part", "technique"
"""The controls that draw regions: parts of the text, and techniques."""
SENTENCE, QUOTATION = "sentence", "quotation"
"""The labels of a part."""
CHOICES = ("type", "secondary")
"""The controls that choose a sentence's types."""
FIELDS = ("speaker", "as_written", "pair")
"""The controls that take a sentence's words."""
DATA_KEYS = tuple(key for key in ARTICLE_KEYS if key != "sentences")
"""What a task says of its article."""
UNIT_KEY = "offsets"
"""The key of a task's data that holds an :class:`OffsetUnit`."""


class OffsetUnit(StrEnum):
    """How a task counts: code points (Label Studio 1.4 and later) or UTF-16 units (before)."""

    CODE_POINTS = "code-points"
    UTF16 = "utf-16"


@dataclass(frozen=True, slots=True)
class PreLabels:
    """What a model says of an article, to be shown as pre-labels: never read back as labels.

    ``labelled`` has the sentences as the model cut and labelled them; ``confidences`` (0..1) one
    number a sentence.
    """

    labelled: LabelledArticle
    confidences: Sequence[float]
    model: str


def export_task(
    labelled: LabelledArticle,
    unit: OffsetUnit = OffsetUnit.CODE_POINTS,
    prelabels: PreLabels | None = None,
) -> dict[str, Any]:
    """Return the task of an article, ready for JSON.

    An article without sentences has no annotation, so that its task stands as still to be done.
    """
    encoded = encode_article(labelled)
    data = {key: encoded[key] for key in DATA_KEYS if key in encoded}
    annotations = [{"result": _result(labelled, unit)}] if labelled.sentences else []
    task: dict[str, Any] = {
        "data": data | {UNIT_KEY: unit.value},
        "annotations": annotations,
    }
    if prelabels is not None:
        task["predictions"] = [_prediction(prelabels, unit)]
    return task


def write_tasks(tasks: Sequence[Mapping[str, Any]], path: str | Path) -> None:
    """Write tasks as the JSON list that Label Studio imports."""
    lines = ",\n".join(json.dumps(task, ensure_ascii=False) for task in tasks)
    write_text_atomic(Path(path), f"[\n{lines}\n]\n")


def label_config() -> str:
    """Return the labelling interface as Label Studio's XML, the text right to left."""
    # Without pre-wrap, runs of spaces are shown and quoted as one (Label Studio's Text tag).
    lines = [
        "<View>",
        "  <Style>.htx-text { white-space: pre-wrap; }</Style>",
        f'  <Labels name="{PARTS}" toName="{_TEXT}">',
        f'    <Label value="{SENTENCE}" background="#cbd5e0"/>',
        f'    <Label value="{QUOTATION}" background="#90cdf4"/>',
        "  </Labels>",
        f'  <Labels name="{TECHNIQUE}" toName="{_TEXT}">',
        *(f"    <Label value={quoteattr(name)}/>" for name in TECHNIQUES),
        "  </Labels>",
        '  <View style="direction: rtl; text-align: right;">',
        f'    <Text name="{_TEXT}" value="$text" granularity="symbol" saveTextResult="yes"/>',
        "  </View>",
    ]
    for name in CHOICES:
        lines += [
            f'  <Choices name="{name}" toName="{_TEXT}" perRegion="true" choice="single"',
            f'           whenTagName="{PARTS}" whenLabelValue="{SENTENCE}">',
            *(
                f"    <Choice value={quoteattr(label.value)} hint={quoteattr(label.arabic)}/>"
                for label in TYPES
            ),
            "  </Choices>",
        ]
    for name in FIELDS:
        lines += [
            f'  <TextArea name="{name}" toName="{_TEXT}" perRegion="true" maxSubmissions="1"',
            f'            whenTagName="{PARTS}" whenLabelValue="{SENTENCE}" editable="true"/>',
        ]
    return "\n".join([*lines, "</View>", ""])


def _prediction(prelabels: PreLabels, unit: OffsetUnit) -> dict[str, Any]:
    result = _result(prelabels.labelled, unit)
    scores = {f"s{i}": round(float(value), 4) for i, value in enumerate(prelabels.confidences)}
    for item in result:
        if item["id"] in scores:
            item["score"] = scores[item["id"]]
    # Label Studio sorts tasks by the score: the least sure sentence decides.
    least = min(scores.values(), default=1.0)
    return {"model_version": prelabels.model, "score": least, "result": result}


def _result(labelled: LabelledArticle, unit: OffsetUnit) -> list[dict[str, Any]]:
    writer = _RegionWriter(labelled.article.text, unit)
    items: list[dict[str, Any]] = []
    for number, sentence in enumerate(labelled.sentences):
        items += writer.sentence(f"s{number}", sentence)
    return items


class _RegionWriter:
    """Writes the regions of one text."""

    def __init__(self, text: str, unit: OffsetUnit) -> None:
        self._text = text
        self._utf16 = Utf16Offsets(text) if unit is OffsetUnit.UTF16 else None

    def sentence(self, region: str, sentence: LabelledSentence) -> list[dict[str, Any]]:
        """Return the region of a sentence, what is said of it, and the spans in it."""
        place = self._place(sentence.start, sentence.end)
        items = [self._labels(region, PARTS, SENTENCE, sentence.span)]
        for name, label in zip(CHOICES, (sentence.type, sentence.secondary), strict=True):
            if label is not None:
                value = place | {"choices": [label.value]}
                items.append(_item(region, name, "choices", value))
        for name in FIELDS:
            words = getattr(sentence, name)
            if words is not None:
                items.append(_item(region, name, "textarea", place | {"text": [words]}))
        for number, quote in enumerate(sentence.quotes):
            items.append(self._labels(f"{region}q{number}", PARTS, QUOTATION, quote))
        for number, found in enumerate(sentence.techniques):
            span = Span(found.start, found.end)
            items.append(self._labels(f"{region}t{number}", TECHNIQUE, found.technique, span))
        return items

    def _labels(self, region: str, name: str, label: str, span: Span) -> dict[str, Any]:
        value = self._place(span.start, span.end)
        value |= {"text": span.of(self._text), "labels": [label]}
        return _item(region, name, "labels", value)

    def _place(self, start: int, end: int) -> dict[str, Any]:
        if self._utf16 is None:
            return {"start": start, "end": end}
        return {"start": self._utf16.to_utf16(start), "end": self._utf16.to_utf16(end)}


def _item(region: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": region, "from_name": name, "to_name": _TEXT, "type": kind, "value": value}
