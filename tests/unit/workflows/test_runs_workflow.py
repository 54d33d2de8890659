"""Runs are compared by the same numbers, whichever kind they are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clf.storage.tracking import RunRecord
from clf.workflows import runs as module
from clf.workflows.runs import Estimate, runs

if TYPE_CHECKING:
    from conftest import TrainedProject

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


def record(tags: dict[str, str], metrics: dict[str, float], status: str = "FINISHED") -> RunRecord:
    return RunRecord("r" * 32, "name", "clf", status, NOON, 1.5, {}, metrics, tags)


def rows_of(monkeypatch: pytest.MonkeyPatch, *records: RunRecord) -> list[module.RunRow]:
    monkeypatch.setattr(module, "list_runs", lambda store, limit: list(records)[:limit])
    return runs(Path("mlruns"))


def test_a_training(trained_project: "TrainedProject") -> None:
    (row,) = runs(trained_project.root / "mlruns", limit=1)
    measured = trained_project.record
    assert row.run_id == measured.run_id
    assert row.kind == "training"
    assert row.macro_f1_cv is not None
    assert row.macro_f1_cv.point == pytest.approx(measured.cross_validation.macro_f1)
    assert row.macro_f1_test is not None
    assert row.macro_f1_test.low == pytest.approx(measured.metrics["test_macro_f1_low"])
    assert row.corpus_hash == measured.corpus_hash
    assert row.to_dict()["model_id"] == measured.model_id


def test_an_evaluation_and_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = {"kind": "evaluation", "git_commit": "c" * 40, "git_dirty": "true"}
    evaluation, failed = rows_of(
        monkeypatch,
        record(tags | {"seen_in_training": "true"}, {"evaluation_macro_f1": 0.5}),
        record({}, {}, "FAILED"),
    )
    assert evaluation.macro_f1_test == Estimate(0.5, None, None)
    assert evaluation.macro_f1_cv is None
    assert evaluation.dirty is True
    assert evaluation.seen
    assert (failed.status, failed.macro_f1_test, failed.dirty) == ("FAILED", None, None)
    assert failed.to_dict()["started"] == "2026-01-02T12:00:00+00:00"
