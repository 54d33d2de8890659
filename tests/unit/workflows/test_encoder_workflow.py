"""A deep model is trained, gated, saved as a folder, and scores without torch."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_deep import RECIPE, DeepProject
from tiny_encoder import write_backbone
from tiny_project import tiny_articles, with_standoff, write_project

from clf.analysis.api import load
from clf.schema import TYPES, CorpusError, MissingExtraError, ModelError, SettingsError
from clf.storage.folder import load_model
from clf.storage.manifest import LAYOUT
from clf.storage.tracking import list_runs
from clf.workflows.evaluate import evaluate
from clf.workflows.train_any import train_any

pytest.importorskip("torch")
from clf.models.encoder import export
from clf.workflows.train_encoder import EncoderRecord


def test_the_record(deep_project: DeepProject) -> None:
    record = deep_project.record
    assert record.n_articles == 9
    assert len(record.dev_macro_f1) == 2
    assert record.parity["n"] == 30
    assert json.loads(json.dumps(record.to_dict()))["model"]["bytes"] == record.n_bytes
    assert record.gold["gold_held"].n_articles == 3


def test_real_sentences_are_learnt_in_folds(deep_project: DeepProject, tmp_path: Path) -> None:
    recipe = write_project(tmp_path).with_name("deep.toml")
    recipe.write_text(RECIPE.replace("[model]", "[model]\nfolds = 2"), encoding="utf-8")
    with_standoff(recipe, "train")
    write_backbone(tmp_path / "tiny")
    stages: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "MAX_CHANGED", 0.5)
        patch.setattr(export, "MAX_F1_LOSS", 0.5)
        record = train_any(recipe, on_progress=lambda stage, done, total: stages.append(stage))
    assert isinstance(record, EncoderRecord)
    assert record.model_hash != deep_project.record.model_hash
    assert record.n_articles == deep_project.record.n_articles + 5
    found = record.standoff_cross_validation
    assert found is not None
    assert (found.n, found.n_groups) == (25, 5)
    assert record.metrics["standoff_macro_f1"] == pytest.approx(found.macro_f1)
    recipe.write_text(
        recipe.read_text(encoding="utf-8").replace("[model]", "[model]\nadapt_rate = 1e-4"),
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "MAX_CHANGED", 0.5)
        patch.setattr(export, "MAX_F1_LOSS", 0.5)
        train_any(recipe)  # another second training, on the same first one
    first, second = list_runs(tmp_path / "mlruns")
    assert first.metrics["dev_macro_f1"] == second.metrics["dev_macro_f1"]  # curves of both
    assert {"fold 1 of 2", "fold 2 of 2", "all real sentences"} <= {
        stage.split(",")[0] for stage in stages
    }


def test_a_training_goes_on_from_another(deep_project: DeepProject, tmp_path: Path) -> None:
    recipe = write_project(tmp_path).with_name("deep.toml")
    start = f'[model]\nstart = "{deep_project.record.checkpoint}"'
    text = RECIPE.replace("[model]", start).replace("epochs = 2", "epochs = 1")
    recipe.write_text(text, encoding="utf-8")
    write_backbone(tmp_path / "tiny")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "MAX_CHANGED", 0.5)
        patch.setattr(export, "MAX_F1_LOSS", 0.5)
        record = train_any(recipe)
    assert isinstance(record, EncoderRecord)
    assert record.checkpoint.name != deep_project.record.checkpoint.name
    before, after = list_runs(deep_project.root / "mlruns"), list_runs(tmp_path / "mlruns")
    assert after[0].metrics["train_loss"] < before[0].metrics["train_loss"]
    recipe.write_text(text.replace(str(deep_project.record.checkpoint), "absent"), encoding="utf-8")
    with pytest.raises(ModelError, match="a whole checkpoint"):
        train_any(recipe)


def test_what_the_command_prints(deep_project: DeepProject) -> None:
    from clf.cli.train import _report

    text = "\n".join(_report(deep_project.record))
    assert "macro-F1 on dev by epoch" in text
    assert f"Model:  {deep_project.root / 'model'}" in text
    assert f"start = '{deep_project.record.checkpoint}'" in text


def test_the_run_has_curves(deep_project: DeepProject) -> None:
    (run,) = list_runs(deep_project.root / "mlruns")
    assert run.status == "FINISHED"
    assert {"train_loss", "dev_macro_f1", "batch_loss", "parity_changed"} <= set(run.metrics)
    assert run.tags["model_hash"] == deep_project.record.model_hash


def test_the_folder_restores_the_model(deep_project: DeepProject) -> None:
    folder = deep_project.root / "model"
    assert {path.name for path in folder.iterdir()} == {LAYOUT.manifest, *LAYOUT.of_encoder}
    loaded = load_model(folder)
    assert loaded.hash == deep_project.record.model_hash
    assert loaded.manifest.kind == "encoder"
    assert "MIT License" in (folder / LAYOUT.notice).read_text(encoding="utf-8")
    analysis = load(folder).analyse(tiny_articles(1)[0].article)
    assert len(analysis.sentences) == 5
    for sentence in analysis.sentences:
        assert sum(sentence.probabilities.values()) == pytest.approx(1)
        for words in sentence.evidence:
            assert sentence.start <= words.start < words.end <= sentence.end


def test_it_is_evaluated_like_any_other(deep_project: DeepProject) -> None:
    found = evaluate(
        [deep_project.root / "held.jsonl"], model=deep_project.root / "model", resamples=1
    )
    ours = deep_project.record.gold["gold_held"].types
    assert found.measurement.types.macro_f1 == pytest.approx(ours.macro_f1)


def test_no_torch_at_scoring(deep_project: DeepProject) -> None:
    program = (
        "import sys\n"
        "sys.modules['torch'] = sys.modules['transformers'] = None\n"
        "import clf\n"
        "found = clf.load(sys.argv[1]).analyse(clf.Article('a', 'قال وزير الزراعة إن المياه.'))\n"
        "print(len(found.sentences), sys.modules['torch'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(deep_project.root / "model")],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.stdout.strip() == "1 None", done.stderr


@pytest.mark.parametrize("name", LAYOUT.of_encoder)
def test_a_damaged_folder(deep_project: DeepProject, tmp_path: Path, name: str) -> None:
    for path in (deep_project.root / "model").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes(b"damaged")
    with pytest.raises(ModelError, match="damaged"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_length", 10**9),
        ("max_length", "128"),
        ("marks", 1),
        ("neighbour_tokens", -1),
        ("prefix", "ق" * 51),
    ],
)
def test_settings_that_cannot_be(
    deep_project: DeepProject, tmp_path: Path, key: str, value: object
) -> None:
    for path in (deep_project.root / "model").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    manifest = json.loads((tmp_path / LAYOUT.manifest).read_bytes())
    manifest["settings"][key] = value
    (tmp_path / LAYOUT.manifest).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="a tokenizer and settings"):
        load_model(tmp_path)


def test_the_gate_refuses_and_nothing_is_saved(
    deep_project: DeepProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MAX_CHANGED", -1.0)
    # The checkpoint of the first training is taken up: nothing is trained again.
    with pytest.raises(ModelError, match="int8 within"):
        train_any(deep_project.recipe, out=tmp_path / "out", store=tmp_path / "mlruns")
    assert not (tmp_path / "out").exists()


def test_a_backbone_that_is_not_there(deep_project: DeepProject, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="clf backbone unpack"):
        train_any(deep_project.recipe, backbone=str(tmp_path / "absent"), store=tmp_path / "mlruns")


def test_rows_longer_than_the_backbone_takes(tmp_path: Path) -> None:
    recipe = write_project(tmp_path).with_name("deep.toml")
    recipe.write_text(RECIPE.replace("max_length = 64", "max_length = 512"), encoding="utf-8")
    write_backbone(tmp_path / "tiny")
    with pytest.raises(ModelError, match=r"set \[model\] max_length to 160 or less"):
        train_any(recipe)


def test_a_split_without_dev(tmp_path: Path) -> None:
    recipe = write_project(tmp_path).with_name("deep.toml")
    recipe.write_text(RECIPE, encoding="utf-8")
    path = tmp_path / "data" / "splits.json"
    split = json.loads(path.read_bytes())
    split["train"] += split["dev"]
    split["dev"] = []
    path.write_text(json.dumps(split), encoding="utf-8")
    with pytest.raises(CorpusError, match="sentences in the part dev"):
        train_any(recipe)
    assert not (tmp_path / "mlruns").exists()


def test_a_missing_extra_is_named(
    deep_project: DeepProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clf.storage import encoder_extra

    monkeypatch.setattr(encoder_extra, "is_there", lambda name: name != "torch")
    with pytest.raises(MissingExtraError, match=r"no torch; run: .*clf\[train,encoder\]"):
        train_any(deep_project.recipe)


def test_a_linear_recipe_has_no_backbone(deep_project: DeepProject) -> None:
    linear = deep_project.root / "experiments" / "tiny.toml"
    with pytest.raises(SettingsError, match="leave --backbone away"):
        train_any(linear, backbone="x")


def test_types_are_counted(deep_project: DeepProject) -> None:
    manifest = load_model(deep_project.root / "model").manifest
    assert manifest.corpus["types"] == {label.value: 9 for label in TYPES}
    assert manifest.corpus["fitted_on"] == "articles of the part train"
