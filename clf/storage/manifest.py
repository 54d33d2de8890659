"""What a model folder says of itself: its files and its manifest, checked before it is believed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from clf.schema.errors import ModelError
from clf.schema.labels import TYPES

FORMAT_VERSION = 1
MAX_BYTES = 256 * 2**20
"""No file of a model is larger; a damaged or hostile one must not fill the memory."""
_MANIFEST_BYTES = 2**20
RETRAIN = "take the folder again from its source, or train it anew with clf train"
LINEAR, ENCODER, CASCADE = "linear", "encoder", "cascade"
_KINDS = frozenset({LINEAR, ENCODER, CASCADE})


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
    fast: str = "fast"
    deep: str = "deep"

    @property
    def data(self) -> tuple[str, ...]:
        """The files that a linear model's manifest vouches for."""
        return (self.weights, self.lexical, self.signals)

    @property
    def of_encoder(self) -> tuple[str, ...]:
        """The files that an encoder's manifest vouches for."""
        return (self.network, self.tokenizer, self.notice)

    @property
    def of_cascade(self) -> tuple[str, ...]:
        """The files that a cascade's manifest vouches for; each vouches for its folder's others."""
        return (f"{self.fast}/{self.manifest}", f"{self.deep}/{self.manifest}")


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
            "a readable manifest", f"{type(error).__name__}", RETRAIN, where=str(path)
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
    if not shaped or raw.get("labels") != list(TYPES) or raw["kind"] not in _KINDS:
        raise ModelError(
            "a linear model, an encoder or a cascade of the five sentence types",
            "another shape",
            RETRAIN,
            where=str(path),
        )
    return Manifest(
        model_id=raw["model_id"],
        kind=raw["kind"],
        labels=tuple(TYPES),
        corpus_hash=raw["corpus_hash"],
        **{name: raw[name] for name in mappings},
    )


def checked_file(folder: Path, name: str, manifest: Manifest) -> bytes:
    """Read one file and compare it with the hash the manifest gives for it."""
    path = folder / name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ModelError(
                f"a file of at most {MAX_BYTES >> 20} MB",
                "a larger one",
                RETRAIN,
                where=str(path),
            )
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(
            "a complete model folder", error.strerror or "no file", RETRAIN, where=str(path)
        ) from error
    if hashlib.sha256(data).hexdigest() != manifest.files.get(name):
        raise ModelError(
            "the file that its manifest names",
            "other contents (damaged)",
            RETRAIN,
            where=str(path),
        )
    return data
