"""Two annotators' files -> their agreement."""

from collections.abc import Iterable
from pathlib import Path

from clf.corpus.codec import shown
from clf.corpus.read import corpus_files, read_corpus
from clf.corpus.standoff import is_standoff, read_standoff
from clf.evaluation.agreement import Agreement, Reading, SentenceKey, agreement
from clf.schema import CorpusError


def compare_annotators(
    first: Path,
    second: Path,
    *,
    first_annotator: str | None = None,
    second_annotator: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compare two files, or folders, of labels: corpus files or stand-off files, in any mixture.

    An annotator's name keeps only the stand-off labels under that name, so that one file may hold
    both annotators.

    Raises CorpusError where a file cannot be read, where one labels a sentence twice, and where no
    sentence was labelled in both.
    """
    readings = (read_labels(first, first_annotator), read_labels(second, second_annotator))
    if not readings[0].keys() & readings[1].keys():
        expected = "sentences with the same article id and the same span in both"
        step = "name the same articles' labels, cut at the same places"
        raise CorpusError(expected, "none", step, where=f"{first}, {second}")
    return agreement(*readings, n_resamples=resamples, seed=seed)


def read_labels(path: Path, annotator: str | None = None) -> dict[SentenceKey, Reading]:
    """Return every label of a file or folder by its sentence.

    Raises CorpusError as :func:`compare_annotators` says.
    """
    files = corpus_files(path)
    if all(map(_is_standoff, files)):
        return _unique(_standoff(path, annotator), path)
    if annotator is not None:
        step = "leave the annotator out, or name a stand-off file"
        raise CorpusError("labels with an annotator", "a corpus file", step, where=str(path))
    return _unique(_corpus(path), path)


def _is_standoff(path: Path) -> bool:
    return path.suffix == ".jsonl" and is_standoff(path)


def _standoff(path: Path, annotator: str | None) -> Iterable[tuple[SentenceKey, Reading]]:
    for label in read_standoff(path):
        if annotator is None or label.annotator == annotator:
            yield SentenceKey(label.article_id, label.start, label.end), Reading(label.type)


def _corpus(path: Path) -> Iterable[tuple[SentenceKey, Reading]]:
    for labelled in read_corpus(path):
        for sentence in labelled.sentences:
            key = SentenceKey(labelled.article.id, sentence.start, sentence.end)
            yield key, Reading(sentence.type, sentence.span.of(labelled.article.text))


def _unique(
    readings: Iterable[tuple[SentenceKey, Reading]], path: Path
) -> dict[SentenceKey, Reading]:
    found: dict[SentenceKey, Reading] = {}
    for key, reading in readings:
        if key in found:
            place = f"{shown(key.article_id)} {key.start}-{key.end} twice"
            step = "choose an annotator, or keep one of the two"
            raise CorpusError("one label for each sentence", place, step, where=str(path))
        found[key] = reading
    return found
