"""An evaluation as lines for a terminal: what is good and bad about a model, in reading order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clf.cli.columns import columns, count
from clf.report.bidi import arabic_run, unknown_run
from clf.report.clean import clean
from clf.report.formats import BidiMode
from clf.schema import TYPES

if TYPE_CHECKING:
    from clf.evaluation.errors_table import ErrorRecord
    from clf.evaluation.intervals import Interval
    from clf.evaluation.metrics import TypeScores
    from clf.workflows.evaluate import Evaluation
    from clf.workflows.measure import Measurement

_OVERALL = (
    ("accuracy", "accuracy"),
    ("macro-F1", "macro_f1"),
    ("log loss", "log_loss"),
    ("ECE", "expected_calibration_error"),
)
_SHOWN_WORDS = 90


def evaluation_lines(
    found: "Evaluation", *, n_errors: int = 10, bidi: BidiMode = BidiMode.AUTO
) -> list[str]:
    """Return the report; intervals are 95%, by article."""
    measured = found.measurement
    part = f", part {clean(found.part)}" if found.part else ""
    lines = [
        f"Model {clean(found.model_id)} {found.model_hash[:12]}",
        f"Data  {', '.join(clean(path) for path in found.data)}{part}: "
        f"{count(measured.n_articles, 'article')}, {count(measured.n_sentences, 'sentence')}",
    ]
    lines += [f"note: {clean(note)}" for note in found.notes]
    lines += ["", "Overall, with 95% intervals by article"]
    lines += list(_overall(measured))
    lines += ["", "Types, on the analysis' own boundaries"]
    lines += list(_types(measured.types, bidi))
    lines += ["", "Beside it: answers that look at nothing"]
    lines += list(_baselines(measured))
    lines += ["", "Slices"]
    lines += list(_slices(measured))
    lines += list(_errors(measured, n_errors, bidi))
    return lines


def interval(value: "Interval") -> str:
    """Return a number with the ends of its interval."""
    return f"{value.point:.3f} [{value.low:.2f}, {value.high:.2f}]"


def _overall(measured: "Measurement") -> Iterator[str]:
    own, given = measured.types, measured.types_gold_boundaries
    rows = [("", "own boundaries (main)", "gold boundaries given")]
    rows += [
        (name, interval(own.intervals[k]), interval(given.intervals[k])) for name, k in _OVERALL
    ]
    yield from columns(rows, "<<<", indent=2)
    cut = measured.boundaries
    yield (
        f"  sentence boundaries: F1 {interval(cut.interval)}, precision {cut.precision:.3f}, "
        f"recall {cut.recall:.3f}; {cut.n_matched:,} of {cut.n_gold:,} found exactly"
    )
    said = measured.speakers
    if said.interval is None:
        yield "  speakers: gold names none"
    else:
        yield (
            f"  speakers: {interval(said.interval)}, {said.n_matched:,} of {said.n:,} that gold "
            f"names; named where gold has none: {said.n_invented:,} of {said.n_unspoken:,}"
        )


def _types(scores: "TypeScores", bidi: BidiMode) -> Iterator[str]:
    rows = [("type", "n", "predicted", "precision", "recall", "F1", "")]
    for label in TYPES:
        score = scores.per_type[label]
        rows.append(
            (
                label.value,
                f"{score.support:,}",
                f"{score.predicted:,}",
                f"{score.precision:.3f}",
                f"{score.recall:.3f}",
                interval(score.f1_interval) if score.support else "-",
                arabic_run(label.arabic, bidi),
            )
        )
    yield from columns(rows, "<>>>><<", indent=2)


def _baselines(measured: "Measurement") -> Iterator[str]:
    rows = [("answer", "accuracy", "macro-F1")]
    rows += [
        (
            "majority of the training data" if name == "majority" else f"always {name}",
            f"{scores.accuracy:.3f}",
            f"{scores.macro_f1:.3f}",
        )
        for name, scores in measured.baselines.items()
    ]
    yield from columns(rows, "<>>", indent=2)


def _slices(measured: "Measurement") -> Iterator[str]:
    rows = [("slice", "n", "articles", "accuracy", "macro-F1", "")]
    rows += [
        (
            score.name,
            f"{score.n:,}",
            f"{score.n_groups:,}",
            interval(score.accuracy_interval),
            f"{score.macro_f1:.3f}",
            score.description,
        )
        for score in measured.slices
    ]
    yield from columns([tuple(map(clean, row)) for row in rows], "<>><><", indent=2)


def _errors(measured: "Measurement", limit: int, bidi: BidiMode) -> Iterator[str]:
    shown = measured.errors[:limit]
    if not measured.n_errors or not shown:
        return
    yield ""
    yield f"Worst errors ({len(shown)} of {measured.n_errors:,}, the surest first)"
    for error in shown:
        yield from _error(error, bidi)


def _error(error: "ErrorRecord", bidi: BidiMode) -> Iterator[str]:
    place = f"{unknown_run(clean(error.article_id), bidi)} {error.start}-{error.end}"
    yield f"  {error.confidence:.2f}  {error.predicted}, gold {error.gold}  {place}"
    text = clean(error.text)
    short = text if len(text) <= _SHOWN_WORDS else text[:_SHOWN_WORDS].rsplit(" ", 1)[0] + " …"
    yield f"        {arabic_run(short, bidi)}"
    if error.evidence:
        words = " · ".join(clean(word) for word in error.evidence)
        yield f"        because  {arabic_run(words, bidi)}"
