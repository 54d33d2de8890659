"""The runs of a store as rows to compare: what was trained, on what, how well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from clf.storage.metric_names import CROSS_VALIDATION, TEST
from clf.storage.tracking import RunRecord, list_runs

_EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval; the ends are None where the run has none."""

    point: float
    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, float | None]:
        """Return the fields as JSON holds them."""
        return {"point": self.point, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. ``kind`` is training or evaluation; None stands for what the run has not logged.

    ``macro_f1_test`` and ``calibration_error`` of an evaluation are those of its own data.
    ``dirty`` says that tracked files differed from the commit; ``seen`` that an evaluation was on
    the articles that its model was fitted on.
    """

    run_id: str
    name: str
    kind: str
    experiment: str
    started: datetime
    seconds: float | None
    status: str
    macro_f1_cv: Estimate | None
    macro_f1_test: Estimate | None
    calibration_error: Estimate | None
    corpus_hash: str | None
    commit: str | None
    dirty: bool | None
    model_id: str | None
    seen: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them; the time in UTC, as ISO 8601 has it."""
        return {
            "run_id": self.run_id,
            "name": self.name,
            "kind": self.kind,
            "experiment": self.experiment,
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": self.seconds,
            "status": self.status,
            "macro_f1_cv": _dict(self.macro_f1_cv),
            "macro_f1_test": _dict(self.macro_f1_test),
            "expected_calibration_error": _dict(self.calibration_error),
            "corpus_hash": self.corpus_hash,
            "git_commit": self.commit,
            "git_dirty": self.dirty,
            "model_id": self.model_id,
            "seen_in_training": self.seen,
        }


def runs(store: Path, *, limit: int | None = None) -> list[RunRow]:
    """Return the runs of a store, the newest first; none where there is no store yet.

    Raises MissingExtraError without mlflow, ClfError where the folder holds something else.
    """
    return [_row(record) for record in list_runs(store, limit=limit)]


def _row(record: RunRecord) -> RunRow:
    tags, metrics = record.tags, record.metrics
    is_evaluation = tags.get("kind") == _EVALUATION
    data = _EVALUATION if is_evaluation else CROSS_VALIDATION
    dirty = tags.get("git_dirty")
    return RunRow(
        run_id=record.run_id,
        name=record.name,
        kind=tags.get("kind", ""),
        experiment=record.experiment,
        started=record.started,
        seconds=record.seconds,
        status=record.status,
        macro_f1_cv=_estimate(metrics, f"{CROSS_VALIDATION}_macro_f1"),
        macro_f1_test=_estimate(metrics, f"{_EVALUATION if is_evaluation else TEST}_macro_f1"),
        calibration_error=_estimate(metrics, f"{data}_expected_calibration_error"),
        corpus_hash=tags.get("corpus_hash"),
        commit=tags.get("git_commit"),
        dirty=None if dirty is None else dirty == "true",
        model_id=tags.get("model_id"),
        seen=tags.get("seen_in_training") == "true",
    )


def _estimate(metrics: Mapping[str, float], name: str) -> Estimate | None:
    point = metrics.get(name)
    if point is None:
        return None
    return Estimate(point, metrics.get(f"{name}_low"), metrics.get(f"{name}_high"))


def _dict(estimate: Estimate | None) -> dict[str, float | None] | None:
    return estimate.to_dict() if estimate is not None else None
