"""Articles that must stay on one side of a split, since they repeat each other.

Written articles repeat nothing (the corpus check holds them to that). Real ones do: paragraphs of
one news article come as documents of their own, and many outlets print an agency's sentences.
A model that has read one copy would be measured on the other.
"""

from collections.abc import Iterator, Sequence

from clf.corpus.near_duplicates import near_duplicates
from clf.corpus.repetition_checks import MIN_WORDS, NEAR_THRESHOLD
from clf.corpus.sources import document_of
from clf.schema.records import LabelledArticle


def ties(articles: Sequence[LabelledArticle]) -> list[tuple[int, int]]:
    """Return pairs of indexes into ``articles`` that belong together.

    Tied are the paragraphs of one document (:func:`clf.corpus.sources.document_of`), equal texts,
    and articles of which a sentence of five words or more is the same or nearly so (Jaccard 0.7
    over shingles of 5 characters). A pair of equal indexes never occurs.
    """
    found = [*_same_key(articles), *_alike(articles)]
    return [(i, j) for i, j in found if i != j]


def _same_key(articles: Sequence[LabelledArticle]) -> Iterator[tuple[int, int]]:
    by_document: dict[str, int] = {}
    by_text: dict[str, int] = {}
    for index, labelled in enumerate(articles):
        own = labelled.article
        yield by_document.setdefault(document_of(own.id), index), index
        yield by_text.setdefault(own.text, index), index


def _alike(articles: Sequence[LabelledArticle]) -> Iterator[tuple[int, int]]:
    first_with: dict[str, int] = {}
    for index, labelled in enumerate(articles):
        for sentence in labelled.sentences:
            words = sentence.span.of(labelled.article.text).split()
            if len(words) >= MIN_WORDS:
                yield first_with.setdefault(" ".join(words), index), index
    texts = list(first_with)
    for i, j, _ in near_duplicates(texts, NEAR_THRESHOLD):
        yield first_with[texts[i]], first_with[texts[j]]
