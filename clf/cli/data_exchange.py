"""``clf data hydrate``, ``export`` and ``import``: labels in and out."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clf.cli.errors import ExitCode
from clf.cli.json_output import AsJson, print_json

if TYPE_CHECKING:
    from clf.workflows.hydrate import HydrationReport

_SHOWN = 10

HYDRATE_EPILOG = """\b
Examples:
  clf data hydrate --source covid_news --from texts/covid_news --out real.jsonl
  clf data hydrate --source araieval23 --source armpro --source covid_news --from texts --out real.jsonl

\b
Without --out nothing is written: the labels are only checked against the texts. The texts are their
publishers'; keep what is written to yourself.

\b
Exit code: 0 all joined, 1 a part is missing, 2 nothing could be joined.
"""  # noqa: E501
EXPORT_EPILOG = """\b
Examples:
  clf data export data --out corpus.csv
  clf data export data --out corpus.parquet
  clf data export new.jsonl --out tasks.json --predictions shipped --config interface.xml

\b
Label Studio: make a project with the interface that --config writes, then import the tasks. It
counts offsets in code points; versions from before late 2021 need --offsets utf-16.
"""
IMPORT_EPILOG = """\b
Examples:
  clf data import export.json --out labelled.jsonl
  clf data import corpus.csv --out corpus.jsonl

\b
Exit code: 0 all taken, 1 a part was refused, 2 nothing was taken.
"""


class Format(StrEnum):
    """The formats of other tools (``clf.workflows.exchange.ExchangeFormat``, light to import)."""

    LABEL_STUDIO = "label-studio"
    CSV = "csv"
    PARQUET = "parquet"


class Offsets(StrEnum):
    """What Label Studio's offsets count."""

    CODE_POINTS = "code-points"
    UTF16 = "utf-16"


class Source(StrEnum):
    """The sources that stand-off labels point at (``clf.corpus.sources.SOURCES``)."""

    ARAIEVAL23 = "araieval23"
    ARMPRO = "armpro"
    COVID_NEWS = "covid_news"


_BY_ENDING = {".json": Format.LABEL_STUDIO, ".csv": Format.CSV, ".parquet": Format.PARQUET}

FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="By default by the file's ending: .json is Label Studio's.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``clf data``."""
    app.command(
        "hydrate", short_help="Join stand-off labels and their texts.", epilog=HYDRATE_EPILOG
    )(hydrate)
    app.command("export", short_help="Write a corpus for another tool.", epilog=EXPORT_EPILOG)(
        export
    )
    app.command("import", short_help="Read labels from another tool.", epilog=IMPORT_EPILOG)(
        import_
    )


def hydrate(
    *,
    source: Annotated[
        list[Source],
        typer.Option(help="Whose texts; may be given several times.", show_default=False),
    ],
    folder: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help="The source's files as published, or a folder with a folder for each source.",
            show_default=False,
        ),
    ],
    labels: Annotated[
        Path, typer.Option(metavar="PATH", help="A stand-off file or a folder of them.")
    ] = Path("data/standoff"),
    annotator: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only this annotator's labels.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The corpus file to write.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Join stand-off labels and texts, verify each hash, report what is missing."""
    from clf.workflows.hydrate import hydrate_sources

    names = list(dict.fromkeys(item.value for item in source))
    report = hydrate_sources(names, folder, labels, annotator=annotator, out=out)
    if as_json:
        print_json(report.to_dict())
    else:
        print("\n".join(_hydration_lines(report, out)))
    if not report.articles:
        raise typer.Exit(ExitCode.FAILED)
    if report.missing:
        raise typer.Exit(ExitCode.PART_FAILED)


def export(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Corpus files or folders; data/ by default.",
            show_default=False,
        ),
    ] = None,
    *,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="The file to write.", show_default=False)
    ],
    kind: FormatOption = None,
    predictions: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Label Studio: add a model's answers as pre-labels; a folder, or: shipped.",
            show_default=False,
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Label Studio: write the labelling interface (XML) too.",
            show_default=False,
        ),
    ] = None,
    offsets: Annotated[
        Offsets, typer.Option(help="Label Studio: what offsets count.")
    ] = Offsets.CODE_POINTS,
) -> None:
    """Write a corpus as Label Studio tasks, as CSV (a row a sentence) or as Parquet."""
    from clf.cli.columns import count
    from clf.cli.stages import stages
    from clf.corpus.label_studio import OffsetUnit
    from clf.workflows.exchange import ExchangeFormat, export_corpus

    chosen = _format(kind, out)
    if chosen is not Format.LABEL_STUDIO and (predictions is not None or config is not None):
        raise typer.BadParameter("--predictions and --config go with --format label-studio")
    with stages() as on_progress:
        n_articles, n_sentences = export_corpus(
            paths or [Path("data")],
            ExchangeFormat(chosen.value),
            out,
            unit=OffsetUnit(offsets.value),
            predictions=predictions,
            config=config,
            on_progress=on_progress,
        )
    what = f"{count(n_articles, 'article')}, {count(n_sentences, 'sentence')}"
    print(f"Written to {out}: {what}")
    if config is not None:
        print(f"Labelling interface: {config}")


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file.", show_default=False)],
    *,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="The corpus file to write.", show_default=False)
    ],
    kind: FormatOption = None,
    annotator: Annotated[
        str | None,
        typer.Option(
            metavar="WHO",
            help="Label Studio: whose annotation counts where a task has several (id or e-mail).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Read Label Studio's JSON export, a CSV or a Parquet file, and write a corpus file."""
    from clf.cli.columns import count
    from clf.cli.errors import say
    from clf.workflows.exchange import ExchangeFormat, import_corpus

    chosen = _format(kind, file)
    report = import_corpus(file, ExchangeFormat(chosen.value), out, annotator=annotator)
    for line in report.refused:
        say("refused", line)
    if not report.articles:
        say("clf: error", f"{file}: nothing could be taken, so {out} is not written")
        raise typer.Exit(ExitCode.FAILED)
    n_sentences = sum(len(labelled.sentences) for labelled in report.articles)
    what = f"{count(len(report.articles), 'article')}, {count(n_sentences, 'sentence')}"
    print(f"Written to {out}: {what}")
    if report.n_unlabelled:
        print(f"Without a labelled sentence: {count(report.n_unlabelled, 'article')}")
    if report.refused:
        print(f"Refused: {count(len(report.refused), 'task')}")
        raise typer.Exit(ExitCode.PART_FAILED)


def _format(kind: Format | None, file: Path) -> Format:
    found = kind or _BY_ENDING.get(file.suffix.lower())
    if found is None:
        endings = ", ".join(_BY_ENDING)
        raise typer.BadParameter(f"name the --format, or a file that ends with {endings}")
    return found


def _hydration_lines(report: "HydrationReport", out: Path | None) -> list[str]:
    from clf.cli.columns import count
    from clf.report.clean import clean

    joined = f"{report.n_sentences:,} of {count(report.n_labels, 'label')} joined"
    lines = [f"{joined}, {count(len(report.articles), 'article')}"]
    reasons = Counter(item.reason.value for item in report.missing)
    lines += [f"{reason}: {number:,}" for reason, number in reasons.most_common()]
    lines += [f"  {clean(str(item))}" for item in report.missing[:_SHOWN]]
    if len(report.missing) > _SHOWN:
        lines.append(f"  and {len(report.missing) - _SHOWN:,} more; --json lists all")
    if report.articles and out is not None:
        lines.append(f"Written to {out}")
    elif report.articles:
        lines.append("Nothing written: name a file with --out")
    return lines
