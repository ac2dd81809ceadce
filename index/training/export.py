"""The trained network as it is shipped: int8 ONNX, which a processor reads four times as quickly as float32."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from index.export import write_int8
from index.training.model import Reader

OUTPUTS = {
    **{name: {0: "texts"} for name in ("answers", "says")},
    **{name: {0: "texts", 1: "tokens"} for name in ("start", "end")},
}


def example() -> dict[str, torch.Tensor]:
    """Two texts of sixteen tokens, as networks of BERT's three inputs are given them."""
    return {name: torch.ones((2, 16), dtype=torch.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}


def export(reader: Reader, tokenizer: Path, folder: Path) -> None:
    """Write `model.onnx` and `tokenizer.json` into a folder."""
    write_int8(reader, example(), OUTPUTS, folder / "model.onnx", reader.encoder.config.num_attention_heads)
    words = json.loads(tokenizer.read_text(encoding="utf-8"))
    words["padding"], words["truncation"] = None, None
    (folder / "tokenizer.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
