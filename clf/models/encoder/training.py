"""The training loop: rows and targets -> the network of the best epoch, resumable after a kill.

A checkpoint is written after every epoch: safetensors for all arrays, JSON for all numbers. Every
epoch seeds itself by its number, so a training that was killed and resumed gives the same network
as one that was not.
"""

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from clf.corpus.files import write_bytes_atomic
from clf.models.encoder.inputs import Row, n_answers
from clf.models.encoder.network import EncoderClassifier
from clf.schema.errors import ModelError

Progress = Callable[[str, int, int], None]
DevScore = Callable[[NDArray[np.float64]], float]
OnEpoch = Callable[["Epoch"], None]
_TOLD = 10
"""Batches between two estimates of the time left."""
_STATE = "state.json"
_ARRAYS = "optimizer", "network", "best"


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """What can be chosen of a training.

    ``patience`` epochs without a better dev score end it; ``bf16`` is passed over where the
    processor has no instructions for it (:func:`has_bf16`); ``threads`` are torch's; ``accumulate``
    batches make one step; ``head_rate`` is the fresh head's rate in units of ``learning_rate``;
    ``decay`` is AdamW's; ``warmup`` a share of all steps. ``word_dropout`` is the share of pieces
    that are hidden at each sight (Iyyer et al. 2015), so that no one word is leant on.
    """

    epochs: int = 4
    batch_size: int = 16
    accumulate: int = 1
    learning_rate: float = 6e-5
    head_rate: float = 1.0
    decay: float = 0.01
    warmup: float = 0.1
    word_dropout: float = 0.0
    patience: int = 2
    bf16: bool = True
    threads: int = 2
    seed: int = 13


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch: its number from 1, mean training loss, dev score, seconds, and steps' losses."""

    number: int
    loss: float
    dev: float
    seconds: float
    losses: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be learnt of each segment, in order: type ids (n,) or 0/1 (n, n_outputs).

    ``class_weights`` (n_types,) go with ids, ``column_weights`` (n_outputs,) with 0/1.
    """

    values: NDArray[np.float32] | NDArray[np.int64]
    class_weights: NDArray[np.float32] | None = None
    column_weights: NDArray[np.float32] | None = None

    @property
    def is_multilabel(self) -> bool:
        """Tell whether each column is a question of its own."""
        return self.values.ndim == 2


def train_network(
    network: EncoderClassifier,
    rows: Sequence[Row],
    targets: Targets,
    settings: LoopSettings,
    *,
    dev_rows: Sequence[Row],
    dev_score: DevScore,
    pad: int,
    unknown: int,
    checkpoint: Path | None = None,
    fingerprint: str = "",
    on_epoch: OnEpoch | None = None,
    on_progress: Progress | None = None,
) -> list[Epoch]:
    """Train in place; the network ends as it was after the epoch with the best dev score.

    ``dev_score`` takes the scores of the dev rows, shape (n, n_outputs); ``pad`` fills rows up and
    ``unknown`` hides pieces. A ``checkpoint`` folder
    whose ``fingerprint`` is this training's is taken up where it ended, another's is an error.
    """
    torch.set_num_threads(settings.threads)
    settings = replace(settings, bf16=settings.bf16 and has_bf16())
    tell = on_progress or (lambda stage, done, total: None)
    run = _Run(network, settings, len(rows), checkpoint, _digest(settings, fingerprint))
    history = run.restore()
    while len(history) < settings.epochs and not _is_stuck(history, settings.patience):
        number = len(history) + 1
        started = time.monotonic()
        losses = _epoch(run, rows, targets, number, pad=pad, unknown=unknown, tell=tell)
        scores = predict_network(network, dev_rows, pad=pad, bf16=settings.bf16)
        epoch = Epoch(
            number,
            float(np.mean(losses)),
            dev_score(scores),
            round(time.monotonic() - started, 1),
            tuple(round(loss, 5) for loss in losses),
        )
        history.append(epoch)
        # Told before it is kept: a kill between the two has the epoch told again, never left out.
        if on_epoch:
            on_epoch(epoch)
        run.keep(history)
    run.take_best()
    network.eval()
    return history


def start_from(network: EncoderClassifier, checkpoint: Path) -> str:
    """Give a network the best weights of an earlier training; return the SHA-256 of their file.

    ``checkpoint`` is that training's folder. A corpus that has grown is so learnt in a fraction of
    the time. Raises ModelError for a folder that is no checkpoint or is of another network.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load

    step = "name a folder that clf train wrote under models/checkpoints"
    try:
        state = json.loads((checkpoint / _STATE).read_bytes())
        content = (checkpoint / Path(str(state["files"]["best"])).name).read_bytes()
        weights = load(content)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, SafetensorError) as error:
        found = type(error).__name__
        raise ModelError("a whole checkpoint", found, step, where=str(checkpoint)) from error
    wanted = {name: tensor.shape for name, tensor in _trained(network).items()}
    if {name: tensor.shape for name, tensor in weights.items()} != wanted:
        found = "one of another backbone, or with other words frozen"
        raise ModelError("a checkpoint of this network", found, step, where=str(checkpoint))
    network.load_state_dict(weights, strict=False)
    return hashlib.sha256(content).hexdigest()


def has_bf16() -> bool:
    """Tell whether this processor computes in bf16; one that imitates it takes 25 times as long.

    It is what oneDNN asks itself before it takes a product in bf16 (AVX-512 or Arm's own).
    """
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def predict_network(
    network: EncoderClassifier,
    rows: Sequence[Row],
    *,
    pad: int,
    batch_size: int = 32,
    bf16: bool = False,
) -> NDArray[np.float64]:
    """Return the scores of the rows' segments, shape (n, n_outputs), in their order."""
    network.eval()
    places = _places(rows)
    result = np.zeros((n_answers(rows), network.head.out_features))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    with torch.inference_mode():
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            ids, mask, pool = collate([rows[i] for i in chosen], pad)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
                scores = network.pooled(ids, mask, pool)
            result[np.concatenate([places[i] for i in chosen])] = scores.float().numpy()
    return result


def collate(rows: Sequence[Row], pad: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return ids and attention mask, (n, length), and the pooling weights.

    The weights, (n_segments, n * length), average each segment of the rows.
    """
    length = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), length), pad, dtype=torch.long)
    mask = torch.zeros((len(rows), length), dtype=torch.long)
    pool = torch.zeros((n_answers(rows), len(rows) * length))
    number = 0
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        mask[i, : len(row.ids)] = 1
        for first, end in row.segments:
            pool[number, i * length + first : i * length + end] = 1 / max(1, end - first)
            number += 1
    return ids, mask, pool


def _places(rows: Sequence[Row]) -> list[NDArray[np.int64]]:
    """Return, for each row, the numbers of its segments among all."""
    ends = np.cumsum([len(row.segments) for row in rows], dtype=np.int64)
    return [np.arange(e - len(row.segments), e) for e, row in zip(ends, rows, strict=True)]


def _batches(rows: Sequence[Row], size: int, rng: np.random.Generator) -> Iterator[list[int]]:
    """Yield batches of rows of like length, in random order."""
    order = rng.permutation(len(rows))
    pools = [order[i : i + 50 * size] for i in range(0, len(order), 50 * size)]
    batches = []
    for pool in pools:
        ordered = sorted(pool.tolist(), key=lambda i: len(rows[i].ids))
        batches += [ordered[i : i + size] for i in range(0, len(ordered), size)]
    for i in rng.permutation(len(batches)):
        yield batches[i]


def _epoch(
    run: "_Run",
    rows: Sequence[Row],
    targets: Targets,
    number: int,
    *,
    pad: int,
    unknown: int,
    tell: Progress,
) -> list[float]:
    """Go through all rows once; return the loss of each batch."""
    settings, network = run.settings, run.network
    torch.manual_seed(settings.seed * 1000 + number)
    rng = np.random.default_rng([settings.seed, number])
    network.train()
    batches = list(_batches(rows, settings.batch_size, rng))
    places = _places(rows)
    losses: list[float] = []
    what = ""
    run.optimizer.zero_grad()
    for done, batch in enumerate(batches, start=1):
        ids, mask, pool = collate([rows[i] for i in batch], pad)
        if settings.word_dropout:
            # Only what is judged: the row's own signs and its context stay.
            judged = (pool.sum(0) > 0).view_as(ids)
            ids[judged & (torch.rand(ids.shape) < settings.word_dropout)] = unknown
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.bf16):
            scores = network.pooled(ids, mask, pool)
        loss = _loss(scores.float(), targets, np.concatenate([places[i] for i in batch]))
        (loss / settings.accumulate).backward()  # type: ignore[no-untyped-call, unused-ignore]
        losses.append(float(loss.detach()))
        run.batches += 1
        if not math.isfinite(losses[-1]):
            step = "lower learning_rate, or set bf16 = false"
            raise ModelError("a finite loss", str(losses[-1]), step, where=f"epoch {number}")
        if done % settings.accumulate == 0 or done == len(batches):
            torch.nn.utils.clip_grad_norm_(run.trained, 1.0)
            run.step()
        if done == 1 or done % _TOLD == 0 or done == len(batches):
            left = run.time_left((settings.epochs - number + 1) * len(batches) - done)
            what = f"epoch {number} of {settings.epochs}, loss {losses[-1]:.3f}, {left}"
        tell(what, done, len(batches))
    return losses


def _loss(scores: torch.Tensor, targets: Targets, batch: NDArray[np.int64]) -> torch.Tensor:
    wanted = torch.from_numpy(targets.values[batch])
    if not targets.is_multilabel:
        weights = targets.class_weights
        return functional.cross_entropy(
            scores, wanted, None if weights is None else torch.from_numpy(weights)
        )
    each = functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
    if targets.column_weights is not None:
        each = each * torch.from_numpy(targets.column_weights)
    return each.sum(1).mean()


class _Run:
    """The optimizer and the checkpoint of one training."""

    def __init__(
        self,
        network: EncoderClassifier,
        settings: LoopSettings,
        n_rows: int,
        checkpoint: Path | None,
        digest: str,
    ) -> None:
        self.network, self.settings = network, settings
        self.checkpoint, self.digest = checkpoint, digest
        self.trained = [p for p in network.parameters() if p.requires_grad]
        head = set(network.head.parameters())
        groups = [
            {
                "params": [p for p in self.trained if (p.ndim < 2) is plain and (p in head) is new],
                "weight_decay": 0.0 if plain else settings.decay,
                "times": settings.head_rate if new else 1.0,
            }
            for plain in (False, True)
            for new in (False, True)
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=settings.learning_rate, fused=True)
        batches = -(-n_rows // settings.batch_size)
        self.total = settings.epochs * -(-batches // settings.accumulate)
        self.done = 0
        self.best: dict[str, torch.Tensor] = {}
        self._files: dict[str, str] = {}
        self.started = time.monotonic()
        self.batches = 0

    def time_left(self, batches: int) -> str:
        """Say how long so many batches will take, by the pace of this process so far."""
        seconds = (time.monotonic() - self.started) / max(1, self.batches) * batches
        return f"{seconds / 60:.0f} min left" if seconds >= 60 else f"{seconds:.0f} s left"

    def step(self) -> None:
        """Take one step of the optimizer at the rate that its number has."""
        warm = max(1, int(self.settings.warmup * self.total))
        share = (
            (self.done + 1) / warm
            if self.done < warm
            else max(0.0, (self.total - self.done) / max(1, self.total - warm))
        )
        for group in self.optimizer.param_groups:
            group["lr"] = self.settings.learning_rate * share * group["times"]
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.done += 1

    def keep(self, history: list[Epoch]) -> None:
        """Keep the best network, and write a checkpoint where there is a folder for it."""
        is_best = history[-1].dev >= max(epoch.dev for epoch in history)
        if is_best:
            self.best = {name: p.detach().clone() for name, p in _trained(self.network).items()}
        if self.checkpoint is None:
            return
        from safetensors.torch import save

        moments = {}
        for i, parameter in enumerate(self.trained):
            for name in ("exp_avg", "exp_avg_sq"):
                moments[f"{i}.{name}"] = self.optimizer.state[parameter][name].contiguous()
        state: dict[str, Any] = {
            "digest": self.digest,
            "steps": self.done,
            "history": [asdict(epoch) for epoch in history],
        }
        arrays = {"optimizer": moments, "network": _trained(self.network)}
        if is_best:
            arrays["best"] = self.best
        for name, tensors in arrays.items():
            # Under new names: until the state is written, the last epoch's files stay whole.
            self._files[name] = f"{name}-{len(history)}.safetensors"
            write_bytes_atomic(self.checkpoint / self._files[name], save(tensors))
        state["files"] = self._files
        write_bytes_atomic(self.checkpoint / _STATE, json.dumps(state).encode())
        for path in self.checkpoint.glob("*.safetensors"):
            if path.name not in self._files.values():
                path.unlink()

    def restore(self) -> list[Epoch]:
        """Take a checkpoint up; return the epochs that were done."""
        if self.checkpoint is None or not (self.checkpoint / _STATE).is_file():
            return []
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            state: dict[str, Any] = json.loads((self.checkpoint / _STATE).read_bytes())
            if state["digest"] != self.digest:
                raise ModelError(
                    "a checkpoint of this training",
                    "one of another recipe or other data",
                    "remove the folder, or name another",
                    where=str(self.checkpoint),
                )
            self._files = {name: Path(str(state["files"][name])).name for name in _ARRAYS}
            loaded = {n: load_file(self.checkpoint / file) for n, file in self._files.items()}
            moments, self.best = loaded["optimizer"], loaded["best"]
            self.network.load_state_dict(loaded["network"], strict=False)
            self.done = int(state["steps"])
            for i, parameter in enumerate(self.trained):
                self.optimizer.state[parameter] = {
                    "step": torch.tensor(float(self.done)),
                    "exp_avg": moments[f"{i}.exp_avg"],
                    "exp_avg_sq": moments[f"{i}.exp_avg_sq"],
                }
            history = [Epoch(**{**e, "losses": tuple(e["losses"])}) for e in state["history"]]
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            RuntimeError,
            SafetensorError,
        ) as error:
            raise ModelError(
                "a whole checkpoint", type(error).__name__, "remove it", where=str(self.checkpoint)
            ) from error
        return history

    def take_best(self) -> None:
        """Put the best epoch's weights into the network."""
        self.network.load_state_dict(self.best, strict=False)


def _trained(network: EncoderClassifier) -> dict[str, torch.Tensor]:
    """Return the weights that are trained; frozen ones are the backbone's."""
    return {name: p.detach() for name, p in network.named_parameters() if p.requires_grad}


def _is_stuck(history: Sequence[Epoch], patience: int) -> bool:
    scores = [epoch.dev for epoch in history]
    return bool(scores) and len(scores) - 1 - int(np.argmax(scores)) >= patience


def _digest(settings: LoopSettings, fingerprint: str) -> str:
    content = json.dumps([asdict(settings), fingerprint], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
