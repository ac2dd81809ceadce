"""The float weights of a network that was shipped as int8, to go on training from.

Each number is off by half of one step in its column's 255, at most; log-odds come out within .1 of the int8 network's.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor


def floats(file: Path) -> dict[str, Tensor]:
    """The parameters of `index.training.model.Reader` in an ONNX file that `index.training.export` wrote."""
    graph = onnx.load(file).graph
    arrays = {one.name: torch.tensor(numpy_helper.to_array(one)) for one in graph.initializer}

    def dequantized(name: str) -> Tensor:
        value, scale, zero = (arrays[f"{name}_{part}"] for part in ("quantized", "scale", "zero_point"))
        return (value.float() - zero.float()) * scale

    found = {name: array for name, array in arrays.items() if name.endswith((".weight", ".bias"))}
    for name in {name.removesuffix("_quantized") for name in arrays if name.endswith(".weight_quantized")}:
        # A layer of two dimensions is written as its transpose; tables of embeddings are not.
        found[name] = dequantized(name) if "embeddings" in name else dequantized(name).T.contiguous()
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].startswith("onnx::"):
            place = node.output[0].removeprefix("/").partition("/MatMul")[0]
            weight = dequantized(node.input[1].removesuffix("_quantized"))
            found[place.replace("/", ".") + ".weight"] = weight.T.contiguous()
    return found
