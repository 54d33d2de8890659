"""A random encoder of two small layers with a tokenizer of characters, made in milliseconds."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZES = {"hidden": 32, "layers": 2, "heads": 2, "ffn": 64, "max_pos": 160, "type_vocab": 2}
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىئءؤةأإآ"
_WORDS = ["▁قال", "▁إن", "▁وقال", "▁أعلن", "▁في", "▁تنظيم", "▁وزير", "ال", "ون"]
_FOREIGN = ("привет", "▁д", "नम", "é", "▁the", "ing", "▁قالд")


def tokenizer_json() -> dict[str, Any]:
    """Return a unigram ``tokenizer.json`` with Arabic, Latin and foreign pieces."""
    pieces: list[list[Any]] = [[name, 0.0] for name in _SPECIAL]
    pieces += [[".", -2.0], ["▁", -2.5]]
    pieces += [[word, -3.0 - i / 10] for i, word in enumerate(_WORDS)]
    pieces += [[word, -5.0 - i / 10] for i, word in enumerate(_FOREIGN)]
    pieces += [[letter, -8.0 - i / 100] for i, letter in enumerate(_LETTERS + "0123456789abth,:-")]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": i,
                "content": name,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for i, name in enumerate(_SPECIAL)
        ],
        "normalizer": {"type": "NFKC"},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<s>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}},
            ],
            "pair": [
                {"Sequence": {"id": "A", "type_id": 0}},
                {"Sequence": {"id": "B", "type_id": 1}},
            ],
            "special_tokens": {
                name: {"id": name, "ids": [i], "tokens": [name]}
                for i, name in enumerate(_SPECIAL)
                if name in {"<s>", "</s>"}
            },
        },
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": pieces},
    }


def q4_bytes(vocab: int, seed: int = 5, **changed: int) -> bytes:
    """Return a file of 4-bit weights; matrices in blocks, the rest in f32."""
    from clf.models.backbone.q4 import Q4Header, expected_tensors

    sizes = SIZES | {"vocab": vocab}
    header = Q4Header(**sizes, eps=1e-12)
    sizes |= changed
    order = ("hidden", "layers", "heads", "ffn", "vocab", "max_pos", "type_vocab")
    head = b"E5S1" + struct.pack("<I7ifi", 1, *(sizes[name] for name in order), 1e-12, 32)
    head += struct.pack("<5iQ", 1, 0, 2, 1, 3, 2) + struct.pack("<2I", 0, 2)
    head += struct.pack("<f", 0.0) + b"ab" + struct.pack("<iI", 0, 0)
    tensors = {name: shape for name, (_, shape) in expected_tensors(header).items()}
    rng = np.random.default_rng(seed)
    bodies = {name: _body(name, shape, rng) for name, shape in tensors.items()}
    start = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory = struct.pack("<i", len(tensors))
    for name, (dtype, body) in bodies.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        elements = int(np.prod(tensors[name]))
        directory += struct.pack("<BIQQ", dtype, elements, start, len(body))
        start += len(body)
    return head + directory + b"".join(body for _, body in bodies.values())


def _body(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> tuple[int, bytes]:
    if len(shape) == 2 and name not in {"emb.pos", "emb.type"}:
        values = rng.normal(0, 0.3, shape).astype(np.float32).reshape(-1, 32)
        return 1, quantise(values)
    centre = 1.0 if name.endswith("ln.w") else 0.0
    return 0, rng.normal(centre, 0.05, shape).astype("<f4").tobytes()


def quantise(values: NDArray[np.float32]) -> bytes:
    """Return rows of 32 numbers as 4-bit blocks."""
    scale = (np.abs(values).max(axis=1, keepdims=True) / 7 + 1e-8).astype("<f2")
    nibbles = np.clip(np.round(values / scale.astype(np.float32)) + 8, 0, 15).astype(np.uint8)
    packed = nibbles[:, :16] | (nibbles[:, 16:] << 4)
    return np.concatenate([scale.view(np.uint8), packed], axis=1).tobytes()


def write_sources(folder: Path) -> tuple[Path, Path]:
    """Write the two files that a backbone is unpacked from; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    words = tokenizer_json()
    weights, tokenizer = folder / "tiny-q4.bin", folder / "tokenizer.json"
    weights.write_bytes(q4_bytes(len(words["model"]["vocab"])))
    tokenizer.write_text(json.dumps(words), encoding="utf-8")
    return weights, tokenizer


def write_backbone(folder: Path) -> Path:
    """Write a tiny backbone's folder."""
    from clf.models.backbone.unpack import unpack

    weights, tokenizer = write_sources(folder.with_name(folder.name + "-sources"))
    unpack(folder, weights=weights, tokenizer=tokenizer)
    return folder
