"""Attention as one operation: what torch writes out as a dozen of them takes twice as long in ONNX Runtime."""

from __future__ import annotations

from pathlib import Path


def fuse_attention(file: Path, heads: int) -> None:
    """Rewrite an ONNX file of a BERT that is only ever given one text at a time, so that there is nothing to mask.

    In each layer all between the sums that give queries, keys and values, and what is put together of the heads,
    becomes one node.
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
