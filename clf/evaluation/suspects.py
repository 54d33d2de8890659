"""Labels that a model's out-of-fold probabilities contradict: a small confident-learning check.

After Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels"
(2021): the threshold of a type is the mean probability that the type gets in the sentences labelled
with it, so that a type of which models are seldom sure is not held to an easy one's standard.
A sentence is suspect where another type reaches its threshold and beats the given one.

A suspect is a question, not an error: hard sentences are suspect too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.schema.labels import TYPES, SentenceType
from clf.schema.records import Evidence, LabelledArticle

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A sentence whose label is contradicted. ``row`` is its place among all sentences.

    ``margin`` is the probability of the suggested type less that of the given one (0..1).
    ``evidence`` are the words that speak for the suggested type, the weightiest first.
    """

    row: int
    article_id: str
    start: int
    end: int
    text: str
    given: SentenceType
    suggested: SentenceType
    p_given: float
    p_suggested: float
    evidence: tuple[str, ...] = ()

    @property
    def margin(self) -> float:
        """How strongly the label is contradicted."""
        return self.p_suggested - self.p_given

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "article_id": self.article_id,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "given": self.given.value,
            "suggested": self.suggested.value,
            "p_given": round(self.p_given, 4),
            "p_suggested": round(self.p_suggested, 4),
            "margin": round(self.margin, 4),
            "evidence": list(self.evidence),
        }


def thresholds(gold: Ids, probabilities: Floats) -> Floats:
    """Return each type's mean probability in the sentences labelled with it: shape (5,).

    A type without sentences gets infinity: nothing can be taken for it.
    """
    own = probabilities[np.arange(len(gold)), gold]
    sums = np.bincount(gold, weights=own, minlength=len(TYPES))
    counts = np.bincount(gold, minlength=len(TYPES))
    means: Floats = np.divide(sums, counts, out=np.full(len(TYPES), np.inf), where=counts > 0)
    return means


def suggestions(gold: Ids, probabilities: Floats) -> Ids:
    """Return for each sentence the type that is confidently its own: shape (n,).

    It is the most probable of the types that reach their threshold, and the given one where none
    does or where the given one is at least as probable.
    """
    passing = np.where(probabilities >= thresholds(gold, probabilities), probabilities, -np.inf)
    best = passing.argmax(axis=1)
    rows = np.arange(len(gold))
    beaten = passing[rows, best] > probabilities[rows, gold]
    return np.where(beaten, best, gold).astype(np.int64)


def suggestion_counts(gold: Ids, probabilities: Floats) -> Ids:
    """Count given (rows) against suggested types: shape (5, 5), what is undoubted on the diagonal.

    The paper's confident joint has another diagonal: it leaves out what is confidently of no type.
    """
    cells = np.bincount(
        gold * len(TYPES) + suggestions(gold, probabilities), minlength=len(TYPES) ** 2
    )
    return cells.reshape(len(TYPES), len(TYPES))


def find_suspects(
    articles: Sequence[LabelledArticle],
    probabilities: Floats,
    limit: int | None = None,
) -> list[Suspect]:
    """Return the suspect sentences, the most strongly contradicted first.

    ``probabilities`` (n, 5) are out-of-fold: each row made by a model that saw no sentence of its
    article; they go with the sentences of all articles, one after the other. Raises ValueError
    where their number differs from that of the sentences.
    """
    sentences = [(labelled, s) for labelled in articles for s in labelled.sentences]
    if probabilities.shape != (len(sentences), len(TYPES)):
        expected = f"probabilities of shape ({len(sentences)}, {len(TYPES)})"
        raise ValueError(f"expected {expected}; found {probabilities.shape}")
    gold = np.array([TYPES.index(s.type) for _, s in sentences], dtype=np.int64)
    suggested = suggestions(gold, probabilities)
    found = []
    for row in np.flatnonzero(suggested != gold).tolist():
        labelled, sentence = sentences[row]
        found.append(
            Suspect(
                row=row,
                article_id=labelled.article.id,
                start=sentence.start,
                end=sentence.end,
                text=sentence.span.of(labelled.article.text),
                given=sentence.type,
                suggested=TYPES[suggested[row]],
                p_given=float(probabilities[row, gold[row]]),
                p_suggested=float(probabilities[row, suggested[row]]),
            )
        )
    return sorted(found, key=lambda suspect: -suspect.margin)[:limit]


def evidence_words(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the words of evidence, the weightiest first."""
    return tuple(item.text for item in sorted(evidence, key=lambda item: -item.weight))
