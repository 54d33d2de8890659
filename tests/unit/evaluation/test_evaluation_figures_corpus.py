from pathlib import Path

import numpy as np
import pytest
from matplotlib.patches import Polygon, Rectangle

from clf.corpus.vocabulary import GrowthPoint
from clf.evaluation.figures import save
from clf.evaluation.figures_corpus import (
    count_figure,
    growth_figure,
    length_figure,
    ngram_figure,
    type_figure,
)
from clf.evaluation.figures_curves import CurvePoint, curve_figure
from clf.schema import TYPES

COUNTS = {label.value: 10 * i for i, label in enumerate(TYPES)}


def test_types_have_a_bar_a_corpus_and_their_numbers() -> None:
    axes = type_figure({"ours": COUNTS, "real": {"official_claim": 3}}).axes[0]
    assert len(axes.patches) == 2 * len(TYPES)
    assert [text.get_text() for text in axes.texts][:5] == ["0", "10", "20", "30", "40"]
    shares = [bar.get_width() for bar in axes.patches[:5] if isinstance(bar, Rectangle)]
    assert sum(shares) == pytest.approx(1)
    assert axes.get_yticklabels()[0].get_text() == "militant propaganda"


def test_counts_put_the_rare_names_together() -> None:
    axes = count_figure({f"t{i:02d}": 1 for i in range(34)} | {"big": 9}, "Topics", "articles")
    names = [label.get_text() for label in axes.axes[0].get_yticklabels()]
    assert (names[0], names[-1]) == ("big", "5 others")


def test_lengths_are_shares_in_the_same_bins() -> None:
    found = length_figure({"ours": [3, 4, 4, 5], "real": [1, 30], "none": []}, "Length", "words")
    axes = found.axes[0]
    legend = axes.get_legend()
    assert legend is not None
    labels = [text.get_text() for text in legend.get_texts()]
    assert labels == ["ours: median 4, n = 4", "real: median 16, n = 2"]
    filled = axes.patches[0]
    assert isinstance(filled, Polygon)
    assert np.asarray(filled.get_xy())[:, 1].max() == pytest.approx(0.5)


def test_nothing_to_measure() -> None:
    assert length_figure({"ours": []}, "Length", "words").axes


def test_growth_and_ngrams() -> None:
    curve = [GrowthPoint(1, 1), GrowthPoint(10, 7)]
    (line,) = growth_figure({"ours": curve}).axes[0].lines
    assert np.asarray(line.get_xydata()).tolist() == [[1, 1], [10, 7]]
    axes = ngram_figure({"ours": {1: 5, 2: 8}, "real": {1: 6, 2: 9}}, 1000).axes[0]
    assert axes.get_title() == "Distinct n-grams in 1,000 running words"
    assert [text.get_text() for text in axes.texts] == ["5", "8", "6", "9"]


def test_learning_curve_draws_means_and_dots_in_one_colour_a_data_set(tmp_path: Path) -> None:
    points = [CurvePoint(10, 0.4, 0.5), CurvePoint(10, 0.6, 0.7), CurvePoint(20, 0.8, 0.9)]
    figure = curve_figure(
        {"written articles": {"real": points}, "added": {"x": [], "real": points}}
    )
    first, second = figure.axes
    assert np.asarray(first.lines[0].get_xydata()).tolist() == [[10, 0.5], [20, 0.8]]
    assert len(np.asarray(first.lines[1].get_xydata())) == 3
    assert first.lines[0].get_color() == second.lines[4].get_color()
    assert first.get_xlabel() == "written articles in training"
    assert save(figure, tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
