"""An encoder on a public benchmark of snippets: trained, chosen on dev, scored on test once.

The recipe says which of the official tasks is scored. See
:mod:`clf.workflows.benchmark_networks` for what is trained and kept.
"""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.files import write_text_atomic
from clf.corpus.snippets import COLUMNS, Snippets, read_snippets, with_more
from clf.evaluation.multilabel import best_cut, best_threshold, choose, micro_f1
from clf.models.snippets_linear import linear_probabilities
from clf.schema import SettingsError
from clf.storage.encoder_extra import require_training
from clf.storage.extras import require_libraries
from clf.storage.provenance import command_line, library_versions
from clf.workflows.benchmark_networks import Networks, Question
from clf.workflows.stopwatch import Progress, Stopwatch
from clf.workflows.train_encoder import local_backbone
from clf.workflows.training_run import recipe_run, store_of

if TYPE_CHECKING:
    from clf.settings.recipe import Benchmark, BenchmarkRecipe

Floats = NDArray[np.float64]
_HALF = 0.5
_MEMBER = 1000
"""Between the seeds of a seed's networks; two recipes' seeds never come so far apart."""


@dataclass(frozen=True, slots=True)
class SeedScore:
    """One seed: its networks' epochs, the threshold that dev chose, dev's score, test's score.

    An epoch is where the mean over epochs begins, or the one that dev chose. ``seconds`` are those
    of the trainings, also where their result was kept from before.
    """

    seed: int
    epochs: tuple[int, ...]
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


def run_benchmark(
    recipe: "BenchmarkRecipe",
    *,
    backbone: str | None = None,
    store: Path | None = None,
    on_progress: Progress | None = None,
) -> BenchmarkRecord:
    """Train every seed of a recipe, score, record a run, write ``<results>/<name>.json``.

    Raises MissingExtraError without ``clf[encoder]`` and ``clf[train]``, CorpusError for a split
    that cannot be read, ModelError for a backbone that cannot be had, SettingsError for networks
    that would start from what another training has seen.
    """
    require_training()
    require_libraries("sklearn")
    if recipe.model.start is not None:
        step = "remove it: every seed begins with the backbone"
        where = f"{recipe.path}: [model]"
        raise SettingsError("no start in a benchmark", recipe.model.start, step, where=where)
    watch = Stopwatch(on_progress)
    splits = _splits(recipe)
    overlap = set(splits["train"].texts) & set(splits["test"].texts)
    place = backbone or local_backbone(recipe.root, recipe.model.backbone)
    with recipe_run(recipe, store_of(recipe, store), watch, kind="benchmark") as run:
        run.log_params({"train_texts_in_test": len(overlap), "train_n": len(splits["train"].texts)})
        networks = Networks(recipe, splits, place, run, watch)
        linear = _linear(recipe.benchmark, splits)
        found = [_said(networks, linear, recipe.benchmark, seed) for seed in recipe.benchmark.seeds]
        record = _record(recipe, splits, found)
        run.log_metrics({"test_mean": record.mean, "test_spread": record.spread})
        run.log_metrics({"test_ensemble": record.ensemble_test})
        write_text_atomic(
            record.result, json.dumps(record.to_dict(), ensure_ascii=False, indent=1) + "\n"
        )
        run.log_file(record.result)
    return record


def _splits(recipe: "BenchmarkRecipe") -> dict[str, Snippets]:
    """Read train (with what is added to it), dev and test."""
    data = recipe.data
    paths = (data.train, data.dev, data.test, *data.more)
    train, dev, test, *more = (read_snippets(recipe.resolve(path)) for path in paths)
    if more:
        train = with_more(train, more, [dev, test])
    return {"train": train, "dev": dev, "test": test}


@dataclass(frozen=True, slots=True)
class _Said:
    """A seed's probabilities of dev and test, (n, 1) or (n, n_columns)."""

    seed: int
    dev: Floats
    test: Floats
    epochs: tuple[int, ...]
    seconds: float


Linear = Mapping[Question, Sequence[Floats]]
"""What the linear member says of dev and test, for each question; the same for every seed."""


def _linear(options: "Benchmark", splits: Mapping[str, Snippets]) -> Linear:
    """Fit the linear member of the recipe's questions, where it has one."""
    if not options.linear_share:
        return {}
    others = [splits["dev"], splits["test"]]
    return {
        question: linear_probabilities(splits["train"], others, question)
        for question in _questions(options)
    }


def _questions(options: "Benchmark") -> tuple[Question, ...]:
    """Return the questions whose networks a recipe's answer needs, the task's own first."""
    if options.task == "propaganda":
        return ("any",)
    return ("techniques", "any") if options.none_from_any else ("techniques",)


def _said(networks: Networks, linear: Linear, options: "Benchmark", seed: int) -> _Said:
    """Return the mean of a seed's networks, trained where they are not there already."""
    found, *rest = (_mean(networks, linear, options, seed, q) for q in _questions(options))
    if not rest:
        return found
    alone = rest[0]
    for mine, other in ((found.dev, alone.dev), (found.test, alone.test)):
        mine[:, -1] = (mine[:, -1] + 1 - other[:, 0]) / 2
    return _Said(
        seed,
        found.dev,
        found.test,
        found.epochs + alone.epochs,
        round(found.seconds + alone.seconds, 1),
    )


def _mean(
    networks: Networks, linear: Linear, options: "Benchmark", seed: int, question: Question
) -> _Said:
    """Return the mean of the networks of one question."""
    each = [
        networks.probabilities(question, seed + member * _MEMBER)
        for member in range(options.members)
    ]
    averaged = [one.averaged(options.average_from) for one in each]
    dev, test, epochs = zip(*averaged, strict=True)
    seconds = round(sum(one.seconds for one in each), 1)
    means = [np.mean(dev, axis=0), np.mean(test, axis=0)]
    if linear:
        share = options.linear_share
        means = [(1 - share) * m + share * p for m, p in zip(means, linear[question], strict=True)]
    return _Said(seed, means[0], means[1], epochs, seconds)


def _record(
    recipe: "BenchmarkRecipe", splits: Mapping[str, Snippets], found: Sequence[_Said]
) -> BenchmarkRecord:
    options, task = recipe.benchmark, recipe.benchmark.task
    dev, test = splits["dev"], splits["test"]
    seeds = []
    for one in found:
        threshold, dev_value, test_value = _score(options, dev, test, one.dev, one.test)
        seeds.append(SeedScore(one.seed, one.epochs, threshold, dev_value, test_value, one.seconds))
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
    options: "Benchmark", dev: Snippets, test: Snippets, of_dev: Floats, of_test: Floats
) -> tuple[float, float, float]:
    """Return the threshold, dev's score and test's; the threshold is chosen on dev alone.

    Of one question with two answers, micro-F1 is accuracy.
    """
    if options.task == "propaganda":
        cut = best_cut(dev.any, of_dev[:, 0])[0] if options.threshold == "dev" else _HALF
        scores = [
            float(((of[:, 0] >= cut) == (split.any == 1)).mean())
            for split, of in ((dev, of_dev), (test, of_test))
        ]
        return cut, round(scores[0], 4), round(scores[1], 4)
    cut, dev_value = best_threshold(dev.gold, of_dev)
    test_value = micro_f1(test.gold, choose(of_test, cut))
    return cut, round(dev_value, 4), round(test_value, 4)


def _baselines(task: str, split: Snippets) -> dict[str, float]:
    """Return the scores of constant answers."""
    if task == "propaganda":
        return {"always propaganda": round(float(split.any.mean()), 4)}
    constant = np.zeros_like(split.gold)
    constant[:, COLUMNS.index("Loaded_Language")] = 1
    return {"always Loaded_Language": round(micro_f1(split.gold, constant), 4)}


def _cpus() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
