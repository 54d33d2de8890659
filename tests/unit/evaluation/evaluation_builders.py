"""Gold types and probabilities for the tests of this folder."""

import numpy as np
from numpy.typing import NDArray

from clf.schema import TYPES, Article, LabelledArticle, LabelledSentence, SentenceType


def drawn(
    n: int, seed: int = 0, n_groups: int = 20, types: tuple[int, ...] = (0, 1, 2, 3, 4)
) -> tuple[NDArray[np.int64], NDArray[np.float64], list[str]]:
    """Return n gold ids of the given types, fairly good probabilities, and article names."""
    rng = np.random.default_rng(seed)
    gold = rng.choice(types, size=n)
    logits = rng.normal(size=(n, len(TYPES))) * 1.5
    logits[np.arange(n), gold] += 2
    probabilities = np.exp(logits)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    groups = [f"مقال {i}" for i in rng.integers(0, n_groups, size=n)]
    return gold.astype(np.int64), probabilities, groups


def sure(*predicted: int) -> NDArray[np.float64]:
    """Return rows with 0.8 on each predicted id and 0.05 elsewhere."""
    return np.full((len(predicted), 5), 0.05) + 0.75 * np.eye(5)[list(predicted)]


def article(
    name: str, *sentences: tuple[SentenceType, str], gap: str = "\n", **described: str | None
) -> LabelledArticle:
    """Join sentences into an article."""
    text, labelled = "", []
    for label, words in sentences:
        text += gap if text else ""
        labelled.append(LabelledSentence(len(text), len(text) + len(words), label))
        text += words
    return LabelledArticle(Article(name, text), tuple(labelled), **described)
