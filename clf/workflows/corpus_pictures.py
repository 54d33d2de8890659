"""A corpus beside another, in numbers and in pictures: what a datasheet shows."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clf.corpus.read import read_corpus
from clf.corpus.stats import describe
from clf.corpus.vocabulary import (
    Sentence,
    corpus_words,
    distinct_ngrams,
    running_words,
    vocabulary_growth,
)
from clf.schema import LabelledArticle
from clf.storage.extras import require_libraries

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NGRAMS = (1, 2, 3, 4)
"""The lengths of the n-grams that are counted."""

_DESCRIBED = ("manner", "topic", "group")


def compare_corpora(paths: Sequence[Path], beside: Path | None = None) -> dict[str, Any]:
    """Return the language of a corpus in numbers, beside another's where one is named.

    ``running_words`` is what the counts are taken of: all, or as many as the smaller of the two
    has. Each corpus has ``words``, ``vocabulary`` and ``distinct_ngrams`` by length; the other one
    its lengths as well, for the first one's are in its statistics.
    """
    articles = read_corpus(paths)
    other = read_corpus(beside) if beside is not None else None
    words = {"corpus": corpus_words(articles)}
    if other is not None:
        words["beside"] = corpus_words(other)
    size = min(running_words(own) for own in words.values())
    found: dict[str, Any] = {"running_words": size}
    for name, own in words.items():
        found[name] = _language(own, size)
    if other is not None:
        lengths = describe(other)
        for key in ("articles", "sentences", "types", "words_a_sentence", "sentences_an_article"):
            found["beside"][key] = lengths[key]
    return found


def draw_corpus(paths: Sequence[Path], folder: Path, beside: Path | None = None) -> list[Path]:
    """Draw a corpus, beside another where one is named, into PNG files; return their paths.

    Raises MissingExtraError without matplotlib, before anything is read.
    """
    require_libraries("matplotlib")
    from clf.evaluation.figures import save

    corpora = {"corpus": read_corpus(paths)}
    if beside is not None:
        corpora[beside.resolve().stem] = read_corpus(beside)
    figures = _content_figures(corpora) | _language_figures(corpora)
    return [save(figure, folder / f"{name}.png") for name, figure in figures.items()]


def _content_figures(corpora: dict[str, list[LabelledArticle]]) -> "dict[str, Figure]":
    from clf.evaluation.figures_corpus import count_figure, length_figure, type_figure

    described = {name: describe(articles) for name, articles in corpora.items()}
    own = described["corpus"]
    figures = {"types": type_figure({name: found["types"] for name, found in described.items()})}
    for key in _DESCRIBED:
        figures[key] = count_figure(own[key], f"Articles by {key}", "articles")
    lengths = {
        "sentence_length": ("Length of sentences", "words a sentence", _sentence_lengths),
        "article_length": ("Length of articles", "words an article", _article_lengths),
        "article_sentences": ("Sentences of articles", "sentences an article", _n_sentences),
    }
    for key, (title, unit, measure) in lengths.items():
        values = {name: measure(articles) for name, articles in corpora.items()}
        figures[key] = length_figure(values, title, unit)
    return figures


def _language_figures(corpora: dict[str, list[LabelledArticle]]) -> "dict[str, Figure]":
    from clf.evaluation.figures_corpus import growth_figure, ngram_figure

    words = {name: corpus_words(articles) for name, articles in corpora.items()}
    size = min(map(running_words, words.values()))
    ngrams = {
        name: {n: distinct_ngrams(own, n, size) for n in NGRAMS} for name, own in words.items()
    }
    curves = {name: vocabulary_growth(own) for name, own in words.items()}
    return {"vocabulary": growth_figure(curves), "ngrams": ngram_figure(ngrams, size)}


def _language(words: Sequence[Sentence], size: int) -> dict[str, Any]:
    return {
        "words": running_words(words),
        "vocabulary": len({word for sentence in words for word in sentence}),
        "distinct_ngrams": {str(n): distinct_ngrams(words, n, size) for n in NGRAMS},
    }


def _sentence_lengths(articles: Sequence[LabelledArticle]) -> list[int]:
    return [len(s.span.of(a.article.text).split()) for a in articles for s in a.sentences]


def _article_lengths(articles: Sequence[LabelledArticle]) -> list[int]:
    return [len(labelled.article.text.split()) for labelled in articles]


def _n_sentences(articles: Sequence[LabelledArticle]) -> list[int]:
    return [len(labelled.sentences) for labelled in articles]
