"""The points of learning curves as a CSV file, so that a curve is drawn again or taken up again."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from clf.corpus.files import write_text_atomic
from clf.schema import CorpusError

WRITTEN, ADDED = "written", "added"
"""The curves: more written articles; more added sentences beside all written articles."""
DIGITS = 5
"""Decimal places of the scores."""


@dataclass(frozen=True, slots=True)
class Job:
    """One point to compute: how much is learnt from, and the seed that draws it."""

    curve: str
    size: int
    seed: int


@dataclass(frozen=True, slots=True)
class Point:
    """One job measured on one data set.

    ``size`` is what the curve counts: articles, or added sentences. ``n_articles`` and
    ``n_sentences`` are what was written of the training data, ``n_added`` the added sentences (the
    mean over folds, as the scores of other data sets are); ``n`` the sentences measured on.
    ``state`` names corpora and settings: points of another state are not comparable.
    """

    curve: str
    size: int
    seed: int
    data: str
    macro_f1: float
    accuracy: float
    n: int
    n_articles: int
    n_sentences: int
    n_added: int
    state: str

    @property
    def job(self) -> Job:
        """The job that the point belongs to."""
        return Job(self.curve, self.size, self.seed)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return asdict(self)


COLUMNS = tuple(field.name for field in fields(Point))
_TEXTS = ("curve", "data", "state")
_SCORES = ("macro_f1", "accuracy")


def read_points(path: Path) -> list[Point]:
    """Return the points of a file; none where there is no file.

    Raises CorpusError where the file is no list of points.
    """
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    step = "name another folder with --out, or remove the file"
    if tuple(rows.fieldnames or ()) != COLUMNS:
        expected = f"the columns {', '.join(COLUMNS)}"
        found = ", ".join(rows.fieldnames or ()) or "none"
        raise CorpusError(expected, found, step, where=str(path))
    points = []
    for number, row in enumerate(rows, start=2):
        try:
            points.append(Point(**{key: _value(key, row[key]) for key in COLUMNS}))
        except (TypeError, ValueError) as error:
            where = f"{path}:{number}"
            raise CorpusError("a point of a curve", str(error), step, where=where) from error
    return points


def write_points(points: Iterable[Point], path: Path) -> None:
    """Write points, whole or not at all."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(point.to_dict().values() for point in points)
    write_text_atomic(path, stream.getvalue())


def _value(key: str, cell: str) -> Any:  # noqa: ANN401
    if key in _TEXTS:
        return cell
    return float(cell) if key in _SCORES else int(cell)
