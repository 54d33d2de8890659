"""Learning curves as a picture. Labels are English (see ``figures``)."""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clf.evaluation.projection import Projection

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#718096")


class CurvePoint(NamedTuple):
    """One training: how much it learnt from, and how well it did."""

    size: int
    macro_f1: float
    accuracy: float


def curve_figure(
    curves: Mapping[str, Mapping[str, Sequence[CurvePoint]]],
    projections: Mapping[str, Mapping[str, Projection]] | None = None,
) -> "Figure":
    """Return a panel a curve, in it a colour a data set: macro-F1 solid, accuracy dashed.

    ``curves`` maps what is counted ("written articles") to the points of each data set. Each seed
    is a dot, the line is their mean. ``projections``, named alike, are drawn dotted as far as the
    bar that they are to reach, or ten times the largest size where it is beyond that.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4 * max(1, len(curves)), 4.8), layout="constrained")
    panels = figure.subplots(1, max(1, len(curves)), squeeze=False)[0]
    names = list(dict.fromkeys(name for by_data in curves.values() for name in by_data))
    colours = {name: _COLOURS[i % len(_COLOURS)] for i, name in enumerate(names)}
    for axes, (unit, by_data) in zip(panels, curves.items(), strict=False):
        for name, points in by_data.items():
            _draw(axes, name, points, colours[name])
            projection = (projections or {}).get(unit, {}).get(name)
            if projection is not None:
                _draw_projection(axes, projection, points, colours[name])
        axes.set_xlabel(f"{unit} in training")
        axes.set_ylabel("macro-F1 (solid), accuracy (dashed)")
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)
    return figure


def operating_figure(points: Sequence[tuple[float, float, bool]], title: str) -> "Figure":
    """Return macro-F1 against the share of sentences that go deep; the chosen point is marked.

    ``points`` are (share, macro-F1, whether it was chosen).
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.8), layout="constrained")
    axes = figure.subplots()
    ordered = sorted(points)
    axes.plot([p[0] for p in ordered], [p[1] for p in ordered], ".-", color=_COLOURS[0])
    chosen = [point for point in points if point[2]]
    axes.plot(
        [p[0] for p in chosen], [p[1] for p in chosen], "o", color=_COLOURS[1], label="chosen"
    )
    axes.set_xlabel("share of sentences that the deep model is asked about")
    axes.set_ylabel("macro-F1")
    axes.set_title(title)
    axes.grid(alpha=0.3)
    axes.legend()
    return figure


def _draw(axes: "Axes", name: str, points: Sequence[CurvePoint], colour: str) -> None:
    sizes = sorted({point.size for point in points})
    for field, style in (("macro_f1", "-"), ("accuracy", "--")):
        means = [mean(getattr(p, field) for p in points if p.size == size) for size in sizes]
        label = name if field == "macro_f1" else None
        axes.plot(sizes, means, style, color=colour, label=label)
        dots = [getattr(point, field) for point in points]
        axes.plot([point.size for point in points], dots, "o", color=colour, markersize=3)


def _draw_projection(
    axes: "Axes", projection: Projection, points: Sequence[CurvePoint], colour: str
) -> None:
    """Draw the law on from the points, on a logarithmic axis, and the bar it is to reach."""
    sizes = [point.size for point in points if point.size]
    if not sizes:
        return
    end = min(projection.needed or 10 * max(sizes), 10 * max(sizes))
    grid = np.geomspace(min(sizes), max(end, *sizes), 50)
    axes.plot(grid, [projection.score(size) for size in grid], ":", color=colour)
    axes.axhline(projection.bar, color=colour, linewidth=0.6)
    axes.set_xscale("symlog", linthresh=min(sizes))
