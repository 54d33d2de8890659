"""A cascade is fitted beside a deep model, chosen on dev, saved as a folder, and scores."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from tiny_deep import DeepProject
from tiny_project import tiny_articles, write_project

from clf.analysis.api import load
from clf.cli.train import _report
from clf.models.cascade import ALL_DEEP, CascadeModel
from clf.models.features import read_features
from clf.schema import ModelError, SettingsError
from clf.storage.folder import load_model
from clf.storage.manifest import LAYOUT
from clf.storage.tracking import list_runs
from clf.workflows.train_any import train_any
from clf.workflows.train_cascade import CascadeRecord

RECIPE = """\
[recipe]
name = "tiny-cascade"
kind = "cascade"

[data]
corpus = "data/articles"
splits = "data/splits.json"

[cascade]
deep = "model"
loss = 0.0

[model]
min_count = 1
folds = 3
excerpt_weight = 0.0

[evaluation]
resamples = 100
gold = ["held.jsonl"]
"""


@pytest.fixture(scope="module")
def cascade(deep_project: DeepProject) -> CascadeRecord:
    recipe = deep_project.root / "experiments" / "cascade.toml"
    recipe.write_text(RECIPE, encoding="utf-8")
    record = train_any(
        recipe, out=deep_project.root / "cascade", store=deep_project.root / "cascade-runs"
    )
    assert isinstance(record, CascadeRecord)
    return record


def test_the_record(cascade: CascadeRecord) -> None:
    assert set(cascade.measured) == set(cascade.all_deep) == {"test", "gold_held"}
    assert set(cascade.deep_shares) == {"dev", "test", "gold_held"}
    assert all(0 <= share <= 1 for share in cascade.deep_shares.values())
    text = "\n".join(_report(cascade))
    assert f"from a probability of {cascade.threshold:.2f} on" in text
    assert json.loads(json.dumps(cascade.to_dict()))["threshold"] == cascade.threshold
    (run,) = list_runs(cascade.store)
    assert run.status == "FINISHED"
    assert run.metrics["deep_share_test"] == cascade.deep_shares["test"]


@pytest.mark.parametrize("most", [0.0, 0.3])
def test_no_more_goes_deep_on_dev_than_is_affordable(
    deep_project: DeepProject, tmp_path: Path, most: float
) -> None:
    recipe = deep_project.root / "experiments" / "affordable.toml"
    told = f'loss = 0.0\nagainst = "deep"\nmost_deep = {most}'
    recipe.write_text(RECIPE.replace("loss = 0.0", told), encoding="utf-8")
    record = train_any(recipe, out=tmp_path / "cascade", store=tmp_path / "runs")
    assert isinstance(record, CascadeRecord)
    assert record.deep_shares["dev"] <= most or record.threshold == 0.3


def test_a_budget_is_used_up(deep_project: DeepProject, tmp_path: Path) -> None:
    recipe = deep_project.root / "experiments" / "budget.toml"
    shares = {}
    for most in (0.3, 1.0):
        told = f'loss = 1.0\nchoose = "budget"\nmost_deep = {most}'
        recipe.write_text(RECIPE.replace("loss = 0.0", told), encoding="utf-8")
        record = train_any(recipe, out=tmp_path / "cascade", store=tmp_path / "runs")
        assert isinstance(record, CascadeRecord)
        shares[most] = record.deep_shares["dev"]
    assert shares[1.0] == 1.0
    assert shares[0.3] <= 0.3


def test_the_folder_restores_the_model(cascade: CascadeRecord) -> None:
    folder = cascade.model_folder
    loaded = load_model(folder)
    assert loaded.hash == cascade.model_hash
    model = loaded.model
    assert isinstance(model, CascadeModel)
    assert (model.threshold, model.blend.share) == (cascade.threshold, cascade.share)
    analysis = load(folder).analyse(tiny_articles(1)[0].article)
    assert analysis.model_hash == cascade.model_hash
    for sentence in analysis.sentences:
        assert sum(sentence.probabilities.values()) == pytest.approx(1)
        for words in sentence.evidence:
            assert sentence.start <= words.start < words.end <= sentence.end


def test_only_the_unsure_go_deep(cascade: CascadeRecord) -> None:
    model = load_model(cascade.model_folder).model
    assert isinstance(model, CascadeModel)
    features = read_features(tiny_articles(3, seed=5)[2].article.text)
    fast, deep = model.fast.predict(features), model.deep.predict(features)
    assert np.allclose(model.with_threshold(0.0).predict(features), fast)
    both = model.blend.apply(fast, deep)
    assert np.allclose(model.with_threshold(ALL_DEEP).predict(features), both)
    middle = float(np.median(fast.max(axis=1)))
    mixed = model.with_threshold(middle).predict(features)
    sure = fast.max(axis=1) >= middle
    assert 0 < sure.sum() < len(fast)
    assert np.allclose(mixed[sure], fast[sure])
    # Read apart from the sure ones, with the ends of their neighbours.
    unsure = np.flatnonzero(~sure).tolist()
    (reading,) = model.deep.read_all([(features, unsure)])
    read = model.deep.calibration.apply(reading.scores)
    assert np.allclose(mixed[~sure], model.blend.apply(fast[~sure], read))
    assert model.answer(read_features("")).probabilities.shape == (0, 5)


@pytest.mark.parametrize("kind", ["deep", "cascade"])
def test_articles_read_together_are_answered_as_alone(cascade: CascadeRecord, kind: str) -> None:
    model = load_model(cascade.model_folder).model
    assert isinstance(model, CascadeModel)
    features = [read_features(item.article.text) for item in tiny_articles(4, seed=5)]
    features.insert(2, read_features(""))
    middle = float(np.median(model.fast.predict(features[-1]).max(axis=1)))
    asked = model.deep if kind == "deep" else model.with_threshold(middle)
    for alone, together in zip(
        map(asked.answer, features), asked.answer_all(features), strict=True
    ):
        assert np.allclose(alone.probabilities, together.probabilities, atol=1e-5)
        assert alone.labels == together.labels
        assert np.allclose(alone.weights, together.weights, atol=1e-4)


def test_a_deep_model_of_another_corpus(deep_project: DeepProject, tmp_path: Path) -> None:
    recipe = write_project(tmp_path).with_name("cascade.toml")
    shutil.copytree(deep_project.root / "model", tmp_path / "model")
    recipe.write_text(RECIPE, encoding="utf-8")
    manifest = json.loads((tmp_path / "model" / LAYOUT.manifest).read_bytes())
    manifest["corpus"]["fitted_hash"] = "0" * 64
    (tmp_path / "model" / LAYOUT.manifest).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match=r"an encoder of the part train .*; found 0000"):
        train_any(recipe)
    shutil.rmtree(tmp_path / "model")
    with pytest.raises(ModelError, match="no such folder"):
        train_any(recipe)


def test_it_learns_from_no_real_sentences(deep_project: DeepProject) -> None:
    recipe = deep_project.root / "experiments" / "real-cascade.toml"
    section = '[standoff]\nlabels = "a"\ntexts = "b"\nuse = "train"\n'
    recipe.write_text(RECIPE + section, encoding="utf-8")
    with pytest.raises(SettingsError, match='expected use = "measure"'):
        train_any(recipe)


def test_another_threshold_is_another_model(cascade: CascadeRecord, tmp_path: Path) -> None:
    shutil.copytree(cascade.model_folder, tmp_path / "m")
    manifest = json.loads((tmp_path / "m" / "manifest.json").read_bytes())
    manifest["settings"]["threshold"] /= 2
    (tmp_path / "m" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert load_model(tmp_path / "m").hash != cascade.model_hash


def test_the_deep_model_must_be_an_encoder(cascade: CascadeRecord, tmp_path: Path) -> None:
    recipe = write_project(tmp_path).with_name("cascade.toml")
    fast = cascade.model_folder / "fast"
    recipe.write_text(RECIPE.replace('"model"', f'"{fast}"'), encoding="utf-8")
    with pytest.raises(ModelError, match="an encoder; found linear"):
        train_any(recipe)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("manifest.json", {"settings": {"threshold": 7.0, "share": 0.5}}, "a threshold"),
        ("fast/manifest.json", {"model_id": "other"}, "damaged"),
        ("deep/manifest.json", {"model_id": "other"}, "damaged"),
    ],
)
def test_a_damaged_folder(
    cascade: CascadeRecord,
    tmp_path: Path,
    name: str,
    change: dict[str, object],
    message: str,
) -> None:
    folder = tmp_path / "cascade"
    shutil.copytree(cascade.model_folder, folder)
    manifest = json.loads((folder / name).read_bytes())
    (folder / name).write_text(json.dumps(manifest | change), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        load_model(folder)


def test_a_cascade_within_a_cascade(cascade: CascadeRecord, tmp_path: Path) -> None:
    import hashlib

    folder = tmp_path / "cascade"
    shutil.copytree(cascade.model_folder, folder)
    shutil.rmtree(folder / "fast")
    (folder / "fast").symlink_to(folder, target_is_directory=True)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"]["fast/manifest.json"] = hashlib.sha256(
        (folder / "manifest.json").read_bytes()
    ).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError):
        load_model(folder)
