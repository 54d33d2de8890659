"""Pictures of corpora: what they hold, how two compare. Labels are English (see ``figures``)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from clf.corpus.stats import describe
from clf.corpus.vocabulary import (
    NGRAMS,
    GrowthPoint,
    corpus_words,
    distinct_ngrams,
    running_words,
    vocabulary_growth,
)
from clf.schema.labels import TYPES
from clf.schema.records import LabelledArticle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#2b6cb0", "#c05621", "#718096", "#2f855a")
_MOST_BARS = 30
_MOST_BINS = 40


def corpus_figures(corpora: Mapping[str, Sequence[LabelledArticle]]) -> "dict[str, Figure]":
    """Return every picture of the first corpus by name, with the others beside it."""
    described = {name: describe(articles) for name, articles in corpora.items()}
    own = next(iter(described.values()))
    figures = {"types": type_figure({name: found["types"] for name, found in described.items()})}
    for key in _DESCRIBED:
        figures[key] = count_figure(own[key], f"Articles by {key}", "articles")
    for key, (title, unit, measure) in _LENGTHS.items():
        lengths = {name: measure(articles) for name, articles in corpora.items()}
        figures[key] = length_figure(lengths, title, unit)
    words = {name: corpus_words(articles) for name, articles in corpora.items()}
    size = min(map(running_words, words.values()))
    ngrams = {name: {n: distinct_ngrams(w, n, size) for n in NGRAMS} for name, w in words.items()}
    figures["vocabulary"] = growth_figure({n: vocabulary_growth(w) for n, w in words.items()})
    figures["ngrams"] = ngram_figure(ngrams, size)
    return figures


def type_figure(counts: Mapping[str, Mapping[str, int]]) -> "Figure":
    """Return the share of sentences of each type, a bar a corpus, n at its end.

    ``counts`` maps the name of a corpus to its number of sentences by type.
    """
    figure, axes = _figure((7.2, 4.2), "Sentences by type")
    height = 0.8 / len(counts)
    places = np.arange(len(TYPES))
    for number, (name, by_type) in enumerate(counts.items()):
        values = np.array([by_type.get(label.value, 0) for label in TYPES], dtype=float)
        shares = values / max(1.0, values.sum())
        bars = axes.barh(
            places + (number - (len(counts) - 1) / 2) * height,
            shares,
            height,
            color=_COLOURS[number % len(_COLOURS)],
            label=f"{name} (n = {values.sum():,.0f})",
        )
        axes.bar_label(bars, [f"{value:,.0f}" for value in values], padding=3, fontsize=8)
    axes.set_yticks(places, [label.replace("_", " ") for label in TYPES])
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel("share of sentences")
    axes.legend(fontsize=8)
    return figure


def count_figure(counts: Mapping[str, int], title: str, unit: str) -> "Figure":
    """Return a bar a name, the most frequent 30; the others are one bar."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown, rest = ordered[:_MOST_BARS], ordered[_MOST_BARS:]
    if rest:
        shown.append((f"{len(rest)} others", sum(value for _, value in rest)))
    figure, axes = _figure((7.2, 1.4 + 0.28 * len(shown)), title)
    bars = axes.barh([name for name, _ in shown], [n for _, n in shown], color=_COLOURS[0])
    axes.bar_label(bars, [f"{n:,}" for _, n in shown], padding=3, fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.set_xlabel(unit)
    return figure


def length_figure(lengths: Mapping[str, Sequence[int]], title: str, unit: str) -> "Figure":
    """Return the distributions of lengths, each corpus as shares in the same bins, with medians.

    The longest 1 % stand in the last bin, so that a few long texts do not flatten the picture.
    """
    figure, axes = _figure((7.2, 4.2), title)
    pooled = [value for values in lengths.values() for value in values]
    top = max(2, int(np.percentile(pooled, 99))) if pooled else 2
    # Whole numbers in bins of one whole width: any other width makes teeth that are not there.
    width = -(-top // _MOST_BINS)
    bins = [edge - 0.5 for edge in range(0, top + width + 1, width)]
    for number, (name, values) in enumerate(lengths.items()):
        if not len(values):
            continue
        kept = np.minimum(np.asarray(values, dtype=float), top)
        label = f"{name}: median {np.median(values):.0f}, n = {len(values):,}"
        axes.hist(
            kept,
            bins=bins,
            weights=np.full(len(kept), 1 / len(kept)),
            histtype="stepfilled" if number == 0 else "step",
            color=_COLOURS[number % len(_COLOURS)],
            alpha=0.6 if number == 0 else 1.0,
            linewidth=1.6,
            label=label,
        )
    axes.set_xlabel(unit)
    axes.set_ylabel("share")
    if pooled:
        axes.legend(fontsize=8)
    return figure


def growth_figure(curves: Mapping[str, Sequence[GrowthPoint]]) -> "Figure":
    """Return distinct words against running words, a line a corpus."""
    figure, axes = _figure((6.4, 4.6), "Vocabulary growth")
    for number, (name, curve) in enumerate(curves.items()):
        axes.plot(
            [point.running for point in curve],
            [point.distinct for point in curve],
            color=_COLOURS[number % len(_COLOURS)],
            label=name,
        )
    axes.set_xlabel("running words")
    axes.set_ylabel("distinct words")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    return figure


def ngram_figure(counts: Mapping[str, Mapping[int, int]], running: int) -> "Figure":
    """Return distinct n-grams by n, a bar a corpus, all at ``running`` running words."""
    title = f"Distinct n-grams in {running:,} running words"
    figure, axes = _figure((6.4, 4.2), title)
    sizes = sorted({n for by_n in counts.values() for n in by_n})
    width = 0.8 / len(counts)
    for number, (name, by_n) in enumerate(counts.items()):
        places = np.arange(len(sizes)) + (number - (len(counts) - 1) / 2) * width
        values = [by_n.get(n, 0) for n in sizes]
        bars = axes.bar(places, values, width, color=_COLOURS[number % len(_COLOURS)], label=name)
        axes.bar_label(bars, [f"{value:,}" for value in values], padding=2, fontsize=8)
    axes.set_xticks(range(len(sizes)), [f"{n}-grams" for n in sizes])
    axes.set_ylabel("distinct")
    axes.margins(y=0.12)
    axes.legend(fontsize=8)
    return figure


def _sentence_lengths(articles: Sequence[LabelledArticle]) -> list[int]:
    return [len(s.span.of(a.article.text).split()) for a in articles for s in a.sentences]


def _article_lengths(articles: Sequence[LabelledArticle]) -> list[int]:
    return [len(labelled.article.text.split()) for labelled in articles]


def _n_sentences(articles: Sequence[LabelledArticle]) -> list[int]:
    return [len(labelled.sentences) for labelled in articles]


_DESCRIBED = ("manner", "topic", "group")
_LENGTHS = {
    "sentence_length": ("Length of sentences", "words a sentence", _sentence_lengths),
    "article_length": ("Length of articles", "words an article", _article_lengths),
    "article_sentences": ("Sentences of articles", "sentences an article", _n_sentences),
}


def _figure(size: tuple[float, float], title: str) -> tuple["Figure", "Axes"]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=10)
    return figure, axes
