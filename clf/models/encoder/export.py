"""Export: the fitted network -> ONNX -> int8, behind a gate that compares it with fp32.

``torch.onnx`` writes the graph directly; the matrix products then run on 8-bit numbers, and the
embedding table becomes 8-bit numbers too. int8 differs between processors and can collapse, so
what is saved is what was measured: past 0.5 points of macro-F1 or 1 % of changed labels nothing is
saved.
"""

import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from clf.models.encoder.network import EncoderClassifier
from clf.models.scores import macro_f1
from clf.schema.errors import ModelError

MAX_F1_LOSS = 0.005
MAX_CHANGED = 0.01
_OPSET = 17
_DOMAIN = "com.microsoft"
_SMOOTHING = 0.7
"""How much of the range of large activations moves into the weights: 0 none, 1 all."""
_NARROW = 32
"""Products with fewer outputs (the head) stay fp32: they cost nothing and decide everything."""
_TINY = 1e-5
_LIMIT = 63
"""Weights of products keep 7 bits: processors without VNNI add pairs of products of 8 bits in 16,
and clip what does not fit, so that one and the same file would answer otherwise there."""
Batch = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Ids and mask, each (n, length)."""
_ROWS = 1024
"""A table of fewer rows (positions, token types) is too small to be worth it."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How int8 compares with fp32 on the same rows: macro-F1 of both, share of changed labels."""

    n: int
    macro_f1_fp32: float
    macro_f1_int8: float
    changed: float

    @property
    def holds(self) -> bool:
        """Tell whether int8 may be saved."""
        loss = self.macro_f1_fp32 - self.macro_f1_int8
        return loss <= MAX_F1_LOSS and self.changed <= MAX_CHANGED


def to_onnx(network: EncoderClassifier) -> bytes:
    """Return the network as ONNX, fp32; inputs ``ids`` and ``mask`` (n, length), int64."""
    network.eval()
    # Plain products and softmax: what torch's fused attention exports guards against NaN with
    # operations that take a third of the time.
    network.body.set_attn_implementation("eager")
    example = torch.tensor([[0, 5, 6, 7, 2], [0, 5, 6, 2, 1]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]])
    axes = {0: "n", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        with torch.inference_mode(), warnings.catch_warnings():
            # The tracer warns of every constant it keeps; test_encoder holds it to torch's numbers.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                network,
                (example, mask),
                str(path),
                input_names=["ids", "mask"],
                output_names=["scores"],
                dynamic_axes={"ids": axes, "mask": axes, "scores": axes},
                opset_version=_OPSET,
                dynamo=False,
            )
        return path.read_bytes()


def to_int8(content: bytes, batches: Sequence[Batch]) -> bytes:
    """Return an ONNX network whose matrix products run on 8-bit numbers.

    Activations have one scale a tensor. This kind of encoder has a few large ones, which would cost
    the small ones their bits; so their range is first moved into the weights, channel by channel
    (SmoothQuant, Xiao et al. 2023). Both are fixed by what ``batches`` show: (ids, mask) of rows as
    they are served. A scale taken from each batch as it comes would make a sentence's answer hang
    on what it shares the batch with. Weights have a scale a column, word embeddings a row.
    """
    import onnx

    model = onnx.load_from_string(content)
    graph = model.graph
    arrays = {item.name: item for item in graph.initializer}
    weights = {
        node.input[1]: onnx.numpy_helper.to_array(arrays[node.input[1]])
        for node in graph.node
        if node.op_type == "MatMul" and node.input[1] in arrays
    }
    products = [
        node
        for node in graph.node
        if node.op_type == "MatMul"
        and node.input[1] in weights
        and weights[node.input[1]].ndim == 2
        and weights[node.input[1]].shape[1] >= _NARROW
    ]
    ranges = _ranges(onnx, content, products, weights, batches)
    chosen = {id(node) for node in products}
    nodes: list[Any] = []
    done: set[str] = set()
    smoothed: set[str] = set()
    for node in graph.node:
        if id(node) in chosen:
            x, name = node.input[0], node.input[1]
            if x not in smoothed:  # query, key and value share their input
                smoothed.add(x)
                nodes += _quantised(onnx, graph, x, ranges[x])
            smooth = weights[name] * ranges[x].channels[:, None]
            nodes.append(_product(onnx, graph, node, smooth))
            done.add(name)
        elif node.op_type == "Gather" and node.input[0] in arrays:
            table = onnx.numpy_helper.to_array(arrays[node.input[0]])
            if table.ndim == 2 and table.dtype == np.float32 and len(table) > _ROWS:
                nodes += _look_up(onnx, graph, node, table)
                done.add(node.input[0])
            else:
                nodes.append(node)
        else:
            nodes.append(node)
    kept = [item for item in graph.initializer if item.name not in done]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    model.opset_import.append(onnx.helper.make_opsetid(_DOMAIN, 1))
    result: bytes = model.SerializeToString()
    return result


@dataclass(frozen=True, slots=True)
class _Range:
    """What the channels (k,) of a product's input are divided by, and the range that is left."""

    channels: NDArray[np.float32]
    low: float
    high: float

    @property
    def scale(self) -> np.float32:
        """Return the size of a step, so that 255 of them cover the range and zero."""
        return np.float32(max(self.high - self.low, _TINY) / 255)

    @property
    def zero(self) -> np.uint8:
        """Return the step that stands for zero."""
        return np.uint8(np.clip(np.round(-self.low / self.scale), 0, 255))


def _ranges(
    onnx: Any,  # noqa: ANN401
    content: bytes,
    products: Sequence[Any],
    weights: Mapping[str, NDArray[np.float32]],
    batches: Sequence[Batch],
) -> dict[str, _Range]:
    """Return the range of each input of a product, by the name of the input."""
    import onnxruntime

    low: dict[str, NDArray[np.float32]] = {}
    high: dict[str, NDArray[np.float32]] = {}
    heaviest: dict[str, NDArray[np.float32]] = {}
    for node in products:
        x, weight = node.input[0], np.abs(weights[node.input[1]]).max(axis=1)
        low[x] = high[x] = np.zeros(len(weight), dtype=np.float32)
        heaviest[x] = np.maximum(heaviest.get(x, _TINY), weight)
    probe = onnx.load_from_string(content)
    for x in low:
        probe.graph.output.append(
            onnx.helper.make_tensor_value_info(x, onnx.TensorProto.FLOAT, None)
        )
    session = onnxruntime.InferenceSession(
        probe.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    for ids, mask in batches:
        found = session.run(list(low), {"ids": ids, "mask": mask})
        for x, values in zip(low, found, strict=True):
            seen = values[mask.astype(bool)]
            low[x] = np.minimum(low[x], seen.min(axis=0))
            high[x] = np.maximum(high[x], seen.max(axis=0))
    ranges = {}
    for x, least in low.items():
        largest = np.maximum(np.maximum(-least, high[x]), _TINY)
        by = (largest**_SMOOTHING / heaviest[x] ** (1 - _SMOOTHING)).astype(np.float32)
        ranges[x] = _Range(by, float((least / by).min()), float((high[x] / by).max()))
    return ranges


def _quantised(onnx: Any, graph: Any, x: str, found: _Range) -> list[Any]:  # noqa: ANN401
    """Return the nodes that divide the channels of an activation and make it whole numbers."""
    made = {"by": 1 / found.channels, "s": np.array(found.scale), "z": np.array(found.zero)}
    for suffix, values in made.items():
        graph.initializer.append(onnx.numpy_helper.from_array(values, f"{x}_{suffix}"))
    return [
        onnx.helper.make_node("Mul", [x, f"{x}_by"], [f"{x}_smooth"]),
        onnx.helper.make_node(
            "QuantizeLinear", [f"{x}_smooth", f"{x}_s", f"{x}_z"], [f"{x}_whole"]
        ),
    ]


def _product(onnx: Any, graph: Any, node: Any, weights: NDArray[np.float32]) -> Any:  # noqa: ANN401
    """Return the node that multiplies by whole weights (k, n), a scale a column."""
    scale = np.maximum(np.abs(weights).max(axis=0) / _LIMIT, 1e-12).astype(np.float32)
    numbers = np.clip(np.round(weights / scale), -_LIMIT, _LIMIT).astype(np.int8)
    x, name = node.input[0], node.input[1]
    for suffix, values in (("q", numbers), ("s", scale), ("z", np.zeros(len(scale), np.int8))):
        graph.initializer.append(onnx.numpy_helper.from_array(values, f"{name}_{suffix}"))
    inputs = [f"{x}_whole", f"{name}_q", f"{x}_s", f"{name}_s", f"{x}_z", f"{name}_z"]
    return onnx.helper.make_node(
        "MatMulIntegerToFloat", inputs, list(node.output), name=node.name, domain=_DOMAIN
    )


def _look_up(onnx: Any, graph: Any, node: Any, table: NDArray[np.float32]) -> list[Any]:  # noqa: ANN401
    """Return the nodes that look rows up in an 8-bit table and scale them."""
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-12)
    numbers = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
    name, ids, out = node.input[0], node.input[1], node.output[0]
    for suffix, values in (("q", numbers), ("scale", scale.astype(np.float32))):
        graph.initializer.append(onnx.numpy_helper.from_array(values, f"{name}_{suffix}"))
    make = onnx.helper.make_node
    return [
        make("Gather", [f"{name}_q", ids], [f"{out}_q"], axis=0),
        make("Cast", [f"{out}_q"], [f"{out}_f"], to=onnx.TensorProto.FLOAT),
        make("Gather", [f"{name}_scale", ids], [f"{out}_scale"], axis=0),
        make("Mul", [f"{out}_f", f"{out}_scale"], [out]),
    ]


def parity(gold: NDArray[np.int64], fp32: NDArray[np.float64], int8: NDArray[np.float64]) -> Parity:
    """Compare the scores (n, n_types) of both on the same ``n`` rows."""
    before, after = fp32.argmax(axis=1), int8.argmax(axis=1)
    return Parity(
        len(gold),
        round(macro_f1(gold, before), 4),
        round(macro_f1(gold, after), 4),
        round(float((before != after).mean()), 4),
    )


def refuse_unlike(found: Parity) -> None:
    """Raise ModelError where int8 is too far from fp32 to be saved."""
    if not found.holds:
        raise ModelError(
            f"int8 within {MAX_F1_LOSS} of fp32's macro-F1 and {MAX_CHANGED:.0%} of its labels",
            f"{found.macro_f1_int8} against {found.macro_f1_fp32}, {found.changed:.1%} changed",
            "train longer or with more data",
        )
