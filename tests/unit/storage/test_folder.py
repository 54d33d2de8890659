import json
from pathlib import Path

import numpy as np
import pytest

from clf.models.features import read_features
from clf.models.fitting import LinearSettings, fit_linear
from clf.models.linear import LinearModel
from clf.schema import LabelledArticle, ModelError
from clf.storage.folder import LoadedModel, load_model, save_model
from clf.storage.manifest import LAYOUT

_TEXT = "قال وزير الزراعة إن المياه عادت. وتقع المرج على بعد ساعة."


@pytest.fixture(scope="module")
def model(small_corpus: list[LabelledArticle]) -> LinearModel:
    return fit_linear(small_corpus, LinearSettings(folds=3, min_count=1)).model


def _save(model: LinearModel, folder: Path) -> LoadedModel:
    return save_model(
        model,
        folder,
        model_id="small",
        settings={"c": 30.0},
        corpus_hash="0" * 64,
        corpus={"n_articles": 18},
        metrics={"macro_f1": 0.5},
        versions={"clf": "0"},
    )


def test_a_model_is_the_same_after_loading(model: LinearModel, tmp_path: Path) -> None:
    saved = _save(model, tmp_path / "m")
    loaded = load_model(tmp_path / "m")
    features = read_features(_TEXT)
    assert np.array_equal(loaded.model.predict(features), model.predict(features))
    assert loaded.hash == saved.hash
    assert loaded.id == "small"
    assert loaded.manifest == saved.manifest


def test_saving_twice_gives_the_same_bytes(model: LinearModel, tmp_path: Path) -> None:
    _save(model, tmp_path / "a")
    _save(model, tmp_path / "b")
    for name in (LAYOUT.manifest, *LAYOUT.data):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_nothing_in_a_folder_is_a_pickle(model: LinearModel, tmp_path: Path) -> None:
    _save(model, tmp_path / "m")
    for path in (tmp_path / "m").iterdir():
        assert path.name in (LAYOUT.manifest, *LAYOUT.data)
        assert not path.read_bytes().startswith(b"\x80")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        load_model(tmp_path / "none")


def test_a_folder_without_a_manifest_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no manifest\.json"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", LAYOUT.data)
def test_a_damaged_file_is_refused(model: LinearModel, tmp_path: Path, name: str) -> None:
    _save(model, tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ModelError, match="damaged"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", LAYOUT.data)
def test_a_missing_file_is_refused(model: LinearModel, tmp_path: Path, name: str) -> None:
    _save(model, tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match="complete model folder"):
        load_model(tmp_path)


def _edit(folder: Path, **changes: object) -> None:
    path = folder / LAYOUT.manifest
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, **changes}), encoding="utf-8")


def test_another_format_is_refused_with_the_way_out(model: LinearModel, tmp_path: Path) -> None:
    _save(model, tmp_path)
    _edit(tmp_path, format_version=99)
    with pytest.raises(ModelError, match="format 99; install the clf that made it"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": ["a"]},
        {"kind": "pickle"},
        {"files": {"weights.npz": 3}},
        {"settings": None},
        {"model_id": None},
        {"calibration": {"scale": "x", "bias": [0] * 5}},
        {"calibration": {"scale": 1.0, "bias": [0]}},
    ],
)
def test_a_manifest_of_another_shape_is_refused(
    model: LinearModel, tmp_path: Path, changes: dict[str, object]
) -> None:
    _save(model, tmp_path)
    _edit(tmp_path, **changes)
    with pytest.raises(ModelError):
        load_model(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"[]", b"3"])
def test_a_manifest_that_is_no_json_object_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LAYOUT.manifest).write_bytes(content)
    with pytest.raises(ModelError):
        load_model(tmp_path)


def test_arrays_that_do_not_fit_their_names_are_refused(model: LinearModel, tmp_path: Path) -> None:
    """A folder made with true hashes but wrong contents must not reach a prediction."""
    import hashlib

    _save(model, tmp_path)
    path = tmp_path / LAYOUT.signals
    path.write_bytes(path.read_bytes() + b"one more\n")
    manifest = json.loads((tmp_path / LAYOUT.manifest).read_text(encoding="utf-8"))
    files = {**manifest["files"], LAYOUT.signals: hashlib.sha256(path.read_bytes()).hexdigest()}
    _edit(tmp_path, files=files)
    with pytest.raises(ModelError, match="arrays as the format lays them out"):
        load_model(tmp_path)
