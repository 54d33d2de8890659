"""Pictures of the numbers, as matplotlib figures: the only home of matplotlib.

Figures are made through the object interface, so no window system and no global state is touched.
Labels are English, since matplotlib neither joins nor reorders Arabic letters.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from clf.corpus.files import write_bytes_atomic
from clf.evaluation.reliability import CoverageCurve, ReliabilityBin
from clf.schema.labels import TYPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIZE = (6.4, 5.2)
_DOTS_PER_INCH = 120
_BLUE, _RED, _GREY = "#2b6cb0", "#c05621", "#718096"


def confusion_figure(confusion: Sequence[Sequence[int]], title: str = "") -> "Figure":
    """Return the confusion matrix (5 x 5, rows gold): n in each cell, coloured by row share."""
    counts = np.asarray(confusion, dtype=np.float64)
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    figure, axes = _figure((7.2, 6.0), title or "Confusion matrix")
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    names = [label.replace("_", "\n") for label in TYPES]
    axes.set_xticks(range(len(TYPES)), names, fontsize=8)
    axes.set_yticks(range(len(TYPES)), names, fontsize=8)
    axes.set_xlabel("predicted")
    axes.set_ylabel("gold")
    for row in range(len(TYPES)):
        for column in range(len(TYPES)):
            colour = "white" if shares[row, column] > 0.5 else "black"
            cell = f"{counts[row, column]:.0f}"
            axes.text(column, row, cell, ha="center", va="center", color=colour)
    figure.colorbar(image, ax=axes, label="share of the gold type", shrink=0.8)
    return figure


def reliability_figure(
    table: Sequence[ReliabilityBin], expected_calibration_error: float, title: str = ""
) -> "Figure":
    """Return the reliability diagram: accuracy against confidence, and n of each bin under it."""
    filled = [row for row in table if row.n]
    width = table[0].high - table[0].low
    figure, axes = _figure(_SIZE, title or "Reliability")
    middles = [(row.low + row.high) / 2 for row in filled]
    heights = [row.accuracy or 0.0 for row in filled]
    axes.bar(middles, heights, width=width * 0.9, color=_BLUE, alpha=0.8, label="accuracy")
    promised = [row.confidence or 0.0 for row in filled]
    axes.plot(promised, heights, "o", color=_RED, markersize=4, label="at mean confidence")
    axes.plot([0, 1], [0, 1], "--", color=_GREY, linewidth=1, label="perfect calibration")
    for middle, height, row in zip(middles, heights, filled, strict=True):
        axes.text(middle, height + 0.015, f"{row.n}", ha="center", fontsize=7)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.06)
    axes.set_xlabel("confidence (over each bar: n)")
    axes.set_ylabel("accuracy")
    n = sum(row.n for row in filled)
    note = f"expected calibration error {expected_calibration_error:.3f}, n = {n}"
    axes.legend(loc="upper left", fontsize=8, title=note, title_fontsize=8)
    return figure


def coverage_figure(curve: CoverageCurve, n: int, title: str = "") -> "Figure":
    """Return accuracy against the share of the n sentences that the model answers."""
    figure, axes = _figure(_SIZE, title or "Accuracy when only the surest sentences are answered")
    axes.plot(curve.coverage, curve.accuracy, color=_BLUE, drawstyle="steps-post")
    everything = curve.accuracy[-1]
    label = f"all answered: {everything:.3f} (n = {n})"
    axes.axhline(everything, linestyle="--", linewidth=1, color=_GREY, label=label)
    axes.set_xlim(0, 1)
    axes.set_ylim(min(0.5, *curve.accuracy) - 0.02, 1.01)
    axes.set_xlabel("coverage: share of sentences answered")
    axes.set_ylabel("accuracy of those answered")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left", fontsize=8)
    return figure


def save(figure: "Figure", path: str | Path) -> Path:
    """Write a figure in the format of the path's ending (png, svg, pdf), whole or not at all."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    target = Path(path)
    FigureCanvasAgg(figure)
    buffer = BytesIO()
    kind = target.suffix.removeprefix(".") or "png"
    figure.savefig(buffer, format=kind, dpi=_DOTS_PER_INCH)
    write_bytes_atomic(target, buffer.getvalue())
    return target


def _figure(size: tuple[float, float], title: str) -> tuple["Figure", "Axes"]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=10)
    return figure, axes
