import sys
from pathlib import Path

import pytest
from evaluation_builders import drawn
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from clf.evaluation.figures import confusion_figure, coverage_figure, reliability_figure, save
from clf.evaluation.metrics import evaluate_types
from clf.evaluation.reliability import coverage_accuracy, reliability_table

GOLD, PROBABILITIES, GROUPS = drawn(120)
CONFIDENCE = PROBABILITIES.max(axis=1)
CORRECT = PROBABILITIES.argmax(axis=1) == GOLD


def test_confusion_shows_n_in_each_cell() -> None:
    scores = evaluate_types(GOLD, PROBABILITIES, GROUPS, n_resamples=10)
    axes = confusion_figure(scores.confusion, "gold").axes[0]
    cells = [int(text.get_text()) for text in axes.texts]
    assert cells == [n for row in scores.confusion for n in row]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[0] == "militant\npropaganda"
    assert names == [label.get_text() for label in axes.get_xticklabels()]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted", "gold")


def test_confusion_of_an_absent_type() -> None:
    assert len(confusion_figure([[0] * 5] * 5).axes[0].texts) == 25


def test_reliability_has_a_bar_and_n_for_each_filled_bin() -> None:
    table = reliability_table(CONFIDENCE, CORRECT)
    axes = reliability_figure(table, 0.05).axes[0]
    filled = [row for row in table if row.n]
    assert [bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle)] == [
        row.accuracy for row in filled
    ]
    assert [int(text.get_text()) for text in axes.texts] == [row.n for row in filled]


def test_coverage_ends_at_overall_accuracy() -> None:
    curve = coverage_accuracy(CONFIDENCE, CORRECT)
    axes = coverage_figure(curve, len(GOLD)).axes[0]
    assert list(axes.lines[0].get_ydata()) == list(curve.accuracy)  # type: ignore[arg-type]
    assert axes.get_xlabel().startswith("coverage")


@pytest.mark.parametrize(("ending", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_saved_whole(tmp_path: Path, ending: str, magic: bytes) -> None:
    path = tmp_path / "figures" / f"curve.{ending}"
    assert save(coverage_figure(coverage_accuracy(CONFIDENCE, CORRECT), 120), path) == path
    assert path.read_bytes().startswith(magic)
    assert list(path.parent.iterdir()) == [path]


def test_no_global_figure_state(tmp_path: Path) -> None:
    figure = coverage_figure(coverage_accuracy(CONFIDENCE, CORRECT), 120)
    save(figure, tmp_path / "a.png")
    assert isinstance(figure, Figure)
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or not pyplot.get_fignums()
