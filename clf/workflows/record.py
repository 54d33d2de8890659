"""A measurement -> a run of the store, or a folder of files: the same pictures and tables."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clf.corpus.files import write_text_atomic
from clf.evaluation.figures import confusion_figure, coverage_figure, reliability_figure, save
from clf.storage.metric_names import (
    baseline_metrics,
    boundary_metrics,
    speaker_metrics,
    type_metrics,
)

if TYPE_CHECKING:
    from clf.evaluation.errors_table import ErrorRecord
    from clf.evaluation.metrics import TypeScores
    from clf.storage.tracking import TrackedRun
    from clf.workflows.measure import Curves, Measurement

GOLD_BOUNDARIES = "gold_boundaries"


def metrics_of(found: "Measurement", data: str) -> dict[str, float]:
    """Return the numbers of a measurement under the name of its data."""
    return {
        **type_metrics(found.types, data),
        **type_metrics(found.types_gold_boundaries, f"{data}_{GOLD_BOUNDARIES}"),
        **boundary_metrics(found.boundaries, data),
        **speaker_metrics(found.speakers, data),
        **baseline_metrics(found.baselines, data),
    }


def save_pictures(
    scores: "TypeScores", curves: "Curves", title: str, folder: Path, prefix: str = ""
) -> list[Path]:
    """Write the confusion matrix, reliability diagram and coverage-accuracy curve as PNG."""
    error = scores.expected_calibration_error
    figures = {
        "confusion": confusion_figure(scores.confusion, f"Confusion matrix: {title}"),
        "reliability": reliability_figure(curves.reliability, error, f"Reliability: {title}"),
        "coverage": coverage_figure(
            curves.coverage, scores.n, f"Accuracy of the surest answers: {title}"
        ),
    }
    return [save(figure, folder / f"{prefix}{name}.png") for name, figure in figures.items()]


def log_pictures(
    run: "TrackedRun", scores: "TypeScores", curves: "Curves", data: str, title: str
) -> None:
    """Log the pictures of one measurement as ``figures/<data>_<name>.png``."""
    with tempfile.TemporaryDirectory() as folder:
        for path in save_pictures(scores, curves, title, Path(folder), f"{data}_"):
            run.log_file(path, "figures")


def log_measurement(run: "TrackedRun", found: "Measurement", data: str, title: str) -> None:
    """Log numbers, pictures, the worst errors and the whole record of a measurement."""
    run.log_metrics(metrics_of(found, data))
    log_pictures(run, found.types, found.curves, data, title)
    run.log_table(error_rows(found.errors), f"tables/{data}_worst_errors.json")
    run.log_table(_slice_rows(found), f"tables/{data}_slices.json")
    run.log_dict(found.to_dict(), f"evaluation/{data}.json")


def write_measurement(
    found: "Measurement", record: dict[str, Any], folder: Path, title: str
) -> list[Path]:
    """Write ``evaluation.json``, ``errors.jsonl`` and the pictures; return the paths."""
    written = [folder / "evaluation.json", folder / "errors.jsonl"]
    write_text_atomic(written[0], json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    lines = [json.dumps(error.to_dict(), ensure_ascii=False) for error in found.errors]
    write_text_atomic(written[1], "".join(f"{line}\n" for line in lines))
    return written + save_pictures(found.types, found.curves, title, folder)


def error_rows(errors: "Sequence[ErrorRecord]") -> list[dict[str, Any]]:
    """Return errors as rows of a table."""
    rows = [error.to_dict() for error in errors]
    return [row | {"evidence": " | ".join(row["evidence"])} for row in rows]


def _slice_rows(found: "Measurement") -> list[dict[str, Any]]:
    return [
        {
            "slice": score.name,
            "n": score.n,
            "articles": score.n_groups,
            "accuracy": score.accuracy,
            "accuracy_low": score.accuracy_interval.low,
            "accuracy_high": score.accuracy_interval.high,
            "macro_f1": score.macro_f1,
            "what": score.description,
        }
        for score in found.slices
    ]
