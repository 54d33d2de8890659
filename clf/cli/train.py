"""``clf train``: a recipe in; a measured, recorded and saved model out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from clf.evaluation.intervals import Interval
    from clf.evaluation.metrics import TypeScores
    from clf.workflows.train import TrainRecord

EPILOG = """\b
Examples:
  clf train experiments/linear.toml
  clf train experiments/linear.toml --out models/mine
  clf train experiments/linear-real.toml   the written corpus and real sentences (texts needed)
  clf score news.txt --model models/mine
  clf runs                             compare it with earlier runs

\b
Numbers: cv is cross-validation by article outside the test split; test is the held-out split, by
a model that has not seen it; standoff are real sentences joined to their labels (by
cross-validation where the recipe learns from them). The model that is saved then learns from all
articles, unless the recipe says final = "outside_test".
"""


def train(
    recipe: Annotated[
        Path, typer.Argument(metavar="RECIPE", help="A TOML file.", show_default=False)
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Save the model here too.", show_default=False),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="The run store, instead of the recipe's.", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Check a recipe and its corpus, train, measure, record the run, save the model."""
    from clf.cli.stages import stages
    from clf.workflows.train import train as workflow

    with stages() as on_progress:
        record = workflow(recipe, out=out, store=store, on_progress=on_progress)
    if as_json:
        print(json.dumps(record.to_dict(), ensure_ascii=False, indent=1))
        return
    print("\n".join(_report(record)))


def _report(record: "TrainRecord") -> list[str]:
    from clf.cli.columns import count
    from clf.report.clean import clean
    from clf.storage.tracking import ui_command

    lines = [
        f"Trained {record.model_id} with {count(record.n_articles, 'article')}, "
        f"{count(record.n_sentences, 'sentence')}, in {record.seconds['all']:.0f} seconds"
    ]
    if record.n_warnings:
        warnings = count(record.n_warnings, "warning")
        lines.append(f"note: {warnings} in the corpus; see clf data check")
    lines += [f"note: {clean(note)}" for note in record.notes]
    lines += ["", *_scores(record), ""]
    lines += [
        f"Model:  {record.model_folder}",
        f"Run:    {record.run_id}",
        f"See it: {ui_command(record.store)}",
    ]
    return lines


def _scores(record: "TrainRecord") -> list[str]:
    from clf.cli.columns import columns
    from clf.schema import TYPES

    test = record.test
    named: list[tuple[str, TypeScores]] = [("cv", record.cross_validation)]
    if record.standoff_cross_validation is not None:
        named.append(("standoff cv", record.standoff_cross_validation))
    named += [
        ("test", test.types),
        ("test, gold boundaries", test.types_gold_boundaries),
        *((name.replace("_", " ", 1), found.types) for name, found in record.gold.items()),
    ]
    scores = [found for _, found in named]
    rows = [["", *(name for name, _ in named)]]
    rows.append(["articles", *(f"{s.n_groups:,}" for s in scores)])
    rows.append(["sentences", *(f"{s.n:,}" for s in scores)])
    for label, key in (
        ("accuracy", "accuracy"),
        ("macro-F1", "macro_f1"),
        ("ECE", "expected_calibration_error"),
    ):
        rows.append([label, *(_interval(s.intervals[key]) for s in scores)])
    for kind in TYPES:
        rows.append([f"F1 {kind}", *(_interval(s.per_type[kind].f1_interval) for s in scores)])
    majority = [_majority(record, name) for name, _ in named]
    rows.append(["majority macro-F1", *majority])
    return columns(rows, "<" + "<" * len(named))


def _majority(record: "TrainRecord", name: str) -> str:
    found = record.test if name == "test" else record.gold.get(name.replace(" ", "_", 1))
    return f"{found.baselines['majority'].macro_f1:.3f}" if found else ""


def _interval(value: "Interval") -> str:
    return f"{value.point:.3f} [{value.low:.2f}, {value.high:.2f}]"
