"""A corpus looked over by models that have not seen it: which labels want a second look."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clf.analysis.evidence import evidence_of
from clf.corpus.files import write_text_atomic
from clf.corpus.read import read_corpus
from clf.evaluation.suspects import Suspect, evidence_words, find_suspects, suggestion_counts
from clf.models.features import read_features
from clf.models.fitting import LinearSettings, fit_linear
from clf.models.linear import LinearModel
from clf.report.csv import guard
from clf.schema import LabelledArticle
from clf.storage.extras import require_libraries
from clf.workflows.measure import gold_of
from clf.workflows.stopwatch import Progress

_COLUMNS = (
    "article_id",
    "start",
    "end",
    "given",
    "suggested",
    "margin",
    "p_given",
    "p_suggested",
    "text",
    "evidence",
)
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class SuspectReport:
    """The suspects shown, how many there are, and of how many sentences.

    ``counts`` has given (rows) against suggested types (5 x 5), the undoubted on the diagonal.
    """

    suspects: tuple[Suspect, ...]
    n_suspects: int
    n_sentences: int
    n_articles: int
    counts: tuple[tuple[int, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "n_articles": self.n_articles,
            "n_sentences": self.n_sentences,
            "n_suspects": self.n_suspects,
            "given_by_suggested": [list(row) for row in self.counts],
            "suspects": [suspect.to_dict() for suspect in self.suspects],
        }


def suspect_labels(
    paths: Sequence[Path],
    *,
    folds: int = 5,
    limit: int | None = None,
    out: Path | None = None,
    on_progress: Progress | None = None,
) -> SuspectReport:
    """Find the labels that cross-validation by article contradicts; write all to ``out`` as CSV.

    ``limit`` cuts what the report shows. Evidence comes from the model of the whole corpus, which
    has seen the sentence under its given label: what still speaks for another type weighs the more.

    Raises MissingExtraError without scikit-learn and CorpusError where the corpus cannot be read
    or is too small for the folds.
    """
    require_libraries("sklearn", "scipy")
    articles = [labelled for labelled in read_corpus(paths) if labelled.sentences]
    fitted = fit_linear(articles, LinearSettings(folds=folds), on_progress)
    found = find_suspects(articles, fitted.out_of_fold)
    shown = found if out is not None else found[:limit]
    explained = _explained(articles, shown, fitted.model)
    if out is not None:
        write_text_atomic(out, _csv(explained))
    gold, _ = gold_of(articles)
    counts = suggestion_counts(gold, fitted.out_of_fold)
    return SuspectReport(
        suspects=tuple(explained[:limit]),
        n_suspects=len(found),
        n_sentences=len(gold),
        n_articles=len(articles),
        counts=tuple(tuple(row) for row in counts.tolist()),
    )


def _explained(
    articles: Sequence[LabelledArticle], suspects: Sequence[Suspect], model: LinearModel
) -> list[Suspect]:
    """Add the words that speak for the suggested types."""
    by_id = {labelled.article.id: labelled for labelled in articles}
    wanted: dict[str, list[Suspect]] = {}
    for suspect in suspects:
        wanted.setdefault(suspect.article_id, []).append(suspect)
    words: dict[int, tuple[str, ...]] = {}
    for name, own in wanted.items():
        labelled = by_id[name]
        text = labelled.article.text
        features = read_features(text, [sentence.span for sentence in labelled.sentences])
        decision = model.decide(features)
        place = {sentence.start: i for i, sentence in enumerate(labelled.sentences)}
        labels = [sentence.type for sentence in labelled.sentences]
        for suspect in own:
            labels[place[suspect.start]] = suspect.suggested
        weights = model.explain(features, decision, labels).tolist()
        for suspect in own:
            row = place[suspect.start]
            evidence = evidence_of(text, features.discourse, row, weights)
            words[suspect.row] = evidence_words(evidence)
    return [replace(suspect, evidence=words[suspect.row]) for suspect in suspects]


def _csv(suspects: Sequence[Suspect]) -> str:
    stream = io.StringIO(newline="")
    stream.write(_BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow(_COLUMNS)
    for suspect in suspects:
        cells = suspect.to_dict() | {"evidence": " | ".join(suspect.evidence)}
        row = [cells[column] for column in _COLUMNS]
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
    return stream.getvalue()
