"""Measure who speaks, against stand-off labels joined to their texts, and against a corpus."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clf.corpus.read import read_corpus
from clf.corpus.sources import read_source
from clf.corpus.splits import read_split
from clf.corpus.standoff_attribution import (
    AttributionLabel,
    SpokenArticle,
    Unjoined,
    join_attribution,
    read_attribution,
    spoken_article,
)
from clf.evaluation.attribution import AttributionScores, score_attribution
from clf.schema import CorpusError


@dataclass(frozen=True, slots=True)
class AttributionReport:
    """The figures by the name of what was measured, and the labels that found no text."""

    scores: dict[str, AttributionScores]
    unjoined: tuple[Unjoined, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON holds them."""
        return {
            "scores": {name: scores.to_dict() for name, scores in self.scores.items()},
            "unjoined": [str(item) for item in self.unjoined],
        }


def measure_attribution(
    gold: Path,
    texts: Path | None,
    *,
    data: Sequence[Path] = (),
    splits: Path | None = None,
    part: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> AttributionReport:
    """Measure attribution on stand-off labels (where ``texts`` are given) and on corpus articles.

    ``part`` takes one part of the split of ``data``.

    Raises CorpusError where something cannot be read or nothing is left to measure.
    """
    measured: dict[str, list[SpokenArticle]] = {}
    unjoined: list[Unjoined] = []
    if texts is not None:
        articles, unjoined = join_attribution(*_labels_and_texts(gold, texts))
        measured["real"] = articles
    if data:
        measured["written"] = _written(data, splits, part)
    scores = {
        name: score_attribution(articles, n_resamples=resamples, seed=seed)
        for name, articles in measured.items()
        if articles
    }
    if not scores:
        expected, step = "articles to measure", "give --from with the texts, or --data"
        raise CorpusError(expected, "none", step, where=str(gold))
    return AttributionReport(scores, tuple(unjoined))


def _labels_and_texts(gold: Path, texts: Path) -> tuple[list[AttributionLabel], dict[Any, Any]]:
    labels = read_attribution(gold)
    found = {}
    for source in sorted({label.source for label in labels}):
        for name, document in read_source(source, texts).items():
            found[source, name] = document
    return labels, found


def _written(data: Sequence[Path], splits: Path | None, part: str | None) -> list[SpokenArticle]:
    articles = read_corpus(data)
    if splits is not None and part is not None:
        articles = read_split(splits).select(articles, part)
    return [spoken_article(labelled) for labelled in articles]
