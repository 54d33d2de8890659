"""Evaluate a saved model on any labelled corpus: a file, a folder, a gold folder, one split."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.hashing import corpus_hash
from clf.corpus.read import read_corpus
from clf.corpus.splits import read_split
from clf.schema import TYPES, CorpusError, LabelledArticle
from clf.storage.folder import LoadedModel, load_model
from clf.storage.manifest import Manifest
from clf.workflows.measure import Measurement, gold_of, measure
from clf.workflows.stopwatch import Progress

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from clf.storage.tracking import TrackedRun

FITTED_ON_ALL = "all articles"
"""What a manifest says of a model that was fitted on the whole of its corpus."""
SEEN = "the model was fitted on these articles: the scores flatter it"
EVALUATION = "evaluation"
"""The name under which a tracked evaluation logs its numbers."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A measurement, and of what on what. ``notes`` say what a reader must know first."""

    model_id: str
    model_hash: str
    data: tuple[str, ...]
    corpus_hash: str
    part: str | None
    measurement: Measurement
    notes: tuple[str, ...] = ()
    run_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "model": {"id": self.model_id, "hash": self.model_hash},
            "data": list(self.data),
            "corpus_hash": self.corpus_hash,
            "part": self.part,
            "notes": list(self.notes),
            "run_id": self.run_id,
            **self.measurement.to_dict(),
        }


def evaluate(
    data: Sequence[Path],
    *,
    model: Path | None = None,
    splits: Path | None = None,
    part: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
    store: Path | None = None,
    experiment: str = "clf",
    on_progress: Progress | None = None,
) -> Evaluation:
    """Evaluate the model in a folder (the shipped one by default) on labelled articles.

    With ``splits`` and ``part`` only the articles of that part are taken. With ``store`` the
    evaluation is a run of that MLflow store.

    Raises ModelError and CorpusError where the model or the data cannot be read, SettingsError
    and MissingExtraError as tracking does.
    """
    loaded = load_model(model)
    articles = read_corpus(data)
    chosen = articles
    if splits is not None and part is not None:
        chosen = read_split(splits).select(articles, part)
        if not chosen:
            step = "name another part, or the data that the split was made of"
            raise CorpusError(f"articles of the part {part}", "none", step, where=str(splits))
    counts, notes = _training_counts(loaded.manifest)
    notes += _seen(loaded.manifest, articles, part)
    name = f"evaluate {_title(loaded.id, data, part)}"
    with _tracked(store, experiment, loaded, name, on_progress) as run:
        found = measure(
            loaded,
            chosen,
            gold_of(chosen)[0] if counts is None else counts,
            resamples=resamples,
            seed=seed,
            on_progress=on_progress,
        )
        result = Evaluation(
            model_id=loaded.id,
            model_hash=loaded.hash,
            data=tuple(str(path) for path in data),
            corpus_hash=corpus_hash(chosen),
            part=part,
            measurement=found,
            notes=tuple(notes),
            run_id=run.id if run is not None else None,
        )
        if run is not None:
            _log(run, result, seed)
    return result


def write_evaluation(found: Evaluation, folder: Path) -> list[Path]:
    """Write an evaluation as JSON, its errors as JSON Lines and its pictures; return the paths."""
    from clf.storage.extras import require_libraries

    require_libraries("matplotlib")
    from clf.workflows.record import write_measurement

    return write_measurement(
        found.measurement, found.to_dict(), folder, _title(found.model_id, found.data, found.part)
    )


def _training_counts(manifest: Manifest) -> tuple[NDArray[np.int64] | None, list[str]]:
    """Return the type ids of the training data as the manifest counts them, or None and a note."""
    counts = manifest.corpus.get("types")
    if isinstance(counts, dict):
        numbers = [counts.get(label.value, 0) for label in TYPES]
        if all(type(n) is int and 0 <= n <= 10**8 for n in numbers) and any(numbers):
            # The majority needs the proportions only, and a manifest must not fill the memory.
            scale = max(1, sum(numbers) // 1_000_000)
            ids = np.repeat(np.arange(len(TYPES)), [n // scale for n in numbers])
            return ids.astype(np.int64), []
    note = "the model's manifest does not count its training data: the majority is this data's own"
    return None, [note]


def _seen(manifest: Manifest, articles: Sequence[LabelledArticle], part: str | None) -> list[str]:
    """Say so where the model was fitted on what it is to be measured on."""
    if manifest.corpus_hash != corpus_hash(articles):
        return []
    if manifest.corpus.get("fitted_on") != FITTED_ON_ALL and part == "test":
        return []
    return [SEEN]


def _tracked(
    store: Path | None,
    experiment: str,
    loaded: LoadedModel,
    name: str,
    on_progress: Progress | None,
) -> "AbstractContextManager[TrackedRun | None]":
    if store is None:
        return nullcontext()
    from clf.storage.extras import require_libraries

    require_libraries("mlflow", "matplotlib")
    from clf.storage.provenance import provenance_tags
    from clf.storage.tracking import start_run

    tags = {
        "kind": "evaluation",
        "model_id": loaded.id,
        "model_hash": loaded.hash,
        **provenance_tags(Path.cwd()),
    }
    return start_run(store, experiment=experiment, name=name, tags=tags, on_progress=on_progress)


def _log(run: "TrackedRun", found: Evaluation, seed: int) -> None:
    from clf.workflows.record import log_measurement

    tags = {"corpus_hash": found.corpus_hash, "seed": str(seed)}
    run.set_tags(tags | {"seen_in_training": str(SEEN in found.notes).lower()})
    run.log_params({"data": list(found.data), "part": found.part, "model": found.model_id})
    log_measurement(
        run, found.measurement, EVALUATION, _title(found.model_id, found.data, found.part)
    )


def _title(model_id: str, data: Sequence[str | Path], part: str | None) -> str:
    names = ", ".join(Path(path).name for path in data)
    return f"{model_id} on {names}{f' ({part})' if part else ''}"
