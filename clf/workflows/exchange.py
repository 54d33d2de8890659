"""Labels in and out: files of other tools."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from clf.analysis.analyse import Analyser
from clf.corpus.files import write_text_atomic
from clf.corpus.label_studio import (
    OffsetUnit,
    PreLabels,
    export_task,
    label_config,
    write_tasks,
)
from clf.corpus.label_studio_import import read_tasks
from clf.corpus.parquet import write_parquet
from clf.corpus.read import read_corpus, write_corpus
from clf.corpus.tables import read_csv, write_csv
from clf.schema import (
    AnalysedSentence,
    Analysis,
    Article,
    LabelledArticle,
    LabelledSentence,
    Span,
)
from clf.storage.folder import load_model
from clf.workflows.stopwatch import Progress


class ExchangeFormat(StrEnum):
    """The formats that a corpus is exchanged in."""

    LABEL_STUDIO = "label-studio"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import took, what it refused (a line each), and how many articles are unlabelled."""

    articles: tuple[LabelledArticle, ...]
    refused: tuple[str, ...] = ()
    n_unlabelled: int = 0


def export_corpus(
    paths: Sequence[Path],
    kind: ExchangeFormat,
    out: Path,
    *,
    unit: OffsetUnit = OffsetUnit.CODE_POINTS,
    predictions: str | None = None,
    config: Path | None = None,
    on_progress: Progress | None = None,
) -> tuple[int, int]:
    """Write a corpus in another format; return how many articles and sentences.

    For Label Studio, ``unit`` is what offsets count, ``predictions`` a model (a folder, or
    ``shipped``) whose answers are added as pre-labels, and ``config`` a file for the labelling
    interface.

    Raises CorpusError where the corpus cannot be read, ModelError where the model cannot, and
    MissingExtraError without pyarrow for Parquet.
    """
    articles = read_corpus(paths)
    if kind is ExchangeFormat.CSV:
        write_csv(articles, out)
    elif kind is ExchangeFormat.PARQUET:
        write_parquet(articles, out)
    else:
        given = _prelabels(articles, predictions, on_progress)
        tasks = [
            export_task(labelled, unit, prelabels)
            for labelled, prelabels in zip(articles, given, strict=True)
        ]
        write_tasks(tasks, out)
        if config is not None:
            write_text_atomic(config, label_config())
    return len(articles), sum(len(labelled.sentences) for labelled in articles)


def import_corpus(
    path: Path, kind: ExchangeFormat, out: Path, *, annotator: str | None = None
) -> ImportReport:
    """Read a file of another format and write it as a corpus file, unless nothing could be taken.

    Raises CorpusError where the file as a whole, or a row of a table, is not what it should be.
    """
    if kind is ExchangeFormat.LABEL_STUDIO:
        found = read_tasks(path, annotator)
        report = ImportReport(found.articles, tuple(map(str, found.refused)), found.n_unlabelled)
    else:
        articles = tuple(read_csv(path) if kind is ExchangeFormat.CSV else read_corpus(path))
        unlabelled = sum(not labelled.sentences for labelled in articles)
        report = ImportReport(articles, n_unlabelled=unlabelled)
    if report.articles:
        write_corpus(report.articles, out)
    return report


SHIPPED = "shipped"
"""The name that stands for the model shipped with the package."""


def _prelabels(
    articles: Sequence[LabelledArticle], model: str | None, on_progress: Progress | None
) -> Iterator[PreLabels | None]:
    if model is None:
        yield from (None for _ in articles)
        return
    analyser = Analyser(load_model(None if model == SHIPPED else Path(model)))
    for number, labelled in enumerate(articles):
        if on_progress is not None:
            on_progress("pre-labelling", number, len(articles))
        yield _prelabelled(labelled.article, analyser.analyse(labelled.article))


def _prelabelled(article: Article, analysis: Analysis) -> PreLabels:
    sentences = tuple(
        LabelledSentence(
            found.start,
            found.end,
            found.type,
            speaker=found.speaker,
            as_written=found.as_written if found.as_written != found.speaker else None,
            quotes=_inside(found),
        )
        for found in analysis.sentences
    )
    return PreLabels(
        LabelledArticle(article, sentences),
        [found.confidence for found in analysis.sentences],
        analysis.model_id,
    )


def _inside(sentence: AnalysedSentence) -> tuple[Span, ...]:
    """Return the quotations cut to their sentence: one may run over several."""
    cut = (
        Span(max(quote.start, sentence.start), min(quote.end, sentence.end))
        for quote in sentence.quotes
    )
    return tuple(quote for quote in cut if quote.start < quote.end)
