"""``clf data attribution``: how well it is found who speaks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clf.cli.errors import ExitCode
from clf.cli.json_output import AsJson, print_json

if TYPE_CHECKING:
    from clf.workflows.attribution import AttributionReport

EPILOG = """\b
Examples:
  clf data attribution --from texts/covid_news
  clf data attribution --data data/articles --splits data/splits.json --part test
  clf data attribution mine.jsonl --from texts/covid_news --json

\b
Exit code: 0 all was measured, 1 some labels did not fit their texts, 2 nothing was measured.
"""


def register(app: typer.Typer) -> None:
    """Add the command to ``clf data``."""
    app.command("attribution", short_help="Measure who is found to speak.", epilog=EPILOG)(
        attribution
    )


def attribution(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="A file of attribution labels, or a folder.")
    ] = Path("data/standoff_attribution"),
    *,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help="The texts of the labels, as published.",
            show_default=False,
        ),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Corpus files to measure on too.", show_default=False),
    ] = None,
    splits: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A split of --data.", show_default=False),
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Take this part of the split only.", show_default=False),
    ] = None,
    resamples: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000, help="Resamples for the intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Seed of the resamples.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Measure quotations, cues, acts, speakers and source classes against labels."""
    if (splits is None) != (part is None):
        raise typer.BadParameter("give --splits and --part together")
    from clf.cli.stages import stages
    from clf.workflows.attribution import measure_attribution

    with stages(first="measuring"):
        report = measure_attribution(
            gold,
            texts,
            data=data or (),
            splits=splits,
            part=part,
            resamples=resamples,
            seed=seed,
        )
    if as_json:
        print_json(report.to_dict())
    else:
        print("\n".join(_lines(report)))
    raise typer.Exit(ExitCode.PART_FAILED if report.unjoined else ExitCode.OK)


def _lines(report: "AttributionReport") -> list[str]:
    from clf.cli.columns import columns, count
    from clf.evaluation.attribution import BARS

    lines: list[str] = []
    for name, scores in report.scores.items():
        looked = f"{count(scores.n_articles, 'article')}, {count(scores.n_sentences, 'sentence')}"
        lines += ["", f"{name}: {looked}"] if lines else [f"{name}: {looked}"]
        rows = [
            (
                key.replace("_", " "),
                f"{interval.point:.3f}",
                f"[{interval.low:.2f}, {interval.high:.2f}]",
                f"n = {scores.n[key]:,}",
                f"asked {BARS[key]:.2f}",
            )
            for key, interval in scores.figures.items()
        ]
        lines += columns(rows, "<>>><", indent=2)
    if report.unjoined:
        lines += ["", f"{count(len(report.unjoined), 'label')} without the text; the first:"]
        lines.append(f"  {report.unjoined[0]}")
    return lines
