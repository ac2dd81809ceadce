"""The trained network as it is shipped: int8 ONNX, which a processor reads four times as quickly as float32."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from index.attention import fuse_attention
from index.training.model import Reader

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export(reader: Reader, tokenizer: Path, folder: Path) -> None:
    """Write `model.onnx` and `tokenizer.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    axes = {name: {0: "pairs", 1: "tokens"} for name in ("start", "end")}
    axes |= {name: {0: "pairs"} for name in ("answers", "says")}
    outputs = ("answers", "says", "start", "end")
    write_int8(reader, outputs, axes, reader.encoder.config.num_attention_heads, folder / "model.onnx")
    words = json.loads(tokenizer.read_text(encoding="utf-8"))
    words["padding"], words["truncation"] = None, None
    (folder / "tokenizer.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def write_int8(
    network: nn.Module, outputs: Sequence[str], axes: Mapping[str, Mapping[int, str]], heads: int, file: Path
) -> None:
    """Write a network of BERT's three `INPUTS` as int8 ONNX; `axes`: the names of the outputs' axes that vary."""
    network.eval()
    file.parent.mkdir(parents=True, exist_ok=True)
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    varying = {name: {0: "texts", 1: "tokens"} for name in INPUTS} | dict(axes)
    with TemporaryDirectory() as scratch:
        whole, ready = Path(scratch) / "whole.onnx", Path(scratch) / "ready.onnx"
        torch.onnx.export(
            network, example, whole, input_names=list(INPUTS), output_names=list(outputs), dynamic_axes=varying,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        quantize_dynamic(ready, file, weight_type=QuantType.QInt8, per_channel=True)
    fuse_attention(file, heads)
