"""An evaluation measures what a user gets, and says where its numbers flatter."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tiny_project import tiny_articles

from clf.corpus.read import write_corpus
from clf.schema import CorpusError, LabelledSentence, ModelError
from clf.storage.folder import load_model, save_model
from clf.storage.tracking import list_runs
from clf.workflows.evaluate import SEEN, evaluate, write_evaluation
from clf.workflows.measure import gold_of, measure, type_counts

if TYPE_CHECKING:
    from conftest import TrainedProject


def test_on_data_it_has_not_seen(trained_project: "TrainedProject") -> None:
    root = trained_project.root
    found = evaluate([root / "held.jsonl"], model=root / "model", resamples=100)
    measured = found.measurement
    assert found.notes == ()
    assert found.run_id is None
    assert (measured.n_articles, measured.n_sentences) == (3, 15)
    assert measured.boundaries.f1 == 1.0
    assert measured.types.macro_f1 > 0.8
    assert measured.types == measured.types_gold_boundaries
    assert measured.speakers.n == 9
    assert set(measured.baselines) >= {"majority", "official_claim"}
    assert measured.baselines["official_claim"].accuracy == pytest.approx(0.2)
    assert {score.name for score in measured.slices} >= {"invented_group", "manner_agency"}
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["model"] == {"id": found.model_id, "hash": found.model_hash}
    assert told["types"]["per_type"]["official_claim"]["support"] == 3


def test_own_boundaries_are_the_main_ones(trained_project: "TrainedProject") -> None:
    root = trained_project.root
    (article,) = tiny_articles(1, seed=5, prefix="cut")
    first, second, *rest = article.sentences
    # Gold that takes two sentences for one: our splitter cuts it, the longer half answers.
    joined = LabelledSentence(first.start, second.end, second.type)
    labelled = replace(article, sentences=(joined, *rest))
    loaded = load_model(root / "model")
    found = measure(loaded, [labelled], np.array([0, 1]), resamples=10)
    assert found.n_sentences == 4
    assert found.boundaries.n_predicted == 5
    assert found.boundaries.n_matched == 3
    assert found.boundaries.f1 == pytest.approx(2 * 3 / 9)
    assert found.types != found.types_gold_boundaries


def test_errors_carry_their_evidence(trained_project: "TrainedProject") -> None:
    loaded = load_model(trained_project.root / "model")
    articles = tiny_articles(2, seed=9)
    wrong = [
        replace(
            a,
            sentences=tuple(
                replace(s, type=articles[0].sentences[0].type, speaker=None) for s in a.sentences
            ),
        )
        for a in articles
    ]
    found = measure(loaded, wrong, np.array([0]), resamples=10)
    assert found.n_errors == len(found.errors) > 0
    assert found.errors[0].confidence >= found.errors[-1].confidence
    for error in found.errors:
        assert error.evidence
        assert all(word in error.text for word in error.evidence)


def test_one_part_of_a_split(trained_project: "TrainedProject") -> None:
    root = trained_project.root
    splits = root / "data" / "splits.json"
    found = evaluate(
        [root / "data"], model=root / "model", splits=splits, part="test", resamples=10
    )
    assert found.part == "test"
    assert found.measurement.n_articles == trained_project.record.test.n_articles
    assert found.notes == (SEEN,)
    with pytest.raises(CorpusError, match='found "tset"'):
        evaluate([root / "data"], model=root / "model", splits=splits, part="tset")
    with pytest.raises(CorpusError, match="expected articles of the part test; found none"):
        evaluate([root / "held.jsonl"], model=root / "model", splits=splits, part="test")


def test_a_model_kept_from_the_test_split_is_not_flattered_by_it(
    trained_project: "TrainedProject", tmp_path: Path
) -> None:
    root = trained_project.root
    loaded = load_model(root / "model")
    manifest = loaded.manifest
    corpus = {**manifest.corpus, "fitted_on": "articles outside the test split", "types": {}}
    save_model(
        loaded.model,
        tmp_path,
        model_id="x",
        settings={},
        corpus_hash=manifest.corpus_hash,
        corpus=corpus,
        metrics={},
    )
    splits = root / "data" / "splits.json"
    on_test = evaluate([root / "data"], model=tmp_path, splits=splits, part="test", resamples=10)
    assert SEEN not in on_test.notes
    # It does not count its training data either, which is said.
    assert "majority is this data's own" in on_test.notes[0]
    on_dev = evaluate([root / "data"], model=tmp_path, splits=splits, part="dev", resamples=10)
    assert SEEN in on_dev.notes


@pytest.mark.parametrize("types", [{"official_claim": -1}, {"official_claim": "3"}, [], None])
def test_a_manifest_with_odd_counts(
    trained_project: "TrainedProject", tmp_path: Path, types: object
) -> None:
    shutil.copytree(trained_project.root / "model", tmp_path / "model")
    path = tmp_path / "model" / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["corpus"]["types"] = types
    path.write_text(json.dumps(manifest), encoding="utf-8")
    found = evaluate([trained_project.root / "held.jsonl"], model=tmp_path / "model", resamples=10)
    assert "does not count its training data" in found.notes[0]


def test_files(trained_project: "TrainedProject", tmp_path: Path) -> None:
    root = trained_project.root
    found = evaluate([root / "held.jsonl"], model=root / "model", resamples=10)
    written = write_evaluation(found, tmp_path / "report")
    assert sorted(path.name for path in written) == [
        "confusion.png",
        "coverage.png",
        "errors.jsonl",
        "evaluation.json",
        "reliability.png",
    ]
    assert json.loads(written[0].read_bytes())["n_sentences"] == 15


def test_tracked(trained_project: "TrainedProject", tmp_path: Path) -> None:
    root = trained_project.root
    (tmp_path / "mlruns").mkdir()
    shutil.copy(root / "mlruns" / "mlflow.db", tmp_path / "mlruns")
    found = evaluate([root / "data"], model=root / "model", resamples=10, store=tmp_path / "mlruns")
    run = list_runs(tmp_path / "mlruns", limit=1)[0]
    assert run.run_id == found.run_id
    assert run.tags["kind"] == "evaluation"
    assert run.tags["seen_in_training"] == "true"
    assert run.name == f"evaluate {found.model_id} on data"
    assert run.metrics["evaluation_macro_f1"] == found.measurement.types.macro_f1


def test_what_cannot_be_read(trained_project: "TrainedProject", tmp_path: Path) -> None:
    held = trained_project.root / "held.jsonl"
    with pytest.raises(ModelError):
        evaluate([held], model=tmp_path / "absent")
    with pytest.raises(CorpusError):
        evaluate([tmp_path / "absent"], model=trained_project.root / "model")


def test_articles_without_sentences_are_passed_over(trained_project: "TrainedProject") -> None:
    loaded = load_model(trained_project.root / "model")
    articles = tiny_articles(2, seed=3)
    empty = replace(articles[0], sentences=())
    found = measure(loaded, [empty, articles[1]], np.array([0]), resamples=10)
    assert found.n_articles == 1
    with pytest.raises(CorpusError, match="labelled sentences to measure on"):
        measure(loaded, [empty], np.array([0]))


def test_gold_and_counts() -> None:
    articles = tiny_articles(2)
    ids, groups = gold_of(articles)
    assert sorted(ids.tolist()) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert groups == ["tiny-00"] * 5 + ["tiny-01"] * 5
    assert sum(type_counts(articles).values()) == 10


def test_a_gold_folder(trained_project: "TrainedProject", tmp_path: Path) -> None:
    (article,) = tiny_articles(1, seed=4)
    (tmp_path / "a.txt").write_bytes(article.article.text.encode())
    lines = [
        json.dumps({"doc": "a", "id": str(i), "start": s.start, "end": s.end, "type": s.type})
        for i, s in enumerate(article.sentences)
    ]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    write_corpus([], tmp_path / "other.jsonl")
    found = evaluate([tmp_path], model=trained_project.root / "model", resamples=10)
    assert found.measurement.n_sentences == 5
    assert found.measurement.speakers.n == 0
