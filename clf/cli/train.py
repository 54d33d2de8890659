"""``clf train``: a recipe in; a measured, recorded and saved model out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from clf.evaluation.intervals import Interval
    from clf.evaluation.metrics import TypeScores
    from clf.workflows.benchmark import BenchmarkRecord
    from clf.workflows.train import TrainRecord
    from clf.workflows.train_cascade import CascadeRecord
    from clf.workflows.train_encoder import EncoderRecord

EPILOG = """\b
Examples:
  clf train experiments/linear.toml
  clf train experiments/linear.toml --out models/mine
  clf train experiments/linear-real.toml   the written corpus and real sentences (texts needed)
  clf score news.txt --model models/mine
  clf runs                             compare it with earlier runs
  clf train experiments/encoder.toml --backbone models/e5-small-ar     the deep model
  clf train experiments/encoder-continued.toml                         the same over more articles
  clf train experiments/cascade.toml --out models/cascade              the deep one where it helps
  clf train experiments/benchmarks/araieval23-1a.toml                  a public benchmark

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
    backbone: Annotated[
        str | None,
        typer.Option(
            metavar="PATH|NAME",
            help="An encoder's folder, or a hub model's name, instead of the recipe's.",
            show_default=False,
        ),
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
    from clf.workflows.train_any import train_any

    with stages() as on_progress:
        record = train_any(recipe, backbone=backbone, out=out, store=store, on_progress=on_progress)
    if as_json:
        print(json.dumps(record.to_dict(), ensure_ascii=False, indent=1))
        return
    print("\n".join(_report(record)))


def _report(record: "TrainRecord | EncoderRecord | CascadeRecord | BenchmarkRecord") -> list[str]:
    from clf.workflows.benchmark import BenchmarkRecord
    from clf.workflows.train_cascade import CascadeRecord
    from clf.workflows.train_encoder import EncoderRecord

    if isinstance(record, CascadeRecord):
        return _cascade(record)
    if isinstance(record, BenchmarkRecord):
        return _benchmark(record)
    if isinstance(record, EncoderRecord):
        return _encoder(record)
    return _linear(record)


def _benchmark(record: "BenchmarkRecord") -> list[str]:
    from clf.cli.columns import columns

    rows = [["seed", "epochs", "threshold", "dev", "test"]]
    rows += [
        [
            str(s.seed),
            ", ".join(map(str, s.epochs)),
            f"{s.threshold:.2f}",
            f"{s.dev:.3f}",
            f"{s.test:.3f}",
        ]
        for s in record.seeds
    ]
    rows.append(["ensemble", "", "", f"{record.ensemble_dev:.3f}", f"{record.ensemble_test:.3f}"])
    rows += [[name, "", "", "", f"{value:.3f}"] for name, value in record.baselines.items()]
    return [
        f"{record.name} ({record.task}), micro-F1 on test: {record.mean:.3f}, "
        f"spread {record.spread:.3f} over {len(record.seeds)} seeds",
        "",
        *columns(rows, "<<<<<"),
        "",
        f"Result: {record.result}",
    ]


def _encoder(record: "EncoderRecord") -> list[str]:
    from clf.cli.columns import columns, count
    from clf.report.clean import clean
    from clf.storage.tracking import ui_command

    named = [("test", record.test.types)]
    if record.standoff_cross_validation is not None:
        named.append(("standoff, folds", record.standoff_cross_validation))
    named += [(name.replace("_", " ", 1), found.types) for name, found in record.gold.items()]
    rows = [["", *(name for name, _ in named)]]
    for label, key in (
        ("accuracy", "accuracy"),
        ("macro-F1", "macro_f1"),
        ("ECE", "expected_calibration_error"),
    ):
        rows.append([label, *(_interval(s.intervals[key]) for _, s in named)])
    epochs = ", ".join(f"{value:.3f}" for value in record.dev_macro_f1)
    parity = record.parity
    return [
        f"Trained {record.model_id} with {count(record.n_articles, 'article')}, "
        f"{count(record.n_sentences, 'sentence')}, in {record.seconds['all']:.0f} seconds",
        *(f"note: {clean(note)}" for note in record.notes),
        f"macro-F1 on dev by epoch: {epochs}",
        f"int8 against fp32: macro-F1 {parity['macro_f1_int8']:.3f} and "
        f"{parity['macro_f1_fp32']:.3f}, {parity['changed']:.1%} of labels changed; "
        f"{record.n_bytes / 1e6:.1f} MB",
        "",
        *columns(rows, "<" + "<" * len(named)),
        "",
        f"Model:  {record.model_folder}",
        f"Run:    {record.run_id}",
        f"Go on from it when the corpus has grown: [model] start = {str(record.checkpoint)!r}",
        f"See it: {ui_command(record.store)}",
    ]


def _cascade(record: "CascadeRecord") -> list[str]:
    from clf.cli.columns import columns
    from clf.report.clean import clean
    from clf.storage.tracking import ui_command

    rows = [["", "went deep", "macro-F1", "all deep", "accuracy", "ECE"]]
    rows.append(["dev", f"{record.deep_shares['dev']:.0%}", "", "", "", ""])
    for name, found in record.measured.items():
        rows.append(
            [
                name.replace("_", " ", 1),
                f"{record.deep_shares[name]:.0%}",
                _interval(found.types.intervals["macro_f1"]),
                f"{record.all_deep[name].types.macro_f1:.3f}",
                f"{found.types.accuracy:.3f}",
                f"{found.types.expected_calibration_error:.3f}",
            ]
        )
    return [
        f"Trained {record.model_id} in {record.seconds['all']:.0f} seconds: the fast model answers "
        f"alone from a probability of {record.threshold:.2f} on, the deep one is heard at "
        f"{record.share:.0%} elsewhere",
        *(f"note: {clean(note)}" for note in record.notes),
        "",
        *columns(rows, "<<<<<<"),
        "",
        f"Model:  {record.model_folder}",
        f"Run:    {record.run_id}",
        f"See it: {ui_command(record.store)}",
    ]


def _linear(record: "TrainRecord") -> list[str]:
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
