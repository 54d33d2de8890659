"""A training measures on what it has not seen, records everything, and saves what it says."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tiny_project import RECIPE, tiny_articles, with_standoff, write_project

from clf.corpus.hashing import corpus_hash
from clf.corpus.read import read_corpus, write_corpus
from clf.corpus.splits import read_split
from clf.schema import TYPES, CorpusError, MissingExtraError, SettingsError
from clf.storage.folder import load_model
from clf.storage.tracking import list_runs
from clf.workflows import train as module
from clf.workflows.train import OUTSIDE_TEST, train

if TYPE_CHECKING:
    from conftest import TrainedProject


def test_the_record(trained_project: "TrainedProject") -> None:
    root, _, record = trained_project
    assert (record.n_articles, record.n_sentences) == (15, 75)
    assert record.corpus_hash == corpus_hash(read_corpus(root / "data"))
    assert record.model_folder == root / "model"
    assert record.store == root / "mlruns"
    assert record.seconds["all"] >= record.seconds["cross-validation"]
    assert record.notes == (f"{root / 'absent'}: not there, so not measured on",)
    assert json.loads(json.dumps(record.to_dict()))["run_id"] == record.run_id


def test_test_articles_are_held_out(trained_project: "TrainedProject") -> None:
    root, _, record = trained_project
    held = read_split(root / "data" / "splits.json").parts["test"]
    assert record.test.n_articles == len(held)
    assert record.cross_validation.n_groups == 15 - len(held)
    assert record.gold["gold_held"].n_articles == 3


def test_the_saved_model_says_what_it_is(trained_project: "TrainedProject") -> None:
    root, _, record = trained_project
    loaded = load_model(root / "model")
    manifest = loaded.manifest
    assert loaded.id == record.model_id == f"tiny-{record.corpus_hash[:8]}"
    assert loaded.hash == record.model_hash
    assert manifest.corpus_hash == record.corpus_hash
    assert manifest.corpus["fitted_on"] == "all articles"
    assert manifest.corpus["types"] == {label.value: 15 for label in TYPES}
    assert manifest.settings["folds"] == 3
    assert manifest.metrics["test"]["n_sentences"] == record.test.n_sentences
    assert manifest.metrics["cross_validation"]["macro_f1"][0] == pytest.approx(
        record.cross_validation.macro_f1, abs=1e-4
    )
    # Only what can be made anew from the corpus alone: no gold, no time, no path.
    assert set(manifest.metrics) == {"cross_validation", "test"}


def test_the_run_holds_everything(trained_project: "TrainedProject") -> None:
    root, recipe, record = trained_project
    run = next(r for r in list_runs(root / "mlruns") if r.run_id == record.run_id)
    assert run.status == "FINISHED"
    assert run.params["model.folds"] == "3"
    assert run.params["corpus.sentences"] == "75"
    assert run.tags["corpus_hash"] == record.corpus_hash
    assert run.tags["model_hash"] == record.model_hash
    assert run.tags["recipe"] == str(recipe)
    assert run.tags["seed"] == "13"
    assert run.tags["version.scikit-learn"]
    for data in ("cv", "test", "test_gold_boundaries", "gold_held"):
        for name in ("macro_f1", "macro_f1_low", "macro_f1_high", "f1_official_claim_low"):
            assert f"{data}_{name}" in run.metrics
    assert {"test_boundary_f1", "test_baseline_majority_macro_f1"} <= set(run.metrics)
    for name, value in record.metrics.items():
        assert run.metrics[name] == pytest.approx(value)
    artifacts = root / "mlruns" / "artifacts" / record.run_id / "artifacts"
    for data in ("cv", "test", "gold_held"):
        for name in ("confusion", "reliability", "coverage"):
            assert (artifacts / "figures" / f"{data}_{name}.png").stat().st_size > 5000
        errors = json.loads((artifacts / "tables" / f"{data}_worst_errors.json").read_bytes())
        assert set(errors) == {"columns", "data"}
        assert json.loads((artifacts / "evaluation" / f"{data}.json").read_bytes())
    assert load_model(artifacts / "model").hash == record.model_hash


@pytest.fixture
def project(tmp_path: Path, trained_project: "TrainedProject") -> Path:
    """A project of its own, with a run store that need not be made anew."""
    recipe = write_project(tmp_path)
    store = tmp_path / "mlruns"
    store.mkdir()
    shutil.copy(trained_project.root / "mlruns" / "mlflow.db", store)
    return recipe


def test_a_model_may_be_kept_from_the_test_split(project: Path, tmp_path: Path) -> None:
    text = RECIPE.replace("folds = 3", 'folds = 3\nfinal = "outside_test"')
    project.write_text(text, encoding="utf-8")
    record = train(project, out=tmp_path / "out", store=tmp_path / "mlruns")
    manifest = load_model(tmp_path / "out").manifest
    assert manifest.corpus["fitted_on"] == OUTSIDE_TEST
    assert manifest.corpus["n_articles"] == record.cross_validation.n_groups


def test_the_same_data_and_recipe_give_the_same_model_without_out_in_the_run(
    project: Path, trained_project: "TrainedProject"
) -> None:
    stages: list[str] = []
    record = train(project, on_progress=lambda stage, done, total: stages.append(stage))
    assert record.model_hash == trained_project.record.model_hash
    assert load_model(record.model_folder).hash == record.model_hash
    assert record.run_id in str(record.model_folder)
    assert {"reading the corpus", "opening the run store", "cross-validation"} <= set(stages)


def test_standoff_sentences_are_measured_on(
    project: Path, trained_project: "TrainedProject"
) -> None:
    with_standoff(project, "measure")
    record = train(project)
    assert record.gold["standoff"].n_sentences == 25
    assert record.standoff_cross_validation is None
    assert record.model_hash == trained_project.record.model_hash


def test_standoff_sentences_are_learnt_from(
    project: Path, trained_project: "TrainedProject"
) -> None:
    with_standoff(project, "train")
    record = train(project)
    assert record.model_hash != trained_project.record.model_hash
    assert record.corpus_hash != trained_project.record.corpus_hash
    assert (record.n_articles, record.n_sentences) == (20, 100)
    found = record.standoff_cross_validation
    assert found is not None
    assert (found.n, found.n_groups) == (25, 5)
    assert record.metrics["standoff_n_sentences"] == 25
    manifest = load_model(record.model_folder).manifest
    assert manifest.corpus["n_articles"] == 20


def test_standoff_texts_that_are_not_there(project: Path) -> None:
    with_standoff(project, "measure")
    shutil.rmtree(project.parents[1] / "texts")
    record = train(project)
    assert "standoff" not in record.gold
    assert any("not measured on" in note for note in record.notes)
    project.write_text(
        project.read_text(encoding="utf-8").replace('"measure"', '"train"'), encoding="utf-8"
    )
    with pytest.raises(CorpusError, match="the texts of covid_news"):
        train(project)


def test_standoff_sentences_without_their_text(project: Path) -> None:
    with_standoff(project, "train")
    next((project.parents[1] / "texts" / "covid_news").glob("*.txt")).unlink()
    with pytest.raises(CorpusError, match="the text of every stand-off label; found 5 of 25"):
        train(project)
    project.write_text(
        project.read_text(encoding="utf-8").replace('"train"', '"measure"'), encoding="utf-8"
    )
    record = train(project)
    assert record.gold["standoff"].n_sentences == 20
    assert any("5 of 25 labels have no text" in note for note in record.notes)


@pytest.mark.parametrize(
    ("error", "status"), [(KeyboardInterrupt, "KILLED"), (RuntimeError, "FAILED")]
)
def test_a_broken_training_leaves_a_marked_run_and_no_model(
    project: Path, tmp_path: Path, error: type[BaseException], status: str
) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "cross-validation":
            raise error

    with pytest.raises(error):
        train(project, out=tmp_path / "out", on_progress=stop)
    newest = list_runs(tmp_path / "mlruns", limit=1)[0]
    assert newest.status == status
    assert newest.params["recipe.name"] == "tiny"
    assert not (tmp_path / "out").exists()


# What stops a training before there is a run.


def assert_no_run(root: Path) -> None:
    assert not (root / "mlruns").exists()


def test_a_wrong_recipe(tmp_path: Path) -> None:
    recipe = write_project(tmp_path)
    recipe.write_text(RECIPE.replace("folds", "flods"), encoding="utf-8")
    with pytest.raises(SettingsError, match="did you mean folds"):
        train(recipe)
    assert_no_run(tmp_path)


def test_an_unsound_corpus(tmp_path: Path) -> None:
    recipe = write_project(tmp_path)
    path = tmp_path / "data" / "articles" / "tiny.jsonl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"وزير الزراعة"', '" "'), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"tiny\.jsonl:1: sentences\[0\]\.speaker"):
        train(recipe)
    path.write_text(text.replace('"tiny-03"', '"new"'), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"\(and 1 more\); see all with: clf data check"):
        train(recipe)
    assert_no_run(tmp_path)


def test_no_split(tmp_path: Path) -> None:
    recipe = write_project(tmp_path)
    (tmp_path / "data" / "splits.json").unlink()
    with pytest.raises(CorpusError, match="make it with: clf data split"):
        train(recipe)


def test_an_empty_test_part(tmp_path: Path) -> None:
    recipe = write_project(tmp_path)
    path = tmp_path / "data" / "splits.json"
    split = json.loads(path.read_bytes())
    split["train"] += split["test"]
    split["test"] = []
    path.write_text(json.dumps(split), encoding="utf-8")
    with pytest.raises(CorpusError, match="articles in the test part and outside it"):
        train(recipe)


def test_gold_must_not_be_in_the_corpus(tmp_path: Path) -> None:
    recipe = write_project(tmp_path)
    (copied,) = [a for a in tiny_articles() if a.article.id == "tiny-04"]
    write_corpus([copied], tmp_path / "held.jsonl")
    with pytest.raises(CorpusError, match="gold that is never trained on; found tiny-04"):
        train(recipe)


def test_missing_libraries_are_named_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*names: str) -> None:
        raise MissingExtraError(", ".join(names), "no mlflow", "run: pip")

    monkeypatch.setattr(module, "require_libraries", missing)
    with pytest.raises(MissingExtraError, match=r"pydantic, sklearn.*no mlflow"):
        train(tmp_path / "absent.toml")


def test_out_of_fold_rows_belong_to_their_sentences(trained_project: "TrainedProject") -> None:
    # The openings tell the types apart: rows in another order than the gold could not score so.
    assert trained_project.record.cross_validation.macro_f1 > 0.9
    confusion = np.array(trained_project.record.cross_validation.confusion)
    assert confusion.sum() == trained_project.record.cross_validation.n
