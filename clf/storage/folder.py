"""A fitted model as a folder: data only, checked before it is believed, never unpickled.

``manifest.json`` says what the model is and holds the SHA-256 of every other file;
``weights.npz`` holds the arrays (loaded with ``allow_pickle=False``), ``lexical.txt`` and
``signals.txt`` the names of the features, one a line. An encoder's folder holds ``network.onnx``,
``tokenizer.json`` and the backbone's ``NOTICE`` instead; a cascade's holds the folders of its two
models, ``fast`` and ``deep``. A folder restores everything that a prediction needs.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, NotRequired, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from clf.corpus.files import write_bytes_atomic
from clf.models.answers import SentenceModel
from clf.models.calibration import Calibration
from clf.models.cascade import ALL_DEEP, Blend, CascadeModel
from clf.models.encoder.inputs import InputSettings, RowReader, load_tokenizer
from clf.models.encoder.serving import EncoderModel, EncoderParts
from clf.models.linear import HiddenUnits, LinearModel, LinearWeights, no_units, unit_steps
from clf.schema.errors import ClfError, ModelError
from clf.schema.labels import TYPES
from clf.storage.manifest import (
    CASCADE,
    ENCODER,
    LAYOUT,
    LINEAR,
    MAX_BYTES,
    RETRAIN,
    Manifest,
    checked_file,
    read_manifest,
)

_HIDDEN = "hidden_"
_LONGEST_PREFIX = 50


@dataclass(frozen=True)
class LoadedModel:
    """A model with its manifest. ``hash`` names its exact numbers: SHA-256 over what decides."""

    model: SentenceModel
    manifest: Manifest

    @property
    def id(self) -> str:
        """The name the model was trained under."""
        return self.manifest.model_id

    @cached_property
    def hash(self) -> str:
        """The hash that every analysis carries, shared by equal models only."""
        files = self.manifest.files
        lines = "".join(f"{name} {files[name]}\n" for name in sorted(files))
        # What stands in the manifest and decides as well: calibration, inputs, a threshold.
        settings = self.manifest.settings if self.manifest.kind != LINEAR else {}
        decides = {
            "calibration": self.manifest.calibration,
            "settings": {name: settings[name] for name in sorted(_DECIDING & settings.keys())},
        }
        return hashlib.sha256((lines + json.dumps(decides, sort_keys=True)).encode()).hexdigest()


_DECIDING = frozenset({*(item.name for item in fields(InputSettings)), "threshold", "share"})


class Described(TypedDict):
    """What whoever saves a model says of it; see :class:`clf.storage.manifest.Manifest`."""

    model_id: str
    settings: Mapping[str, Any]
    corpus_hash: str
    corpus: Mapping[str, Any]
    metrics: Mapping[str, Any]
    versions: NotRequired[Mapping[str, str]]


def save_model(model: SentenceModel, folder: Path, **said: Unpack[Described]) -> LoadedModel:
    """Write a model folder. The same model gives the same bytes, whenever it is saved.

    A cascade is saved by :func:`save_cascade`.
    """
    kind, contents = _contents(model)
    manifest = _manifest(kind, model, contents, said)
    _write(folder, contents, manifest)
    return LoadedModel(model, manifest)


def save_cascade(
    model: CascadeModel, folder: Path, *, fast: Manifest, deep: Manifest, **said: Unpack[Described]
) -> LoadedModel:
    """Write a cascade's folder; ``fast`` and ``deep`` are the manifests of its two models."""
    parts: dict[str, bytes] = {}
    for name, part, manifest in (
        (LAYOUT.fast, model.fast, fast),
        (LAYOUT.deep, model.deep, deep),
    ):
        _, contents = _contents(part)
        _write(folder / name, contents, manifest)
        parts[f"{name}/{LAYOUT.manifest}"] = (folder / name / LAYOUT.manifest).read_bytes()
    chosen = {"threshold": model.threshold, "share": model.blend.share}
    said["settings"] = dict(said["settings"]) | chosen
    whole = _manifest(CASCADE, model, parts, said)
    _write(folder, {}, whole)
    return LoadedModel(model, whole)


def _manifest(
    kind: str, model: SentenceModel, files: Mapping[str, bytes], said: Described
) -> Manifest:
    """Return the manifest that vouches for files."""
    return Manifest(
        model_id=said["model_id"],
        kind=kind,
        labels=tuple(TYPES),
        settings=dict(said["settings"]),
        corpus_hash=said["corpus_hash"],
        corpus=dict(said["corpus"]),
        metrics=dict(said["metrics"]),
        calibration=model.calibration.to_dict(),
        versions=dict(said.get("versions", {})),
        files={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    )


def _write(folder: Path, contents: Mapping[str, bytes], manifest: Manifest) -> None:
    """Write a folder's files, the manifest last."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            write_bytes_atomic(folder / name, data)
        text = json.dumps(manifest.to_dict(), ensure_ascii=False, indent=1, sort_keys=True)
        write_bytes_atomic(folder / LAYOUT.manifest, (text + "\n").encode())
    except OSError as error:
        raise ModelError(
            "a folder that can be written",
            error.strerror or type(error).__name__,
            "choose another folder with --out",
            where=str(folder),
        ) from error


def _contents(model: SentenceModel) -> tuple[str, dict[str, bytes]]:
    """Return the kind of a model and its files."""
    if isinstance(model, LinearModel):
        weights, hidden = model.weights, model.weights.hidden
        steps = unit_steps(hidden.lexical)
        return LINEAR, {
            LAYOUT.weights: _npz(
                {
                    "lexical": weights.lexical.astype(np.float16),
                    "idf": weights.idf.astype(np.float16),
                    "signal": weights.signal.astype(np.float16),
                    "intercept": weights.intercept,
                    _HIDDEN + "lexical": (hidden.lexical / steps).astype(np.int8),
                    _HIDDEN + "steps": steps,
                    _HIDDEN + "signal": hidden.signal.astype(np.float16),
                    _HIDDEN + "thresholds": hidden.thresholds,
                    _HIDDEN + "out": hidden.out,
                }
            ),
            LAYOUT.lexical: _lines(weights.lexical_names),
            LAYOUT.signals: _lines(weights.signal_names),
        }
    if isinstance(model, EncoderModel):
        return ENCODER, {
            LAYOUT.network: model.parts.network,
            LAYOUT.tokenizer: model.parts.tokenizer.encode("utf-8"),
            LAYOUT.notice: model.parts.notice.encode("utf-8"),
        }
    raise TypeError(type(model).__name__)


def shipped_folder() -> Path:
    """Return the folder of the model that ships with the package."""
    return Path(str(resources.files("clf.storage") / "shipped"))


def load_model(folder: Path | None = None) -> LoadedModel:
    """Load a model folder (the shipped one by default) after checking every file's hash.

    Raises :class:`ModelError` where the folder is missing, damaged or of another version.
    """
    place = folder or shipped_folder()
    manifest = read_manifest(place)
    if manifest.kind == CASCADE:
        return LoadedModel(_cascade(manifest, place), manifest)
    if manifest.kind == ENCODER:
        return LoadedModel(_encoder(manifest, place), manifest)
    return LoadedModel(_linear(manifest, place), manifest)


def _linear(manifest: Manifest, place: Path) -> LinearModel:
    """Restore a linear model."""
    contents = {name: checked_file(place, name, manifest) for name in LAYOUT.data}
    try:
        weights = _weights(contents)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise ModelError(
            "arrays as the format lays them out", type(error).__name__, RETRAIN, where=str(place)
        ) from error
    return LinearModel(weights, _calibration(manifest, place))


def _cascade(manifest: Manifest, place: Path) -> CascadeModel:
    """Restore a cascade from the folders of its two models."""
    for name in LAYOUT.of_cascade:
        checked_file(place, name, manifest)
    parts = [read_manifest(place / name) for name in (LAYOUT.fast, LAYOUT.deep)]
    # Asked before they are loaded: a cascade within a cascade could go on for ever.
    if [part.kind for part in parts] != [LINEAR, ENCODER]:
        found = " and ".join(part.kind for part in parts)
        raise ModelError("a linear model and an encoder", found, RETRAIN, where=str(place))
    values = [manifest.settings.get(name) for name in ("threshold", "share")]
    if not all(isinstance(value, float) and 0 <= value <= ALL_DEEP for value in values):
        raise ModelError("a threshold and a share", str(values)[:100], RETRAIN, where=str(place))
    threshold, share = (float(value) for value in values if value is not None)
    return CascadeModel(
        _linear(parts[0], place / LAYOUT.fast),
        _encoder(parts[1], place / LAYOUT.deep),
        Blend(share, _calibration(manifest, place)),
        threshold,
    )


def _encoder(manifest: Manifest, place: Path) -> EncoderModel:
    """Restore an encoder; what it reads of an article is in the manifest's settings."""
    contents = {name: checked_file(place, name, manifest) for name in LAYOUT.of_encoder}
    known = {field.name for field in fields(InputSettings)}
    raw = {name: value for name, value in manifest.settings.items() if name in known}
    try:
        settings = InputSettings(**raw)
        _check_inputs(settings)
        parts = EncoderParts(
            contents[LAYOUT.network],
            contents[LAYOUT.tokenizer].decode("utf-8"),
            contents[LAYOUT.notice].decode("utf-8"),
        )
        reader = RowReader(load_tokenizer(parts.tokenizer), settings)
    except ClfError:
        raise
    except Exception as error:  # tokenizers' own errors share no base but Exception
        raise ModelError(
            "a tokenizer and settings as the format lays them out",
            type(error).__name__,
            RETRAIN,
            where=str(place),
        ) from error
    return EncoderModel(parts, reader, _calibration(manifest, place))


def _check_inputs(settings: InputSettings) -> None:
    """Raise ValueError where a manifest's settings are of another kind, or without bounds."""
    numbers = (settings.max_length, settings.neighbour_tokens, settings.headline_tokens)
    if not all(type(n) is int and 0 <= n <= 512 for n in numbers) or settings.max_length < 16:
        raise ValueError("lengths")
    if not isinstance(settings.marks, bool) or not isinstance(settings.prefix, str):
        raise ValueError("marks or prefix")
    if len(settings.prefix) > _LONGEST_PREFIX:
        raise ValueError("prefix")


def _weights(contents: Mapping[str, bytes]) -> LinearWeights:
    """Restore the arrays and check that their shapes fit the names."""
    lexical_names = contents[LAYOUT.lexical].decode("utf-8").split("\n")[:-1]
    signal_names = contents[LAYOUT.signals].decode("utf-8").split("\n")[:-1]
    arrays = _arrays(contents[LAYOUT.weights])
    if not any(name.startswith(_HIDDEN) for name in arrays):  # a model from before there were any
        units = no_units(len(lexical_names), len(signal_names))
        arrays |= {_HIDDEN + name: values for name, values in vars(units).items()}
        arrays[_HIDDEN + "steps"] = np.ones(0, dtype=np.float32)
    n_types, n_units = len(TYPES), arrays[_HIDDEN + "thresholds"].size
    expected = {
        "lexical": (len(lexical_names), n_types),
        "idf": (len(lexical_names),),
        "signal": (len(signal_names), n_types),
        "intercept": (n_types,),
        _HIDDEN + "lexical": (len(lexical_names), n_units),
        _HIDDEN + "signal": (len(signal_names), n_units),
        _HIDDEN + "steps": (n_units,),
        _HIDDEN + "thresholds": (n_units,),
        _HIDDEN + "out": (n_units, n_types),
    }
    for name, shape in expected.items():
        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise ValueError(f"array {name} does not fit")
    arrays[_HIDDEN + "lexical"] = arrays[_HIDDEN + "lexical"] * arrays[_HIDDEN + "steps"]
    return LinearWeights(
        lexical_names,
        signal_names,
        arrays["lexical"],
        arrays["idf"],
        arrays["signal"],
        arrays["intercept"],
        HiddenUnits(**{field.name: arrays[_HIDDEN + field.name] for field in fields(HiddenUnits)}),
    )


def _arrays(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Read an npz of plain numbers; its members' unpacked sizes are checked first."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
            raise ValueError("too large unpacked")
    with np.load(io.BytesIO(data), allow_pickle=False) as loaded:
        return {name: loaded[name].astype(np.float32) for name in loaded.files}


def _npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Write an npz whose bytes depend on the arrays alone (no time stamps)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, member.getvalue())
    return buffer.getvalue()


def _lines(names: list[str]) -> bytes:
    return "".join(name + "\n" for name in names).encode("utf-8")


def _calibration(manifest: Manifest, folder: Path) -> Calibration:
    """Restore the calibration numbers."""
    raw = manifest.calibration
    try:
        bias = tuple(float(value) for value in raw["bias"])
        scale = float(raw["scale"])
        if len(bias) != len(TYPES) or not np.isfinite([scale, *bias]).all():
            raise ValueError("numbers do not fit")
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            "calibration numbers", type(error).__name__, RETRAIN, where=str(folder)
        ) from error
    return Calibration(scale, bias)
