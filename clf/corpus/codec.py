"""One labelled article <-> one JSON object, in the corpus format and in its canonical form.

Decoding never raises on bad content: it returns what could be understood and a list of flaws, so
that a reader can stop at the first and a checker can list them all. The canonical form has a
fixed key order and leaves out what is absent; it is what files hold and what hashes are taken of.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from clf.schema.labels import SentenceType
from clf.schema.records import Article, LabelledArticle, LabelledSentence, Span, TechniqueSpan
from clf.schema.techniques import TECHNIQUES

ARTICLE_KEYS = (
    "id",
    "text",
    "title",
    "outlet",
    "date",
    "url",
    "lang",
    "manner",
    "setting",
    "group",
    "topic",
    "sentences",
)
SENTENCE_KEYS = (
    "start",
    "end",
    "type",
    "secondary",
    "speaker",
    "as_written",
    "quotes",
    "techniques",
    "pair",
)
_QUOTE_KEYS = ("start", "end")
_TECHNIQUE_KEYS = ("technique", "start", "end")
_TYPE_OF_NAME = {label.value: label for label in SentenceType}
_TECHNIQUE_SET = frozenset(TECHNIQUES)
_TYPE_NAMES = ", ".join(_TYPE_OF_NAME)
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Flaw:
    """One field that breaks the corpus format: the parts of a :class:`CorpusError`."""

    field: str
    expected: str
    found: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """What one JSON object says: an article, unless it has none, and what was wrong.

    ``indexes`` holds, for each sentence kept, its position in the JSON list: a sentence with a
    flaw is left out of the article.
    """

    article: LabelledArticle | None
    indexes: tuple[int, ...]
    flaws: tuple[Flaw, ...]


class Sentences(NamedTuple):
    """The sound sentences of a list, their indexes in it, and each flaw with its index."""

    sentences: list[LabelledSentence]
    indexes: list[int]
    flaws: list[tuple[int, Flaw]]


def decode_article(raw: object) -> Decoded:
    """Return the article that a JSON object describes, with every flaw of its fields."""
    flaws: list[Flaw] = []
    fields = _Fields(raw, "", ARTICLE_KEYS, flaws)
    name = fields.text("id", required=True)
    text = fields.text("text", required=True)
    described = {
        key: fields.text(key) for key in ARTICLE_KEYS[2:-1]
    }  # title ... topic, all optional
    items = fields.items("sentences", required=True)
    if name is None or text is None:
        return Decoded(None, (), tuple(flaws))
    places = [f"sentences[{i}]" for i in range(len(items))]
    found = decode_sentences(items, places, text)
    flaws.extend(flaw for _, flaw in found.flaws)
    article = Article(
        id=name,
        text=text,
        title=described["title"],
        outlet=described["outlet"],
        date=described["date"],
        url=described["url"],
        lang=described["lang"] or "ar",
    )
    labelled = LabelledArticle(
        article,
        tuple(found.sentences),
        manner=described["manner"],
        setting=described["setting"],
        group=described["group"],
        topic=described["topic"],
    )
    return Decoded(labelled, tuple(found.indexes), tuple(flaws))


def decode_sentences(items: Sequence[object], places: Sequence[str], text: str) -> Sentences:
    """Return the sound sentences of one article, their indexes, and the flaws of the others.

    ``places`` names each item in messages; sentences must be in order and must not overlap.
    """
    result = Sentences([], [], [])
    earlier = 0
    for index, (item, place) in enumerate(zip(items, places, strict=True)):
        flaws: list[Flaw] = []
        sentence = decode_sentence(item, place, text, flaws)
        if sentence is not None and sentence.start < earlier:
            expected = f"a start of {earlier} or more, where the sentence before it ends"
            step = "order the sentences by start and let none overlap"
            flaws.append(Flaw(_join(place, "start"), expected, str(sentence.start), step))
            sentence = None
        result.flaws.extend((index, flaw) for flaw in flaws)
        if sentence is not None:
            earlier = sentence.end
            result.sentences.append(sentence)
            result.indexes.append(index)
    return result


def decode_sentence(
    raw: object, place: str, text: str, flaws: list[Flaw]
) -> LabelledSentence | None:
    """Return the sentence that a JSON object describes; None, and a flaw, where it cannot be."""
    before = len(flaws)
    fields = _Fields(raw, place, SENTENCE_KEYS, flaws)
    start, end = fields.span(0, len(text), "the text")
    label = fields.label("type", required=True)
    secondary = fields.label("secondary")
    speaker, as_written, pair = (fields.text(key) for key in ("speaker", "as_written", "pair"))
    quotes = [
        _Fields(item, _join(place, f"quotes[{i}]"), _QUOTE_KEYS, flaws).span(
            start, end, "its sentence"
        )
        for i, item in enumerate(fields.items("quotes"))
    ]
    techniques = [
        _technique(item, _join(place, f"techniques[{i}]"), (start, end), flaws)
        for i, item in enumerate(fields.items("techniques"))
    ]
    if label is None or len(flaws) > before:
        return None
    return LabelledSentence(
        start,
        end,
        label,
        secondary=secondary,
        speaker=speaker,
        as_written=as_written,
        quotes=tuple(Span(*quote) for quote in quotes),
        techniques=tuple(techniques),
        pair=pair,
    )


def encode_article(labelled: LabelledArticle) -> dict[str, Any]:
    """Return the JSON object of an article, its keys in the order of the corpus format."""
    article = labelled.article
    values = {
        "id": article.id,
        "text": article.text,
        "title": article.title,
        "outlet": article.outlet,
        "date": article.date,
        "url": article.url,
        "lang": article.lang,
        "manner": labelled.manner,
        "setting": labelled.setting,
        "group": labelled.group,
        "topic": labelled.topic,
    }
    present: dict[str, Any] = {key: value for key, value in values.items() if value is not None}
    present["sentences"] = [encode_sentence(sentence) for sentence in labelled.sentences]
    return present


def encode_sentence(sentence: LabelledSentence) -> dict[str, Any]:
    """Return the JSON object of a sentence, its keys in the order of the corpus format."""
    values: dict[str, Any] = {
        "start": sentence.start,
        "end": sentence.end,
        "type": sentence.type.value,
        "secondary": sentence.secondary.value if sentence.secondary else None,
        "speaker": sentence.speaker,
        "as_written": sentence.as_written,
        "quotes": [{"start": q.start, "end": q.end} for q in sentence.quotes] or None,
        "techniques": [
            {"technique": t.technique, "start": t.start, "end": t.end} for t in sentence.techniques
        ]
        or None,
        "pair": sentence.pair,
    }
    return {key: value for key, value in values.items() if value is not None}


def canonical_line(labelled: LabelledArticle) -> str:
    r"""Return the one line, without its ``\n``, that stands for an article in a corpus file."""
    return json.dumps(encode_article(labelled), ensure_ascii=False)


def shown(value: object) -> str:
    """Return a value as an error message quotes it: JSON, cut at 60 characters."""
    quoted = json.dumps(value, ensure_ascii=True) if _has_surrogate(value) else _json(value)
    return quoted if len(quoted) <= _SHOWN_CHARACTERS else quoted[:_SHOWN_CHARACTERS] + "…"


class _Fields:
    """Takes typed values out of one JSON object and notes each that does not fit."""

    def __init__(
        self, raw: object, place: str, allowed: tuple[str, ...], flaws: list[Flaw]
    ) -> None:
        self._place = place
        self._flaws = flaws
        self._raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self._is_object = isinstance(raw, dict)
        if not self._is_object:
            self._note("", "a JSON object", shown(raw), "write it as {…} with the format's keys")
        for key in self._unknown(allowed):
            expected = f"one of the keys {', '.join(allowed)}"
            self._note(shown(key)[1:-1], expected, shown(key), "remove it or correct its spelling")

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a string with at least one visible character, or None."""
        value = self._value(key, required)
        if value is None:
            return None
        if not isinstance(value, str):
            self._note(key, "a string", shown(value), "quote it or leave the key out")
            return None
        if not value.strip():
            self._note(key, "some words", shown(value), "fill it in or leave the key out")
            return None
        if _has_surrogate(value):
            step = "write the character itself in UTF-8"
            self._note(key, "text that UTF-8 can hold", "half of a surrogate pair", step)
            return None
        return value

    def label(self, key: str, *, required: bool = False) -> SentenceType | None:
        """Return a sentence type, or None."""
        value = self._value(key, required)
        if value is None:
            return None
        label = _TYPE_OF_NAME.get(value) if isinstance(value, str) else None
        if label is None:
            self._note(key, f"one of {_TYPE_NAMES}", shown(value), "correct the label")
        return label

    def technique(self) -> str:
        """Return the name of a persuasion technique; empty, and a flaw, where it is unknown."""
        value = self._value("technique", required=True)
        if isinstance(value, str) and value in _TECHNIQUE_SET:
            return value
        if value is not None:
            step = "spell it as ArMPro does (clf.schema.TECHNIQUES)"
            self._note("technique", "a known persuasion technique", shown(value), step)
        return ""

    def items(self, key: str, *, required: bool = False) -> list[object]:
        """Return a list, empty where the key is absent."""
        value = self._value(key, required)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self._note(key, "a list", shown(value), "write it as […]")
        return []

    def span(self, low: int, high: int, inside: str) -> tuple[int, int]:
        """Return start and end with ``low <= start < end <= high``; (low, high) on a flaw."""
        start, end = self._offset("start"), self._offset("end")
        if start is None or end is None:
            return low, high
        step = "count code points of the text as stored, end exclusive"
        if not low <= start <= high:
            self._note("start", f"an offset inside {inside} ({low} to {high})", str(start), step)
        elif not start < end:
            self._note("end", f"an offset after start ({start})", str(end), step)
        elif end > high:
            self._note("end", f"an offset inside {inside} ({low} to {high})", str(end), step)
        else:
            return start, end
        return low, high

    def _offset(self, key: str) -> int | None:
        value = self._value(key, required=True)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self._note(key, "a whole number", shown(value), "give a code point offset")
        return None

    def _value(self, key: str, required: bool) -> Any:  # noqa: ANN401 - JSON of any kind
        value = self._raw.get(key)
        if value is None and required and self._is_object:
            self._note(key, "a value", "null" if key in self._raw else "nothing", f"add {key}")
        return value

    def _unknown(self, allowed: tuple[str, ...]) -> Iterator[str]:
        return (key for key in self._raw if key not in allowed)

    def _note(self, key: str, expected: str, found: str, next_step: str) -> None:
        self._flaws.append(Flaw(_join(self._place, key), expected, found, next_step))


def _technique(
    item: object, place: str, bounds: tuple[int, int], flaws: list[Flaw]
) -> TechniqueSpan:
    fields = _Fields(item, place, _TECHNIQUE_KEYS, flaws)
    name = fields.technique()
    start, end = fields.span(*bounds, "its sentence")
    return TechniqueSpan(name, start, end)


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place and key else place or key


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _has_surrogate(value: object) -> bool:
    # JSON can spell half a surrogate pair ("\ud800"), which no UTF-8 file can hold.
    if not isinstance(value, str):
        return not _encodable(_json(value))
    return not _encodable(value)


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
