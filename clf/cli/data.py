"""``clf data``: check, describe and split a labelled corpus; other commands register at the end."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clf.cli import data_attribution, data_exchange, data_quality
from clf.cli.errors import ExitCode

if TYPE_CHECKING:
    from clf.workflows.data import CheckReport, SplitReport

DEFAULT_DATA = Path("data")
DEFAULT_SPLITS = Path("data/splits.json")

CHECK_EPILOG = """\b
Examples:
  clf data check                      data/, against data/splits.json
  clf data check new.jsonl            one file
  clf data check --strict             warnings count too

\b
Exit code: 0 sound, 1 warnings with --strict, 2 errors.
"""
STATS_EPILOG = """\b
Examples:
  clf data stats
  clf data stats data/articles --json
  clf data stats --beside real.jsonl --pictures pictures     next to another corpus
"""
SPLIT_EPILOG = """\b
Examples:
  clf data split --seed 13            write data/splits.json
  clf data split                      add new articles to it; no article changes its part
"""

app = typer.Typer(
    name="data",
    help="Look after a labelled corpus: check, split, exchange, find doubtful labels.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Every command explains itself: clf data check --help.",
)

DataPaths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...",
        help="Corpus files (JSONL), folders of them, gold folders; data/ by default.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command("check", short_help="Find what is wrong in a corpus.", epilog=CHECK_EPILOG)
def check(
    paths: DataPaths = None,
    *,
    splits: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The recorded split; by default the splits.json beside the data.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings.")] = False,
    boundaries: Annotated[
        bool, typer.Option(help="Compare gold boundaries with the sentence splitter.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Find bad offsets, unknown labels, repetitions and leakage; a line each."""
    from clf.cli.stages import stages
    from clf.report.clean import clean
    from clf.workflows.data import check_corpus

    with stages() as on_progress:
        if on_progress is not None:
            on_progress("checking", 0, 1)
        report = check_corpus(paths or [DEFAULT_DATA], splits=splits, boundaries=boundaries)
    if as_json:
        _print_json(report.to_dict())
    else:
        for finding in report.findings:
            print(clean(str(finding)))
        print(_summary(report))
    raise typer.Exit(_exit_code(report, strict))


@app.command("stats", short_help="Count what a corpus holds.", epilog=STATS_EPILOG)
def stats(
    paths: DataPaths = None,
    *,
    pictures: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Draw pictures (PNG) too.", show_default=False),
    ] = None,
    beside: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Another corpus, to compare lengths and vocabulary with.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Count articles, sentences, types, speakers and techniques; measure lengths and vocabulary."""
    from clf.workflows.corpus_pictures import compare_corpora, draw_corpus
    from clf.workflows.data import corpus_stats

    chosen = paths or [DEFAULT_DATA]
    found = corpus_stats(chosen)
    found["language"] = compare_corpora(chosen, beside)
    drawn = draw_corpus(chosen, pictures, beside) if pictures is not None else []
    if as_json:
        _print_json(found)
        return
    language = found.pop("language")
    print("\n".join([*_stats_lines(found), *_language_lines(language)]))
    if pictures is not None:
        print(f"\n{len(drawn)} pictures written to {pictures}")


@app.command("split", short_help="Split a corpus by article.", epilog=SPLIT_EPILOG)
def split(
    paths: DataPaths = None,
    *,
    seed: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            help="The seed; by default that of the recorded split, or 13.",
            show_default=False,
        ),
    ] = None,
    splits: Annotated[
        Path, typer.Option(metavar="FILE", help="The split file to write or to add to.")
    ] = DEFAULT_SPLITS,
    as_json: AsJson = False,
) -> None:
    """Part articles into train, dev and test; those of a recorded split stay where they are."""
    from clf.workflows.data import split_corpus

    report = split_corpus(paths or [DEFAULT_DATA], splits, seed=seed)
    if as_json:
        _print_json(report.to_dict())
    else:
        print("\n".join(_split_lines(report)))


def _exit_code(report: "CheckReport", strict: bool) -> ExitCode:
    if report.n_errors:
        return ExitCode.FAILED
    return ExitCode.PART_FAILED if strict and report.n_warnings else ExitCode.OK


def _summary(report: "CheckReport") -> str:
    from clf.cli.columns import count

    looked = f"{count(report.n_articles, 'article')}, {count(report.n_sentences, 'sentence')}"
    return f"{looked}: {count(report.n_errors, 'error')}, {count(report.n_warnings, 'warning')}"


def _stats_lines(found: dict[str, Any]) -> list[str]:
    from clf.cli.columns import columns
    from clf.report.bidi import unknown_run
    from clf.report.clean import clean
    from clf.report.formats import BidiMode

    lines = []
    numbers = [(_words(k), _number(v)) for k, v in found.items() if not isinstance(v, dict)]
    lines += columns(numbers, "<<")
    for name, table in found.items():
        if isinstance(table, dict) and table:
            lines += ["", _words(name)]
            rows = [
                (_number(value), unknown_run(clean(key), BidiMode.AUTO))
                for key, value in table.items()
            ]
            lines += columns(rows, "><", indent=2)
    return lines


def _language_lines(language: dict[str, Any]) -> list[str]:
    from clf.cli.columns import columns

    running = language["running_words"]
    names = [name for name in ("corpus", "beside") if name in language]
    rows = [["", *names]]
    rows.append(["words", *(f"{language[name]['words']:,}" for name in names)])
    rows.append(["vocabulary", *(f"{language[name]['vocabulary']:,}" for name in names)])
    for n in language["corpus"]["distinct_ngrams"]:
        distinct = [f"{language[name]['distinct_ngrams'][n]:,}" for name in names]
        rows.append([f"distinct {n}-grams", *distinct])
    head = f"language (distinct n-grams in the first {running:,} running words)"
    lines = ["", head, *columns(rows, "<" + ">" * len(names), indent=2)]
    for key in ("words_a_sentence", "sentences_an_article"):
        if key in language.get("beside", {}):
            values = ", ".join(f"{k} {_number(v)}" for k, v in language["beside"][key].items())
            lines.append(f"  beside, {_words(key)}: {values}")
    return lines


def _split_lines(report: "SplitReport") -> list[str]:
    from clf.cli.columns import columns
    from clf.schema import TYPES

    rows = [["part", "articles", "sentences", *TYPES]]
    for name, part in report.parts.items():
        counts = [part["articles"], part["sentences"], *part["types"].values()]
        rows.append([name, *(f"{count:,}" for count in counts)])
    changes = f"articles: {report.n_kept:,} kept, {report.n_new:,} new, {report.n_gone:,} gone"
    written = f"Written to {report.path} (seed {report.split.seed}): {changes}"
    return [*columns(rows, "<" + ">" * (len(TYPES) + 2)), "", written]


def _words(key: str) -> str:
    return key.replace("_", " ")


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


data_attribution.register(app)
data_exchange.register(app)
data_quality.register(app)
