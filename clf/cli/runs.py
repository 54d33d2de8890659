"""``clf runs``: what was trained and evaluated, newest first."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from clf.workflows.runs import Estimate, RunRow

EPILOG = """\b
Examples:
  clf runs                            the newest runs of mlruns/
  clf runs --limit 5
  clf runs --json                     for programs: every field, whole hashes
  clf runs --store elsewhere/mlruns

\b
Macro-F1 and ECE stand with their 95% intervals; * after a commit: files had changed;
"seen" after a score: on articles that the model was fitted on.
"""

DEFAULT_STORE = Path("mlruns")
_SHORT = 8


def runs(
    *,
    store: Annotated[Path, typer.Option(metavar="FOLDER", help="The run store.")] = DEFAULT_STORE,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many runs.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """List runs with their scores, their corpus and their commit."""
    from clf.cli.errors import say
    from clf.cli.stages import stages
    from clf.schema import InputError
    from clf.storage.tracking import has_store, ui_command
    from clf.workflows.runs import runs as workflow

    if store != DEFAULT_STORE and not store.is_dir():
        raise InputError("a run store", "no such folder", "check --store", where=str(store))
    with stages():
        rows = workflow(store, limit=limit)
    if as_json:
        print(json.dumps([row.to_dict() for row in rows], ensure_ascii=False, indent=1))
        return
    if not rows:
        say("note", f"no runs in {store} yet; make one with: clf train experiments/linear.toml")
        return
    print("\n".join(_table(rows)))
    if has_store(store):
        print(f"\nSee them with: {ui_command(store)}")


def _table(rows: "list[RunRow]") -> list[str]:
    from clf.cli.columns import columns

    head = ("run", "name", "when", "status", "macro-F1 cv", "test", "ECE", "corpus", "commit")
    return columns([head, *map(_cells, rows)], "<<<<<<<<<")


def _cells(row: "RunRow") -> tuple[str, ...]:
    from clf.report.clean import clean

    return (
        row.run_id[:_SHORT],
        clean(row.name),
        row.started.astimezone().strftime("%Y-%m-%d %H:%M"),
        row.status.lower(),
        _estimate(row.macro_f1_cv),
        _estimate(row.macro_f1_test) + (" seen" if row.seen else ""),
        _estimate(row.calibration_error),
        (row.corpus_hash or "-")[:_SHORT],
        (row.commit or "-")[:_SHORT] + ("*" if row.dirty else ""),
    )


def _estimate(value: "Estimate | None") -> str:
    if value is None:
        return "-"
    if value.low is None or value.high is None:
        return f"{value.point:.3f}"
    return f"{value.point:.3f} [{value.low:.2f}, {value.high:.2f}]"
