"""``clf evaluate``: a model on labelled articles; every number with its interval and its n."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clf.cli.errors import say
from clf.report.formats import BidiMode

if TYPE_CHECKING:
    from clf.workflows.evaluate import Evaluation

EPILOG = """\b
Examples:
  clf evaluate --data data/articles --splits data/splits.json --part test
  clf evaluate --data gold/ --model models/mine --json
  clf evaluate --data gold/ --out report/     numbers, errors and pictures as files
  clf evaluate --data gold/ --track           as a run of the store, beside the trainings

\b
The main scores are on the sentence boundaries that the model's own analysis finds; each gold
sentence takes the answer that covers most of it. Majority and constant answers stand beside them.
"""

_STORE = Path("mlruns")


def evaluate(
    data: Annotated[
        list[Path],
        typer.Option(
            metavar="PATH",
            help="A corpus file, a folder of them, or a gold folder; may be given again.",
            show_default=False,
        ),
    ],
    *,
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="A model folder, instead of the one that ships with clf."
        ),
    ] = None,
    splits: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A split of the data.", show_default=False),
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Take this part of the split only.", show_default=False),
    ] = None,
    resamples: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000, help="Resamples for the intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Seed of the resamples.")] = 0,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Write numbers, errors and pictures here.", show_default=False
        ),
    ] = None,
    track: Annotated[bool, typer.Option("--track", help="Record a run in the store.")] = False,
    store: Annotated[Path, typer.Option(metavar="FOLDER", help="The run store.")] = _STORE,
    errors: Annotated[
        int, typer.Option(metavar="N", min=0, max=50, help="Errors to print, the surest first.")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    bidi: Annotated[
        BidiMode, typer.Option(help="Arabic in the table: auto, off or visual, as in clf score.")
    ] = BidiMode.AUTO,
) -> None:
    """Measure a model: sentence boundaries, types, calibration, speakers, slices, errors."""
    if (splits is None) != (part is None):
        raise typer.BadParameter("give --splits and --part together")
    from clf.cli.evaluation_text import evaluation_lines
    from clf.cli.stages import stages
    from clf.workflows import evaluate as workflow

    with stages() as on_progress:
        found = workflow.evaluate(
            data,
            model=model,
            splits=splits,
            part=part,
            resamples=resamples,
            seed=seed,
            store=store if track else None,
            on_progress=on_progress,
        )
    if as_json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(evaluation_lines(found, n_errors=errors, bidi=bidi)))
    _keep(found, out, store)


def _keep(found: "Evaluation", out: Path | None, store: Path) -> None:
    """Write what is to be written, and say where it is."""
    from clf.storage.tracking import ui_command
    from clf.workflows.evaluate import write_evaluation

    if out is not None:
        written = write_evaluation(found, out)
        say("clf", f"written to {out}: {', '.join(path.name for path in written)}")
    if found.run_id is not None:
        say("clf", f"run {found.run_id}; see it with: {ui_command(store)}")
