import json
from dataclasses import replace

import numpy as np
import pytest
from evaluation_builders import article, sure

from clf.evaluation.slices import SLICES, all_slices, score_slices
from clf.schema import LabelledArticle, SentenceType, Span

O, N, M = (  # noqa: E741 - the short names of the guidelines
    SentenceType.OFFICIAL_CLAIM,
    SentenceType.NEUTRAL_REPORT,
    SentenceType.MILITANT_PROPAGANDA,
)
ARTICLE = article(
    "a",
    (N, "حريق في الميناء"),
    (O, "وأضاف الوزير سامي قدور مساء اليوم أن الحريق لم يخلف ضحايا."),
    (O, "كما أشارت الوزارة إلى ذلك"),
    (M, " ".join(["كلمة"] * 40)),
    manner="agency",
    group="invented",
)


def selected(name: str, labelled: LabelledArticle = ARTICLE) -> list[int]:
    """Return the indexes of the sentences that a slice selects."""
    predicate = all_slices([labelled])[name]
    return [i for i, s in enumerate(labelled.sentences) if predicate(labelled, s)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("short_sentence", [0, 2]),
        ("long_sentence", [3]),
        ("headline", [0]),
        ("has_direct_quote", []),
        ("continuation_start", [1, 2]),
        ("second_voice", []),
        ("minimal_pair", []),
        ("no_armed_group", []),
        ("invented_group", [0, 1, 2, 3]),
        ("real_group", []),
        ("manner_agency", [0, 1, 2, 3]),
    ],
)
def test_selection(name: str, expected: list[int]) -> None:
    assert selected(name) == expected


def test_gold_fields_select() -> None:
    first, *rest = ARTICLE.sentences
    marked = replace(first, quotes=(Span(0, 3),), secondary=O, pair="p")
    labelled = replace(ARTICLE, sentences=(marked, *rest), group="none")
    for name in ("has_direct_quote", "second_voice", "minimal_pair"):
        assert selected(name, labelled) == [0]
    assert len(selected("no_armed_group", labelled)) == 4
    assert len(selected("real_group", replace(ARTICLE, group="real"))) == 4


def test_a_text_of_one_line_has_no_headline() -> None:
    assert selected("headline", article("b", (N, "خبر أول."), (N, "خبر ثان."), gap=" ")) == []


@pytest.mark.parametrize("opening", ["وضع الوزير", "وزادت الأسعار", "أضاف", "وأضافه إلى", "وتابعة"])
def test_words_that_only_look_like_a_continuation(opening: str) -> None:
    labelled = article("b", (N, opening))
    # وزادت is ambiguous without its sentence and is kept: the slice asks for the form alone.
    assert selected("continuation_start", labelled) == ([0] if opening.startswith("وزادت") else [])


def test_every_slice_says_what_it_selects() -> None:
    for name, predicate in all_slices([ARTICLE]).items():
        assert predicate.__doc__ is not None
        assert predicate.__doc__.startswith("Sentences "), name


def test_scores() -> None:
    other = article("b", (N, "خبر قصير"), group="none")
    found = {s.name: s for s in score_slices([ARTICLE, other], sure(4, 1, 0, 0, 1))}
    assert "real_group" not in found, "a slice without sentences has no score"
    assert (found["short_sentence"].n, found["short_sentence"].n_groups) == (3, 2)
    assert found["short_sentence"].accuracy == pytest.approx(1 / 3)
    assert (found["long_sentence"].accuracy, found["no_armed_group"].accuracy) == (1.0, 0.0)
    record = json.loads(json.dumps(found["headline"].to_dict()))
    assert record["description"].startswith("Sentences in the first line")


def test_own_slices_and_bad_rows() -> None:
    (found,) = score_slices([ARTICLE], sure(4, 1, 1, 0), {"headline": SLICES["headline"]})
    assert (found.name, found.n, found.accuracy) == ("headline", 1, 1.0)
    with pytest.raises(ValueError, match="expected 4 rows"):
        score_slices([ARTICLE], np.empty((3, 5)))
