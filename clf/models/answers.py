"""What every model gives for an article, whatever it is inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from clf.models.calibration import Calibration
from clf.models.features import ArticleFeatures
from clf.schema.labels import TYPES, SentenceType


@dataclass(frozen=True, slots=True)
class Answers:
    """An article's answers.

    ``probabilities`` have shape (n_sentences, n_types); ``labels`` are the most probable types;
    ``weights`` (n_tokens,) what each word of the article adds to its sentence's label (log-odds).
    """

    probabilities: NDArray[np.float64]
    labels: list[SentenceType]
    weights: NDArray[np.float64]


class SentenceModel(Protocol):
    """A classifier of an article's sentences.

    ``at_once`` is how many characters of articles are best asked about together, 0 where each
    article is as well asked about alone.
    """

    calibration: Calibration
    at_once: int

    def predict(self, features: ArticleFeatures) -> NDArray[np.float64]:
        """Return the probabilities of each sentence's types, shape (n_sentences, n_types)."""

    def answer(self, features: ArticleFeatures) -> Answers:
        """Return probabilities, types, and the words that decided them."""

    def answer_all(self, articles: Sequence[ArticleFeatures]) -> list[Answers]:
        """Return the same for several articles."""


def labels_of(probabilities: NDArray[np.float64]) -> list[SentenceType]:
    """Return the most probable type of each row, the first of equals."""
    return [TYPES[i] for i in probabilities.argmax(axis=1).tolist()]
