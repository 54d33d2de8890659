"""What a corpus holds: the numbers of its datasheet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from clf.schema.labels import TYPES
from clf.schema.records import LabelledArticle
from clf.schema.techniques import TECHNIQUES

_QUANTILES = (("min", 0.0), ("q1", 0.25), ("median", 0.5), ("q3", 0.75), ("max", 1.0))
UNKNOWN = "unknown"
"""The key under which articles without a manner, setting, group or topic are counted."""


def describe(articles: Sequence[LabelledArticle]) -> dict[str, Any]:
    """Return counts and lengths of a corpus, ready for JSON.

    ``types``, ``secondary`` and ``techniques`` count sentences, sentences and spans in the order
    of their label lists, zeros included; ``manner``, ``setting``, ``group`` and ``topic`` count
    articles, most frequent first; ``speakers`` counts names, each article's for itself;
    ``words_a_sentence`` (words are parted by white space) and ``sentences_an_article`` give
    minimum, quartiles, maximum and mean.
    """
    sentences = [(a.article.text, s) for a in articles for s in a.sentences]
    types = Counter(s.type for _, s in sentences)
    secondary = Counter(s.secondary for _, s in sentences if s.secondary is not None)
    techniques = Counter(t.technique for _, s in sentences for t in s.techniques)
    pairs = Counter(s.pair for _, s in sentences if s.pair is not None)
    speakers = {(a.article.id, s.speaker) for a in articles for s in a.sentences if s.speaker}
    return {
        "articles": len(articles),
        "sentences": len(sentences),
        "types": {label.value: types[label] for label in TYPES},
        "secondary": {label.value: secondary[label] for label in TYPES},
        "manner": _most_frequent(a.manner for a in articles),
        "setting": _most_frequent(a.setting for a in articles),
        "group": _most_frequent(a.group for a in articles),
        "topic": _most_frequent(a.topic for a in articles),
        "techniques": {name: techniques[name] for name in TECHNIQUES},
        "sentences_with_speaker": sum(s.speaker is not None for _, s in sentences),
        "sentences_with_quote": sum(bool(s.quotes) for _, s in sentences),
        "sentences_with_technique": sum(bool(s.techniques) for _, s in sentences),
        "speakers": len(speakers),
        "pairs": len(pairs),
        "sentences_in_pairs": pairs.total(),
        "words_a_sentence": _lengths([len(s.span.of(text).split()) for text, s in sentences]),
        "sentences_an_article": _lengths([len(a.sentences) for a in articles]),
    }


def _most_frequent(values: Iterable[str | None]) -> dict[str, int]:
    counts = Counter(value if value is not None else UNKNOWN for value in values)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _lengths(values: Sequence[int]) -> dict[str, float]:
    """Return minimum, quartiles (nearest rank), maximum and mean; empty for no values."""
    if not values:
        return {}
    ordered = sorted(values)
    last = len(ordered) - 1
    found: dict[str, float] = {name: ordered[round(q * last)] for name, q in _QUANTILES}
    return found | {"mean": round(sum(ordered) / len(ordered), 2)}
