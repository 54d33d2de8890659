"""The networks of a benchmark: trained one by one, the probabilities of every epoch kept.

There are two questions, each with networks of its own: does a snippet use any technique (two
answers that exclude each other), and which of them (one yes or no a technique, and for none). One
network for both learns the first worse than a network that has nothing else to learn.

What a network said of dev and test is kept under the recipe's work folder by a hash of all that
made it: a second recipe that asks the same question need not train again, and a killed one goes on
where it ended. No text is kept there.
"""

import hashlib
import io
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from clf.corpus.files import write_bytes_atomic
from clf.corpus.snippets import COLUMNS, Snippets
from clf.evaluation.multilabel import best_threshold
from clf.models.encoder.inputs import InputSettings, RowReader, load_tokenizer
from clf.storage.tracking import TrackedRun
from clf.workflows.stopwatch import Stopwatch
from clf.workflows.train_encoder import backbone_hash

if TYPE_CHECKING:
    from clf.models.encoder.training import Epoch, Targets
    from clf.settings.recipe import BenchmarkRecipe

Floats = NDArray[np.float64]
Question = Literal["any", "techniques"]
_HALF = 0.5
_BATCHES = 1000
"""More batches than an epoch is ever told to have: keeps the steps of a curve in order."""


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What a network said after each epoch, shape (n_epochs, n_snippets, n_outputs).

    ``scores`` are dev's after each epoch: accuracy of "any", micro-F1 of the techniques at the
    best threshold.
    """

    dev: Floats
    test: Floats
    scores: tuple[float, ...]
    seconds: float

    def averaged(self, first: int) -> "tuple[Floats, Floats, int]":
        """Return dev's and test's (n_snippets, n_outputs), and the epoch: the first of the mean.

        ``first`` is where the mean over epochs begins, from 1; 0 takes the epoch dev likes best.
        """
        if first == 0:
            best = int(np.argmax(self.scores))
            return self.dev[best], self.test[best], best + 1
        start = min(first, len(self.dev)) - 1
        return self.dev[start:].mean(axis=0), self.test[start:].mean(axis=0), start + 1


@dataclass(frozen=True, slots=True)
class Networks:
    """What the trainings of all seeds share."""

    recipe: "BenchmarkRecipe"
    splits: Mapping[str, Snippets]
    backbone: str
    run: TrackedRun
    watch: Stopwatch

    def probabilities(self, question: Question, seed: int) -> Probabilities:
        """Train one network, or take what it said where that is kept already."""
        fingerprint = self._fingerprint(question, seed)
        work = self.recipe.resolve(self.recipe.benchmark.work)
        folder = work / f"{question}-{seed}-{fingerprint[:16]}"
        kept = folder / "probabilities.npz"
        found = _read(kept) if kept.is_file() else None
        if found is None:
            found = self._train(question, seed, folder, fingerprint)
            _keep(kept, found)
            self.watch.lap(f"{question}, seed {seed}")
        for epoch, score in enumerate(found.scores, start=1):
            self.run.log_metric(f"{question}_{seed}_dev", score, epoch)
        return found

    def _fingerprint(self, question: Question, seed: int) -> str:
        model = self.recipe.model.model_copy(update={"seed": seed})
        what = {
            "question": question,
            "loop": model.loop(),
            "inputs": model.inputs(),
            "network": [model.dropout, model.freeze_words],
            "backbone": backbone_hash(self.backbone),
            "data": {name: split.sha256 for name, split in self.splits.items()},
        }
        return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()

    def _train(self, question: Question, seed: int, folder: Path, mark: str) -> Probabilities:
        from clf.models.encoder.network import backbone_tokenizer, build_network, refuse_longer
        from clf.models.encoder.training import LoopSettings, predict_network, train_network

        started = time.monotonic()
        model = self.recipe.model.model_copy(update={"seed": seed})
        tokenizer = load_tokenizer(backbone_tokenizer(self.backbone))
        reader = RowReader(tokenizer, InputSettings(**model.inputs()))
        rows = {name: reader.text_rows(split.texts) for name, split in self.splits.items()}
        network = build_network(
            self.backbone,
            2 if question == "any" else len(COLUMNS),
            dropout=model.dropout,
            freeze_words=model.freeze_words,
            seed=seed,
        )
        refuse_longer(network, model.max_length)
        said: dict[str, list[Floats]] = {"dev": [], "test": []}

        def on_epoch(epoch: "Epoch") -> None:
            for name, kept in said.items():
                del kept[epoch.number - 1 :]  # an epoch that a kill cut off is told of twice
                scores = predict_network(network, rows[name], pad=reader.pad)
                kept.append(to_probabilities(question, scores))
            _keep_epochs(folder, said)
            self.run.log_metric(f"{question}_{seed}_loss", epoch.loss, epoch.number)
            for number, loss in enumerate(epoch.losses[::10]):
                step = (epoch.number - 1) * _BATCHES + number * 10
                self.run.log_metric(f"{question}_{seed}_batch_loss", loss, step)

        for name, before in _kept_epochs(folder).items():
            said[name] += before
        history = train_network(
            network,
            rows["train"],
            _targets(question, self.splits["train"]),
            LoopSettings(**model.loop()),
            dev_rows=rows["dev"],
            dev_score=lambda scores: dev_score(question, self.splits["dev"], scores),
            pad=reader.pad,
            unknown=reader.unknown,
            checkpoint=folder,
            fingerprint=mark,
            on_epoch=on_epoch,
            on_progress=lambda stage, done, total: self.watch.report(
                f"{question}, seed {seed}, {stage}", done, total
            ),
        )
        return Probabilities(
            np.array(said["dev"]),
            np.array(said["test"]),
            tuple(round(epoch.dev, 4) for epoch in history),
            round(time.monotonic() - started, 1),
        )


def to_probabilities(question: Question, scores: Floats) -> Floats:
    """Return (n, 1), the probability of "any", or (n, n_columns)."""
    if question == "any":
        scores = scores[:, 1:] - scores[:, :1]
    result: Floats = 1 / (1 + np.exp(-scores))
    return result


def dev_score(question: Question, split: Snippets, scores: Floats) -> float:
    """Return what an epoch is judged by."""
    found = to_probabilities(question, scores)
    if question == "any":
        return float(((found[:, 0] >= _HALF) == (split.any == 1)).mean())
    return best_threshold(split.gold, found)[1]


def _targets(question: Question, split: Snippets) -> "Targets":
    from clf.models.encoder.training import Targets

    return Targets(split.any if question == "any" else split.gold.astype(np.float32))


_EPOCHS = "epochs.npz"


def _keep_epochs(folder: Path, said: Mapping[str, list[Floats]]) -> None:
    """Keep what was said so far beside the checkpoint, for a training that is taken up again."""
    _write(folder / _EPOCHS, {name: np.array(found) for name, found in said.items()})


def _kept_epochs(folder: Path) -> dict[str, list[Floats]]:
    path = folder / _EPOCHS
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as loaded:
        return {name: list(loaded[name]) for name in ("dev", "test")}


def _keep(path: Path, found: Probabilities) -> None:
    arrays = {"dev": found.dev, "test": found.test, "scores": np.array(found.scores)}
    _write(path, arrays | {"seconds": np.array(found.seconds)})


def _read(path: Path) -> Probabilities:
    with np.load(path, allow_pickle=False) as loaded:
        scores = tuple(loaded["scores"].tolist())
        return Probabilities(loaded["dev"], loaded["test"], scores, float(loaded["seconds"]))


def _write(path: Path, arrays: Mapping[str, NDArray[np.float64]]) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    write_bytes_atomic(path, buffer.getvalue())
