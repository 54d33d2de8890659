import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clf.models.features import read_features
from clf.models.fitting import LinearSettings, fit_linear
from clf.models.linear import LinearModel
from clf.schema import LabelledArticle, ModelError
from clf.storage.folder import LoadedModel, load_model, save_model
from clf.storage.manifest import LAYOUT

_TEXT = "قال وزير الزراعة إن المياه عادت. وتقع المرج على بعد ساعة."


@pytest.fixture(scope="module", params=[0, 3], ids=["linear", "with hidden units"])
def model(small_corpus: list[LabelledArticle], request: pytest.FixtureRequest) -> LinearModel:
    settings = LinearSettings(folds=3, min_count=1, hidden=request.param)
    return fit_linear(small_corpus, settings).model


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
    _save(model, tmp_path)
    path = tmp_path / LAYOUT.signals
    _replace(tmp_path, LAYOUT.signals, path.read_bytes() + b"one more\n")
    with pytest.raises(ModelError, match="arrays as the format lays them out"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("hidden_out", np.zeros((7, 5))),
        ("hidden_lexical", np.zeros((2, 3))),
        ("hidden_thresholds", np.array([np.nan, 0, 0])),
        ("hidden_thresholds", np.array(1.0)),
        ("hidden_signal", None),
    ],
)
def test_hidden_units_that_do_not_fit_are_refused(
    model: LinearModel, tmp_path: Path, name: str, values: np.ndarray[Any, Any] | None
) -> None:
    _save(model, tmp_path)
    arrays = _arrays(tmp_path)
    del arrays[name]
    arrays |= {} if values is None else {name: values}
    _replace(tmp_path, LAYOUT.weights, _npz(arrays))
    with pytest.raises(ModelError, match="arrays as the format lays them out"):
        load_model(tmp_path)


def test_a_model_from_before_there_were_hidden_units_is_linear(
    small_corpus: list[LabelledArticle], tmp_path: Path
) -> None:
    model = fit_linear(small_corpus, LinearSettings(folds=3, min_count=1)).model
    _save(model, tmp_path)
    plain = {name: a for name, a in _arrays(tmp_path).items() if not name.startswith("hidden")}
    _replace(tmp_path, LAYOUT.weights, _npz(plain))
    features = read_features(_TEXT)
    assert np.array_equal(load_model(tmp_path).model.predict(features), model.predict(features))


def _arrays(folder: Path) -> dict[str, np.ndarray[Any, Any]]:
    with np.load(folder / LAYOUT.weights, allow_pickle=False) as loaded:
        return {name: loaded[name] for name in loaded.files}


def _npz(arrays: dict[str, np.ndarray[Any, Any]]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def _replace(folder: Path, name: str, content: bytes) -> None:
    """Write a file of a folder anew, with its true hash in the manifest."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / LAYOUT.manifest).read_text(encoding="utf-8"))
    _edit(folder, files={**manifest["files"], name: hashlib.sha256(content).hexdigest()})
