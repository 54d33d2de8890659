"""An encoder on a public benchmark of snippets: trained, chosen on dev, scored on test once.

The network learns which techniques a snippet uses and whether it uses any, in one training; the
recipe says which of the two is scored. The scores of a seed are kept under the recipe's work
folder by a hash of all that made them, so that a second recipe that differs in its task alone need
not train again, and a killed one goes on where it ended.
"""

import hashlib
import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.files import write_bytes_atomic, write_text_atomic
from clf.evaluation.multilabel import best_cut, best_threshold, choose, micro_f1
from clf.models.encoder.inputs import InputSettings, RowReader, load_tokenizer
from clf.schema.errors import CorpusError
from clf.schema.techniques import TECHNIQUES
from clf.storage.encoder_extra import require_training
from clf.storage.provenance import command_line, library_versions, provenance_tags
from clf.storage.tracking import TrackedRun, start_run
from clf.workflows.stopwatch import Progress, Stopwatch
from clf.workflows.train_encoder import backbone_hash, local_backbone

if TYPE_CHECKING:
    from clf.settings.recipe import Benchmark, BenchmarkRecipe

Floats = NDArray[np.float64]
NONE = "no_technique"
COLUMNS = (*(str(name) for name in TECHNIQUES), NONE)
"""The questions that the network learns; the official 1B counts "none" as a label."""
_MAX_BYTES = 64 * 2**20
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Snippets:
    """A split: texts, and 0/1 of each column, shape (n, n_columns)."""

    texts: list[str]
    gold: NDArray[np.int64]
    sha256: str


@dataclass(frozen=True, slots=True)
class SeedScore:
    """One seed: the epoch and the threshold that dev chose, dev's score, test's score."""

    seed: int
    epoch: int
    threshold: float
    dev: float
    test: float
    seconds: float


@dataclass(frozen=True, slots=True)
class BenchmarkRecord:
    """A recipe's result. ``spread`` is the standard deviation over seeds (n - 1).

    ``ensemble`` scores the mean of all seeds' probabilities, its threshold chosen on dev.
    """

    name: str
    task: str
    seeds: tuple[SeedScore, ...]
    mean: float
    spread: float
    ensemble_dev: float
    ensemble_test: float
    baselines: Mapping[str, float]
    data: Mapping[str, str]
    settings: Mapping[str, Any]
    provenance: Mapping[str, Any]
    result: Path

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return asdict(self) | {"result": str(self.result)}


def read_snippets(path: Path) -> Snippets:
    """Read a split of ``id, text, techniques`` lines; CorpusError at what does not fit."""
    step = "see the benchmark's own page for its format"
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CorpusError("at most 64 MB", "more", step, where=str(path))
        content = path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        step = "get the benchmark and mend the path in the recipe"
        raise CorpusError("a split of the benchmark", found, step, where=str(path)) from error
    texts, gold = [], []
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            names = {str(name) for name in item["techniques"]}
            if not isinstance(item["text"], str) or not names <= set(COLUMNS):
                raise ValueError(", ".join(sorted(names - set(COLUMNS))) or "a text of no string")
        except (ValueError, KeyError, TypeError) as error:
            where = f"{path}:{number}"
            raise CorpusError(
                "a snippet with text and techniques", repr(error)[:200], step, where=where
            ) from error
        texts.append(item["text"])
        row = [int(name in names) for name in COLUMNS[:-1]]
        gold.append([*row, int(not any(row))])
    if not texts:
        raise CorpusError("snippets", "none", step, where=str(path))
    return Snippets(texts, np.array(gold, dtype=np.int64), hashlib.sha256(content).hexdigest())


def run_benchmark(
    recipe: "BenchmarkRecipe",
    *,
    backbone: str | None = None,
    store: Path | None = None,
    on_progress: Progress | None = None,
) -> BenchmarkRecord:
    """Train every seed of a recipe, score, record a run, write ``<results>/<name>.json``.

    Raises MissingExtraError without ``clf[encoder]`` and ``clf[train]``, CorpusError for a split
    that cannot be read, ModelError for a backbone that cannot be had.
    """
    require_training()
    watch = Stopwatch(on_progress)
    splits = {name: read_snippets(recipe.resolve(path)) for name, path in recipe.data}
    overlap = set(splits["train"].texts) & set(splits["test"].texts)
    place = backbone or local_backbone(recipe.root, recipe.model.backbone)
    tags = {"kind": "benchmark", "recipe": str(recipe.path), **provenance_tags(recipe.root)}
    opened = start_run(
        store or recipe.resolve(recipe.tracking.store),
        experiment=recipe.tracking.experiment,
        name=recipe.recipe.name,
        tags=tags,
        on_progress=on_progress,
    )
    with opened as run:
        watch.lap("opening the run store")
        run.log_params(recipe.to_dict())
        run.log_params({"train_texts_in_test": len(overlap)})
        training = _Training(recipe, splits, place, run, watch)
        found = [training.scores(seed) for seed in recipe.benchmark.seeds]
        record = _record(recipe, splits, found)
        run.log_metrics({"test_mean": record.mean, "test_spread": record.spread})
        run.log_metrics({"test_ensemble": record.ensemble_test})
        write_text_atomic(
            record.result, json.dumps(record.to_dict(), ensure_ascii=False, indent=1) + "\n"
        )
        run.log_file(record.result)
    return record


@dataclass(frozen=True, slots=True)
class _Probabilities:
    seed: int
    dev: Floats
    test: Floats
    epoch: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Training:
    """What the trainings of all seeds share."""

    recipe: "BenchmarkRecipe"
    splits: Mapping[str, Snippets]
    backbone: str
    run: TrackedRun
    watch: Stopwatch

    def scores(self, seed: int) -> _Probabilities:
        """Train one seed, or take its scores where they are there already."""
        from clf.models.encoder.network import backbone_tokenizer, build_network
        from clf.models.encoder.training import (
            Epoch,
            LoopSettings,
            Targets,
            predict_network,
            train_network,
        )

        model = self.recipe.model.model_copy(update={"seed": seed})
        what = {
            "loop": model.loop(),
            "inputs": model.inputs(),
            "network": [model.dropout, model.freeze_words],
            "backbone": backbone_hash(self.backbone),
            "any_weight": self.recipe.benchmark.any_weight,
            "data": {name: split.sha256 for name, split in self.splits.items()},
        }
        fingerprint = hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
        folder = self.recipe.resolve(self.recipe.benchmark.work) / fingerprint[:16]
        kept = folder / "scores.npz"
        if kept.is_file():
            with np.load(kept, allow_pickle=False) as loaded:
                epoch, seconds = int(loaded["epoch"]), float(loaded["seconds"])
                return _Probabilities(seed, loaded["dev"], loaded["test"], epoch, seconds)
        started = time.monotonic()
        tokenizer = load_tokenizer(backbone_tokenizer(self.backbone))
        reader = RowReader(tokenizer, InputSettings(**model.inputs()))
        rows = {name: reader.text_rows(split.texts) for name, split in self.splits.items()}
        network = build_network(
            self.backbone,
            len(COLUMNS),
            dropout=model.dropout,
            freeze_words=model.freeze_words,
            seed=seed,
        )
        weights = np.ones(len(COLUMNS), dtype=np.float32)
        weights[-1] = self.recipe.benchmark.any_weight
        dev_gold = self.splits["dev"].gold

        def dev_score(scores: Floats) -> float:
            """Return the mean of both tasks' scores, each at its best threshold."""
            probabilities = _sigmoid(scores)
            cut = best_cut(1 - dev_gold[:, -1], 1 - probabilities[:, -1])
            return (cut[1] + best_threshold(dev_gold, probabilities)[1]) / 2

        def on_epoch(epoch: Epoch) -> None:
            for name, value in (("loss", epoch.loss), ("dev", epoch.dev)):
                self.run.log_metric(f"seed{seed}_{name}", value, epoch.number)
            for number, loss in enumerate(epoch.losses[::10]):
                self.run.log_metric(
                    f"seed{seed}_batch_loss", loss, (epoch.number - 1) * 1000 + number * 10
                )

        history = train_network(
            network,
            rows["train"],
            Targets(self.splits["train"].gold.astype(np.float32), column_weights=weights),
            LoopSettings(**model.loop()),
            dev_rows=rows["dev"],
            dev_score=dev_score,
            pad=reader.pad,
            checkpoint=folder,
            fingerprint=fingerprint,
            on_epoch=on_epoch,
            on_progress=self.watch.report,
        )
        scored = {
            name: _sigmoid(predict_network(network, rows[name], pad=reader.pad))
            for name in ("dev", "test")
        }
        self.watch.lap(f"seed {seed}")
        best = max(history, key=lambda epoch: epoch.dev).number
        result = _Probabilities(
            seed, scored["dev"], scored["test"], best, round(time.monotonic() - started, 1)
        )
        _keep(kept, result)
        return result


def _keep(path: Path, found: _Probabilities) -> None:
    import io

    buffer = io.BytesIO()
    np.savez(
        buffer,
        dev=found.dev,
        test=found.test,
        epoch=np.array(found.epoch),
        seconds=np.array(found.seconds),
    )
    write_bytes_atomic(path, buffer.getvalue())


def _record(
    recipe: "BenchmarkRecipe", splits: Mapping[str, Snippets], found: Sequence[_Probabilities]
) -> BenchmarkRecord:
    options, task = recipe.benchmark, recipe.benchmark.task
    dev, test = splits["dev"].gold, splits["test"].gold
    seeds = []
    for one in found:
        threshold, dev_value, test_value = _score(options, dev, test, one.dev, one.test)
        seeds.append(SeedScore(one.seed, one.epoch, threshold, dev_value, test_value, one.seconds))
    values = [one.test for one in seeds]
    mean_dev = np.mean([one.dev for one in found], axis=0)
    mean_test = np.mean([one.test for one in found], axis=0)
    _, ensemble_dev, ensemble_test = _score(options, dev, test, mean_dev, mean_test)
    return BenchmarkRecord(
        name=recipe.recipe.name,
        task=task,
        seeds=tuple(seeds),
        mean=round(float(np.mean(values)), 4),
        spread=round(float(np.std(values, ddof=1)), 4) if len(values) > 1 else 0.0,
        ensemble_dev=ensemble_dev,
        ensemble_test=ensemble_test,
        baselines=_baselines(task, test),
        data={name: split.sha256 for name, split in splits.items()},
        settings=recipe.to_dict(),
        provenance={
            "command": command_line(),
            "machine": f"{platform.machine()}, {_cpus()} cores",
            "versions": library_versions(),
        },
        result=recipe.resolve(recipe.benchmark.results) / f"{recipe.recipe.name}.json",
    )


def _score(
    options: "Benchmark",
    dev: NDArray[np.int64],
    test: NDArray[np.int64],
    of_dev: Floats,
    of_test: Floats,
) -> tuple[float, float, float]:
    """Return the threshold, dev's score and test's; the threshold is chosen on dev alone."""
    if options.task == "propaganda":
        cut = best_cut(1 - dev[:, -1], 1 - of_dev[:, -1])[0]
        threshold = _HALF if options.threshold == "half" else cut
        return threshold, _any_f1(dev, of_dev, threshold), _any_f1(test, of_test, threshold)
    threshold, dev_value = best_threshold(dev, of_dev)
    test_value = micro_f1(test, choose(of_test, threshold))
    return threshold, round(dev_value, 4), round(test_value, 4)


def _any_f1(gold: NDArray[np.int64], probabilities: Floats, threshold: float) -> float:
    """Return the micro-F1 of "any technique", which for one question of two answers is accuracy."""
    answers = 1 - probabilities[:, -1] >= threshold
    return round(float((answers == (gold[:, -1] == 0)).mean()), 4)


def _baselines(task: str, gold: NDArray[np.int64]) -> dict[str, float]:
    """Return the scores of constant answers."""
    if task == "propaganda":
        return {"always propaganda": round(float((gold[:, -1] == 0).mean()), 4)}
    constant = np.zeros_like(gold)
    constant[:, COLUMNS.index("Loaded_Language")] = 1
    return {"always Loaded_Language": round(micro_f1(gold, constant), 4)}


def _sigmoid(scores: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-scores))
    return result


def _cpus() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
