"""How well two annotators agree on sentence types.

Cohen's kappa (Cohen, "A Coefficient of Agreement for Nominal Scales", 1960) with a bootstrap
interval by article; for each type the agreement specific to it, 2 both / (first + second), which is
the Dice coefficient (Fleiss, "Measuring Agreement between Two Judges on the Presence or Absence of
a Trait", 1975). Sentences are matched by article id and exact span, never by nearness.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clf.evaluation import confusion as cm
from clf.evaluation.intervals import Interval, Statistic, cluster_bootstrap, group_totals
from clf.schema.labels import TYPES, SentenceType

Floats = NDArray[np.float64]
_N_TYPES = len(TYPES)


class SentenceKey(NamedTuple):
    """What a sentence is matched by: its article's id, and its span in code points."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One annotator's label of one sentence; ``text`` is None where only offsets are known."""

    type: SentenceType
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence that two annotators gave different types."""

    key: SentenceKey
    first: SentenceType
    second: SentenceType
    text: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "article_id": self.key.article_id,
            "start": self.key.start,
            "end": self.key.end,
            "first": self.first.value,
            "second": self.second.value,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two annotators on the ``n`` sentences that both labelled.

    ``kappa`` is nan where chance alone would agree always (one type only). ``confusion`` is 5 x 5:
    rows the first annotator, columns the second. ``per_type`` has None where neither used a type.
    ``only_first`` and ``only_second`` count sentences that the other has not labelled.
    """

    n: int
    n_articles: int
    kappa: Interval
    share: Interval
    confusion: tuple[tuple[int, ...], ...]
    per_type: Mapping[SentenceType, float | None]
    disagreements: tuple[Disagreement, ...]
    only_first: int
    only_second: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them, types by name; an undefined kappa is null."""
        return {
            "n": self.n,
            "n_articles": self.n_articles,
            "kappa": _defined(self.kappa.to_dict()),
            "share": self.share.to_dict(),
            "confusion": [list(row) for row in self.confusion],
            "per_type": {label.value: value for label, value in self.per_type.items()},
            "only_first": self.only_first,
            "only_second": self.only_second,
            "disagreements": [item.to_dict() for item in self.disagreements],
        }


def agreement(
    first: Mapping[SentenceKey, Reading],
    second: Mapping[SentenceKey, Reading],
    *,
    n_resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compare two annotators; ValueError where no sentence was labelled by both."""
    shared = [key for key in first if key in second]
    if not shared:
        raise ValueError("expected sentences that both annotators labelled; found none")
    a, b = (_ids([readings[key].type for key in shared]) for readings in (first, second))
    cells = np.eye(_N_TYPES**2)[a * _N_TYPES + b]
    totals = group_totals(cells, [key.article_id for key in shared])
    statistics: dict[str, Statistic] = {
        "kappa": lambda sums: cohen_kappa(sums.reshape(-1, _N_TYPES, _N_TYPES)),
        "share": lambda sums: cm.accuracy(sums.reshape(-1, _N_TYPES, _N_TYPES)),
    }
    found = cluster_bootstrap(totals, statistics, n_resamples=n_resamples, seed=seed)
    matrix = cm.confusion_matrix(a, b)
    return Agreement(
        n=len(shared),
        n_articles=len(totals),
        kappa=found["kappa"],
        share=found["share"],
        confusion=tuple(tuple(row) for row in matrix.tolist()),
        per_type=_per_type(matrix),
        disagreements=tuple(_disagreements(shared, first, second)),
        only_first=len(first) - len(shared),
        only_second=len(second) - len(shared),
    )


def cohen_kappa(confusion: Floats) -> Floats:
    """Return Cohen's kappa of matrices of shape (..., 5, 5): shape (...); nan where undefined."""
    n = confusion.sum(axis=(-2, -1))
    observed = cm.accuracy(confusion)
    margins = confusion.sum(axis=-1) * confusion.sum(axis=-2)
    squares = np.asarray(n, dtype=np.float64) ** 2
    chance = np.divide(margins.sum(axis=-1), squares, out=np.ones_like(squares), where=squares > 0)
    missing = 1 - chance
    kappa: Floats = np.divide(
        observed - chance, missing, out=np.full_like(missing, np.nan), where=missing > 1e-12
    )
    return kappa


def _per_type(matrix: NDArray[np.int64]) -> dict[SentenceType, float | None]:
    used = matrix.sum(axis=0) + matrix.sum(axis=1)
    return {
        label: float(2 * matrix[i, i] / used[i]) if used[i] else None
        for i, label in enumerate(TYPES)
    }


def _disagreements(
    shared: Sequence[SentenceKey],
    first: Mapping[SentenceKey, Reading],
    second: Mapping[SentenceKey, Reading],
) -> list[Disagreement]:
    return [
        Disagreement(key, one.type, other.type, one.text if one.text is not None else other.text)
        for key in shared
        if (one := first[key]).type is not (other := second[key]).type
    ]


def _ids(types: Sequence[SentenceType]) -> NDArray[np.int64]:
    return np.array([TYPES.index(label) for label in types], dtype=np.int64)


def _defined(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: None if isinstance(value, float) and np.isnan(value) else value
        for key, value in values.items()
    }
