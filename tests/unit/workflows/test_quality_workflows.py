import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_project import tiny_articles

from clf.corpus.read import write_corpus
from clf.corpus.standoff import standoff_labels, write_standoff
from clf.models.fitting import LinearSettings
from clf.schema import CorpusError, LabelledArticle, SentenceType
from clf.storage.tracking import list_runs
from clf.workflows.agreement import compare_annotators
from clf.workflows.corpus_pictures import compare_corpora, draw_corpus
from clf.workflows.curve_points import Point, read_points, write_points
from clf.workflows.learning_curve import CurvePlan, learning_curve
from clf.workflows.suspects import suspect_labels

LINEAR = LinearSettings(min_count=1, folds=2, excerpt_weight=0)


def corpus(path: Path, articles: Sequence[LabelledArticle]) -> Path:
    write_corpus(articles, path)
    return path


def with_type(labelled: LabelledArticle, number: int, label: SentenceType) -> LabelledArticle:
    sentences = list(labelled.sentences)
    sentences[number] = replace(sentences[number], type=label)
    return replace(labelled, sentences=tuple(sentences))


# Suspects.


def test_a_planted_error_is_the_first_suspect(tmp_path: Path) -> None:
    articles = tiny_articles(12)
    planted = next(
        i for i, s in enumerate(articles[4].sentences) if s.type is SentenceType.OFFICIAL_CLAIM
    )
    articles[4] = with_type(articles[4], planted, SentenceType.NEUTRAL_REPORT)
    path, out = corpus(tmp_path / "a.jsonl", articles), tmp_path / "suspects.csv"
    report = suspect_labels([path], folds=3, limit=1, out=out)
    (first,) = report.suspects
    assert (first.article_id, first.suggested) == ("tiny-04", SentenceType.OFFICIAL_CLAIM)
    assert first.evidence
    assert report.n_sentences == 60
    assert sum(map(sum, report.counts)) == 60
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == report.n_suspects
    assert rows[0]["text"] == first.text


# Agreement.


def test_two_corpora(tmp_path: Path) -> None:
    articles = tiny_articles(4)
    other = [with_type(articles[0], 0, SentenceType.NEUTRAL_REPORT), *articles[1:3]]
    first, second = corpus(tmp_path / "a.jsonl", articles), corpus(tmp_path / "b.jsonl", other)
    found = compare_annotators(first, second, resamples=50)
    assert (found.n, found.only_first, found.only_second) == (15, 5, 0)
    (only,) = found.disagreements
    assert only.text == articles[0].sentences[0].span.of(articles[0].article.text)


def test_stand_off_labels_of_two_annotators_in_one_file(tmp_path: Path) -> None:
    labelled = tiny_articles(1)[0]
    other = with_type(labelled, 1, SentenceType.THIRD_PARTY_ACCOUNT)
    labels = standoff_labels(labelled, "armpro", "a") + standoff_labels(other, "armpro", "b")
    write_standoff(labels, tmp_path / "a.jsonl")
    path = tmp_path / "a.jsonl"
    found = compare_annotators(path, path, first_annotator="a", second_annotator="b", resamples=10)
    assert found.n == 5
    assert len(found.disagreements) == 1
    with pytest.raises(CorpusError, match="one label for each sentence"):
        compare_annotators(path, path)
    hydrated = replace(labelled, article=replace(labelled.article, id="armpro/tiny-00"))
    mixed = compare_annotators(
        corpus(tmp_path / "b.jsonl", [hydrated]), path, second_annotator="a", resamples=10
    )
    assert (mixed.n, mixed.disagreements) == (5, ())


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    first = corpus(tmp_path / "a.jsonl", tiny_articles(1))
    second = corpus(tmp_path / "b.jsonl", tiny_articles(1, prefix="other"))
    with pytest.raises(CorpusError, match="the same span in both; found none"):
        compare_annotators(first, second)
    with pytest.raises(CorpusError, match="labels with an annotator; found a corpus file"):
        compare_annotators(first, second, first_annotator="a")


# Pictures.


def test_pictures_of_two_corpora(tmp_path: Path) -> None:
    first = corpus(tmp_path / "a.jsonl", tiny_articles(3))
    second = corpus(tmp_path / "b.jsonl", tiny_articles(2, seed=3, prefix="other"))
    drawn = draw_corpus([first], tmp_path / "pictures", second)
    assert {path.name for path in drawn} >= {"types.png", "topic.png", "vocabulary.png"}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)
    found = compare_corpora([first], second)
    assert found["running_words"] == found["beside"]["words"] < found["corpus"]["words"]
    assert found["beside"]["sentences"] == 10
    assert set(compare_corpora([first])) == {"running_words", "corpus"}


# Learning curves.


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> CurvePlan:
    folder = tmp_path_factory.mktemp("curve")
    added = [
        replace(a, article=replace(a.article, id=f"armpro/A_{i // 2}_00{i}"))
        for i, a in enumerate(tiny_articles(6, seed=5))
    ]
    return CurvePlan(
        corpus=[corpus(folder / "a.jsonl", tiny_articles(8))],
        on={"gold": corpus(folder / "g.jsonl", tiny_articles(3, seed=9, prefix="gold"))},
        add=("real", corpus(folder / "r.jsonl", added)),
        sizes=(4, 99),
        added_sizes=(0, 5),
        seeds=2,
        folds=2,
        linear=LINEAR,
    )


def jobs(points: Sequence[Point]) -> list[tuple[str, int, int, str]]:
    return [(point.curve, point.size, point.seed, point.data) for point in points]


def test_points_of_both_curves_and_taking_up_again(plan: CurvePlan, tmp_path: Path) -> None:
    told: list[bool] = []
    first = learning_curve(plan, tmp_path, on_point=lambda point, new: told.append(new))
    assert jobs(first.points) == [
        ("written", 4, 0, "gold"),
        ("written", 4, 1, "gold"),
        ("written", 8, 0, "gold"),
        *[("added", 0, 0, name) for name in ("real", "gold")],
        *[("added", 5, seed, name) for seed in (0, 1) for name in ("real", "gold")],
        *[("added", size, seed, name) for size, seed in SECOND for name in ("real", "gold")],
    ]
    assert all(told)
    assert first.picture.read_bytes().startswith(b"\x89PNG")
    by_job = {(p.size, p.data): p for p in first.points if p.curve == "added"}
    assert by_job[5, "real"].n == 30, "every sentence is judged once"
    assert (by_job[0, "real"].n_added, by_job[5, "real"].n_added) == (0, 5)
    # Half of a curve is computed; the other half is taken from the file.
    kept = read_points(first.table)
    assert kept == list(first.points)
    write_points(kept[:5], first.table)
    second = learning_curve(plan, tmp_path)
    assert second.n_computed == len(first.points) - 5
    assert second.points == first.points
    assert read_points(second.table) == list(second.points)


SECOND = [(10, 0), (10, 1)]
"""Ten of thirty sentences are left outside the larger of two folds: two of three documents."""


def test_what_a_bar_would_take_is_projected(plan: CurvePlan, tmp_path: Path) -> None:
    first = learning_curve(plan, tmp_path)
    assert first.projections == {}
    slow = {5: 0.5, 10: 0.6}
    write_points([replace(p, macro_f1=slow.get(p.size, 0.4)) for p in first.points], first.table)
    second = learning_curve(replace(plan, bars={"real": 0.99, "other": 0.5}), tmp_path)
    assert second.n_computed == 0
    assert set(second.projections) == {"added"}
    law = second.projections["added"]["real"]
    assert law.bar == 0.99
    assert law.needed == pytest.approx(5 * 50 ** (1 / np.log2(1.25)), rel=0.01)
    assert second.to_dict()["projections"]["added"]["real"]["bar"] == 0.99


def test_what_an_added_sentence_counts_is_part_of_the_state(
    plan: CurvePlan, tmp_path: Path
) -> None:
    learning_curve(plan, tmp_path)
    heavier = learning_curve(replace(plan, added_weight=3.0), tmp_path)
    assert {p.curve for p in heavier.points} == {"written", "added"}
    assert heavier.n_computed == sum(p.curve == "added" for p in heavier.points)


def test_another_corpus_is_another_state(plan: CurvePlan, tmp_path: Path) -> None:
    small = replace(plan, add=None, sizes=(4,), seeds=1)
    first = learning_curve(small, tmp_path)
    other = replace(small, linear=replace(LINEAR, c=1.0))
    second = learning_curve(other, tmp_path)
    assert second.n_computed == len(second.points)
    assert len(read_points(second.table)) == len(first.points) + len(second.points)


def test_a_finished_curve_is_a_run(plan: CurvePlan, tmp_path: Path) -> None:
    small = replace(plan, add=None, sizes=(), seeds=1)
    report = learning_curve(small, tmp_path, store=tmp_path / "runs")
    (run,) = list_runs(tmp_path / "runs")
    assert (run.run_id, run.tags["kind"]) == (report.run_id, "learning curve")
    assert run.metrics["written_gold_macro_f1_8"] == report.points[0].macro_f1


@pytest.mark.parametrize("shared", ["text", "document"])
def test_what_is_measured_on_is_never_trained_on(
    plan: CurvePlan, tmp_path: Path, shared: str
) -> None:
    written = tiny_articles(8)
    twin = written[0]
    if shared == "text":
        twin = replace(twin, article=replace(twin.article, id="another"))
    else:
        twin = replace(tiny_articles(1, seed=7)[0], article=replace(twin.article, text="نص " * 99))
        twin = replace(twin, sentences=(replace(twin.sentences[0], start=0, end=5),))
    on = {"gold": corpus(tmp_path / "g.jsonl", [twin])}
    with pytest.raises(CorpusError, match="which is in training as tiny-00"):
        learning_curve(replace(plan, on=on), tmp_path)


def test_a_file_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    assert read_points(path) == []
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="the columns curve, size"):
        read_points(path)
