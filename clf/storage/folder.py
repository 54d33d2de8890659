"""A fitted model as a folder: data only, checked before it is believed, never unpickled.

``manifest.json`` says what the model is and holds the SHA-256 of every other file;
``weights.npz`` holds the arrays (loaded with ``allow_pickle=False``), ``lexical.txt`` and
``signals.txt`` the names of the features, one a line. An encoder's folder holds ``network.onnx``,
``tokenizer.json`` and the backbone's ``NOTICE`` instead. A folder restores everything that a
prediction needs.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.files import write_bytes_atomic
from clf.models.answers import SentenceModel
from clf.models.calibration import Calibration
from clf.models.encoder.inputs import InputSettings, RowReader, load_tokenizer
from clf.models.encoder.serving import EncoderModel, EncoderParts
from clf.models.linear import LinearModel, LinearWeights
from clf.schema.errors import ClfError, ModelError
from clf.schema.labels import TYPES

FORMAT_VERSION = 1
_MAX_BYTES = 256 * 2**20
"""No file of a model is larger; a damaged or hostile one must not fill the memory."""
_MANIFEST_BYTES = 2**20
_RETRAIN = "take the folder again from its source, or train it anew with clf train"


LINEAR, ENCODER = "linear", "encoder"


@dataclass(frozen=True)
class Layout:
    """The names of a model folder's files."""

    manifest: str = "manifest.json"
    weights: str = "weights.npz"
    lexical: str = "lexical.txt"
    signals: str = "signals.txt"
    network: str = "network.onnx"
    tokenizer: str = "tokenizer.json"
    notice: str = "NOTICE"

    @property
    def data(self) -> tuple[str, ...]:
        """The files that a linear model's manifest vouches for."""
        return (self.weights, self.lexical, self.signals)

    @property
    def of_encoder(self) -> tuple[str, ...]:
        """The files that an encoder's manifest vouches for."""
        return (self.network, self.tokenizer, self.notice)


LAYOUT = Layout()


@dataclass(frozen=True)
class Manifest:
    """What a model is: labels, settings, the corpus it learnt from, how it measured."""

    model_id: str
    kind: str
    labels: tuple[str, ...]
    settings: Mapping[str, Any]
    corpus_hash: str
    corpus: Mapping[str, Any]
    metrics: Mapping[str, Any]
    calibration: Mapping[str, Any]
    versions: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION

    def to_dict(self) -> dict[str, Any]:
        """Return the manifest as JSON-ready data."""
        return asdict(self)


@dataclass(frozen=True)
class LoadedModel:
    """A model with its manifest. ``hash`` names its exact numbers: SHA-256 over its files."""

    model: SentenceModel
    manifest: Manifest

    @property
    def id(self) -> str:
        """The name the model was trained under."""
        return self.manifest.model_id

    @cached_property
    def hash(self) -> str:
        """The hash that every analysis carries, shared by equal models only."""
        return _hash_of(self.manifest.files)


def _hash_of(files: Mapping[str, str]) -> str:
    lines = "".join(f"{name} {files[name]}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def save_model(
    model: SentenceModel,
    folder: Path,
    *,
    model_id: str,
    settings: Mapping[str, Any],
    corpus_hash: str,
    corpus: Mapping[str, Any],
    metrics: Mapping[str, Any],
    versions: Mapping[str, str] | None = None,
) -> LoadedModel:
    """Write a model folder. The same model gives the same bytes, whenever it is saved."""
    kind, contents = _contents(model)
    manifest = Manifest(
        model_id=model_id,
        kind=kind,
        labels=tuple(TYPES),
        settings=dict(settings),
        corpus_hash=corpus_hash,
        corpus=dict(corpus),
        metrics=dict(metrics),
        calibration=model.calibration.to_dict(),
        versions=dict(versions or {}),
        files={name: hashlib.sha256(data).hexdigest() for name, data in contents.items()},
    )
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
    return LoadedModel(model, manifest)


def _contents(model: SentenceModel) -> tuple[str, dict[str, bytes]]:
    """Return the kind of a model and its files."""
    if isinstance(model, LinearModel):
        weights = model.weights
        return LINEAR, {
            LAYOUT.weights: _npz(
                {
                    "lexical": weights.lexical.astype(np.float16),
                    "idf": weights.idf.astype(np.float16),
                    "signal": weights.signal.astype(np.float16),
                    "intercept": weights.intercept,
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
    names = LAYOUT.of_encoder if manifest.kind == ENCODER else LAYOUT.data
    contents = {name: _checked(place, name, manifest) for name in names}
    if manifest.kind == ENCODER:
        return LoadedModel(_encoder(contents, manifest, place), manifest)
    try:
        weights = _weights(contents)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise ModelError(
            "arrays as the format lays them out", type(error).__name__, _RETRAIN, where=str(place)
        ) from error
    calibration = _calibration(manifest, place)
    return LoadedModel(LinearModel(weights, calibration), manifest)


def _encoder(contents: Mapping[str, bytes], manifest: Manifest, place: Path) -> EncoderModel:
    """Restore an encoder; what it reads of an article is in the manifest's settings."""
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
            _RETRAIN,
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


def read_manifest(folder: Path) -> Manifest:
    """Read and check a model folder's manifest."""
    path = folder / LAYOUT.manifest
    if not path.is_file():
        found = "no such folder" if not folder.exists() else f"no {LAYOUT.manifest} in it"
        raise ModelError(
            "a model folder", found, "give a folder made by clf train", where=str(folder)
        )
    try:
        data = path.read_bytes()
        if len(data) > _MANIFEST_BYTES:
            raise ValueError("too large")
        raw = json.loads(data)
        version = raw["format_version"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(
            "a readable manifest", f"{type(error).__name__}", _RETRAIN, where=str(path)
        ) from error
    if version != FORMAT_VERSION:
        raise ModelError(
            f"a model of format {FORMAT_VERSION}",
            f"format {str(version)[:20]}",
            "install the clf that made it, or train it anew with clf train",
            where=str(path),
        )
    return _manifest(raw, path)


def _manifest(raw: dict[str, Any], path: Path) -> Manifest:
    """Turn a manifest's JSON into the record, every field checked for its shape."""
    mappings = ("settings", "corpus", "metrics", "calibration", "versions", "files")
    shaped = (
        all(isinstance(raw.get(name), dict) for name in mappings)
        and all(isinstance(raw.get(name), str) for name in ("model_id", "kind", "corpus_hash"))
        and all(isinstance(value, str) for value in raw["files"].values())
    )
    if not shaped or raw.get("labels") != list(TYPES) or raw["kind"] not in {LINEAR, ENCODER}:
        raise ModelError(
            "a linear model or an encoder of the five sentence types",
            "another shape",
            _RETRAIN,
            where=str(path),
        )
    return Manifest(
        model_id=raw["model_id"],
        kind=raw["kind"],
        labels=tuple(TYPES),
        corpus_hash=raw["corpus_hash"],
        **{name: raw[name] for name in mappings},
    )


def _checked(folder: Path, name: str, manifest: Manifest) -> bytes:
    """Read one file and compare it with the hash the manifest gives for it."""
    path = folder / name
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ModelError(
                f"a file of at most {_MAX_BYTES >> 20} MB",
                "a larger one",
                _RETRAIN,
                where=str(path),
            )
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(
            "a complete model folder", error.strerror or "no file", _RETRAIN, where=str(path)
        ) from error
    if hashlib.sha256(data).hexdigest() != manifest.files.get(name):
        raise ModelError(
            "the file that its manifest names",
            "other contents (damaged)",
            _RETRAIN,
            where=str(path),
        )
    return data


def _weights(contents: Mapping[str, bytes]) -> LinearWeights:
    """Restore the arrays and check that their shapes fit the names."""
    lexical_names = contents[LAYOUT.lexical].decode("utf-8").split("\n")[:-1]
    signal_names = contents[LAYOUT.signals].decode("utf-8").split("\n")[:-1]
    arrays = _arrays(contents[LAYOUT.weights])
    n_types = len(TYPES)
    expected = {
        "lexical": (len(lexical_names), n_types),
        "idf": (len(lexical_names),),
        "signal": (len(signal_names), n_types),
        "intercept": (n_types,),
    }
    for name, shape in expected.items():
        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise ValueError(f"array {name} does not fit")
    return LinearWeights(
        lexical_names,
        signal_names,
        arrays["lexical"],
        arrays["idf"],
        arrays["signal"],
        arrays["intercept"],
    )


def _arrays(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Read an npz of plain numbers; its members' unpacked sizes are checked first."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > _MAX_BYTES:
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
            "calibration numbers", type(error).__name__, _RETRAIN, where=str(folder)
        ) from error
    return Calibration(scale, bias)
