"""Export: the fitted network -> ONNX -> int8, behind a gate that compares it with fp32.

``torch.onnx`` writes the graph directly; the weights of the matrix products and of the embedding
table then become 8-bit numbers. int8 differs between processors and can
collapse, so what is saved is what was measured: past 0.5 points of macro-F1 or 1 % of changed
labels nothing is saved.
"""

import tempfile
import warnings
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
_BLOCK = 64
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


def to_int8(content: bytes) -> bytes:
    """Return an ONNX network with 8-bit weights; matrix products run on 8-bit numbers too.

    Activations are quantised as they come, in blocks of 64 like the weights: with one scale a
    tensor, which is what onnxruntime's ``quantize_dynamic`` does, the few large activations of
    this kind of encoder cost a hundred times the error. Word embeddings have a scale a row.
    """
    import onnx

    model = onnx.load_from_string(content)
    graph = model.graph
    arrays = {item.name: item for item in graph.initializer}
    done: set[str] = set()
    nodes: list[Any] = []
    for node in graph.node:
        weight = node.input[1 if node.op_type == "MatMul" else 0] if len(node.input) > 1 else ""
        array = onnx.numpy_helper.to_array(arrays[weight]) if weight in arrays else None
        if array is None or array.ndim != 2 or array.dtype != np.float32:
            nodes.append(node)
        elif node.op_type == "MatMul" and array.shape[0] % _BLOCK == 0:
            nodes.append(_product(onnx, graph, node, array))
            done.add(weight)
        elif node.op_type == "Gather" and len(array) > _ROWS:
            nodes += _look_up(onnx, graph, node, array)
            done.add(weight)
        else:
            nodes.append(node)
    kept = [item for item in graph.initializer if item.name not in done]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    model.opset_import.append(onnx.helper.make_opsetid(_DOMAIN, 1))
    result: bytes = model.SerializeToString()
    return result


def _product(onnx: Any, graph: Any, node: Any, weights: NDArray[np.float32]) -> Any:  # noqa: ANN401
    """Return the node that multiplies by weights (k, n) in 8-bit blocks along k."""
    k, n = weights.shape
    blocks = weights.T.reshape(n, k // _BLOCK, _BLOCK)
    scale = np.maximum(np.abs(blocks).max(axis=2, keepdims=True) / 127, 1e-12)
    numbers = (np.clip(np.round(blocks / scale), -127, 127) + 128).astype(np.uint8)
    name = node.input[1]
    for suffix, values in (("q", numbers), ("scale", scale.reshape(-1).astype(np.float32))):
        graph.initializer.append(onnx.numpy_helper.from_array(values, f"{name}_{suffix}"))
    return onnx.helper.make_node(
        "MatMulNBits",
        [node.input[0], f"{name}_q", f"{name}_scale"],
        list(node.output),
        name=node.name,
        domain=_DOMAIN,
        K=k,
        N=n,
        bits=8,
        block_size=_BLOCK,
        accuracy_level=4,  # products of 8-bit numbers
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
