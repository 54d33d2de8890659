"""``clf data suspects``, ``agreement`` and ``curve``: what labels and more of them are worth."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clf.cli.json_output import AsJson, print_json

if TYPE_CHECKING:
    from clf.evaluation.agreement import Agreement
    from clf.evaluation.intervals import Interval
    from clf.evaluation.projection import Projection
    from clf.evaluation.suspects import Suspect
    from clf.models.fitting import LinearSettings
    from clf.workflows.curve_points import Point
    from clf.workflows.suspects import SuspectReport

SUSPECTS_EPILOG = """\b
Examples:
  clf data suspects                        the 50 most doubtful labels of data/
  clf data suspects real.jsonl --out suspects.csv

\b
A suspect is a sentence whose label is contradicted by a model that saw no sentence of its article
(Northcutt et al. 2021). Hard sentences are suspect too: read before you change.
"""
AGREEMENT_EPILOG = """\b
Examples:
  clf data agreement first.jsonl second.jsonl
  clf data agreement data/standoff data/standoff --first-annotator a --second-annotator b

\b
Corpus files and stand-off files may be mixed. Sentences are matched by article id and exact span.
"""
CURVE_EPILOG = """\b
Examples:
  clf data curve --on real=real.jsonl --out curves
  clf data curve --on articles=gold/ --add real=real.jsonl --out curves
  clf data curve --add real=real.jsonl --bar real=0.8     what a macro-F1 of 0.8 would take

\b
Finished points are kept in FOLDER/points.csv: an interrupted curve goes on where it stopped, and
the same command again only draws. A point of the first kind takes a training; one of --add as many
as --folds.
"""

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...", help="Corpus files or folders; data/ by default.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``clf data``."""
    app.command("suspects", short_help="Rank doubtful labels.", epilog=SUSPECTS_EPILOG)(suspects)
    app.command("agreement", short_help="Compare two annotators.", epilog=AGREEMENT_EPILOG)(
        agreement
    )
    app.command("curve", short_help="Draw learning curves.", epilog=CURVE_EPILOG)(curve)


def suspects(
    paths: Paths = None,
    *,
    folds: Annotated[
        int, typer.Option(metavar="N", min=2, max=50, help="Folds of the cross-validation.")
    ] = 5,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="How many to print.")] = 50,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write all of them as CSV.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rank the labels that out-of-fold probabilities contradict, with the words that speak."""
    from clf.cli.stages import stages
    from clf.workflows.suspects import suspect_labels

    with stages() as on_progress:
        report = suspect_labels(
            paths or [Path("data")], folds=folds, limit=limit, out=out, on_progress=on_progress
        )
    if as_json:
        print_json(report.to_dict())
        return
    print("\n".join(_suspect_lines(report)))
    if out is not None:
        print(f"\nWritten to {out}")


def agreement(
    first: Annotated[Path, typer.Argument(metavar="FIRST", show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="SECOND", show_default=False)],
    *,
    first_annotator: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only these labels of FIRST.", show_default=False),
    ] = None,
    second_annotator: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only these labels of SECOND.", show_default=False),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many disagreements to print.")
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """Tell how far two annotators agree: Cohen's kappa, confusion, agreement a type."""
    from clf.workflows.agreement import compare_annotators

    found = compare_annotators(
        first, second, first_annotator=first_annotator, second_annotator=second_annotator
    )
    if as_json:
        print_json(found.to_dict())
    else:
        print("\n".join(_agreement_lines(found, limit)))


def curve(
    paths: Paths = None,
    *,
    on: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[NAME=]PATH",
            help="A corpus to measure on, never trained on; may be given several times.",
            show_default=False,
        ),
    ] = None,
    add: Annotated[
        str | None,
        typer.Option(
            metavar="[NAME=]PATH",
            help="A corpus whose sentences are added; measured on by its folds.",
            show_default=False,
        ),
    ] = None,
    sizes: Annotated[
        str, typer.Option(metavar="N,N,...", help="Written articles; all come last.")
    ] = "25,50,100,200,400",
    added_sizes: Annotated[
        str, typer.Option(metavar="N,N,...", help="Sentences of --add; all come last.")
    ] = "0,250,500,1000",
    seeds: Annotated[int, typer.Option(metavar="N", min=1, max=50, help="Subsets a size.")] = 3,
    folds: Annotated[int, typer.Option(metavar="N", min=2, max=50, help="Folds of --add.")] = 5,
    bar: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=F1",
            help="A macro-F1 wanted on data of that name: project what it would take.",
            show_default=False,
        ),
    ] = None,
    recipe: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Take the model's settings from a recipe; by default its defaults, 3 folds.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="For points.csv and curve.png.")
    ] = Path("curves"),
    store: Annotated[Path, typer.Option(metavar="FOLDER", help="The run store of MLflow.")] = Path(
        "mlruns"
    ),
    tracked: Annotated[
        bool, typer.Option("--track/--no-track", help="Log the curve to the run store.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Measure what more written articles, and more real sentences, are worth."""
    from clf.cli.stages import stages
    from clf.workflows.learning_curve import CurvePlan, learning_curve

    if not on and add is None:
        raise typer.BadParameter("name a corpus to measure on with --on, or one to --add")
    settings, added_weight = _settings(recipe)
    plan = CurvePlan(
        corpus=paths or [Path("data")],
        on=dict(_named(item) for item in on or ()),
        add=_named(add) if add is not None else None,
        sizes=_numbers(sizes, "--sizes", least=2),
        added_sizes=_numbers(added_sizes, "--added-sizes", least=0),
        seeds=seeds,
        folds=folds,
        added_weight=added_weight,
        bars=dict(_bar(item) for item in bar or ()),
        linear=settings,
    )

    def show(point: "Point", is_new: bool) -> None:
        if not as_json:
            print(_point_line(point, is_new), flush=True)

    with stages() as on_progress:
        report = learning_curve(
            plan, out, store=store if tracked else None, on_point=show, on_progress=on_progress
        )
    if as_json:
        print_json(report.to_dict())
        return
    for kind, by_data in report.projections.items():
        for name, found in by_data.items():
            print(_projection_line(kind, name, found))
    print(f"\nPoints:  {report.table}\nPicture: {report.picture}")
    if report.run_id is not None:
        print(f"Run:     {report.run_id}")


def _named(text: str) -> tuple[str, Path]:
    """Return the name and the path of ``NAME=PATH``; a bare path is named after its last part."""
    import re

    name, sign, path = text.partition("=")
    place = Path(path if sign else text)
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", name if sign else place.resolve().stem).strip("_")
    if not plain or not str(place).strip():
        raise typer.BadParameter(f"expected NAME=PATH; found {text!r}")
    return plain, place


def _bar(text: str) -> tuple[str, float]:
    """Return the name and the score of ``NAME=F1``."""
    name, _, score = text.partition("=")
    try:
        wanted = float(score)
    except ValueError:
        wanted = -1.0
    if not name or not 0 < wanted < 1:
        raise typer.BadParameter(f"--bar: expected NAME=F1 with F1 between 0 and 1; found {text!r}")
    return name, wanted


def _projection_line(curve: str, name: str, found: "Projection") -> str:
    unit = "written articles" if curve == "written" else "added sentences"
    wanted = f"{name}: macro-F1 {found.bar:.2f}"
    if found.needed is None:
        return f"{wanted} is out of reach of more {unit}: the curve is flat"
    law = f"error = {found.factor:.3f} * size ^ -{found.rate:.3f}"
    return f"{wanted} would take about {found.needed:,} {unit} ({law})"


def _numbers(text: str, option: str, least: int) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and int(part) >= least for part in parts):
        message = f"{option}: expected whole numbers from {least} on, joined by commas"
        raise typer.BadParameter(f"{message}; found {text!r}")
    return tuple(map(int, parts))


def _settings(recipe: Path | None) -> tuple["LinearSettings", float]:
    """Return the settings of the model and what an added sentence counts."""
    from clf.models.fitting import LinearSettings

    if recipe is None:
        # Only calibration needs the folds; a curve has many trainings.
        return LinearSettings(folds=3), 1.0
    from clf.storage.extras import require_libraries

    require_libraries("pydantic")
    from clf.settings.recipe import read_recipe

    checked = read_recipe(recipe)
    weight = 1.0 if checked.standoff is None else checked.standoff.weight
    return LinearSettings(**checked.model.linear()), weight


def _point_line(point: "Point", is_new: bool) -> str:
    unit = "articles" if point.curve == "written" else "sentences added"
    scores = f"macro-F1 {point.macro_f1:.3f}, accuracy {point.accuracy:.3f} (n = {point.n:,})"
    kept = "" if is_new else "  (kept)"
    return f"{point.size:>6,} {unit}, seed {point.seed}: {point.data}: {scores}{kept}"


def _suspect_lines(report: "SuspectReport") -> list[str]:
    from clf.cli.columns import count

    share = report.n_suspects / max(1, report.n_sentences)
    of = f"{count(report.n_sentences, 'sentence')} of {count(report.n_articles, 'article')}"
    lines = [f"{count(report.n_suspects, 'suspect label')} ({share:.1%}) among {of}", ""]
    lines += ["given (rows) against suggested", *_matrix_lines(report.counts)]
    for suspect in report.suspects:
        lines += ["", *_one_suspect(suspect)]
    if len(report.suspects) < report.n_suspects:
        lines += ["", f"and {report.n_suspects - len(report.suspects):,} more; see --limit, --out"]
    return lines


def _one_suspect(suspect: "Suspect") -> list[str]:
    place = f"{suspect.article_id} {suspect.start}-{suspect.end}"
    change = f"{suspect.given} ({suspect.p_given:.2f}) -> "
    change += f"{suspect.suggested} ({suspect.p_suggested:.2f})"
    lines = [f"{suspect.margin:.2f}  {change}  {_shown(place)}", f"      {_shown(suspect.text)}"]
    if suspect.evidence:
        lines.append(f"      by: {_shown(' | '.join(suspect.evidence))}")
    return lines


def _agreement_lines(found: "Agreement", limit: int) -> list[str]:
    from clf.cli.columns import columns, count
    from clf.schema import TYPES

    both = f"{count(found.n, 'sentence')} of {count(found.n_articles, 'article')}"
    lines = [
        f"Labelled by both: {both}",
        f"Only in the first: {found.only_first:,}; only in the second: {found.only_second:,}",
        f"Cohen's kappa: {_interval(found.kappa)}",
        f"Same type: {_interval(found.share)}",
        "",
        "agreement on each type",
    ]
    rows = [
        (label.value, "-" if (value := found.per_type[label]) is None else f"{value:.3f}")
        for label in TYPES
    ]
    lines += columns(rows, "<>", indent=2)
    lines += ["", "first (rows) against second", *_matrix_lines(found.confusion)]
    if found.disagreements:
        lines += ["", count(len(found.disagreements), "disagreement")]
    for item in found.disagreements[:limit]:
        place = f"{item.key.article_id} {item.key.start}-{item.key.end}"
        lines.append(f"  {item.first} / {item.second}  {_shown(place)}")
        if item.text is not None:
            lines.append(f"      {_shown(item.text)}")
    return lines


def _matrix_lines(matrix: tuple[tuple[int, ...], ...]) -> list[str]:
    from clf.cli.columns import columns
    from clf.schema import TYPES

    rows = [["", *(label.value for label in TYPES)]]
    for label, counts in zip(TYPES, matrix, strict=True):
        rows.append([label.value, *(f"{value:,}" for value in counts)])
    return columns(rows, "<" + ">" * len(TYPES), indent=2)


def _interval(value: "Interval") -> str:
    return f"{value.point:.3f} [{value.low:.3f}, {value.high:.3f}]"


def _shown(text: str) -> str:
    """Return untrusted text for a terminal, right-to-left runs kept apart."""
    from clf.report.bidi import unknown_run
    from clf.report.clean import clean
    from clf.report.formats import BidiMode

    return unknown_run(clean(text), BidiMode.AUTO)
