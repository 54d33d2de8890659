"""The worst errors: what the model was surest of and wrong about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.schema.labels import TYPES, SentenceType
from clf.schema.records import Evidence, LabelledArticle


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """One wrong sentence. ``evidence`` are the words that decided, the weightiest first."""

    article_id: str
    start: int
    end: int
    text: str
    gold: SentenceType
    predicted: SentenceType
    confidence: float
    evidence: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "article_id": self.article_id,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "gold": self.gold.value,
            "predicted": self.predicted.value,
            "confidence": self.confidence,
            "evidence": list(self.evidence),
        }


def worst_errors(
    articles: Sequence[LabelledArticle],
    probabilities: NDArray[np.float64],
    evidence: Sequence[Sequence[Evidence]] | None = None,
    limit: int = 50,
) -> list[ErrorRecord]:
    """Return the wrong sentences in the order of their confidence, the surest first.

    ``probabilities`` (n, 5) and ``evidence`` (n lists) go with the sentences of all articles, one
    after the other. Raises ValueError where their lengths differ from the number of sentences.
    """
    sentences = [(a, sentence) for a in articles for sentence in a.sentences]
    words_of = [()] * len(sentences) if evidence is None else evidence
    if not len(sentences) == len(probabilities) == len(words_of):
        found = f"{len(probabilities)} rows of probabilities and {len(words_of)} of evidence"
        raise ValueError(f"expected a row for each of {len(sentences)} sentences; found {found}")
    errors = []
    for row, (labelled, sentence) in enumerate(sentences):
        best = int(probabilities[row].argmax())
        if TYPES[best] is sentence.type:
            continue
        words = sorted(words_of[row], key=lambda e: -e.weight)
        errors.append(
            ErrorRecord(
                article_id=labelled.article.id,
                start=sentence.start,
                end=sentence.end,
                text=sentence.span.of(labelled.article.text),
                gold=sentence.type,
                predicted=TYPES[best],
                confidence=float(probabilities[row, best]),
                evidence=tuple(item.text for item in words),
            )
        )
    return sorted(errors, key=lambda e: -e.confidence)[:limit]
