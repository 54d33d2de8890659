"""A corpus beside another, in numbers and in pictures: what a datasheet shows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clf.corpus.read import read_corpus
from clf.corpus.stats import describe
from clf.corpus.vocabulary import (
    NGRAMS,
    Sentence,
    corpus_words,
    distinct_ngrams,
    running_words,
)
from clf.storage.extras import require_libraries


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
    from clf.evaluation.figures_corpus import corpus_figures

    corpora = {"corpus": read_corpus(paths)}
    if beside is not None:
        corpora[beside.resolve().stem] = read_corpus(beside)
    figures = corpus_figures(corpora)
    return [save(figure, folder / f"{name}.png") for name, figure in figures.items()]


def _language(words: Sequence[Sentence], size: int) -> dict[str, Any]:
    return {
        "words": running_words(words),
        "vocabulary": len({word for sentence in words for word in sentence}),
        "distinct_ngrams": {str(n): distinct_ngrams(words, n, size) for n in NGRAMS},
    }
