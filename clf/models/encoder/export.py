"""Export: the fitted network -> ONNX -> int8, behind a gate that compares it with fp32.

``torch.onnx`` writes the graph directly. Dynamic quantisation turns the weights of the matrix
products and of the embedding table into 8-bit numbers. int8 differs between processors and can
collapse, so what is saved is what was measured: past 0.5 points of macro-F1 or 1 % of changed
labels nothing is saved.
"""

import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from clf.models.encoder.network import EncoderClassifier
from clf.schema.errors import ModelError

MAX_F1_LOSS = 0.005
MAX_CHANGED = 0.01
_OPSET = 17


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
    """Return an ONNX network with 8-bit weights, one scale a column of each matrix."""
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
        source.write_bytes(content)
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
        return target.read_bytes()


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
            "train with more data or set int8 = false in [model]",
        )


def macro_f1(gold: NDArray[np.int64], answers: NDArray[np.int64]) -> float:
    """Return the mean F1 of the types that gold holds."""
    scores = []
    for label in np.unique(gold):
        hits = int(((gold == label) & (answers == label)).sum())
        total = int((gold == label).sum()) + int((answers == label).sum())
        scores.append(2 * hits / total)
    return float(np.mean(scores))
